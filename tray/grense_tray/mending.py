"""What mends a source, where windows take the place of commands: hints that name a command, said as it is done here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from grense.errors import GrenseError
from grense.text import N_, Catalogue
from grense.text.errors import translate

__all__ = ["hint_of", "in_file", "problem", "sentence", "tried", "wants_sign_in"]

_AGAIN = N_("sign in to the source again")
# By the title of the error, since a state keeps no more of it than its texts.
_HERE: Mapping[str, str] = {
    "the server does not accept the sign-in": N_("sign in to the source again; some servers want an app password"),
    "the sign-in has expired": _AGAIN,
    "the keyring holds no password for this source": _AGAIN,
    "no password is kept, and nobody is there to be asked": _AGAIN,
    "the consent to read has been withdrawn or was never given": N_(
        "sign in to the source again; some organisations have to approve it first"
    ),
    "the server sends on to another host, which was not asked": N_(
        "sign in to the source again, which asks about that host"
    ),
    "what was chosen is no longer on the server": N_(
        "what was read before stays; disconnected and connected anew, the source lets you choose again"
    ),
    "Exchange Online no longer offers EWS": N_("connect Microsoft 365 in its place"),
    "the workplace's policy cannot be read": N_("choose the file again; until then, what holds without it is used"),
    "the server does not tell when you are busy": N_("connect it anew, and let events be read"),
}

_NUMBERED = {"line": N_("Line {number}"), "process": N_("Process {number}")}


def hint_of(title: str, hint: str) -> str:
    """What would do about an error of that title, as a text of the catalogue; empty where nothing is known."""
    return _HERE.get(title, hint)


def wants_sign_in(title: str) -> bool:
    """Whether an error of that title is one that signing in again may mend."""
    return _HERE.get(title, "").startswith(_AGAIN)


def problem(error: GrenseError, words: Catalogue) -> str:
    """An error as it stands under a field: what is wrong, and what would do; a line of a file says nothing here."""
    said = [translate(error.title, words), translate(hint_of(error.title, error.hint), words)]
    return " ".join(sentence(one) for one in said if one)


def tried(error: GrenseError, words: Catalogue) -> str:
    """An error of a first try as text; a hint that names a command has the words of the window."""
    hint = hint_of(error.title, error.hint) if error.hint.startswith("grense ") else error.hint
    return " ".join(sentence(words.gettext(one)) for one in (error.title, hint) if one)


def in_file(error: GrenseError, words: Catalogue) -> str:
    """An error in a file that a person wrote: what is wrong, where it stands, and what would do."""
    found = re.match(r"(line|process) (\d+)", error.detail)
    number = words.gettext(_NUMBERED[found[1]]).format(number=found[2]) if found else ""
    place = f"{number}{error.detail[found.end() if found else 0 :]}"
    said = (words.gettext(error.title), place, words.gettext(hint_of(error.title, error.hint)))
    return " ".join(sentence(one) for one in said if one)


def sentence(text: str) -> str:
    """A text of an error as a sentence; a command stays as it is typed."""
    begun = text if text.startswith("pip ") else f"{text[0].upper()}{text[1:]}"
    return begun if begun.endswith("?") else f"{begun.rstrip('.')}."
