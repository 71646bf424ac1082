"""Accessible roles for widgets without a role in Qt, such as a chart or a row of a list.

A widget sets its role with two attributes that are read here:

| attribute | |
|---|---|
| `reader_role` | a `QAccessible.Role` |
| `reader_presses` | a function without arguments, for screen readers that press the current widget |

A row of a list is reported as selected if its Qt property `picked` is `true`.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

__all__ = ["install", "tell_picked"]

_PRESS = "Press"  # Qt's own name of it, not translated


class _Told(QAccessibleWidget):
    """A widget with the role of its attribute."""

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
    """Install the factory in Qt. It is not called while no screen reader is active."""
    QAccessible.installFactory(_told)


def tell_picked(widget: QWidget, *, picked: bool) -> None:
    """Notify screen readers that a row was selected or deselected."""
    if QAccessible.isActive():
        event = QAccessible.Event.SelectionAdd if picked else QAccessible.Event.SelectionRemove
        QAccessible.updateAccessibility(QAccessibleEvent(widget, event))


def _told(_name: str, widget: QObject | None) -> QAccessibleInterface | None:
    role = getattr(widget, "reader_role", None)
    return _Told(widget, role) if isinstance(widget, QWidget) and role is not None else None
