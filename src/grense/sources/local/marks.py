"""Which files were read, as stored between two readings: hashes only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

__all__ = ["LocalMark"]

_MOST = 20_000  # files; for more of them only one hash is stored, and any change causes all of them to be read again


@dataclass(frozen=True)
class LocalMark:
    """What was `asked` for, and by hashed name the stamp of each file that was read.

    Where there are too many files, `whole` is the hash of all of them.
    """

    asked: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    whole: str = ""

    def __str__(self) -> str:
        return json.dumps({"asked": self.asked, "files": dict(self.files), "whole": self.whole})

    def shortened(self, whole: str) -> LocalMark:
        """The same mark, bounded in length; `whole` is the hash of all files."""
        return self if len(self.files) <= _MOST else LocalMark(self.asked, {}, whole)

    @classmethod
    def of(cls, mark: str | None) -> LocalMark:
        """The mark in a text, an empty one for an invalid text."""
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            table = json.loads(mark or "")
            return cls(str(table["asked"]), dict(table["files"]), str(table["whole"]))
        return cls()
