"""The box that says who refused: nothing is connected, what is wanted instead, and one link."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from grense_tray.presenter.refusals import Refusal
from grense_tray.windows.widgets.controls import Link, label
from grense_tray.windows.widgets.style import STRONG, Paper, sized

__all__ = ["RefusalBox"]


class RefusalBox(QFrame):
    """Hidden until `tell`; a screen reader says it at once, as an alert."""

    def __init__(self) -> None:
        super().__init__()
        self.reader_role = QAccessible.Role.AlertMessage
        self.setObjectName("refusal")
        self._inner: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 2, 0, 2)
        self.hide()

    def tell(self, refusal: Refusal, follow: Callable[[], object] | None = None) -> None:
        """Show a refusal; `follow` is what its link does."""
        self.clear()
        inner = self._inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        title = label(refusal.title)
        sized(title, STRONG)
        column.addWidget(title)
        for text in refusal.lines:
            column.addWidget(label(text, "note"))
        if refusal.link and follow is not None:
            column.addWidget(Link(Paper(), refusal.link, follow, flush=True))
        self._column.addWidget(inner)
        self.setAccessibleName(refusal.text)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Show nothing."""
        if self._inner is not None:
            self._column.removeWidget(self._inner)
            self._inner.hide()
            self._inner.deleteLater()
            self._inner = None
        self.hide()
