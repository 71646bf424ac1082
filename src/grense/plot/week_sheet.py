"""Where things lie in the axes of a week: hours after midnight to the right, rows of 42 px downwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from grense.drawing.week_facts import Facts
from grense.plot.pen import PX, THEME

__all__ = ["BAR", "DASHES", "DOTS", "MIDDLE", "ROW", "WeekSheet"]

ROW = 42.0  # px
BAR = (18.0, 33.0)  # the upper and lower edge of bars, in px of a row
MIDDLE = 25.5  # of bars and rests
DOTS, DASHES = (0, (1, 2.5)), (0, (3, 1.8))

_POINTS = 72
_HOUR = 60


@dataclass(frozen=True)
class WeekSheet:
    """The axes of a week and its facts; times are minutes after a row's midnight, and `down` is px from a row's top."""

    ax: Axes
    facts: Facts

    @property
    def left(self) -> float:
        """The first hour."""
        return self.facts.day_start / _HOUR

    @property
    def right(self) -> float:
        """The last hour."""
        return self.facts.day_end / _HOUR

    @cached_property
    def px(self) -> float:
        """The hours of one px."""
        box = self.ax.get_window_extent()
        return (self.right - self.left) * PX * self.ax.figure.dpi / _POINTS / box.width

    @property
    def height(self) -> float:
        """The height of the axes in pt."""
        return float(self.ax.get_window_extent().height / self.ax.figure.dpi * _POINTS)

    def x(self, minutes: float) -> float:
        """The hour of a time, within the row."""
        return min(max(minutes / _HOUR, self.left), self.right)

    def y(self, day: int, down: float) -> float:
        """A place in a row."""
        return day + down / ROW

    def box(self, day: int, span: Sequence[float], edges: Sequence[float], gid: str, **look: Any) -> Rectangle:
        """Draw a box from one hour to another, between two places of the row."""
        (start, end), (top, bottom) = span, edges
        given: dict[str, Any] = {"linewidth": 0.0, "facecolor": THEME.surface, "edgecolor": "none", "gid": gid} | look
        box = Rectangle((start, self.y(day, top)), end - start, (bottom - top) / ROW, **given)
        self.ax.add_patch(box)
        return box

    def line(self, xs: Sequence[float], ys: Sequence[float], gid: str, **look: Any) -> None:
        """Draw a line through points; `linewidth` is px."""
        width = look.pop("linewidth", 1.0) * PX
        look = {"solid_capstyle": "butt", "dash_capstyle": "butt"} | look
        self.ax.plot(xs, ys, linewidth=width, gid=gid, scalex=False, scaley=False, **look)

    def text(self, x: float, y: float, text: str, **look: Any) -> None:
        """Write a text around the middle of a line."""
        self.ax.text(x, y, text.replace("$", r"\$"), **{"va": "center_baseline"} | look)
