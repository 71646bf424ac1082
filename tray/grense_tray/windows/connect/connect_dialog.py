"""Connecting: the address first, then what was found for it, whose addresses those are, and what was read.

```
  address  -->  found  -->  trying  -->  whose  -->  done
     |            ^            |
     |            +-- refused -+
     +-->  kind  -->  questions  -->  ...   (`kind_steps`)
```

Nothing is kept before everything that was ticked has been tried. The first reading is the host's, as any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal

from grense.errors import GrenseError
from grense.i18n import N_
from grense.outlook import Outlook
from grense.services import mailboxes
from grense.services.protocol import Problem
from grense.sources.mailbox_use import MailboxUse
from grense.storage.settings import change
from grense_tray.platform.wake import zone_now
from grense_tray.presenter.connected import ReadSoFar, figures, span
from grense_tray.presenter.error_hints import problem
from grense_tray.presenter.own_addresses import OwnAddresses
from grense_tray.presenter.settings_fields import choice_of
from grense_tray.presenter.settings_values import written
from grense_tray.presenter.tries import Tried
from grense_tray.windows.connect.address_steps import AddressSteps
from grense_tray.windows.connect.done_page import DonePage
from grense_tray.windows.connect.whose_page import WhosePage

__all__ = ["ConnectDialog"]

_COUNTING = N_("The calendar is read once, to count your meetings by address. Nothing of it is kept yet.")
_COUNT_PATIENCE = 300.0
_NO_ADDRESS = N_("No address is ticked.")
_NOT_CONNECTED = N_("What was ticked besides is not connected: {reason}")


class ConnectDialog(AddressSteps):
    """Connects what is found for an address, a kind that is chosen, or with `label` signs in again to a source.

    `connected` tells the label of a source that is kept, `sources_changed` that another thing about them is,
    `taken_back` that what was read of some is deleted, and `week_wanted` that the person wants to see the week.
    """

    sources_changed = Signal()
    taken_back = Signal()
    week_wanted = Signal()

    _labels: tuple[str, ...] = ()
    _counting = False
    whose: WhosePage
    done: DonePage

    # Whose addresses.

    def _tried_all(self) -> None:
        plan = self._planned()
        candidates, calendar = plan.candidates(self._address), plan.counted_in()
        if len(candidates) == 1 or calendar is None:
            self._keep_all(candidates)
            return
        self._wait(_COUNTING)
        self._counting = True
        self.trial.silence = _COUNT_PATIENCE
        self.trial.ask(
            "meetings_by_address",
            self._show_whose,
            lambda _: self._show_whose({}),
            label=calendar.label,
            options=calendar.options,
            secret=calendar.secret,
            settings={name: getattr(self._settings, name) for name in ("include", "tz")},
            addresses=candidates,
        )

    def _give_up(self) -> None:
        if self._counting:
            self.trial.cancel()
            self._show_whose({})
        else:
            super()._give_up()

    def _show_whose(self, meetings: Mapping[tuple[str, ...], int]) -> None:
        self._page, self._back, self._counting = self._tried_all, self._show_found, False
        page, column = self._begin_step(3, N_("Which of these addresses are yours?"))
        typed, *named = self._planned().candidates(self._address)
        self.whose = WhosePage(OwnAddresses(typed, tuple(named), meetings), self.words, self._theme)
        column.addWidget(self.whose)
        self._put_problem(column)
        self._footer = self._note("")
        buttons = (N_("Back"), self._show_found), (N_("Next"), lambda: self._keep_all(self.whose.ticked()))
        self.show_page(page, self.row(*buttons, note=self._footer))
        self.whose.changed.connect(self._follow_addresses)
        self.first_button().setFocus()

    def _follow_addresses(self) -> None:
        any_ticked = bool(self.whose.ticked())
        self.first_button().setEnabled(any_ticked)
        self._footer.setText("" if any_ticked else self.words.gettext(_NO_ADDRESS))

    # What is kept.

    def _keep_all(self, mine: tuple[str, ...] | list[str]) -> None:
        self._me_before = self._settings.me
        try:
            me = written(choice_of("me"), ", ".join(dict.fromkeys([*self._me_before, *mine])))
            change(self._home.settings_file, "me", me)
        except GrenseError as error:
            self._refuse_here(error)
            return
        self._keep_next(list(self._planned().tried))

    def _keep_next(self, left: list[Tried]) -> None:
        if not left:
            self._show_done()
            return
        one = left.pop(0)
        self._worker.ask(
            "add_source",
            lambda _: self._keep_next(left),
            lambda fault: self._refuse_here(fault.error),
            owner=self,
            label=one.label,
            options=one.options,
            secret=one.secret,
        )

    def _refuse_here(self, error: GrenseError) -> None:
        told = problem(error, self.words)
        self.problem.setText(told)
        self.problem.setAccessibleName(told)
        self.problem.show()

    # What was read.

    def _show_done(self) -> None:
        plan = self._planned()
        self._page, self._back = self._show_done, self.close
        self._labels = tuple(one.label for one in plan.tried)
        page, column = self._begin_titled(self.words.gettext("Connected"), self._address)
        note = self.words.gettext(_NOT_CONNECTED).format(reason=self._left_out) if self._left_out else ""
        mailbox = mailboxes.likely_use(self._address) if "mail" in plan.reads else ""
        self.done = DonePage(self.words, note, mailbox, self._take_back)
        column.addWidget(self.done)
        column.addStretch(1)
        buttons = ((N_("Show my week"), self._show_week),)
        self.show_page(page, self.row(*buttons, aside=(N_("Connect one more …"), self._connect_more)))
        self.first_button().setFocus()
        self._document, self._result = {}, {}
        self._settings, _ = self._home.settings()
        self.connected.emit(self._labels[0])

    def show_progress(self, label: str, done: int, total: int) -> None:
        """Show how much of a source is read, where it is one of those that were just connected."""
        if label in self._labels:
            self.done.show_progress(done, total)

    def show_outlook(self, outlook: Outlook) -> None:
        """Show what was read, once all that were just connected have been."""
        views = [one for one in outlook.sources if one.label in self._labels]
        if not views or not all(one.last_success or one.problem for one in views):
            return
        failed = next((one for one in views if one.problem), None)
        if failed is not None:
            self.show_problem(Problem(failed.problem, hint=failed.hint, code=failed.code, values=failed.values))

        def told(value: Mapping[str, Any]) -> None:
            read = ReadSoFar.of(value)
            zone = zone_now(self._settings.tz)
            reads = sorted(self._planned().reads)
            self.done.show_figures(figures(read, reads, self.words), span(read, zone, self.words))
            self.show_theme(self._theme)

        self._worker.ask("first_reading", told, owner=self.done, labels=self._labels)

    def show_problem(self, fault: Problem) -> None:
        """Show why the first reading did not come to its end."""
        if self._labels:
            self.done.show_problem(problem(fault.error, self.words))

    def _answer_mailbox(self) -> None:
        """Keep what the mailbox is for, as it was shown when the page was left with a button."""
        use = self.done.mailbox()
        for one in self._planned().tried if use else ():
            if "mail" in one.reads:
                mailboxes.answer(self._home.settings_file, one.label, MailboxUse(mailbox=use))
        if use:
            self.sources_changed.emit()

    def _show_week(self) -> None:
        self._answer_mailbox()
        self.week_wanted.emit()
        self.close()

    def _connect_more(self) -> None:
        self._answer_mailbox()
        self._begin_again()

    def _begin_again(self) -> None:
        self._labels, self._address = (), ""
        self._settings, _ = self._home.settings()
        self._first_page()

    def _take_back(self) -> None:
        change(self._home.settings_file, "me", written(choice_of("me"), ", ".join(self._me_before)))
        self._take_next(list(self._labels))

    def _take_next(self, left: list[str]) -> None:
        if not left:
            self._begin_again()
            self.taken_back.emit()
            return
        label = left.pop(0)
        self._worker.ask(
            "disconnect",
            lambda _: self._take_next(left),
            self.show_problem,
            owner=self,
            label=label,
            forgetting=True,
        )
