"""Connecting a source: what is read and where it stays first, then a few questions, then a try.

```
  kind  -->  questions  -->  trying  -->  places, addresses  -->  connected
                 ^              |
                 +--- refused --+
```

Nothing is kept before the try has succeeded, and the try runs in a process of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget
from shiboken6 import isValid

from grense.addresses import offered_addresses
from grense.commands.questions import ANOTHER_HOST, PERMISSIONS, SECRETS_STAY, TITLES, what_is_read
from grense.errors import GrenseError
from grense.filecounts import files_line
from grense.home import Home
from grense.printable import printable
from grense.providers import check_password_works
from grense.record import WHY_NOT
from grense.settings import add_source, change, is_label
from grense.state import mended
from grense.text import N_, Catalogue
from grense.userinfo import without_userinfo
from grense_tray.choices import Choice, choice_of, free_label
from grense_tray.meanings import written
from grense_tray.mending import problem
from grense_tray.platform.wake import zone_now
from grense_tray.theme import Theme
from grense_tray.windows.advice import advice_of, advise_under
from grense_tray.windows.aside import Aside
from grense_tray.windows.errand import Errand
from grense_tray.windows.fields import Field, field_for
from grense_tray.windows.kinds import NEEDS, READ_OF, choices_of, trying
from grense_tray.windows.look import dress, label
from grense_tray.windows.owner_ticks import OwnerTicks
from grense_tray.windows.paging import Steps, bring_into_view
from grense_tray.windows.secret import SecretLines
from grense_tray.windows.tick import Tick
from grense_tray.windows.waiting import Waiting

__all__ = ["ConnectDialog"]

_EMPTY = N_("something is not filled in")
_PATIENCE = 60.0
_FILES_PATIENCE = 900.0  # a folder of many GB, on a slow disk
_SIGN_IN_PATIENCE = 330.0  # a person signs in within five minutes, or else the sign-in page gives up


class ConnectDialog(Steps):
    """Connects a source, or with `label` signs in again to one that is connected. `connected` tells its label."""

    connected = Signal(str)

    def __init__(
        self,
        home: Home,
        words: Catalogue,
        theme: Theme | None = None,
        *,
        label: str | None = None,
        errand: Errand | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, theme, parent)
        self._home, self._again = home, label
        self._settings, _ = home.settings(first_start=True)
        self._kind = str(self._settings.sources[label]["kind"]) if label else ""
        self._device_code = False
        self._hosts: list[str] = list(self._settings.sources[label].get("hosts", ())) if label else []
        self._fields: dict[str, Field] = {}
        self._document: dict[str, Any] = {}
        self._result: dict[str, Any] = {}
        self._aside = Aside(self)
        if parent is not None:
            parent.installEventFilter(self)
        self.errand = errand or Errand(self)
        self.errand.ended.connect(self._ended)
        self.errand.shown.connect(self._show_address)
        self.setWindowTitle(words.gettext("Connect a source"))
        self.resize(620, 560)
        if label:
            self._ask()
        else:
            self._choose()

    def closeEvent(self, event: QCloseEvent) -> None:  # Qt's name
        """Closing gives up what is under way."""
        self.errand.cancel()
        super().closeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """The window that this one belongs to takes it along when it closes."""
        if event.type() == QEvent.Type.Close and watched is self.parent():
            self.close()
        return False

    # The pages, in their order.

    def _choose(self) -> None:
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
        self.show_page(page, self.row((N_("Cancel"), self.close), (N_("Next"), self._ask)))
        self.kinds[self._kind].box.setFocus()

    def _pick(self, kind: str) -> None:
        self._kind = kind
        self.kinds[kind].box.setChecked(True)

    def _ask(self) -> None:
        title = N_("Sign in again: {label}") if self._again else N_("What is read")
        page, column = self.begin_page(title, label=self._again or "")
        for text in what_is_read(self._kind, READ_OF[self._kind]):
            column.addWidget(label(self.words.gettext(text)))
        if NEEDS[self._kind] == "tokens":
            column.addWidget(label(self.words.gettext(PERMISSIONS)))
        self._keeping = label("", "note")
        self._keeping.hide()
        column.addWidget(self._keeping)
        if NEEDS[self._kind]:
            self._aside.do(self._home.credentials().why_not, self._tell_keeping, lambda _: None)
        self._fields = {}
        self._device_code = False
        if not self._again:
            self._put_field(column, Choice("label", "text", N_("Name of the source here")), self._free_label())
            for choice, value in choices_of(self._kind):
                self._put_field(column, choice, value)
            advise_under(self._fields, self._kind, self.words)
        self._put_secret(column)
        self.problem = label("", "problem")
        self.problem.hide()
        column.addWidget(self.problem)
        column.addStretch(1)
        back = self.close if self._again else self._choose
        text = N_("Cancel") if self._again else N_("Back")
        self.show_page(page, self.row((text, back), (N_("Try it"), self._begin)))
        first = next(iter(self._fields.values()), None)
        (first or self._asked()).setFocus()

    def _asked(self) -> QWidget:
        """Where the secret is asked for; a kind that signs in elsewhere begins with its button."""
        if NEEDS[self._kind] in ("password", "address"):
            return self.secret
        return self._fields.get("path") or self.first_button()

    def _put_field(self, column: QVBoxLayout, choice: Choice, value: Any) -> None:
        field = self._fields[choice.key] = field_for(choice, self.words)
        field.put(value)
        column.addWidget(field)

    def _put_secret(self, column: QVBoxLayout) -> None:
        again = self._settings.sources[self._again] if self._again else {}
        needs = "" if "path" in again else NEEDS[self._kind]
        lines = SecretLines(self.words, needs, again=bool(self._again), with_password=bool(again.get("user")))
        self.secret, self.password = lines.secret, lines.password
        column.addWidget(lines)

    def _tell_keeping(self, why: str) -> None:
        if not isValid(self._keeping):  # the person was quicker than the keyring, and the page is gone
            return
        self._keeping.show()
        if not why:
            self._keeping.setText(self.words.gettext(SECRETS_STAY))
            return
        said = N_(
            "Passwords and private addresses cannot be kept, since {why}. Such a source cannot be read from here."
        )
        self._keeping.setText(self.words.gettext(said).format(why=self.words.gettext(WHY_NOT[why])))

    # The try.

    def _begin(self) -> None:
        try:
            name, options, secret = self._answers()
        except GrenseError as error:
            self._refuse(error)
            return
        # Once: a sign-in that came to nothing is begun anew in the usual way.
        device_code, self._device_code = self._device_code, False
        document = self._document = {
            "label": name,
            "options": options | ({"hosts": self._hosts} if self._hosts else {}),
            "secret": secret,
            "me": self._settings.me,
            "include": self._settings.include,
            "tz": self._settings.tz,
            "device_code": device_code,
        }
        self.problem.hide()
        signs_in = NEEDS[self._kind] == "tokens"
        asked = self.current()
        page, column = self.begin_page(N_("Trying …"))
        said = N_("Microsoft is asked for a code.") if device_code else trying(self._kind)
        self.waiting = Waiting(self.words, said)
        column.addWidget(self.waiting)
        column.addStretch(1)
        aside = (N_("Sign in with a code instead"), self._take_code) if signs_in and not device_code else None
        self.show_page(page, self.row((N_("Cancel"), self._give_up), aside=aside, plain=True), keep=asked)
        self.first_button().setFocus()
        patience = {"tokens": _SIGN_IN_PATIENCE, "": _FILES_PATIENCE}.get(NEEDS[self._kind], _PATIENCE)
        self.errand.start(document, patience)

    def _take_code(self) -> None:
        """Begin anew without a browser of this machine."""
        self.errand.cancel()
        self.drop_page()
        self._device_code = True
        self._begin()

    def _answers(self) -> tuple[str, dict[str, Any], str]:
        """Label, options and secret as they are filled in. Raises `GrenseError` for what is missing."""
        secret = self.secret.text() if NEEDS[self._kind] == "password" else self.secret.text().strip()
        if self._again:
            options = dict(self._settings.sources[self._again])
            if options.get("user") and self._kind == "ics":
                secret = f"{secret}\n{self.password.text()}"
            return self._again, options, secret
        answers = {key: field.answer() for key, field in self._fields.items()}
        name = str(answers.pop("label")).strip()
        if not is_label(name):
            raise GrenseError("a source cannot be called that", hint="small letters, digits, _ and -, at most 32")
        if name in self._settings.sources:
            raise GrenseError("a source of that name is connected")
        options = {"kind": self._kind} | {
            key: value.strip() if isinstance(value, str) else value for key, value in answers.items()
        }
        for key, value in options.items():
            if value == "":
                self._fields[key].setFocus()
                raise GrenseError(_EMPTY, self._fields[key].title.text())
        check_password_works(self._kind, options)
        options, typed = without_userinfo(options)
        secret = secret or typed
        if not secret and NEEDS[self._kind] in ("password", "address"):
            self.secret.setFocus()
            raise GrenseError(_EMPTY, self.secret.accessibleName())
        if self._kind == "ics" and "://" not in secret:
            return name, options | {"path": _absolute(secret)}, ""
        if self._kind == "files":
            return name, options | {"path": _absolute(str(options["path"]))}, ""
        return name, options, secret

    def _show_address(self, address: str, code: str) -> None:
        self.waiting.show_address(address, code)
        dress(self, self._theme)

    def _give_up(self) -> None:
        self.errand.cancel()
        self.drop_page()
        self._refuse(GrenseError(N_("the try was given up"), hint=N_("nothing of it was kept")))

    def _ended(self, result: dict[str, Any]) -> None:
        self.drop_page()
        if "error" not in result and self._kind == "caldav" and not result["places"]:
            self._refuse(GrenseError("the server has no calendar for you", hint="is the address the right one?"))
        elif "error" not in result:
            self._result = result
            self._choose_places()
        elif result["fault"] == "elsewhere" and result["host"] not in self._hosts and self._kind != "imap":
            self._ask_host(result["host"])
        else:
            options = self._document["options"] if result["fault"] == "sign_in" else {}
            self._refuse(GrenseError(*result["error"]), advice_of(self._kind, options, self.words))

    def _refuse(self, error: GrenseError, more: str = "") -> None:
        told = f"{problem(error, self.words)} {more}".rstrip()
        if error.title == _EMPTY:
            told = f"{told.rstrip('.')}: {error.detail}."
        else:
            self._asked().setFocus()
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
            self._begin()

        row = self.row((N_("No"), self.drop_page), (N_("Yes, ask it"), agree))
        self.show_page(page, row, keep=asked)

    # What was found.

    def _choose_places(self) -> None:
        places, sent = self._result["places"], not any(chosen for _, _, chosen in self._result["places"])
        self._picks: dict[str, Tick] = {}
        if self._again:
            self._keep({})
            return
        page, column = self.begin_page(N_("It works"))
        if line := files_line(self._result.get("files", {}), self.words):
            column.addWidget(label(line))
        if self._kind == "caldav" or (self._kind == "imap" and sent):
            text = N_("Which calendars are read?") if self._kind == "caldav" else N_("Which folder holds sent mail?")
            column.addWidget(label(self.words.gettext(text), "head"))
            group = QButtonGroup(page)
            group.setExclusive(self._kind == "imap")
            for place, name, chosen in places:
                tick = self._picks[place] = Tick(printable(name), radio=self._kind == "imap")
                tick.box.setChecked(chosen)
                group.addButton(tick.box)
                column.addWidget(tick)
        self._put_owners(column)
        me = choice_of("me")
        self.me = field_for(me, self.words)
        self.me.put(", ".join(self._likely_me()))
        column.addWidget(self.me)
        self.zone: Field | None = None
        if self._settings.tz is None:
            self.zone = field_for(choice_of("tz"), self.words)
            self.zone.put(zone_now(None))
            column.addWidget(self.zone)
        self.problem = label("", "problem")
        self.problem.hide()
        column.addWidget(self.problem)
        column.addStretch(1)
        self.show_page(page, self.row((N_("Cancel"), self.close), (N_("Connect"), self._accept)))
        self.first_button().setFocus()

    def _put_owners(self, column: QVBoxLayout) -> None:
        """The addresses that stand in the meetings, to choose from, where none of the known ones is among them."""
        counts, likely = dict(self._result.get("owners", ())), self._result.get("likely", ())
        self.owners: OwnerTicks | None = None
        if {*counts, *likely} and not {*self._likely_me()} & {*counts, *likely}:
            self.owners = OwnerTicks(counts, likely, self._kind, self.words)
            column.addWidget(self.owners)

    def _likely_me(self) -> list[str]:
        offered = offered_addresses(self._result["addresses"], self._document["options"])
        return list(dict.fromkeys([*self._settings.me, *offered]))

    def _accept(self) -> None:
        picked = [place for place, tick in self._picks.items() if tick.box.isChecked()]
        try:
            if self._kind in ("caldav", "imap") and self._picks and not picked:
                raise GrenseError(N_("nothing is chosen"), hint=N_("one of those that are offered"))
            ticked = self.owners.chosen() if self.owners else []
            mine = ", ".join([*ticked, str(self.me.answer())])
            change(self._home.settings_file, "me", written(choice_of("me"), mine))
            if self.zone is not None:
                change(self._home.settings_file, "tz", written(choice_of("tz"), self.zone.answer() or zone_now(None)))
        except GrenseError as error:
            self._refuse(error)
            return
        places: dict[str, dict[str, Any]] = {
            "caldav": {"calendars": picked},
            "imap": {"sent": picked[0]} if picked else {},
        }
        self._keep(places.get(self._kind, {}))

    def _keep(self, places: Mapping[str, Any]) -> None:
        name, options = self._document["label"], {**self._document["options"], **places}
        secret = self._result.get("secret", "")

        def work() -> bool:
            credentials = self._home.credentials()
            can_be_read = not secret or credentials.available()
            if secret and can_be_read:
                credentials.set(name, secret)
            add_source(self._home.settings_file, name, options)
            self._home.state().update(name, mended)
            return can_be_read

        self._aside.do(work, lambda can_be_read: self._finished(name, can_be_read=can_be_read), self._refuse)

    def _finished(self, name: str, *, can_be_read: bool) -> None:
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

    def _free_label(self) -> str:
        return free_label(self._kind, self._settings.sources)


def _absolute(path: str) -> str:
    return str(Path(path).expanduser().resolve())
