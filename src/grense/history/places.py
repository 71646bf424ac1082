"""Where persons worked, by halves of their workdays, as docs/reference/definitions.md has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from grense.activities import microseconds
from grense.classification.intervals import Ints, Within, union
from grense.classification.localtime import weekday
from grense.history.place_halves import Halves, codes_of
from grense.model.correction import AT_PLACE, Correction
from grense.model.day_place import PLACE_EVIDENCE, DayPlace, PlaceEvidence
from grense.rules.kinds import PLACE, plans
from grense.rules.place_habit import PlaceHabit
from grense.rules.work_places import ELSEWHERE, WORK_PLACES

if TYPE_CHECKING:
    from grense.classification.result import Result

__all__ = ["HALVES", "CorrectionsOf", "HabitOf", "day_places", "places_by_day"]

HALVES = ("morning", "afternoon")
"""The halves of a workday: before and after the middle of its ordinary hours."""

HabitOf: TypeAlias = "PlaceHabit | Mapping[Any, PlaceHabit]"
"""The habit of every person, or of each; a person without one has none."""
CorrectionsOf: TypeAlias = "Sequence[Correction] | Mapping[Any, Sequence[Correction]]"
"""The corrections of every person, or of each, the earliest first."""

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_PERSON, _CALENDAR, _MEETINGS, _HABIT = range(len(PLACE_EVIDENCE))
_UNKNOWN = -1


def day_places(
    found: Result,
    habit: HabitOf = PlaceHabit(),  # noqa: B008  # it is frozen
    corrections: CorrectionsOf = (),
    *,
    dates: Sequence[dt.date] | None = None,
) -> pd.DataFrame:
    """The places of work of persons' workdays, one row a half of which something is known.

    The columns are `person`, `date`, `half` (`morning` or `afternoon`), `place` and `evidence` (`person`, `calendar`,
    `meetings` or `habit`). A half of which the calendar says two things has a row without a place. `dates` are by
    default each person's workdays with work, and otherwise the same for all.

    >>> from grense.activities import from_columns
    >>> from grense.classification.classify import classify
    >>> mail = from_columns(["2026-11-16T10:00+01:00"], kind="mail_sent")
    >>> day_places(classify(mail, tz="Europe/Oslo"), PlaceHabit("mon home"))[["half", "place"]].values.tolist()
    [['morning', 'home'], ['afternoon', 'home']]
    """
    found = found.as_found
    persons = list(found.zones)
    person, day = _workdays(found, dates)
    place = evidence = np.full((len(day), len(HALVES)), _UNKNOWN)
    if len(day) and _is_anything_known(found, habit, corrections):
        place, evidence = _found(Halves.of(found, person, day), found, habit, corrections)
    row, half = np.nonzero(evidence != _UNKNOWN)
    return pd.DataFrame(
        {
            "person": pd.Categorical.from_codes(person[row], pd.Index(persons)),
            "date": (day[row] * 86_400).view("datetime64[s]"),
            "half": pd.Categorical.from_codes(half, pd.Index(HALVES), ordered=True),
            "place": pd.Categorical.from_codes(place[row, half], pd.Index(WORK_PLACES)),
            "evidence": pd.Categorical.from_codes(evidence[row, half], pd.Index(PLACE_EVIDENCE), ordered=True),
        }
    )


def places_by_day(places: pd.DataFrame) -> dict[dt.date, DayPlace]:
    """The rows of `day_places` of one person, by date."""
    names = (*WORK_PLACES, "")
    said: tuple[PlaceEvidence | Literal[""], ...] = (*PLACE_EVIDENCE, "")
    halves: dict[dt.date, list[int]] = {}
    codes = (places[name].cat.codes.tolist() for name in ("half", "place", "evidence"))
    for date, half, place, evidence in zip(places["date"].dt.date.tolist(), *codes, strict=True):
        day = halves.setdefault(date, [_UNKNOWN] * 4)
        day[half], day[half + 2] = place, evidence
    return {
        date: DayPlace((names[day[0]], names[day[1]]), (said[day[2]], said[day[3]])) for date, day in halves.items()
    }


def _workdays(found: Result, dates: Sequence[dt.date] | None) -> tuple[Ints, Ints]:
    """Codes of persons and days since 1970-01-01: those with work, or all persons' on some dates."""
    if dates is None:
        days = found.days
        date = days["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
        return codes_of(found, days), date
    each = np.array(dates, "datetime64[D]").astype(np.int64)
    return np.repeat(np.arange(len(found.zones)), len(each)), np.tile(each, len(found.zones))


def _found(halves: Halves, found: Result, habit: HabitOf, corrections: CorrectionsOf) -> tuple[Ints, Ints]:
    """The place and the evidence of each half, by number: the weakest evidence first, what is stronger over it."""
    persons = list(found.zones)
    means = np.array([WORK_PLACES.index(_habit_of(habit, one).elsewhere) for one in persons], np.int64)
    place = _by_habit(halves, [_habit_of(habit, one) for one in persons])
    evidence = np.where(place != _UNKNOWN, _HABIT, _UNKNOWN)
    table = found.activities
    if "place" in table.columns and (rows := table.loc[table["place"].notna()]).size:
        _by_rows(halves, found, rows, means, place, evidence)
    place[halves.off] = evidence[halves.off] = _UNKNOWN
    _by_person(halves, persons, corrections, place, evidence)
    return place, evidence


def _is_anything_known(found: Result, habit: HabitOf, corrections: CorrectionsOf) -> bool:
    habits = [habit] if isinstance(habit, PlaceHabit) else habit.values()
    said = corrections.values() if isinstance(corrections, Mapping) else [corrections]
    return (
        any(one.weekly for one in habits)
        or any(one.verb == AT_PLACE for mine in said for one in mine)
        or ("place" in found.activities.columns and bool(found.activities["place"].notna().any()))
    )


def _habit_of(habit: HabitOf, person: Any) -> PlaceHabit:
    return habit if isinstance(habit, PlaceHabit) else habit.get(person, PlaceHabit())


def _by_habit(halves: Halves, habits: Sequence[PlaceHabit]) -> Ints:
    weekly = np.array([[WORK_PLACES.index(one) if one else _UNKNOWN for one in habit.places] for habit in habits])
    place = np.where(halves.ordinary, weekly[halves.person, weekday(halves.day)], _UNKNOWN)
    return np.repeat(place[:, None], len(HALVES), axis=1)


def _by_rows(halves: Halves, found: Result, rows: pd.DataFrame, means: Ints, place: Ints, evidence: Ints) -> None:
    """Set what calendars and meetings say."""
    kind = rows["kind"]
    meetings = _within(halves, found, rows.loc[kind.isin(plans(found.profile.kinds))], means)
    present = np.stack([one.present for one in meetings]).reshape(len(WORK_PLACES), *place.shape)
    agree = present.sum(axis=0) == 1
    place[agree], evidence[agree] = present.argmax(axis=0)[agree], _MEETINGS
    said = np.stack([one.length for one in _within(halves, found, rows.loc[kind == PLACE], means)])
    said = said.reshape(len(WORK_PLACES), *place.shape)
    said[4 * said < halves.finish - halves.begin] = 0  # ticks are half microseconds, lengths are whole ones
    most = said.max(axis=0)
    known, alone = most > 0, (said == most).sum(axis=0) == 1
    place[known] = np.where(alone, said.argmax(axis=0), _UNKNOWN)[known]
    evidence[known] = _CALENDAR


def _within(halves: Halves, found: Result, rows: pd.DataFrame, means: Ints) -> list[Within]:
    """What rows say of the halves, on the line, for each of the places."""
    codes = codes_of(found, rows)
    start, end = (2 * microseconds(rows[name]) for name in ("start", "end"))
    end = np.where(start == end, end + 1, end)
    first, last = int(halves.begin.min()), int(halves.finish.max())
    near = (codes >= 0) & (end > first) & (start < last)
    shift = halves.shift(codes)
    start, end = np.maximum(start, first) + shift, np.minimum(end, last) + shift
    place = pd.Categorical(rows["place"], WORK_PLACES).codes.astype(np.int64)
    place = np.where(place == WORK_PLACES.index(ELSEWHERE), means[codes], place)
    chosen = [near & (place == number) for number in range(len(WORK_PLACES))]
    return [union(np.sort(start[one]), np.sort(end[one])).within(*halves.on_line()) for one in chosen]


def _by_person(halves: Halves, persons: Sequence[Any], corrections: CorrectionsOf, place: Ints, evidence: Ints) -> None:
    """Set what persons say; a later correction goes over an earlier one."""
    for code, person in enumerate(persons):
        mine = corrections.get(person, ()) if isinstance(corrections, Mapping) else corrections
        said = [one for one in mine if one.verb == AT_PLACE]
        rows = np.flatnonzero(halves.person == code) if said else np.empty(0, np.int64)
        begin, finish = halves.begin[rows], halves.finish[rows]
        for one in said:
            start, end = (2 * ((moment - _EPOCH) // _MICROSECOND) for moment in (one.start, one.end))
            covered = np.minimum(finish, end) - np.maximum(begin, start)
            row, half = np.nonzero((covered > 0) & (2 * covered >= finish - begin))
            place[rows[row], half], evidence[rows[row], half] = WORK_PLACES.index(str(one.place)), _PERSON
