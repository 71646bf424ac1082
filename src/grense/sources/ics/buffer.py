"""The bytes of a calendar: memory-mapped if possible, converted to UTF-8 if necessary, refused if invalid."""

from __future__ import annotations

import codecs
import mmap
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeAlias

from grense.errors import SourceError
from grense.marks import N_
from grense.sources.files.archive import is_archive
from grense.sources.given import Source
from grense.sources.ics.folding import unfolded

__all__ = ["Buffer", "begins_calendar", "opened"]

Buffer: TypeAlias = "bytes | mmap.mmap"

_HEAD = 16_384
_OPENING = re.compile(rb"(?im)^[ \t]*BEGIN[ \t]*:[ \t]*V(?:CALENDAR|EVENT)\b")
_HINT = N_("export the calendar again as iCalendar, an .ics file")


@contextmanager
def opened(source: Source) -> Iterator[Buffer]:
    """Yield the bytes of a calendar, as UTF-8; a context manager.

    Raises `SourceError` for what cannot be opened, is empty, or does not begin like a calendar; another kind of
    file is refused from its first few KB. The error holds no file name.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        yield _readable(bytes(source))
    elif isinstance(source, (str, os.PathLike)):
        with _mapped(source) as mapped:
            yield _readable(mapped)
    elif hasattr(source, "read"):
        yield _readable(_drained(source))
    else:
        raise SourceError(
            "calendar_unreadable",
            N_("the calendar cannot be read"),
            N_("it is {type}"),
            hint=N_("a path, bytes or a file"),
            type=type(source).__name__,
        )


@contextmanager
def _mapped(path: str | os.PathLike[str]) -> Iterator[Buffer]:
    try:
        file = Path(path).open("rb")  # noqa: SIM115  # closed below, once it is mapped
    except FileNotFoundError:
        raise SourceError(
            "calendar_file_missing", N_("the calendar file cannot be found"), hint=N_("check the path")
        ) from None
    except (OSError, ValueError):
        raise SourceError(
            "calendar_file_not_opened",
            N_("the calendar file cannot be opened"),
            hint=N_("check that it is a file you may read"),
        ) from None
    with file:
        if os.fstat(file.fileno()).st_size == 0:
            raise SourceError("calendar_file_empty", N_("the calendar file is empty"), hint=_HINT)
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            raise SourceError(
                "calendar_file_unreadable",
                N_("the calendar file cannot be read"),
                hint=N_("copy it to this machine first"),
            ) from None
        try:
            yield mapped
        finally:
            # A search interrupted by an error still references the map; it is then released with the search.
            with suppress(BufferError):
                mapped.close()


def _drained(file: BinaryIO) -> bytes:
    try:
        head = file.read(_HEAD)
        if not isinstance(head, bytes):
            raise SourceError(
                "calendar_not_bytes", N_("the calendar is not bytes"), hint=N_("open the file in binary mode")
            )
        _check(head)
        return head + file.read()
    except (OSError, ValueError):
        raise SourceError(
            "calendar_unreadable", N_("the calendar cannot be read"), hint=N_("open the file in binary mode")
        ) from None


def _readable(data: Buffer) -> Buffer:
    encoding = _check(data[:_HEAD])
    if encoding is not None:
        data = data[:].decode(encoding, "replace").encode()
    if b"\n" not in data[:_HEAD] and b"\r" in data[:_HEAD]:
        # Line ends of the old Macintosh, which current parsers do not support.
        data = data[:].replace(b"\r", b"\n")
    return data


def _check(head: bytes) -> str | None:
    """The encoding to decode from, `None` for UTF-8; raises for what does not begin like a calendar."""
    if not head.strip():
        raise SourceError("calendar_file_empty", N_("the calendar file is empty"), hint=_HINT)
    if is_archive(head):
        raise SourceError(
            "calendar_is_archive",
            N_("this is an archive"),
            hint=N_("grense week reads it as it is; else unpack it first"),
        )
    encoding = _wide_encoding(head)
    plain = head.decode(encoding, "replace").encode() if encoding else head
    opening = _OPENING.search(_lines(plain))
    # In another program's file the calendar follows binary data.
    if opening is None or b"\0" in plain.lstrip(b"\0")[: opening.start()]:
        raise SourceError("not_a_calendar", N_("this is not a calendar"), hint=_HINT)
    return encoding


def begins_calendar(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a calendar."""
    try:
        _check(head)
    except SourceError:
        return False
    return True


def _lines(head: bytes) -> bytes:
    text = unfolded(head.removeprefix(codecs.BOM_UTF8).replace(b"\r\r\n", b"\r\n"))
    return text.replace(b"\r", b"\n")


def _wide_encoding(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[1:2] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if head[:1] == b"\0" else None
