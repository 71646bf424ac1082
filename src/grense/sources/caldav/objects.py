"""Download calendar objects with the smallest request that a server answers correctly.

Of each object only the relevant properties are requested. Some servers fail at that (they answer without the data,
or with an error), so the missing ones are requested whole and, where even that does not work, one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from grense.sources.caldav.client import Dav, RefusedError
from grense.sources.caldav.questions import CALDAV, PARTS, WHOLE, objects
from grense.sources.hosts import joined

__all__ = ["Objects"]

_NOT_EVENTS = (b"BEGIN:VTODO", b"BEGIN:VJOURNAL", b"BEGIN:VFREEBUSY", b"BEGIN:VAVAILABILITY")
_UNANSWERED = 204


class Objects:
    """Requests objects of one calendar, and continues with the form of request that worked."""

    def __init__(self, dav: Dav, calendar: str, parts: str = PARTS) -> None:
        self._dav, self._calendar, self._wanted = dav, calendar, parts
        self._ways = [self._parts, self._whole, self._one_by_one]

    def texts(self, page: Mapping[str, str]) -> dict[str, bytes]:
        """The texts by path of the objects in `page`, which maps paths to addresses as the server writes them.

        One deleted in the meantime is left out; one that the server lists and does not return is empty.
        Raises `RefusedError` when every form is refused.
        """
        texts = self._asked(page)
        for way in self._ways[1:]:
            poor = {path: page[path] for path, text in texts.items() if not _reads(text)}
            if not poor:
                break
            if len(poor) == len(texts):
                self._ways.pop(0)
            with suppress(RefusedError):
                again = way(poor)
                texts = {path: text for path, text in texts.items() if path not in poor} | again
        return texts

    def _asked(self, page: Mapping[str, str]) -> dict[str, bytes]:
        while True:
            try:
                return self._ways[0](page)
            except RefusedError as refusal:
                if refusal.is_missing or len(self._ways) == 1:
                    raise
            self._ways.pop(0)

    def _parts(self, page: Mapping[str, str]) -> dict[str, bytes]:
        return self._together(page, self._wanted)

    def _whole(self, page: Mapping[str, str]) -> dict[str, bytes]:
        return self._together(page, WHOLE)

    def _together(self, page: Mapping[str, str], data: str) -> dict[str, bytes]:
        texts: dict[str, bytes] = {}
        pending = dict(page)
        while pending:
            before = len(pending)
            answer = self._dav.report(self._calendar, objects(pending.values(), data), depth=1)
            for resource in answer.resources:
                if pending.pop(resource.path, None) is not None and not resource.is_gone:
                    texts[resource.path] = resource.text(f"{CALDAV}calendar-data").encode()
            if len(pending) == len(page):
                raise RefusedError(_UNANSWERED)
            if not answer.is_short or len(pending) == before:
                break
        return texts | dict.fromkeys(pending, b"")

    def _one_by_one(self, page: Mapping[str, str]) -> dict[str, bytes]:
        texts: dict[str, bytes] = {}
        refused = None
        for path, href in page.items():
            try:
                texts[path] = self._dav.text(joined(self._calendar, href))
            except RefusedError as refusal:
                if not refusal.is_missing:
                    texts[path], refused = b"", refusal
        if refused is not None and not any(texts.values()):
            raise refused
        return texts


def _reads(text: bytes) -> bool:
    """Whether there is an event with a time in it, or a component other than an event."""
    text = text.upper()
    if b"END:VCALENDAR" not in text:
        return False
    start = text.find(b"BEGIN:VEVENT")
    if start < 0:
        return any(kind in text for kind in _NOT_EVENTS)
    return b"\nDTSTART" in text[start : text.find(b"END:VEVENT", start)]
