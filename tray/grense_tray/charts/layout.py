"""The layout of the chart of a week: minutes to pixels. No Qt.

Lengths are logical pixels at a text size of 13 px, times `scale`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from grense.drawing.week_facts import DAYS

__all__ = [
    "DAYS",
    "Box",
    "Grid",
    "hour_labels",
    "lay_grid",
    "least_height",
    "most_height",
]

_MINUTES = 24 * 60
_AXIS = 22  # above the rows
_ROW, _TALLEST_ROW = 42, 56
_LABELS = 76  # left of the rows
_AFTER = 12  # right of the rows
_BELOW = 6  # for the focus ring around them


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether a point lies in it, or at most `margin` outside it."""
        inside = self.x - margin <= x <= self.right + margin
        return inside and self.y - margin <= y <= self.bottom + margin


@dataclass(frozen=True)
class Grid:
    """Seven rows from `day_start` to `day_end`, both in minutes after a row's midnight."""

    left: float
    right: float
    top: float
    row: float
    scale: float
    day_start: int
    day_end: int

    @property
    def bottom(self) -> float:
        """Under the last row."""
        return self.top + DAYS * self.row

    @property
    def hour(self) -> float:
        """The width of an hour."""
        return (self.right - self.left) * 60 / (self.day_end - self.day_start)

    def x(self, minutes: float) -> float:
        """The position of a time of a workday, clamped to the row."""
        return self.left + (min(max(minutes, self.day_start), self.day_end) - self.day_start) * self.hour / 60

    def base(self, day: int) -> float:
        """The upper edge of a row's contents, which are centred in a taller row."""
        return self.top + day * self.row + (self.row - _ROW * self.scale) / 2

    def row_box(self, day: int) -> Box:
        """A whole row."""
        return Box(self.left, self.top + day * self.row, self.right - self.left, self.row)

    def middle(self, day: int) -> float:
        """The y of the rest line."""
        return self.base(day) + 25.5 * self.scale

    def bar(self, day: int, start: float, end: float, least: float = 3.0) -> Box:
        """A bar of a row, at least `least` wide."""
        x = self.x(start)
        return Box(x, self.base(day) + 18 * self.scale, max(least * self.scale, self.x(end) - x), 15 * self.scale)

    def pin(self, day: int, minutes: float) -> Box:
        """The pin of a sent mail, from its head down."""
        return Box(self.x(minutes) - self.scale, self.base(day) + 14 * self.scale, 2 * self.scale, 19 * self.scale)

    def column(self, day: int, start: float, end: float, mails: int) -> Box:
        """The column of a half hour's mails on the bar's upper edge: 1 px a mail, 6 at most."""
        x, height = self.x(start), (min(mails, 6) + 0.5) * self.scale
        left, right = x + self.scale, self.x(end) - self.scale
        top = self.base(day) + 18 * self.scale - height
        return Box(left, top, max(right - left, 3 * self.scale), height)

    def bracket(self, day: int, start: float, end: float) -> Box:
        """The bracket under the part of a bar that is a crossing: wider than it, and at least 7."""
        x = self.x(start) - 2 * self.scale
        width = max(self.x(end) - self.x(start) + 4 * self.scale, 7 * self.scale)
        return Box(x, self.base(day) + 35.5 * self.scale, width, 3 * self.scale)

    def received(self, day: int) -> float:
        """The y of received mail."""
        return self.base(day) + 36.5 * self.scale

    def day_at(self, y: float) -> int | None:
        """The row at a y."""
        day = int((y - self.top) // self.row)
        return day if 0 <= day < DAYS else None


def lay_grid(
    width: float, height: float, scale: float, *, labels: float = 0.0, day_start: int = 0, day_end: int | None = None
) -> Grid:
    """Lay seven rows into a widget; `labels` is the width of the longest day name.

    The rows depend on height and scale only, so two widgets of one height have the same.
    """
    left = max(_LABELS * scale, labels + 10 * scale)
    right = max(left + _MINUTES / 60, width - _AFTER * scale)
    row = (height - (_AXIS + _BELOW) * scale) / DAYS
    row = min(max(row, _ROW * scale), _TALLEST_ROW * scale)
    last = day_start + _MINUTES if day_end is None else day_end
    return Grid(left, right, _AXIS * scale, row, scale, day_start, last)


def least_height(scale: float) -> int:
    """The minimum height of axis and rows."""
    return _height(scale, _ROW)


def most_height(scale: float) -> int:
    """The maximum height of axis and rows."""
    return _height(scale, _TALLEST_ROW)


def _height(scale: float, row: float) -> int:
    return round((_AXIS + DAYS * row + _BELOW) * scale + 0.5)


def hour_labels(grid: Grid, width: float) -> range:
    """The full hours named on the axis, in minutes: every second one, or fewer where names of `width` do not fit."""
    step = next((hours for hours in (2, 4, 6) if hours * grid.hour >= width + 6 * grid.scale), 12)
    first = -(-grid.day_start // (step * 60)) * step * 60
    return range(first, grid.day_end + 1, step * 60)
