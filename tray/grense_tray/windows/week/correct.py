"""The popover for corrections: the choices, the crossings affected, and the input fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt, QTime, QTimeZone, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from grense.errors import GrenseError
from grense.i18n import Catalogue
from grense.i18n.errors import error_texts
from grense.model.correction import ENDED, NOT_WORK
from grense.rules.work_places import ELSEWHERE, HOME, WORKPLACE
from grense_tray.presenter.correcting import DAYS, NOT_HELD, SPAN, TIME, ZONE, CorrectionChoice
from grense_tray.presenter.what_if import Change
from grense_tray.windows.widgets.controls import Hairline, PushButton, Text
from grense_tray.windows.widgets.style import AXIS, NOTE, NOTE_STRONG, PANEL, Paper, dress, sized

__all__ = ["CorrectPopover"]

_LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}
_KEYS = {
    "not_work": "N",
    "ended": "E",
    "not_held": "D",
    "worked": "W",
    "away": "A",
    "in_zone": "Z",
    HOME: "H",
    WORKPLACE: "W",
    ELSEWHERE: "E",
}


class Asked(QWidget):
    """Input fields for a time, a span, days, or days and a zone."""

    def __init__(self, paper: Paper, words: Catalogue, choice: CorrectionChoice) -> None:
        super().__init__()
        self._choice = choice
        self._paper, self._words = paper, words
        self._locale = QLocale(_LOCALES.get(words.language, "en_GB"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(paper.px(12), 0, 0, 0)
        self._grid.setColumnStretch(2, 1)
        start, end = choice.start, choice.end
        self.zone: QComboBox | None = None
        self.whole_days: QCheckBox | None = None
        self.first = self.last = None
        self.start = self.end = None
        if choice.asks in (SPAN, DAYS, ZONE):
            day = words.gettext("Day") if choice.asks == SPAN else words.gettext("From")
            self.first = self._date(day, start.date())
        if choice.asks in (DAYS, ZONE):
            self.last = self._date(words.gettext("To"), end.date())
        if choice.asks == DAYS:
            self.whole_days = self._whole_days(words.gettext("Whole days"))
        if choice.asks in (SPAN, DAYS):
            self.start = self._time(words.gettext("From"), start)
        if choice.asks in (SPAN, TIME, DAYS):
            self.end = self._time(words.gettext("Ended") if choice.asks == TIME else words.gettext("To"), end)
        if choice.asks == ZONE:
            self.zone = self._zones(words.gettext("Time zone"))
        if self.whole_days is not None:
            self.whole_days.toggled.connect(self._offer_times)
            self._offer_times(whole_days=True)

    def begin(self) -> None:
        """Focus the first field."""
        first = self.first if self._choice.asks == DAYS else self.start or self.first or self.end
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def told(self) -> tuple[dt.datetime | None, dt.datetime | None, str | None]:
        """Start, end and zone as entered, local."""
        here = self._choice.start.tzinfo
        first = self._day(self.first, self._choice.start.date())
        if self._choice.asks == DAYS and not self.is_whole_days:
            last = self._day(self.last, first)
            return _at(first, self.start, here), _at(last, self.end, here), None
        start = _at(first, self.start, here) if self.start is not None else dt.datetime.combine(first, dt.time(), here)
        if self._choice.asks == TIME:
            end = _at(self._choice.start.date(), self.end, here)
            # A meeting over midnight ends on the day after its start.
            return None, end + dt.timedelta(days=1) if end < self._choice.start else end, None
        if self._choice.asks == SPAN:
            return start, _at(first, self.end, here), None
        last = self._day(self.last, first)
        zone = self.zone.currentText().strip() if self.zone is not None else None
        return start, dt.datetime.combine(last, dt.time(), here), zone

    @property
    def is_whole_days(self) -> bool:
        """Whether the input is whole days, without times."""
        return self.whole_days is None or self.whole_days.isChecked()

    def _whole_days(self, name: str) -> QCheckBox:
        box = QCheckBox(name)
        sized(box, NOTE)
        box.setChecked(True)
        self._grid.addWidget(box, self._grid.rowCount(), 1)
        return box

    def _offer_times(self, whole_days: bool) -> None:
        for edit in (self.start, self.end):
            if edit is not None:
                edit.setEnabled(not whole_days)

    def _day(self, edit: QDateEdit | None, otherwise: dt.date) -> dt.date:
        if edit is None:
            return otherwise
        day = edit.date()
        return dt.date(day.year(), day.month(), day.day())

    def _date(self, name: str, day: dt.date) -> QDateEdit:
        edit = QDateEdit(QDate(day.year, day.month, day.day))
        edit.setLocale(self._locale)
        edit.setDisplayFormat("d. MMMM yyyy" if self._words.language != "en" else "d MMMM yyyy")
        edit.setCalendarPopup(True)
        self._add(name, edit)
        return edit

    def _time(self, name: str, moment: dt.datetime) -> QTimeEdit:
        edit = QTimeEdit(QTime(moment.hour, moment.minute))
        edit.setDisplayFormat("HH:mm" if self._words.language == "en" else "HH.mm")
        self._add(name, edit)
        return edit

    def _zones(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        names = [bytes(one.data()).decode() for one in QTimeZone.availableTimeZoneIds()]
        box.addItems([one for one in names if "/" in one and not one.startswith(("Etc/", "SystemV/"))])
        zone = self._choice.start.tzinfo
        box.setCurrentText(zone.key if isinstance(zone, ZoneInfo) else "UTC")
        self._add(name, box)
        return box

    def _add(self, name: str, edit: QWidget) -> None:
        line = self._grid.rowCount()
        label = Text(self._paper, name, NOTE, "ink2", wraps=False)
        label.setBuddy(edit)
        sized(edit, NOTE)
        edit.setAccessibleName(name)
        self._grid.addWidget(label, line, 0)
        self._grid.addWidget(edit, line, 1)


class Figures(QWidget):
    """Figures before and after, a line each."""

    def __init__(self, paper: Paper, words: Catalogue) -> None:
        super().__init__()
        self._paper, self._words = paper, words
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(paper.px(16))
        self._grid.setVerticalSpacing(paper.px(2))
        self._grid.setColumnStretch(0, 1)
        self.setObjectName("figures")

    def tell(self, changes: Sequence[Change]) -> None:
        """Show other figures, or none."""
        while (taken := self._grid.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for line, change in enumerate(changes):
            value = Text(self._paper, change.after, NOTE, wraps=False)
            if change.before:
                value.tell(f"{change.before} → {change.after}")
            what = Text(self._paper, change.what, NOTE, "ink2")
            told = self._words.gettext("{before}, then {after}") if change.before else "{after}"
            value.setAccessibleName(told.format(before=change.before, after=change.after))
            self._grid.addWidget(what, line, 0)
            self._grid.addWidget(value, line, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self._grid.setRowStretch(line, 0)
        self._grid.setRowStretch(len(changes), 1)


def _at(day: dt.date, edit: QTimeEdit | None, zone: dt.tzinfo | None) -> dt.datetime:
    time = edit.time() if edit is not None else QTime(0, 0)
    return dt.datetime.combine(day, dt.time(time.hour(), time.minute()), zone)


class CorrectPopover(QDialog):
    """The corrections of one row of evidence, or of a day. `corrected` carries the correction.

    Room for `figures` lines is reserved; more of them scroll, and nothing else moves.
    """

    corrected = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        paper: Paper,
        words: Catalogue,
        *,
        title: str,
        choices: Sequence[CorrectionChoice],
        effect: str = "",
        figures: int = 0,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dress(self, paper.theme)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._paper, self._words, self._effect = paper, words, effect
        self._changes: Sequence[Change] | None = None
        self._choices = tuple(choices)
        self._chosen = self._choices[0]
        self.asked: Asked | None = None
        self.buttons: list[PushButton] = []
        self._trouble = Text(paper, "", NOTE, "acc")
        self._trouble.hide()
        self._touched = Text(paper, effect, NOTE, "ink2")
        self._figures = Figures(paper, words)
        self._room = figures * (round(paper.type.height(NOTE)) + paper.px(2))
        self._place = QVBoxLayout()
        self._frame = QFrame()
        self._lay(title)
        self._widen()
        self._choose(self._chosen)

    def open_at(self, place: QPoint) -> None:
        """Show it with its upper right corner at a point of the screen, and all of it on the screen."""
        self.adjustSize()
        self.move(QPoint(place.x() - self.width(), place.y()))
        self.show()
        self._touched.setMinimumHeight(self._touched.height())  # the later text is no longer than this
        self._settle()
        self.buttons[0].setFocus(Qt.FocusReason.PopupFocusReason)

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show the changes of figures without the evidence; computed a moment after the opening."""
        self._changes = changes
        place = next((number for number, button in enumerate(self.buttons) if button.hasFocus()), None)
        self._tell_effect(self._chosen if place is None else self._choices[place])

    def apply(self) -> None:
        """Emit the correction of the choice and its input."""
        start, end, zone = self.asked.told() if self.asked is not None else (None, None, None)
        whole_days = self.asked is None or self.asked.is_whole_days
        try:
            correction = self._chosen.corrected(start=start, end=end, zone=zone, whole_days=whole_days)
        except GrenseError as error:
            title, _, hint = error_texts(error, self._words)
            self._trouble.tell(": ".join(part for part in (title, hint) if part))
            self._trouble.show()
            self._settle()
            return
        self.corrected.emit(correction)
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """The arrow keys move through the choices; Escape closes."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        place = next((number for number, button in enumerate(self.buttons) if button.hasFocus()), None)
        if event.key() in steps and place is not None:
            self.buttons[(place + steps[Qt.Key(event.key())]) % len(self.buttons)].setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press(self._choices[place] if place is not None else self._chosen)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """Show the effect of a choice before it is pressed."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            for choice, button in zip(self._choices, self.buttons, strict=True):
                if button is watched:
                    self._tell_effect(choice)
        return super().eventFilter(watched, event)

    def _lay(self, title: str) -> None:
        px, words = self._paper.px, self._words
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = self._frame
        frame.setObjectName("popover")
        outer.addWidget(frame)
        lines = QVBoxLayout(frame)
        lines.setContentsMargins(px(14), px(12), px(14), px(12))
        lines.setSpacing(px(4))
        lines.addWidget(Text(self._paper, title, PANEL))
        lines.addWidget(Hairline())
        group = QButtonGroup(self)
        for choice in self._choices:
            button = PushButton(self._paper, choice.label, lambda choice=choice: self._press(choice), "choice")  # type: ignore[misc]  # bound now
            button.setCheckable(True)
            button.setShortcut(_KEYS[choice.place or choice.code])
            button.installEventFilter(self)
            group.addButton(button)
            self.buttons.append(button)
            lines.addWidget(button)
        lines.addLayout(self._place)
        box = QFrame()
        box.setObjectName("effect")
        inner = QVBoxLayout(box)
        inner.setContentsMargins(px(10), px(6), px(10), px(6))
        inner.setSpacing(px(4))
        inner.addWidget(self._touched)
        scroll = QScrollArea()
        scroll.setObjectName("figures")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedHeight(self._room)
        scroll.setWidget(self._figures)
        inner.addWidget(scroll)
        lines.addWidget(box)
        box.setVisible(bool(self._effect))
        lines.addWidget(self._trouble)
        kept = words.gettext("The original is kept. Undo with Ctrl+Z, or among your corrections at any time.")
        lines.addWidget(Text(self._paper, kept, AXIS, "ink3"))
        ends = QHBoxLayout()
        ends.addWidget(PushButton(self._paper, words.gettext("Correct"), self.apply, "primary"))
        ends.addWidget(PushButton(self._paper, words.gettext("Cancel"), self.reject, "ghost"))
        ends.addStretch(1)
        lines.addLayout(ends)
        lines.addStretch(1)  # its minimum height is that of its narrowest texts, and the rest stays below

    def _widen(self) -> None:
        """Use the designed width, or more where a button's text is longer."""
        margin, widest = self._paper.px(14), 0
        for button in self.buttons:
            button.ensurePolished()  # the style sheet applies only then
            widest = max(widest, button.sizeHint().width())
        self._frame.setFixedWidth(max(self._paper.px(366), widest + 2 * margin + 2))

    def _press(self, choice: CorrectionChoice) -> None:
        """Apply a choice without input at once; for the others show the input fields."""
        again = choice is self._chosen
        if not again:
            self._choose(choice)
        if not choice.asks:
            self.apply()
        elif self.asked is not None:
            self.asked.begin()

    def _choose(self, choice: CorrectionChoice) -> None:
        self._chosen = choice
        self.buttons[self._choices.index(choice)].setChecked(True)
        self._tell_effect(choice)
        if self.asked is not None:
            self._place.removeWidget(self.asked)
            self.asked.hide()
            self.asked.deleteLater()
            self.asked = None
        if choice.asks:
            self.asked = Asked(self._paper, self._words, choice)
            self._place.addWidget(self.asked)
            dress(self, self._paper.theme)
        self._trouble.hide()
        self._settle()

    def _tell_effect(self, choice: CorrectionChoice) -> None:
        words, taken_away = self._words, choice.code in (NOT_WORK, NOT_HELD)
        changes = self._changes if taken_away else None
        told = words.gettext("The week is then worked out again.")
        if changes is not None:
            told = words.gettext("Without it") if changes else words.gettext("No figure changes without it.")
        elif taken_away or choice.code == ENDED:
            told = self._effect
        self._touched.tell(told, role=NOTE_STRONG if changes else NOTE, ink="ink" if changes else "ink2")
        self._figures.tell(changes or ())

    def _settle(self) -> None:
        """Resize to the content, all of it on the screen."""
        self.adjustSize()
        if not self.isVisible():
            return
        place = self.pos()
        screen = self.screen().availableGeometry()
        x = min(max(place.x(), screen.left()), max(screen.right() - self.width(), screen.left()))
        y = min(max(place.y(), screen.top()), max(screen.bottom() - self.height(), screen.top()))
        self.move(x, y)
