"""The command run for a person with an empty home folder and no keyring, in Oslo."""

from __future__ import annotations

from pathlib import Path

import pytest

import catalogues
import command_line
from command_line import Run


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    catalogues.compile_catalogues()
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("TZ", "Europe/Oslo")
    return command_line.runner(monkeypatch)
