"""The reading position of each folder, stored between two readings: numbers and hashes."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass

__all__ = ["ImapMark", "dumped", "loaded", "resumed"]


@dataclass(frozen=True)
class ImapMark:
    """All mails of a folder with a uid below `next` that fell into a window from `since` on have been read.

    `validity` is the folder's UIDVALIDITY, `since` UTC microseconds since 1970, and `whose` the
    hash of the person's own addresses at that time.
    """

    validity: int
    next: int
    since: int
    whose: str


def loaded(text: str | None) -> dict[str, ImapMark]:
    """Parse the marks of a part, by hashed name of the folder; empty for an invalid text."""
    try:
        return {name: ImapMark(**mark) for name, mark in json.loads(text or "{}").items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def dumped(marks: dict[str, ImapMark]) -> str:
    """Write the marks of a part."""
    return json.dumps({name: asdict(mark) for name, mark in marks.items()}, separators=(",", ":"))


def resumed(marks: dict[str, ImapMark], name: str, present: Collection[str], validity: int) -> ImapMark | None:
    """Return the mark of a folder, or that of the folder that has been renamed to it.

    A rename keeps the uids, and the old name disappears. Some servers give all folders the same validity, so
    it alone proves nothing.
    """
    if name in marks:
        return marks[name] if marks[name].validity == validity else None
    left = (mark for old, mark in marks.items() if old not in present and mark.validity == validity)
    return next(left, None)
