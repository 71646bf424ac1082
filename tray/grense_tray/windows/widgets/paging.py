"""Pages that scroll where they do not fit, so that no text is cut off; and windows with a sequence of pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from grense.i18n import N_, Catalogue
from grense_tray.theme import Theme
from grense_tray.windows.widgets.controls import button, give_keys, label
from grense_tray.windows.widgets.dialog import Dialog
from grense_tray.windows.widgets.style import Paper, current_theme, dress

__all__ = ["Confirmation", "Steps", "bring_into_view", "scrolled"]

_WIDEST = 640
_Button = tuple[str, Callable[[], object]]


def scrolled(widest: int = _WIDEST) -> tuple[QScrollArea, QVBoxLayout]:
    """A page with its margins, and the column to fill; it is no wider than `widest` px at text of 13 px."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    # Only an overflowing page takes the focus; its fields are reached anyway.
    area.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    page, inner = QWidget(), QWidget()
    page.setObjectName("page")
    inner.setMaximumWidth(Paper().px(widest))
    # With a stretch beside it: a column computes its height for the full width, and would cut texts of a narrower page.
    around = QHBoxLayout(page)
    around.setContentsMargins(24, 20, 24, 16)
    around.addWidget(inner, 1)
    around.addStretch()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    area.setWidget(page)
    return area, column


def bring_into_view(shown: QWidget) -> None:
    """Scroll the page until a widget is visible."""
    around = shown.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(shown)


class Steps(Dialog):
    """A window with a sequence of pages, and a row of buttons below."""

    def __init__(self, words: Catalogue, theme: Theme | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.words = words
        self._stack = QStackedWidget()
        self._firsts: dict[QWidget, QPushButton] = {}  # by the row of buttons of each
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._theme = theme or current_theme()
        dress(self, self._theme)

    def show_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        dress(self, theme)

    def begin_page(self, title: str, **parts: str) -> tuple[QWidget, QVBoxLayout]:
        """A page with its title, and the column to fill."""
        page, column = scrolled()
        column.addWidget(label(self.words.gettext(title).format(**parts), "title"))
        return page, column

    def row(
        self,
        *buttons: tuple[str, Callable[[], object]],
        aside: tuple[str, Callable[[], object]] | None = None,
        note: QLabel | None = None,
        plain: bool = False,
    ) -> QWidget:
        """A row of buttons, the last of them the default; `aside` is set apart from them, and so is a `note`.

        `plain` is for a page with its first button in the page itself.
        """
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(24, 8, 24, 16)
        if aside is not None:
            line.addWidget(self._button(*aside, first=False))
        if note is not None:
            line.addWidget(note, 1)
        else:
            line.addStretch(1)
        for number, (text, act) in enumerate(buttons, 1):
            last = self._firsts[row] = self._button(text, act, first=number == len(buttons) and not plain)
            line.addWidget(last)
        return row

    def show_page(self, page: QWidget, row: QWidget, keep: QWidget | None = None) -> None:
        """Go to a page. The previous ones are deleted, except for one to `keep` below, to which `drop_page` returns."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page, 1)
        column.addWidget(row)
        self._firsts[whole] = self._firsts.pop(row)
        while (current := self.current()) is not None and current is not keep:
            self.drop_page()
        self._stack.addWidget(whole)
        self._stack.setCurrentWidget(whole)
        give_keys(whole)
        dress(self, self._theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Press the first button on Enter anywhere in the page; a focused button handles Enter itself."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.first_button().click()
        else:
            super().keyPressEvent(event)

    def drop_page(self) -> None:
        """Return to the page below."""
        current = self.current()
        if current is not None:
            self._stack.removeWidget(current)
            self._firsts.pop(current, None)
            current.deleteLater()

    def leave(self) -> None:
        """Return to the page below, if there is one; else close."""
        if self._stack.count() > 1:
            self.drop_page()
        else:
            self.close()

    def first_button(self) -> QPushButton:
        """The default button of the current page."""
        return self._firsts[cast("QWidget", self.current())]

    def current(self) -> QWidget | None:
        """The current page."""
        return self._stack.currentWidget()

    def _button(self, text: str, act: Callable[[], object], *, first: bool) -> QPushButton:
        made = button(self.words.gettext(text), first=first)
        made.clicked.connect(lambda _: act())
        return made


class Confirmation(QFrame):
    """A question in place of the button that raised it; the first answer, and Escape, change nothing."""

    answered = Signal()

    def __init__(self, words: Catalogue, text: str, answers: dict[str, Callable[[], object]]) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAccessibleName(text)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(label(text))
        self.buttons = []
        for name, act in {N_("Cancel"): lambda: None, **answers}.items():
            made = button(words.gettext(name))
            made.clicked.connect(lambda _=False, act=act: self._answered(act))
            column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
            self.buttons.append(made)

    def ask(self) -> None:
        """Show the question, with the focus on the answer that changes nothing."""
        self.show()
        self.buttons[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Choose the first answer on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.buttons[0].click()
        else:
            super().keyPressEvent(event)

    def _answered(self, act: Callable[[], object]) -> None:
        self.hide()
        self.deleteLater()
        self.answered.emit()
        act()
