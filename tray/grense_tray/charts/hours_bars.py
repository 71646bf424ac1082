"""Hours a day beside the chart of a week: traced time inside planned time inside estimated time."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from grense.i18n import Catalogue
from grense.model.week import DaySummary, WeekSummary
from grense.rules.profiles import default_profile
from grense.wording.week_pictures import tell_day, tell_hours
from grense_tray.charts.canvas import AXIS, BASE, MARK, Canvas, Role
from grense_tray.charts.chart import Chart
from grense_tray.charts.layout import DAYS, Box, lay_grid, least_height
from grense_tray.theme import Theme

__all__ = ["HoursBars", "shown_minutes"]

_WIDTH, _BEFORE, _BAR = 244, 12, 120
_HOURS = 12
_OVER = Role(13, 650)
_DASHES = (2.0, 3.0)


def shown_minutes(week: WeekSummary) -> tuple[int, ...]:
    """The estimate of each day in whole minutes, which sum to the week's; each differs by less than a minute."""
    reached, total, shown = 0, 0.0, []
    for day in week.days:
        total += day.worked.estimate
        shown.append(int(total + 0.5) - reached)
        reached += shown[-1]
    return tuple(shown)


class HoursBars(Chart):
    """A bar a day. It is as high as the week's chart, so their rows align."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: WeekSummary | None = None
        self._minutes: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_week(self, view: WeekSummary | None, words: Catalogue, theme: Theme) -> None:
        """Show the hours of a week; planned hours are hollow and in brackets."""
        self._view, self.words, self.theme = view, words, theme
        self._minutes = shown_minutes(view) if view else ()
        self.setAccessibleName(words.gettext("Hours a day"))
        told = [
            f"{tell_day(view, day, words)}: {tell_hours(day.worked, words, day.minutes_planned)}"
            for day in (view.days if view else ())
            if view
        ]
        self.setAccessibleDescription(". ".join(told))
        self.redraw()

    def row_top(self, day: int) -> float:
        """The upper edge of a row."""
        return lay_grid(self.width(), self.height(), self.scale).row_box(day).y

    def bar_of(self, day: int, minutes: float) -> Box:
        """The bar for a number of minutes of a day."""
        grid, scale = lay_grid(self.width(), self.height(), self.scale), self.scale
        return Box(_BEFORE * scale, grid.base(day) + 19 * scale, minutes * self._a_minute(), 11 * scale)

    def sizeHint(self) -> QSize:  # Qt's name
        scale = self.scale
        limit = (_BEFORE + _BAR * 10 / _HOURS + 16) * scale
        return QSize(round(max(_WIDTH * scale, limit + self.type.width(self._head(), AXIS))), least_height(scale))

    def minimumSizeHint(self) -> QSize:  # Qt's name
        return self.sizeHint()

    def draw(self, canvas: Canvas) -> None:  # as Qt or `Chart` describes it
        grid, theme, scale = lay_grid(self.width(), self.height(), self.scale), canvas.theme, canvas.scale
        left, right = _BEFORE * scale, float(self.width())
        for number in range(DAYS + 1):
            y = grid.top + number * grid.row + 0.5
            canvas.line(left, y, right, y, theme.line)
        days = self._view.days if self._view else ()
        for number, day in enumerate(days):
            self._day(canvas, number, day, grid.base(number) + 24.5 * scale)
        limit = self._view.long_day if self._view else default_profile().limit("long_day")
        canvas.text(right, grid.top - 12 * scale, self._head(), AXIS, theme.ink3, "right")
        if limit is not None:
            x = left + limit * self._a_minute()
            canvas.line(x, grid.top, x, grid.bottom, theme.ink2, 1, _DASHES)
            hours = f"{limit / 60:.0f}" if not limit % 60 else self.words.decimal(limit / 60)
            canvas.text(x, grid.top - 12 * scale, hours, MARK, theme.ink2, "centre")

    def _day(self, canvas: Canvas, number: int, day: DaySummary, middle: float) -> None:
        theme, scale, right = canvas.theme, canvas.scale, float(self.width())
        minutes, planned = day.worked.estimate, day.minutes_planned
        if minutes < 0.5 and planned < 0.5:
            canvas.text(right, middle, "–", BASE, theme.ink3, "right")
            return
        bar = self.bar_of(number, minutes)
        if planned >= 0.5:
            ahead = self.bar_of(number, planned)
            canvas.box(Box(bar.right, bar.y, ahead.width, bar.height), theme.surface, theme.cal, radius=1.5, width=1.3)
        if minutes >= 0.5:
            canvas.box(bar, theme.est, theme.estline, radius=1.5)
            for part, fill in ((day.worked.calendar, theme.cal), (day.worked.trace, theme.hand)):
                inset = self.bar_of(number, part)
                canvas.box(Box(bar.x + scale, bar.y + 2.5 * scale, max(inset.width - 2 * scale, 0), 6 * scale), fill)
        over = any(one.category == "long_day" for one in day.crossings)
        text = self.words.short_duration(self._minutes[number])
        if planned >= 0.5:
            more = f"({self.words.short_duration(planned)})"
            if minutes < 0.5:
                canvas.text(right, middle, more, BASE, theme.ink3, "right")
                return
            canvas.text(right, middle + 8 * scale, more, AXIS, theme.ink3, "right")
            middle -= 6 * scale
        width = canvas.text(right, middle, text, _OVER if over else BASE, theme.acc if over else theme.ink, "right")
        if over:
            canvas.sign("long_day", right - width - 17 * scale, middle, 11, theme.acc)

    def _a_minute(self) -> float:
        """The width of a minute; a very long day shortens all bars."""
        days = self._view.days if self._view else ()
        longest = max((day.worked.estimate + day.minutes_planned for day in days), default=0.0)
        return _BAR * self.scale / max(_HOURS * 60.0, longest)

    def _head(self) -> str:
        week = self._view if self._view is not None else None
        if week is None or not week.has_plan:
            return self.words.gettext("estimated")
        return self.words.gettext("estimated (planned)") if week.has_work else self.words.gettext("(planned)")
