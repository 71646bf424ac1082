"""The connected sources: how each is, and what can be done with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.model.time import load_zone
from grense.services import personal_data as record
from grense.services.mailboxes import reads_mail
from grense.services.protocol import Problem
from grense.storage.home import Home
from grense.storage.settings import Settings
from grense.storage.source_state import SourceState
from grense.wording import sources as standing
from grense.wording.connecting import TITLES
from grense_tray.backend.worker import WorkerProcess
from grense_tray.platform.wake import zone_now
from grense_tray.presenter.error_hints import problem
from grense_tray.theme import Theme
from grense_tray.windows.widgets.controls import button, give_keys, label
from grense_tray.windows.widgets.paging import Confirmation
from grense_tray.windows.widgets.style import dress

__all__ = ["SourceList"]


class SourceList(QWidget):
    """A panel for each source, and a button for another.

    `changed` and `data_changed` say that something was done, `source_wanted` that a source is to be signed in to again,
    by its label, or with an empty one that another is to be connected. `mailbox_wanted` says that it is to be
    asked what the mailbox of a source is used for.
    """

    changed = Signal()
    data_changed = Signal()
    source_wanted = Signal(str)
    mailbox_wanted = Signal(str)

    def __init__(self, home: Home, words: Catalogue, theme: Theme, worker: WorkerProcess) -> None:
        super().__init__()
        self._home, self._words, self._theme, self._worker = home, words, theme, worker
        self._question: Confirmation | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.refresh()

    def refresh(self) -> None:
        """Look at the settings and the state again, unless the person is about to answer a question."""
        if self._question is not None:
            return
        while (item := self._column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.problem = label("", "problem")
        self.problem.hide()
        self._column.addWidget(self.problem)
        try:
            settings, _ = self._home.settings()
        except GrenseError:
            return  # which the page says
        states = self._home.state().load()
        if not settings.sources:
            self._column.addWidget(label(self._words.gettext("No source is connected.")))
        for name, options in settings.sources.items():
            panel = self._panel(name, str(options["kind"]), states.get(name, SourceState()), settings)
            self._column.addWidget(panel)
        self.add = button(self._words.gettext("Connect a source …"), first=not settings.sources)
        self.add.clicked.connect(lambda _: self.source_wanted.emit(""))
        self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        give_keys(self)
        dress(self.window(), self._theme)

    def ask_disconnect(self, name: str, panel: QFrame) -> None:
        """Ask, in the source's panel, what is to become of what was read."""
        if self._question is not None:
            return
        question = self._words.gettext("Disconnect {label}? Its password goes. What was read from it can stay.")
        ask = self._question = Confirmation(
            self._words,
            question.format(label=name),
            {
                N_("Disconnect, and keep what was read"): lambda: self._disconnect(name, forget=False),
                N_("Disconnect, and delete what was read"): lambda: self._disconnect(name, forget=True),
            },
        )
        ask.answered.connect(self._no_question)
        layout = panel.layout()
        if layout is not None:
            layout.addWidget(ask)
        dress(self.window(), self._theme)
        ask.ask()

    def _no_question(self) -> None:
        self._question = None

    def _panel(self, name: str, kind: str, state: SourceState, settings: Settings) -> QFrame:
        panel = QFrame()
        panel.setObjectName("panel")
        panel.setAccessibleName(name)
        column = QVBoxLayout(panel)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(label(name, "head"))
        column.addWidget(label(_sentence(self._words.gettext(TITLES.get(kind, kind))), "note"))
        zone, now = load_zone(zone_now(settings.tz)), dt.datetime.now(dt.UTC)
        column.addWidget(label(_sentence(standing.was_read(state, self._words, zone))))
        if state.error is not None:
            column.addWidget(label(problem(state.error, self._words), "problem"))
        later = standing.next_try(state, self._words, zone, now)
        for text in (*([later] if later else []), *standing.odd(state.warnings, self._words)):
            column.addWidget(label(_sentence(text), "note"))
        if "path" not in settings.sources[name]:  # a file asks for no sign-in
            act = N_("Sign in again …")
            self._offer(column, name, act, lambda: self.source_wanted.emit(name), first=state.needs_person)
        if reads_mail(settings.sources[name]):
            self._offer(column, name, N_("Work or private mail …"), lambda: self.mailbox_wanted.emit(name))
        self._offer(column, name, N_("Disconnect …"), lambda: self.ask_disconnect(name, panel))
        return panel

    def _offer(
        self, column: QVBoxLayout, name: str, text: str, act: Callable[[], object], *, first: bool = False
    ) -> None:
        made = button(self._words.gettext(text), first=first)
        made.setAccessibleDescription(name)
        made.clicked.connect(lambda _: act())
        column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def _disconnect(self, name: str, *, forget: bool) -> None:
        def done(left: str) -> None:
            self._done(name, left, read=forget)

        self._worker.ask("disconnect", done, self._refuse, owner=self, label=name, forgetting=forget)

    def _done(self, name: str = "", left: str = "", *, read: bool) -> None:
        self.refresh()
        if left:
            self.problem.setText(record.password_left(name, left, self._words))
            self.problem.show()
        self.changed.emit()
        if read:
            self.data_changed.emit()

    def _refuse(self, fault: Problem) -> None:
        self.problem.setText(problem(fault.error, self._words))
        self.problem.show()


def _sentence(text: str) -> str:
    """A text of the state as a sentence of its own."""
    return f"{text[0].upper()}{text[1:].rstrip('.')}."
