"""The person's corrections of the evidence. `grense.classification.apply_corrections` applies them to a table.

Corrections refer to times, not to entries of a source, so they also apply to what is read later, and to the same
meeting in another calendar. Does not import pandas.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from grense.base.arguments import check_moment, check_type
from grense.errors import GrenseError
from grense.marks import N_
from grense.model.time import load_zone
from grense.names import VerbName
from grense.rules.kinds import KINDS
from grense.rules.work_places import WORK_PLACES

__all__ = [
    "AT_PLACE",
    "AWAY",
    "ENDED",
    "FLEXI_DAY",
    "IN_ZONE",
    "NOT_WORK",
    "OPEN",
    "VERBS",
    "WORKED",
    "Correction",
    "away_spans",
    "in_own_times",
    "replaced",
    "where",
    "whole_days",
]

NOT_WORK: Final = "not_work"
ENDED: Final = "ended"
WORKED: Final = "worked"
AWAY: Final = "away"
IN_ZONE: Final = "in_zone"
FLEXI_DAY: Final = "flexi_day"
AT_PLACE: Final = "at_place"
VERBS: tuple[VerbName, ...] = (NOT_WORK, ENDED, WORKED, AWAY, IN_ZONE, FLEXI_DAY, AT_PLACE)

OPEN = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
"""The end of a stay in another zone that has not ended yet."""

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Correction:
    """One correction by the person, of `[start, end)`; stored in UTC, whatever zone it was given in.

    | verb | |
    |---|---|
    | `not_work` | the activity of `kind` with just these times was not work; without `kind`, nothing in the span was |
    | `ended` | the meeting with just these times ended at `until` instead |
    | `worked` | I also worked then |
    | `away` | I was away: meetings in the span were without me, and its whole days have no ordinary hours |
    | `in_zone` | I was in `zone` then; with `OPEN` as its end I still am |
    | `flexi_day` | I took back hours over on the whole days of the span: no ordinary hours, and no leave |
    | `at_place` | I worked at `place` then: `home`, `workplace` or `elsewhere` |

    Raises `GrenseError` for invalid values.
    """

    verb: VerbName
    start: dt.datetime
    end: dt.datetime
    kind: str | None = None
    until: dt.datetime | None = None
    zone: str | None = None
    place: str | None = None

    def __post_init__(self) -> None:
        check_type("verb", self.verb, str, N_("known: {names}"), names=", ".join(VERBS))
        check_type("kind", self.kind, (str, type(None)), N_("known: {names}"), names=", ".join(KINDS))
        check_type("zone", self.zone, (str, type(None)), N_("an IANA name such as Europe/Oslo"))
        check_type("place", self.place, (str, type(None)), N_("known: {names}"), names=", ".join(WORK_PLACES))
        if self.verb not in VERBS or (self.kind is not None and self.kind not in KINDS):
            raise GrenseError(
                "unknown_correction",
                N_("unknown correction"),
                "{value}",
                hint=N_("known: {names}"),
                value=repr(self.verb),
                names=", ".join(VERBS),
            )
        for name in ("start", "end", "until"):
            if name != "until" or self.until is not None:
                check_moment(name, getattr(self, name))
        for name in ("start", "end", "until"):
            moment = getattr(self, name)
            object.__setattr__(self, name, None if moment is None else moment.astimezone(dt.UTC))
        if self.end < self.start or (self.end == self.start and not self.kind):
            raise GrenseError(
                "end_before_start", N_("the end does not lie after the start"), hint=N_("give the earlier time first")
            )
        parts = {ENDED: self.until, IN_ZONE: self.zone, AT_PLACE: self.place}
        if any((self.verb == verb) != (part is not None) for verb, part in parts.items()):
            raise GrenseError(
                "correction_incomplete", N_("the correction lacks a part"), "{value}", value=repr(self.verb)
            )
        if self.until is not None and not self.start <= self.until < self.end:
            raise GrenseError(
                "end_outside_meeting",
                N_("the new end does not lie within the meeting"),
                hint=N_("give a time before the old end"),
            )
        if self.zone is not None:
            load_zone(self.zone)
        if self.place is not None and self.place not in WORK_PLACES:
            raise GrenseError(
                "unknown_place",
                N_("unknown place"),
                "{value}",
                hint=N_("known: {names}"),
                value=repr(self.place),
                names=", ".join(WORK_PLACES),
            )

    @property
    def is_open(self) -> bool:
        """Whether it is a stay that has not ended yet."""
        return self.verb == IN_ZONE and self.end == OPEN


def where(corrections: Sequence[Correction], tz: str, moment: dt.datetime) -> str:
    """The zone of a person at a moment, `tz` without a correction; the later of two corrections applies."""
    there = (one.zone for one in reversed(corrections) if one.verb == IN_ZONE and one.start <= moment < one.end)
    return next(there, None) or tz


def in_own_times(one: Correction, earlier: Sequence[Correction]) -> Correction:
    """The correction with a meeting's own times, if it has those that an earlier correction gave the meeting.

    So it still applies when the earlier one is undone.

    >>> noon, one, two = (dt.datetime(2026, 11, 18, hour, tzinfo=dt.UTC) for hour in (12, 13, 14))
    >>> in_own_times(Correction("not_work", noon, one, "meeting"), [Correction("ended", noon, two, until=one)]).end.hour
    14
    """
    if one.verb != ENDED and one.kind not in ("meeting", "long_entry"):
        return one
    for before in reversed(earlier):
        if before.verb == ENDED and (before.start, before.until) == (one.start, one.end):
            return replace(one, end=before.end)
    return one


def replaced(corrections: Mapping[int, Correction]) -> dict[int, int]:
    """Map the number of each correction to the later one that replaces it.

    That is one of the same activity, or for a place of work one of at least the same time.
    """
    latest, found = dict[tuple[dt.datetime, dt.datetime, str], int](), dict[int, int]()
    places = dict[int, Correction]()
    for number, one in reversed(list(corrections.items())):
        if one.verb == AT_PLACE:
            within = (later for later, by in places.items() if by.start <= one.start and one.end <= by.end)
            if (later := next(within, None)) is not None:
                found[number] = later
            places[number] = one
        if one.verb == ENDED or (one.verb == NOT_WORK and one.kind is not None):
            kind = "meeting" if one.kind in (None, "long_entry") else one.kind
            later = latest.setdefault((one.start, one.end, kind), number)
            if later != number:
                found[number] = later
    return found


def away_spans(corrections: Iterable[Correction]) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
    """From when to when the person was away."""
    return tuple((one.start, one.end) for one in corrections if one.verb == AWAY)


def whole_days(corrections: Sequence[Correction], verb: str, tz: str) -> frozenset[dt.date]:
    """The local days wholly within a correction with this verb, in the person's zone at its start."""
    days = set()
    for one in corrections:
        if one.verb == verb:
            zone = load_zone(where(corrections, tz, one.start))
            day = one.start.astimezone(zone).date()
            while (begin := dt.datetime.combine(day, dt.time(), zone)) < one.end:
                if begin >= one.start and dt.datetime.combine(day + _DAY, dt.time(), zone) <= one.end:
                    days.add(day)
                day += _DAY
    return frozenset(days)
