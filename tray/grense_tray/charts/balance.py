"""Time outside agreed hours by week: meetings and own entries, time taken back below them, and mails.

```
 hours    ▂ ▁   █
         ───▔─▔───▔──
 mails    ▁     ▃
```
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from grense.i18n import Catalogue
from grense.model.balance import Balance, BalanceWeek
from grense_tray.charts.accessible_text import WEEK_KEYS
from grense_tray.charts.canvas import AXIS, Canvas
from grense_tray.charts.chart import Chart
from grense_tray.charts.layout import Box
from grense_tray.theme import Theme

__all__ = ["BalanceChart"]

_WIDTH, _LEAST_WIDTH = 1052, 300
_HEAD, _BOTTOM, _BESIDE = 20, 24, 8
_BARS, _BETWEEN, _MAILS = 92, 10, 64
_HEIGHT = _HEAD + _BARS + _BETWEEN + _HEAD + _MAILS + _BOTTOM
_BAR, _WIDEST = 0.62, 26.0
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
_LINES = 3


@dataclass(frozen=True)
class AxisScale:
    """An axis of hours or of a number of mails, from `low` to `high` on a box, with a line every `step`."""

    box: Box
    low: int
    high: int
    step: int

    @classmethod
    def of(cls, box: Box, values: Sequence[float]) -> AxisScale:
        """A scale that fits all the values, or none."""
        low, high = min([0.0, *values]), max([0.0, *values])
        step = next((one for one in _STEPS if (high - low) / one <= _LINES), math.ceil((high - low) / _LINES))
        least, most = math.floor(low / step), math.ceil(high / step)
        return cls(box, least * step, max(most, least + 1) * step, step)

    def lines(self) -> range:
        """The values with a line."""
        return range(self.low, self.high + 1, self.step)

    def y(self, value: float) -> float:
        """The position of a value."""
        return self.box.y + self.box.height * (self.high - value) / (self.high - self.low)


class BalanceChart(Chart):
    """Evidence in the colours of evidence; none of it is estimated. Left and right move through the weeks."""

    table_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._balance: Balance | None = None
        self._current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_balance(self, balance: Balance | None, words: Catalogue, theme: Theme, spoken: str) -> None:
        """Show a balance; `spoken` is its summary for a screen reader."""
        self.words, self.theme, self._balance, self._current = words, theme, balance, None
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(words.gettext(WEEK_KEYS))
        self.redraw()

    @property
    def weeks(self) -> tuple[BalanceWeek, ...]:
        """The weeks that count."""
        return self._balance.weeks if self._balance is not None else ()

    @property
    def bands(self) -> tuple[AxisScale, AxisScale]:
        """The scales of the hours and of the mails."""
        scale, (left, right) = self.scale, self._margins
        width = self.width() - left - right
        below = _HEAD + _BARS + _BETWEEN + _HEAD
        hours, mails = self._values
        return (
            AxisScale.of(Box(left, _HEAD * scale, width, _BARS * scale), hours),
            AxisScale.of(Box(left, below * scale, width, _MAILS * scale), mails),
        )

    def bars(self) -> tuple[list[Box], list[Box], list[Box]]:
        """Bars by week: hours outside above the line, hours taken back below it, and mails."""
        hours, mails = self.bands
        weeks = self.weeks
        return (
            [self._bar(hours, number, week.outside / 60) for number, week in enumerate(weeks)],
            [self._bar(hours, number, -week.taken_back / 60) for number, week in enumerate(weeks)],
            [self._bar(mails, number, week.mails) for number, week in enumerate(weeks)],
        )

    def describe(self, number: int) -> str:
        """A week: its number, the evidence outside ordinary hours, and the time taken back."""
        week, words = self.weeks[number], self.words
        mails = words.ngettext("{count} mail", "{count} mails", week.mails).format(count=week.mails)
        form = words.gettext("Week {number}: {outside} and {mails} outside ordinary hours")
        told = form.format(
            number=int(week.week[-2:]),
            outside=words.short_duration(week.outside),
            mails=mails,
        )
        if not week.taken_back:
            return told
        taken = words.gettext("{week}; {hours} taken back")
        return taken.format(week=told, hours=words.short_duration(week.taken_back))

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
        hours = words.gettext("Hours outside ordinary hours")
        if any(week.taken_back for week in self.weeks):
            hours = words.gettext("Hours outside ordinary hours; below the line, taken back")
        heads = hours, words.gettext("Mails outside ordinary hours")
        labels: tuple[Callable[[int], str], ...] = (self._hours_label, str)
        for head, band, label in zip(heads, self.bands, labels, strict=True):
            canvas.text(band.box.x, band.box.y - 11 * canvas.scale, head, AXIS, theme.ink2)
            for value in band.lines():
                y = band.y(value)
                canvas.line(band.box.x, y, band.box.right, y, theme.line if value else theme.line2)
                canvas.text(band.box.x - _BESIDE * canvas.scale, y, label(value), AXIS, theme.ink3, "right")
        outside, taken_back, mails = self.bars()
        for bars, fill, edge in (
            (outside, theme.cal, None),
            (taken_back, theme.surface, theme.line2),
            (mails, theme.trace, None),
        ):
            for bar in bars:
                if bar.height:
                    canvas.box(bar, fill, edge, radius=1)
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

    def _draw_weeks(self, canvas: Canvas) -> None:
        """Draw the numbers of the weeks, every one or every n-th."""
        bottom, texts = self.bands[1].box.bottom, [str(int(week.week[-2:])) for week in self.weeks]
        widest = max(canvas.type.width(text, AXIS) for text in texts) + _BESIDE * canvas.scale
        for number in range(0, len(texts), math.ceil(widest / self._step)):
            y = bottom + 14 * canvas.scale
            canvas.text(self._x(number), y, texts[number], AXIS, canvas.theme.ink3, "centre")

    def _bar(self, scale: AxisScale, number: int, value: float) -> Box:
        at, zero = scale.y(value), scale.y(0.0)
        wide = min(self._step * _BAR, _WIDEST * self.scale)
        height = max(abs(at - zero), self.scale) if value else 0.0
        return Box(self._x(number) - wide / 2, min(at, zero), wide, height)

    @property
    def _values(self) -> tuple[list[float], list[float]]:
        """Hours above and below the line, and mails."""
        hours = [week.outside / 60 for week in self.weeks] + [-week.taken_back / 60 for week in self.weeks]
        return hours, [float(week.mails) for week in self.weeks]

    @property
    def _margins(self) -> tuple[float, float]:
        """Margins: left for the axis figures, right as small as possible."""
        beside, nowhere = 2 * _BESIDE * self.scale, Box(0, 0, 1, 1)
        hours, mails = (AxisScale.of(nowhere, values).lines() for values in self._values)
        labels = (*map(self._hours_label, hours), *map(str, mails))
        return max(self.type.width(label, AXIS) for label in labels) + beside, beside

    def _hours_label(self, hours: int) -> str:
        return self.words.gettext("{hours} h").format(hours=abs(hours))

    @property
    def _step(self) -> float:
        """The distance between weeks."""
        return self.bands[0].box.width / max(len(self.weeks), 1)

    def _x(self, number: int) -> float:
        """The middle of a week."""
        return self.bands[0].box.x + (number + 0.5) * self._step
