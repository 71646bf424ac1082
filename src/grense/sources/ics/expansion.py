"""The occurrences of one event or series as recurring-ical-events counts them, with a bound on its labour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import icalendar
from recurring_ical_events import CalendarQuery, of
from recurring_ical_events.occurrence import Occurrence as LibraryOccurrence
from recurring_ical_events.selection.name import ComponentsWithName
from recurring_ical_events.series.rrule import Series

from grense.sources.ics.account import OCCURRENCE_CAP, Occurrence, Window
from grense.sources.ics.component import BrokenEventError, ParsedEvent
from grense.sources.ics.zones import Moment

__all__ = ["FOREVER", "Expansion", "expand", "series_window"]

FOREVER = Window(dt.datetime(1000, 1, 1, tzinfo=dt.UTC), dt.datetime(9000, 1, 1, tzinfo=dt.UTC))

# Days and floating times are local somewhere; no place is further than this from UTC.
_MARGIN = dt.timedelta(days=2)
_STEP = {"SECONDLY": dt.timedelta(seconds=1), "MINUTELY": dt.timedelta(minutes=1), "HOURLY": dt.timedelta(hours=1)}
_CLOCK_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
_FINER = {"SECONDLY": (), "MINUTELY": _CLOCK_PARTS[2:], "HOURLY": _CLOCK_PARTS[1:]}
_STEP_BUDGET = 100_000
_LAST_YEAR = 2200
_NUMBER = "X-GRENSE-NUMBER"


@dataclass(frozen=True, slots=True)
class Expansion:
    """Occurrences, the window they are asked for in, and whether the bound on the labour kept others away."""

    occurrences: list[Occurrence]
    window: Window
    capped: bool = False


class _Kept(LibraryOccurrence):  # type: ignore[misc]  # the library has no types
    """An occurrence that stays itself: copying a component for each is most of the library's time."""

    def as_component(self, keep_recurrence_attributes: bool) -> _Kept:  # noqa: ARG002  # the library calls it so
        return self

    @property
    def number(self) -> int:
        return int(self._adapter._component[_NUMBER])


def series_window(window: Window | None, horizon: dt.datetime, *, endless: bool) -> Window:
    """The window that a series is followed in: an endless one ends at `horizon` when nothing else ends it."""
    if endless and (window is None or window.end.year > _LAST_YEAR):
        return Window(window.start if window else FOREVER.start, horizon)
    return window or FOREVER


def expand(events: Sequence[ParsedEvent], window: Window | None, horizon: dt.datetime) -> Expansion:
    """Expand the events that share one UID.

    Without an end of the window an endless series goes to `horizon`. A rule that runs more often than daily is
    followed for 100,000 steps. Raises `BrokenEventError` when the events do not make a series.
    """
    rules = [rule for event in events for rule in _rules(event)]
    window = series_window(window, horizon, endless=any(map(_is_endless, rules)))
    start, end = window.start - _MARGIN, window.end + _MARGIN
    reach = min((_reach(rule, events[0].start) for rule in rules), default=end)
    capped = reach < end
    if reach <= start:
        return Expansion([], window, capped)
    calendar = icalendar.Calendar()
    for number, event in enumerate(events):
        event.component["UID"] = "1"
        event.component[_NUMBER] = number
        calendar.add_component(event.component)
    try:
        query = of(calendar, components=[ComponentsWithName("VEVENT", occurrence=_Kept)])
        found: Iterable[Any] = query.between(start, min(reach, end))
        outside = _start_outside_rule(query)
        occurrences = [_occurrence(kept, events, outside) for kept in found]
    except Exception:
        raise BrokenEventError from None
    return Expansion(occurrences, window, capped)


def _occurrence(kept: _Kept, events: Sequence[ParsedEvent], outside: Moment | None) -> Occurrence:
    event = events[kept.number]
    is_first = outside is not None and event.recurrence_id is None and kept.start == outside
    return Occurrence(kept.start, kept.end, event.standing, event.calendar_zone, is_first)


def _start_outside_rule(query: CalendarQuery) -> Moment | None:
    """The start of the series when neither its rules nor its RDATEs hold it."""
    series: Series = query.series[0]
    recurrence = series.recurrence
    if not recurrence.has_core or len(recurrence.rrules) < 2 or recurrence.start in recurrence.rdates:
        return None
    if any(next(iter(rule), None) == recurrence.start for rule in recurrence.rrules[1:]):
        return None
    start: Moment = recurrence.convert_to_original_type(recurrence.start)
    return start


def _rules(event: ParsedEvent) -> list[Any]:
    found: Any = event.component.get("RRULE", [])
    return found if isinstance(found, list) else [found]


def _is_endless(rule: Any) -> bool:
    count, until = rule.get("COUNT"), rule.get("UNTIL")
    if count and 0 <= count[0] <= OCCURRENCE_CAP:
        return False
    return not until or bool(until[0].year > _LAST_YEAR)


def _reach(rule: Any, start: Moment) -> dt.datetime:
    """How far the step budget carries a rule from its start."""
    frequency = str(rule.get("FREQ", [""])[0])
    times = prod(len(rule.get(name, [0])) for name in _FINER.get(frequency, _CLOCK_PARTS))
    if frequency not in _STEP and times == 1:
        return FOREVER.end + _MARGIN
    begin: dt.datetime = dt.datetime(start.year, start.month, start.day, tzinfo=dt.UTC)
    step: dt.timedelta = _STEP[frequency] * rule.get("INTERVAL", [1])[0] if frequency in _STEP else dt.timedelta(days=1)
    return begin + min(step * (_STEP_BUDGET // times), FOREVER.end - begin)
