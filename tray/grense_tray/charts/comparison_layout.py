"""The layout of registered hours beside agreed and shown ones: hours to pixels. No Qt.

Lengths are logical pixels at a text size of 13 px, times `scale`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grense_tray.charts.layout import Box

__all__ = ["Axis", "WeekRows", "lay_rows", "week_axis"]

_EDGE, _NAMES, _GAP, _LANE, _BETWEEN = 10, 80, 48, 56, 16
_HEADS, _ROW, _FIGURES, _SUMS = 44, 25, 20, 25
_LEFT, _RIGHT = 216, 260  # of the two plots, which share what room there is
_LEAST = 230  # of both plots beside the figures; with less, the figures have a line of their own
_STEPS = (1, 2, 5, 10, 20, 50)
_MOST = 8  # hours named on an axis
_WEEK_HOURS, _OUTSIDE_HOURS = 45, 5  # what the axes reach where no week has more


@dataclass(frozen=True)
class Axis:
    """Hours from `left` on, `width` for `hours`."""

    left: float
    width: float
    hours: float

    @property
    def right(self) -> float:
        """Its right end."""
        return self.left + self.width

    def x(self, minutes: float) -> float:
        """The position of a number of minutes."""
        return self.left + min(minutes / 60 / self.hours, 1.0) * self.width

    def ticks(self, room: float) -> range:
        """The hours that are named, at least `room` apart."""
        steps = (one for one in _STEPS if one * self.width / self.hours >= room)
        step = next((one for one in steps if self.hours / one <= _MOST), 100)
        return range(0, int(self.hours) + 1, step)


@dataclass(frozen=True)
class WeekRows:
    """Two axes, the right edges of the `columns` of figures, and the rows from `top` on.

    `is_stacked`: the figures of a row are below its bars.
    """

    week: Axis
    outside: Axis
    columns: tuple[float, ...]
    width: float
    top: float
    row: float
    is_stacked: bool
    scale: float

    @property
    def name(self) -> float:
        """Where the names of the weeks begin."""
        return _EDGE * self.scale

    def box(self, number: int) -> Box:
        """A whole row."""
        return Box(0, self.top + number * self.row, self.width, self.row)

    def bars(self, number: int) -> float:
        """The middle of a row's bars."""
        return self.top + number * self.row + _ROW * self.scale / 2

    def track(self, number: int) -> tuple[float, float]:
        """The upper and lower edge of the part of a row that has the bars."""
        top = self.top + number * self.row
        return top, top + _ROW * self.scale

    def figures(self, number: int) -> float:
        """The middle of a row's figures."""
        return self.bars(number) + (_FIGURES * self.scale if self.is_stacked else 0)

    def height(self, rows: int, meeting: float) -> float:
        """The height of rows, their sums, and a text of the height `meeting` about these."""
        sums = meeting + _FIGURES * self.scale if self.is_stacked and meeting else meeting
        return self.top + rows * self.row + max(_SUMS * self.scale, sums + 8 * self.scale)


def lay_rows(width: float, scale: float, columns: Sequence[float], longest: float, outside: float) -> WeekRows:
    """Lay the rows into a width; `columns` are the widths of the figures, `longest` and `outside` hours to be shown."""
    left, right = (_EDGE + _NAMES) * scale, width - _EDGE * scale
    figures = sum(columns) + len(columns) * _BETWEEN * scale
    room = right - left - (_GAP + _LANE) * scale
    is_stacked = room - figures < _LEAST * scale
    room = max(room if is_stacked else room - figures, 40 * scale)
    part = room * _LEFT / (_LEFT + _RIGHT)
    week = Axis(left, part, max(_WEEK_HOURS, 5 * math.ceil(longest / 5)))
    beyond = Axis(week.right + _GAP * scale, room - part, max(_OUTSIDE_HOURS, math.ceil(outside)))
    between = (right - _EDGE * scale - sum(columns)) / max(len(columns), 1) if is_stacked else _BETWEEN * scale
    after = range(len(columns) - 1, -1, -1)
    edges = tuple(right - sum(columns[len(columns) - many :]) - many * between for many in after)
    more = _FIGURES * scale if is_stacked else 0
    return WeekRows(week, beyond, edges, width, _HEADS * scale + more, _ROW * scale + more, is_stacked, scale)


def week_axis(ticks: Iterable[int], limit: float | None) -> list[int]:
    """The hours that are named beside the limit, which is named apart."""
    return [hours for hours in ticks if limit is None or abs(hours - limit) > 4]
