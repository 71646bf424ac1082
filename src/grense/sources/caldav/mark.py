"""The position of the next reading of a calendar: hashes, two instants, and the number at the end of a sync token."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass

__all__ = ["CaldavMark", "Token"]

_SHORTEST_NAME = 3
# A change that the server's state does not show is found within a day.
_TRUSTED = dt.timedelta(hours=20)
_NUMBER = re.compile(r"[0-9A-Fa-f.-]{1,128}\Z")


@dataclass(frozen=True)
class CaldavMark:
    """The request and the calendar's contents at the last reading.

    `asked` (window and options), `seen` (the calendar's state), `listing` (its objects and their versions) and
    `prefix` (of the sync token) are hashed. `token` is the number at the end of the sync token. `compared` is when the
    list of objects was last looked at as a whole.
    """

    asked: str
    seen: str
    token: str = ""
    prefix: str = ""
    listing: str = ""
    compared: str = ""

    def written(self) -> str:
        """Return the mark as text, for the store."""
        return json.dumps(asdict(self), sort_keys=True)

    def is_recent(self, now: dt.datetime) -> bool:
        """Whether the whole list was compared less than a day ago."""
        try:
            return dt.timedelta(0) <= now - dt.datetime.fromisoformat(self.compared) < _TRUSTED
        except (ValueError, TypeError):
            return False

    @classmethod
    def read(cls, text: str | None) -> CaldavMark | None:
        """Parse a text; None for an invalid mark, so that everything is read again."""
        try:
            return cls(**{str(name): str(value) for name, value in json.loads(text or "null").items()})
        except (ValueError, TypeError, AttributeError):
            return None


@dataclass(frozen=True)
class Token:
    """A sync token in two parts: a prefix, which all tokens of a calendar share, and the number or hash at its end.

    Some servers write the names of people and calendars into it. So only the second part is stored, and the first is
    taken from the token that the server returns the next time.

    >>> Token.of("https://example.org/kari/sync/25")
    Token(prefix='https://example.org/kari/sync/', number='25')
    """

    prefix: str
    number: str

    @classmethod
    def of(cls, token: str) -> Token:
        """The parts of a token; one with another ending has no number."""
        match = _NUMBER.search(token)
        return cls(token, "") if match is None else cls(token[: match.start()], match[0])

    def kept(self, hashed: Callable[[str], str], names: Collection[str]) -> dict[str, str]:
        """The part for a mark: nothing where the number contains one of the names (`Ada` is a hexadecimal number)."""
        held = (name.casefold() for name in names if len(name) >= _SHORTEST_NAME)
        if not self.number or any(name in self.number.casefold() for name in held):
            return {}
        return {"token": self.number, "prefix": hashed(self.prefix)}
