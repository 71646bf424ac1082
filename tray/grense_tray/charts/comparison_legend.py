"""The legend of the shapes in the chart of registered hours."""

from __future__ import annotations

from grense.i18n import N_, Catalogue
from grense_tray.charts.canvas import DASHED, Canvas
from grense_tray.charts.layout import Box
from grense_tray.charts.legend import Legend
from grense_tray.theme import Theme

__all__ = ["ComparisonLegend"]

_TEXTS = {
    "registered": N_("registered with the employer"),
    "agreed": N_("agreed, and shown and registered outside"),
    "past": N_("shown, not registered"),
    "evidence": N_("shown alone"),
    "traceless": N_("registered, not shown"),
}
_WIDTH = 18


class ComparisonLegend(Legend):
    """The line, the bars and what differs."""

    def show_comparison(self, words: Catalogue, theme: Theme) -> None:
        """Name the shapes."""
        self.show_texts({kind: words.gettext(text) for kind, text in _TEXTS.items()}, words, theme)

    def draw_shape(self, canvas: Canvas, kind: str, x: float, middle: float) -> None:
        """Draw one shape."""
        theme, scale = canvas.theme, canvas.scale
        wide = _WIDTH * scale
        bar = Box(x, middle - 5.5 * scale, wide, 11 * scale)
        if kind == "registered":
            canvas.line(x + wide / 2, middle - 8 * scale, x + wide / 2, middle + 8 * scale, theme.ink, 2)
        elif kind == "agreed":
            canvas.box(bar, theme.est, theme.estline, radius=2)
        elif kind == "past":
            canvas.box(bar, theme.cal, radius=1.5)
        elif kind == "evidence":
            canvas.box(Box(x, middle - 2 * scale, wide, 4 * scale), theme.trace)
        else:
            canvas.box(bar, theme.surface, radius=2)
            canvas.frame(bar, theme.ink3, DASHED)
