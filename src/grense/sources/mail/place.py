"""The meaning of the folders around a mail: sent, not sent yet, spam or deleted."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence

from grense.sources.mail.names import meaning

__all__ = ["folder_names", "place_of", "plain_name"]

_WEAKEST = ("sent", "inbox")  # such mail may have been deleted since
_UNSENT = "outgoing"
_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")
# "Sent.mbox", "Sent Messages.imapmbox", "[Gmail].sbd", and the copies and parts that exports number.
_ENDING = re.compile(r"(?i)\.(?:mbox|imapmbox|mbx|mbs|sbd|mozmsgs)$")
_NUMBER = re.compile(r"[-_ .]*\(?\d{1,4}\)?$")


def place_of(parts: Sequence[str]) -> str:
    """Return the `meaning` of the folders around a mail, "" for none; `parts` are their names, the outermost first.

    The outermost name decides, except that "sent" is weakest: the mail may have been deleted since.

    >>> place_of(("[Gmail].sbd", "Sent Mail"))
    'sent'
    >>> place_of(("Trash", "Sent.mbox"))
    'deleted'
    """
    said = [meant for part in parts for name in _names(part) if (meant := meaning(name))]
    strong = [meant for meant in said if meant not in _WEAKEST]
    place = next((meant for meant in (*strong, *_WEAKEST) if meant in said), "")
    return "draft" if place == _UNSENT else place


def folder_names(parts: Sequence[str]) -> list[str]:
    """The names of the folders around a mail as mail programs show them, as a whole and level by level."""
    return [name for part in parts for name in _names(part)]


def plain_name(name: str) -> str:
    """Return a folder's name for display: IMAP has a UTF-7 of its own, which Maildir uses too."""
    return _SHIFTED.sub(_plain, name)


def _names(part: str) -> list[str]:
    bare = _ENDING.sub("", part)
    # Maildir++ and some servers write a tree of folders with dots: ".Sent.2026", "INBOX.Sent".
    if part.startswith(".") or part.casefold().startswith("inbox."):
        return [plain_name(name) for name in bare.split(".")]
    return [plain_name(bare), plain_name(_NUMBER.sub("", bare))]


def _plain(shifted: re.Match[str]) -> str:
    if not shifted[1]:
        return "&"
    letters = shifted[1].replace(",", "/")
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4)).decode("utf-16-be")
    except ValueError:
        return shifted[0]
