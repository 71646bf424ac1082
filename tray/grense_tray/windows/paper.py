"""What the windows are written on: texts that wrap, signs, buttons and hairlines, in the colours of one style sheet."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from grense_tray.charts.canvas import BASE, NOTE, Role, Type
from grense_tray.charts.signs import draw_basis, draw_sign
from grense_tray.theme import LIGHT, Theme

__all__ = ["Basis", "Hairline", "Link", "Paper", "PushButton", "Sign", "Text", "style_sheet"]

_KEPT_TOGETHER = re.compile(
    r"(?<=\d) (?=(?:t|h|min|%|e-post\w*|mails?)\b|%)|(?<=\d [th]) (?=\d\d\b)|(?<=§) |(?<=\bkl\.) (?=\d)"
)


class Paper:
    """The theme and the fonts that a window is drawn with now."""

    def __init__(self, theme: Theme | None = None, type_: Type | None = None) -> None:
        self.theme = theme or LIGHT
        self.type = type_ or Type(QGuiApplication.font())

    def px(self, size: float) -> int:
        """A length at text of 13 px, grown with the text."""
        return round(size * self.type.scale)


class Text(QLabel):
    """A text that wraps and is never cut. `ink` names a colour of the theme."""

    def __init__(
        self, paper: Paper, text: str = "", role: Role = BASE, ink: str = "ink", *, wraps: bool = True
    ) -> None:
        super().__init__()
        self._paper, self._role = paper, role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self.setFont(paper.type.font(role))
        self.setProperty("ink", ink)
        # A line that does not wrap takes its own width and leaves the rest to the others.
        wide = QSizePolicy.Policy.Preferred if wraps else QSizePolicy.Policy.Maximum
        policy = QSizePolicy(wide, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(wraps)
        self.setSizePolicy(policy)
        self.tell(text)

    def tell(self, text: str, *, role: Role | None = None, ink: str | None = None) -> None:
        """Show another text, in another role or colour where one is given."""
        self.setText(_glued(text))
        self.setAccessibleName(text)
        if role is not None and role != self._role:
            self._role = role
            self.setFont(self._paper.type.font(role))
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
        # Shown before it has a parent, it would be a window of its own.
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


class PushButton(QPushButton):
    """A button as wide as its text; `kind` is `plain`, `primary`, `ghost`, `square`, `view` or `choice`."""

    def __init__(self, paper: Paper, text: str, pressed: Callable[[], object], kind: str = "plain") -> None:
        super().__init__(text)
        self.setObjectName(kind)
        self.setFont(paper.type.font(BASE))
        self._least = QSize(paper.px(28), paper.px(28))
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked=False: pressed())

    def sizeHint(self) -> QSize:  # Qt's name
        """Room for the text, and for a finger."""
        return super().sizeHint().expandedTo(self._least)

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """No less: a button's text does not wrap."""
        return self.sizeHint()


class Link(QPushButton):
    """A quiet button that reads as a part of the text."""

    def __init__(self, paper: Paper, text: str, pressed: Callable[[], object], role: Role = NOTE) -> None:
        super().__init__(text)
        self.setObjectName("link")
        self.setFont(paper.type.font(role))
        self.setMinimumHeight(paper.px(24))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked=False: pressed())


def style_sheet(paper: Paper) -> str:
    """Every colour and edge of the windows."""
    theme, px = paper.theme, paper.px
    inks = "".join(
        f'QLabel[ink="{ink}"] {{ color: {getattr(theme, ink)}; }}'
        for ink in ("ink", "ink2", "ink3", "acc", "ok", "focus")
    )
    on_primary = "#0E1418" if theme.dark else "#FFFFFF"
    primary = theme.cal if theme.dark else theme.trace
    return f"""
    QMainWindow, QScrollArea, #page, QDialog {{ background: {theme.bg}; border: none; color: {theme.ink}; }}
    QLabel {{ background: transparent; }} {inks}
    #hairline {{ background: {theme.line}; border: none; }}
    #panel {{ background: {theme.surface}; border: 1px solid {theme.line}; border-radius: {px(8)}px; }}
    #float {{ background: {theme.band}; border: none; border-top: 1px solid {theme.line2}; }}
    #busy {{ background: {theme.surface}; border: 1px solid {theme.line}; border-radius: {px(4)}px;
        padding: {px(2)}px {px(6)}px; }}
    #popover {{ background: {theme.surface}; border: 1px solid {theme.line2}; border-radius: {px(8)}px; }}
    #evidence {{ background: {theme.bg}; border-radius: {px(4)}px; }}
    #figures {{ background: transparent; border: none; }}
    #effect {{ background: {theme.bg}; border-radius: {px(6)}px; }}
    #row {{ border: 2px solid transparent; border-left: {px(3)}px solid transparent; border-radius: {px(4)}px; }}
    #row:hover, #row[near="true"] {{ background: {theme.sel}; }}
    #row[picked="true"] {{ background: {theme.accsoft}; border-left: {px(3)}px solid {theme.acc}; }}
    #row[picked="true"][planned="true"] {{ background: {theme.sel}; border-left: {px(3)}px solid {theme.ink2}; }}
    #opened {{ background: {theme.accsoft}; border-left: {px(3)}px solid {theme.acc}; border-radius: {px(4)}px; }}
    #row:focus {{ border: 2px solid {theme.focus}; }}
    #lead {{ border: 2px solid transparent; border-radius: {px(4)}px; }}
    #lead:focus {{ border: 2px solid {theme.focus}; }}
    QPushButton {{ color: {theme.ink}; background: {theme.surface}; border: 1px solid {theme.line2};
        border-radius: {px(6)}px; padding: {px(4)}px {px(12)}px; }}
    QPushButton:hover {{ background: {theme.sel}; }}
    QPushButton:disabled {{ color: {theme.ink3}; border-color: {theme.line}; }}
    QPushButton:focus {{ border: 2px solid {theme.focus}; padding: {px(4) - 1}px {px(12) - 1}px; }}
    QPushButton::menu-indicator {{ image: none; width: 0; }}
    #primary {{ background: {primary}; color: {on_primary}; border-color: {primary}; }}
    #primary:hover {{ background: {primary}; }}
    #ghost {{ background: transparent; border-color: transparent; }}
    #ghost:focus, #link:focus, #choice:focus {{ border: 2px solid {theme.focus}; }}
    #square {{ padding: 0; border-color: {theme.line}; background: transparent; }}
    #square:focus {{ padding: 0; border: 2px solid {theme.focus}; }}
    #switch {{ background: {theme.band}; border-radius: {px(8)}px; }}
    #view {{ background: transparent; border: 1px solid transparent; color: {theme.ink2}; }}
    #view:checked {{ background: {theme.surface}; border-color: {theme.line}; color: {theme.ink}; }}
    #view:disabled {{ color: {theme.ink3}; }}
    #view:focus {{ border: 2px solid {theme.focus}; }}
    #link {{ background: transparent; border: 2px solid transparent; padding: 0 {px(4)}px; color: {theme.focus};
        text-align: right; }}
    #choice {{ background: transparent; border: 2px solid transparent; text-align: left;
        padding: {px(6)}px {px(10)}px; }}
    #choice:hover, #choice:checked {{ background: {theme.sel}; }}
    QDateEdit, QTimeEdit, QComboBox, QLineEdit {{ color: {theme.ink}; background: {theme.surface};
        border: 1px solid {theme.line2}; border-radius: {px(4)}px; padding: {px(3)}px {px(6)}px;
        min-height: {px(20)}px; }}
    QDateEdit:focus, QTimeEdit:focus, QComboBox:focus, QLineEdit:focus {{ border: 2px solid {theme.focus}; }}
    QComboBox QAbstractItemView {{ color: {theme.ink}; background: {theme.surface};
        selection-background-color: {theme.sel}; selection-color: {theme.ink}; }}
    QMenu {{ color: {theme.ink}; background: {theme.surface}; border: 1px solid {theme.line2}; }}
    QMenu::item {{ padding: {px(6)}px {px(16)}px; }}
    QMenu::item:selected {{ background: {theme.sel}; color: {theme.ink}; }}
    QMenu::item:disabled {{ color: {theme.ink3}; }}
    QTableView {{ color: {theme.ink}; background: {theme.surface}; alternate-background-color: {theme.bg};
        gridline-color: {theme.line}; border: 1px solid {theme.line}; selection-background-color: {theme.sel};
        selection-color: {theme.ink}; }}
    QTableView:focus {{ border: 2px solid {theme.focus}; }}
    QHeaderView::section {{ color: {theme.ink2}; background: {theme.bg}; border: none;
        border-bottom: 1px solid {theme.line}; padding: {px(4)}px; }}
    QScrollBar {{ background: {theme.bg}; border: none; }}
    QScrollBar:vertical {{ width: {px(10)}px; }} QScrollBar:horizontal {{ height: {px(10)}px; }}
    QScrollBar::handle {{ background: {theme.line2}; border-radius: {px(3)}px; margin: {px(2)}px; }}
    QScrollBar::handle:vertical {{ min-height: {px(32)}px; }} QScrollBar::handle:horizontal {{ min-width: {px(32)}px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QToolTip {{ color: {theme.ink}; background: {theme.surface}; border: 1px solid {theme.line2}; }}
    """


def _glued(text: str) -> str:
    """A duration, a time of day and a section with its sign stay on one line, and so does `e-post`."""
    return _KEPT_TOGETHER.sub("\N{NO-BREAK SPACE}", text).replace("e-post", "e\N{NON-BREAKING HYPHEN}post")
