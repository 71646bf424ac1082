"""A keyring that is a file, for programs that are tests' own and for the processes that they start."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend

__all__ = ["FILE", "FileKeyring", "read"]

FILE = "GRENSE_TEST_KEYRING"
"""The environment variable that names the file; `PYTHON_KEYRING_BACKEND` names the class."""


def read(path: Path) -> dict[str, str]:
    """What is kept, by name."""
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return kept


class FileKeyring(KeyringBackend):
    priority = -1.0  # never chosen by itself: that which always fails has 0

    def get_password(self, service: str, username: str) -> str | None:
        return self._read().get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write(self._read() | {username: password})

    def delete_password(self, service: str, username: str) -> None:
        self._write({name: secret for name, secret in self._read().items() if name != username})

    def _read(self) -> dict[str, str]:
        return read(Path(os.environ[FILE]))

    def _write(self, kept: dict[str, str]) -> None:
        Path(os.environ[FILE]).write_text(json.dumps(kept))
