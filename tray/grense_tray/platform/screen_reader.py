"""What a screen reader is told of widgets that Qt has no role for: that one is a picture, another a row of a list.

A widget says so itself, by two attributes that are read from here:

| attribute | |
|---|---|
| `reader_role` | a `QAccessible.Role` |
| `reader_presses` | a function without arguments, for readers that press what they have come to |

A row of a list is told of as selected where its Qt property `picked` is `true`.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

__all__ = ["install", "tell_picked"]

_PRESS = "Press"  # Qt's own name of it, the same in all languages


class _Told(QAccessibleWidget):
    """A widget in the role that it says it has."""

    def __init__(self, widget: QWidget, role: QAccessible.Role) -> None:
        super().__init__(widget, role)

    def state(self) -> QAccessible.State:  # Qt's name
        state = super().state()
        if self.role() == QAccessible.Role.ListItem:
            state.selectable = True
            state.selected = self.object().property("picked") == "true"
        return state

    def actionNames(self) -> list[str]:  # Qt's name
        presses = [_PRESS] if hasattr(self.object(), "reader_presses") else []
        return [*presses, *super().actionNames()]

    def doAction(self, name: str) -> None:  # Qt's name
        if name == _PRESS and hasattr(widget := self.object(), "reader_presses"):
            widget.reader_presses()
        else:
            super().doAction(name)


def install() -> None:
    """Tell Qt to ask here first. Nothing is asked while no reader listens."""
    QAccessible.installFactory(_told)


def tell_picked(widget: QWidget, *, picked: bool) -> None:
    """Tell whoever listens that a row is selected now, or no longer."""
    if QAccessible.isActive():
        event = QAccessible.Event.SelectionAdd if picked else QAccessible.Event.SelectionRemove
        QAccessible.updateAccessibility(QAccessibleEvent(widget, event))


def _told(_name: str, widget: QObject | None) -> QAccessibleInterface | None:
    role = getattr(widget, "reader_role", None)
    return _Told(widget, role) if isinstance(widget, QWidget) and role is not None else None
