"""The signs of categories, evidence and places of work, as points: a crossing is a shape before it is a colour.

Each sign is a few parts in a box of 12, x to the right and y downwards.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from grense.rules.categories import CATEGORY, Category

__all__ = ["BASIS_BOX", "SIGNS", "SIGN_BOX", "Area", "Points", "Stroke", "basis_areas", "sign_parts"]

SIGN_BOX = 12.0
BASIS_BOX = 9.0

Points = tuple[tuple[float, float], ...]

_STEPS = 72  # of a whole circle


@dataclass(frozen=True)
class Area:
    """A filled polygon."""

    points: Points


@dataclass(frozen=True)
class Stroke:
    """A line with round ends and joins; a closed one returns to its first point."""

    points: Points
    width: float = 1.6
    closed: bool = False


def _arc(x: float, y: float, radius: float, start: float = 0.0, end: float = math.tau) -> Points:
    """Points of a circle from one angle to another; a right angle is downwards."""
    count = max(round(abs(end - start) / math.tau * _STEPS), 1)
    angles = [start + (end - start) * number / count for number in range(count + 1)]
    return tuple((x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles)


def _bar(x: float, y: float, width: float, height: float) -> Area:
    return Area(((x, y), (x + width, y), (x + width, y + height), (x, y + height)))


def _crescent() -> Area:
    """A moon of radius 5.2 without its shade of 4.6, between the two points where their circles cross."""
    moon, shade = (5.6, 6.0, 5.2), (8.6, 4.4, 4.6)
    across, down = shade[0] - moon[0], shade[1] - moon[1]
    apart = math.hypot(across, down)
    towards = math.atan2(down, across)

    def half(radius: float, other: float) -> float:
        return math.acos((apart**2 + radius**2 - other**2) / (2 * apart * radius))

    outer, inner = half(moon[2], shade[2]), half(shade[2], moon[2])
    around = _arc(*moon, towards + outer, towards + math.tau - outer)
    return Area(around + _arc(*shade, towards + math.pi + inner, towards + math.pi - inner))


SIGNS: Mapping[str, tuple[Area | Stroke, ...]] = MappingProxyType(
    {
        "evening": (_crescent(),),
        "sunday": (
            Area(_arc(6, 8, 4, math.pi, math.tau)),
            Stroke(((0.8, 10), (11.2, 10))),
            Stroke(((6, 0.9), (6, 2.1))),
            Stroke(((1.8, 2.8), (2.4, 3.4))),
            Stroke(((10.2, 2.8), (9.6, 3.4))),
        ),
        "short_rest": (
            Stroke(((1.2, 1.5), (1.2, 10.5))),
            Stroke(((10.8, 1.5), (10.8, 10.5))),
            Stroke(((3.4, 6), (8.6, 6))),
            Area(((5.6, 6), (2.8, 3.4), (2.8, 8.6))),
            Area(((6.4, 6), (9.2, 3.4), (9.2, 8.6))),
        ),
        "long_day": (_bar(0.6, 4.2, 8, 3.6), Area(((7.6, 1.8), (11.8, 6), (7.6, 10.2)))),
        "long_week": (
            *(_bar(0.6, 0.7 + number * 2.9, width, 1.9) for number, width in enumerate((7.0, 7.0, 7.0, 11.2))),
            _bar(8.6, 0.3, 1.2, 8.1),
        ),
        "connected": (Stroke(_arc(6, 6, 4.6), closed=True), Area(_arc(6, 6, 1.7))),
        "outside_hours": (Stroke(((6, 1), (11, 6), (6, 11), (1, 6)), closed=True),),
        "home": (
            Stroke(((0.9, 6.2), (6, 1.5), (11.1, 6.2)), 1.3),
            Stroke(((2.6, 5.4), (2.6, 10.7), (9.4, 10.7), (9.4, 5.4)), 1.3),
        ),
        "workplace": (
            Stroke(((2.4, 10.8), (2.4, 1.2), (9.6, 1.2), (9.6, 10.8)), 1.3, closed=True),
            *(_bar(x, y, 1.4, 1.4) for x in (4.1, 6.5) for y in (3.2, 5.8)),
        ),
        "elsewhere": (
            Stroke((*_arc(6, 4.7, 3.6, math.pi - 0.5, math.tau + 0.5), (6, 11.2)), 1.3, closed=True),
            Area(_arc(6, 4.7, 1.2)),
        ),
        "day_off": (
            Stroke(((1.4, 2.6), (10.6, 2.6), (10.6, 10.8), (1.4, 10.8)), closed=True),
            _bar(1.4, 2.2, 9.2, 2.6),
            Area(_arc(6, 7.6, 1.6)),
        ),
        "ok": (Stroke(((1.5, 6.5), (4.6, 9.6), (10.5, 2.6)), 1.8),),
    }
)


def sign_parts(name: str) -> tuple[Area | Stroke, ...]:
    """The parts of the sign of a category, of a place of work, or of `ok`, in a box of 12.

    >>> [type(part).__name__ for part in sign_parts("connected")]
    ['Stroke', 'Area']
    """
    category = name if isinstance(name, Category) else CATEGORY.get(name)
    return SIGNS[name if category is None else category.sign]


def basis_areas(basis: str) -> tuple[Points, ...]:
    """The sign of a basis in a box of 9, an outline and perhaps a hole in it.

    Full for traces, half for the calendar, hollow for an estimate.
    """
    outline = _bar(0, 0, BASIS_BOX, BASIS_BOX).points
    if basis == "trace":
        return (outline,)
    return outline, _bar(1.2, 1.2, 6.6, 3.3 if basis == "calendar" else 6.6).points
