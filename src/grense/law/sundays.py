"""Sundays and holidays: free from the evening before to the evening before the next working day.

Consecutive free days are one window. Three eves begin it earlier.

```
easter 2026   wed        thu        fri      sat        sun      mon
free                     =====================          ==================
window           18 [----------------- 22)   15 [----------------- 22)
```
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from dateutil.easter import easter  # type: ignore[import-untyped]  # its stubs are a package of their own

from grense.classification.intervals import Ints, Ticks
from grense.classification.localtime import weekday
from grense.classification.timeline import repeated
from grense.law.nights import presence
from grense.law.periods import Ground, Judged
from grense.law.rule import LawRule
from grense.rules.public_holidays import public_holidays

__all__ = ["free_windows", "next_sunday_free", "sundays"]

_SUNDAY = 6
_LONGEST = 14  # an upper bound of the days in a run of free days


def sundays(ground: Ground, rule: LawRule) -> Judged:
    """Evidence in the window of each Sunday, holiday, or run of them; labelled by its first free day."""
    return presence(ground, rule, *_windows(ground, rule))


def next_sunday_free(ground: Ground, rule: LawRule) -> Judged:
    """Windows with evidence directly after another one with evidence."""
    return presence(ground, rule, *_windows(ground, rule), again=True)


def free_windows(first_day: int, last_day: int, country: str | None) -> tuple[Ints, Ints]:
    """First and last day of each run of Sundays and public holidays that overlaps the days from first to last."""
    days = np.arange(first_day - _LONGEST, last_day + _LONGEST + 1)
    free = weekday(days) == _SUNDAY
    if country is not None:
        dates = days.astype("datetime64[D]")
        years = dates[[0, -1]].astype("datetime64[Y]").astype(int) + 1970
        found = public_holidays(country, int(years[0]), int(years[1]))
        free |= np.isin(dates, np.array(sorted(found), "datetime64[D]"))
    edges = np.diff(np.concatenate([[0], free, [0]]).astype(np.int8))
    first, last = days[np.flatnonzero(edges == 1)], days[np.flatnonzero(edges == -1) - 1]
    touches = (last >= first_day) & (first <= last_day)
    return first[touches], last[touches]


def _windows(ground: Ground, rule: LawRule) -> tuple[Ints, Ints, Ticks, Ticks]:
    """Person, first free day, begin and end of each window that may overlap a person's days."""
    if not len(ground.day) or rule.window is None:
        nothing = np.empty(0, np.int64)
        return nothing, nothing, nothing, nothing
    first, last = free_windows(int(ground.day.min()), int(ground.day.max()) + 1, ground.law.country)
    # The evening before may be the only part that overlaps a person's days.
    begin = np.searchsorted(last, ground.first_day)
    stop = np.searchsorted(first, ground.last_day + 1, "right")
    source, nth = repeated(np.maximum(stop - begin, 0))
    row = begin[source] + nth
    person, first_day, last_day = ground.persons[source], first[row], last[row]
    start = ground.at(person, first_day - 1, rule.window[0])
    if rule.eves_from is not None:
        early = ground.at(person, first_day - 1, rule.eves_from)
        start = np.where(np.isin(first_day - 1, _eves(first_day, rule.eves)), early, start)
    return person, first_day, start, ground.at(person, last_day, rule.window[1])


def _eves(days: Ints, names: tuple[str, ...]) -> Ints:
    """The eves of the years of these days, in days since 1970-01-01."""
    years = np.unique(days.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970).tolist()
    found = [_eve(name, year) for year in years for name in names]
    return np.array([(eve - dt.date(1970, 1, 1)).days for eve in found], np.int64)


def _eve(name: str, year: int) -> dt.date:
    if name == "christmas":
        return dt.date(year, 12, 24)
    sunday: dt.date = easter(year)
    return sunday + dt.timedelta(days=-1 if name == "easter" else 48)
