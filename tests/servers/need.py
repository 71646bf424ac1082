"""Requirements of the tests besides Python packages: a program of the system, or the reason why a test cannot run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def program(name: str, package: str) -> str:
    """The path of a program; where it is missing the test fails in CI and is skipped, with the reason, elsewhere."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return found if found is not None else _missing(name, package)


def file(path: str, package: str) -> None:
    """The same for a program outside the search path."""
    if not Path(path).exists():
        _missing(path, package)


def _missing(name: str, package: str) -> NoReturn:
    reason = f"{name} is not installed: as root, apt-get install {package} (make test does it where it can)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
