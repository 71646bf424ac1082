"""The person's last half year: a panel for hours and one for each category, beside the usual range."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from grense.i18n import Catalogue
from grense.model.trend import TrendWeek
from grense.rules.categories import CATEGORIES, Category
from grense.wording.crossings import category_word
from grense_tray.charts.accessible_text import WEEK_KEYS
from grense_tray.charts.canvas import LEAD, TITLE, Canvas, Role
from grense_tray.charts.chart import Chart
from grense_tray.charts.layout import Box
from grense_tray.charts.trend_layout import columns, lay_row
from grense_tray.charts.trend_panel import AXIS_HEIGHT, Panel, draw_key, draw_panel, head_height, key_height, panels_of
from grense_tray.theme import Theme

__all__ = ["Trend"]

_PLOT, _BETWEEN, _MARGIN = 96, 24, 4
_WIDTH, _LEAST_WIDTH = 1052, 420


class Trend(Chart):
    """Panels of the weeks, the last four in ochre; left and right move through the weeks, Enter opens one."""

    week_chosen = Signal(str)
    table_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trend: tuple[TrendWeek, ...] = ()
        self._panels: tuple[Panel, ...] = ()
        self._current: int | None = None
        self._places: list[tuple[Box, float]] = []
        self._rules: list[float] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_trend(
        self,
        trend: Sequence[TrendWeek],
        words: Catalogue,
        theme: Theme,
        *,
        limit: float | None,
        categories: Sequence[Category] = CATEGORIES,
    ) -> None:
        """Show weeks, the earliest first; `limit` is the week's in minutes."""
        self.words, self.theme, self._trend = words, theme, tuple(trend)
        self._panels = panels_of(self._trend, words, limit, categories)
        self._current = None
        self.setAccessibleName(". ".join(panel.told for panel in self._panels))
        self.setAccessibleDescription(words.gettext(WEEK_KEYS))
        self.arrange()
        self.redraw()

    def arrange(self) -> None:
        """Give every panel of a row the same height above its plot, and all plots the remaining height."""
        self._places, self._rules, y = [], [], _MARGIN * self.scale
        rows = self._rows()
        more = (self.height() - self._least()) / max(len(rows), 1)
        for row in rows:
            head, height = self._head(row), self._row_height(row) + max(more, 0.0)
            under = (AXIS_HEIGHT + _BETWEEN) * self.scale
            self._places += [(Box(x, y, width, height - under), head) for x, width in self._row(row)]
            y += height
            self._rules.append(y - _BETWEEN / 2 * self.scale)

    def sizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_WIDTH * self.scale), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_LEAST_WIDTH * self.scale), round(self._least() + 0.5))

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        super().resizeEvent(event)
        self.updateGeometry()  # a change of width changes the rows of panels

    def draw(self, canvas: Canvas) -> None:  # as Qt or `Chart` describes it
        for number, (panel, (box, head)) in enumerate(zip(self._panels, self._places, strict=False)):
            draw_panel(canvas, panel, box, head, _figure(number))
        if len(self._places) > len(self._panels):
            box, _ = self._places[-1]
            room = (AXIS_HEIGHT + _BETWEEN / 2) * canvas.scale
            draw_key(canvas, Box(box.x, box.y, box.width, box.height + room), self.words, self._active_days)
        for y in self._rules[:-1]:
            margin = _MARGIN * canvas.scale
            canvas.line(margin, y, self.width() - margin, y, canvas.theme.line)

    def draw_over(self, canvas: Canvas) -> None:  # as Qt or `Chart` describes it
        if self._current is None or not self.hasFocus():
            return
        for box, head in self._places[: len(self._panels)]:
            step = box.width / max(len(self._trend), 1)
            around = Box(box.x + self._current * step, box.y + head, step, box.height - head)
            canvas.box(around, None, canvas.theme.focus, radius=2)

    def week_at(self, x: float, y: float) -> int | None:
        """The week at a point, as an index into the trend."""
        for box, head in self._places[: len(self._panels)]:
            if Box(box.x, box.y + head, box.width, box.height - head).holds(x, y) and self._trend:
                return min(int((x - box.x) / box.width * len(self._trend)), len(self._trend) - 1)
        return None

    def describe(self, number: int) -> str:
        """A week: its dates, hours and crossings."""
        week, words = self._trend[number], self.words
        told = [
            words.week_dates(week.monday),
            words.gettext("{hours} estimated").format(hours=words.duration(week.estimate)),
        ]
        if not week.is_active:
            days = words.number(week.active_days)
            told.append(words.gettext("work on fewer than {days} days, left out").format(days=days))
        told += [f"{category_word(name, words)}: {count}" for name, count in week.crossings.items() if count]
        return ", ".join(told)

    def event(self, event: QEvent) -> bool:  # as Qt or `Chart` describes it
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            week = self.week_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), "" if week is None else self.describe(week), self)
            return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # Qt's name
        week = self.week_at(event.position().x(), event.position().y())
        if week is not None:
            self.week_chosen.emit(self._trend[week].week)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        self._by_keyboard = True
        key = event.key()
        last = len(self._trend) - 1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and last >= 0 and not event.modifiers():
            at = last + 1 if self._current is None else self._current
            self._current = min(max(at + (1 if key == Qt.Key.Key_Right else -1), 0), last)
            self.tell(self.describe(self._current))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.week_chosen.emit(self._trend[self._current].week)
        elif key == Qt.Key.Key_T and not event.modifiers():
            self.table_wanted.emit()
        else:
            super().keyPressEvent(event)

    @property
    def _active_days(self) -> int:
        return max((week.active_days for week in self._trend), default=0)

    def _row(self, row: Sequence[int]) -> list[tuple[float, float]]:
        margin = _MARGIN * self.scale
        return [(x + margin, width) for x, width in lay_row(len(row), self._room(), self.scale)]

    def _rows(self) -> list[tuple[int, ...]]:
        return columns(len(self._panels) + 1, self._room(), self.scale) if self._panels else []

    def _room(self) -> float:
        return self.width() - 2 * _MARGIN * self.scale

    def _least(self) -> float:
        return sum(self._row_height(row) for row in self._rows()) + 2 * _MARGIN * self.scale

    def _row_height(self, row: Sequence[int]) -> float:
        plot = self._head(row) + (_PLOT + AXIS_HEIGHT) * self.scale
        return max(plot, self._key(row)) + _BETWEEN * self.scale

    def _head(self, row: Sequence[int]) -> float:
        """The height of the texts above the plots of a row."""
        width = self._row(row)[0][1]
        panels = [number for number in row if number < len(self._panels)]
        heights = [head_height(self._panels[number], self.type, width, _figure(number)) for number in panels]
        return max(heights, default=0.0)

    def _key(self, row: Sequence[int]) -> float:
        return (
            key_height(self.type, self.words, self._row(row)[0][1], self._active_days)
            if len(self._panels) in row
            else 0.0
        )


def _figure(number: int) -> Role:
    """The role of a panel's figure: hours and quick looks come first, and larger."""
    return LEAD if number < 2 else TITLE
