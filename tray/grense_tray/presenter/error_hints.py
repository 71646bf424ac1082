"""Fixes for source errors in the windows: hints that name a command are replaced by their window equivalent."""

from __future__ import annotations

from collections.abc import Mapping

from grense.errors import GrenseError
from grense.i18n import N_, Catalogue
from grense.i18n.errors import error_texts

__all__ = ["in_file", "problem", "sentence", "tried", "wants_sign_in"]

_AGAIN = N_("sign in to the source again")
# By the error's code.
_HERE: Mapping[str, str] = {
    "wrong_password": N_("sign in to the source again; some servers want an app password"),
    "sign_in_expired": _AGAIN,
    "password_missing": _AGAIN,
    "password_not_asked": _AGAIN,
    "consent_withdrawn": N_("sign in to the source again; some organisations have to approve it first"),
    "redirected_elsewhere": N_("sign in to the source again, which asks about that host"),
    "place_gone": N_("what was read before stays; disconnect the source and connect it again to choose again"),
    "exchange_online": N_("connect Microsoft 365 in its place"),
    "policy_unreadable": N_("choose the file again; until then, what holds without it is used"),
    "password_wanted": N_("connect it again, and choose to sign in with a password"),
    "token_wanted": N_("connect it again, and choose to sign in with a token"),
    "unknown_client": N_("is the client of the type for desktop apps, and not deleted? connect it again with its id"),
    "no_free_busy": N_("connect it again, and let events be read"),
}


def wants_sign_in(code: str) -> bool:
    """Whether signing in again may fix an error of that code."""
    return _HERE.get(code, "").startswith(_AGAIN)


def problem(error: GrenseError, words: Catalogue) -> str:
    """An error as shown under a field: the problem and the fix; line numbers of a file are left out."""
    title, _, hint = _texts(error, words)
    return _sentences(title, hint)


def tried(error: GrenseError, words: Catalogue) -> str:
    """An error of a first try as text; a hint that names a command is replaced by that of the window."""
    title, _, hint = _texts(error, words) if error.hint.startswith("grense ") else error_texts(error, words)
    return _sentences(title, hint)


def in_file(error: GrenseError, words: Catalogue) -> str:
    """An error in a file written by a person: the problem, its place, and the fix."""
    return _sentences(*_texts(error, words))


def _texts(error: GrenseError, words: Catalogue) -> tuple[str, str, str]:
    """Title, detail and hint; the hint of the window where there is one."""
    title, detail, hint = error_texts(error, words)
    return title, detail, words.gettext(_HERE[error.code]) if error.code in _HERE else hint


def _sentences(*texts: str) -> str:
    return " ".join(sentence(one) for one in texts if one)


def sentence(text: str) -> str:
    """A text of an error as a sentence; a command keeps its case."""
    begun = text if text.startswith("pip ") else f"{text[0].upper()}{text[1:]}"
    return begun if begun.endswith("?") else f"{begun.rstrip('.')}."
