"""What the tests need besides Python packages: a program of the system, or a loud reason why a test cannot run."""

from __future__ import annotations

import os
import shutil

import pytest


def program(name: str, package: str) -> str:
    """The path of a program; where it is missing the test fails in CI and is skipped, with the reason, elsewhere."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is not None:
        return found
    reason = f"{name} is not installed: as root, apt-get install {package} (make test does it where it can)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
