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

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from grense.commands.questions import QUESTIONS, READS, TITLES
from grense.errors import GrenseError
from grense.home import Home
from grense.settings import add_source, change, is_label
from grense.state import mended
from grense.text import N_, Catalogue
from grense_tray.choices import Choice, choice_of, free_label, problem, written
from grense_tray.theme import Theme
from grense_tray.windows.aside import Aside
from grense_tray.windows.errand import Errand
from grense_tray.windows.fields import Field, Tick, field_for
from grense_tray.windows.look import button, label, sized
from grense_tray.windows.paging import Steps

__all__ = ["NEEDS", "READ_OF", "ConnectDialog"]

# As `grense.connections` has it, which is not for this process; a test holds the two against each other.
NEEDS: Mapping[str, str] = {
    "ics": "address",
    "caldav": "password",
    "imap": "password",
    "exchange": "password",
    "microsoft365": "tokens",
}
READ_OF: Mapping[str, tuple[str, ...]] = {
    "ics": ("calendar",),
    "caldav": ("calendar",),
    "imap": ("mail",),
    "exchange": ("calendar", "mail"),
    "microsoft365": ("calendar", "mail"),
}

_PATIENCE = 60.0
_SIGN_IN_PATIENCE = 330.0  # a person signs in within five minutes, or else the sign-in page gives up
_PERMISSIONS = N_(
    "Microsoft is asked for two permissions and no other: Calendars.ReadBasic (when your meetings are, without their "
    "text) and Mail.ReadBasic (when you sent mail, without its text)."
)
_NAMES = {
    "events": N_("Events"),
    "free-busy": N_("Only when you are busy"),
    "ntlm": "NTLM",
    "basic": N_("Name and password"),
}
_WHY_NOT = {
    "no_package": N_("the package keyring is not installed"),
    "no_keyring": N_("this machine has no keyring that grense can use"),
    "locked": N_("the keyring is locked"),
}


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
        self._hosts: list[str] = list(self._settings.sources[label].get("hosts", ())) if label else []
        self._fields: dict[str, Field] = {}
        self._document: dict[str, Any] = {}
        self._result: dict[str, Any] = {}
        self._aside = Aside(self)
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

    # The pages, in their order.

    def _choose(self) -> None:
        page, column = self.begin_page(N_("What is to be connected?"))
        self.kinds: dict[str, Tick] = {}
        for kind in TITLES:
            text = self.words.gettext(TITLES[kind])
            tick = self.kinds[kind] = Tick(text[0].upper() + text[1:], radio=True)
            tick.box.setAutoExclusive(False)
            tick.box.clicked.connect(lambda _, chosen=kind: self._pick(chosen))
            column.addWidget(tick)
        column.addStretch(1)
        self._pick(self._kind or "ics")
        self.show_page(page, self.row((N_("Cancel"), self.close), (N_("Next"), self._ask)))
        self.kinds[self._kind].box.setFocus()

    def _pick(self, kind: str) -> None:
        self._kind = kind
        for name, tick in self.kinds.items():
            tick.box.setChecked(name == kind)

    def _ask(self) -> None:
        title = N_("Sign in again: {label}") if self._again else N_("What is read")
        page, column = self.begin_page(title, label=self._again or "")
        for what in READ_OF[self._kind]:
            column.addWidget(label(self.words.gettext(READS[what])))
        if NEEDS[self._kind] == "tokens":
            column.addWidget(label(self.words.gettext(_PERMISSIONS)))
        self._keeping = label("", "note")
        self._keeping.hide()
        column.addWidget(self._keeping)
        self._aside.do(self._home.credentials().why_not, self._tell_keeping, lambda _: None)
        self._fields = {}
        if not self._again:
            self._put_field(column, Choice("label", "text", N_("Name of the source here")), self._free_label())
            for question in QUESTIONS[self._kind]:
                form = "switch" if isinstance(question.default, bool) else "one" if question.choices else "text"
                options = tuple((one, _NAMES.get(one, one)) for one in question.choices)
                choice = Choice(question.option, form, question.text, options=options)
                self._put_field(column, choice, "" if question.default is None else question.default)
        self._put_secret(column)
        self.problem = label("", "problem")
        self.problem.hide()
        column.addWidget(self.problem)
        column.addStretch(1)
        back = self.close if self._again else self._choose
        text = N_("Cancel") if self._again else N_("Back")
        self.show_page(page, self.row((text, back), (N_("Try it"), self._begin)))
        first = next(iter(self._fields.values()), None)
        (first or self.secret).setFocus()

    def _put_field(self, column: QVBoxLayout, choice: Choice, value: Any) -> None:
        field = self._fields[choice.key] = field_for(choice, self.words)
        field.put(value)
        column.addWidget(field)

    def _put_secret(self, column: QVBoxLayout) -> None:
        """The secret that the kind needs; a calendar's address may be the path of a file instead."""
        again = self._settings.sources[self._again] if self._again else {}
        needs = "" if "path" in again else NEEDS[self._kind]
        where = N_("Address of the calendar, or path of the file")
        self.secret = self._line(column, where if needs == "address" else N_("Password"), hidden=needs != "address")
        _block(self.secret).setVisible(needs in ("password", "address"))
        browse = button(self.words.gettext("Choose a file …"))
        browse.clicked.connect(self._browse)
        browse.setVisible(needs == "address" and not self._again)
        column.addWidget(browse, 0, Qt.AlignmentFlag.AlignLeft)
        # A subscribed calendar with a user's name has a password besides its address.
        self.password = self._line(column, N_("Password"), hidden=True)
        _block(self.password).setVisible(needs == "address" and bool(again.get("user")))

    def _line(self, column: QVBoxLayout, text: str, *, hidden: bool) -> QLineEdit:
        """A line to fill in, below its name."""
        block, line, name = QWidget(), QLineEdit(), label(self.words.gettext(text))
        sized(name, 13, 600)
        name.setBuddy(line)
        line.setAccessibleName(name.text())
        if hidden:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.returnPressed.connect(self._begin)
        inside = QVBoxLayout(block)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(5)
        inside.addWidget(name)
        inside.addWidget(line)
        column.addWidget(block)
        return line

    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.windowTitle(), filter="iCalendar (*.ics *.ical);;* (*)")
        if path:
            self.secret.setText(path)

    def _tell_keeping(self, why: str) -> None:
        if not isValid(self._keeping):  # the person was quicker than the keyring, and the page is gone
            return
        self._keeping.show()
        if not why:
            said = N_("Passwords and private addresses stay in the system's keyring and are written to no file.")
            self._keeping.setText(self.words.gettext(said))
            return
        said = N_(
            "Passwords and private addresses cannot be kept, since {why}. Such a source cannot be read from here."
        )
        self._keeping.setText(self.words.gettext(said).format(why=self.words.gettext(_WHY_NOT[why])))

    # The try.

    def _begin(self) -> None:
        try:
            name, options, secret = self._answers()
        except GrenseError as error:
            self._refuse(error)
            return
        document = self._document = {
            "label": name,
            "options": options | ({"hosts": self._hosts} if self._hosts else {}),
            "secret": secret,
            "me": self._settings.me,
            "include": self._settings.include,
            "tz": self._settings.tz,
        }
        asked = self.current()
        page, column = self.begin_page(N_("Trying …"))
        signs_in = NEEDS[self._kind] == "tokens"
        said = N_("The browser opens for the sign-in.") if signs_in else N_("The server is asked what it has.")
        self.waiting = label(self.words.gettext(said))
        self.waiting.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.waiting)
        column.addStretch(1)
        self.show_page(page, self.row((N_("Cancel"), self._give_up)), keep=asked)
        self.errand.start(document, _SIGN_IN_PATIENCE if signs_in else _PATIENCE)

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
        if "" in options.values() or (not secret and NEEDS[self._kind] != "tokens"):
            raise GrenseError("something is not filled in")
        if self._kind == "ics" and "://" not in secret:
            return name, options | {"path": str(Path(secret).expanduser().resolve())}, ""
        return name, options, secret

    def _show_address(self, address: str, code: str) -> None:
        if code:
            text = self.words.gettext("Open {address} in a browser and enter the code {code}.")
        else:
            text = self.words.gettext("Open {address} in a browser.")
        self.waiting.setText(text.format(address=address, code=code))

    def _give_up(self) -> None:
        self.errand.cancel()
        self.drop_page()

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
            self._refuse(GrenseError(*result["error"]))

    def _refuse(self, error: GrenseError) -> None:
        self.problem.setText(problem(error, self.words))
        self.problem.setAccessibleName(self.problem.text())
        self.problem.show()
        self.secret.setFocus()

    def _ask_host(self, host: str) -> None:
        asked = self.current()
        page, column = self.begin_page(N_("Another host"))
        question = N_("The server sends on to {host}. May that one be asked too, with the same password?")
        column.addWidget(label(self.words.gettext(question).format(host=host)))
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
        if self._kind == "caldav" or (self._kind == "imap" and sent):
            text = N_("Which calendars are read?") if self._kind == "caldav" else N_("Which folder holds sent mail?")
            column.addWidget(label(self.words.gettext(text), "head"))
            for place, name, chosen in places:
                tick = self._picks[place] = Tick(_printable(name), radio=self._kind == "imap")
                tick.box.setChecked(chosen)
                column.addWidget(tick)
        me = choice_of("me")
        self.me = field_for(me, self.words)
        self.me.put(", ".join(self._likely_me()))
        column.addWidget(self.me)
        self.problem = label("", "problem")
        self.problem.hide()
        column.addWidget(self.problem)
        column.addStretch(1)
        self.show_page(page, self.row((N_("Cancel"), self.close), (N_("Connect"), self._accept)))

    def _likely_me(self) -> list[str]:
        options = self._document["options"]
        said = [*self._result["addresses"], *(str(options.get(name, "")) for name in ("address", "user"))]
        return list(dict.fromkeys([*self._settings.me, *(one.casefold() for one in said if "@" in one)]))

    def _accept(self) -> None:
        picked = [place for place, tick in self._picks.items() if tick.box.isChecked()]
        try:
            if self._kind in ("caldav", "imap") and self._picks and not picked:
                raise GrenseError("nothing is chosen", hint="one of those that are offered")
            change(self._home.settings_file, "me", written(choice_of("me"), self.me.answer()))
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

        def work() -> None:
            credentials = self._home.credentials()
            if secret and credentials.available():
                credentials.set(name, secret)
            add_source(self._home.settings_file, name, options)
            self._home.state().update(name, mended)

        self._aside.do(work, lambda _: self._finished(name), self._refuse)

    def _finished(self, name: str) -> None:
        page, column = self.begin_page(N_("{label} is connected"), label=name)
        column.addWidget(label(self.words.gettext("It is read in the background from now on.")))
        column.addStretch(1)
        self._document, self._result = {}, {}
        self.show_page(page, self.row((N_("Close"), self.close)))
        self.connected.emit(name)

    def _free_label(self) -> str:
        return free_label(self._kind, self._settings.sources)


def _block(line: QLineEdit) -> QWidget:
    """The line together with its name."""
    block = line.parentWidget()
    return line if block is None else block


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)
