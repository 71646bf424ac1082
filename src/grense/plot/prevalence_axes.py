"""How common each pattern is: a bar of 100 percent a category and unit, with its counts and n."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.patches import Patch, Rectangle

from grense.i18n import Catalogue
from grense.plot.pen import AXIS, PX, THEME, bare, draw_key, draw_sign, new_axes, width_of
from grense.plot.shares import CategoryShares, Prevalence, UnitShare
from grense.rules.categories import CATEGORY

__all__ = ["draw_prevalence"]

# Lengths in px.
_LINE, _BAR, _GAP = 20, 13, 10
_TOP, _BOTTOM, _LEGEND, _EDGE, _SIGN = 12, 46, 26, 12, 12
_WHOLE = 100
_DARK = 3  # texts on this shade and on darker ones are white


def draw_prevalence(shares: Prevalence, words: Catalogue, ax: Axes | None) -> Axes:
    """Draw the shares; see `grense.plot.prevalence`."""
    rows = [(group, share) for group in shares.groups for share in group.shares]
    heads = len(shares.groups) if shares.by_unit else 0
    height = (len(rows) + heads) * _LINE + len(shares.groups) * _GAP
    labels = [share.unit for _, share in rows] if shares.by_unit else [group.text for group in shares.groups]
    left = max(map(width_of, labels)) + 2 * _EDGE + (0 if shares.by_unit else _SIGN + 6)
    right = max(width_of(_beside(share, shares, words)) for _, share in rows) + 2 * _EDGE
    if ax is None:
        bottom = _BOTTOM + (_LEGEND if shares.answers else 0)
        ax = new_axes(height, left=left, right=right, top=_TOP, bottom=bottom)
    ax.set_xlim(0, _WHOLE)
    ax.set_ylim(height, 0)
    bare(ax)
    ax.set_yticks([])
    px = _WHOLE / (ax.get_window_extent().width / ax.figure.dpi * 72 / PX)
    y = 0.0
    for group in shares.groups:
        y = _group(ax, group, shares, (y, px), words)
    ax.set_xticks(range(0, _WHOLE + 1, 20), [f"{number} %" for number in range(0, _WHOLE + 1, 20)])
    ax.set_xlabel(words.gettext("share of persons"), fontsize=AXIS, color=THEME.ink2)
    if shares.answers:
        _legend(ax, shares, height)
    ax.set_label(_told(shares, words))
    return ax


def _group(ax: Axes, group: CategoryShares, shares: Prevalence, place: tuple[float, float], words: Catalogue) -> float:
    """Draw a category from a y on; return where the next begins."""
    y, px = place
    look: dict[str, Any] = {"fontsize": AXIS, "va": "center_baseline", "color": THEME.ink}
    text = group.text.replace("$", r"\$")
    if shares.by_unit:
        ax.text((_SIGN + 6) * px if group.category in CATEGORY else 0, y + _LINE / 2, text, weight="bold", **look)
        if group.category in CATEGORY:
            draw_sign(ax, group.category, 0, y + _LINE / 2, _SIGN, THEME.ink2, "sign")
        y += _LINE
    for share in group.shares:
        middle = y + _LINE / 2
        label = share.unit.replace("$", r"\$") if shares.by_unit else text
        ax.text(-_EDGE * px, middle, label, ha="right", **look)
        if not shares.by_unit and group.category in CATEGORY:
            x = -(width_of(group.text) + _SIGN + 6 + _EDGE) * px
            draw_sign(ax, group.category, x, middle, _SIGN, THEME.ink2, "sign")
        _bar(ax, share, group, (middle, px))
        ax.text(_WHOLE + _EDGE * px, middle, _beside(share, shares, words), **look | {"color": THEME.ink2})
        y += _LINE
    return y + _GAP


def _bar(ax: Axes, share: UnitShare, group: CategoryShares, place: tuple[float, float]) -> None:
    (middle, px), start = place, 0.0
    fills = _shades(len(share.counts)) if len(share.counts) > 1 else (THEME.cal,)
    outline: dict[str, Any] = {"edgecolor": THEME.line2, "linewidth": PX}
    if share.n:
        box = Rectangle((0, middle - _BAR / 2), _WHOLE, _BAR, facecolor=THEME.surface, zorder=2, gid="whole", **outline)
        ax.add_patch(box)
    for number, (count, fill) in enumerate(zip(share.counts, fills, strict=True)):
        width = share.percent(number)
        if count:
            box = Rectangle((start, middle - _BAR / 2), width, _BAR, facecolor=fill, zorder=3, **outline)
            box.set_gid(f"{group.category}_{share.unit}_{number}")
            ax.add_patch(box)
        if len(fills) > 1 and width > (width_of(str(count)) + 4) * px:
            ink = THEME.surface if number >= _DARK else THEME.ink
            look: dict[str, Any] = {
                "ha": "center",
                "va": "center_baseline",
                "fontsize": AXIS,
                "color": ink,
                "zorder": 4,
            }
            ax.text(start + width / 2, middle, str(count), **look)
        start += width


def _shades(count: int) -> tuple[str, ...]:
    """Even steps from white to the darkest blue, which also print in grey."""
    steps = LinearSegmentedColormap.from_list("shades", [THEME.surface, THEME.trace], N=count)
    return tuple(to_hex(steps(number)) for number in range(count))


def _legend(ax: Axes, shares: Prevalence, height: float) -> None:
    outline: dict[str, Any] = {"edgecolor": THEME.line2, "linewidth": PX}
    fills = _shades(len(shares.answers))
    handles = [Patch(facecolor=fill, label=text, **outline) for text, fill in zip(shares.answers, fills, strict=True)]
    draw_key(ax, handles, -(_BOTTOM - 4) / height)


def _beside(share: UnitShare, shares: Prevalence, words: Catalogue) -> str:
    """Counts, n, and how many have no code."""
    text = words.gettext("n = {count}").format(count=share.n)
    if not shares.answers:
        text = words.gettext("{count} of {whole} ({percent} %)").format(
            count=share.counts[0], whole=share.n, percent=round(share.percent(0))
        )
    if share.without:
        text += words.gettext(", {count} without a code").format(count=share.without)
    return text


def _told(shares: Prevalence, words: Catalogue) -> str:
    lines = []
    for group in shares.groups:
        parts = []
        for share in group.shares:
            counts = ", ".join(f"{text} {count}" for text, count in zip(shares.answers, share.counts, strict=False))
            parts.append(" ".join(filter(None, (share.unit, counts and f"{counts};", _beside(share, shares, words)))))
        lines.append(f"{group.text}: {'; '.join(parts)}.")
    return " ".join(lines)
