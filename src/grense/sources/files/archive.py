"""Archives as streams: .zip, .tar, and files compressed with gzip, bzip2 or xz. Nothing is unpacked to disk.

An archive of a few KB can hold many GB. So the unpacked bytes are limited (`Budget`); `CutShort` is raised beyond.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, cast

from grense.sources.files.foreign import ForeignFile, kind_of_zip

__all__ = ["FAULTS", "Budget", "CutShort", "Member", "is_archive", "members"]

# The standard library's errors for an archive that is damaged, or in an unsupported format.
FAULTS = (
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
)

_FLOOR = 1024**3
_RATIO = 40  # ordinary text compresses to a fifth at best
_LONGEST_NAME = 1024 * 1024
_NAMES = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)
_ENCRYPTED = 0x1
_TAR_MARK = slice(257, 262)
_SUFFIX = re.compile(r"(?i)\.(?:gz|bz2|xz|lzma)$")
_ZIPPED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OPENERS: dict[bytes, Callable[[BinaryIO], object]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
}


class CutShort(OSError):  # noqa: N818  # no error of the archive
    """The archive holds more than the limit for its size."""


class Budget:
    """The remaining bytes that may be unpacked of an archive of `size` bytes, including archives within it."""

    def __init__(self, size: int) -> None:
        self._left = max(_FLOOR, size * _RATIO)
        self.is_spent = False

    def take(self, count: int) -> None:
        """Count unpacked bytes; raises `CutShort` beyond the limit."""
        self._left -= count
        if self._left < 0:
            self.is_spent = True
            raise CutShort


class Member(NamedTuple):
    """A file in an archive: the names of its folders and its own, and its bytes; None when it is password-protected."""

    parts: tuple[str, ...]
    stream: BinaryIO | None


def is_archive(head: bytes) -> bool:
    """Whether a file that begins with these bytes is an archive, or compressed."""
    return head.startswith((*_ZIPPED, *_OPENERS)) or head[_TAR_MARK] == b"ustar"


def members(head: bytes, stream: BinaryIO, name: str, budget: Budget) -> Iterator[Member]:
    """Yield the files in an archive, each to be read before the next; names only serve to determine folders.

    `stream` begins with `head`; that of a .zip is seekable. Raises one of `FAULTS` where the archive is damaged,
    and `ForeignFile` for a .zip that is another kind of file, such as a document of an office program.
    """
    if head.startswith(_ZIPPED):
        yield from _of_zip(stream, budget)
    elif head[_TAR_MARK] == b"ustar":
        yield from _of_tar(stream)
    else:
        opener = next(opener for mark, opener in _OPENERS.items() if head.startswith(mark))
        yield from _of_compressed(_bounded(cast(BinaryIO, opener(stream)), budget), name)


def _of_zip(stream: BinaryIO, budget: Budget) -> Iterator[Member]:
    with zipfile.ZipFile(stream) as archive:
        kind = kind_of_zip(archive.namelist())
        if kind:
            raise ForeignFile(kind)
        for info in archive.infolist():
            if info.is_dir():
                continue
            parts = _parts(info.filename)
            if info.flag_bits & _ENCRYPTED:
                yield Member(parts, None)
                continue
            with archive.open(info) as file:
                yield Member(parts, _bounded(cast(BinaryIO, file), budget))


class _TarInfo(tarfile.TarInfo):
    """A header of a tar archive; raises where the library would hold more than a MB of names or sparse blocks."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _TarInfo:
        info = super().frombuf(buf, encoding, errors)
        if info.type == tarfile.GNUTYPE_SPARSE or (info.type in _NAMES and info.size > _LONGEST_NAME):
            raise tarfile.ReadError
        return info


def _of_tar(stream: BinaryIO) -> Iterator[Member]:
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_TarInfo) as archive:
        while (info := archive.next()) is not None:
            # The library keeps all members, and they are never read again here.
            archive.members = []  # type: ignore[attr-defined]  # not in the stubs
            file = archive.extractfile(info) if info.isreg() and not info.issparse() else None
            if file is not None:
                yield Member(_parts(info.name), cast(BinaryIO, file))


def _of_compressed(stream: BinaryIO, name: str) -> Iterator[Member]:
    peeked = cast(io.BufferedReader, stream).peek(512)
    if peeked[_TAR_MARK] == b"ustar":
        yield from _of_tar(stream)
    else:
        yield Member((_SUFFIX.sub("", name),), stream)


class _Bounded(io.RawIOBase):
    def __init__(self, inner: BinaryIO, budget: Budget) -> None:
        self._inner, self._budget = inner, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the only form that BufferedReader calls
        read = self._inner.read(len(buffer))
        self._budget.take(len(read))
        buffer[: len(read)] = read
        return len(read)


def _bounded(stream: BinaryIO, budget: Budget) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Bounded(stream, budget), 65_536))


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
