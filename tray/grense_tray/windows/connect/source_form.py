"""The questions about a source before it is tried: its name, its kind's options, and the secret."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from grense.errors import ErrorKind, GrenseError
from grense.i18n import N_, Catalogue
from grense.services.personal_data import WHY_NOT
from grense.sources.consents import usual_consents
from grense.sources.providers import check_password_works
from grense.sources.userinfo import without_userinfo
from grense.storage.settings import Settings, is_label
from grense.wording.connecting import SECRETS_STAY, what_is_read
from grense.wording.permissions import permission_lines
from grense_tray.presenter.settings_fields import Choice, FieldValue, free_label
from grense_tray.windows.connect.advice import advise_under
from grense_tray.windows.connect.kinds import NEEDS, READ_OF, choices_of
from grense_tray.windows.connect.secret import SecretLines
from grense_tray.windows.settings.fields import FieldWidget, field_for
from grense_tray.windows.widgets.controls import label

__all__ = ["EMPTY", "SourceForm"]

EMPTY = ErrorKind("field_empty", N_("something is not filled in"))
_CANNOT = N_("Passwords and private addresses cannot be kept, since {why}. Such a source cannot be read from here.")


class SourceForm(QWidget):
    """The questions about a source of a kind, or with `again` the secret of the source of that label alone."""

    def __init__(self, kind: str, settings: Settings, words: Catalogue, *, again: str | None = None) -> None:
        super().__init__()
        self._kind, self._settings, self._words, self._again = kind, settings, words, again
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for text in what_is_read(kind, READ_OF[kind]):
            column.addWidget(label(words.gettext(text)))
        for text in permission_lines(usual_consents(kind), words):
            column.addWidget(label(text))
        self.keeping = label("", "note")
        self.keeping.hide()
        column.addWidget(self.keeping)
        self.fields: dict[str, FieldWidget] = {}
        if not again:
            self._put_field(column, Choice("label", "text", N_("Name of the source here")), self._free_label())
            for choice, value in choices_of(kind):
                self._put_field(column, choice, value)
            advise_under(self.fields, kind, words)
        old = settings.sources[again] if again else {}
        needs = "" if "path" in old else NEEDS[kind]
        lines = SecretLines(words, needs, again=bool(again), with_password=bool(old.get("user")))
        self.secret, self.password = lines.secret, lines.password
        column.addWidget(lines)

    def tell_keeping(self, why: str) -> None:
        """Show where the secret is kept, or why it cannot be, as a code."""
        text = self._words.gettext(SECRETS_STAY)
        if why:
            text = self._words.gettext(_CANNOT).format(why=self._words.gettext(WHY_NOT[why]))
        self.keeping.setText(text)
        self.keeping.show()

    def asked(self) -> QWidget | None:
        """The input of the secret or the path; None for a kind with an external sign-in."""
        return self.secret if NEEDS[self._kind] in ("password", "address") else self.fields.get("path")

    def first(self) -> QWidget | None:
        """The widget to focus first."""
        return next(iter(self.fields.values()), None) or self.asked()

    def filled(self) -> dict[str, FieldValue]:
        """All input, by key, secrets included."""
        texts = {key: field.answer() for key, field in self.fields.items()}
        return texts | {" secret": self.secret.text(), " password": self.password.text()}

    def fill(self, filled: Mapping[str, FieldValue]) -> None:
        """Restore the input returned by `filled`."""
        for key, field in self.fields.items():
            field.put(filled[key])
        self.secret.setText(str(filled[" secret"]))
        self.password.setText(str(filled[" password"]))

    def answers(self) -> tuple[str, dict[str, Any], str]:
        """Return label, options and secret. Raises `GrenseError` for missing input."""
        secret = self.secret.text() if NEEDS[self._kind] == "password" else self.secret.text().strip()
        if self._again:
            options = dict(self._settings.sources[self._again])
            if options.get("user") and self._kind == "ics":
                secret = f"{secret}\n{self.password.text()}"
            return self._again, options, secret
        answers = {key: field.answer() for key, field in self.fields.items()}
        name = self._label(str(answers.pop("label")).strip())
        options = {"kind": self._kind} | {
            key: value.strip() if isinstance(value, str) else value for key, value in answers.items()
        }
        for key, value in options.items():
            if value == "":
                self.fields[key].setFocus()
                raise GrenseError(*EMPTY, "{field}", field=self.fields[key].title.text())
        check_password_works(self._kind, options)
        options, typed = without_userinfo(options)
        secret = secret or typed
        if not secret and NEEDS[self._kind] in ("password", "address"):
            self.secret.setFocus()
            raise GrenseError(*EMPTY, "{field}", field=self.secret.accessibleName())
        if self._kind == "ics" and "://" not in secret:
            return name, options | {"path": _absolute(secret)}, ""
        if self._kind in ("files", "timesheet"):
            return name, options | {"path": _absolute(str(options["path"]))}, ""
        return name, options, secret

    def _label(self, name: str) -> str:
        if not is_label(name):
            raise GrenseError(
                "invalid_label",
                N_("a source cannot be called that"),
                hint=N_("small letters, digits, _ and -, at most 32"),
            )
        if name in self._settings.sources:
            raise GrenseError("label_taken", N_("a source of that name is connected"))
        return name

    def _free_label(self) -> str:
        return free_label(self._kind, self._settings.sources)

    def _put_field(self, column: QVBoxLayout, choice: Choice, value: Any) -> None:
        field = self.fields[choice.key] = field_for(choice, self._words)
        field.put(value)
        column.addWidget(field)


def _absolute(path: str) -> str:
    return str(Path(path).expanduser().resolve())
