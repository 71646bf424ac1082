"""Agreed time filled in on days with evidence, and what the evidence shows outside it, by day and of a week.

It is the person's word about their agreed hours, plus evidence: no estimate, and no basis of crossings.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from grense.base.arguments import check_type
from grense.classification.classify import covered_until
from grense.classification.intervals import Bools, Floats, Ints, Pieces, Ticks, lengths, union
from grense.classification.local_days import NEVER
from grense.classification.localtime import MINUTE, local_days
from grense.errors import GrenseError
from grense.history.outside import EvidenceDays, evidence_days
from grense.marks import N_
from grense.model.week import AgreedWeek
from grense.rules.agreed_hours import Agreed
from grense.rules.ordinary_hours import OrdinaryHours

if TYPE_CHECKING:
    from grense.classification.result import Result

__all__ = ["AgreedSpans", "agreed_after", "agreed_days", "agreed_hours", "agreed_in_week", "agreed_of"]

_AGREED = N_("an Agreed, or a mapping from person to it")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND, _DAY = dt.timedelta(microseconds=1), dt.timedelta(days=1)
_OVER = 9 * _DAY  # after a week's Monday nothing of it is planned any more, in any zone


@dataclass(frozen=True)
class AgreedSpans:
    """The ordinary hours of workdays on their line, and the agreed `minutes` of each.

    They run from `start` to `over`: their end, or `until` where that is earlier. `away` are absences of a part of a
    day. `whole` and `counted` are microseconds: of the whole ordinary hours, and up to `over` without absences.
    """

    start: Ticks
    over: Ticks
    away: Pieces
    whole: Ints
    counted: Ints
    minutes: Floats


def agreed_days(found: Result, agreed: Agreed | Mapping[Any, Agreed]) -> pd.DataFrame:
    """Agreed minutes and minutes outside ordinary hours, one row a workday with evidence on the calendar basis.

    The columns are `person`, `date`, `agreed`, `outside` (shown) and `outside_estimated` (sessions of the estimate).
    `agreed` is the agreed time of a week, or a mapping from person to it. What lies after the result's `until` is not
    counted: of a day that goes on, the part of its ordinary hours that is over. docs/reference/definitions.md has the
    rules.

    Raises `GrenseError` where the mapping lacks a person.

    >>> from grense.activities import from_columns
    >>> from grense.classification.classify import classify
    >>> meeting = from_columns(["2026-11-17T15:30+01:00"], ["2026-11-17T16:45+01:00"], "meeting")
    >>> found = agreed_days(classify(meeting, tz="Europe/Oslo"), Agreed(2250.0))
    >>> found[["agreed", "outside", "outside_estimated"]].values.tolist()
    [[450.0, 45.0, 45.0]]
    """
    found = found.as_found
    columns = [_columns(part, agreed, found.until) for part in evidence_days(found)]
    code, day, given, outside, estimated = (
        np.concatenate([one[number] for one in columns]) if columns else np.empty(0, np.int64) for number in range(5)
    )
    persons = pd.CategoricalDtype(pd.Index(list(found.zones)))
    return pd.DataFrame(
        {
            "person": pd.Categorical.from_codes(code, dtype=persons),
            "date": (day * 86_400).view("datetime64[s]"),
            "agreed": given.astype(float),
            "outside": outside / MINUTE,
            "outside_estimated": estimated / MINUTE,
        }
    )


def agreed_in_week(
    found: Result, monday: dt.date, agreed: Agreed, zones: Mapping[dt.date, str], *, person: str
) -> AgreedWeek:
    """The figures of one person's week: so far, and what lies ahead; `zones` are those of its seven days."""
    hours = found.ordinary_hours[person]
    given, done, estimated = _week_of(evidence_days(found, person=person), monday, agreed, found.until)
    now = covered_until(found.until)
    if found.until is None or now is None or found.until.date() > monday + _OVER:
        return AgreedWeek(given, done, stated=agreed.stated, outside_estimated=estimated)
    _, whole, _ = _week_of(evidence_days(found, person=person, planned=True), monday, agreed, found.until)
    ahead = math.fsum(agreed_after(date, zone, hours, agreed, now) for date, zone in zones.items())
    return AgreedWeek(given, done, ahead, max(whole - done, 0.0), agreed.stated, estimated)


def _week_of(
    parts: Iterable[EvidenceDays], monday: dt.date, agreed: Agreed, until: dt.datetime | None
) -> tuple[float, float, float]:
    """Agreed minutes of one person's week, and those outside: shown, and estimated."""
    sums = [0.0, 0.0, 0.0]
    for part in parts:
        _, day, given, outside, estimated = _columns(part, agreed, until)
        week = (day - (monday - _EPOCH.date()).days) // 7 == 0
        sums[0] += float(given[week].sum())
        sums[1] += float(outside[week].sum() / MINUTE)
        sums[2] += float(estimated[week].sum() / MINUTE)
    return sums[0], sums[1], sums[2]


def agreed_after(date: dt.date, zone: str, hours: OrdinaryHours, agreed: Agreed, now: int | None = None) -> float:
    """Agreed minutes of a day that lie in no absence; with `now`, in microseconds since 1970, only those after it."""
    span = hours.on(date)
    if span is None:
        return 0.0
    day = local_days(zone, (date - _EPOCH.date()).days, 1)
    start, end = (int(day.clock(minutes)[0]) for minutes in span)
    last = start if now is None else max(start, now)
    left = end - last
    for first, stop in sorted(tuple(map(_microseconds, one)) for one in agreed.away):
        left -= max(min(stop, end) - max(first, last), 0)
        last = max(last, stop)
    return agreed.share(date, hours) * max(left, 0) / max(end - start, 1)


def _microseconds(moment: dt.datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def agreed_hours(days: EvidenceDays, agreed: Agreed | Mapping[Any, Agreed], until: dt.datetime | None) -> AgreedSpans:
    """What is agreed for the ordinary hours of each workday, up to a moment."""
    terms = [agreed_of(agreed, days.people.labels[code]) for code in days.codes.tolist()]
    start, end = _hours(days)
    now = covered_until(until)
    over = end if now is None else np.minimum(end, 2 * (now - days.line.epoch) + _shift(days))
    over, away = np.maximum(start, over), _away(days, terms)
    counted = lengths(start, over) - away.within(start, over).length
    whole = lengths(start, end)
    minutes = _shares(days, terms, end > start) * counted / np.maximum(whole, 1)
    return AgreedSpans(start, over, away, whole, counted, minutes)


def _columns(
    days: EvidenceDays, agreed: Agreed | Mapping[Any, Agreed], until: dt.datetime | None
) -> tuple[Ints, Ints, Any, Ints, Ints]:
    minutes = agreed_hours(days, agreed, until).minutes
    return days.code, days.workdays.day, minutes, days.outside, days.estimated


def agreed_of(agreed: Agreed | Mapping[Any, Agreed], person: Any) -> Agreed:
    """The agreed time of one person. Raises `GrenseError` where a mapping lacks the person, and for another type."""
    if isinstance(agreed, Agreed):
        return agreed
    check_type("agreed", agreed, Mapping, _AGREED)
    if person not in agreed:  # the label is not named, as it may be an address
        raise GrenseError("no_agreed_hours", N_("a person has no agreed hours"), hint=_AGREED)
    check_type("agreed", agreed[person], Agreed, _AGREED)
    return agreed[person]


def _shift(days: EvidenceDays) -> Ticks:
    return days.line.shift_of(days.workdays.person)


def _hours(days: EvidenceDays) -> tuple[Ticks, Ticks]:
    """From when to when each workday has ordinary hours at the place of its latest evidence; both alike without any."""
    latest = np.zeros(len(days.workdays), np.intp)
    latest[days.stretches.row] = np.arange(len(days.stretches))  # the last one of a workday is kept
    slot, shift = days.stretches.slot[latest], _shift(days)
    opening, closing = days.line.tables.opening[slot], days.line.tables.closing[slot]
    none = days.off | (opening == NEVER)
    return np.where(none, shift, opening + shift), np.where(none, shift, closing + shift)


def _shares(days: EvidenceDays, terms: Sequence[Agreed], has_hours: Bools) -> Any:
    """Agreed minutes of each whole workday, looked up once for all persons with the same hours and terms."""
    people, person = days.people, days.workdays.person
    pattern = people.pattern_of[people.hours_of[days.codes]]
    of_terms: dict[Agreed, int] = {}
    number = np.array([of_terms.setdefault(one, len(of_terms)) for one in terms], np.int64)
    group = (pattern * (len(of_terms) + 1) + number)[person]
    _, first, place = np.unique(
        group * days.line.count + days.workdays.day - days.line.first_day, return_index=True, return_inverse=True
    )
    share = [
        terms[whose].share(_EPOCH.date() + day * _DAY, people.patterns[pattern[whose]])
        for whose, day in zip(person[first].tolist(), days.workdays.day[first].tolist(), strict=True)
    ]
    return np.array(share, float)[place] * has_hours


def _away(days: EvidenceDays, terms: Sequence[Agreed]) -> Pieces:
    """The absences of a part of a day, on the line."""
    first, last = [], []
    for person, one in enumerate(terms):
        begins = person * days.line.stride
        for span in one.away:
            place = [2 * (_microseconds(moment) - days.line.epoch) for moment in span]
            at, until = (begins + min(max(tick, 0), days.line.stride - 2) for tick in place)
            first.append(at)
            last.append(until)
    return union(np.sort(np.array(first, np.int64)), np.sort(np.array(last, np.int64)))
