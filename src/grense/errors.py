"""What grense raises: one family, each with a title, a detail and a hint that can be shown to a person.

No text of an error ever holds a subject, an address, a place, a file name or a secret.
"""

from __future__ import annotations

__all__ = ["ActivityTableError", "GrenseError", "MissingExtraError", "RuleError", "SourceError", "ZoneError"]


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


class ZoneError(GrenseError, ValueError):
    """A time zone that is missing or that nobody knows."""


class SourceError(GrenseError):
    """A file or server that cannot be read at all. A bad piece of a good source is counted instead."""


class MissingExtraError(GrenseError, ImportError):
    """An optional part is not installed; the hint holds the command that installs it."""
