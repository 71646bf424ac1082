"""What grense raises: one family, each with a title, a detail and a hint that can be shown to a person.

No text of an error ever holds a subject, an address, a place, a file name or a secret.
"""

from __future__ import annotations

__all__ = [
    "ActivityTableError",
    "ElsewhereError",
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
]


class GrenseError(Exception):
    """The root of the family. `title` says what is wrong, `detail` where, `hint` what to do about it.

    >>> raise GrenseError("the table has no rows", hint="choose a longer period")
    Traceback (most recent call last):
    grense.errors.GrenseError: the table has no rows (choose a longer period)
    """

    def __init__(self, title: str, detail: str = "", hint: str = "") -> None:
        super().__init__(title, detail, hint)
        self.title = title
        self.detail = detail
        self.hint = hint

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

    def __init__(self, title: str, detail: str = "", hint: str = "", *, pause: float | None = None) -> None:
        super().__init__(title, detail, hint)
        self.pause = pause


class ElsewhereError(SourceError):
    """A server that sends on to a host that the person has not named; `host` is where to."""

    def __init__(self, title: str, detail: str = "", hint: str = "", *, host: str) -> None:
        super().__init__(title, detail, hint)
        self.host = host


class StoreError(GrenseError):
    """What is kept cannot be opened, read or written. Nothing of it is lost by that."""


class SettingsError(GrenseError):
    """The file of settings cannot be read or written; names the key or the line."""


class MissingExtraError(GrenseError, ImportError):
    """An optional part is not installed; the hint holds the command that installs it."""
