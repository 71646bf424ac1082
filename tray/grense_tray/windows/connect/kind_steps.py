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

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup

from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.model.addresses import offered_addresses
from grense.services.protocol import Problem
from grense.storage.settings import change
from grense.wording.connecting import TITLES
from grense_tray.platform.wake import zone_now
from grense_tray.presenter.error_hints import tried
from grense_tray.presenter.settings_fields import choice_of
from grense_tray.presenter.settings_values import written
from grense_tray.windows.connect.found_form import FoundForm
from grense_tray.windows.connect.kinds import NEEDS
from grense_tray.windows.connect.source_form import EMPTY, SourceForm
from grense_tray.windows.connect.trying_steps import TryingSteps
from grense_tray.windows.settings.fields import field_for
from grense_tray.windows.settings.tick import Tick
from grense_tray.windows.widgets.controls import label
from grense_tray.windows.widgets.field import FieldWidget
from grense_tray.windows.widgets.paging import bring_into_view

__all__ = ["KindSteps"]


class KindSteps(TryingSteps):
    """Connects a source of a kind, or with `label` signs in again to one. `connected` tells its label."""

    def show_words(self, words: Catalogue) -> None:
        """Speak another language from the page with the questions on; what is filled in stays."""
        self.words = words
        self.setWindowTitle(words.gettext("Connect a source"))
        if self._stack.count() > 1:
            return
        if self._page == self._ask:
            filled = self.form.filled()
            self._ask(self._back)
            self.form.fill(filled)
        elif self._page == self._choose:
            self._choose()

    # The pages, in their order.

    def _start(self) -> None:
        if self._again:
            self._ask()
        else:
            self._first_page()

    def _first_page(self) -> None:
        self._choose()

    def _choose(self) -> None:
        self._page, self._back = self._choose, self._first_page
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
        self.show_page(page, self.row((N_("Back"), self._first_page), (N_("Next"), self._ask)))
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
        name = self._document["label"]
        options = {**self._document["options"], **self._result.get("options", {}), **places}
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
