"""The most private mode: the server returns the busy times, without their events.

Sources: RFC 4791, 7.10; RFC 5545, 3.2.9 and 3.8.2.6. An unknown kind of time counts as busy, as the latter says.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator

from grense.sources import faults
from grense.sources.base import Batch, ReadingWarning
from grense.sources.caldav.client import Dav, RefusedError
from grense.sources.caldav.part import Part, Tally
from grense.sources.caldav.questions import free_busy
from grense.sources.ics.account import OccurrenceRow, Window, table_of
from grense.sources.ics.folding import unfolded
from grense.sources.ics.items import Items
from grense.sources.ics.policy import Inclusion, Standing

__all__ = ["free_busy_text", "read_free_busy"]

_LINE = re.compile(rb"(?im)^FREEBUSY((?:;[^:\r\n]*)?):([^\r\n]*)")
_TYPE = re.compile(rb"(?i);FBTYPE=\"?([A-Z-]+)")
_PERIOD = re.compile(
    r"(\d{8}T\d{6})Z/(?:(\d{8}T\d{6})Z|P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)"
)
_REASONS = {"FREE": "free", "BUSY-TENTATIVE": "unanswered", "BUSY-UNAVAILABLE": "out_of_office"}
_DAY = dt.timedelta(days=1)

BusySpan = tuple[dt.datetime, dt.datetime]


def read_free_busy(dav: Dav, part: Part, tally: Tally) -> Batch | None:
    """Read the busy times; None when nothing has changed.

    Raises `RefusedError` when the calendar is gone, and `SourceError` where the server has no such report.
    """
    if part.is_unchanged:
        return None
    rows, left_out = _weighed(free_busy_text(dav, part.calendar, part.query.window), part)
    listing = part.query.hashed(json.dumps([[start.isoformat(), end.isoformat()] for start, end, *_ in rows]))
    if (same := part.same(listing)) is not None:
        return None if part.is_recent and not part.seen else same
    tally.expect(len(rows))
    tally.add(len(rows))
    return part.whole(_items(rows, left_out, part), listing)


def free_busy_text(dav: Dav, calendar: str, window: tuple[dt.datetime, dt.datetime]) -> bytes:
    """The free-busy report, unfolded.

    Raises `RefusedError` when the calendar is gone, and `SourceError` where the server has no such report.
    """
    try:
        text = dav.report_text(calendar, free_busy(window), depth=1)
    except RefusedError as refusal:
        if refusal.is_missing:
            raise
        # Many servers do not know this report; reading the events instead would reveal more than this mode allows.
        raise faults.no_free_busy() from None
    text = unfolded(text)
    if b"BEGIN:VFREEBUSY" not in text.upper() or b"END:VCALENDAR" not in text.upper():
        raise faults.not_understood()
    return text


def _items(rows: list[OccurrenceRow], left_out: Counter[str], part: Part) -> Items:
    keys = tuple(part.key(f"{start.isoformat()}/{end.isoformat()}") for start, end, *_ in rows)
    table = table_of(rows)
    broken = left_out["broken"]
    warnings = (ReadingWarning("broken_event", broken),) if broken else ()
    return Items(table, keys, (), {reason: count for reason, count in sorted(left_out.items()) if count}, warnings)


def _weighed(text: bytes, part: Part) -> tuple[list[OccurrenceRow], Counter[str]]:
    """The times that count as meetings and the long entries, sorted, each once; and counts of what is left out."""
    window, inclusion = Window(*part.query.window), Inclusion(part.options.include)
    taken: set[OccurrenceRow] = set()
    left_out: Counter[str] = Counter()
    for kind, span in _periods(text):
        if span is None:
            left_out["broken"] += 1
            continue
        start, end = span
        if not window.holds(start, end):
            continue
        reasons = (_REASONS[kind],) if kind in _REASONS else ()
        standing = Standing(None, reasons, away=False)
        reason = inclusion.reason_against(standing, has_length=end > start)
        long = end - start >= _DAY
        if reason is None:
            taken.add(OccurrenceRow(start, end, "long_entry" if long else "meeting"))
        if long or reason is not None:
            left_out["day_or_longer" if long else str(reason)] += 1
    return sorted(taken), left_out


def _periods(text: bytes) -> Iterator[tuple[str, BusySpan | None]]:
    for parameters, value in _LINE.findall(text):
        found = _TYPE.search(parameters)
        kind = found[1].decode().upper() if found else "BUSY"
        for period in value.decode("utf-8", "replace").strip().split(","):
            yield kind, _span(period)


def _span(period: str) -> BusySpan | None:
    match = _PERIOD.fullmatch(period.strip().upper())
    if match is None:
        return None
    try:
        start = dt.datetime.fromisoformat(match[1]).replace(tzinfo=dt.UTC)
        if match[2]:
            end = dt.datetime.fromisoformat(match[2]).replace(tzinfo=dt.UTC)
        else:
            weeks, days, hours, minutes, seconds = (int(number or 0) for number in match.groups()[2:])
            end = start + dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except (ValueError, OverflowError):
        return None
    return (start, end) if start <= end else None
