"""Date fields: a list of days, and a day of the year."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from grense.i18n import Catalogue
from grense_tray.presenter.settings_fields import Choice, FieldValue
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.widgets.controls import button, give_keys, label
from grense_tray.windows.widgets.field import FieldWidget

__all__ = ["Days", "YearDay", "date_edit"]


def date_edit(words: Catalogue, *, year: bool = True) -> QDateEdit:
    """A field for a day, in the language's format, with a calendar popup."""
    edit = QDateEdit(QDate.currentDate())
    form = "yyyy-MM-dd" if words.language == "en" else "dd.MM.yyyy"
    edit.setDisplayFormat(form if year else "d MMMM")
    edit.setCalendarPopup(year)
    edit.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return edit


class Days(FieldWidget):
    """Days, each with a button to remove it. The answer is text: ISO dates, separated by commas."""

    def __init__(self, choice: Choice, words: Catalogue) -> None:
        super().__init__(choice, words)
        self._days: tuple[dt.date, ...] = ()
        self.edit, self.add = date_edit(words), button(words.gettext("Add this day"))
        self.add.clicked.connect(lambda _: self._take({*self._days, _day(self.edit.date())}))
        row, line = QWidget(), QHBoxLayout()
        row.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.edit)
        line.addWidget(self.add)
        line.addStretch(1)
        self._finish(row)
        self._name(self.edit)
        self._list = QVBoxLayout()
        self.column.insertLayout(2, self._list)

    def answer(self) -> FieldValue:
        """The listed days."""
        return ", ".join(day.isoformat() for day in self._days)

    def put(self, answer: FieldValue) -> None:
        """Show these days."""
        self._days = tuple(sorted(dt.date.fromisoformat(one) for one in str(answer).split(", ") if one))
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for day in self._days:
            self._list.addWidget(self._row(day))

    def _row(self, day: dt.date) -> QWidget:
        row, line = QWidget(), QHBoxLayout()
        row.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        name = label(self.words.day(day))
        name.setWordWrap(False)
        gone = button(self.words.gettext("Remove"))
        gone.setAccessibleDescription(name.text())
        gone.clicked.connect(lambda _: self._take({*self._days} - {day}))
        line.addWidget(name)
        line.addWidget(gone)
        line.addStretch(1)
        return row

    def _take(self, days: set[dt.date]) -> None:
        if {*self._days} != days:
            self.put(", ".join(day.isoformat() for day in days))
            give_keys(self)
            self.edit.setFocus()
            self.answered.emit()


class YearDay(FieldWidget):
    """A yearly day, or none. The answer is text: month and day, such as `12-31`."""

    def __init__(self, choice: Choice, words: Catalogue) -> None:
        super().__init__(choice, words)
        self.tick, self.edit = Tick(words.gettext("Yes, every year on")), date_edit(words, year=False)
        self.tick.text.setWordWrap(False)
        row, line = QWidget(), QHBoxLayout()
        row.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.tick)
        line.addWidget(self.edit)
        line.addStretch(1)
        self._finish(row)
        self._name(self.tick.box)
        self.edit.setAccessibleName(self.title.text())
        self.tick.box.clicked.connect(lambda _: self._changed())
        self.edit.dateChanged.connect(lambda _: self._changed())

    def answer(self) -> FieldValue:
        """The day, or an empty text."""
        return self.edit.date().toString("MM-dd") if self.tick.box.isChecked() else ""

    def put(self, answer: FieldValue) -> None:
        """Show a day, or none."""
        self.tick.box.setChecked(bool(answer))
        self.edit.blockSignals(True)
        self.edit.setDate(QDate.fromString(f"2024-{answer or '12-31'}", "yyyy-MM-dd"))  # a leap year has every day
        self.edit.blockSignals(False)
        self.edit.setEnabled(bool(answer))

    def _changed(self) -> None:
        self.edit.setEnabled(self.tick.box.isChecked())
        self.answered.emit()


def _day(date: QDate) -> dt.date:
    return dt.date(date.year(), date.month(), date.day())
