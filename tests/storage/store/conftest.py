"""The stores of these tests lie in memory where the system has a place for that."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_MEMORY = Path("/dev/shm")


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A folder whose syncs cost nothing: thousands of them are waited for, and a disk takes milliseconds for each.

    What a power cut does to a real disk is played through in `test_faulty_disk`.
    """
    if not _MEMORY.is_dir():
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(dir=_MEMORY, prefix="grense-"))
    yield folder
    shutil.rmtree(folder)
