"""The layout of the chart of a week: minutes to pixels, and labels that avoid each other. No Qt.

Lengths are logical pixels at a text size of 13 px, times `scale`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

__all__ = [
    "DAYS",
    "Box",
    "Grid",
    "LaneLabel",
    "Placed",
    "RestLabel",
    "hour_labels",
    "lay_grid",
    "least_height",
    "most_height",
    "place_labels",
    "place_rest",
]

DAYS = 7

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


@dataclass(frozen=True)
class LaneLabel:
    """A label to place in a lane: a sign, and a word where there is room; `width` is the word's.

    One that `follows` has no position of its own and is placed right after the one before it.
    """

    x: float
    sign: float
    width: float
    follows: bool = False


class Placed(NamedTuple):
    """The position of a label, and whether its word is shown."""

    x: float
    with_word: bool
    right: float


def place_labels(
    labels: Sequence[LaneLabel],
    *,
    left: float,
    right: float,
    line: float | None,
    scale: float,
    taken: float | None = None,
) -> list[Placed]:
    """Place labels in a lane from left to right, without touching each other or the line at `line`.

    A word that does not fit is left out, and the sign alone stays. `taken` is the x where the lane is free.
    """
    gap = 6 * scale
    free = left if taken is None else taken + gap
    placed: list[Placed] = []
    for number, label in enumerate(labels):
        # Reserve room for the next sign.
        later = labels[number + 1 :]
        end = right - sum(other.sign + gap for other in later)
        own = next((other.x for other in later if not other.follows), end)
        if own - label.x > label.sign + gap:
            end = min(end, own - gap)
        for width in (label.sign + label.width, label.sign):
            x = free if label.follows and placed else min(max(label.x, free), end - width)
            if line is not None and x < line < x + width + 3 * scale:
                before = line - 3 * scale - width
                x = before if before >= free and label.x < line else max(line + 4 * scale, free)
            if x >= free and x + width <= end + 0.01:
                break
        x = max(x, free)
        placed.append(Placed(x, width > label.sign, x + width))
        free = x + width + gap
    return placed


class RestLabel(NamedTuple):
    """The position of a rest's length: on its line around `x`, or right-aligned to `x` in the label lane."""

    x: float
    in_lane: bool


def place_rest(start: float, end: float, width: float, scale: float, *, short: bool) -> RestLabel | None:
    """Place the length of a rest before the work at `end`; None where it does not fit. `width` is the label's."""
    gap = end - start
    tight = gap < width + 6 * scale or (short and gap < 90 * scale)
    if tight:
        return RestLabel(end + 6 * scale, in_lane=True) if short else None
    return RestLabel((start + end) / 2 if gap < 160 * scale else end - max(80 * scale, width / 2 + 16 * scale), False)
