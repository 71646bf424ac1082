"""The steps from an address to what works: what is found for its domain, what of it is ticked, and the tries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.model.addresses import bare_address, is_address
from grense.services.protocol import Problem
from grense.sources.discovery.way_in import WayIn, WaysIn
from grense.wording.connecting import ANOTHER_HOST
from grense_tray.presenter.account_questions import CLIENT_SECRET, asked_for, help_text
from grense_tray.presenter.connecting import Attempt, OtherWay, Service, attempts, domain_of, found_page, service_of
from grense_tray.presenter.consents import Permission, consent_text
from grense_tray.presenter.refusals import PASSWORD_NOES, Noes, Refusal, refusal
from grense_tray.presenter.tries import Tries
from grense_tray.windows.connect.address_page import AddressPage
from grense_tray.windows.connect.found_page import FoundActs, FoundView
from grense_tray.windows.connect.kind_steps import KindSteps
from grense_tray.windows.connect.source_form import EMPTY
from grense_tray.windows.widgets.controls import give_keys, label
from grense_tray.windows.widgets.paging import bring_into_view, scrolled

__all__ = ["AddressSteps"]

_FIND_PATIENCE = 60.0
_STEPS = 3
_WIDEST = 672
_KEPT_HERE = N_("Kept on this machine. Can be taken back at any time.")
_OPENS_BROWSER = N_("Opens the browser. The key stays in this machine's keyring.")
_PASSWORD_STAYS = N_("The password stays in this machine's keyring.")
_NO_TICK = N_("Nothing is ticked.")


class AddressSteps(KindSteps):
    """`_tried_all` is called when everything that was ticked has been tried; `_plan` has what works."""

    _address = ""
    _ways: WaysIn
    _service = Service()
    _chosen: WayIn | None = None
    _plan: Tries | None = None
    _left_out = ""
    view: FoundView

    def show_words(self, words: Catalogue) -> None:
        """Speak another language on the pages that ask, too; what is filled in stays."""
        super().show_words(words)
        if self._stack.count() > 1:
            return
        if self._page == self._first_page:
            self._address = self.by_address.line.text()
            self._first_page()
        elif self._page == self._show_found:
            filled = {key: line.input.text() for key, line in self.view.lines.items()}
            ticked = {row.reads for row in self.view.ticked()}
            self._show_found()
            self.view.fill(filled, ticked)

    # The address.

    def _first_page(self) -> None:
        self._page, self._back, self._plan = self._first_page, self.close, None
        page, column = self._begin_step(1, N_("Your e-mail address"))
        links = (
            (N_("Choose a calendar file …"), lambda: self._by_kind("ics")),
            (N_("Paste a calendar's own address …"), lambda: self._by_kind("ics")),
            (N_("Choose the kind yourself …"), self._choose),
        )
        self.by_address = AddressPage(self.words, links)
        self.by_address.line.setText(self._address)
        column.addWidget(self.by_address)
        column.addStretch(1)
        buttons = (N_("Cancel"), self.close), (N_("Find the way in"), self._find)
        self.show_page(page, self.row(*buttons, note=self._note(_KEPT_HERE)))
        self.by_address.line.setFocus()

    def _by_kind(self, kind: str) -> None:
        self._kind = kind
        self._ask(self._first_page)

    def _find(self) -> None:
        self._address = bare_address(self.by_address.line.text())
        if not is_address(self._address):
            self.by_address.refuse(Refusal(self.words.gettext("That is no e-mail address, such as name@example.org.")))
            return
        self.by_address.ask(self.first_button(), domain_of(self._address))
        self._back = self._stop_finding
        self.trial.silence = _FIND_PATIENCE
        self.trial.ask("find_ways", self._take_ways, self._not_found, address=self._address)

    def _stop_finding(self) -> None:
        self.trial.cancel()
        self._back = self.close
        self.by_address.stop()

    def _not_found(self, fault: Problem) -> None:
        self._stop_finding()
        self.by_address.refuse(refusal(fault.error, Service(), domain_of(self._address), self.words))

    def _take_ways(self, found: WaysIn) -> None:
        self._stop_finding()
        if not found.ways:
            text = self.words.gettext("{domain} does not say. Choose yourself.").format(domain=found.domain)
            self.by_address.refuse(Refusal(text, link=self.words.gettext("Choose the kind yourself …")), self._choose)
            return
        self._ways, self._service, self._chosen = found, service_of(found), None
        self._show_found()

    # What was found.

    def _show_found(self) -> None:
        self._page, self._back, self._plan = self._show_found, self._first_page, None
        self._noes = Noes()
        model = found_page(self._ways, self._service, self.words, self._chosen)
        page, column = self._begin_step(2, model.title)
        asked = asked_for(model.rows, self._address, self._service, self.words)
        acts = FoundActs(self._choose, self._take_other)
        self.view = FoundView(model, asked, self.words, acts, help_text(asked, self._service, self.words))
        for key, line in self.view.lines.items():
            if not line.input.text() and key != CLIENT_SECRET:
                line.input.setText(self._known(model.rows[0].way.kind, key))
        column.addWidget(self.view)
        column.addStretch(1)
        self._footer = self._note("")
        self.show_page(
            page, self.row((N_("Back"), self._first_page), (N_("Connect"), self._connect), note=self._footer)
        )
        self.view.changed.connect(self._changed)
        self._shown_consents: Attempt | None = None
        self._changed()
        if not model.rows:
            self.first_button().hide()
        (self.view.empty() or self.first_button()).setFocus()

    def _known(self, kind: str, key: str) -> str:
        """What another source of that kind has, such as the application id of the organisation."""
        same = (options for options in self._settings.sources.values() if options.get("kind") == kind)
        return next((str(options[key]) for options in same if key == "client_id" and key in options), "")

    def _take_other(self, other: OtherWay) -> None:
        if other.has_questions:
            self._kind = other.way.kind
            self._ask(self._show_found)
            return
        self._chosen = other.way
        self._show_found()

    def _changed(self) -> None:
        """Follow the ticks and the fields: which button there is, and why it cannot be pressed."""
        self._noes.changed()
        self._name_button()
        self._show_consents()

    def _name_button(self, *, again: bool = False) -> None:
        rows, button = self.view.ticked(), self.first_button()
        first = attempts(rows)[0] if rows else None
        in_browser = first is not None and first.signs_in == "browser"
        text = N_("Try once more") if again else N_("Sign in at {company}") if in_browser else N_("Connect")
        button.setText(self.words.gettext(text).format(company=self._company))
        button.setEnabled(bool(rows) and not self._noes.waits)
        reason = _NO_TICK if not rows else _OPENS_BROWSER if in_browser else _PASSWORD_STAYS
        self._footer.setText(self.words.gettext(reason))
        button.setAccessibleDescription(self._footer.text() if not rows else "")
        if (current := self.current()) is not None:
            give_keys(current)

    @property
    def _company(self) -> str:
        return self._service.company or self._ways.domain

    def _show_consents(self) -> None:
        browser = [one for one in attempts(self.view.ticked()) if one.signs_in == "browser"]
        wanted = browser[-1] if browser else None
        if wanted == self._shown_consents:
            return
        self._shown_consents = wanted
        if wanted is None:
            self.view.panel.tell(None)
            return

        def told(found: Sequence[tuple[str, str, str]]) -> None:
            if wanted == self._shown_consents:
                self.view.panel.tell(consent_text([Permission(*one) for one in found], self._service, self.words))

        self._worker.ask("consents", told, owner=self.view, kind=wanted.kind, options=dict(wanted.options))

    # The tries.

    def _connect(self) -> None:
        if (line := self.view.empty()) is not None:
            line.setFocus()
            self._show_refusal(Refusal(self.words.gettext("{field}: this is not filled in.").format(field=line.name)))
            return
        rows = self.view.ticked()
        hosts = tuple(dict.fromkeys(host for row in rows for host in row.way.elsewhere))
        if hosts:
            self._agree(hosts, self._begin_plan)
        else:
            self._begin_plan()

    def _begin_plan(self) -> None:
        self._left_out = ""
        self._plan = Tries(attempts(self.view.ticked()), self.view.answers(), self._settings.sources)
        self._go_on()

    def _planned(self) -> Tries:
        """The plan, where there is one."""
        return cast("Tries", self._plan)

    def _go_on(self) -> None:
        plan = self._planned()
        if plan.attempt is None:
            self._tried_all()
            return
        self._kind, self._hosts = plan.attempt.kind, []
        settings = {name: getattr(self._settings, name) for name in ("me", "include", "tz")}
        self._document = {**plan.document(), "settings": settings}
        self._try()

    def _works(self) -> None:
        if self._plan is None:
            super()._works()
        elif self._asks_which():
            self._choose_places()
        else:
            places = [place for place, _, chosen in self._result["places"] if chosen]
            self._keep({"calendars": places} if self._kind == "caldav" else {})

    def _asks_which(self) -> bool:
        """Whether the server does not say which of its places to read."""
        unsaid = not any(chosen for _, _, chosen in self._result["places"])
        return unsaid and self._kind in ("caldav", "imap")

    def _keep(self, places: dict[str, Any]) -> None:  # type: ignore[override]
        if self._plan is None:
            super()._keep(places)
            return
        self._plan.worked(self._document, self._result, places)
        self._go_on()

    def _tried_all(self) -> None:
        raise NotImplementedError

    # A refusal.

    def _refuse(self, error: GrenseError, more: str = "") -> None:
        if self._plan is None or self._page != self._show_found:
            super()._refuse(error, more)
            return
        is_password = error.code in PASSWORD_NOES
        if is_password:
            self._noes.add()
        said = refusal(error, self._service, self._ways.domain, self.words, waits=self._noes.waits)
        if self._plan.refused():
            self._left_out = said.title
            self._tried_all()
            return
        self._plan = None
        self._show_refusal(said)
        self._name_button(again=error.code != EMPTY.code)
        if (line := self.view.refused_field()) is not None:
            line.input.setFocus()
            line.input.selectAll()

    def _show_refusal(self, said: Refusal) -> None:
        self.view.refusal.tell(said, lambda: QDesktopServices.openUrl(QUrl(self._service.made_at)))
        self.show_theme(self._theme)
        bring_into_view(self.view.refusal)

    def _agree(self, hosts: Sequence[str], then: Any) -> None:
        """Ask whether servers outside the domain, that the domain names, may be asked with the password."""
        page, column = self.begin_page(N_("Another host"))
        column.addWidget(label(self.words.gettext(ANOTHER_HOST).format(host=", ".join(hosts))))
        column.addStretch(1)

        def agree() -> None:
            self.drop_page()
            then()

        self.show_page(page, self.row((N_("No"), self.drop_page), (N_("Yes, ask it"), agree)), keep=self.current())

    def _begin_step(self, step: int, title: str) -> tuple[QWidget, QVBoxLayout]:
        """A page with its number and its title, which is a text of the catalogue or holds names already."""
        said = self.words.gettext("Connect a source, {step} of {steps}").format(step=step, steps=_STEPS)
        return self._begin_titled(said, self.words.gettext(title))

    def _begin_titled(self, above: str, title: str) -> tuple[QWidget, QVBoxLayout]:
        page, column = scrolled(_WIDEST)
        column.setSpacing(8)
        column.addWidget(label(above, "note"))
        column.addWidget(label(title, "title"))
        return page, column

    def _note(self, text: str) -> QLabel:
        return label(self.words.gettext(text), "note")
