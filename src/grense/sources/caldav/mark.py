"""Where the next reading of a calendar goes on: hashes, and the server's token as long as it names nobody."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass

__all__ = ["Mark", "nameless"]

_SHORTEST_NAME = 3


@dataclass(frozen=True)
class Mark:
    """What was asked (window and options) and what was seen (the calendar's state), both hashed, and the token."""

    asked: str
    seen: str
    token: str = ""

    def written(self) -> str:
        """As text, for the store."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def read(cls, text: str | None) -> Mark | None:
        """From text; None for what is no mark, so that everything is read anew."""
        try:
            return cls(**{str(name): str(value) for name, value in json.loads(text or "null").items()})
        except (ValueError, TypeError, AttributeError):
            return None


def nameless(token: str, names: Collection[str]) -> str:
    """The token, or nothing where it holds a name or an address: some servers write the calendar's into it."""
    plain = token.casefold().replace("%40", "@")
    held = (name.casefold() for name in names if len(name) >= _SHORTEST_NAME)
    return "" if "@" in plain or any(name in plain for name in held) else token
