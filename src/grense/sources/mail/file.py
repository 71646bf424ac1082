"""Recognises mail files by their first bytes, and reads the mails in them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

from grense.sources.files import Entry
from grense.sources.mail.headers import Headers, is_mail, parse
from grense.sources.mail.mbox import begins_mbox, mails
from grense.sources.mail.message import EMLX, place_of_flags, place_of_plist, read_header
from grense.sources.mail.place import folder_names, place_of

__all__ = ["MAILBOX", "MESSAGE", "folders_of", "form_of", "mails_of"]

MAILBOX, MESSAGE = "mailbox", "message"

_BLANK_LINE = re.compile(rb"\n\r?\n")
_NAMED = re.compile(r"(?i)\.(?:eml|emlx)$")
# Notes, patches and pages may begin like a mail; nobody keeps mail under such names.
_NO_MAIL = re.compile(r"(?i)\.(?:txt|md|rst|html?|xml|json|csv|log|ya?ml|patch|diff|py|msf|dat|ics|vcf)$")
_PATCH = re.compile(rb"From [0-9a-f]{40,64} Mon Sep 17 00:00:00 2001\r?\n")
_WHO = (b"from", b"sender", b"return-path")
_WHEN = (b"date", b"message-id")
_LONGEST_EMLX = 16 * 1024 * 1024  # bytes; of a longer one the flags behind it are not read


def form_of(entry: Entry) -> str:
    """Return `MAILBOX` for an mbox, `MESSAGE` for a file that is one mail, "" for any other.

    A file in a Maildir, and one that is named `.eml` or `.emlx`, is a mail even where it cannot be read. Another one
    is a mail where its header has an author and a date; or, where the file itself was given, one of the two.
    """
    name, head = entry.name, entry.head
    is_named = _NAMED.search(name) is not None
    if name.startswith("._") or (entry.folder == "tmp" and not is_named):
        return ""  # the resource fork of a Mac's file; an undelivered mail
    if entry.folder in ("cur", "new"):
        return "" if name.startswith(".") else MESSAGE
    # A null byte may occur in a body, but not in a header.
    is_text = b"\0" not in _BLANK_LINE.split(head, maxsplit=1)[0]
    if is_text and begins_mbox(head):
        return "" if _PATCH.match(head) and not entry.given else MAILBOX
    if is_named:
        return MESSAGE
    may_be = is_text and (entry.given or not _NO_MAIL.search(name))
    return MESSAGE if may_be and _is_message(head, strictly=not entry.given) else ""


def mails_of(
    entry: Entry, form: str, report: Callable[[], object], *, grows: bool = False
) -> Iterator[tuple[Headers | None, str]]:
    """The mails in a file: the header of each, None where it cannot be read, and the place from its folder and flags.

    A mailbox that `grows` may end in the middle of a header, which then cannot be read.

    Raises what reading the file raises.
    """
    if form == MAILBOX:
        # A file that was given by itself may have any name; programs use these names in folders.
        place = "" if entry.given else place_of(entry.parts)
        yield from ((headers, place) for headers in mails(entry.open(), report, grows=grows))
        return
    place = place_of_flags(entry.name) or place_of(entry.parts[:-1])
    if EMLX.match(entry.head):
        content = entry.open().read(_LONGEST_EMLX)
        yield read_header(io.BytesIO(content)), place or place_of_plist(content)
    else:
        yield read_header(entry.open()), place


def folders_of(entry: Entry, form: str) -> list[str]:
    """The names of the folders around the mails of a file; an mbox is a folder, except one that was given by itself."""
    return folder_names(entry.parts[:-1] if form == MESSAGE or entry.given else entry.parts)


def _is_message(head: bytes, *, strictly: bool) -> bool:
    count = EMLX.match(head)
    text = head[count.end() :] if count else head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    header = _BLANK_LINE.split(b"\n" + text, maxsplit=1)[0]
    if text[:5].upper() == b"BEGIN":  # the lines of a calendar look like fields, too
        return False
    fields = parse(header)
    if not strictly:
        return is_mail(fields)
    return any(name in fields for name in _WHO) and any(name in fields for name in _WHEN)
