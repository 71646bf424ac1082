"""Everything that is held about the person: to read, to take along, and to be forgotten."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFileDialog,
    QHBoxLayout,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from grense import __version__
from grense.atomic import replace_file
from grense.errors import GrenseError
from grense.home import Home, machine_zone
from grense.settings import Settings
from grense.store import Held
from grense.text import N_, NN_, Catalogue
from grense.zones import load_zone
from grense_tray.choices import problem
from grense_tray.theme import Theme
from grense_tray.windows.aside import Aside
from grense_tray.windows.look import button, current_theme, dress, label
from grense_tray.windows.paging import Ask, scrolled
from grense_tray.windows.rows import Rows

__all__ = ["DataWindow", "exported"]

PROTECTION = {
    "encrypted": N_("Encrypted; the key is in the system's keyring."),
    "plain_no_extra": N_(
        'Not encrypted, readable by your user account alone; pip install "grense[encrypted]" encrypts it.'
    ),
    "plain_no_keyring": N_("Not encrypted, readable by your user account alone; this machine has no keyring."),
    "plain_not_yet": N_("Not encrypted yet, readable by your user account alone; it will be at the next opening."),
}
_KINDS = {
    "meeting": NN_("{count} meeting", "{count} meetings"),
    "mail_sent": NN_("{count} sent mail", "{count} sent mails"),
    "mail_received": NN_("{count} received mail", "{count} received mails"),
    "manual": NN_("{count} entry of your own", "{count} entries of your own"),
}
_TABLES = {
    "activities": N_("Times"),
    "absences": N_("Days away"),
    "corrections": N_("Corrections"),
    "shown": N_("Nudges shown"),
    "answers": N_("Answers to questions"),
    "parts": N_("How far each source is read"),
}
_EVERYTHING = N_("Delete everything that is kept, your corrections and answers included? It cannot be undone.")
_BEFORE = N_("Delete everything before that day, your corrections included? It cannot be undone.")
_OF_SOURCE = N_("Delete what was read from this source? It cannot be undone.")


class DataWindow(QWidget):
    """What is held, in tables; `data_changed` says that something was deleted."""

    data_changed = Signal()

    def __init__(
        self, home: Home, words: Catalogue, theme: Theme | None = None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._home, self._words, self._theme = home, words, theme or current_theme()
        self._settings: Settings = home.settings()[0]
        self._zone = self._settings.tz or machine_zone()
        self._aside = Aside(self)
        self._tables: Mapping[str, Sequence[Mapping[str, Any]]] = {}
        self.setWindowTitle(words.gettext("What is held about me"))
        self.resize(820, 720)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area, column = scrolled(900)
        outer.addWidget(self._area)
        self._put_summary(column)
        self._put_table(column)
        self._put_taking(column)
        self._put_forgetting(column)
        self.problem = label("", "problem")
        self.problem.hide()
        column.addWidget(self.problem)
        dress(self, self._theme)
        self.load()

    def load(self) -> None:
        """Read what is held, beside the GUI thread."""
        self._aside.do(lambda: _held(self._home), self._show, self._refuse)

    # The parts of the window.

    def _put_summary(self, column: QVBoxLayout) -> None:
        column.addWidget(label(self._words.gettext("What is held about me"), "title"))
        self.summary = label(self._words.gettext("Reading …"))
        column.addWidget(self.summary)
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
        self.which.setAccessibleName(self._words.gettext("Which table"))
        self.which.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for name, title in _TABLES.items():
            self.which.addItem(self._words.gettext(title), name)
        self.which.currentIndexChanged.connect(lambda _: self._fill())
        column.addWidget(self.which)
        self.rows = Rows(self._words, load_zone(self._zone), self)
        self.table = QTableView()
        self.table.setModel(self.rows)
        self.table.setAccessibleName(self._words.gettext("Every single row"))
        self.table.setMinimumHeight(220)
        self.table.setTabKeyNavigation(False)
        self.table.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().hide()
        column.addWidget(self.table)

    def _put_taking(self, column: QVBoxLayout) -> None:
        column.addWidget(label(self._words.gettext("Take it along"), "head"))
        text = N_(
            "One JSON file with all of it, without passwords. The file is not encrypted: it tells much about you."
        )
        column.addWidget(label(self._words.gettext(text), "note"))
        self.export = button(self._words.gettext("Export …"))
        self.export.clicked.connect(lambda _: self._choose_file())
        column.addWidget(self.export, 0, Qt.AlignmentFlag.AlignLeft)
        self.told = label("", "note")
        self.told.hide()
        column.addWidget(self.told)

    def _put_forgetting(self, column: QVBoxLayout) -> None:
        column.addWidget(label(self._words.gettext("Have it forgotten"), "head"))
        text = N_("The file is written anew, so that nothing of it stays in there. Connected sources stay connected.")
        column.addWidget(label(self._words.gettext(text), "note"))
        line = QHBoxLayout()
        self.scope = QComboBox()
        self.scope.setAccessibleName(self._words.gettext("What is to be forgotten"))
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.scope.addItem(self._words.gettext("Everything"), "")
        self.scope.addItem(self._words.gettext("What lies before a day"), "before")
        self.before = QDateEdit(QDate.currentDate().addMonths(-1))
        self.before.setCalendarPopup(True)
        self.before.setDisplayFormat("yyyy-MM-dd" if self._words.language == "en" else "dd.MM.yyyy")
        self.before.setAccessibleName(self._words.gettext("Before this day"))
        self.before.hide()
        self.scope.currentIndexChanged.connect(lambda _: self.before.setVisible(self.scope.currentData() == "before"))
        line.addWidget(self.scope)
        line.addWidget(self.before)
        line.addStretch(1)
        column.addLayout(line)
        self.forget = button(self._words.gettext("Forget …"))
        self.forget.clicked.connect(lambda _: self._ask())
        column.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        self._asking = QVBoxLayout()
        column.addLayout(self._asking)
        self.question: Ask | None = None

    # What was read.

    def _show(self, found: tuple[str, Sequence[Held], Mapping[str, Any]] | None) -> None:
        if found is None:
            self._tables = {}
            self.summary.setText(self._words.gettext("Nothing is kept yet."))
        else:
            protection, held, self._tables = found
            weeks = self._words.gettext("Kept for {weeks} weeks and the current one (keep_weeks in the settings).")
            lines = [self._words.gettext(PROTECTION[protection]), weeks.format(weeks=self._settings.keep_weeks)]
            lines += [self._amount(one) for one in held] or [self._words.gettext("No times are kept.")]
            self.summary.setText("\n".join(lines))
        known = [self.scope.itemData(place) for place in range(self.scope.count())]
        for one in found[1] if found else ():
            if f"source {one.label}" not in known:
                name = self._words.gettext("What was read from {label}").format(label=one.label)
                self.scope.addItem(name, f"source {one.label}")
        self._fill()

    def _fill(self) -> None:
        self.rows.show(self._tables.get(self.which.currentData(), ()))
        self.table.resizeColumnsToContents()

    def _amount(self, held: Held) -> str:
        if held.first is None or held.last is None:
            return f"{held.label}: {self._words.gettext('no times')}"
        counts = ", ".join(self._words.ngettext(*_KINDS[kind], n).format(count=n) for kind, n in held.kinds.items())
        first, last = (one.astimezone(load_zone(self._zone)).date() for one in (held.first, held.last))
        line = self._words.gettext("{counts}; from {first} to {last}")
        return f"{held.label}: {line.format(counts=counts, first=first.isoformat(), last=last.isoformat())}"

    # What the person does.

    def _choose_file(self) -> None:
        suggested = str(Path.home() / "grense.json")
        path, _ = QFileDialog.getSaveFileName(self, self.export.text(), suggested, "JSON (*.json)")
        if path:
            self.export_to(Path(path))

    def export_to(self, path: Path) -> None:
        """Write everything into a file."""
        now = dt.datetime.now(dt.UTC)
        self._aside.do(lambda: exported(self._home, path, self._zone, now), self._tell_exported, self._refuse)

    def _tell_exported(self, _: None) -> None:
        self.problem.hide()
        self.told.setText(self._words.gettext("Written. The file is not encrypted: it tells much about you."))
        self.told.show()

    def _ask(self) -> None:
        scope = str(self.scope.currentData())
        text = {"": _EVERYTHING, "before": _BEFORE}.get(scope, _OF_SOURCE)
        if self.question is not None:
            self.question.close()
        self.question = Ask(
            self._words, self._words.gettext(text), {N_("Delete for good"): lambda: self._forget(scope)}
        )
        self.question.answered.connect(self._no_question)
        self._asking.addWidget(self.question)
        dress(self, self._theme)
        self.question.ask()
        QTimer.singleShot(0, self, self._show_question)

    def _show_question(self) -> None:
        if self.question is not None:
            self._area.ensureWidgetVisible(self.question)

    def _no_question(self) -> None:
        self.question = None

    def _forget(self, scope: str) -> None:
        day = self.before.date()
        midnight = dt.datetime(day.year(), day.month(), day.day(), tzinfo=load_zone(self._zone))
        before = midnight if scope == "before" else None
        source = scope.partition(" ")[2] or None
        self._aside.do(lambda: _forgotten(self._home, before, source), self._tell_forgotten, self._refuse)

    def _tell_forgotten(self, _: None) -> None:
        self.problem.hide()
        self.load()
        self.told.setText(self._words.gettext("It is deleted."))
        self.told.show()
        self.data_changed.emit()

    def _refuse(self, error: GrenseError) -> None:
        self.problem.setText(problem(error, self._words))
        self.problem.show()


def exported(home: Home, path: Path, zone: str, now: dt.datetime) -> None:
    """Write everything that is held as one JSON file, for its owner only. Raises `GrenseError`."""
    settings, _ = home.settings()
    states = home.state().load()
    document: dict[str, Any] = {
        "grense": __version__,
        "schema": 1,
        "exported": now.isoformat(),
        "zone": zone,
        "settings": vars(settings),
        "sources": {name: vars(state) for name, state in states.items()},
        "store": None,
    }
    if home.has_store():
        with home.store() as store:
            document["store"] = store.everything()
    try:
        replace_file(path, (json.dumps(document, indent=1, default=_plain) + "\n").encode())
        path.chmod(0o600)  # an older file of that name may have been open to others
    except (OSError, ValueError):
        raise GrenseError("the output cannot be written", hint="is the folder there, and may you write in it") from None


def _held(home: Home) -> tuple[str, Sequence[Held], Mapping[str, Any]] | None:
    if not home.has_store():
        return None
    with home.store() as store:
        return store.protection(), store.held(), store.everything()


def _forgotten(home: Home, before: dt.datetime | None, source: str | None) -> None:
    if home.has_store():
        with home.store() as store:
            store.forget(before=before, label=source)
    if before is None:
        for name in list(home.state().load()) if source is None else [source]:
            home.state().update(name, lambda _: None)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):  # a datetime is one, too
        return value.isoformat()
    return list(value) if not hasattr(value, "items") else dict(value)
