"""Cells of a spreadsheet that hold a formula without its value, as programs write that do not calculate."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from posixpath import join, normpath

__all__ = ["unsaved_formulas"]

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?>")
_FORMULA = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def unsaved_formulas(content: bytes, name: str, columns: Collection[str]) -> Iterator[tuple[int, str]]:
    """The row and the column of each such cell of a sheet, in some columns; none for a file that is no XLSX."""
    if not content.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = _part(archive, name)
        sheet = archive.read(part) if part else b""
    if b"<f" in sheet:
        for found in _FORMULA.finditer(sheet):
            column = found[1].decode()
            if column in columns:
                yield int(found[2]), column


def _part(archive: zipfile.ZipFile, name: str) -> str:
    """The part of the archive that holds a sheet; empty where it is not found."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    wanted = name.encode()
    ids = [
        _attribute(tag, rb"\w+:id")
        for tag in _SHEET.findall(archive.read("xl/workbook.xml"))
        if _plain(_attribute(tag, rb"name")) == wanted
    ]
    for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        if _attribute(tag, rb"Id") in ids:
            target = normpath(join("xl", _attribute(tag, rb"Target").decode())).removeprefix("/")
            return target if target in names else ""
    return ""


def _attribute(tag: bytes, name: bytes) -> bytes:
    found = re.search(rb"\s" + name + rb'="([^"]*)"', tag)
    return found[1] if found else b""


def _plain(text: bytes) -> bytes:
    for entity, sign in ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&")):
        text = text.replace(entity, sign)
    return text
