"""A week's hours in one bar against the limit, by basis."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from grense.i18n import Catalogue
from grense.model.week import AgreedWeek, WeekSummary
from grense.rules.profiles import default_profile
from grense.wording.agreed import agreed_sentences
from grense.wording.week_pictures import tell_hours
from grense_tray.charts.canvas import MARK, Canvas
from grense_tray.charts.chart import Chart
from grense_tray.charts.layout import Box
from grense_tray.theme import Theme

__all__ = ["WeekBar", "part_colours"]

_WIDTH, _ABOVE, _BAR, _BELOW = 300, 6, 12, 18
_HOURS = 50
_MORE = 5


def part_colours(theme: Theme, part: str) -> tuple[str, str]:
    """The fill and the edge of a basis, or of a part of the agreed reading."""
    return {
        "estimate": (theme.est, theme.estline),
        "calendar": (theme.cal, theme.cal),
        "trace": (theme.trace, theme.trace),
        "agreed": (theme.est, theme.estline),
        "outside": (theme.cal, theme.cal),
        "ahead": (theme.surface, theme.estline),
        "planned": (theme.surface, theme.cal),
    }[part]


class WeekBar(Chart):
    """The estimate, with the calendar and the traces inside it, from 0 to 50 hours or more.

    Where the person has said what is agreed: agreed hours, what is shown outside them, and the same ahead.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._week: WeekSummary | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_hours(self, week: WeekSummary | None, words: Catalogue, theme: Theme) -> None:
        """Show the hours of a week; planned hours are hollow."""
        self._week, self.words, self.theme = week, words, theme
        agreed = self._agreed
        hours = tell_hours(week.worked, words, week.minutes_planned) if week else ""
        self.setAccessibleName(hours if agreed is None else agreed_sentences(agreed, words))
        limit = words.limit(week.long_week) if week and week.long_week else ""
        self.setAccessibleDescription(words.gettext("Limit: {limit}").format(limit=limit) if limit else "")
        self.setToolTip(self.accessibleName())
        self.redraw()

    def x_of(self, minutes: float) -> float:
        """The x at which a number of minutes ends."""
        shown = self._week.worked.estimate + self._week.minutes_planned if self._week else 0.0
        if self._agreed is not None:
            shown = self._agreed.total + self._agreed.agreed_ahead + self._agreed.outside_planned
        return minutes / 60 * self.width() / max(_HOURS, shown / 60 + _MORE)

    def sizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_WIDTH * self.scale), round((_ABOVE + _BAR + _BELOW) * self.scale))

    def minimumSizeHint(self) -> QSize:  # Qt's name
        return QSize(round(_WIDTH * self.scale / 2), self.sizeHint().height())

    def draw(self, canvas: Canvas) -> None:  # as Qt or `Chart` describes it
        theme, scale = canvas.theme, canvas.scale
        top, height = _ABOVE * scale, _BAR * scale
        canvas.box(Box(0, top, self.width(), height), theme.band, radius=2)
        counted = self._parts(canvas, top, height) if self._agreed is not None else self._estimate(canvas, top, height)
        limit = self._week.long_week if self._week else default_profile().limit("long_week")
        if limit is None:
            return
        x = self.x_of(limit)
        canvas.line(x, top - 4 * scale, x, top + height + 4 * scale, theme.ink2, 1.5)
        hours = f"{limit / 60:.0f}" if not limit % 60 else self.words.decimal(limit / 60)
        canvas.text(x, top + height + 10 * scale, hours, MARK, theme.ink2, "centre")
        if counted > limit:
            end = max(self.x_of(counted), x + 4 * scale)
            canvas.line(x + 2 * scale, top - 3 * scale, end, top - 3 * scale, theme.acc, 2)

    @property
    def _agreed(self) -> AgreedWeek | None:
        """The agreed reading, where the person has said what is agreed."""
        agreed = self._week.agreed if self._week else None
        return agreed if agreed is not None and agreed.stated else None

    def _parts(self, canvas: Canvas, top: float, height: float) -> float:
        """Draw the parts of the agreed reading one after the other; return the minutes so far."""
        found, reached = self._agreed, 0.0
        if found is None:
            return reached
        lengths = {
            "agreed": found.agreed,
            "outside": found.outside,
            "ahead": found.agreed_ahead,
            "planned": found.outside_planned,
        }
        for part, minutes in lengths.items():
            start, end = self.x_of(reached), self.x_of(reached + minutes)
            fill, edge = part_colours(canvas.theme, part)
            if minutes:
                width = 1.3 if part == "planned" else 1
                canvas.box(Box(start, top, max(end - start, 2), height), fill, edge, radius=2, width=width)
            reached += minutes
        return found.total

    def _estimate(self, canvas: Canvas, top: float, height: float) -> float:
        """Draw the estimate with the bases inside it; return its minutes."""
        theme, scale = canvas.theme, canvas.scale
        worked = self._week.worked if self._week else None
        if self._week and worked and self._week.minutes_planned:
            start, end = (self.x_of(worked.estimate + more) for more in (0, self._week.minutes_planned))
            canvas.box(Box(start, top, end - start, height), theme.surface, theme.cal, radius=2, width=1.3)
        if worked and worked.estimate:
            canvas.box(Box(0, top, self.x_of(worked.estimate), height), theme.est, theme.estline, radius=2)
            for part, fill in ((worked.calendar, theme.cal), (worked.trace, theme.hand)):
                width = max(self.x_of(part) - 2 * scale, 0.0)
                canvas.box(Box(scale, top + 2.5 * scale, width, height - 5 * scale), fill)
        return worked.estimate if worked else 0.0
