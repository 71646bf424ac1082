"""The stores of these tests are in memory where the system supports it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_MEMORY = Path("/dev/shm")


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """A folder where syncs are free: the tests do thousands, and a disk takes milliseconds for each.

    `test_faulty_disk` simulates a power cut on a real disk.
    """
    if not _MEMORY.is_dir():
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(dir=_MEMORY, prefix="grense-"))
    yield folder
    shutil.rmtree(folder)
