"""Converts the occurrences of a reading to activities, days of absence and counts by reason."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from grense import activities
from grense.rules.kinds import PLACE
from grense.rules.work_contexts import OUTSIDE
from grense.sources.base import Reading, ReadingWarning
from grense.sources.ics.effort import Effort
from grense.sources.ics.policy import Inclusion, Standing
from grense.sources.ics.zones import IcsMoment

__all__ = [
    "NO_DETAILS",
    "OCCURRENCE_CAP",
    "Details",
    "Occurrence",
    "OccurrenceAccount",
    "OccurrenceRow",
    "Window",
    "table_of",
]


class OccurrenceRow(NamedTuple):
    """Start and end in UTC, the kind of activity, and its labels in an activity table; empty where nothing is known."""

    start: dt.datetime
    end: dt.datetime
    kind: str
    zone: str = ""
    work_context: str = ""
    place: str = ""
    origin: str = ""


OCCURRENCE_CAP = 20_000

_UTC = dt.UTC
_DAY = dt.timedelta(days=1)
_SHORTEST_DAY = dt.timedelta(hours=20)
_MIDNIGHT = dt.time()
_NOON = dt.timedelta(hours=12)
_LAST_MINUTE = dt.time(23, 59)
_LONG = ("all_day", "day_or_longer")
# These are never a shift, whatever their category.
_NO_SHIFT = (*_LONG, "absent", "start_outside_rule", "floating_without_zone", "no_length", "unanswered")
_EFFORT_OF_A_DAY = 8
# Forty years, the longest absence.
_LONGEST_ABSENCE = 15_000


@dataclass(frozen=True, slots=True)
class Details:
    """The properties of an event's times besides the times.

    `all_day`: marked as whole days; `open_end`: its end cannot be read; `guessed_zone`: its zone is unknown;
    `odd`: its rule or its dates are read in part only.
    """

    all_day: bool = False
    open_end: bool = False
    guessed_zone: bool = False
    odd: bool = False


NO_DETAILS = Details()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time at which an event takes place.

    Days and floating times are local in `zone`, the calendar's own, if it has one. `outside_rule` marks a first
    occurrence that the event's own rule does not produce; `details` are those of its event.
    """

    start: IcsMoment
    end: IcsMoment
    standing: Standing
    zone: dt.tzinfo | None = None
    outside_rule: bool = False
    details: Details = NO_DETAILS


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open span of UTC instants."""

    start: dt.datetime
    end: dt.datetime

    def holds(self, start: dt.datetime, end: dt.datetime) -> bool:
        """Whether a span overlaps the window; an instant in the window does."""
        return start < self.end and (self.start < end or self.start <= start == end)


class OccurrenceAccount:
    """Collects the occurrences of a calendar one event or series at a time."""

    def __init__(
        self,
        window: Window,
        inclusion: Inclusion,
        zone: dt.tzinfo | None,
        effort: Effort | None = None,
        *,
        zones: bool = False,
    ) -> None:
        self.window = window
        self.effort = effort or Effort()
        self.left_out: Counter[str] = Counter()
        self.doubts: Counter[str] = Counter()
        self._inclusion = inclusion
        self._zone = zone
        self.rows: list[OccurrenceRow] = []
        self._keeps_zones = zones
        self._absences: set[dt.date] = set()

    @property
    def absences(self) -> list[dt.date]:
        """The days of absence, sorted."""
        return sorted(self._absences)

    def take(self, occurrence: Occurrence) -> None:
        """Add one occurrence, if it lies in the window."""
        self.effort.begin()
        span = self._span(occurrence, self.window)
        if span is not None:
            self._enter(occurrence, *span)

    def take_series(self, occurrences: Iterable[Occurrence], window: Window, *, capped: bool = False) -> None:
        """Add the occurrences of one series that lie in `window`, the first `OCCURRENCE_CAP` of them."""
        spans = [(span, occurrence) for occurrence in occurrences if (span := self._span(occurrence, window))]
        if len(spans) > OCCURRENCE_CAP:
            capped = True
            spans = sorted(spans, key=lambda pair: pair[0])[:OCCURRENCE_CAP]
        self.left_out["capped"] += capped
        for span, occurrence in spans:
            self._enter(occurrence, *span)

    def note(self, start: IcsMoment, details: Details) -> None:
        """Count an event that is only partly understood, unless all of it lies before the window."""
        self.doubts["odd_rule"] += details.odd and self._instant(start, None) < self.window.end

    def leave_out(self, reason: str, start: IcsMoment, end: IcsMoment, zone: dt.tzinfo | None) -> None:
        """Count an event that is left out before its occurrences are computed, if it lies in the window."""
        begin, finish = self._instant(start, zone), self._instant(end, zone)
        self.left_out[reason] += self.window.holds(min(begin, finish), max(begin, finish))

    def reading(self, warnings: Iterable[ReadingWarning], person: str | None, label: str | None) -> Reading:
        """Return the result."""
        table = table_of(self.rows).sort_values(["start", "end"], kind="stable", ignore_index=True)
        for name, value in (("person", person), ("source", label)):
            if value is not None:
                table[name] = pd.Categorical([value] * len(table), categories=[value])
        left_out = {reason: count for reason, count in sorted(self.left_out.items()) if count}
        return Reading(activities.validate(table), tuple(self.absences), left_out, tuple(warnings))

    def _span(self, occurrence: Occurrence, window: Window) -> tuple[dt.datetime, dt.datetime] | None:
        zone = occurrence.zone
        start, end = self._instant(occurrence.start, zone), self._instant(occurrence.end, zone)
        if end == start and not isinstance(occurrence.start, dt.datetime):
            end = self._instant(occurrence.start + _DAY, zone)
        # A time that the clock skips can make an end precede its start; such a span becomes an instant.
        end = max(start, end)
        return (start, end) if window.holds(start, end) else None

    def _instant(self, moment: IcsMoment, zone: dt.tzinfo | None) -> dt.datetime:
        if not isinstance(moment, dt.datetime):
            moment = dt.datetime.combine(moment, _MIDNIGHT)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone or self._zone or _UTC)
        return moment.astimezone(_UTC)

    def _enter(self, occurrence: Occurrence, start: dt.datetime, end: dt.datetime) -> None:
        reason = self._reason_against(occurrence, start, end, occurrence.zone or self._zone)
        if reason not in _NO_SHIFT and self._inclusion.is_shift(occurrence.standing):
            self.rows.append(OccurrenceRow(start, end, "shift"))
            return
        if reason is None:
            self.rows.append(self._meeting(occurrence, start, end))
        elif self._is_place(occurrence, start, end, reason):
            return
        if reason in (None, "absent"):
            self.doubts["unknown_zone"] += occurrence.details.guessed_zone
            return
        self.left_out[reason] += 1
        if reason in _LONG and self._is_asked_about(occurrence):
            self.rows.append(OccurrenceRow(start, end, "long_entry"))

    def _meeting(self, occurrence: Occurrence, start: dt.datetime, end: dt.datetime) -> OccurrenceRow:
        """The row of a meeting, with its zone where that is requested and its clock differs from the person's."""
        zone, standing = self._zone_named(occurrence.start) if self._keeps_zones else "", occurrence.standing
        context = OUTSIDE if standing.outside else ""
        return OccurrenceRow(start, end, "meeting", zone, context, standing.place, standing.origin)

    def _is_place(self, occurrence: Occurrence, start: dt.datetime, end: dt.datetime, reason: str) -> bool:
        """Whether an entry that is no meeting says where the person works; its row is added.

        An entry of whole days lasts from a local midnight to another.
        """
        standing, zone = occurrence.standing, occurrence.zone or self._zone
        if reason == "all_day":
            place = self._inclusion.place_of_day(standing) if zone is not None else ""
            days = days_meant(occurrence, zone)
            if place and days is not None:
                start, end = (self._instant(day, zone) for day in days)
        else:
            place = standing.place if standing.is_certain and reason in ("no_participant", "day_or_longer") else ""
        # Many years are as good as the window.
        start, end = max(start, self.window.start - _DAY), min(end, self.window.end + _DAY)
        if place and start < end:
            self.rows.append(OccurrenceRow(start, end, PLACE, place=place))
        return bool(place)

    def _is_asked_about(self, occurrence: Occurrence) -> bool:
        """Whether an entry of whole days, or of a day or more, is written as times and would count if it were short."""
        written_as_times = isinstance(occurrence.start, dt.datetime) and not occurrence.details.all_day
        return written_as_times and self._inclusion.reason_against(occurrence.standing) is None

    def _zone_named(self, start: IcsMoment) -> str:
        """The zone in which an entry is written, where its clock differs from the person's."""
        if not isinstance(start, dt.datetime) or self._zone is None:
            return ""
        key = getattr(start.tzinfo, "key", None)
        if not isinstance(key, str) or "/" not in key or key.startswith("Etc/"):
            return ""
        same = start.astimezone(self._zone).utcoffset() == start.utcoffset()
        return "" if same else key

    def _reason_against(
        self, occurrence: Occurrence, start: dt.datetime, end: dt.datetime, zone: dt.tzinfo | None
    ) -> str | None:
        standing = occurrence.standing
        if occurrence.outside_rule:
            return "start_outside_rule"
        if standing.never:
            return standing.never
        if not isinstance(occurrence.start, dt.datetime):
            days = self._days(occurrence.start, occurrence.end)
            return "absent" if standing.away and self._absent_on(days, zone) else "all_day"
        if zone is None and (occurrence.start.tzinfo is None or _is_naive(occurrence.end)):
            return "floating_without_zone"
        whole_days = days_meant(occurrence, zone)
        if whole_days is not None:
            return "absent" if standing.away and self._absent_on(self._days(*whole_days), zone) else "all_day"
        if end - start >= _SHORTEST_DAY and max(end - start, _on_the_clock(occurrence)) >= _DAY:
            if not standing.away:
                return "day_or_longer"
            return "absent" if zone and self._absent_on(self._whole_days(start, end, zone), zone) else "out_of_office"
        # On the clock and in time: the clock is set back during some meetings, and forward during others.
        without_length = occurrence.start == occurrence.end and start == end and not occurrence.details.open_end
        return self._inclusion.reason_against(standing, has_length=not without_length)

    def _absent_on(self, days: Sequence[dt.date], zone: dt.tzinfo | None) -> bool:
        if not self.effort.spend(len(days) * _EFFORT_OF_A_DAY):
            self.left_out["capped"] += 1
            return bool(days)
        self._absences.update(
            day for day in days if self.window.holds(self._instant(day, zone), self._instant(day + _DAY, zone))
        )
        return bool(days)

    def _whole_days(self, start: dt.datetime, end: dt.datetime, zone: dt.tzinfo) -> list[dt.date]:
        begin, finish = start.astimezone(zone), end.astimezone(zone)
        first = begin.date() if begin.time() == _MIDNIGHT else begin.date() + _DAY
        return self._days(first, finish.date()) if first < finish.date() else []

    def _days(self, start: dt.date, end: dt.date) -> list[dt.date]:
        """The days from `start` until `end`, at least one; those far outside the window are skipped."""
        first = max(start, self.window.start.date() - _DAY)
        last = min(end, self.window.end.date() + 2 * _DAY)
        count = min(max((last - first).days, 1), _LONGEST_ABSENCE)
        return [first + number * _DAY for number in range(count)]


def table_of(rows: Sequence[OccurrenceRow] = (), kind: str = "meeting") -> pd.DataFrame:
    """An activity table of rows, in the order given; `kind` is one that it may have at least."""
    columns = {name: [row[place] for row in rows] for place, name in enumerate(OccurrenceRow._fields)}
    table = pd.DataFrame({name: _column(columns.pop(name)) for name in ("start", "end")})
    kinds = columns.pop("kind")
    table["kind"] = pd.Categorical(kinds, categories=sorted({kind, *kinds}))
    for name, values in columns.items():
        if any(values):
            table[name] = pd.Categorical([value or None for value in values])
    return activities.validate(table)


def _column(instants: list[Any]) -> pd.Series:
    naive = np.array([instant.replace(tzinfo=None) for instant in instants], dtype="datetime64[us]")
    return pd.Series(naive).dt.tz_localize("UTC")


def days_meant(occurrence: Occurrence, zone: dt.tzinfo | None) -> tuple[dt.date, dt.date] | None:
    """The days, half-open, of an entry that is written as times but means whole days; `None` for any other.

    From midnight to midnight or to the last minute of a day, on its own clock or in `zone`, the person's. UTC does
    not count as its own clock, unless the entry is marked as whole days; one so marked that begins within a day
    is taken for as many days as it is long, from the nearest midnight.
    """
    start, end, marked = occurrence.start, occurrence.end, occurrence.details.all_day
    if not isinstance(start, dt.datetime) or not isinstance(end, dt.datetime) or (start == end and not marked):
        return None
    if not marked and end.replace(tzinfo=None) - start.replace(tzinfo=None) < _SHORTEST_DAY / 2:
        return None
    own = start.replace(tzinfo=None), _on_clock_of(start, end).replace(tzinfo=None)
    if start.tzinfo is not None and zone is not None:
        local = start.astimezone(zone).replace(tzinfo=None), end.astimezone(zone).replace(tzinfo=None)
    else:
        local = own
    if (days := _whole(*local)) or ((marked or not _is_utc(start)) and (days := _whole(*own))):
        return days
    if not marked:
        return None
    first = (local[0] + _NOON).date()
    return first, first + max(round((local[1] - local[0]) / _DAY), 1) * _DAY


def _whole(start: dt.datetime, end: dt.datetime) -> tuple[dt.date, dt.date] | None:
    if start.time() != _MIDNIGHT or end <= start:
        return None
    if end.time() == _MIDNIGHT:
        return start.date(), end.date()
    return (start.date(), end.date() + _DAY) if end.time() >= _LAST_MINUTE else None


def _on_clock_of(start: dt.datetime, end: dt.datetime) -> dt.datetime:
    return end.astimezone(start.tzinfo) if start.tzinfo is not None and end.tzinfo is not None else end


def _is_utc(moment: dt.datetime) -> bool:
    return (moment.tzname() or "").upper() == "UTC"


def _is_naive(moment: IcsMoment) -> bool:
    return isinstance(moment, dt.datetime) and moment.tzinfo is None


def _on_the_clock(occurrence: Occurrence) -> dt.timedelta:
    """The length by the wall clock: a day of 23 hours counts as a day."""
    start, end = occurrence.start, occurrence.end
    if isinstance(start, dt.datetime) and isinstance(end, dt.datetime) and start.tzinfo is end.tzinfo:
        return end.replace(tzinfo=None) - start.replace(tzinfo=None)
    return dt.timedelta(0)
