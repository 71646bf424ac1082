"""What all plots draw with: axes, signs, texts and how wide they are. Lengths are px of the window's charts.

A px is such that the window's smallest text, of 11 px, is 7 pt: the least that a paper takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, ScaledTranslation

from grense.drawing.palette import LIGHT
from grense.drawing.signs import SIGN_BOX, Stroke, sign_parts

__all__ = [
    "AXIS",
    "BASE",
    "PX",
    "SMALL",
    "THEME",
    "WIDTH",
    "SignHandler",
    "SignKey",
    "bare",
    "draw_key",
    "draw_sign",
    "new_axes",
    "width_of",
]

THEME = LIGHT
PX = 7 / 11  # pt
AXIS, BASE, SMALL = 11 * PX, 13 * PX, 10 * PX  # sizes of texts in pt
WIDTH = 7.0  # inches: two columns of a paper

_POINTS = 72  # an inch
_HINTED = 1.05


def new_axes(height: float, *, left: float, right: float, top: float, bottom: float) -> Axes:
    """Axes of their own in a figure as wide as a page; margins and the height between them are px."""
    whole = (height + top + bottom) * PX / _POINTS
    across, down = PX / _POINTS / WIDTH, PX / _POINTS / whole
    figure = Figure(figsize=(WIDTH, whole), facecolor=THEME.surface)
    return figure.add_axes((left * across, bottom * down, 1 - (left + right) * across, height * down))


def bare(ax: Axes) -> None:
    """Leave out frame and tick marks."""
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.tick_params(length=0, labelsize=AXIS, labelcolor=THEME.ink3)
    ax.set_facecolor(THEME.surface)


@lru_cache(maxsize=2048)
def width_of(text: str, size: float = AXIS, weight: str = "normal") -> float:
    """The width of a text in px in the font that is set; a screen's fonts are a little wider than their outlines."""
    if not text.strip():
        return 0.0
    path = TextPath((0, 0), text.replace("$", r"\$"), size=size, prop=FontProperties(weight=weight))
    return float(path.get_extents().width / PX * _HINTED)


def draw_sign(ax: Axes, name: str, x: float, y: float, size: float, colour: str, gid: str = "") -> None:
    """Draw a sign of a size in px, its left edge and middle at a place of the axes' data."""
    place = ax.figure.dpi_scale_trans + ScaledTranslation(x, y, cast(Any, ax.transData))
    for patch in _patches(name, size * PX, colour):
        patch.set_transform(patch.get_transform() + place)
        patch.set_clip_on(False)
        patch.set_gid(gid or None)
        ax.add_artist(patch)


def _patches(name: str, size: float, colour: str) -> list[PathPatch]:
    """The parts of a sign, in inches from its left edge and middle; `size` is in pt."""
    factor = size / SIGN_BOX
    move = Affine2D().translate(0, -SIGN_BOX / 2).scale(factor / _POINTS, -factor / _POINTS)
    found = []
    for part in sign_parts(name):
        closed = not isinstance(part, Stroke) or part.closed
        path = Path([*part.points, part.points[0]] if closed else part.points, closed=closed)
        look: dict[str, Any] = {"facecolor": colour, "edgecolor": "none", "linewidth": 0.0}
        if isinstance(part, Stroke):
            width = part.width * factor
            look = {"fill": False, "edgecolor": colour, "linewidth": width, "capstyle": "round", "joinstyle": "round"}
        found.append(PathPatch(path, transform=move, **look))
    return found


class SignKey:
    """The sign of a category in a legend."""

    def __init__(self, name: str, colour: str) -> None:
        self.name, self.colour = name, colour


class SignHandler:
    """How a legend draws a `SignKey`."""

    def legend_artist(self, _legend: Any, orig_handle: SignKey, fontsize: float, handlebox: Any) -> PathPatch:
        """The parts of the sign, in the middle of its place."""
        middle = (handlebox.width - fontsize) / 2 - handlebox.xdescent, handlebox.height / 2 - handlebox.ydescent
        place = Affine2D().scale(_POINTS).translate(*middle) + handlebox.get_transform()
        patches = _patches(orig_handle.name, fontsize, orig_handle.colour)
        for patch in patches:
            patch.set_transform(patch.get_transform() + place)
            handlebox.add_artist(patch)
        return patches[0]


def draw_key(
    ax: Axes, handles: Sequence[Any], above: float, *, texts: Sequence[str] | None = None, columns: int | None = None
) -> None:
    """Name shapes beside each other at a height of the axes, in `columns`; `texts` are by default their labels."""
    ax.legend(
        handles,
        texts or [one.get_label() for one in handles],
        handler_map={SignKey: SignHandler()},
        loc="upper left",
        bbox_to_anchor=(0, above),
        ncols=columns or len(handles),
        frameon=False,
        fontsize=AXIS,
        labelcolor=THEME.ink3,
        borderpad=0,
        borderaxespad=0,
        handlelength=1.8,
        handletextpad=0.6,
        columnspacing=1.4,
    )
