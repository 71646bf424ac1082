"""The places of labels in a row of a picture, so that they touch neither each other nor a line.

Lengths are in any unit; `scale` is how many of them a pixel has at a text size of 13 px.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["LaneLabel", "Placed", "RestLabel", "place_labels", "place_rest"]


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
