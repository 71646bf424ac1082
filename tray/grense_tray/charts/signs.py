"""The signs of the categories and of the evidence, one path each: a crossing is a shape before it is a colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker

from grense.rules.categories import CATEGORY, Category

__all__ = ["BASIS_BOX", "SIGN_BOX", "basis_path", "draw_basis", "draw_sign", "sign_path"]

SIGN_BOX = 12.0
BASIS_BOX = 9.0

Points = Sequence[tuple[float, float]]


def sign_path(name: str) -> QPainterPath:
    """The sign of a category, or `ok`, in a box of 12."""
    category = name if isinstance(name, Category) else CATEGORY.get(name)
    return _drawn(name if category is None else category.sign)


@cache
def _drawn(sign: str) -> QPainterPath:
    return _SIGNS[sign]()


@cache
def basis_path(basis: str) -> QPainterPath:
    """The sign of a basis in a box of 9: full for traces, half for the calendar, hollow for an estimate."""
    full = QPainterPath()
    full.addRect(QRectF(0, 0, BASIS_BOX, BASIS_BOX))
    if basis == "trace":
        return full
    hole = QPainterPath()
    hole.addRect(QRectF(1.2, 1.2, 6.6, 3.3 if basis == "calendar" else 6.6))
    return full.subtracted(hole)


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


def _evening() -> QPainterPath:
    moon, shade = QPainterPath(), QPainterPath()
    moon.addEllipse(QPointF(5.6, 6), 5.2, 5.2)
    shade.addEllipse(QPointF(8.6, 4.4), 4.6, 4.6)
    return moon.subtracted(shade)


def _sunday() -> QPainterPath:
    sun = QPainterPath(QPointF(2, 8))
    sun.arcTo(QRectF(2, 4, 8, 8), 180, -180)
    sun.closeSubpath()
    return _joined(
        sun,
        _stroke([(0.8, 10), (11.2, 10)]),
        _stroke([(6, 0.9), (6, 2.1)]),
        _stroke([(1.8, 2.8), (2.4, 3.4)]),
        _stroke([(10.2, 2.8), (9.6, 3.4)]),
    )


def _short_rest() -> QPainterPath:
    return _joined(
        _stroke([(1.2, 1.5), (1.2, 10.5)]),
        _stroke([(10.8, 1.5), (10.8, 10.5)]),
        _stroke([(3.4, 6), (8.6, 6)]),
        _shape([(5.6, 6), (2.8, 3.4), (2.8, 8.6)]),
        _shape([(6.4, 6), (9.2, 3.4), (9.2, 8.6)]),
    )


def _long_day() -> QPainterPath:
    return _joined(_bar(0.6, 4.2, 8, 3.6), _shape([(7.6, 1.8), (11.8, 6), (7.6, 10.2)]))


def _long_week() -> QPainterPath:
    bars = [_bar(0.6, 0.7 + number * 2.9, width, 1.9) for number, width in enumerate((7.0, 7.0, 7.0, 11.2))]
    return _joined(*bars, _bar(8.6, 0.3, 1.2, 8.1))


def _connected() -> QPainterPath:
    ring, dot = QPainterPath(), QPainterPath()
    ring.addEllipse(QPointF(6, 6), 4.6, 4.6)
    dot.addEllipse(QPointF(6, 6), 1.7, 1.7)
    return _joined(_outline(ring), dot)


def _outside_hours() -> QPainterPath:
    return _outline(_shape([(6, 1), (11, 6), (6, 11), (1, 6)]))


def _ok() -> QPainterPath:
    return _stroke([(1.5, 6.5), (4.6, 9.6), (10.5, 2.6)], 1.8)


_SIGNS: dict[str, Callable[[], QPainterPath]] = {
    "evening": _evening,
    "sunday": _sunday,
    "short_rest": _short_rest,
    "long_day": _long_day,
    "long_week": _long_week,
    "connected": _connected,
    "outside_hours": _outside_hours,
    "ok": _ok,
}


def _bar(x: float, y: float, width: float, height: float) -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(x, y, width, height))
    return path


def _shape(points: Points) -> QPainterPath:
    path = _way(points)
    path.closeSubpath()
    return path


def _stroke(points: Points, width: float = 1.6) -> QPainterPath:
    return _outline(_way(points), width)


def _way(points: Points) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    return path


def _outline(path: QPainterPath, width: float = 1.6) -> QPainterPath:
    pen = QPainterPathStroker()
    pen.setWidth(width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen.createStroke(path)


def _joined(*paths: QPainterPath) -> QPainterPath:
    whole = QPainterPath()
    for path in paths:
        whole = whole.united(path)
    return whole
