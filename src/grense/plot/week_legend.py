"""The legend of a week: the shapes and, where they have no words, the signs that are in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path

from grense.i18n import Catalogue
from grense.model.week import WeekSummary
from grense.plot.pen import PX, THEME, SignKey, draw_key, width_of
from grense.plot.week_sheet import DASHES, DOTS, WeekSheet
from grense.rules.categories import by_weight, category_of
from grense.wording.category_words import category_word
from grense.wording.week_pictures import legend_texts

__all__ = ["draw_legend"]

_BELOW = 10  # px between the rows and the legend
_KEY = 42  # px of a shape and the gaps beside it
_PIN = Path.make_compound_path(
    Path([(-0.1, -0.5), (0.1, -0.5), (0.1, 0.4), (-0.1, 0.4), (-0.1, -0.5)]), Path.circle((0, 0.38), 0.17)
)
_COLUMNS = Path.make_compound_path(
    *(
        Path([(x, -0.4), (x + 0.2, -0.4), (x + 0.2, top), (x, top), (x, -0.4)])
        for x, top in ((-0.5, -0.1), (-0.25, 0.4), (0.0, -0.2), (0.25, 0.1))
    )
)
_IN_PICTURE = {
    "mail": "mail_sent",
    "columns": "mails",
    "meeting": "meeting",
    "manual": "manual",
    "estimate": "estimate",
    "rest": "rest",
    "received": "mail_received",
    "planned": "planned",
    "open": "rest_open",
}


def draw_legend(sheet: WeekSheet, view: WeekSummary, words: Catalogue) -> None:
    """Name what is in the picture, below the rows."""
    drawn = {artist.get_gid() for artist in sheet.ax.get_children()}
    items = [item for day in view.days for item in (*day.items, *day.items_ahead)]
    past = legend_texts(words, planned=False, ahead=True, heavy=sheet.facts.is_heavy, own=items)
    texts = past | {"open": legend_texts(words, planned=True)["open"]}
    if sheet.facts.is_heavy and "mail_sent" in drawn:
        texts["mail"] = legend_texts(words, planned=False)["mail"]
    entries: list[tuple[Any, str]] = [(_key(kind), text) for kind, text in texts.items() if _IN_PICTURE[kind] in drawn]
    if sheet.facts.is_heavy:
        kinds = by_weight({category_of(one.mark.category) for one in sheet.facts.marks if not one.mark.planned})
        entries += [(SignKey(kind, THEME.acc), category_word(kind, words)) for kind in kinds]
    if not entries:
        return
    keys, names = zip(*entries, strict=True)
    draw_key(sheet.ax, keys, -_BELOW * PX / sheet.height, texts=names, columns=_columns(names, sheet))


def _columns(texts: Sequence[str], sheet: WeekSheet) -> int:
    """As many columns as fit beside each other."""
    widths = sorted(map(width_of, texts), reverse=True)
    room = (sheet.right - sheet.left) / sheet.px
    fitting = [count for count in range(1, len(texts) + 1) if sum(widths[:count]) + count * _KEY <= room]
    return max(fitting, default=1)


def _key(kind: str) -> Any:
    if kind in ("mail", "columns"):
        marker = _PIN if kind == "mail" else _COLUMNS
        return Line2D([], [], linestyle="none", marker=marker, markersize=16 * PX, color=THEME.trace, markeredgewidth=0)
    if kind == "received":
        return Line2D([], [], linestyle="none", marker="o", markersize=4 * PX, color=THEME.line2, fillstyle="none")
    if kind == "rest":
        return Line2D([], [], color=THEME.line2, linestyle=DOTS, linewidth=PX, marker="|", markersize=7 * PX)
    if kind == "open":
        return Line2D([], [], color=THEME.line2, linestyle=DOTS, linewidth=PX)
    if kind == "estimate":
        return Patch(facecolor=THEME.est, edgecolor=THEME.estline, linewidth=PX)
    if kind == "planned":
        return Patch(facecolor=THEME.surface, edgecolor=THEME.cal, linewidth=1.3 * PX, linestyle=DASHES)
    return Patch(facecolor={"meeting": THEME.cal}.get(kind, THEME.trace), linewidth=0)
