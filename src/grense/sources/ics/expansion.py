"""The occurrences of one event or series according to recurring-ical-events, with a limit on the work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import icalendar
from dateutil.rrule import rrulebase  # type: ignore[import-untyped]  # no types included
from recurring_ical_events import CalendarQuery, of
from recurring_ical_events.occurrence import Occurrence as LibraryOccurrence
from recurring_ical_events.selection.name import ComponentsWithName
from recurring_ical_events.series.rrule import Series

from grense.sources.ics.account import Occurrence, Window
from grense.sources.ics.component import BrokenEventError, ParsedEvent
from grense.sources.ics.effort import Effort
from grense.sources.ics.rule import RecurrenceRule, rule_of
from grense.sources.ics.zones import IcsMoment

__all__ = ["FOREVER", "Expansion", "expand", "series_window"]

FOREVER = Window(dt.datetime(1000, 1, 1, tzinfo=dt.UTC), dt.datetime(9000, 1, 1, tzinfo=dt.UTC))

# Days and floating times are local; no zone differs more than this from UTC.
_MARGIN = dt.timedelta(days=2)
# Processing a time in recurring-ical-events costs several times as much as finding it.
_HANDLING = 4 * Effort.FOUND
_LAST_YEAR = 2200
_NUMBER = "X-GRENSE-NUMBER"


@dataclass(frozen=True, slots=True)
class Expansion:
    """Occurrences, the requested window, and whether the limit on the work omitted others."""

    occurrences: list[Occurrence]
    window: Window
    capped: bool = False


class _Kept(LibraryOccurrence):  # type: ignore[misc]  # the library has no types
    """An occurrence that is not copied: copying a component for each is most of the library's time."""

    def as_component(self, keep_recurrence_attributes: bool) -> _Kept:  # noqa: ARG002  # the library's signature
        return self

    @property
    def number(self) -> int:
        return int(self._adapter._component[_NUMBER])


class _FollowedRule(rrulebase):  # type: ignore[misc]  # the library has no types
    """A rule in the form of recurring-ical-events, evaluated only as far as requested, with a limit."""

    def __init__(self, rule: RecurrenceRule, first: dt.datetime, effort: Effort) -> None:
        super().__init__()
        self._rule, self._first, self._effort = rule, first, effort
        until = rule.until
        if until is not None:
            if not isinstance(until, dt.datetime):
                until = dt.datetime.combine(until, dt.time.max)
            until = until.replace(tzinfo=until.tzinfo or first.tzinfo if first.tzinfo else None)
        self.until = until

    @property
    def holds_start(self) -> bool:
        """Whether the rule itself yields the start of the series."""
        return self._rule.produces(self._first.replace(tzinfo=None))

    def between(
        self, after: dt.datetime, before: dt.datetime, inc: bool = False, count: int = 1
    ) -> list[dt.datetime]:  # the library's signature
        del inc, count
        zone = self._first.tzinfo
        if zone is not None:
            after, before = after.astimezone(zone), before.astimezone(zone)
        found = []
        wall = self._first.replace(tzinfo=None)
        for time in self._rule.times(wall, after.replace(tzinfo=None), before.replace(tzinfo=None), self._effort):
            moment = time.replace(tzinfo=zone)
            if self._rule.is_over(moment) or not self._effort.spend(_HANDLING):
                break
            found.append(moment)
        return found


def _series(effort: Effort) -> type[Series]:
    """The library's series, with rules that are followed within the limit."""

    class BoundedRules(Series.RecurrenceRules):  # type: ignore[misc]  # the library has no types
        def create_rule_with_start(self, rule_string: str) -> _FollowedRule:
            rule = rule_of(rule_string).rule
            if rule is None:
                raise BrokenEventError
            return _FollowedRule(rule, self.start, effort)

    class BoundedSeries(Series):  # type: ignore[misc]  # the library has no types
        RecurrenceRules = BoundedRules

    return BoundedSeries


def series_window(window: Window | None, horizon: dt.datetime, *, endless: bool) -> Window:
    """The window for expanding a series: an endless one ends at `horizon` when nothing else ends it."""
    if endless and (window is None or window.end.year > _LAST_YEAR):
        return Window(window.start if window else FOREVER.start, horizon)
    return window or FOREVER


def expand(events: Sequence[ParsedEvent], window: Window | None, horizon: dt.datetime, effort: Effort) -> Expansion:
    """Expand the events that share one UID.

    Without an end of the window an endless series ends at `horizon`. Rules are followed as far as `effort` allows.
    Raises `BrokenEventError` when the events do not make a series.
    """
    endless = any(rule.is_endless for event in events for rule in event.rules)
    window = series_window(window, horizon, endless=endless)
    calendar = icalendar.Calendar()
    for number, event in enumerate(events):
        event.component["UID"] = "1"
        event.component[_NUMBER] = number
        calendar.add_component(event.component)
    effort.begin()
    try:
        names = ComponentsWithName("VEVENT", series=_series(effort), occurrence=_Kept)
        query = of(calendar, components=[names])
        found: Iterable[Any] = query.between(window.start - _MARGIN, window.end + _MARGIN)
        outside = _start_outside_rule(query)
        occurrences = [_occurrence(kept, events, outside) for kept in found]
    except Exception:
        raise BrokenEventError from None
    return Expansion(occurrences, window, effort.exhausted or any(event.cut for event in events))


def _occurrence(kept: _Kept, events: Sequence[ParsedEvent], outside: IcsMoment | None) -> Occurrence:
    event = events[kept.number]
    is_first = outside is not None and event.recurrence_id is None and kept.start == outside
    return Occurrence(kept.start, kept.end, event.standing, event.calendar_zone, is_first, event.details)


def _start_outside_rule(query: CalendarQuery) -> IcsMoment | None:
    """The start of the series when neither its rules nor its RDATEs include it."""
    series: Series = query.series[0]
    recurrence = series.recurrence
    if not recurrence.has_core or len(recurrence.rrules) < 2 or recurrence.start in recurrence.rdates:
        return None
    if any(rule.holds_start for rule in recurrence.rrules[1:]):
        return None
    start: IcsMoment = recurrence.convert_to_original_type(recurrence.start)
    return start
