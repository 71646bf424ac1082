"""Ordinary hours as a field: a row a weekday, with a check box, a start and an end."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QGridLayout, QLabel, QTimeEdit, QWidget

from grense.i18n import N_, Catalogue
from grense_tray.presenter.settings_fields import Choice, FieldValue
from grense_tray.presenter.settings_values import hours_text, spans_of
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.widgets.controls import button
from grense_tray.windows.widgets.field import FieldWidget, time_edit

__all__ = ["HoursField"]

_A_DAY = 24 * 60
_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


class HoursField(FieldWidget):
    """A row a weekday: whether there are ordinary hours, and from when to when."""

    def __init__(self, choice: Choice, words: Catalogue) -> None:
        super().__init__(choice, words)
        self._rows: list[tuple[Tick, QTimeEdit, QTimeEdit]] = []
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        for number, weekday in enumerate(_WEEKDAYS):
            name = words.gettext(weekday)
            row = Tick(name), time_edit(words), time_edit(words)
            row[0].text.setWordWrap(False)
            row[0].box.clicked.connect(lambda _: self._changed())
            for edit, what in zip(row[1:], (N_("{day} from"), N_("{day} until")), strict=True):
                edit.setAccessibleName(words.gettext(what).format(day=name))
                edit.timeChanged.connect(lambda _: self._changed())
            grid.addWidget(row[0], number, 0)
            grid.addWidget(row[1], number, 1)
            grid.addWidget(QLabel("–"), number, 2)
            grid.addWidget(row[2], number, 3)
            self._rows.append(row)
        grid.setColumnStretch(4, 1)
        self.same = button(words.gettext("The first day's times for all that are ticked"))
        self.same.clicked.connect(lambda _: self._level())
        grid.addWidget(self.same, len(_WEEKDAYS), 0, 1, 5, Qt.AlignmentFlag.AlignLeft)
        self._finish(table)
        self.setFocusProxy(self._rows[0][0].box)

    def answer(self) -> FieldValue:
        return hours_text([self._span(*row) for row in self._rows])

    def put(self, answer: FieldValue) -> None:
        # A rota is edited in the settings file; its first week is shown.
        self.setEnabled(not isinstance(answer, tuple))
        spans = spans_of(str(answer[0] if isinstance(answer, tuple) else answer))
        for (tick, start, end), span in zip(self._rows, spans, strict=True):
            first, last = span or (8 * 60, 16 * 60)
            for widget in (start, end):
                widget.blockSignals(True)
            tick.box.setChecked(span is not None)
            start.setTime(QTime(first // 60, first % 60))
            end.setTime(QTime(last // 60 % 24, last % 60))
            for widget in (start, end):
                widget.blockSignals(False)
        self._enable()

    def _level(self) -> None:
        """Give all ticked days the times of the first of them."""
        ticked = [(start, end) for tick, start, end in self._rows if tick.box.isChecked()]
        for start, end in ticked[1:]:
            for edit, first in ((start, ticked[0][0]), (end, ticked[0][1])):
                edit.blockSignals(True)
                edit.setTime(first.time())
                edit.blockSignals(False)
        self._changed()

    def _changed(self) -> None:
        self._enable()
        self.answered.emit()

    def _enable(self) -> None:
        for tick, start, end in self._rows:
            start.setEnabled(tick.box.isChecked())
            end.setEnabled(tick.box.isChecked())
        self.same.setEnabled(sum(tick.box.isChecked() for tick, _, _ in self._rows) > 1)

    def _span(self, tick: Tick, start: QTimeEdit, end: QTimeEdit) -> tuple[int, int] | None:
        """The minutes of a day; an end that is not after the start lies on the next day."""
        if not tick.box.isChecked():
            return None
        first, last = (edit.time().msecsSinceStartOfDay() // 60_000 for edit in (start, end))
        return first, last if last > first else last + _A_DAY
