"""One file of a path: its location, its first bytes, and its bytes as a stream."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

__all__ = ["HEAD", "Entry", "rejoined"]

HEAD = 16_384  # bytes; enough to recognise the kind of a file


@dataclass(frozen=True)
class Entry:
    """A file on disk or a member of an archive; to be read before the next one is requested.

    `parts` are the names of the folders around it, the outermost first, and its own. `head` holds its first bytes.
    `path` is its path on disk, None within an archive. `given` says that it is the given path or stream itself.
    `stream` is None for a file that cannot be opened.
    """

    parts: tuple[str, ...]
    head: bytes = field(repr=False)
    stream: BinaryIO | None = field(repr=False, compare=False)
    path: Path | None = None
    given: bool = False

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.parts[-1] if self.parts else ""

    @property
    def folder(self) -> str:
        """The name of the folder that contains it; empty at the top."""
        return self.parts[-2] if len(self.parts) > 1 else ""

    def open(self) -> BinaryIO:
        """Return all its bytes as a stream; once only within an archive. Raises `OSError` where it cannot be opened."""
        if self.stream is None:
            raise OSError
        if self.path is None and not self.given:
            return rejoined(self.head, self.stream)
        self.stream.seek(0)
        return self.stream

    def read(self, limit: int) -> bytes | None:
        """All its bytes, or None when there are more than `limit`."""
        content = self.open().read(limit + 1)
        return content if len(content) <= limit else None


class _Rejoined(io.RawIOBase):
    """A stream whose beginning was read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = memoryview(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the only form that BufferedReader calls
        if self._head:
            taken = self._head[: len(buffer)]
            self._head = self._head[len(taken) :]
        else:
            taken = memoryview(self._rest.read(len(buffer)))
        buffer[: len(taken)] = taken
        return len(taken)


def rejoined(head: bytes, rest: BinaryIO) -> BinaryIO:
    """A stream from its beginning, of which `head` was read already."""
    return cast(BinaryIO, io.BufferedReader(_Rejoined(head, rest), 1024 * 1024))
