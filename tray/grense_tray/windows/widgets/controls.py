"""The small widgets of all windows: texts, signs, hairlines, buttons, the focus ring, and mnemonics."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from grense_tray.charts.canvas import Role
from grense_tray.charts.signs import draw_basis, draw_sign
from grense_tray.windows.widgets.style import BASE, NOTE, PANEL, PROBLEM, TARGET, TITLE, Paper, pen, sized

__all__ = [
    "Basis",
    "Hairline",
    "Link",
    "PushButton",
    "Sign",
    "Text",
    "button",
    "draw_ring",
    "give_keys",
    "give_letters",
    "label",
]

_KEPT_TOGETHER = re.compile(
    r"(?<=\d) (?=(?:t|h|min|%|e-post\w*|mails?)\b|%)|(?<=\d [th]) (?=\d\d\b)|(?<=§) |(?<=\bkl\.) (?=\d)"
)


_LABELS = {
    "title": (TITLE, "ink"),
    "head": (PANEL, "ink"),
    "body": (BASE, "ink"),
    "note": (NOTE, "ink2"),
    "problem": (PROBLEM, "ink"),
}


class Text(QLabel):
    """A text that wraps and is never cut off. `ink` names a colour of the theme."""

    def __init__(
        self, paper: Paper, text: str = "", role: Role = BASE, ink: str = "ink", *, wraps: bool = True
    ) -> None:
        super().__init__()
        self._paper, self._role = paper, role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        sized(self, role, paper.type)
        self.setProperty("ink", ink)
        # A line that does not wrap takes its own width and leaves the rest to its neighbours.
        wide = QSizePolicy.Policy.Preferred if wraps else QSizePolicy.Policy.Maximum
        policy = QSizePolicy(wide, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(wraps)
        self.setSizePolicy(policy)
        self.tell(text)

    def tell(self, text: str, *, role: Role | None = None, ink: str | None = None) -> None:
        """Show another text, optionally in another role or colour."""
        self.setText(_glued(text))
        self.setAccessibleName(text)
        if role is not None and role != self._role:
            self._role = role
            sized(self, role, self._paper.type)
        if ink is not None and ink != self.property("ink"):
            self.setProperty("ink", ink)
            self.style().unpolish(self)
            self.style().polish(self)


class Sign(QWidget):
    """The sign of a category."""

    def __init__(self, paper: Paper, name: str = "", ink: str = "acc") -> None:
        super().__init__()
        self._paper, self.name, self.ink = paper, name, ink
        self.setFixedSize(paper.px(12), paper.px(16))
        # A widget shown before it has a parent would be a window.
        if not name:
            self.hide()

    def tell(self, name: str, ink: str) -> None:
        """Show another sign, or none."""
        self.name, self.ink = name, ink
        self.setVisible(bool(name))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """Draw it."""
        del event
        if self.name:
            painter, size = QPainter(self), self._paper.px(12)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top = (self.height() - size) / 2
            draw_sign(painter, self.name, 0, top, size, getattr(self._paper.theme, self.ink))
            painter.end()


class Basis(QWidget):
    """The sign of a basis: full, half or hollow."""

    def __init__(self, paper: Paper, basis: str) -> None:
        super().__init__()
        self._paper, self._basis = paper, basis
        self.setFixedSize(paper.px(9), paper.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """Draw it."""
        del event
        painter, size = QPainter(self), self._paper.px(9)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_basis(painter, self._basis, 0, (self.height() - size) / 2, size, self._paper.theme.trace)
        painter.end()


class Hairline(QFrame):
    """A line between two zones."""

    def __init__(self, *, upright: bool = False) -> None:
        super().__init__()
        self.setObjectName("hairline")
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


def label(text: str, role: str = "body") -> QLabel:
    """A wrapping text of a form: a `title`, a `head`, `body`, a `note`, or a `problem`."""
    made = QLabel(text)
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName(role)
    size, ink = _LABELS[role]
    made.setProperty("ink", ink)
    sized(made, size)
    return made


class PushButton(QPushButton):
    """A button as wide as its text; `kind` is `plain`, `primary`, `ghost`, `square`, `view` or `choice`."""

    def __init__(
        self, paper: Paper, text: str, pressed: Callable[[], object] | None = None, kind: str = "plain"
    ) -> None:
        super().__init__(text)
        self.setObjectName(kind)
        sized(self, BASE, paper.type)
        self._least = QSize(paper.px(28), paper.px(28))
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if pressed is not None:
            self.clicked.connect(lambda _checked=False: pressed())

    def sizeHint(self) -> QSize:  # Qt's name
        """Room for the text, and the minimum target size."""
        return super().sizeHint().expandedTo(self._least)

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """The same as `sizeHint`: a button's text does not wrap."""
        return self.sizeHint()


def button(text: str, *, first: bool = False) -> PushButton:
    """A button of a form; the `first` of a row is the primary one."""
    made = PushButton(Paper(), text, kind="primary" if first else "plain")
    made.setAutoDefault(True)  # or Enter would not press the focused button
    return made


class Link(QPushButton):
    """A flat button that looks like a part of the text; a `flush` one begins where the text above it does."""

    def __init__(
        self, paper: Paper, text: str, pressed: Callable[[], object], role: Role = NOTE, *, flush: bool = False
    ) -> None:
        super().__init__(text)
        self.setObjectName("link")
        self.setProperty("flush", "true" if flush else "false")
        sized(self, role, paper.type)
        self.setMinimumHeight(max(TARGET, paper.px(24)))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked=False: pressed())

    def sizeHint(self) -> QSize:  # Qt's name
        """Room for the text: Qt keeps a hint of before the style sheet, and would cut off the last letter."""
        words = self.fontMetrics().horizontalAdvance(self.text().replace("&", ""))
        return super().sizeHint().expandedTo(QSize(words + 14, 0))


def draw_ring(widget: QWidget, width: float | None = None) -> None:
    """Draw the focus ring along the edge of a widget, or of its first `width` pixels."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(widget.palette().highlight().color().name(), 2))
    ring = QRectF(widget.rect()).adjusted(1, 1, -1, -1)
    if width is not None:
        ring.setWidth(min(ring.width(), width))
    painter.drawRoundedRect(ring, 4, 4)
    painter.end()


def give_keys(page: QWidget) -> None:
    """Give each button of a page a unique mnemonic, as far as there are letters.

    Generated, since letters set in the texts of each language would sooner or later collide on a page.
    """
    _give(page.findChildren(QPushButton))


def give_letters(menu: QMenu) -> None:
    """Give each row of a menu a unique mnemonic."""
    _give([action for action in menu.actions() if not action.isSeparator()])


def _give(named: Sequence[QPushButton | QAction]) -> None:
    taken: set[str] = set()
    for one in named:
        text, tab, keys = one.text().replace("&", "").partition("\t")
        starts = [place for place in range(len(text)) if place == 0 or text[place - 1] == " "]
        places = [*starts, *(place for place in range(len(text)) if place not in starts)]
        free = (place for place in places if text[place].isalpha() and text[place].casefold() not in taken)
        place = next(free, None)
        if place is not None:
            taken.add(text[place].casefold())
            one.setText(f"{text[:place]}&{text[place:]}{tab}{keys}")


def _glued(text: str) -> str:
    """Keep a duration, a time of day, a section with its sign, and `e-post` on one line."""
    return _KEPT_TOGETHER.sub("\N{NO-BREAK SPACE}", text).replace("e-post", "e\N{NON-BREAKING HYPHEN}post")
