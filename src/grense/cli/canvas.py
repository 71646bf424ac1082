"""The parts of pictures in the terminal: characters, styles, a time scale, and rows of cells."""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.text import Text

from grense.model.week import Span

__all__ = ["ASCII", "CROSSING", "PLAN", "QUIET", "TRACE", "UNICODE", "CanvasRow", "CellScale", "Glyphs"]

CROSSING = "dark_goldenrod"
QUIET = "grey50"
PLAN = "steel_blue"
TRACE = "bold"


@dataclass(frozen=True)
class Glyphs:
    """The characters of the picture."""

    estimate: str = "░"
    meeting: str = "▓"
    manual: str = "█"
    mail: str = "┃"
    mail_in_meeting: str = "╬"
    received: str = "∘"
    rest: str = "·"
    short_rest: str = "━"
    line: str = "│"
    bracket: tuple[str, str, str] = ("╰", "─", "╯")
    none: str = "–"
    planned: str = "═"


UNICODE = Glyphs()
ASCII = Glyphs("-", "=", "#", "^", "%", "o", ".", "~", "|", ("`", "_", "'"), "-", "+")


@dataclass(frozen=True)
class CellScale:
    """Maps minutes of a workday to cells and columns; the evening line has its own column."""

    day_start: int
    day_end: int
    cell: int
    line: int | None

    @property
    def cells(self) -> int:
        """Cells per workday."""
        return -(-(self.day_end - self.day_start) // self.cell)

    @property
    def width(self) -> int:
        """Columns per workday."""
        return self.cells + (self.line is not None)

    def cell_of(self, minutes: float) -> int:
        """The cell in which a moment of the workday lies."""
        return max(0, min(self.cells - 1, int((minutes - self.day_start) // self.cell)))

    def column(self, cell: int) -> int:
        """The column of a cell, which depends on whether it lies after the evening line."""
        return cell + (self.line is not None and cell >= self.line)

    def covered(self, span: Span) -> range:
        """The cells that a span fills to half or more; at least the one that it fills most."""
        first, last = self.cell_of(span.start), self.cell_of(max(span.start, span.end - 0.001))
        full = [cell for cell in range(first, last + 1) if 2 * self._overlap(cell, span) >= self.cell]
        if full:
            return range(full[0], full[-1] + 1)
        fullest = max(range(first, last + 1), key=lambda cell: self._overlap(cell, span))
        return range(fullest, fullest + 1)

    def _overlap(self, cell: int, span: Span) -> float:
        start = self.day_start + cell * self.cell
        return min(span.end, start + self.cell) - max(span.start, start)


@dataclass
class CanvasRow:
    """One line of the picture, with a character and a style for each column."""

    width: int
    characters: list[str] = field(init=False)
    styles: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.characters, self.styles = [" "] * self.width, [""] * self.width

    def put(self, column: int, text: str, style: str = "") -> None:
        """Write text from a column on; characters beyond the edges are dropped."""
        for offset, character in enumerate(text):
            if 0 <= column + offset < self.width:
                self.characters[column + offset] = character
                self.styles[column + offset] = style

    def is_free(self, column: int, length: int) -> bool:
        """Whether this many columns exist and are still blank."""
        inside = column >= 0 and column + length <= self.width
        return inside and all(character == " " for character in self.characters[column : column + length])

    def text(self) -> Text:
        """The row as styled text."""
        line = Text(no_wrap=True)
        for character, style in zip(self.characters, self.styles, strict=True):
            line.append(character, style)
        return line
