"""A week's hours in one bar against the limit, by basis."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from grense.i18n import Catalogue
from grense.model.week import WeekSummary
from grense.rules.profiles import default_profile
from grense.wording.week_pictures import tell_hours
from grense_tray.charts.canvas import MARK, Canvas
from grense_tray.charts.chart import Chart
from grense_tray.charts.layout import Box
from grense_tray.theme import Theme

__all__ = ["WeekBar"]

_WIDTH, _ABOVE, _BAR, _BELOW = 300, 6, 12, 18
_HOURS = 50
_MORE = 5


class WeekBar(Chart):
    """The estimate, with the calendar and the traces inside it, from 0 to 50 hours or more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._week: WeekSummary | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_hours(self, week: WeekSummary | None, words: Catalogue, theme: Theme) -> None:
        """Show the hours of a week; planned hours are hollow."""
        self._week, self.words, self.theme = week, words, theme
        self.setAccessibleName(tell_hours(week.worked, words, week.minutes_planned) if week else "")
        limit = words.limit(week.long_week) if week and week.long_week else ""
        self.setAccessibleDescription(words.gettext("Limit: {limit}").format(limit=limit) if limit else "")
        self.setToolTip(self.accessibleName())
        self.redraw()

    def x_of(self, minutes: float) -> float:
        """The x at which a number of minutes ends."""
        shown = self._week.worked.estimate + self._week.minutes_planned if self._week else 0.0
        return minutes / 60 * self.width() / max(_HOURS, shown / 60 + _MORE)

    def sizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_WIDTH * self.scale), round((_ABOVE + _BAR + _BELOW) * self.scale))

    def minimumSizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_WIDTH * self.scale / 2), self.sizeHint().height())

    def draw(self, canvas: Canvas) -> None:  # as Qt or `Chart` describes it
        theme, scale = canvas.theme, canvas.scale
        top, height = _ABOVE * scale, _BAR * scale
        canvas.box(Box(0, top, self.width(), height), theme.band, radius=2)
        worked = self._week.worked if self._week else None
        if self._week and worked and self._week.minutes_planned:
            start, end = (self.x_of(worked.estimate + more) for more in (0, self._week.minutes_planned))
            canvas.box(Box(start, top, end - start, height), theme.surface, theme.cal, radius=2, width=1.3)
        if worked and worked.estimate:
            canvas.box(Box(0, top, self.x_of(worked.estimate), height), theme.est, theme.estline, radius=2)
            for part, fill in ((worked.calendar, theme.cal), (worked.trace, theme.hand)):
                width = max(self.x_of(part) - 2 * scale, 0.0)
                canvas.box(Box(scale, top + 2.5 * scale, width, height - 5 * scale), fill)
        limit = self._week.long_week if self._week else default_profile().limit("long_week")
        if limit is None:
            return
        x = self.x_of(limit)
        canvas.line(x, top - 4 * scale, x, top + height + 4 * scale, theme.ink2, 1.5)
        hours = f"{limit / 60:.0f}" if not limit % 60 else self.words.decimal(limit / 60)
        canvas.text(x, top + height + 10 * scale, hours, MARK, theme.ink2, "centre")
        if worked and worked.estimate > limit:
            end = max(self.x_of(worked.estimate), x + 4 * scale)
            canvas.line(x + 2 * scale, top - 3 * scale, end, top - 3 * scale, theme.acc, 2)
