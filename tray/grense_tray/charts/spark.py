"""The person's own weeks as a small line chart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from grense.i18n import Catalogue
from grense.model.trend import TrendWeek
from grense_tray.charts.canvas import Canvas
from grense_tray.charts.chart import Chart
from grense_tray.charts.layout import Box
from grense_tray.presenter.usual import Series, series_of
from grense_tray.theme import Theme

__all__ = ["Spark"]

_WIDTH, _HEIGHT, _MARGIN = 226, 34, 4


class Spark(Chart):
    """Estimated hours a week, over the usual range; the last one is a dot, ochre when the week exceeded its limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series = Series((), (), None)
        self._over = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_trend(self, trend: Sequence[TrendWeek], words: Catalogue, theme: Theme) -> None:
        """Show the weeks of a trend, the earliest first."""
        self.words, self.theme = words, theme
        self._series = series_of(trend, lambda week: week.estimate / 60)
        counted = [week for week in trend if week.is_active]
        self._over = bool(counted) and counted[-1].crossings.get("long_week", 0) > 0
        self.setAccessibleName(words.gettext("Hours a week, estimated"))
        hours = [f"{value:.0f}" for value in self._series.values if value is not None]
        self.setAccessibleDescription(", ".join(hours))
        self.redraw()

    def sizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_WIDTH * self.scale), round(_HEIGHT * self.scale))

    def minimumSizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_WIDTH * self.scale / 2), self.sizeHint().height())

    def draw(self, canvas: Canvas) -> None:  # as Qt or `Chart` describes it
        theme, scale, margin = canvas.theme, canvas.scale, _MARGIN * canvas.scale
        values = self._series.values
        known = [value for value in values if value is not None] + list(self._series.usual or ())
        if not known:
            canvas.line(0, self.height() / 2, self.width(), self.height() / 2, theme.line)
            return
        low, high = min(known) - 1, max(known) + 1
        width, height = self.width() - 2 * margin, self.height() - 2 * margin

        def y(value: float) -> float:
            return margin + (high - value) / (high - low) * height

        if self._series.usual:
            lower, upper = self._series.usual
            band = max(y(lower) - y(upper), scale)
            canvas.box(Box(0, y(upper), self.width(), band), theme.band, radius=1)
        step = width / max(len(values) - 1, 1)
        points = [QPointF(margin + n * step, y(value)) for n, value in enumerate(values) if value is not None]
        pen = QPen(QColor(theme.cal), 1.6 * scale)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        canvas.painter.setPen(pen)
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        canvas.painter.drawPolyline(QPolygonF(points))
        if points:
            canvas.disc(points[-1].x(), points[-1].y(), 3, theme.acc if self._over else theme.trace)
