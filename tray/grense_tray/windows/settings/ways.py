"""Ways to keep work and free time apart, to tick: the report's text on each, and the features of grense for them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from grense.i18n import Catalogue
from grense_tray.presenter.boundaries import Help, StrategyWords, help_with, texts_under, ways
from grense_tray.presenter.settings_fields import Choice, FieldValue
from grense_tray.windows.settings.fields import FieldWidget
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.widgets.controls import button, label
from grense_tray.windows.widgets.style import PANEL, STRONG, sized

__all__ = ["Pasted", "WaysField"]

_INDENT = 30  # below the text of a tick


class Pasted(QWidget):
    """A text to paste, and a button that copies it."""

    def __init__(self, help_: Help, words: Catalogue) -> None:
        super().__init__()
        self.text = label(help_.text)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setAccessibleDescription(help_.said)
        self.copy = button(words.gettext("Copy the text"))
        # The accessible name of a control begins with its label; the text itself does not take the focus.
        self.copy.setAccessibleName(f"{words.gettext('Copy the text')}: {help_.said}")
        self.copy.setAccessibleDescription(help_.text)
        self.copy.clicked.connect(lambda _: self._copied(words))
        self.told = label("", "note")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        name = label(f"{help_.said}:", "note")
        column.addWidget(name)
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.copy)
        row.addWidget(self.told, 1)
        column.addLayout(row)

    def _copied(self, words: Catalogue) -> None:
        QGuiApplication.clipboard().setText(self.text.text())
        self.told.setText(words.gettext("Copied."))
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.copy, self.told.text()))


class _Row(QWidget):
    """A strategy: its tick, the report's text, and below a chosen one the features of grense."""

    def __init__(self, way: StrategyWords, words: Catalogue) -> None:
        super().__init__()
        self.tick = Tick(way.name)
        sized(self.tick.text, STRONG)
        said = [one for one in (way.report, way.limit) if one]
        self.tick.box.setAccessibleDescription(" ".join(said))
        self.help = QFrame()
        self.help.setObjectName("panel")
        self.pasted: dict[str, Pasted] = {}
        self._above: dict[str, QWidget] = {}
        lines = QVBoxLayout(self.help)
        lines.setContentsMargins(12, 10, 12, 10)
        lines.setSpacing(10)
        for one in help_with(way.id, words):
            if one.text:
                self.pasted[one.means] = Pasted(one, words)
                self._above[one.means] = label(words.gettext("{what}: see above.").format(what=one.said), "note")
                lines.addWidget(self.pasted[one.means])
                lines.addWidget(self._above[one.means])
            else:
                lines.addWidget(label(one.said))
        below = QVBoxLayout()
        below.setContentsMargins(_INDENT, 0, 0, 0)
        below.setSpacing(6)
        for text in said:
            below.addWidget(label(text))
        below.addWidget(self.help)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tick)
        column.addLayout(below)
        self._helped = way.helped

    def show_help(self, here: set[str]) -> None:
        """Show the features of grense, with the texts in `here`; a text shown above is only named."""
        self.help.setVisible(self._helped and self.tick.box.isChecked())
        for means, pasted in self.pasted.items():
            pasted.setVisible(means in here)
            self._above[means].setVisible(means not in here)


class WaysField(FieldWidget):
    """The strategies that the person chose."""

    def __init__(self, choice: Choice, words: Catalogue) -> None:
        super().__init__(choice, words)
        sized(self.title, PANEL)
        self.rows: dict[str, _Row] = {}
        self.column.setSpacing(10)
        self.column.addWidget(self.note)
        self.column.addWidget(self.problem)
        every = ways(words)
        for way in every:
            if not way.helped and all(one.helped for one in every[: len(self.rows)]):
                more = label(words.gettext("The report names these too; grense can do nothing for them."), "note")
                self.column.addWidget(more)
            row = self.rows[way.id] = _Row(way, words)
            row.tick.box.clicked.connect(lambda _: self._changed())
            self.column.addWidget(row)
        self.title.setBuddy(next(iter(self.rows.values())).tick.box)
        self.setFocusProxy(next(iter(self.rows.values())).tick.box)
        self._show()

    def answer(self) -> FieldValue:
        """The ticked strategies."""
        return tuple(way for way, row in self.rows.items() if row.tick.box.isChecked())

    def put(self, answer: FieldValue) -> None:
        """Tick those, without emitting `answered`."""
        chosen = answer if isinstance(answer, tuple) else ()
        for way, row in self.rows.items():
            row.tick.box.setChecked(way in chosen)
        self._show()

    def _changed(self) -> None:
        self._show()
        self.answered.emit()

    def _show(self) -> None:
        answer = self.answer()
        texts = texts_under(answer if isinstance(answer, tuple) else ())
        for way, row in self.rows.items():
            row.show_help({means for under, means in texts if under == way})
