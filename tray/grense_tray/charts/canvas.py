"""Drawing for the charts: fonts by their size at 13 px, lines, bars and texts in the colours of a theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPen

from grense_tray.charts.layout import Box
from grense_tray.charts.signs import draw_sign
from grense_tray.theme import Theme

__all__ = ["Canvas", "Role", "Type"]

BASE_SIZE = 13

DOTTED = (1.0, 4.0)
DENSE = (1.0, 3.0)
DASHED = (2.0, 3.0)

_WRAP = int(Qt.TextFlag.TextWordWrap.value)


@dataclass(frozen=True)
class Role:
    """A text role: its size in px at 13, and its weight."""

    size: int
    weight: int


LEAD, TITLE, PANEL = Role(27, 600), Role(22, 600), Role(14, 600)
BASE, STRONG, NOTE = Role(13, 450), Role(13, 600), Role(12, 400)
AXIS, MARK, LIMIT, REST = Role(11, 400), Role(11, 600), Role(12, 700), Role(12, 650)


class Type:
    """The fonts of a widget by role, scaled with its own."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._fonts: dict[Role, tuple[QFont, QFontMetricsF]] = {}

    @cached_property
    def scale(self) -> float:
        """The ratio of the font size to 13 px."""
        return max(QFontInfo(self._font).pixelSize(), 1) / BASE_SIZE

    def font(self, role: Role) -> QFont:
        """The font of a role, with tabular figures."""
        return self._of(role)[0]

    def width(self, text: str, role: Role) -> float:
        """The width of a text."""
        return self._of(role)[1].horizontalAdvance(text)

    def height(self, role: Role) -> float:
        """The height of a line."""
        return self._of(role)[1].height()

    def wrapped(self, text: str, role: Role, width: float) -> QSizeF:
        """The size of a text wrapped to a width."""
        return self._of(role)[1].boundingRect(QRectF(0, 0, width, 100_000), _WRAP, text).size()

    def _of(self, role: Role) -> tuple[QFont, QFontMetricsF]:
        if role not in self._fonts:
            font = QFont(self._font)
            font.setPixelSize(max(1, round(role.size * self.scale)))
            font.setWeight(QFont.Weight(role.weight))
            font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[role] = font, QFontMetricsF(font)
        return self._fonts[role]


class Canvas:
    """A painter with a theme and fonts. Positions are pixels; sizes of pens and corners scale with the text."""

    def __init__(self, painter: QPainter, theme: Theme, type_: Type) -> None:
        self.painter = painter
        self.theme = theme
        self.type = type_
        self.scale = type_.scale
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        colour: str,
        width: float = 1.0,
        dashes: tuple[float, ...] = (),
    ) -> None:
        """Draw a line; `dashes` are in multiples of its width."""
        pen = QPen(QColor(colour), width * self.scale)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dashes:
            pen.setDashPattern(dashes)
        self.painter.setPen(pen)
        self.painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))

    def box(
        self, box: Box, fill: str | None = None, edge: str | None = None, *, radius: float = 0.0, width: float = 1.0
    ) -> None:
        """Draw a rectangle; its edge lies inside it."""
        self.painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        rect = QRectF(*box)
        if edge:
            pen = width * self.scale
            self.painter.setPen(QPen(QColor(edge), pen))
            rect.adjust(pen / 2, pen / 2, -pen / 2, -pen / 2)
        else:
            self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.drawRoundedRect(rect, radius * self.scale, radius * self.scale)

    def frame(self, box: Box, colour: str, dashes: tuple[float, ...]) -> None:
        """Draw the dashed edge of a rectangle, inside it."""
        pen = QPen(QColor(colour), self.scale)
        pen.setDashPattern(dashes)
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = self.scale / 2
        self.painter.drawRect(QRectF(*box).adjusted(inset, inset, -inset, -inset))

    def disc(self, x: float, y: float, radius: float, fill: str | None, edge: str | None = None) -> None:
        """Draw a disc or a ring around a point."""
        self.painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        self.painter.setPen(QPen(QColor(edge), 1.1 * self.scale) if edge else Qt.PenStyle.NoPen)
        self.painter.drawEllipse(QPointF(x, y), radius * self.scale, radius * self.scale)

    def text(self, x: float, y: float, text: str, role: Role, colour: str, align: str = "left") -> float:
        """Write a line centred on height `y`, from, to or around `x`; return its width."""
        font, width = self.type.font(role), self.type.width(text, role)
        height = self.type.height(role)
        left = {"left": x, "right": x - width, "centre": x - width / 2}[align]
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        flags = int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value) | int(
            Qt.TextFlag.TextDontClip.value
        )
        self.painter.drawText(QRectF(left, y - height / 2, width + 2, height), flags, text)
        return width

    def paragraph(self, x: float, y: float, width: float, text: str, role: Role, colour: str) -> float:
        """Write wrapped lines down from a point; return their height."""
        size = self.type.wrapped(text, role, width)
        self.painter.setFont(self.type.font(role))
        self.painter.setPen(QColor(colour))
        self.painter.drawText(QRectF(x, y, width, size.height() + 1), _WRAP, text)
        return size.height()

    def sign(self, name: str, x: float, y: float, size: float, colour: str) -> None:
        """Draw a category's sign, `size` at 13 px, from the left edge `x`, centred on height `y`."""
        draw_sign(self.painter, name, x, y - size * self.scale / 2, size * self.scale, colour)
