"""The legend of the shapes in a week's chart, in as many lines as needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from grense.i18n import Catalogue
from grense.model.crossing import Item
from grense.rules.work_places import WORK_PLACES
from grense.wording.week_pictures import legend_texts
from grense_tray.charts.canvas import AXIS, DENSE, Canvas
from grense_tray.charts.chart import Chart
from grense_tray.charts.layout import Box
from grense_tray.theme import Theme

__all__ = ["Legend"]

_LINE, _MARGIN = 18, 3  # with the margins, one line is as high as the widgets beside it
_SHAPES = {"mail": 10, "received": 8, **dict.fromkeys(WORK_PLACES, 10)}
_SHAPE = 18


class Legend(Chart):
    """The legend of the week's chart; long texts take another line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[str, str] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_kinds(
        self,
        words: Catalogue,
        theme: Theme,
        *,
        planned: bool,
        ahead: bool = False,
        heavy: bool = False,
        received: bool = True,
        own: Iterable[Item] = (),
    ) -> None:
        """Name the shapes of a past week, or of a planned one.

        With `ahead`, part of the first is planned; in a `heavy` one mails are drawn by the half hour. Received mail is
        named only if some was `received` in free time. Kinds of one's own are named beside the shape that they share,
        by the items in `own`.
        """
        texts = legend_texts(words, planned=planned, ahead=ahead, heavy=heavy, received=received, own=own)
        self.show_texts(texts, words, theme)

    def show_texts(self, texts: dict[str, str], words: Catalogue, theme: Theme) -> None:
        """Name shapes by their kinds; places of work are among them."""
        self.words, self.theme, self._texts = words, theme, texts
        self.setAccessibleName(words.gettext("Legend"))
        self.setAccessibleDescription(", ".join(self._texts.values()))
        self.redraw()

    def hasHeightForWidth(self) -> bool:  # Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # Qt's name
        lines = max((line for _, _, _, line in self._places(width)), default=0) + 1
        return round((lines * _LINE + 2 * _MARGIN) * self.scale)

    def sizeHint(self) -> QSize:  # Qt's name
        ends = [x + _SHAPE * self.scale + self.type.width(text, AXIS) for _, text, x, _ in self._places(100_000)]
        return QSize(round(max(ends, default=0) + 12 * self.scale), round((_LINE + 2 * _MARGIN) * self.scale))

    def minimumSizeHint(self) -> QSize:  # Qt's name
        widest = max((self.type.width(text, AXIS) for text in self._texts.values()), default=0)
        width = round(widest + 30 * self.scale)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        super().resizeEvent(event)
        self.updateGeometry()

    def draw(self, canvas: Canvas) -> None:  # as Qt or `Chart` describes it
        for kind, text, x, line in self._places(self.width()):
            middle = ((line + 0.5) * _LINE + _MARGIN) * canvas.scale
            self.draw_shape(canvas, kind, x, middle)
            shape = _SHAPES.get(kind, _SHAPE) * canvas.scale
            canvas.text(x + shape + 6 * canvas.scale, middle, text, AXIS, canvas.theme.ink3)

    def draw_shape(self, canvas: Canvas, kind: str, x: float, middle: float) -> None:
        """Draw the shape of a kind."""
        _shape(canvas, kind, x, middle)

    def _places(self, width: float) -> Iterator[tuple[str, str, float, int]]:
        x, line = 0.0, 0
        for kind, text in self._texts.items():
            need = (_SHAPES.get(kind, _SHAPE) + 6) * self.scale + self.type.width(text, AXIS)
            if x and x + need > width:
                x, line = 0.0, line + 1
            yield kind, text, x, line
            x += need + 18 * self.scale


def _shape(canvas: Canvas, kind: str, x: float, middle: float) -> None:
    theme, scale = canvas.theme, canvas.scale
    wide = _SHAPE * scale
    if kind == "mail":
        pin = x + 5 * scale
        canvas.line(pin, middle - 6 * scale, pin, middle + 7 * scale, theme.trace, 2)
        canvas.disc(pin, middle - 5.5 * scale, 1.8, theme.trace)
    elif kind == "columns":
        canvas.line(x, middle + 4 * scale, x + wide, middle + 4 * scale, theme.trace)
        for part, height in enumerate((3, 6, 2, 4)):
            left, tall = x + part * wide / 4, height * scale
            canvas.box(Box(left, middle + 4 * scale - tall, wide / 4 - scale, tall), theme.trace)
    elif kind == "meeting":
        canvas.box(Box(x, middle - 5 * scale, wide, 10 * scale), theme.cal, radius=1.5)
    elif kind == "manual":
        canvas.box(Box(x, middle - 6 * scale, wide, 12 * scale), theme.hand, radius=2)
    elif kind == "estimate":
        canvas.box(Box(x, middle - 6 * scale, wide, 12 * scale), theme.est, theme.estline, radius=2)
    elif kind in WORK_PLACES:
        canvas.sign(kind, x, middle, 10, theme.ink3)
    elif kind == "planned":
        canvas.box(Box(x, middle - 6 * scale, wide, 12 * scale), theme.surface, theme.cal, radius=2, width=1.3)
    elif kind == "received":
        canvas.disc(x + 4 * scale, middle, 2, None, theme.line2)
    else:
        canvas.line(x, middle, x + wide, middle, theme.line2, 1, DENSE)
        if kind == "rest":
            for end in (x + 0.5, x + wide):
                canvas.line(end, middle - 4 * scale, end, middle + 4 * scale, theme.line2)
