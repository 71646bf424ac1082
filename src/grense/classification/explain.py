"""Explain a crossing: its evidence, its rule, and what would clear it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from grense.activities import microseconds
from grense.base.arguments import check_type, shown
from grense.classification.intervals import Bools, Ticks
from grense.classification.localtime import DAY, MINUTE, local_clock, local_days
from grense.classification.person_rows import PersonRows
from grense.classification.stays import local_ends
from grense.errors import GrenseError
from grense.marks import N_
from grense.model.crossing import Clearing, Crossing, Item
from grense.model.whereabouts import Whereabouts
from grense.rules.categories import (
    DAY_HOURS,
    DAY_WINDOW,
    OUTSIDE_HOURS,
    QUICK_LOOKS,
    REST,
    WEEK_HOURS,
    WEEK_WINDOW,
)
from grense.rules.kinds import traces
from grense.rules.work_contexts import PERHAPS_PRIVATE

if TYPE_CHECKING:
    from grense.classification.result import Result

__all__ = ["evidence", "explain", "items_of"]

_EPOCH_DAY = dt.date(1970, 1, 1)


def evidence(found: Result, crossing: int | pd.Series) -> pd.DataFrame:
    """The rows of the activity table that make a crossing, in order of time."""
    return _Case(found, crossing).evidence()


def explain(
    found: Result,
    crossing: int | pd.Series,
    *,
    mine: PersonRows | None = None,
    known: dict[Any, Item] | None = None,
) -> Crossing:
    """A crossing with its rule, local times and evidence.

    `mine` are the rows of its person, if the caller has them; `known` caches items by label, and missing ones are
    added.
    """
    case = _Case(found, crossing, mine)
    items = items_of(case.evidence(), found, case.person, case.places, {} if known is None else known)
    row = case.row
    start, end = local_ends(case.places, row["start"], row["end"], of_rest=case.shape == REST)
    return Crossing(
        label=row.name.item() if isinstance(row.name, np.generic) else row.name,
        category=case.category,
        rule=found.profile.cited(case.category),
        date=case.date,
        week=str(row["week"]),
        zone=case.zone,
        home=case.home,
        basis=str(row["basis"]),
        minutes=_number(row["minutes"]),
        minutes_shown=_number(row["minutes_shown"]),
        limit=float(row["limit"]),
        method=None if pd.isna(row["method"]) else str(row["method"]),
        start=start,
        end=end,
        items=tuple(items),
        clearings=tuple(case.clearings()),
        without_micro=case.without_micro(),
        planned=bool(row["planned"]),
    )


def items_of(
    rows: pd.DataFrame, found: Result, person: Any, places: Whereabouts, known: dict[Any, Item]
) -> Iterator[Item]:
    """Rows of a person in a result's activity table as items; an item in `known` is reused."""
    own, hours = found.profile.kinds, found.ordinary_hours[person]
    named = [_texts(rows, name) for name in ("work_context", "place", "origin")]
    each = zip(rows.index, rows["kind"], rows["start"], rows["end"], *named, strict=True)
    for label, kind, start, end, context, place, origin in each:
        if label not in known:
            here = local_ends(places, start, end, of_rest=False)
            says = not (context in PERHAPS_PRIVATE and hours.hold(*here))
            kind_of_own = own.get(str(kind))
            known[label] = Item(label, str(kind), *here, kind_of_own, context if says else "", place, origin)
        yield known[label]


def _texts(rows: pd.DataFrame, name: str) -> Sequence[str]:
    if name not in rows.columns:
        return [""] * len(rows)
    return [one if isinstance(one, str) else "" for one in rows[name]]


class _Case:
    """One crossing with the person's own rows."""

    def __init__(self, found: Result, crossing: int | pd.Series, mine: PersonRows | None = None) -> None:
        check_type("crossing", crossing, (int, np.integer, pd.Series), N_("an index label of crossings, or its row"))
        try:
            self.row: Any = crossing if isinstance(crossing, pd.Series) else found.crossings.loc[crossing]
            self.category = found.profile.category(str(self.row["category"]))
            person: Any = self.row["person"]
        except KeyError:
            raise GrenseError(
                "no_such_crossing",
                N_("no such crossing"),
                "{value}",
                hint=N_("an index label of Classification.crossings"),
                value=shown(crossing),
            ) from None
        self.found, self.person, self.shape = found, person, self.category.shape
        self.date: dt.date = self.row["date"].date()
        self.day = (self.date - _EPOCH_DAY).days
        self.home = found.zones[self.person]
        self.start, self.end = (int(self.row[name].value) // 1000 for name in ("start", "end"))
        mine = mine or PersonRows(found, self.person)
        self.places = mine.places
        self.sorted = mine.whole if self.row["planned"] else mine.begun
        self.rows = self.sorted.rows
        self.zone = self._zone()

    def zone_of(self, rows: pd.DataFrame) -> list[str]:
        """The person's zone, row by row."""
        if "zone" not in rows.columns:
            return [self.home] * len(rows)
        return rows["zone"].astype(object).where(rows["zone"].notna(), self.home).tolist()

    def _zone(self) -> str:
        """The person's zone at the time of the crossing."""
        within = self.shape != REST and self.row["start"] < self.row["end"]
        return self.places.zone_at(self.row["end"].to_pydatetime(), ending=within)

    def evidence(self) -> pd.DataFrame:
        start, end = self.sorted.start, self.sorted.end
        if self.shape == REST:
            overnight = self.row["method"] == "overnight"
            return self.rows.loc[(self._around_rest if overnight else self._in_day_of_rest)(start, end)]
        if self.shape == QUICK_LOOKS:
            return self.rows.loc[self._in_quick_looks(start, end)]
        chosen = np.zeros(len(self.rows), np.bool_)
        zones = np.array(self.zone_of(self.rows), dtype=object)
        for zone in sorted(set(zones)):
            there = zones == zone
            for first, last in self.windows(zone):
                chosen |= there & _present(start, end, first, last)
        return self.rows.loc[chosen]

    def windows(self, zone: str) -> Iterator[tuple[int, int]]:
        """The spans, in microseconds, in which evidence makes this crossing."""
        profile = self.found.profile
        rule, shape = profile.rules[self.category], self.shape
        clock = _clock(zone, self.day)
        begin, finish = self.workday(zone, 0)
        if shape == DAY_WINDOW and rule.window:
            for later in (-1, 0, 1):
                first, last = (clock(later, minutes) for minutes in rule.window)
                if max(first, begin) < min(last, finish):
                    yield max(first, begin), min(last, finish)
        elif shape == WEEK_WINDOW and rule.window:
            # The crossing's day is one of the window's, whose ends count from a Monday.
            (first, opening), (last, closing) = (divmod(minutes, 24 * 60) for minutes in rule.window)
            back = (self.date.weekday() - first) % 7
            yield clock(-back, opening), clock(last - first - back, closing)
        elif shape == OUTSIDE_HOURS:
            widened = self.widened_hours(zone, 0)
            if widened is None:
                yield begin, finish
            else:
                yield begin, widened[0]
                yield widened[1], finish
        else:
            yield begin, self.workday(zone, 6)[1] if shape == WEEK_HOURS else finish

    def workday(self, zone: str, later: int) -> tuple[int, int]:
        """Start and end of the workday `later` days after the crossing's."""
        clock, profile, hours = _clock(zone, self.day), self.found.profile, self.found.ordinary_hours[self.person]
        first, last = (
            clock(days, profile.workday_start(hours, self.date + dt.timedelta(days=days)))
            for days in (later, later + 1)
        )
        return first, last

    def widened_hours(self, zone: str, later: int) -> tuple[int, int] | None:
        """Ordinary hours `later` days after the crossing's, widened but inside their workday; None on a day without."""
        span = self.found.ordinary_hours[self.person].on(self.date + dt.timedelta(days=later))
        if span is None:
            return None
        clock = _clock(zone, self.day)
        opening, closing = clock(later, span[0]), clock(later, span[1])
        if opening >= closing:  # within a skipped hour of the zone
            return None
        flex = int(self.found.profile.flex_minutes * MINUTE)
        begin, finish = self.workday(zone, later)
        return max(opening - flex, begin), min(closing + flex, finish)

    def _around_rest(self, start: Ticks, end: Ticks) -> Bools:
        """The last activity before the rest and the first after it."""
        seen = np.ones(len(self.rows), np.bool_)
        if self.row["basis"] == "trace":
            seen = self.rows["kind"].isin(traces(self.found.profile.kinds)).to_numpy()
        before = seen & (start <= self.start)
        after = seen & (end >= self.end)
        stopped, began = np.minimum(end, self.start), np.maximum(start, self.end)
        last = before & (stopped == stopped[before].max()) if before.any() else before
        first = after & (began == began[after].min()) if after.any() else after
        return last | first | self._in_session_over_rest(start, end)

    def _in_session_over_rest(self, start: Ticks, end: Ticks) -> Bools:
        """Where work runs over the start of a workday without a rest: its whole session on every basis.

        How long the session is decides whether it is one night's work, also for a rest that traces alone show.
        """
        sessions = self.found.sessions
        over = (sessions["start"] < self.row["start"]) & (sessions["end"] > self.row["end"])
        mine = over & (sessions["person"] == self.person) & (self.start == self.end)
        chosen = np.zeros(len(self.rows), np.bool_)
        for first, last in zip(*(microseconds(sessions.loc[mine, name]) for name in ("start", "end")), strict=True):
            chosen |= (start <= last) & (end >= first)
        return chosen

    def _in_day_of_rest(self, start: Ticks, end: Ticks) -> Bools:
        """All activities that can lie in the 24 hours by which the rest was judged."""
        return (start <= self.start + DAY) & (end >= self.end - DAY)

    def _in_quick_looks(self, start: Ticks, end: Ticks) -> Bools:
        looks = self.found.quick_looks
        mine = (looks["person"] == self.person) & (looks["date"] == self.row["date"])
        begins, finishes = (microseconds(looks.loc[mine, name]) for name in ("start", "end"))
        chosen = np.zeros(len(self.rows), np.bool_)
        for begin, finish in zip(begins.tolist(), finishes.tolist(), strict=True):
            chosen |= (start >= begin) & (end <= finish)
        return chosen

    def clearings(self) -> Iterator[Clearing]:
        """The changes that would clear it."""
        if self.shape.is_window:
            for first, last in self.windows(self.zone):
                yield Clearing("keep_free", _moment(first, self.zone), _moment(last, self.zone))
        elif self.shape == REST and self.row["method"] == "overnight":
            yield from self._around_night()
        elif self.shape in (REST, DAY_HOURS, WEEK_HOURS):
            yield from self._by_minutes()
        else:
            hours = self.widened_hours(self.zone, 0)
            if hours is None:
                yield Clearing("inside_hours")
            else:
                yield Clearing("inside_hours", _moment(hours[0], self.zone), _moment(hours[1], self.zone))

    def _by_minutes(self) -> Iterator[Clearing]:
        """The distance of the shown minutes from the limit; none for an estimate, which is not exact to the minute."""
        if self.row["basis"] != "estimate":
            code = "longer_rest" if self.shape == REST else "less_work"
            yield Clearing(code, minutes=abs(float(self.row["minutes_shown"] - self.row["limit"])))

    def _around_night(self) -> Iterator[Clearing]:
        """When to start or to stop for a rest that is long enough on every basis.

        The calendar's rest is never longer than the trace's, and the estimate's begins and ends a little outside it: a
        mail counts for some minutes before it, and blocks for up to their length on both sides.
        """
        model = self.found.profile.point_model
        rest = self._rest()
        first = self.rows.loc[self.rows["start"] == rest["end"]]
        instants = first.loc[first["end"] == first["start"], "kind"]
        told = max((self.found.profile.lead(str(kind)) for kind in instants), default=0.0)
        lead = int(MINUTE * (model.block_minutes or told))
        limit = int(self.row["limit"] * MINUTE)
        stopped, began = (int(rest[name].value) // 1000 for name in ("start", "end"))
        start = stopped + model.block_minutes * MINUTE + limit + lead
        stop = began - lead - limit - model.block_minutes * MINUTE
        before = self.places.zone_at(self.row["start"].to_pydatetime(), ending=True)
        yield Clearing("start_from", _moment(start, self.zone), work=_moment(stopped, before), lead=told)
        yield Clearing("stop_by", _moment(stop, before), work=_moment(began, self.zone), lead=told)

    def _rest(self) -> Any:
        rests = self.found.rests
        return rests.loc[(rests["person"] == self.person) & (rests["date"] == self.row["date"])].iloc[0]

    def without_micro(self) -> float | None:
        """The rest with quick looks ignored, on the crossing's basis."""
        if self.shape != REST:
            return None
        return _number(self._rest()[f"without_micro_{self.row['basis']}"])


def _clock(zone: str, day: int) -> Callable[[int, int], int]:
    """A function from (days later, minutes after midnight) to microseconds."""
    days = local_days(zone, day - 7, 22)
    return lambda later, minutes: int(days.clock(minutes)[7 + later])


def _present(start: Ticks, end: Ticks, first: int, last: int) -> Bools:
    inside: Bools = (end > first) | ((start == end) & (start >= first))
    return inside & (start < last) & (first < last)


def _moment(microseconds: int, zone: str) -> dt.datetime:
    utc = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=microseconds)
    return local_clock(utc, zone)


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
