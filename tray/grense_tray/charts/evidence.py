"""What a week's picture shows, as pieces of rows: evidence with its crossings, and marks. No Qt.

Evidence has exact local times, so that a correction of it holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grense.categories import CATEGORY, DAY_HOURS, DAY_WINDOW, QUICK_LOOKS, SHAPES, WEEK_HOURS, WEEK_WINDOW
from grense.corrections import ENDED, NOT_WORK, Correction
from grense.explanation import Item
from grense.outlook import WeekView
from grense.week import Crossing, DaySummary, Mark, RestPart, Span, WeekSummary
from grense.zones import load_zone
from grense_tray.charts.layout import tail

__all__ = ["Evidence", "corrected_in", "crossing_of", "evidence_of", "marks_of", "present_in", "rest_of", "spans_of"]

DRAWN = ("meeting", "manual", "mail_sent")

_MINUTE = dt.timedelta(minutes=1)
_DAY = 1440
_Key = tuple[str, dt.datetime, dt.datetime]
_STACKED = (WEEK_WINDOW, DAY_WINDOW, DAY_HOURS, QUICK_LOOKS)  # the shapes that are marked, the outermost first


@dataclass(frozen=True)
class Evidence:
    """One piece of a row: `start` and `end` in minutes after the day's midnight, `item` what it is of.

    `crossings` are indices into the summary's, the one that says most about the evidence first, without that of the
    whole week. `corrected` is evidence that the person took away.
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
    """A mark in its row, and the crossing that it marks as an index into the summary's."""

    day: int
    mark: Mark
    crossing: int | None


def evidence_of(view: WeekView, now: dt.datetime, corrections: Sequence[Correction] = ()) -> tuple[Evidence, ...]:
    """The evidence of a week by day and time, with what was corrected among it."""
    known: dict[_Key, tuple[Item, list[int]]] = {}
    keys: dict[int, _Key] = {}  # a mail stands behind several crossings, as one object
    for number, why in enumerate(view.listed):
        for item in why.items:
            key = keys.get(id(item)) or keys.setdefault(id(item), _key(item))
            known.setdefault(key, (item, []))[1].append(number)
    found, present = [], present_in(view.summary, now)
    for number, day in enumerate(view.summary.days):
        for kind, span in _pieces(day):
            item = Item(None, kind, *_moments(view.summary, number, kind, span))
            items = [item, replace(item, start=item.start.replace(fold=1), end=item.end.replace(fold=1))]
            match = next((known[key] for key in map(_key, items) if key in known), (item, []))
            crossings = _by_narrowness(view.summary, match[1] or _around(view.summary, item))
            found += [
                Evidence(number, part.start, part.end, match[0], planned, crossings)
                for part, planned in _parted(number, span, present)
            ]
    found += corrected_in(view.summary, corrections)
    return tuple(sorted(found, key=lambda one: (one.day, one.start, one.end)))


def _key(item: Item) -> _Key:
    """What two objects that are the same piece of evidence have in common."""
    return item.kind, item.start.astimezone(dt.UTC), item.end.astimezone(dt.UTC)


def corrected_in(week: WeekSummary, corrections: Sequence[Correction]) -> list[Evidence]:
    """What the person took away from the evidence of a week."""
    found = []
    for one in corrections:
        if one.verb == NOT_WORK or (one.verb == ENDED and one.until is not None):
            start = one.until if one.verb == ENDED and one.until is not None else one.start
            item = Item(None, one.kind or "meeting", week.local(start), week.local(one.end))
            pieces = spans_of(week, item.start, item.end)
            found += [Evidence(day, span.start, span.end, item, corrected=True) for day, span in pieces]
    return found


def spans_of(week: WeekSummary, start: dt.datetime, end: dt.datetime) -> list[tuple[int, Span]]:
    """A stretch of local time as spans of the week's workdays; an instant is one without length."""
    midnight = dt.datetime.combine(week.monday, dt.time())
    first, last = ((moment.replace(tzinfo=None) - midnight) / _MINUTE for moment in (start, end))
    found = []
    for number, day in enumerate(week.days):
        offset = number * _DAY
        begins, ends = offset + day.begins, offset + day.ends
        if begins <= first < ends or (first < begins and last > begins):
            found.append((number, Span(max(first, begins) - offset, max(first, min(last, ends)) - offset)))
    return found


def marks_of(view: WeekView) -> list[PlacedMark]:
    """The marks of a week by day and place; a long day is marked where it passes its limit.

    Evening and Sunday work are marked from the first to the last of the evidence that their sentences name.
    """
    found, week = [], view.summary
    for number, day in enumerate(week.days):
        marks = list(day.marks)
        for one in day.crossings:
            if one.category == "long_day":
                over = max((one.minutes_shown or 0.0) - one.limit, 1.0)
                marks += [Mark(one.category, *span, one.basis) for span in tail(_shown_by(day, one.basis), over)]
        placed = [(mark, crossing_of(week, number, mark)) for mark in _in_order(marks)]
        found += [PlacedMark(number, _as_told(view, number, mark, crossing), crossing) for mark, crossing in placed]
    return found


def _as_told(view: WeekView, day: int, mark: Mark, crossing: int | None) -> Mark:
    """The mark as wide in its row as the evidence of its crossing."""
    told = view.listed[crossing] if crossing is not None and crossing < len(view.listed) else None
    if told is None or mark.planned or not CATEGORY[mark.category].shape.is_window:
        return mark
    spans = [span for at, span in spans_of(view.summary, *told.shown_span) if at == day]
    return replace(mark, start=spans[0].start, end=spans[0].end) if spans else mark


def crossing_of(week: WeekSummary, day: int, mark: Mark) -> int | None:
    """The crossing that a mark is of."""
    date = week.days[day].date
    same = [
        (number, one)
        for number, one in enumerate(week.listed)
        if one.category == mark.category
        and one.planned == mark.planned
        and any(at == day for at, _ in spans_of(week, one.start, one.end))
    ]
    same = same or [(number, one) for number, one in enumerate(week.listed) if one.date == date]
    same = [pair for pair in same if pair[1].category == mark.category]
    middle = (mark.start + mark.end) / 2
    return min(same, key=lambda pair: _distance(week, day, pair[1], middle))[0] if same else None


def rest_of(week: WeekSummary, part: RestPart) -> int | None:
    """The crossing that a part of a short rest belongs to."""
    if not part.rest.short:
        return None
    ends = (part.rest.start, part.rest.end)
    return next(
        (n for n, one in enumerate(week.listed) if one.category == "short_rest" and (one.start, one.end) == ends),
        None,
    )


def _in_order(marks: Sequence[Mark]) -> list[Mark]:
    """Marks by place; those that lie over each other by category."""
    heaps: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: mark.start):
        if heaps and mark.start <= max(other.end for other in heaps[-1]):
            heaps[-1].append(mark)
        else:
            heaps.append([mark])
    return [
        mark for heap in heaps for mark in sorted(heap, key=lambda mark: _STACKED.index(CATEGORY[mark.category].shape))
    ]


def _pieces(day: DaySummary) -> Iterator[tuple[str, Span]]:
    """What has happened and what lies ahead; what goes on now is one piece, whole."""
    going = [(span.kind, span.start, span.end) for span in day.under_way]
    begun, rest = [(kind, start) for kind, start, _ in going], [(kind, end) for kind, _, end in going]
    now = min((span.start for span in day.ahead), default=None)
    for span in (*day.meetings, *day.manual):
        if not (span.end == now and (span.kind, span.start) in begun):
            yield span.kind, span
    zones = day.sent_zones or (day.zone,) * len(day.sent)
    yield from (("mail_sent", Span(at, at, zone=zone)) for at, zone in zip(day.sent, zones, strict=True))
    yield from ((span.kind, span) for span in day.under_way)
    for span in day.ahead:
        if not (span.start == now and (span.kind, span.end) in rest):
            yield span.kind, span


def _parted(number: int, span: Span, present: tuple[int, float]) -> Iterator[tuple[Span, bool]]:
    """A piece of a row as what has happened of it and what is planned; `present` is the row and minute of now."""
    day, minutes = present
    if number > day or (number == day and span.start >= minutes):
        yield span, True
    elif number < day or span.end <= minutes:
        yield span, False
    else:
        yield replace(span, end=minutes), False
        yield replace(span, start=minutes), True


def present_in(week: WeekSummary, now: dt.datetime) -> tuple[int, float]:
    """The row and minute of now; a row before the first or after the last where it lies in another week."""
    if now < week.days[0].start:
        return -1, 0.0
    for number, day in reversed(list(enumerate(week.days))):
        local = now.astimezone(load_zone(day.zone or week.zone))
        if (found := dict(spans_of(week, local, local)).get(number)) is not None:
            return number, found.start
    return len(week.days), 0.0


def _moments(week: WeekSummary, number: int, kind: str, span: Span) -> tuple[dt.datetime, dt.datetime]:
    """When the evidence of a piece was on the clock, also where it lies in several rows."""
    first, begin, last, end = number, span.start, number, span.end
    days = week.days
    while (
        begin == days[first].begins and first and (before := _touching(days[first - 1], kind, end=days[first - 1].ends))
    ):
        first, begin = first - 1, before.start
    while (
        end == days[last].ends
        and last < len(days) - 1
        and (after := _touching(days[last + 1], kind, days[last + 1].begins))
    ):
        last, end = last + 1, after.end
    return _moment(week, first, begin, span.zone), _moment(week, last, end, span.zone)


def _touching(day: DaySummary, kind: str, start: float | None = None, end: float | None = None) -> Span | None:
    spans = [span for one, span in _pieces(day) if one == kind]
    return next((span for span in spans if start in (None, span.start) and end in (None, span.end)), None)


def _moment(week: WeekSummary, number: int, minutes: float, zone: str) -> dt.datetime:
    midnight = dt.datetime.combine(week.days[number].date, dt.time(), load_zone(zone or week.zone))
    return midnight + round(minutes * 60_000_000) * dt.timedelta(microseconds=1)


def _around(week: WeekSummary, item: Item) -> list[int]:
    """Crossings that evidence lies in, when no explanation names it."""
    return [
        number
        for number, one in enumerate(week.listed)
        if CATEGORY[one.category].shape.is_window and one.start <= item.start and item.end <= one.end
    ]


def _by_narrowness(week: WeekSummary, crossings: Sequence[int]) -> tuple[int, ...]:
    """Crossings of evidence, those of an hour before those of a day."""
    known = {number: CATEGORY[week.listed[number].category].shape for number in crossings if number < len(week.listed)}
    ranked = [(SHAPES.index(shape), number) for number, shape in known.items() if shape != WEEK_HOURS]
    return tuple(number for _, number in sorted(ranked))


def _shown_by(day: DaySummary, basis: str) -> list[tuple[float, float]]:
    spans = {"trace": day.manual, "calendar": day.meetings + day.manual}.get(basis, day.sessions)
    return [(span.start, span.end) for span in spans]


def _distance(week: WeekSummary, day: int, one: Crossing, middle: float) -> float:
    inside = [span for at, span in spans_of(week, one.start, one.end) if at == day]
    return min((max(span.start - middle, middle - span.end, 0.0) for span in inside), default=float(_DAY))
