"""The exceptions of grense: one hierarchy, each with a code, a title, a detail and a hint for the person.

The texts are marked for the catalogues where an error is raised, as templates; the values of their gaps are stored
separately, so that a program shows them in another language by filling in the translated templates
(`grense.i18n.errors`). The codes are listed in `docs/reference/errors.md`.

No text of an error ever contains a subject, an address, a place, a file name or a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Self

from grense.marks import N_

__all__ = [
    "OFFSET_HINT",
    "ActivityTableError",
    "ElsewhereError",
    "ErrorKind",
    "GrenseError",
    "MissingExtraError",
    "NoPasswordError",
    "PasswordRefusedError",
    "RuleError",
    "SettingsError",
    "SignInError",
    "SourceError",
    "StoreError",
    "UnknownLanguageWarning",
    "UnknownNameError",
    "UnreachableError",
    "ZoneError",
    "filled",
]

# The hint of every error about a time without an offset.
OFFSET_HINT = N_("give an offset or a zone: grense never guesses it")


class ErrorKind(NamedTuple):
    """The code of a kind of error and its title, for errors that are made from a table: `GrenseError(*kind)`."""

    code: str
    title: str


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its gaps filled; unchanged where there are no values, or where they do not fit it.

    >>> filled("line {line}: {place}", {"line": "3", "place": "keep_weeks"})
    'line 3: keep_weeks'
    """
    try:
        return template.format_map(values) if values else template
    except (KeyError, IndexError, ValueError, AttributeError, TypeError):  # of another version, or no texts
        return template


class GrenseError(Exception):
    """The base class of all errors.

    `code` identifies the kind of error; `title` is what is wrong, `detail` where, and `hint` how to fix it.
    `templates` are the three texts with gaps such as `{name}`, and `values` the values of the gaps, by name.

    >>> raise GrenseError("invalid_week", "no such week", "{week}", hint="an ISO week, such as 2026-W47", week="W5")
    Traceback (most recent call last):
    grense.errors.GrenseError: no such week: W5 (an ISO week, such as 2026-W47)
    """

    def __init__(self, code: str, title: str, detail: str = "", hint: str = "", **values: object) -> None:
        super().__init__(code, title, detail, hint)
        self.code = code
        self.templates = (title, detail, hint)
        self.values: Mapping[str, str] = {name: str(value) for name, value in values.items()}

    def with_values(self, values: Mapping[str, str]) -> Self:
        """Set the values of the gaps, for an error that was stored or sent; returns the error."""
        self.values = dict(values)
        return self

    @property
    def title(self) -> str:
        """What is wrong, in English."""
        return filled(self.templates[0], self.values)

    @property
    def detail(self) -> str:
        """Where it is wrong, such as a line or a key; may be empty."""
        return filled(self.templates[1], self.values)

    @property
    def hint(self) -> str:
        """How to fix it; may be empty."""
        return filled(self.templates[2], self.values)

    def __str__(self) -> str:
        """One line: title, detail, hint."""
        line = f"{self.title}: {self.detail}" if self.detail else self.title
        return f"{line} ({self.hint})" if self.hint else line


class ActivityTableError(GrenseError, ValueError):
    """A table that is not an activity table; names the column and the first bad rows."""


class RuleError(GrenseError, ValueError):
    """A profile, a point model or ordinary hours with invalid values; names the key."""


class UnknownNameError(GrenseError, ValueError):
    """An unknown name; the hint lists the known ones."""


class ZoneError(GrenseError, ValueError):
    """A time zone that is missing or unknown."""


class SourceError(GrenseError):
    """A file or server that cannot be read at all. Unreadable parts of a readable source are counted instead."""


class SignInError(SourceError):
    """A server that refuses the sign-in: only the person can fix it, and trying again may lock the account."""


class NoPasswordError(SignInError):
    """A server that lets no program sign in with what was given, so that a prompt for another one is useless."""


class PasswordRefusedError(SignInError):
    """A server that asks for a password and refuses the one that was given, so that it is worth no other request."""


class UnreachableError(SourceError):
    """A server that cannot be reached now, or limits requests: trying again later may work.

    `pause` is the number of seconds that the server asks to wait, if any.
    """

    def __init__(
        self, code: str, title: str, detail: str = "", hint: str = "", *, pause: float | None = None, **values: object
    ) -> None:
        super().__init__(code, title, detail, hint, **values)
        self.pause = pause


class ElsewhereError(SourceError):
    """A server that redirects to a host that the person has not named; `host` is its target."""

    def __init__(self, code: str, title: str, detail: str = "", hint: str = "", *, host: str, **values: object) -> None:
        super().__init__(code, title, detail, hint, **values)
        self.host = host


class StoreError(GrenseError):
    """The store cannot be opened, read or written. No stored data is lost by that."""


class SettingsError(GrenseError):
    """The settings file cannot be read or written; names the key or the line."""


class UnknownLanguageWarning(UserWarning):
    """A language that grense does not have: its texts are English."""


class MissingExtraError(GrenseError, ImportError):
    """An optional part is not installed; the hint is the command that installs it."""
