"""A table on this machine, row by row: CSV, of whichever dialect and encoding, and XLSX."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grense.errors import SourceError
from grense.sources.timesheet import faults

__all__ = ["Sheets", "open_sheets"]

_MOST = 64 * 1024 * 1024  # bytes of a file
_MOST_UNPACKED = 512 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DELIMITERS = (";", "\t", ",")
_LOOKED_AT = 30  # rows

Sheets = Iterator[tuple[str, Iterator[Sequence[Any]]]]


def open_sheets(path: Path) -> tuple[bytes, Sheets]:
    """The bytes of a file, and its tables: the name of each, and its rows of texts, or of a spreadsheet's values.

    Raises `SourceError` for a file that is missing, closed, encrypted, too large or no table; `MissingExtraError` for
    XLSX without its reader.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST + 1)
    except FileNotFoundError:
        from grense.sources.faults import gone

        raise gone() from None
    except (OSError, ValueError):
        raise faults.unreadable() from None
    if len(content) > _MOST:
        raise faults.too_large()
    if content.startswith(_OLE):
        raise faults.locked() if _ENCRYPTED in content else faults.unreadable()
    if content.startswith(_ZIP):
        return content, _spreadsheet(content)
    return content, iter([("", _text_rows(content))])


def _text_rows(content: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(content)
    delimiter = _delimiter(text)
    with _reading():
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _decoded(content: bytes) -> str:
    """UTF-16 by its mark, or else UTF-8, or else the code page of Western Windows."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        if b"\0" in content:
            raise faults.unreadable()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("cp1252")
    except UnicodeDecodeError:
        raise faults.unreadable() from None


def _delimiter(text: str) -> str:
    """The delimiter by which the first rows have the most columns, if they have more than one.

    A comma is in decimal numbers and in texts, so the others go before it where they give as many rows of one width.
    """
    first = "\n".join(text.splitlines()[:_LOOKED_AT])

    def regularity(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(first), delimiter=delimiter) if row]
        except csv.Error:
            return 0, 0
        wide = [width for width in widths if width > 1]
        return (max(map(wide.count, wide)), max(wide)) if wide else (0, 0)

    return max(_DELIMITERS, key=regularity)


def _spreadsheet(content: bytes) -> Sheets:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > _MOST_UNPACKED:
                raise faults.too_large()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise faults.unreadable() from None
    try:
        import python_calamine
    except ImportError:
        raise faults.no_xlsx() from None
    with _reading():
        book = python_calamine.load_workbook(io.BytesIO(content))
        visible = python_calamine.SheetVisibleEnum.Visible
        names = [one.name for one in book.sheets_metadata if one.visible == visible]
    for name in names:
        with _reading():
            sheet = book.get_sheet_by_name(name)
        yield name, _sheet_rows(sheet)


def _sheet_rows(sheet: Any) -> Iterator[Sequence[Any]]:
    pad = [""] * (sheet.start or (0, 0))[1]  # the reader leaves out empty columns before the first
    with _reading():
        for row in sheet.iter_rows():
            yield [*pad, *row]


@contextmanager
def _reading() -> Iterator[None]:
    """Raise the error of a file that is no table for whatever a reader raises: its texts hold cells."""
    try:
        yield
    except (SourceError, GeneratorExit):
        raise
    except Exception:  # of a library in another language, with errors of its own
        raise faults.unreadable() from None
