"""Find the planned meetings to evaluate in their entry's own zone, since the person will probably be there.

A calendar's entry names the zone in which it was planned, which is often the organiser's. So that zone is ignored for
past meetings, and used for planned ones only where it indicates a journey; docs/reference/definitions.md has the rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from grense import activities
from grense.model.correction import Correction, where
from grense.model.time import load_zone
from grense.rules.kinds import NO_WORK

__all__ = ["settled"]

_DAY = dt.timedelta(days=1)
_EARLY, _LATE = dt.time(7), dt.time(21)
_SUNDAY = 6
_HABIT = 3  # weeks with meetings in a zone from which it is a colleague's zone and not a journey's

Meeting = tuple[int, dt.datetime, dt.datetime]


def settled(table: pd.DataFrame, tz: str, corrections: Sequence[Correction], now: dt.datetime) -> pd.DataFrame:
    """The table with a zone only in the rows that are evaluated in their entry's own, each activity once.

    Raises `ActivityTableError` for an invalid table, `ZoneError` for an unknown `tz`.
    """
    table = activities.validate(table, kinds=None)
    if "zone" not in table.columns:
        return table
    named = table["zone"].astype(object)
    zones = pd.Series(None, table.index, dtype=object)
    home = where(corrections, tz, now)
    for name in sorted(set(named.dropna())):
        there = _meetings(table, named == name)
        others = _meetings(table, (named != name) & ~table["kind"].isin(NO_WORK))
        for place in _on_journey(there, others, str(name), home, now, travels=home != tz):
            zones.iloc[place] = name
    columns = [name for name in ("start", "end", "kind", "person") if name in table.columns]
    table = table.assign(zone=zones.astype("category"))
    # A meeting in two calendars with different zones: the row with a zone is kept.
    order = table["zone"].isna().argsort(kind="stable")
    kept = ~table.iloc[order].duplicated(columns).reindex(table.index)
    table = table.loc[kept]
    return activities.validate(table if table["zone"].notna().any() else table.drop(columns="zone"), kinds=None)


def _meetings(table: pd.DataFrame, chosen: pd.Series) -> list[Meeting]:
    places = [place for place, one in enumerate(chosen.tolist()) if one]
    starts, ends = (table[name].iloc[places].tolist() for name in ("start", "end"))
    return [
        (place, start.to_pydatetime(), end.to_pydatetime())
        for place, start, end in zip(places, starts, ends, strict=True)
    ]


def _on_journey(
    there: list[Meeting], others: list[Meeting], name: str, home: str, now: dt.datetime, *, travels: bool
) -> list[int]:
    """The positions of the planned meetings in a zone that are evaluated in it."""
    zone = load_zone(name)
    if len({start.astimezone(zone).isocalendar()[:2] for _, start, _ in there}) >= _HABIT:
        return []
    days: dict[dt.date, list[Meeting]] = {}
    for one in there:
        if one[1] > now:
            days.setdefault(one[1].astimezone(zone).date(), []).append(one)
    found = []
    for day, meetings in days.items():
        clocks = (zone, load_zone(home))
        begin = min(dt.datetime.combine(day, dt.time(), clock) for clock in clocks)
        end = max(dt.datetime.combine(day + _DAY, dt.time(), clock) for clock in clocks)
        if any(start < end and finish > begin for _, start, finish in others):
            continue
        lasting = len(meetings) > 1 or day - _DAY in days or day + _DAY in days
        if travels or lasting or all(_is_odd(one, home) and not _is_odd(one, name) for one in meetings):
            found += [place for place, *_ in meetings]
    return found


def _is_odd(meeting: Meeting, zone: str) -> bool:
    """Whether a meeting lies at an hour, or on a day, at which few are planned."""
    start, end = (moment.astimezone(load_zone(zone)) for moment in meeting[1:])
    by_day = start.time() >= _EARLY and end.time() <= _LATE and start.date() == end.date()
    return not by_day or start.weekday() == _SUNDAY
