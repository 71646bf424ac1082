"""One scale's course: the person's own means by month, a dot for each day with answers."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from grense.i18n import Catalogue
from grense.questions import LEAST, MOST
from grense_tray.charts.canvas import AXIS, Canvas
from grense_tray.charts.chart import Chart
from grense_tray.charts.layout import Box
from grense_tray.presenter.answer_history import ScaleCourse, month_ticks
from grense_tray.theme import Theme

__all__ = ["CoursePlot"]

_WIDTH, _HEIGHT = 260, 104
_LEFT, _RIGHT, _TOP, _BOTTOM = 18, 6, 8, 22
_DOT = 3.2
_SHORT = 3  # letters of a month on the axis


class CoursePlot(Chart):
    """Means from 1 to 5 by the day; the same height for every scale, so that plots side by side compare."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._course: ScaleCourse | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # reachable with Tab by screen readers
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_course(self, course: ScaleCourse, words: Catalogue, theme: Theme) -> None:
        """Show the course of a scale."""
        self.words, self.theme, self._course = words, theme, course
        self.setAccessibleName(course.title)
        self.setAccessibleDescription(course.spoken)
        self.redraw()

    def sizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_WIDTH * self.scale), round(_HEIGHT * self.scale))

    def minimumSizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_WIDTH * self.scale / 2), self.sizeHint().height())

    @property
    def plot(self) -> Box:
        """The box of the dots."""
        scale = self.scale
        width, height = self.width() - (_LEFT + _RIGHT) * scale, self.height() - (_TOP + _BOTTOM) * scale
        return Box(_LEFT * scale, _TOP * scale, width, height)

    def dots(self) -> list[QPointF]:
        """The centre of each dot, the earliest first."""
        return [QPointF(self._x(day), self._y(mean)) for day, mean in self._course.points] if self._course else []

    def draw(self, canvas: Canvas) -> None:  # as `Chart` describes it
        if self._course is None:
            return
        theme, plot = canvas.theme, self.plot
        for value in range(LEAST, MOST + 1):
            canvas.line(plot.x, self._y(value), plot.right, self._y(value), theme.line)
        for value in (LEAST, (LEAST + MOST) // 2, MOST):
            canvas.text(plot.x - 6 * canvas.scale, self._y(value), str(value), AXIS, theme.ink3, "right")
        self._draw_months(canvas, self._course)
        dots = self.dots()
        pen = QPen(QColor(theme.cal), 1.6 * canvas.scale)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        canvas.painter.setPen(pen)
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        canvas.painter.drawPolyline(QPolygonF(dots))
        for dot in dots:
            canvas.disc(dot.x(), dot.y(), _DOT, theme.trace)

    def _draw_months(self, canvas: Canvas, course: ScaleCourse) -> None:
        """Draw a tick at each start of a month, and its name where names do not touch."""
        theme, plot, taken = canvas.theme, self.plot, 0.0
        for tick in self._months(course)[:-1]:
            x = self._x(tick)
            canvas.line(x, plot.bottom, x, plot.bottom + 4 * canvas.scale, theme.line2)
            name = self.words.month(tick)[:_SHORT]
            width = canvas.type.width(name, AXIS)
            if x >= taken and x + width <= self.width():
                canvas.text(x, plot.bottom + 13 * canvas.scale, name, AXIS, theme.ink3)
                taken = x + width + 6 * canvas.scale

    @staticmethod
    def _months(course: ScaleCourse) -> tuple[dt.date, ...]:
        return month_ticks(*course.span)

    def _x(self, day: dt.date) -> float:
        """The position of a day; the axis runs from the first month's start to the last one's end."""
        if self._course is None:
            return 0.0
        months, plot = self._months(self._course), self.plot
        return plot.x + plot.width * (day - months[0]).days / (months[-1] - months[0]).days

    def _y(self, mean: float) -> float:
        plot = self.plot
        return plot.y + plot.height * (MOST - mean) / (MOST - LEAST)
