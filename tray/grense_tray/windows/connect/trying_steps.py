"""Trying to connect what is filled in: a page while it lasts, another host to agree to, and an answer or a refusal.

Nothing is kept of a try, and it runs in a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.services.protocol import Problem
from grense.storage.home import Home
from grense.wording.connecting import ANOTHER_HOST
from grense_tray.backend.worker import FAULTS, Faults, WorkerProcess, own_worker
from grense_tray.theme import Theme
from grense_tray.windows.connect.advice import advice_of
from grense_tray.windows.connect.kinds import BY_CODE, NEEDS, trying
from grense_tray.windows.connect.waiting import Waiting
from grense_tray.windows.widgets.controls import label
from grense_tray.windows.widgets.dialog import fit
from grense_tray.windows.widgets.paging import Steps
from grense_tray.windows.widgets.style import dress

__all__ = ["TryingSteps"]

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


class TryingSteps(Steps):
    """Tries what `_document` describes, of the kind `_kind`, and goes on with `_works` or `_refuse`.

    `_page` makes the page that a try comes back to, and `_back` goes one step back from it.
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
        self._page: Callable[[], None] = self._start  # what made the page that a try comes back to
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """The window that this one belongs to takes it along when it closes."""
        if event.type() == QEvent.Type.Close and watched is self.parent():
            self.close()
        return False

    def _put_problem(self, column: QVBoxLayout) -> None:
        """Where a page says what keeps it from going on."""
        self.problem = label("", "problem")
        self.problem.hide()
        column.addWidget(self.problem)
        column.addStretch(1)

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
        by_code = self._kind in BY_CODE
        said = N_("Microsoft is asked for a code.") if device_code else trying(self._kind)
        aside = (N_("Sign in with a code instead"), self._take_code) if by_code and not device_code else None
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

    def _start(self) -> None:
        """Show the first page."""
        raise NotImplementedError

    def _works(self) -> None:
        """Go on with `_result`."""
        raise NotImplementedError

    def _refuse(self, error: GrenseError, more: str = "") -> None:
        """Say on the current page why it did not work, and what else is known."""
        raise NotImplementedError
