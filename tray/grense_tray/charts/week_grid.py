"""The background of a week's chart: ordinary hours, days without sources, the axis, the rows and their names."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPolygonF

from grense.i18n import Catalogue
from grense.model.week import DaySummary, WeekSummary
from grense.wording.week_pictures import day_note
from grense_tray.charts.canvas import AXIS, BASE, DOTTED, LIMIT, STRONG, Canvas, Role, Type
from grense_tray.charts.layout import DAYS, Box, Grid, hour_labels
from grense_tray.charts.week_scene import Scene

__all__ = ["draw_ground", "draw_lines", "names_width"]

_MIDNIGHT = 24 * 60
_ORDINARY = Role(11, 500)
_PLACE_SIGN = 9  # px
_SOME_MONDAY = dt.date(2024, 1, 1)


def names_width(week: WeekSummary | None, words: Catalogue, type_: Type) -> float:
    """The width of the names of the days."""
    weekdays = [words.short_weekday(_SOME_MONDAY + dt.timedelta(days=number)) for number in range(DAYS)]
    names = [type_.width(text, STRONG) for text in weekdays]
    days = week.days if week else ()
    notes = [
        type_.width(day_note(week, day, words), AXIS) + len(_place_signs(day)) * (_PLACE_SIGN + 5) * type_.scale
        for day in days
        if week
    ]
    return max(names + notes)


def _place_signs(day: DaySummary) -> tuple[str, ...]:
    """The places of a day's work that are drawn: one, or those of its two halves."""
    if day.place_of_work is None:
        return ()
    return tuple(dict.fromkeys(filter(None, day.place_of_work.places)))


def draw_ground(canvas: Canvas, scene: Scene) -> None:
    """Draw the background: ordinary hours, days before the first source, and the selected span."""
    grid, theme = scene.grid, canvas.theme
    for number, day in enumerate(scene.facts.days):
        if day.ordinary:
            row = grid.row_box(number)
            start, end = (grid.x(minutes) for minutes in day.ordinary)
            canvas.box(Box(start, row.y, end - start, row.height), theme.band)
    if scene.facts.uncovered:
        row = grid.row_box(0)
        _hatch(canvas, Box(row.x, row.y, row.width, grid.row * scene.facts.uncovered))
    for box in scene.selected_boxes:
        if scene.is_planned(scene.selected):
            canvas.box(box, theme.sel, theme.ink2, radius=4)
        else:
            canvas.box(box, theme.accsoft, radius=4)


def draw_lines(canvas: Canvas, scene: Scene) -> None:
    """Draw the axis, the rows, midnight, the evening line, the present, and the names of the days."""
    grid, theme, scale = scene.grid, canvas.theme, canvas.scale
    _axis(canvas, scene)
    for number in range(DAYS + 1):
        y = grid.top + number * grid.row + 0.5
        canvas.line(grid.left, y, grid.right, y, theme.line)
    midnight = grid.x(_MIDNIGHT) + 0.5
    canvas.line(midnight, grid.top, midnight, grid.bottom, theme.line2, 1, DOTTED)
    if scene.facts.evening is not None:
        # Shifted left by a quarter, so that it fills one whole pixel on high-density screens.
        x = grid.x(scene.facts.evening) - 0.25 * scale
        canvas.line(x, grid.top - 6 * scale, x, grid.bottom, theme.ink2, 1.5)
    if scene.facts.present is not None:
        _present(canvas, grid, *scene.facts.present)
    _names(canvas, scene)
    free = scene.facts.free_uncovered
    if free is not None and scene.facts.covered_from is not None:
        _uncovered(canvas, scene, free, scene.facts.covered_from)


def _axis(canvas: Canvas, scene: Scene) -> None:
    grid, theme, scale = scene.grid, canvas.theme, canvas.scale
    middle = grid.top - 12 * scale
    taken = None
    if scene.facts.evening is not None:
        text = (
            f"{scene.facts.evening // 60 % 24:02}"
            if not scene.facts.evening % 60
            else scene.facts.words.hour(scene.facts.evening)
        )
        x = grid.x(scene.facts.evening)
        width = canvas.text(x, middle - 1.5 * scale, text, LIMIT, theme.ink, "centre")
        taken = (x - width / 2 - 3 * scale, x + width / 2 + 3 * scale)
    ends = {start for day in scene.facts.days if day.ordinary for start in day.ordinary}
    for minutes in hour_labels(grid, canvas.type.width("00", AXIS)):
        x = grid.x(minutes)
        if minutes not in ends and minutes != _MIDNIGHT and grid.left < x < grid.right:
            canvas.line(x + 0.5, grid.top - 3 * scale, x + 0.5, grid.top, theme.line2)
        text = f"{minutes // 60 % 24:02}"
        half = canvas.type.width(text, AXIS) / 2
        if taken is None or x + half < taken[0] or x - half > taken[1]:
            canvas.text(x, middle, text, AXIS, theme.ink3, "centre")


def _present(canvas: Canvas, grid: Grid, number: int, minutes: float) -> None:
    x, row = grid.x(minutes), grid.row_box(number)
    canvas.line(x, row.y, x, row.bottom, canvas.theme.focus)
    size = 4 * canvas.scale
    canvas.painter.setPen(Qt.PenStyle.NoPen)
    canvas.painter.setBrush(QColor(canvas.theme.focus))
    corners = [QPointF(x - size, grid.top - size), QPointF(x + size, grid.top - size), QPointF(x, grid.top)]
    canvas.painter.drawPolygon(QPolygonF(corners))


def _names(canvas: Canvas, scene: Scene) -> None:
    theme, scale = canvas.theme, canvas.scale
    for number in range(DAYS):
        base = scene.grid.base(number)
        today = scene.facts.present is not None and scene.facts.present[0] == number
        day = scene.facts.days[number] if scene.facts.days else None
        date = day.date if day else _SOME_MONDAY + dt.timedelta(days=number)
        name = scene.facts.words.short_weekday(date)
        canvas.text(0, base + 17 * scale, name, STRONG if today else BASE, theme.ink)
        if day and scene.facts.view:
            note = day_note(scene.facts.view, day, scene.facts.words)
            x = canvas.text(0, base + 30.5 * scale, note, AXIS, theme.ink3)
            for number_of_sign, place in enumerate(_place_signs(day)):
                left = x + (6 + number_of_sign * (_PLACE_SIGN + 3)) * scale
                canvas.sign(place, left, base + 30.5 * scale, _PLACE_SIGN, theme.ink3)
    first = scene.facts.days[0] if scene.facts.days else None
    if first and first.ordinary and not (first.sessions or first.meetings or scene.facts.uncovered):
        text = scene.facts.words.gettext("ordinary hours")
        start, end = (scene.grid.x(minutes) for minutes in first.ordinary)
        if canvas.type.width(text, _ORDINARY) < end - start - 8 * scale:
            canvas.text((start + end) / 2, scene.grid.base(0) + 10 * scale, text, _ORDINARY, theme.ink2, "centre")


def _uncovered(canvas: Canvas, scene: Scene, number: int, covered_from: dt.date) -> None:
    words, grid = scene.facts.words, scene.grid
    text = words.gettext("no source before {weekday}").format(weekday=words.weekday(covered_from))
    if scene.facts.uncovered == DAYS:
        text = words.gettext("no source before {date}").format(date=words.date(covered_from))
    width, height = canvas.type.width(text, AXIS) + 16 * canvas.scale, 18 * canvas.scale
    middle = grid.middle(number)
    x = grid.left + 16 * canvas.scale
    canvas.box(Box(x, middle - height / 2, width, height), canvas.theme.bg, radius=4)
    canvas.text(x + 8 * canvas.scale, middle, text, AXIS, canvas.theme.ink3)


def _hatch(canvas: Canvas, box: Box) -> None:
    canvas.painter.save()
    canvas.painter.setClipRect(QRectF(*box))
    step, x = 8 * canvas.scale, box.x - box.height
    while x < box.right:
        canvas.line(x, box.bottom, x + box.height, box.y, canvas.theme.line)
        x += step
    canvas.painter.restore()
