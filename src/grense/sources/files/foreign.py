"""Unsupported files that people give: their kinds, and how to convert them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grense.errors import ErrorKind, SourceError
from grense.marks import N_

__all__ = ["DAMAGED", "LOCKED", "ForeignFile", "kind_of", "kind_of_zip", "refusal"]

DAMAGED, LOCKED = "damaged", "locked"

_KINDS = {
    "outlook_data": (
        N_("an Outlook data file (.pst, .ost or .nst)"),
        N_(
            "save the calendar from Outlook as .ics, and connect the mailbox (grense connect), or import the mail "
            "into Thunderbird and give its profile"
        ),
    ),
    "outlook_mac": (
        N_("an archive of Outlook for Mac (.olm)"),
        N_("drag the folder of sent mail from Outlook to the desktop, which gives an .mbox, or connect the mailbox"),
    ),
    "outlook_message": (
        N_("a message that Outlook saved (.msg), or an Office document"),
        N_("the new Outlook and Outlook on the web save a message as .eml; grense connect reads the mailbox itself"),
    ),
    "table": (
        N_("a table (.csv)"),
        N_("it does not say who accepted a meeting; export the calendar as iCalendar, an .ics file"),
    ),
    "page": (N_("a web page or XML"), N_("export the calendar as .ics, and mail as mbox or .eml")),
    "json": (N_("JSON"), N_("export the calendar as .ics, and mail as mbox or .eml")),
    "document": (N_("a document or a picture"), N_("export the calendar as .ics, and mail as mbox or .eml")),
    "database": (N_("a program's own database"), N_("export the calendar from that program as .ics")),
    "packed": (N_("an archive of a kind that is not opened here"), N_("unpack it, and give the folder")),
    "binary": (N_("a binary file"), ""),
    "calendar": (N_("a calendar"), N_("grense week and grense.read_ics read it")),
    DAMAGED: (N_("an archive that is damaged or not whole"), N_("download or pack it once more")),
    LOCKED: (N_("an archive with a password"), N_("unpack it, and give the folder")),
}
_MARKS = {
    b"!BDN": "outlook_data",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "outlook_message",
    b"%PDF": "document",
    b"{\\rtf": "document",
    b"\x89PNG": "document",
    b"\xff\xd8\xff": "document",
    b"GIF8": "document",
    b"SQLite format 3\0": "database",
    b"bplist": "database",
    b"Rar!": "packed",
    b"7z\xbc\xaf\x27\x1c": "packed",
    b"\x28\xb5\x2f\xfd": "packed",
}
_PAGE = re.compile(rb"(?i)\s*<(?:!doctype|html|head|body|\?xml|!--)")
_JSON = re.compile(rb'\s*(?:\{\s*(?:"|\})|\[\s*(?:[\[{"\]]|\d))')
_CALENDAR = re.compile(rb"(?i)\s*BEGIN:VCALENDAR\b")
_TABLE = re.compile(rb"(?:[^\r\n,;\t]*[,;\t]){2}")
_OFFICE = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml"})
_MAC = "com.microsoft.__"
_BOM = b"\xef\xbb\xbf"


class ForeignFile(Exception):  # noqa: N818  # not an error: the kind of an unsupported file
    """A file of an unsupported kind, `kind`."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def kind_of(head: bytes) -> str:
    """The kind of a file that begins with these bytes and is neither calendar nor mail; "" for an unknown kind."""
    for mark, kind in _MARKS.items():
        if head.startswith(mark):
            return kind
    text = head.removeprefix(_BOM)
    if _CALENDAR.match(text):
        return "calendar"
    if _PAGE.match(text):
        return "page"
    if _JSON.match(text):
        return "json"
    lines = [line for line in text.splitlines() if line.strip()][:2]
    if b"\0" in text:
        return "binary"
    return "table" if len(lines) == 2 and all(_TABLE.match(line) for line in lines) else ""


def kind_of_zip(names: Sequence[str]) -> str:
    """The kind of a .zip-based file, by the names in it; "" for a plain archive."""
    if any(_MAC in name for name in names):
        return "outlook_mac"
    if any(name in _OFFICE or name.endswith(".iwa") for name in names):
        return "document"
    return ""


def refusal(error: ErrorKind, kind: str, hint: str) -> SourceError:
    """The error for a file of that kind, with the way to convert it; `hint` where the kind is unknown."""
    detail, way = _KINDS.get(kind, ("", ""))
    return SourceError(*error, detail, way or hint)
