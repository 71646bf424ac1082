"""The base of all settings fields: a question, a note, and a line for an error in the answer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QTimeEdit, QVBoxLayout, QWidget

from grense.i18n import Catalogue
from grense_tray.presenter.settings_fields import Choice, FieldValue
from grense_tray.windows.widgets.controls import label
from grense_tray.windows.widgets.style import STRONG, sized

__all__ = ["FieldWidget", "time_edit"]


class FieldWidget(QWidget):
    """One question with its field; `answered` is emitted when the person changes the answer."""

    answered = Signal()

    def __init__(self, choice: Choice, words: Catalogue) -> None:
        super().__init__()
        self.choice = choice
        self.words = words
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(5)
        self.title = label(words.gettext(choice.text))
        sized(self.title, STRONG)
        self.column.addWidget(self.title)
        self.note = label(words.gettext(choice.note), "note")
        self.note.setVisible(bool(choice.note))
        self.problem = label("", "problem")
        self.problem.setVisible(False)

    def answer(self) -> FieldValue:
        """The value of the field."""
        raise NotImplementedError

    def put(self, answer: FieldValue) -> None:
        """Show an answer, without emitting `answered`."""
        raise NotImplementedError

    def tell(self, text: str) -> None:
        """Show an error under the field, or clear it."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.problem.setAccessibleName(text)

    def _finish(self, control: QWidget) -> None:
        """Put the control below the title, and the note below the control."""
        self.column.addWidget(control)
        self.column.addWidget(self.problem)
        self.column.addWidget(self.note)
        self._name(control)

    def _name(self, control: QWidget) -> None:
        control.setAccessibleName(self.title.text())
        control.setAccessibleDescription(self.note.text())
        self.title.setBuddy(control)
        self.setFocusProxy(control)


def time_edit(words: Catalogue) -> QTimeEdit:
    """A field for a time of day, in the language's format."""
    edit = QTimeEdit()
    edit.setDisplayFormat("HH:mm" if words.language == "en" else "HH.mm")
    edit.setKeyboardTracking(False)
    edit.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return edit
