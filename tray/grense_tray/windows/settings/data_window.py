"""Everything that is held about the person: to read, to take along, and to be forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from grense.i18n import N_, Catalogue
from grense.model.held import Held, Recovered
from grense.model.time import load_zone
from grense.services import personal_data as record
from grense.services.protocol import Problem
from grense.storage.home import Home
from grense.storage.settings import Settings
from grense_tray.backend.worker import WorkerProcess, own_worker
from grense_tray.presenter.error_hints import problem
from grense_tray.theme import Theme
from grense_tray.windows.settings.rows import StoreRows
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.widgets.controls import button, give_keys, label
from grense_tray.windows.widgets.date_fields import date_edit
from grense_tray.windows.widgets.dialog import Dialog, fit
from grense_tray.windows.widgets.paging import Confirmation, scrolled
from grense_tray.windows.widgets.style import current_theme, dress

__all__ = ["DataWindow"]

_TABLES = {
    "activities": N_("Times"),
    "absences": N_("Days away"),
    "corrections": N_("Corrections"),
    "shown": N_("Nudges shown"),
    "answers": N_("Answers to questions"),
    "reasons": N_("Reasons of crossings"),
    "guesses": N_("Guesses of hours"),
    "parts": N_("How far each source is read"),
}


_COUNTED = {
    N_("Corrections of yours: {count}"): "corrections",
    N_("Nudges shown: {count}"): "shown",
    N_("Answers to questions: {count}"): "answers",
    N_("Reasons of crossings: {count}"): "reasons",
    N_("Guesses of hours: {count}"): "guesses",
}
_KNOWN = N_(
    "What grense knows of you are times: when meetings start and end, when mail was sent and, if you chose so, came. "
    "Besides them it keeps what you corrected and answered, which nudges you were shown, and what you chose in the "
    "settings, your own mail addresses among it. No subject, text, place or name of anybody is in it."
)
_KEYS = N_(
    "The part and the key are numbers by which grense knows a row again. Nothing of what it was about can be read from "
    "them."
)
_FORGETTING = N_(
    "What is deleted is gone: the file is written again, so that nothing of it stays in there. A source that stays "
    "connected is read again later. What you chose in the settings stays, in the file that is named above."
)
_AND_SOURCES = N_(
    "Delete everything that is kept, and disconnect all sources, their passwords with them? It cannot be undone."
)
_AND_SOURCE = N_("Delete what was read from this source, and disconnect it, its password with it? It cannot be undone.")
# Protection, what is held, the rows by table, and the tables of a damaged store that are not whole.
_Found = tuple[str, Sequence[Held], Mapping[str, Sequence[Mapping[str, Any]]], frozenset[str] | None]


class DataWindow(Dialog):
    """What is held, in words and in tables; the signals say what the person had done with it."""

    data_changed = Signal()
    sources_changed = Signal()

    def __init__(
        self,
        home: Home,
        words: Catalogue,
        theme: Theme | None = None,
        *,
        worker: WorkerProcess | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._worker = worker or own_worker()
        self._home, self._words, self._theme = home, words, theme or current_theme()
        self._settings: Settings = home.settings()[0]
        self._zone = str(home.zoned(self._settings).tz)
        self._tables: Mapping[str, Sequence[Mapping[str, Any]]] = {}
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._area: QWidget | None = None
        fit(self, 820, 720)
        self._build()

    def show_words(self, words: Catalogue) -> None:
        """Speak another language from now on."""
        self._words = words
        self._build()

    def _build(self) -> None:
        if self._area is not None:
            self._outer.removeWidget(self._area)
            self._area.hide()
            self._area.deleteLater()
        self.setWindowTitle(self._words.gettext("What is held about me"))
        self._area, column = scrolled(900)
        self._outer.addWidget(self._area)
        self._put_summary(column)
        self._put_recovering(column)
        self._put_table(column)
        self._put_taking(column)
        self._put_forgetting(column)
        self.problem = label("", "problem")
        self.problem.hide()
        column.addWidget(self.problem)
        column.addStretch(1)
        give_keys(self)
        dress(self, self._theme)
        self.load()

    def load(self) -> None:
        """Have what is held read."""
        self._worker.ask("everything", self._show, self._refuse_all, owner=self)
        self._worker.ask("why_no_keyring", self._show_passwords, owner=self)

    # The parts of the window.

    def _put_summary(self, column: QVBoxLayout) -> None:
        column.addWidget(label(self._words.gettext("What is held about me"), "title"))
        column.addWidget(label(self._words.gettext(_KNOWN)))
        self.summary = label(self._words.gettext("Reading …"))
        column.addWidget(self.summary)
        self.passwords = label("", "note")
        self.passwords.hide()
        column.addWidget(self.passwords)
        places = (
            self._words.gettext("Kept in {path}").format(path=self._home.store_folder),
            self._words.gettext("Settings: {path}").format(path=self._home.settings_file),
            self._words.gettext("State of the sources: {path}").format(path=self._home.state_file),
        )
        where = label("\n".join(places), "note")
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(where)

    def _put_table(self, column: QVBoxLayout) -> None:
        self.which = QComboBox()
        head = label(self._words.gettext("Every single row"), "head")
        head.setBuddy(self.which)
        column.addWidget(head)
        self.which.setAccessibleName(self._words.gettext("Which table"))
        self.which.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for name, title in _TABLES.items():
            self.which.addItem(self._words.gettext(title), name)
        self.which.currentIndexChanged.connect(lambda _: self._fill())
        column.addWidget(self.which)
        self.rows = StoreRows(self._words, load_zone(self._zone), self)
        self.table = QTableView()
        self.table.setObjectName("table")
        self.table.setModel(self.rows)
        self.table.setAccessibleName(self._words.gettext("Every single row"))
        self.table.setMinimumHeight(220)
        self.table.setTabKeyNavigation(False)
        self.table.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().hide()
        column.addWidget(self.table)
        self.keys = label(self._words.gettext(_KEYS), "note")
        column.addWidget(self.keys)
        self.nothing = label(self._words.gettext("Nothing of this is kept."), "note")
        column.addWidget(self.nothing)

    def _put_taking(self, column: QVBoxLayout) -> None:
        column.addWidget(label(self._words.gettext("Take it along"), "head"))
        text = N_(
            "One JSON file with all of it, without passwords. The file is not encrypted: it tells much about you."
        )
        column.addWidget(label(self._words.gettext(text), "note"))
        self.export = button(self._words.gettext("Export …"))
        self.export.clicked.connect(lambda _: self._choose_file())
        self.told = label("", "note")
        self.told.hide()
        line = QHBoxLayout()  # the message stands beside the button, where it moves nothing
        line.addWidget(self.export)
        line.addWidget(self.told, 1)
        line.addStretch(0)
        column.addLayout(line)

    def _put_forgetting(self, column: QVBoxLayout) -> None:
        column.addWidget(label(self._words.gettext("Have it forgotten"), "head"))
        column.addWidget(label(self._words.gettext(_FORGETTING), "note"))
        line = QHBoxLayout()
        self.scope = QComboBox()
        self.scope.setAccessibleName(self._words.gettext("What is to be forgotten"))
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.scope.addItem(self._words.gettext("Everything"), "")
        self.scope.addItem(self._words.gettext("What lies before a day"), "before")
        self.before = date_edit(self._words)
        self.before.setDate(QDate.currentDate().addMonths(-1))
        self.before.setAccessibleName(self._words.gettext("Before this day"))
        self.before.hide()
        self.scope.currentIndexChanged.connect(lambda _: self._show_scope())
        line.addWidget(self.scope)
        line.addWidget(self.before)
        line.addStretch(1)
        column.addLayout(line)
        self.also = Tick(self._words.gettext("And disconnect, so that it is not read again"))
        policy = self.also.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.also.setSizePolicy(policy)
        column.addWidget(self.also)
        self.forget = button(self._words.gettext("Forget …"))
        self.forget.clicked.connect(lambda _: self._ask())
        self.gone = label("", "note")
        self.gone.hide()
        beside = QHBoxLayout()
        beside.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignTop)
        beside.addWidget(self.gone, 1)
        beside.addStretch(0)
        column.addLayout(beside)
        self._asking = QVBoxLayout()
        column.addLayout(self._asking)
        self.question: Confirmation | None = None

    def _put_recovering(self, column: QVBoxLayout) -> None:
        self.recover = button(self._words.gettext("Bring back what can be read"), first=True)
        self.recover.clicked.connect(lambda _: self._bring_back())
        self.recover.hide()
        column.addWidget(self.recover, 0, Qt.AlignmentFlag.AlignLeft)
        self.recovered = label("")
        self.recovered.hide()
        column.addWidget(self.recovered)

    # What was read.

    def _show(self, found: _Found | None) -> None:
        if found is None:
            self._tables = {}
            self.summary.setText(self._words.gettext("Nothing is kept yet."))
        else:
            protection, held, self._tables, lost = found
            self.recover.setVisible(lost is not None)
            damage = [] if lost is None else [self._words.gettext(record.DAMAGED), record.not_whole(lost, self._words)]
            lines = [f"{one.label}: {record.amount(one, self._words, self._zone)}" for one in held]
            lines += [] if held else [self._words.gettext("No times are kept.")]
            for text, name in _COUNTED.items():
                if self._tables[name]:
                    lines.append(self._words.gettext(text).format(count=len(self._tables[name])))
            weeks = self._words.gettext("Times are kept for {weeks} weeks and the present one; older ones go.")
            lines += [weeks.format(weeks=self._settings.keep_weeks), self._words.gettext(record.PROTECTION[protection])]
            self.summary.setText("\n".join(filter(None, (*damage, *lines))))
        known = [self.scope.itemData(place) for place in range(self.scope.count())]
        for one in found[1] if found else ():
            if f"source {one.label}" not in known:
                name = self._words.gettext("What was read from {label}").format(label=one.label)
                self.scope.addItem(name, f"source {one.label}")
        self._fill()

    def _show_passwords(self, why_not: str) -> None:
        text = N_("Passwords are not kept.") if why_not else record.IN_KEYRING
        self.passwords.setText(self._words.gettext(text))
        self.passwords.show()

    def _fill(self) -> None:
        rows = self._tables.get(self.which.currentData(), ())
        self.rows.show(rows)
        self.table.resizeColumnsToContents()
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.keys.setVisible(any("item" in row or "part" in row for row in rows[:1]))

    # What the person does.

    def _show_scope(self) -> None:
        self.before.setVisible(self.scope.currentData() == "before")
        self.also.setVisible(self.scope.currentData() != "before")

    def _bring_back(self) -> None:
        self.recover.setEnabled(False)
        self._worker.ask("recover", self._tell_recovered, self._refuse_all, owner=self)

    def _tell_recovered(self, found: Recovered) -> None:
        self.recover.setEnabled(True)
        self.recover.hide()
        self.problem.hide()
        self.recovered.setText("\n".join(record.recovered(found, self._words)))
        self.recovered.show()
        self.load()
        self.data_changed.emit()

    def _refuse_all(self, fault: Problem) -> None:
        """Say where it is read first what keeps it from being read, with what can be done."""
        self.summary.setText(problem(fault.error, self._words))
        self.recover.setEnabled(True)
        self.recover.setVisible(fault.about == "damage")

    def _choose_file(self) -> None:
        suggested = str(Path.home() / "grense.json")
        path, _ = QFileDialog.getSaveFileName(self, self.export.text(), suggested, "JSON (*.json)")
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write everything into a file."""
        self._worker.ask("export", self._tell_exported, self._refuse, owner=self, path=path, tz=self._zone)

    def _tell_exported(self, lost: frozenset[str]) -> None:
        self.problem.hide()
        self.gone.hide()
        told = (self._words.gettext(record.WRITTEN), record.not_whole(lost, self._words))
        self.told.setText(" ".join(filter(None, told)))
        self.told.show()

    def _ask(self) -> None:
        scope = str(self.scope.currentData())
        text = record.question(before=scope == "before", source=scope.startswith("source "))
        if self._disconnects():
            text = _AND_SOURCE if scope else _AND_SOURCES
        if self.question is not None:
            self.question.close()
        self.question = Confirmation(
            self._words, self._words.gettext(text), {N_("Delete for good"): lambda: self._forget(scope)}
        )
        self.question.answered.connect(self._no_question)
        self._asking.addWidget(self.question)
        dress(self, self._theme)
        self.question.ask()
        QTimer.singleShot(0, self, self._show_question)

    def _show_question(self) -> None:
        if self.question is not None and isinstance(self._area, QScrollArea):
            self._area.ensureWidgetVisible(self.question)

    def _disconnects(self) -> bool:
        return self.also.box.isChecked() and self.scope.currentData() != "before"

    def _no_question(self) -> None:
        self.question = None

    def _forget(self, scope: str) -> None:
        day = self.before.date()
        midnight = dt.datetime(day.year(), day.month(), day.day(), tzinfo=load_zone(self._zone))
        before = midnight if scope == "before" else None
        source = scope.partition(" ")[2] or None
        self._worker.ask(
            "forget",
            self._tell_forgotten,
            self._refuse,
            owner=self,
            before=before,
            label=source,
            disconnecting=self._disconnects(),
        )

    def _tell_forgotten(self, done: tuple[bool, dict[str, str]]) -> None:
        disconnected, left = done
        self.problem.hide()
        self.load()
        self.told.hide()
        passwords = (f"{name}: {record.password_left(name, why, self._words)}" for name, why in left.items())
        self.gone.setText("\n".join((self._words.gettext("It is deleted."), *passwords)))
        self.gone.show()
        if disconnected:
            self.sources_changed.emit()
        self.data_changed.emit()

    def _refuse(self, fault: Problem) -> None:
        self.problem.setText(problem(fault.error, self._words))
        self.problem.show()
