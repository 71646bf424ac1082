"""What the person says of the evidence, and the table as it then is. The original is not changed: it can be undone.

Corrections are about times, not about entries of a source, so they hold whatever is read later, and for the same
meeting in another calendar too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from grense import activities
from grense.activities import KINDS
from grense.errors import GrenseError
from grense.localtime import load_zone

__all__ = ["AWAY", "ENDED", "IN_ZONE", "NOT_WORK", "VERBS", "WORKED", "Correction", "correct", "days_away"]

NOT_WORK, ENDED, WORKED, AWAY, IN_ZONE = "not_work", "ended", "worked", "away", "in_zone"
VERBS = (NOT_WORK, ENDED, WORKED, AWAY, IN_ZONE)

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Correction:
    """One thing that the person says, about `[start, end)` in UTC.

    | verb | |
    |---|---|
    | `not_work` | the activity of `kind` with just these times was not work; without `kind`, nothing in the span was |
    | `ended` | the meeting with just these times ended at `until` instead |
    | `worked` | I also worked then |
    | `away` | I was away: no meeting in the span took place with me, and its whole days have no ordinary hours |
    | `in_zone` | I was in `zone` then |

    Raises `GrenseError` for what makes no sense.
    """

    verb: str
    start: dt.datetime
    end: dt.datetime
    kind: str | None = None
    until: dt.datetime | None = None
    zone: str | None = None

    def __post_init__(self) -> None:
        if self.verb not in VERBS or (self.kind is not None and self.kind not in KINDS):
            raise GrenseError("unknown correction", repr(self.verb), hint=f"known: {', '.join(VERBS)}")
        if any(moment.utcoffset() is None for moment in (self.start, self.end, self.until) if moment is not None):
            raise GrenseError("a time without zone", hint="give an offset or a zone: grense never guesses it")
        if self.end < self.start or (self.end == self.start and not self.kind):
            raise GrenseError("the end does not lie after the start", hint="give the earlier time first")
        if (self.verb == ENDED) != (self.until is not None) or (self.verb == IN_ZONE) != (self.zone is not None):
            raise GrenseError("the correction lacks a part", repr(self.verb))
        if self.until is not None and not self.start <= self.until < self.end:
            raise GrenseError("the new end does not lie within the meeting", hint="give a time before the old end")
        if self.zone is not None:
            load_zone(self.zone)


def correct(table: pd.DataFrame, corrections: Sequence[Correction]) -> pd.DataFrame:
    """The table as the person says it was; rows that stay keep their labels.

    Corrections are taken in order, the later one last. Raises `ActivityTableError` for what is no activity table.

    >>> sent = dt.datetime(2026, 11, 18, 21, 14, tzinfo=dt.UTC)
    >>> table = activities.from_columns([sent], kind="mail_sent")
    >>> len(correct(table, [Correction("not_work", sent, sent, "mail_sent")]))
    0
    """
    table = activities.validate(table)
    for one in corrections:
        table = _STEPS[one.verb](table, one)
    return table


def days_away(corrections: Sequence[Correction], tz: str) -> frozenset[dt.date]:
    """The local days that lie wholly in a span that the person was away."""
    zone, days = load_zone(tz), set()
    for one in corrections:
        if one.verb == AWAY:
            day = one.start.astimezone(zone).date()
            while (begin := dt.datetime.combine(day, dt.time(), zone)) < one.end:
                if begin >= one.start and dt.datetime.combine(day + _DAY, dt.time(), zone) <= one.end:
                    days.add(day)
                day += _DAY
    return frozenset(days)


def _not_work(table: pd.DataFrame, one: Correction) -> pd.DataFrame:
    if one.kind is not None:
        return table.loc[~_is_the_one(table, one)]
    return _cut_out(table, one)


def _away(table: pd.DataFrame, one: Correction) -> pd.DataFrame:
    meetings = (table["kind"] == "meeting") & (table["start"] < one.end) & (table["end"] > one.start)
    return table.loc[~meetings]


def _ended(table: pd.DataFrame, one: Correction) -> pd.DataFrame:
    return table.assign(end=table["end"].mask(_is_the_one(table, one), one.until))


def _worked(table: pd.DataFrame, one: Correction) -> pd.DataFrame:
    return _with_rows(table, activities.from_columns([one.start], [one.end], "manual"))


def _in_zone(table: pd.DataFrame, one: Correction) -> pd.DataFrame:
    there = (table["start"] >= one.start) & (table["start"] < one.end)
    zones = table["zone"].astype(object) if "zone" in table.columns else pd.Series(None, table.index, dtype=object)
    return activities.validate(table.assign(zone=zones.mask(there, one.zone).astype("category")))


def _is_the_one(table: pd.DataFrame, one: Correction) -> pd.Series:
    kind = one.kind or "meeting"
    return (table["kind"] == kind) & (table["start"] == one.start) & (table["end"] == one.end)


def _cut_out(table: pd.DataFrame, one: Correction) -> pd.DataFrame:
    """What lies in the span goes; what reaches out of it stays, as far as it does.

    ```
    activity   |=======|     |==|     |=======|
    span           |---------------------|
    stays      |===|                     |====|
    ```
    """
    inside = (table["start"] >= one.start) & (table["end"] <= one.end) & (table["start"] < one.end)
    before = (table["start"] < one.start) & (table["end"] > one.start)
    after = (table["start"] < one.end) & (table["end"] > one.end) & ~inside
    rest = table.loc[after].assign(start=one.end)
    kept = table.assign(end=table["end"].mask(before, one.start)).loc[~inside & (before | ~after)]
    return _with_rows(kept, rest)


def _with_rows(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The table with rows under labels that it does not have."""
    first = max((label for label in table.index if isinstance(label, int)), default=-1) + 1
    fresh = rows.set_axis(range(first, first + len(rows)), axis=0)
    joined = pd.concat([_plain(table), _plain(fresh)]) if len(table) else fresh
    return activities.validate(joined)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({name: object for name in table.columns if name not in ("start", "end")})


_STEPS = {NOT_WORK: _not_work, ENDED: _ended, WORKED: _worked, AWAY: _away, IN_ZONE: _in_zone}
