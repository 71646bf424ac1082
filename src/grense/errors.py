"""What grense raises: one family, each with a code, a title, a detail and a hint that can be shown to a person.

The texts are marked for the catalogues where an error is raised, as templates; what fills their gaps is kept apart, so
that a program shows them in another language by filling in the translated templates (`grense.i18n.errors`). The codes
are listed in `docs/reference/errors.md`.

No text of an error ever holds a subject, an address, a place, a file name or a secret.
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
    "RuleError",
    "SettingsError",
    "SignInError",
    "SourceError",
    "StoreError",
    "UnknownNameError",
    "UnreachableError",
    "ZoneError",
    "filled",
]

# The hint of every error about a time without an offset.
OFFSET_HINT = N_("give an offset or a zone: grense never guesses it")


class ErrorKind(NamedTuple):
    """The code of a kind of fault and its title, for where an error is made from a table: `GrenseError(*kind)`."""

    code: str
    title: str


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its gaps filled; as it is where there are no values, or where they do not fit it.

    >>> filled("line {line}: {place}", {"line": "3", "place": "keep_weeks"})
    'line 3: keep_weeks'
    """
    try:
        return template.format_map(values) if values else template
    except (KeyError, IndexError, ValueError, AttributeError):  # kept or sent by another version
        return template


class GrenseError(Exception):
    """The root of the family.

    `code` names the kind of fault; `title` says what is wrong, `detail` where, and `hint` what to do about it.
    `templates` holds the three texts with gaps such as `{name}`, and `values` what fills the gaps, by name.

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
        """Set what fills the gaps, for an error that is made of what was kept or sent; returns the error."""
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
        """What to do about it; may be empty."""
        return filled(self.templates[2], self.values)

    def __str__(self) -> str:
        """One line: title, detail, hint."""
        line = f"{self.title}: {self.detail}" if self.detail else self.title
        return f"{line} ({self.hint})" if self.hint else line


class ActivityTableError(GrenseError, ValueError):
    """A table that is not an activity table; names the column and the first bad rows."""


class RuleError(GrenseError, ValueError):
    """A profile, a point model or ordinary hours that make no sense; names the key."""


class UnknownNameError(GrenseError, ValueError):
    """A name that is none of those known; the hint lists them."""


class ZoneError(GrenseError, ValueError):
    """A time zone that is missing or that nobody knows."""


class SourceError(GrenseError):
    """A file or server that cannot be read at all. A bad piece of a good source is counted instead."""


class SignInError(SourceError):
    """A server that does not let the person in: only the person can mend it, and trying again may lock the account."""


class NoPasswordError(SignInError):
    """A server that lets no program sign in with a password, so that none is worth asking for."""


class UnreachableError(SourceError):
    """A server that cannot be reached now, or asks to be left alone: worth trying again later.

    `pause` holds the seconds that the server itself asks for, if it does.
    """

    def __init__(
        self, code: str, title: str, detail: str = "", hint: str = "", *, pause: float | None = None, **values: object
    ) -> None:
        super().__init__(code, title, detail, hint, **values)
        self.pause = pause


class ElsewhereError(SourceError):
    """A server that sends on to a host that the person has not named; `host` is where to."""

    def __init__(self, code: str, title: str, detail: str = "", hint: str = "", *, host: str, **values: object) -> None:
        super().__init__(code, title, detail, hint, **values)
        self.host = host


class StoreError(GrenseError):
    """What is kept cannot be opened, read or written. Nothing of it is lost by that."""


class SettingsError(GrenseError):
    """The file of settings cannot be read or written; names the key or the line."""


class MissingExtraError(GrenseError, ImportError):
    """An optional part is not installed; the hint holds the command that installs it."""
