"""Many small calendars read as one: some programs write a file for each event, and each reading has a fixed cost."""

from __future__ import annotations

import re

__all__ = ["Bundle"]

_WHOLE = re.compile(rb"BEGIN:VCALENDAR\b.*\nEND:VCALENDAR\s*", re.DOTALL)
_ZONE = re.compile(rb"\nBEGIN:VTIMEZONE\b.*?\nEND:VTIMEZONE[^\n]*", re.DOTALL)
_BOM = b"\xef\xbb\xbf"


class Bundle:
    """Collects small calendars, and joins those with the same zone definitions, since a zone's name is ambiguous."""

    def __init__(self) -> None:
        self._calendars: dict[bytes, list[bytes]] = {}

    def add(self, content: bytes) -> bool:
        """Add a calendar; return False, without adding it, for one that is not whole or written in an unusual way."""
        plain = content.removeprefix(_BOM)
        if b"\0" in plain or not _WHOLE.fullmatch(plain):
            return False
        zones = b"".join(_ZONE.findall(plain))
        known = self._calendars.setdefault(zones, [])
        known.append(_ZONE.sub(b"", plain) if known else plain)
        return True

    def calendars(self) -> list[bytes]:
        """The added calendars, joined."""
        return [b"\n".join(some) for some in self._calendars.values()]
