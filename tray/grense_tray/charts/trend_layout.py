"""The layout of the trend's panels. No Qt."""

from __future__ import annotations

__all__ = ["columns", "lay_row"]

_GAP = 36
_WIDE, _NARROW = 700, 440


def columns(count: int, width: float, scale: float) -> list[tuple[int, ...]]:
    """The panels of each row: two and then threes, or fewer where the texts are large."""
    if width >= _WIDE * scale:
        rest = range(2, count)
        return [(0, 1), *(tuple(rest[at : at + 3]) for at in range(0, len(rest), 3))]
    beside = 2 if width >= _NARROW * scale else 1
    return [tuple(range(at, min(at + beside, count))) for at in range(0, count, beside)]


def lay_row(count: int, width: float, scale: float) -> list[tuple[float, float]]:
    """Left edges and widths of panels side by side."""
    each = (width - (count - 1) * _GAP * scale) / count
    return [(number * (each + _GAP * scale), each) for number in range(count)]
