"""Spans that touch, joined, and the last part of them."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["gather", "tail"]


def gather(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The union of spans, by start."""
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def tail(spans: Iterable[tuple[float, float]], minutes: float) -> list[tuple[float, float]]:
    """The last `minutes` of spans, by start."""
    found: list[tuple[float, float]] = []
    for start, end in reversed(gather(spans)):
        if minutes <= 0:
            break
        found.insert(0, (max(start, end - minutes), end))
        minutes -= end - start
    return found
