"""The signs of `grense.drawing.signs` as Qt's paths."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPolygonF

from grense.drawing.signs import BASIS_BOX, SIGN_BOX, Area, Points, Stroke, basis_areas, sign_parts

__all__ = ["BASIS_BOX", "SIGN_BOX", "basis_path", "draw_basis", "draw_sign", "sign_path"]


def sign_path(name: str) -> QPainterPath:
    """The sign of a category, or `ok`, in a box of 12."""
    return _drawn(sign_parts(name))


@cache
def _drawn(parts: tuple[Area | Stroke, ...]) -> QPainterPath:
    whole = QPainterPath()
    for part in parts:
        whole = whole.united(_stroked(part) if isinstance(part, Stroke) else _closed(part.points))
    return whole


@cache
def basis_path(basis: str) -> QPainterPath:
    """The sign of a basis in a box of 9: full for traces, half for the calendar, hollow for an estimate."""
    outline, *holes = map(_closed, basis_areas(basis))
    for hole in holes:
        outline = outline.subtracted(hole)
    return outline


def draw_sign(painter: QPainter, name: str, x: float, y: float, size: float, colour: str) -> None:
    """Draw a category's sign with its upper left corner at a point."""
    _draw(painter, sign_path(name), x, y, size / SIGN_BOX, colour)


def draw_basis(painter: QPainter, basis: str, x: float, y: float, size: float, colour: str) -> None:
    """Draw a basis' sign with its upper left corner at a point."""
    _draw(painter, basis_path(basis), x, y, size / BASIS_BOX, colour)


def _draw(painter: QPainter, path: QPainterPath, x: float, y: float, factor: float, colour: str) -> None:
    painter.save()
    painter.translate(x, y)
    painter.scale(factor, factor)
    painter.fillPath(path, QColor(colour))
    painter.restore()


def _closed(points: Points) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(*point) for point in points]))
    path.closeSubpath()
    return path


def _stroked(stroke: Stroke) -> QPainterPath:
    path = QPainterPath(QPointF(*stroke.points[0]))
    for point in stroke.points[1:]:
        path.lineTo(QPointF(*point))
    if stroke.closed:
        path.closeSubpath()
    pen = QPainterPathStroker()
    pen.setWidth(stroke.width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen.createStroke(path)
