"""Hours over agreed time by week: bars over and under a line, and below them what stands at the end of each week.

```
 each week    ▂ ▁   █       its own scale: what stands is many weeks' sum
             ───▔─▔───▔──
 what stands  ╲___╱‾╲___●
```
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from grense.flexitime import Balance, BalanceWeek
from grense.flexitime.wording import signed
from grense.text import Catalogue
from grense_tray.charts.canvas import AXIS, MARK, Canvas
from grense_tray.charts.chart import Chart
from grense_tray.charts.layout import Box
from grense_tray.charts.telling import WEEK_KEYS
from grense_tray.theme import Theme

__all__ = ["BalanceChart"]

_WIDTH, _LEAST_WIDTH = 1052, 300
_HEAD, _BOTTOM, _BESIDE = 20, 24, 8
_BARS, _BETWEEN, _STANDS = 92, 10, 64
_HEIGHT = _HEAD + _BARS + _BETWEEN + _HEAD + _STANDS + _BOTTOM
_BAR, _WIDEST = 0.62, 26.0
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
_LINES = 3


@dataclass(frozen=True)
class Scale:
    """Hours from `low` to `high` on a box, with a line every `step`."""

    box: Box
    low: int
    high: int
    step: int

    @classmethod
    def of(cls, box: Box, hours: Sequence[float]) -> Scale:
        """Room for all the hours, and for none."""
        low, high = min([0.0, *hours]), max([0.0, *hours])
        step = next((one for one in _STEPS if (high - low) / one <= _LINES), math.ceil((high - low) / _LINES))
        least, most = math.floor(low / step), math.ceil(high / step)
        return cls(box, least * step, max(most, least + 1) * step, step)

    def lines(self) -> range:
        """The hours that have a line."""
        return range(self.low, self.high + 1, self.step)

    def y(self, hours: float) -> float:
        """Where hours lie."""
        return self.box.y + self.box.height * (self.high - hours) / (self.high - self.low)


class BalanceChart(Chart):
    """All bars are pale, since they are estimates. Left and right go through the weeks."""

    table_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._balance: Balance | None = None
        self._current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_balance(self, balance: Balance | None, words: Catalogue, theme: Theme, spoken: str) -> None:
        """Show a balance; `spoken` is what it comes to, for a screen reader."""
        self.words, self.theme, self._balance, self._current = words, theme, balance, None
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(words.gettext(WEEK_KEYS))
        self.redraw()

    @property
    def weeks(self) -> tuple[BalanceWeek, ...]:
        """The weeks that count."""
        return self._balance.weeks if self._balance is not None else ()

    @property
    def bands(self) -> tuple[Scale, Scale]:
        """Where each week lies, and where what stands lies."""
        scale, (left, right) = self.scale, self._margins
        width = self.width() - left - right
        below = _HEAD + _BARS + _BETWEEN + _HEAD
        weekly, stands = self._hours
        return (
            Scale.of(Box(left, _HEAD * scale, width, _BARS * scale), weekly),
            Scale.of(Box(left, below * scale, width, _STANDS * scale), stands),
        )

    def bars(self) -> list[Box]:
        """A bar a week, above the line or below it."""
        weekly, _ = self.bands
        zero, step = weekly.y(0.0), self._step
        wide = min(step * _BAR, _WIDEST * self.scale)
        found = []
        for number, week in enumerate(self.weeks):
            at = weekly.y(week.over.estimate / 60)
            height = max(abs(at - zero), self.scale)
            found.append(Box(self._x(number) - wide / 2, min(at, zero), wide, height))
        return found

    def describe(self, number: int) -> str:
        """A week: its number, hours over, and what stands."""
        week, words = self.weeks[number], self.words
        form = words.gettext("Week {number}: {over} against agreed time, estimated; stands at {standing}")
        return form.format(
            number=int(week.week[-2:]),
            over=signed(week.over.estimate, words),
            standing=signed(week.standing.estimate, words),
        )

    def week_at(self, x: float) -> int | None:
        """The week at a point."""
        plot = self.bands[0].box
        if not self.weeks or not plot.x <= x < plot.right:
            return None
        return min(int((x - plot.x) / self._step), len(self.weeks) - 1)

    def sizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_WIDTH * self.scale), round(_HEIGHT * self.scale))

    def minimumSizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_LEAST_WIDTH * self.scale), self.sizeHint().height())

    def draw(self, canvas: Canvas) -> None:  # as `Chart` describes it
        if not self.weeks:
            return
        theme, words = canvas.theme, self.words
        heads = words.gettext("Each week, estimated"), words.gettext("What stands, estimated")
        for head, band in zip(heads, self.bands, strict=True):
            canvas.text(band.box.x, band.box.y - 11 * canvas.scale, head, AXIS, theme.ink2)
            for value in band.lines():
                y = band.y(value)
                canvas.line(band.box.x, y, band.box.right, y, theme.line if value else theme.line2)
                canvas.text(band.box.x - _BESIDE * canvas.scale, y, self._label(value), AXIS, theme.ink3, "right")
        for bar in self.bars():
            canvas.box(bar, theme.est, theme.estline, radius=1)
        self._draw_standing(canvas)
        self._draw_weeks(canvas)

    def draw_over(self, canvas: Canvas) -> None:  # as `Chart` describes it
        if self._current is None or not self.hasFocus():
            return
        above, below = (band.box for band in self.bands)
        left = self._x(self._current) - self._step / 2
        around = Box(left, above.y, self._step, below.bottom - above.y)
        canvas.box(around, None, canvas.theme.focus, radius=2)

    def event(self, event: QEvent) -> bool:  # as `Chart` describes it
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            week = self.week_at(event.pos().x())
            QToolTip.showText(event.globalPos(), "" if week is None else self.describe(week), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        self._by_keyboard = True
        key, last = event.key(), len(self.weeks) - 1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and last >= 0 and not event.modifiers():
            at = last + 1 if self._current is None else self._current
            self._current = min(max(at + (1 if key == Qt.Key.Key_Right else -1), 0), last)
            self.tell(self.describe(self._current))
            self.update()
        elif key == Qt.Key.Key_T and not event.modifiers():
            self.table_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _draw_standing(self, canvas: Canvas) -> None:
        """What stands, as a line through the ends of the weeks, with its last figure beside it."""
        theme, (_, band) = canvas.theme, self.bands
        points = [
            QPointF(self._x(number), band.y(week.standing.estimate / 60)) for number, week in enumerate(self.weeks)
        ]
        pen = QPen(QColor(theme.estline), 1.6 * canvas.scale)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        canvas.painter.setPen(pen)
        canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
        canvas.painter.drawPolyline(QPolygonF(points))
        canvas.disc(points[-1].x(), points[-1].y(), 3, theme.estline)
        canvas.text(band.box.right + _BESIDE * canvas.scale, points[-1].y(), self._last, MARK, theme.ink)

    def _draw_weeks(self, canvas: Canvas) -> None:
        """The numbers of the weeks, every one or every so many."""
        bottom, texts = self.bands[1].box.bottom, [str(int(week.week[-2:])) for week in self.weeks]
        widest = max(canvas.type.width(text, AXIS) for text in texts) + _BESIDE * canvas.scale
        for number in range(0, len(texts), math.ceil(widest / self._step)):
            y = bottom + 14 * canvas.scale
            canvas.text(self._x(number), y, texts[number], AXIS, canvas.theme.ink3, "centre")

    @property
    def _hours(self) -> tuple[list[float], list[float]]:
        """Each week's hours over, and what stands at its end."""
        return [week.over.estimate / 60 for week in self.weeks], [week.standing.estimate / 60 for week in self.weeks]

    @property
    def _margins(self) -> tuple[float, float]:
        """Room at the left for the figures of the lines, and at the right for what stands now."""
        beside, nowhere = 2 * _BESIDE * self.scale, Box(0, 0, 1, 1)
        values = [value for hours in self._hours for value in Scale.of(nowhere, hours).lines()]
        left = max(self.type.width(self._label(value), AXIS) for value in values)
        return left + beside, self.type.width(self._last, MARK) + beside

    @property
    def _last(self) -> str:
        return signed(self.weeks[-1].standing.estimate, self.words) if self.weeks else ""

    def _label(self, hours: int) -> str:
        sign = "+" if hours > 0 else "\N{MINUS SIGN}" if hours < 0 else ""
        return self.words.gettext("{hours} h").format(hours=f"{sign}{abs(hours)}")

    @property
    def _step(self) -> float:
        """From week to week."""
        return self.bands[0].box.width / max(len(self.weeks), 1)

    def _x(self, number: int) -> float:
        """The middle of a week."""
        return self.bands[0].box.x + (number + 0.5) * self._step
