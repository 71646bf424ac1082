"""Fields for the settings: each has a question, a note, and an error line for an invalid answer."""

from __future__ import annotations

import functools
import zoneinfo
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDir, QLocale, Qt, QTime
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from grense.i18n import Catalogue
from grense_tray.presenter.settings_fields import COUNTRIES, Choice, FieldValue
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.widgets.controls import button
from grense_tray.windows.widgets.date_fields import Days, YearDay
from grense_tray.windows.widgets.field import FieldWidget, time_edit
from grense_tray.windows.widgets.hours_field import HoursField
from grense_tray.windows.widgets.style import STRONG, sized

__all__ = ["FieldWidget", "field_for"]


class _Switch(FieldWidget):
    def __init__(self, choice: Choice, words: Catalogue) -> None:
        super().__init__(choice, words)
        self._tick = Tick(self.title.text())
        sized(self._tick.text, STRONG)
        self.title.hide()
        self._finish(self._tick)
        self._name(self._tick.box)
        self._tick.box.clicked.connect(lambda _: self.answered.emit())

    def answer(self) -> FieldValue:
        return self._tick.box.isChecked()

    def put(self, answer: FieldValue) -> None:
        self._tick.box.setChecked(bool(answer))


class _Ticks(FieldWidget):
    """Check boxes or radio buttons: one of a few, or several of them."""

    def __init__(self, choice: Choice, words: Catalogue) -> None:
        super().__init__(choice, words)
        self._group = QButtonGroup(self)
        self._group.setExclusive(choice.form == "one")
        self._ticks: dict[str, Tick] = {}
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for value, name in choice.options:
            tick = self._ticks[value] = Tick(words.gettext(name), radio=choice.form == "one")
            tick.box.clicked.connect(lambda _: self.answered.emit())
            self._group.addButton(tick.box)
            column.addWidget(tick)
        self._finish(rows)
        self.setFocusProxy(next(iter(self._ticks.values())).box)

    def answer(self) -> FieldValue:
        chosen = tuple(value for value, tick in self._ticks.items() if tick.box.isChecked())
        if self.choice.form == "several":
            return chosen
        return chosen[0] if chosen else ""

    def put(self, answer: FieldValue) -> None:
        chosen = answer if isinstance(answer, tuple) else (answer,)
        for value, tick in self._ticks.items():
            tick.box.setChecked(value in chosen)


class _Number(FieldWidget):
    def __init__(self, choice: Choice, words: Catalogue) -> None:
        super().__init__(choice, words)
        self._spin = QSpinBox()
        self._spin.setRange(choice.least, choice.most)
        self._spin.setKeyboardTracking(False)
        self._spin.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._finish(self._spin)
        self._spin.valueChanged.connect(lambda _: self.answered.emit())

    def answer(self) -> FieldValue:
        return self._spin.value()

    def put(self, answer: FieldValue) -> None:
        self._spin.blockSignals(True)
        self._spin.setValue(int(answer) if not isinstance(answer, tuple) else self.choice.least)
        self._spin.blockSignals(False)


class _Text(FieldWidget):
    def __init__(self, choice: Choice, words: Catalogue) -> None:
        super().__init__(choice, words)
        self._line = QLineEdit()
        self._finish(self._line)
        self._line.editingFinished.connect(self._changed)
        self._before = ""

    def answer(self) -> FieldValue:
        return self._line.text()

    def put(self, answer: FieldValue) -> None:
        self._before = str(answer)
        self._line.setText(self._before)

    def _changed(self) -> None:
        # An untouched field is not an answer.
        if self._line.text() != self._before:
            self._before = self._line.text()
            self.answered.emit()


class _Clock(FieldWidget):
    def __init__(self, choice: Choice, words: Catalogue) -> None:
        super().__init__(choice, words)
        self._edit = time_edit(words)
        self._finish(self._edit)
        self._edit.timeChanged.connect(lambda _: self.answered.emit())

    def answer(self) -> FieldValue:
        return self._edit.time().toString("HH:mm")

    def put(self, answer: FieldValue) -> None:
        self._edit.blockSignals(True)
        self._edit.setTime(QTime.fromString(str(answer).zfill(5), "HH:mm"))
        self._edit.blockSignals(False)


class _List(FieldWidget):
    """One of many: a list, editable where other values are possible. `offered` are pairs of value and name."""

    def __init__(self, choice: Choice, words: Catalogue, offered: Sequence[tuple[str, str]], *, others: bool) -> None:
        super().__init__(choice, words)
        self._box = QComboBox()
        self._box.setEditable(others)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for value, name in offered:
            self._box.addItem(name, value)
        self._before: FieldValue = ""
        self._finish(self._box)
        self._box.activated.connect(lambda _: self._changed())
        line = self._box.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._changed)

    def answer(self) -> FieldValue:
        text = self._box.currentText().strip()
        place = self._box.findText(text, Qt.MatchFlag.MatchFixedString)
        return str(self._box.itemData(place)) if place >= 0 else text

    def put(self, answer: FieldValue) -> None:
        self._before = str(answer)
        place = self._box.findData(self._before)
        if place < 0 and not self._box.isEditable():
            self._box.addItem(self._before, self._before)
            place = self._box.count() - 1
        self._box.setCurrentIndex(place)
        if place < 0:
            self._box.setEditText(self._before)

    def _changed(self) -> None:
        if self.answer() != self._before:
            self._before = self.answer()
            self.answered.emit()


class _File(_List):
    """One of grense's files, or the person's own."""

    def __init__(self, choice: Choice, words: Catalogue) -> None:
        super().__init__(choice, words, _named(choice, words), others=False)
        self._box.setMinimumWidth(160)  # a file name can be longer than a page is wide
        self.browse = button(words.gettext("A file of your own …"))
        self.browse.clicked.connect(self._pick)
        self.column.insertWidget(2, self.browse, 0, Qt.AlignmentFlag.AlignLeft)

    def answer(self) -> FieldValue:
        return str(self._box.currentData())

    def put(self, answer: FieldValue) -> None:
        self._offer(str(answer))
        super().put(answer)
        self._box.setToolTip(str(answer))

    def _pick(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.title.text(), filter="TOML (*.toml)")
        if path:
            self._before = ""
            self._offer(path)
            self._box.setCurrentIndex(self._box.findData(path))
            self._changed()

    def _changed(self) -> None:
        self._box.setToolTip(str(self.answer()))
        super()._changed()

    def _offer(self, path: str) -> None:
        """Add a file by its name only, since its folders would push the name out of view."""
        if self._box.findData(path) < 0:
            self._box.addItem(Path(path).name or path, path)


class _Path(_Text):
    """The path of a file or a folder, typed or chosen."""

    def __init__(self, choice: Choice, words: Catalogue) -> None:
        super().__init__(choice, words)
        self.file, self.folder = button(words.gettext("Choose a file …")), button(words.gettext("Choose a folder …"))
        self.file.clicked.connect(lambda _: self._take(QFileDialog.getOpenFileName(self, self.file.text())[0]))
        self.folder.clicked.connect(lambda _: self._take(QFileDialog.getExistingDirectory(self, self.folder.text())))
        row = QHBoxLayout()
        row.addWidget(self.file)
        row.addWidget(self.folder)
        row.addStretch(1)
        self.column.insertLayout(2, row)

    def _take(self, path: str) -> None:
        if path:
            self._line.setText(QDir.toNativeSeparators(path))
            self._changed()


def field_for(choice: Choice, words: Catalogue) -> FieldWidget:
    """The field for the form of a choice."""
    if choice.form == "one" and len(choice.options) > 5:
        return _List(choice, words, _named(choice, words), others=False)
    if choice.form in ("one", "several"):
        return _Ticks(choice, words)
    if choice.form == "zone":
        here = words.gettext("as this machine has it")
        return _List(choice, words, [("", here), *((name, name) for name in _zones())], others=True)
    if choice.form == "country":
        return _List(choice, words, [("", words.gettext("none")), *_countries()], others=True)
    plain = {
        "switch": _Switch,
        "number": _Number,
        "clock": _Clock,
        "hours": HoursField,
        "days": Days,
        "year_day": YearDay,
        "file": _File,
        "path": _Path,
    }
    return plain.get(choice.form, _Text)(choice, words)


def _named(choice: Choice, words: Catalogue) -> list[tuple[str, str]]:
    return [(value, words.gettext(name)) for value, name in choice.options]


@functools.cache
def _zones() -> tuple[str, ...]:
    """The zones with a place in their name, which are those that people live in."""
    return tuple(sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")))


@functools.cache
def _countries() -> tuple[tuple[str, str], ...]:
    """Each country by its own name."""
    named = []
    for code in COUNTRIES:
        here = QLocale(QLocale.Language.AnyLanguage, QLocale.codeToTerritory(code))
        named.append((code, f"{here.nativeTerritoryName()} ({code})"))
    return tuple(sorted(named, key=lambda pair: pair[1]))
