"""The tray icon: a disc beside the line, on the line, or a ring beside a broken line.

The shape shows the state, so that colour may be missing. Each size has a pixel grid of its own, and the larger ones are
whole multiples of a smaller grid, so that the line's edges always fall on pixels.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPen, QPixmap

__all__ = ["KNOW", "PAUSED", "SIZES", "WELL", "panel_is_dark", "sign", "sign_pixmap"]

WELL, KNOW, PAUSED = "well", "know", "paused"
SIZES = (16, 22, 24, 32, 44, 48, 64)

_PERSONALIZE = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
_INK = {False: "#1E2A32", True: "#F4F7F8"}
_OCHRE = {False: "#8A5500", True: "#E8B75E"}


@dataclass(frozen=True)
class _Grid:
    """The geometry in pixels: the line from `left`, `thick`; the disc beside it at `(centre, n / 2)`."""

    left: float
    thick: float
    centre: float
    radius: float
    on_line: float
    top: float
    gap: float
    pen: float
    dashes: tuple[tuple[float, float], ...]


_GRIDS = {
    16: _Grid(11, 2, 5, 4, 4, 1, 1, 1.5, ((1, 4), (6, 10), (12, 15))),
    22: _Grid(15, 2, 7, 5, 5.5, 2, 1.5, 2, ((2, 6), (9, 13), (16, 20))),
    24: _Grid(16, 2, 8, 5.5, 6, 2, 2, 2, ((2, 7), (10, 14), (17, 22))),
    32: _Grid(21, 3, 10, 7.5, 8, 3, 2, 2.5, ((3, 9), (13, 19), (23, 29))),
}


def sign(state: str, *, dark: bool) -> QIcon:
    """The icon of a state in all sizes, for a dark panel or a light one."""
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(sign_pixmap(state, size, dark=dark))
    icon.setIsMask(sys.platform == "darwin")  # macOS paints it in its menu bar's colour; the shape shows the state
    return icon


def sign_pixmap(state: str, size: int, *, dark: bool) -> QPixmap:
    """The icon in one size, on a transparent background."""
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    side = max(side for side in _GRIDS if size % side == 0 or side == 16)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / side, size / side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(_INK[dark]))
    _draw(painter, state, side, dark)
    painter.end()
    return pixmap


def panel_is_dark() -> bool:
    """Whether the panel is dark, as far as can be found out: its tone may differ from that of the windows."""
    if sys.platform == "win32":
        return _windows_panel_is_dark()
    if "GNOME" in os.environ.get("XDG_CURRENT_DESKTOP", "").upper():
        return True  # its panel is dark in both of its styles
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _windows_panel_is_dark() -> bool:
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, _PERSONALIZE) as key:
            return not winreg.QueryValueEx(key, "SystemUsesLightTheme")[0]
    return False


def _draw(painter: QPainter, state: str, side: int, dark: bool) -> None:
    grid, middle = _GRIDS[side], side / 2
    if state == WELL:
        painter.drawRect(QRectF(grid.left, grid.top, grid.thick, side - 2 * grid.top))
        painter.drawEllipse(QPointF(grid.centre, middle), grid.radius, grid.radius)
    elif state == KNOW:
        free = grid.on_line + grid.gap
        painter.drawRect(QRectF(grid.left, 0, grid.thick, middle - free))
        painter.drawRect(QRectF(grid.left, middle + free, grid.thick, middle - free))
        painter.setBrush(QColor(_OCHRE[dark]))
        # On the line, and shifted inwards where the disc would otherwise be cut at the edge.
        centre = min(grid.left + grid.thick / 2, side - grid.on_line)
        painter.drawEllipse(QPointF(centre, middle), grid.on_line, grid.on_line)
    else:
        for begin, end in grid.dashes:
            painter.drawRect(QRectF(grid.left, begin, grid.thick, end - begin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(_INK[dark]), grid.pen))
        radius = grid.radius - grid.pen / 2
        painter.drawEllipse(QPointF(grid.centre, middle), radius, radius)
