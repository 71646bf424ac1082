"""Connecting a source of a chosen kind: what is read and where it stays first, then a few questions, then a try.

```
  kind  -->  questions  -->  trying  -->  places, addresses  -->  connected
                 ^              |
                 +--- refused --+
```

Nothing is kept before the try has succeeded, and the try runs in a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.model.addresses import offered_addresses
from grense.services.protocol import Problem
from grense.storage.home import Home
from grense.storage.settings import change
from grense.wording.connecting import ANOTHER_HOST, TITLES
from grense_tray.backend.worker import FAULTS, Faults, WorkerProcess, own_worker
from grense_tray.platform.wake import zone_now
from grense_tray.presenter.error_hints import tried
from grense_tray.presenter.settings_fields import choice_of
from grense_tray.presenter.settings_values import written
from grense_tray.theme import Theme
from grense_tray.windows.connect.advice import advice_of
from grense_tray.windows.connect.found_form import FoundForm
from grense_tray.windows.connect.kinds import NEEDS, trying
from grense_tray.windows.connect.source_form import EMPTY, SourceForm
from grense_tray.windows.connect.waiting import Waiting
from grense_tray.windows.settings.fields import field_for
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.widgets.controls import label
from grense_tray.windows.widgets.dialog import fit
from grense_tray.windows.widgets.field import FieldWidget
from grense_tray.windows.widgets.paging import Steps, bring_into_view
from grense_tray.windows.widgets.style import dress

__all__ = ["KindSteps"]

_PATIENCE = 60.0
_FILES_PATIENCE = 900.0  # a folder of many GB, on a slow disk
_FAULTS = Faults(
    FAULTS.ended,
    FAULTS.not_started,
    Problem(
        N_("the server does not answer in time"),
        hint=N_("is the address the right one?"),
        code="server_no_answer_in_time",
    ),
)
_SIGN_IN_PATIENCE = 330.0  # a person signs in within five minutes, or else the sign-in page gives up


class KindSteps(Steps):
    """Connects a source of a kind, or with `label` signs in again to one. `connected` tells its label.

    A subclass that tries something else sets `_kind`, `_document` and `_page`, and takes what follows in `_works`,
    `_keep` and `_refuse`.
    """

    connected = Signal(str)

    def __init__(
        self,
        home: Home,
        words: Catalogue,
        theme: Theme | None = None,
        *,
        label: str | None = None,
        worker: WorkerProcess | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, theme, parent)
        self._home, self._again = home, label
        self._settings, _ = home.settings(first_start=True)
        self._kind = str(self._settings.sources[label]["kind"]) if label else ""
        self._page: Callable[[], None] = self._choose  # what made the page that a try comes back to
        self._back: Callable[[], object] = self.close  # one step back from it
        self._device_code = False
        self._hosts: list[str] = list(self._settings.sources[label].get("hosts", ())) if label else []
        self._document: dict[str, Any] = {}
        self._result: dict[str, Any] = {}
        self._worker = worker or own_worker()
        # A process for the tries alone, since giving one up ends it.
        self.trial = WorkerProcess(self, keep_warm=0.0, faults=_FAULTS)
        if parent is not None:
            parent.installEventFilter(self)
        self.setWindowTitle(words.gettext("Connect a source"))
        fit(self, 720, 560)
        if label:
            self._ask()
        else:
            self._start()

    def closeEvent(self, event: QCloseEvent) -> None:  # Qt's name
        """Closing gives up what is under way."""
        self.trial.cancel()
        super().closeEvent(event)

    def leave(self) -> None:
        """Escape gives a try up, and leaves its page; else it goes one step back."""
        if self._stack.count() > 1:
            self._give_up()
        else:
            self._back()

    def show_words(self, words: Catalogue) -> None:
        """Speak another language from the page with the questions on; what is filled in stays."""
        self.words = words
        self.setWindowTitle(words.gettext("Connect a source"))
        if self._stack.count() > 1:
            return
        if self._page == self._choose:
            self._choose()
        elif self._page == self._ask:
            filled = self.form.filled()
            self._ask(self._back)
            self.form.fill(filled)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """The window that this one belongs to takes it along when it closes."""
        if event.type() == QEvent.Type.Close and watched is self.parent():
            self.close()
        return False

    # The pages, in their order.

    def _start(self) -> None:
        self._choose()

    def _choose(self) -> None:
        self._page, self._back = self._choose, self._start
        page, column = self.begin_page(N_("What is to be connected?"))
        self.kinds: dict[str, Tick] = {}
        group = QButtonGroup(page)
        for kind in TITLES:
            text = self.words.gettext(TITLES[kind])
            tick = self.kinds[kind] = Tick(text[0].upper() + text[1:], radio=True)
            group.addButton(tick.box)
            tick.toggled.connect(lambda on, chosen=kind: self._pick(chosen) if on else None)
            column.addWidget(tick)
        column.addStretch(1)
        self._pick(self._kind or "ics")
        self.show_page(page, self.row((N_("Back"), self._start), (N_("Next"), self._ask)))
        self.kinds[self._kind].box.setFocus()

    def _pick(self, kind: str) -> None:
        self._kind = kind
        self.kinds[kind].box.setChecked(True)

    def _ask(self, back: Callable[[], object] | None = None) -> None:
        title = N_("Sign in again: {label}") if self._again else N_("What is read")
        self._page, self._back = self._ask, back or (self.close if self._again else self._choose)
        page, column = self.begin_page(title, label=self._again or "")
        self.form = SourceForm(self._kind, self._settings, self.words, again=self._again)
        column.addWidget(self.form)
        if NEEDS[self._kind]:
            self._worker.ask("why_no_keyring", self.form.tell_keeping, owner=self.form)
        self._device_code = False
        self._put_problem(column)
        text = N_("Cancel") if self._again else N_("Back")
        self.show_page(page, self.row((text, self._back), (N_("Try it"), self._begin)))
        (self.form.first() or self.first_button()).setFocus()

    def _put_problem(self, column: QVBoxLayout) -> None:
        """Where a page says what keeps it from going on."""
        self.problem = label("", "problem")
        self.problem.hide()
        column.addWidget(self.problem)
        column.addStretch(1)

    # The try.

    def _begin(self) -> None:
        try:
            name, options, secret = self.form.answers()
        except GrenseError as error:
            self._refuse(error)
            return
        self._document = {
            "label": name,
            "options": options,
            "secret": secret,
            "settings": {name: getattr(self._settings, name) for name in ("me", "include", "tz")},
        }
        self.problem.hide()
        self._try()

    def _try(self) -> None:
        """Try what `_document` describes, on a page of its own above the current one."""
        # Once: after a failed sign-in, the next try opens the browser again.
        device_code, self._device_code = self._device_code, False
        options = self._document["options"]
        document = self._document = {
            **self._document,
            "options": options | ({"hosts": self._hosts} if self._hosts else {}),
            "device_code": device_code,
        }
        signs_in = NEEDS[self._kind] == "tokens"
        said = N_("Microsoft is asked for a code.") if device_code else trying(self._kind)
        aside = (N_("Sign in with a code instead"), self._take_code) if signs_in and not device_code else None
        self._wait(said, aside)
        self.trial.silence = {"tokens": _SIGN_IN_PATIENCE, "": _FILES_PATIENCE}.get(NEEDS[self._kind], _PATIENCE)
        self.trial.ask("connect", self._ended, self._failed, self._show_address, **document)

    def _wait(self, said: str, aside: tuple[str, Callable[[], object]] | None = None) -> None:
        """A page with a sentence, from which `drop_page` leads back."""
        asked = self.current()
        page, column = self.begin_page(N_("Trying …"))
        self.waiting = Waiting(self.words, said)
        column.addWidget(self.waiting)
        column.addStretch(1)
        self.show_page(page, self.row((N_("Cancel"), self._give_up), aside=aside, plain=True), keep=asked)
        self.first_button().setFocus()

    def _take_code(self) -> None:
        """Start the sign-in again, with a code instead of a browser on this machine."""
        self.trial.cancel()
        self.drop_page()
        self._device_code = True
        self._try()

    def _show_address(self, shown: tuple[str, str]) -> None:
        self.waiting.show_address(*shown)
        dress(self, self._theme)

    def _give_up(self) -> None:
        self.trial.cancel()
        self.drop_page()
        self._refuse(GrenseError("try_cancelled", N_("the try was given up"), hint=N_("nothing of it was kept")))

    def _failed(self, fault: Problem) -> None:
        self.drop_page()
        self._refuse(fault.error)

    def _ended(self, result: dict[str, Any]) -> None:
        self.drop_page()
        if "error" not in result and self._kind == "caldav" and not result["places"]:
            self._refuse(
                GrenseError(
                    "no_calendar", N_("the server has no calendar for you"), hint=N_("is the address the right one?")
                )
            )
        elif "error" not in result:
            self._result = result
            self._works()
        elif result["fault"] == "elsewhere" and result["host"] not in self._hosts and self._kind != "imap":
            self._ask_host(result["host"])
        else:
            options = self._document["options"] if result["fault"] == "sign_in" else {}
            self._refuse(result["error"].error, advice_of(self._kind, options, self.words))

    def _works(self) -> None:
        self._choose_places()

    def _refuse(self, error: GrenseError, more: str = "") -> None:
        told = f"{tried(error, self.words)} {more}".rstrip()
        if error.code == EMPTY.code:
            told = f"{told.rstrip('.')}: {error.detail}."
        else:
            ((self.form.asked() if self._page == self._ask else None) or self.first_button()).setFocus()
        self.problem.setText(told)
        self.problem.setAccessibleName(told)
        self.problem.show()
        QTimer.singleShot(0, self.problem, lambda: bring_into_view(self.problem))

    def _ask_host(self, host: str) -> None:
        asked = self.current()
        page, column = self.begin_page(N_("Another host"))
        column.addWidget(label(self.words.gettext(ANOTHER_HOST).format(host=host)))
        column.addStretch(1)

        def agree() -> None:
            self._hosts.append(host)
            self.drop_page()
            self._try()

        row = self.row((N_("No"), self._leave_it), (N_("Yes, ask it"), agree))
        self.show_page(page, row, keep=asked)

    def _leave_it(self) -> None:
        self.drop_page()
        self._refuse(GrenseError("host_refused", N_("that host was not asked"), hint=N_("nothing was changed")))

    # What was found.

    def _choose_places(self) -> None:
        if self._again:
            self._keep({})
            return
        self._page, self._back = self._choose_places, self.close
        page, column = self.begin_page(N_("It works"))
        offered = offered_addresses(self._result["addresses"], self._document["options"])
        mine = list(dict.fromkeys([*self._settings.me, *offered]))
        self.found = FoundForm(self._kind, self._result, mine, self.words)
        column.addWidget(self.found)
        self.zone: FieldWidget | None = None
        if self._settings.tz is None:
            self.zone = field_for(choice_of("tz"), self.words)
            self.zone.put(zone_now(None))
            column.addWidget(self.zone)
        self._put_problem(column)
        self.show_page(page, self.row((N_("Cancel"), self.close), (N_("Connect"), self._accept)))
        self.first_button().setFocus()

    def _accept(self) -> None:
        try:
            places = self.found.places() | self.found.use()
            change(self._home.settings_file, "me", self.found.mine())
            if self.zone is not None:
                change(self._home.settings_file, "tz", written(choice_of("tz"), self.zone.answer() or zone_now(None)))
        except GrenseError as error:
            self._refuse(error)
            return
        self._keep(places)

    def _keep(self, places: Mapping[str, Any]) -> None:
        name, options = self._document["label"], {**self._document["options"], **places}
        secret = self._result.get("secret", "")

        def done(can_be_read: bool) -> None:
            self._finished(name, can_be_read=can_be_read)

        def refused(fault: Problem) -> None:
            self._refuse(fault.error)

        self._worker.ask("add_source", done, refused, owner=self, label=name, options=options, secret=secret)

    def _finished(self, name: str, *, can_be_read: bool) -> None:
        self._back = self.close
        page, column = self.begin_page(N_("{label} is connected"), label=name)
        text = N_("It is read in the background from now on.")
        if not can_be_read:
            text = N_(
                "Its password is not kept, so it is not read in the background; grense sync asks for it and reads."
            )
        column.addWidget(label(self.words.gettext(text)))
        column.addStretch(1)
        self._document, self._result = {}, {}
        self.show_page(page, self.row((N_("Close"), self.close)))
        self.first_button().setFocus()
        self.connected.emit(name)
