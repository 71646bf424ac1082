"""What is asked for on the page of what was found: the options of an account that are not known, and its secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grense.i18n import N_, Catalogue
from grense.wording.connecting import QUESTIONS
from grense_tray.presenter.connecting import FoundRow, Service

__all__ = ["CLIENT_SECRET", "PASSWORD", "AskedFor", "asked_for", "help_text"]

PASSWORD, CLIENT_SECRET = " password", " client secret"
"""The keys of the secrets, which no option has."""

_OWN_NAMES = ("user", "address")
_PASSWORDS: Mapping[str, str] = {
    "password": N_("Password"),
    "app_password": N_("App password"),
    "token": N_("Token for a program"),
}
_WITH_CLIENT_SECRET = frozenset({"google"})


@dataclass(frozen=True)
class AskedFor:
    """An option, or a secret, that the person fills in; `of` are the rows that need it, by what they read."""

    key: str
    text: str
    of: frozenset[str]
    value: str = ""
    hidden: bool = False

    @property
    def optional(self) -> bool:
        """Whether it may stay empty."""
        return self.key == CLIENT_SECRET


def asked_for(rows: Sequence[FoundRow], address: str, service: Service, words: Catalogue) -> tuple[AskedFor, ...]:
    """What is asked for, each once: options, then secrets. Names that differ from row to row are not asked for."""
    found: dict[str, AskedFor] = {}

    def ask(row: FoundRow, key: str, text: str, value: str = "", *, hidden: bool = False) -> None:
        of = found[key].of if key in found else frozenset()
        found[key] = AskedFor(key, words.gettext(text), of | {row.reads}, value, hidden)

    for row in rows:
        for question in QUESTIONS[row.way.kind]:
            key, known = question.option, row.way.options.get(question.option)
            if key in _OWN_NAMES:
                if len({one.way.options.get(key, known) for one in rows}) == 1:
                    ask(row, key, service.account or question.text, str(known or address))
            elif question.default is None and known is None:
                ask(row, key, question.text)
    for row in rows:
        if row.way.signs_in in _PASSWORDS:
            own = service.password if row.way.signs_in == "app_password" else ""
            ask(row, PASSWORD, own or _PASSWORDS[row.way.signs_in], hidden=True)
        elif row.way.kind in _WITH_CLIENT_SECRET:
            ask(row, CLIENT_SECRET, N_("Client secret, if it has one"), hidden=True)
    return tuple(found.values())


def help_text(asked: Sequence[AskedFor], service: Service, words: Catalogue) -> str:
    """Where the docs say how an application of one's own is made; empty where none is asked for."""
    if not service.page or not any(one.key == "client_id" for one in asked):
        return ""
    return words.gettext("How it is made: {page}").format(page=service.page)
