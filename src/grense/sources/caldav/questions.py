"""The XML bodies of requests: RFC 4918, RFC 4791, RFC 6578 and the ctag of calendarserver.org."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

__all__ = [
    "CALDAV",
    "CALENDARSERVER",
    "DAV",
    "PARTS",
    "PARTS_AND_CATEGORIES",
    "WHOLE",
    "events_in",
    "free_busy",
    "objects",
    "properties",
    "synchronise",
]

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
CALENDARSERVER = "{http://calendarserver.org/ns/}"

_PREFIXES = {DAV: "D:", CALDAV: "C:", CALENDARSERVER: "S:"}
_SPACES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'
# The properties that the policy uses; many servers send all anyway, and the reader skips the others.
_WANTED = (
    *("UID", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"),
    *("STATUS", "TRANSP", "CLASS", "ORGANIZER", "ATTENDEE"),
    *("X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-INTENDEDSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT"),
)


def _parts(*names: str) -> str:
    """The elements that request these properties of an object, and no others."""
    wanted = "".join(f"<C:prop name={quoteattr(name)}/>" for name in names)
    return _AROUND.format(wanted=wanted)


_AROUND = (
    '<C:calendar-data><C:comp name="VCALENDAR"><C:prop name="VERSION"/><C:prop name="PRODID"/><C:prop name="METHOD"/>'
    '<C:prop name="X-WR-TIMEZONE"/><C:comp name="VTIMEZONE"><C:allprop/><C:allcomp/></C:comp><C:comp name="VEVENT">'
    '{wanted}</C:comp><C:comp name="VTODO"><C:prop name="UID"/></C:comp></C:comp></C:calendar-data>'
)
PARTS = _parts(*_WANTED)
PARTS_AND_CATEGORIES = _parts(*_WANTED, "CATEGORIES")
WHOLE = "<C:calendar-data/>"

AskedWindow = tuple[dt.datetime, dt.datetime]


def properties(names: Iterable[str]) -> bytes:
    """A PROPFIND for properties, named as `{space}name`."""
    tags = (name.rpartition("}") for name in names)
    wanted = "".join(f"<{_PREFIXES[space + brace]}{name}/>" for space, brace, name in tags)
    return _body("D:propfind", f"<D:prop>{wanted}</D:prop>")


def events_in(window: AskedWindow) -> bytes:
    """A report of the objects with events in a window: their addresses, without their data."""
    inner = f'<C:comp-filter name="VEVENT">{_time_range(window)}</C:comp-filter>'
    filters = f'<C:filter><C:comp-filter name="VCALENDAR">{inner}</C:comp-filter></C:filter>'
    return _body("C:calendar-query", f"<D:prop><D:getetag/></D:prop>{filters}")


def objects(hrefs: Iterable[str], data: str) -> bytes:
    """A report of named objects; `data` is how much of them: `PARTS`, their times, or `WHOLE`."""
    named = "".join(f"<D:href>{escape(href)}</D:href>" for href in hrefs)
    return _body("C:calendar-multiget", f"<D:prop>{data}</D:prop>{named}")


def synchronise(token: str) -> bytes:
    """A report of the changes since a token."""
    since = f"<D:sync-token>{escape(token)}</D:sync-token><D:sync-level>1</D:sync-level>"
    return _body("D:sync-collection", f"{since}<D:prop><D:getetag/></D:prop>")


def free_busy(window: AskedWindow) -> bytes:
    """A report of the busy times in a window."""
    return _body("C:free-busy-query", _time_range(window))


def _time_range(window: AskedWindow) -> str:
    start, end = (instant.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ") for instant in window)
    return f'<C:time-range start="{start}" end="{end}"/>'


def _body(tag: str, inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{tag} {_SPACES}>{inner}</{tag}>'.encode()
