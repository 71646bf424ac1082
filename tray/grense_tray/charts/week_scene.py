"""The layout of one drawing of a week, and its highlighting. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from grense.drawing.week_facts import Facts
from grense_tray.charts.layout import Box, Grid

__all__ = ["Scene"]


@dataclass(frozen=True)
class Scene:
    """Facts in a grid; `highlighted` and `selected` are crossings."""

    facts: Facts
    grid: Grid
    highlighted: int | None = None
    selected: int | None = None

    @property
    def selected_boxes(self) -> list[Box]:
        """The boxes behind the selected crossing."""
        scale, found = self.grid.scale, []
        for day, span in self.facts.places(self.selected):
            row, left, right = self.grid.row_box(day), self.grid.x(span.start), self.grid.x(span.end)
            left, right = max(left - 3 * scale, row.x + scale), min(right + 3 * scale, row.right + 4 * scale)
            found.append(Box(left, row.y + 2 * scale, right - left, row.height - 3 * scale))
        return found

    def is_planned(self, crossing: int | None) -> bool:
        """Whether a crossing is still in the future."""
        listed = self.facts.view.listed if self.facts.view else ()
        return crossing is not None and 0 <= crossing < len(listed) and listed[crossing].planned

    def stands_back(self, *crossings: int | None) -> bool:
        """Whether any of these crossings is paled for the highlighted one; a whole week's pales nothing."""
        if self.highlighted is None or not self.facts.places(self.highlighted):
            return False
        return self.highlighted not in crossings
