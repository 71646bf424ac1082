"""The chart of a week: seven rows of 24 hours with work, rests and crossings, for pointer and keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from grense.drawing.evidence import Evidence
from grense.drawing.week_facts import Facts, facts_of
from grense.i18n import Catalogue
from grense.model.correction import Correction
from grense.model.week import WeekSummary
from grense.wording.week_pictures import tell_day, tell_week
from grense_tray.charts.accessible_text import (
    PICTURE_KEYS,
    tell_crossing,
    tell_estimate,
    tell_evidence,
    tell_rest,
)
from grense_tray.charts.canvas import Canvas
from grense_tray.charts.chart import Chart
from grense_tray.charts.day_marks import draw_evidence, draw_marks, draw_rests, evidence_box, rest_box
from grense_tray.charts.layout import DAYS, Box, Grid, lay_grid, least_height
from grense_tray.charts.week_grid import draw_ground, draw_lines, names_width
from grense_tray.charts.week_scene import Scene
from grense_tray.theme import Theme

__all__ = ["WeekPicture"]

_LEAST_WIDTH, _WIDTH = 540, 808
_REACH = 3  # px of tolerance of the pointer around evidence


class WeekPicture(Chart):
    """A week with its crossings marked in place.

    Left and right move through the evidence, up and down through the days, Enter selects a crossing, R opens the
    correction, P that of where the work of a day was done, T shows the table, Alt with left and right moves to other
    weeks, Esc clears the selection.
    """

    selected = Signal(int)
    """An index into the summary's crossings, -1 for none."""
    item_activated = Signal(object, QPoint)
    """A `grense.model.crossing.Item` to correct, and where on the screen it is."""
    table_wanted = Signal()
    week_step = Signal(int)
    place_wanted = Signal(object, QPoint)
    """The day of which the place of work is to be corrected, and where on the screen its name is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = Facts(None, self.words)
        self._grid = lay_grid(_WIDTH, least_height(1.0), 1.0)
        self._highlighted: int | None = None
        self._selected: int | None = None
        self._current: Evidence | None = None
        self._day = 0
        self._hovered: Evidence | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_week(
        self,
        view: WeekSummary | None,
        words: Catalogue,
        theme: Theme,
        *,
        now: dt.datetime,
        corrections: Sequence[Correction] = (),
        covered_from: dt.date | None = None,
    ) -> None:
        """Show a week as known at `now`, or the empty grid for None. `covered_from` is the first day with sources."""
        same = self._facts.view is not None and view is not None and self._facts.view.week == view.week
        self.words, self.theme = words, theme
        self._facts = facts_of(view, words, now, corrections, covered_from)
        self._highlighted, self._hovered = None, None
        if not same:
            self._selected, self._current, self._day = None, None, 0
        elif view is not None and self._selected is not None and self._selected >= len(view.listed):
            self._selected = None
        if self._current not in self._facts.evidence:
            self._current = None
        self.arrange()
        self._describe("")
        self.setAccessibleName(tell_week(view, words) if view else words.gettext("No week to show."))
        self.redraw()

    def highlight(self, crossing: int | None) -> None:
        """Pale all evidence outside this crossing."""
        if crossing != self._highlighted:
            self._highlighted = crossing
            self.redraw()

    def select(self, crossing: int | None) -> None:
        """Mark the span of a crossing, without emitting `selected`."""
        if crossing != self._selected:
            self._selected = crossing
            self.redraw()

    @property
    def grid(self) -> Grid:
        """The grid of rows and hours."""
        return self._grid

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence in the order of the arrow keys."""
        return self._facts.evidence

    @property
    def current(self) -> Evidence | None:
        """The evidence at the keyboard cursor."""
        return self._current

    def box_of(self, one: Evidence) -> Box:
        """The box of a piece of evidence."""
        return evidence_box(self._scene(), one)

    def focus_box(self) -> Box:  # as Qt or `Chart` describes it
        grid, away = self._grid, 5 * self.scale
        height = grid.bottom - grid.top
        return Box(grid.left - away, grid.top - away, grid.right - grid.left + 2 * away, height + 2 * away)

    def arrange(self) -> None:  # as Qt or `Chart` describes it
        names = names_width(self._facts.view if self._facts.view else None, self.words, self.type)
        first, last = self._facts.day_start, self._facts.day_end
        self._grid = lay_grid(self.width(), self.height(), self.scale, labels=names, day_start=first, day_end=last)

    def draw(self, canvas: Canvas) -> None:  # as Qt or `Chart` describes it
        scene = self._scene()
        draw_ground(canvas, scene)
        draw_lines(canvas, scene)
        taken = draw_rests(canvas, scene)
        draw_evidence(canvas, scene)
        draw_marks(canvas, scene, taken)

    def draw_over(self, canvas: Canvas) -> None:  # as Qt or `Chart` describes it
        keyed = self._current if self.hasFocus() else None
        for one, width in ((self._hovered, 1.0), (keyed, 2.0)):
            if one is not None:
                box, away = self.box_of(one), 2 * canvas.scale
                around = Box(box.x - away, box.y - away, box.width + 2 * away, box.height + 2 * away)
                canvas.box(around, None, self.theme.focus, radius=2, width=width)

    def sizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_WIDTH * self.scale), least_height(self.scale))

    def minimumSizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_LEAST_WIDTH * self.scale), least_height(self.scale))

    def hint_at(self, x: float, y: float) -> str:
        """The tooltip text at a point."""
        view = self._facts.view
        if view is None:
            return ""
        if one := self._evidence_at(x, y):
            beside = [other for other in self._facts.evidence if self._is_beside(one, other)]
            return tell_evidence(one, view, self.words, beside=len(beside), separator=" · ")
        scene = self._scene()
        for placed in self._facts.marks:
            mark = placed.mark
            if placed.crossing is not None and self._grid.bracket(placed.day, mark.start, mark.end).holds(x, y, 4):
                return tell_crossing(view, placed.crossing, self.words)
        day = self._grid.day_at(y)
        if day is None or x < self._grid.left:
            return tell_day(view, view.days[day], self.words) if day is not None else ""
        for span in self._facts.sessions[day]:
            if self._grid.bar(day, span.start, span.end).holds(x, y):
                return tell_estimate(view.days[day], span, self.words)
        for part in view.days[day].resting:
            if rest_box(scene, day, part).holds(x, y):
                crossing = self._facts.short_rest(part)
                return (
                    tell_rest(part.rest, self.words) if crossing is None else tell_crossing(view, crossing, self.words)
                )
        return ""

    def event(self, event: QEvent) -> bool:  # as Qt or `Chart` describes it
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.hint_at(event.pos().x(), event.pos().y())
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # Qt's name
        self._hover(self._evidence_at(event.position().x(), event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002  # Qt's name
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # Qt's name
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = event.position().x(), event.position().y()
        if x < self._grid.left and (day := self._grid.day_at(y)) is not None:
            self._ask_place(day)
            return
        one = self._evidence_at(x, y)
        if one is not None:
            self._go_to(one)
        crossing = self._crossing_at(x, y, one)
        self._choose(crossing)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # Qt's name
        if one := self._evidence_at(event.position().x(), event.position().y()):
            self.item_activated.emit(one.item, event.globalPosition().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # Qt's name
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._correct()
        elif one := self._evidence_at(event.pos().x(), event.pos().y()):
            self._go_to(one)
            self.item_activated.emit(one.item, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        self._by_keyboard = True
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in steps and alt:
            self.week_step.emit(steps[Qt.Key(key)])
        elif key in steps:
            self._step(steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not alt:
            self._step_day(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._next_crossing())
        elif key == Qt.Key.Key_Escape and self._selected is not None:
            self._choose(None)
        elif key == Qt.Key.Key_R and not event.modifiers():
            self._correct()
        elif key == Qt.Key.Key_P and not event.modifiers():
            self._ask_place(self._day)
        elif key == Qt.Key.Key_T and not event.modifiers():
            self.table_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _scene(self) -> Scene:
        return Scene(self._facts, self._grid, self._highlighted, self._selected)

    def _evidence_at(self, x: float, y: float) -> Evidence | None:
        """The nearest evidence; those drawn later, on top, first."""
        near = [one for one in self._facts.evidence if self.box_of(one).holds(x, y, _REACH * self.scale)]
        rank = {"mail_sent": 0, "manual": 1, "meeting": 2}

        def distance(one: Evidence) -> tuple[int, float]:
            box = self.box_of(one)
            return rank.get(one.item.like, 3), abs(box.x + box.width / 2 - x)

        return min(near, key=distance, default=None)

    def _is_beside(self, one: Evidence, other: Evidence) -> bool:
        same = one.day == other.day and one.item.kind == other.item.kind and one.item.like == "mail_sent"
        return same and abs(self.box_of(one).x - self.box_of(other).x) < _REACH * self.scale

    def _crossing_at(self, x: float, y: float, one: Evidence | None) -> int | None:
        if one is not None and one.crossings:
            return one.crossings[0]
        for placed in self._facts.marks:
            mark = placed.mark
            if self._grid.bracket(placed.day, mark.start, mark.end).holds(x, y, 4 * self.scale):
                return placed.crossing
        day = self._grid.day_at(y)
        if day is None or self._facts.view is None:
            return None
        parts = [part for part in self._facts.days[day].resting if rest_box(self._scene(), day, part).holds(x, y)]
        return next((self._facts.short_rest(part) for part in parts if part.rest.short), None)

    def _hover(self, one: Evidence | None) -> None:
        if one is not self._hovered:
            self._hovered = one
            self.update()

    def _choose(self, crossing: int | None) -> None:
        self.select(crossing)
        self.selected.emit(-1 if crossing is None else crossing)

    def _next_crossing(self) -> int | None:
        """The crossing of the current evidence; repeated calls cycle through its crossings."""
        crossings = self._current.crossings if self._current else ()
        if not crossings:
            return None
        return crossings[(crossings.index(self._selected) + 1) % len(crossings) if self._selected in crossings else 0]

    def _correct(self) -> None:
        if self._current is not None:
            box = self.box_of(self._current)
            place = self.mapToGlobal(QPoint(round(box.x), round(box.bottom)))
            self.item_activated.emit(self._current.item, place)

    def _ask_place(self, number: int) -> None:
        if self._facts.view is not None:
            corner = QPoint(round(self._grid.left + 374 * self.scale), round(self._grid.middle(number)))
            self.place_wanted.emit(self._facts.days[number].date, self.mapToGlobal(corner))

    def _step(self, by: int) -> None:
        evidence = self._facts.evidence
        if not evidence:
            return
        if self._current is None:
            on = [one for one in evidence if one.day >= self._day]
            self._go_to(on[0] if on else evidence[-1])
        else:
            at = evidence.index(self._current) + by
            self._go_to(evidence[min(max(at, 0), len(evidence) - 1)])

    def _step_day(self, by: int) -> None:
        """Move to the row above or below, to the evidence nearest in time."""
        self._day = min(max(self._day + by, 0), DAYS - 1)
        minutes = self._current.start if self._current else 0.0
        there = [one for one in self._facts.evidence if one.day == self._day]
        self._current = min(there, key=lambda one: abs(one.start - minutes), default=None)
        if self._facts.view is None:
            return
        told = [tell_day(self._facts.view, self._facts.days[self._day], self.words)]
        if self._current is not None:
            told.append(tell_evidence(self._current, self._facts.view, self.words))
        self._describe(". ".join(told))
        self.update()

    def _go_to(self, one: Evidence) -> None:
        self._current, self._day = one, one.day
        if self._facts.view is not None:
            self._describe(tell_evidence(one, self._facts.view, self.words))
        self.update()

    def _describe(self, text: str) -> None:
        if text:
            self.tell(text)
        else:
            self.setAccessibleDescription(self.words.gettext(PICTURE_KEYS))
