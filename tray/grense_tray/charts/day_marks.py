"""The rows of a week's chart: rests, evidence and crossings. The more ink, the stronger the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

from grense.drawing.evidence import Evidence, PlacedMark, labelled
from grense.drawing.labels import LaneLabel, RestLabel, place_labels, place_rest
from grense.model.week import RestPart
from grense.rules.categories import by_weight, category_of
from grense.wording.crossings import short_word
from grense_tray.charts.canvas import AXIS, DENSE, MARK, REST, Canvas
from grense_tray.charts.layout import DAYS, Box
from grense_tray.charts.week_scene import Scene

__all__ = ["draw_evidence", "draw_marks", "draw_rests", "evidence_box", "rest_box"]

_PALED = 0.55
_CORRECTED = 0.3
_SIGN = 11.5
_SIGN_ADVANCE = 15


def evidence_box(scene: Scene, one: Evidence) -> Box:
    """The box of a piece of evidence."""
    if (column := scene.facts.columns.get(one)) is not None:
        return scene.grid.column(column.day, column.start, column.end, len(column.mails))
    if one.item.like == "mail_sent":
        return scene.grid.pin(one.day, one.start)
    return scene.grid.bar(one.day, one.start, one.end)


def rest_box(scene: Scene, day: int, part: RestPart) -> Box:
    """The box of a part of a rest."""
    start, end = scene.grid.x(part.start), scene.grid.x(part.end)
    return Box(start, scene.grid.middle(day) - 6 * scene.grid.scale, end - start, 12 * scene.grid.scale)


def draw_rests(canvas: Canvas, scene: Scene) -> list[float | None]:
    """Draw the rests; return for each row how far its label lane is filled by the length of one."""
    taken: list[float | None] = [None] * DAYS
    for number, day in enumerate(scene.facts.days):
        for part in sorted(day.resting, key=lambda part: part.rest.short):
            crossing = scene.facts.short_rest(part)
            with _tone(canvas, paled=scene.stands_back(crossing)):
                taken[number] = _rest(canvas, scene, number, part) or taken[number]
    if scene.facts.open_from:
        first, minutes = scene.facts.open_from
        for number in range(first, DAYS):
            start = scene.grid.x(minutes) + 5 * canvas.scale if number == first else scene.grid.left
            y = scene.grid.middle(number)
            canvas.line(start, y, scene.grid.right, y, canvas.theme.line2, 1, DENSE)
    return taken


def draw_evidence(canvas: Canvas, scene: Scene) -> None:
    """Draw estimates, then the calendar, then traces, each above the weaker ones."""
    theme, grid = canvas.theme, scene.grid
    for number, spans in enumerate(scene.facts.sessions):
        there = [one for one in scene.facts.evidence if one.day == number]
        for span in spans:
            within = (one.crossings for one in there if span.start <= one.end <= span.end)
            with _tone(canvas, paled=scene.stands_back(*chain.from_iterable(within))):
                canvas.box(grid.bar(number, span.start, span.end), theme.est, theme.estline, radius=2)
    for kind in ("meeting", "manual", "mail_sent"):
        for one in scene.facts.evidence:
            if one.item.like == kind and one not in scene.facts.columns:
                with _tone(canvas, paled=scene.stands_back(*one.crossings), corrected=one.corrected):
                    _evidence(canvas, scene, one)
    _columns(canvas, scene)
    _received(canvas, scene)


def draw_marks(canvas: Canvas, scene: Scene, taken: list[float | None]) -> None:
    """Draw a bracket under each crossing's part of a bar, and signs and words above."""
    for number in range(DAYS):
        marks = [one for one in scene.facts.marks if one.day == number]
        drawn: set[Box] = set()
        for one in marks:
            box = scene.grid.bracket(number, one.mark.start, one.mark.end)
            if box not in drawn:
                with _tone(canvas, paled=scene.stands_back(one.crossing)):
                    _bracket(canvas, box, one)
            drawn.add(box)
        if scene.facts.is_heavy:
            _signs(canvas, scene, number, marks)
        else:
            _labels(canvas, scene, number, labelled(marks), taken[number])


def _ink(canvas: Canvas, *, planned: bool) -> str:
    """The strong colour for the past, a weaker one for planned time."""
    return canvas.theme.ink2 if planned else canvas.theme.acc


@contextmanager
def _tone(canvas: Canvas, *, paled: bool = False, corrected: bool = False) -> Iterator[None]:
    if not paled and not corrected:
        yield
        return
    canvas.painter.setOpacity(_CORRECTED if corrected else _PALED)
    yield
    canvas.painter.setOpacity(1.0)


def _rest(canvas: Canvas, scene: Scene, number: int, part: RestPart) -> float | None:
    grid, theme, scale = scene.grid, canvas.theme, canvas.scale
    short = part.rest.short
    planned = part.rest.planned
    colour, width, cap = (_ink(canvas, planned=planned), 2.0, 6 * scale) if short else (theme.line2, 1.0, 3 * scale)
    y, start, end = grid.middle(number), grid.x(part.start), grid.x(part.end)
    if scene.facts.starts(number, part):
        start += 4 * scale
        canvas.line(start, y - cap, start, y + cap, colour, width)
    ends = scene.facts.finishes(number, part)
    if ends:
        end -= 5 * scale
        canvas.line(end, y - cap, end, y + cap, colour, width)
    dashes = DENSE if planned or not short else ()
    text = scene.facts.words.short_duration(part.rest.minutes) if ends else ""
    sign = 16 * scale if short else 0.0
    total = canvas.type.width(text, REST if short else AXIS) + sign + 10 * scale
    place = place_rest(start, end, total, scale, short=short) if text else None
    if place is None or place.in_lane:
        if end > start:
            canvas.line(start, y, end, y, colour, width, dashes)
        return _lane_length(canvas, scene, number, place, text, total, planned=planned) if place else None
    # The line stops short of the label on both sides, so the label needs no background.
    canvas.line(start, y, place.x - total / 2, y, colour, width, dashes)
    canvas.line(place.x + total / 2, y, end, y, colour, width, dashes)
    _length(canvas, place.x - total / 2 + 5 * scale, y, text, _ink(canvas, planned=planned) if short else None)
    return None


def _lane_length(
    canvas: Canvas, scene: Scene, number: int, place: RestLabel, text: str, total: float, *, planned: bool
) -> float:
    grid, scale = scene.grid, canvas.scale
    right = place.x
    line = grid.x(scene.facts.evening) if scene.facts.evening is not None else None
    if line is not None and right - total < line < right:
        right = line
    left = max(right - total, grid.left)
    _length(canvas, left + 5 * scale, grid.base(number) + 8 * scale, text, _ink(canvas, planned=planned))
    return left + total - 5 * scale


def _length(canvas: Canvas, x: float, y: float, text: str, short: str | None) -> None:
    """Draw a rest's length; `short` is the colour of a short rest's length, None for any other."""
    if short is not None:
        canvas.sign("short_rest", x, y, 12, short)
        x += 16 * canvas.scale
    canvas.text(x, y, text, AXIS if short is None else REST, canvas.theme.ink3 if short is None else short)


def _evidence(canvas: Canvas, scene: Scene, one: Evidence) -> None:
    theme, scale = canvas.theme, canvas.scale
    bar = scene.grid.bar(one.day, one.start, one.end)
    if one.item.like == "mail_sent":
        pin = scene.grid.pin(one.day, one.start)
        middle = pin.x + pin.width / 2
        canvas.line(middle, bar.y - 3 * scale, middle, bar.bottom, theme.trace, 2)
        canvas.disc(middle, bar.y - 2 * scale, 1.8, theme.trace)
    elif one.corrected:
        canvas.box(bar, None, theme.ink, radius=2, width=1.3)
    elif one.planned:
        canvas.box(bar, theme.surface, theme.cal, radius=2, width=1.3)
    elif one.item.like == "meeting":
        # Leave half a pixel of background between neighbours.
        inset = Box(bar.x + 0.5 * scale, bar.y + 2 * scale, bar.width - scale, bar.height - 4 * scale)
        canvas.box(inset, theme.cal, radius=1.5)
    else:
        ground = Box(bar.x - scale, bar.y, bar.width + 2 * scale, bar.height)
        if theme.dark:
            canvas.box(ground, theme.bg)
        canvas.box(bar, theme.hand, radius=2)


def _columns(canvas: Canvas, scene: Scene) -> None:
    """Draw the mails of each half hour as a column, joined by a line across their run."""
    grid, theme, scale = scene.grid, canvas.theme, canvas.scale
    for run in scene.facts.runs:
        y = grid.base(run.day) + 17.5 * scale
        canvas.line(grid.x(run.start), y, max(grid.x(run.end), grid.x(run.start) + 3 * scale), y, theme.trace)
    for column in dict.fromkeys(scene.facts.columns.values()):
        with _tone(canvas, paled=scene.stands_back(*column.crossings)):
            canvas.box(grid.column(column.day, column.start, column.end, len(column.mails)), theme.trace)


def _received(canvas: Canvas, scene: Scene) -> None:
    """Draw the mail received in free time; inside work none is drawn."""
    for number, at in scene.facts.received:
        x, y = scene.grid.x(at), scene.grid.received(number)
        with _tone(canvas, paled=scene.stands_back()):
            canvas.disc(x, y, 2, None, canvas.theme.line2)


def _bracket(canvas: Canvas, box: Box, one: PlacedMark) -> None:
    dashed = one.mark.planned or one.mark.basis == "estimate"
    colour, scale = _ink(canvas, planned=one.mark.planned), canvas.scale
    canvas.line(box.x, box.bottom, box.right, box.bottom, colour, 2, (2, 1.5) if dashed else ())
    for x in (box.x + scale, box.right - scale):
        canvas.line(x, box.y, x, box.bottom, colour, 2)


def _signs(canvas: Canvas, scene: Scene, number: int, marks: list[PlacedMark]) -> None:
    """Draw the day's categories as one run of signs without words, which ends left of the evening line."""
    grid, scale = scene.grid, canvas.scale
    kinds = {one.mark.category: one.crossing for one in marks if not one.mark.planned}
    end = grid.x(scene.facts.evening) if scene.facts.evening is not None else grid.right
    shown = by_weight(map(category_of, kinds))
    x = end - (16 * len(shown) + 2) * scale
    for kind in shown:
        with _tone(canvas, paled=scene.stands_back(kinds[kind])):
            canvas.sign(kind, x, grid.base(number) + 7 * scale, _SIGN, canvas.theme.acc)
        x += 16 * scale


def _labels(
    canvas: Canvas, scene: Scene, number: int, told: list[tuple[PlacedMark, bool, bool]], taken: float | None
) -> None:
    grid, scale, words = scene.grid, canvas.scale, scene.facts.words
    texts = [short_word(one.mark.category, one.mark.basis, words) if word else "" for one, word, _ in told]
    labels = [
        LaneLabel(
            grid.bracket(number, one.mark.start, one.mark.end).x + scale,
            _SIGN * scale,
            canvas.type.width(text, MARK) + (_SIGN_ADVANCE - _SIGN) * scale if text else 0.0,
            beside,
        )
        for (one, _, beside), text in zip(told, texts, strict=True)
    ]
    line = grid.x(scene.facts.evening) if scene.facts.evening is not None else None
    places = place_labels(labels, left=grid.left, right=grid.right - 2 * scale, line=line, scale=scale, taken=taken)
    y = grid.base(number) + 7 * scale
    for (one, *_), text, place in zip(told, texts, places, strict=True):
        with _tone(canvas, paled=scene.stands_back(one.crossing)):
            ink = _ink(canvas, planned=one.mark.planned)
            canvas.sign(one.mark.category, place.x, y, _SIGN, ink)
            if text and place.with_word:
                canvas.text(place.x + _SIGN_ADVANCE * scale, y - 0.5 * scale, text, MARK, ink)
