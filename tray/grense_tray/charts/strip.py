"""A pattern's weeks in one strip: its caption, its squares or rings, and the months below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from grense.i18n import Catalogue
from grense.model.trend import TrendWeek
from grense_tray.charts.accessible_text import WEEK_KEYS
from grense_tray.charts.canvas import AXIS, Canvas
from grense_tray.charts.chart import Chart
from grense_tray.charts.layout import Box
from grense_tray.charts.trend_panel import Panel, draw_plot, panel_of
from grense_tray.presenter.usual import LAST
from grense_tray.theme import Theme

__all__ = ["Strip"]

_WIDTH, _LEAST_WIDTH = 700, 380
_ABOVE, _PLOT, _BELOW, _MARGIN = 24, 76, 22, 4


class Strip(Chart):
    """The weeks of one pattern; left and right move through them."""

    ground = "surface"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weeks: tuple[TrendWeek, ...] = ()
        self._panel: Panel | None = None
        self._current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_weeks(
        self, category: str, weeks: Sequence[TrendWeek], words: Catalogue, theme: Theme, *, limit: float
    ) -> None:
        """Show the weeks of a category, the earliest first; `limit` is a long week's in minutes."""
        self.words, self.theme, self._weeks, self._current = words, theme, tuple(weeks), None
        self._panel = panel_of(self._weeks, category, words, limit) if weeks else None
        self.setAccessibleName(", ".join(filter(None, (self._panel.head, self._caption()))) if self._panel else "")
        self.setAccessibleDescription(words.gettext(WEEK_KEYS))
        self.redraw()

    def describe(self, number: int) -> str:
        """A week: its dates, and its value for the pattern."""
        week = self._weeks[number]
        told = [self.words.week_dates(week.monday)]
        if not week.is_active:
            told.append(self.words.gettext("left out"))
        elif self._panel is not None and self._panel.is_hours:
            told.append(self.words.gettext("about {duration}").format(duration=self.words.about(week.estimate)))
        elif self._panel is not None:
            told.append(f"{self._panel.head}: {week.crossings.get(self._panel.sign, 0)}")
        return ", ".join(told)

    def sizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_WIDTH * self.scale), round((_ABOVE + _PLOT + _BELOW) * self.scale))

    def minimumSizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_LEAST_WIDTH * self.scale), self.sizeHint().height())

    def draw(self, canvas: Canvas) -> None:  # as Qt or `Chart` describes it
        theme, scale = canvas.theme, canvas.scale
        if self._panel is None:
            return
        plot, middle = self._plot(), 9 * scale
        lately = self.words.gettext("last four weeks")
        room = plot.width - self.type.width(lately, AXIS) - 16 * scale
        if self.type.width(self._caption(), AXIS) < room:
            canvas.text(plot.x, middle, self._caption(), AXIS, theme.ink2)
        if len(self._weeks) > LAST:
            canvas.text(plot.right, middle, lately, AXIS, theme.ink2, "right")
        draw_plot(canvas, self._panel, plot)
        self._months(canvas, plot)

    def draw_over(self, canvas: Canvas) -> None:  # as Qt or `Chart` describes it
        if self._current is not None and self.hasFocus():
            plot = self._plot()
            step = plot.width / len(self._weeks)
            around = Box(plot.x + self._current * step, plot.y, step, plot.height)
            canvas.box(around, None, canvas.theme.focus, radius=2, width=2)

    def event(self, event: QEvent) -> bool:  # as Qt or `Chart` describes it
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._weeks:
            plot = self._plot()
            week = int((event.pos().x() - plot.x) / plot.width * len(self._weeks))
            text = self.describe(week) if 0 <= week < len(self._weeks) else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        self._by_keyboard = True
        last = len(self._weeks) - 1
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and last >= 0 and not event.modifiers():
            at = last + 1 if self._current is None else self._current
            self._current = min(max(at + (1 if event.key() == Qt.Key.Key_Right else -1), 0), last)
            self.tell(self.describe(self._current))
            self.update()
        else:
            super().keyPressEvent(event)

    def _plot(self) -> Box:
        scale = self.scale
        return Box(_MARGIN * scale, _ABOVE * scale, self.width() - 2 * _MARGIN * scale, _PLOT * scale)

    def _caption(self) -> str:
        """The meaning of a square or ring, and of the band where there is one."""
        words, panel = self.words, self._panel
        if panel is None:
            return ""
        said = words.gettext("hours a week, estimated") if panel.is_hours else words.gettext("days a week")
        if panel.series.usual is None:
            return said
        low, high = (round(value) for value in panel.series.usual)
        form = words.gettext("{said}; the band is usual for you, {low}–{high}")
        return form.format(said=said, low=low, high=high)

    def _months(self, canvas: Canvas, plot: Box) -> None:
        """Name each month under its first week, where there is room."""
        step, reached = plot.width / len(self._weeks), plot.x - 1
        for number, week in enumerate(self._weeks):
            if number and week.monday.month == self._weeks[number - 1].monday.month:
                continue
            text, x = self.words.month(week.monday)[:3], plot.x + number * step
            width = canvas.type.width(text, AXIS)
            if x > reached and x + width <= plot.right:
                canvas.text(x, plot.bottom + 11 * canvas.scale, text, AXIS, canvas.theme.ink3)
                reached = x + width + 8 * canvas.scale
