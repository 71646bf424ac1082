"""The content of a week's chart as pieces of rows: evidence with its crossings, and marks. No Qt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grense.drawing.spans import tail
from grense.model.correction import ENDED, NOT_WORK, Correction
from grense.model.crossing import Crossing, Item
from grense.model.time import load_zone
from grense.model.week import DaySummary, Mark, RestPart, WeekSummary
from grense.rules.categories import (
    DAY_HOURS,
    DAY_WINDOW,
    QUICK_LOOKS,
    SHAPES,
    WEEK_HOURS,
    WEEK_WINDOW,
    category_of,
    is_of,
)

__all__ = ["Evidence", "corrected_in", "crossing_of", "evidence_of", "labelled", "marks_of", "present_in", "rest_of"]

DRAWN = ("meeting", "manual", "mail_sent")

_DAY = 1440
_STACKED = (WEEK_WINDOW, DAY_WINDOW, DAY_HOURS, QUICK_LOOKS)  # the marked shapes, the outermost first


@dataclass(frozen=True)
class Evidence:
    """One piece of a row: `start` and `end` in minutes after the day's midnight, and its `item`.

    `crossings` are indices into the summary's, the most specific to the evidence first, without that of the
    whole week. `corrected` is evidence that the person removed.
    """

    day: int
    start: float
    end: float
    item: Item
    planned: bool = False
    crossings: tuple[int, ...] = ()
    corrected: bool = False


@dataclass(frozen=True)
class PlacedMark:
    """A mark in its row, and its crossing as an index into the summary's."""

    day: int
    mark: Mark
    crossing: int | None


def evidence_of(view: WeekSummary, now: dt.datetime, corrections: Sequence[Correction] = ()) -> tuple[Evidence, ...]:
    """The evidence of a week by day and time, with the removed evidence included."""
    week = view
    parts_of: dict[Any, list[int]] = {}
    for number, one in enumerate(week.listed):
        for item in one.items:
            parts_of.setdefault(item.label, []).append(number)
    found = []
    for number, day in enumerate(week.days):
        # An ongoing item is in both tuples.
        for item in dict.fromkeys((*day.items, *day.items_ahead)):
            if item.like in DRAWN:
                crossings = _by_narrowness(week, parts_of.get(item.label, ()))
                found += [
                    Evidence(number, span.start, span.end, item, planned, crossings)
                    for start, end, planned in _parted(item, now)
                    for span in day.place(start, end)
                ]
    found += corrected_in(week, corrections)
    return tuple(sorted(found, key=lambda one: (one.day, one.start, one.end)))


def _parted(item: Item, now: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime, bool]]:
    """Split evidence into past and planned parts, each from one instant to another."""
    start, end = item.start.astimezone(dt.UTC), item.end.astimezone(dt.UTC)
    if start >= now or end <= now:
        yield start, end, start >= now
    else:
        yield start, now, False
        yield now, end, True


def corrected_in(week: WeekSummary, corrections: Sequence[Correction]) -> list[Evidence]:
    """The evidence that the person removed from a week."""
    found = []
    for one in corrections:
        if one.verb == NOT_WORK or (one.verb == ENDED and one.until is not None):
            start = one.until if one.verb == ENDED and one.until is not None else one.start
            item = Item(None, one.kind or "meeting", week.local(start), week.local(one.end))
            pieces = week.cut(item.start, item.end)
            found += [Evidence(day, span.start, span.end, item, corrected=True) for day, span in pieces]
    return found


def marks_of(view: WeekSummary) -> list[PlacedMark]:
    """The marks of a week by day and place; a long day is marked where it exceeds its limit.

    Evening and Sunday work are marked from the first to the last piece of evidence that their sentences name.
    """
    found, week = [], view
    for number, day in enumerate(week.days):
        marks = list(day.marks)
        for one in day.crossings:
            if is_of(one.category, DAY_HOURS):
                over = max((one.minutes_shown or 0.0) - one.limit, 1.0)
                marks += [Mark(one.category, *span, one.basis) for span in tail(_shown_by(day, one.basis), over)]
        placed = [(mark, crossing_of(week, number, mark)) for mark in _in_order(marks)]
        found += [PlacedMark(number, _as_told(view, number, mark, crossing), crossing) for mark, crossing in placed]
    return found


def _as_told(view: WeekSummary, day: int, mark: Mark, crossing: int | None) -> Mark:
    """The mark, as wide in its row as the evidence of its crossing."""
    told = view.listed[crossing] if crossing is not None else None
    is_window = category_of(mark.category).shape.is_window
    if told is None or not told.items or mark.planned or told.rule.lasts_days or not is_window:
        return mark
    spans = [span for at, span in view.cut(*told.shown_span) if at == day]
    return replace(mark, start=spans[0].start, end=spans[0].end) if spans else mark


def labelled(marks: list[PlacedMark]) -> list[tuple[PlacedMark, bool, bool]]:
    """The marks of a day that get a sign; whether with a word, once a category; whether they lie beside another."""
    told: list[tuple[PlacedMark, bool, bool]] = []
    for one in marks:
        beside = any(one.mark.start <= other.mark.end and other.mark.start <= one.mark.end for other, *_ in told)
        known = [other for other, *_ in told if one.mark.category == other.mark.category]
        # A long day gets one word, wherever its last hours lie; separate quick looks get several.
        if not known or (
            not is_of(one.mark.category, DAY_HOURS) and all(one.mark.start > other.mark.end for other in known)
        ):
            told.append((one, not known and not beside, beside))
    return told


def crossing_of(week: WeekSummary, day: int, mark: Mark) -> int | None:
    """The crossing of a mark."""
    date = week.days[day].date
    same = [
        (number, one)
        for number, one in enumerate(week.listed)
        if one.category == mark.category
        and one.planned == mark.planned
        and any(at == day for at, _ in week.cut(one.start, one.end))
    ]
    same = same or [(number, one) for number, one in enumerate(week.listed) if one.date == date]
    same = [pair for pair in same if pair[1].category == mark.category]
    middle = (mark.start + mark.end) / 2
    return min(same, key=lambda pair: _distance(week, day, pair[1], middle))[0] if same else None


def rest_of(week: WeekSummary, part: RestPart) -> int | None:
    """The crossing of a part of a short rest."""
    if not part.rest.short:
        return None
    ends = (part.rest.start, part.rest.end)
    return next(
        (n for n, one in enumerate(week.listed) if one.category == part.rest.category and (one.start, one.end) == ends),
        None,
    )


def _in_order(marks: Sequence[Mark]) -> list[Mark]:
    """Marks by place; overlapping ones by category."""
    heaps: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: mark.start):
        if heaps and mark.start <= max(other.end for other in heaps[-1]):
            heaps[-1].append(mark)
        else:
            heaps.append([mark])
    return [
        mark
        for heap in heaps
        for mark in sorted(heap, key=lambda mark: _STACKED.index(category_of(mark.category).shape))
    ]


def present_in(week: WeekSummary, now: dt.datetime) -> tuple[int, float]:
    """The row and minute of now; a row before the first or after the last if it lies in another week."""
    if now < week.days[0].start:
        return -1, 0.0
    for number, day in reversed(list(enumerate(week.days))):
        local = now.astimezone(load_zone(day.zone or week.zone))
        if (found := dict(week.cut(local, local)).get(number)) is not None:
            return number, found.start
    return len(week.days), 0.0


def _by_narrowness(week: WeekSummary, crossings: Sequence[int]) -> tuple[int, ...]:
    """The crossings of a piece of evidence, those of an hour before those of a day."""
    known = {number: category_of(week.listed[number].category).shape for number in crossings}
    ranked = [(SHAPES.index(shape), number) for number, shape in known.items() if shape != WEEK_HOURS]
    return tuple(number for _, number in sorted(ranked))


def _shown_by(day: DaySummary, basis: str) -> list[tuple[float, float]]:
    spans = {"trace": day.manual, "calendar": day.meetings + day.manual}.get(basis, day.sessions)
    return [(span.start, span.end) for span in spans]


def _distance(week: WeekSummary, day: int, one: Crossing, middle: float) -> float:
    inside = [span for at, span in week.cut(one.start, one.end) if at == day]
    return min((max(span.start - middle, middle - span.end, 0.0) for span in inside), default=float(_DAY))
