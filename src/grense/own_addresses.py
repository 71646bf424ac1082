"""The person's own mail addresses, as servers name them and as the person writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from grense.errors import GrenseError

__all__ = ["likely", "parsed"]

_ADDRESS = re.compile(r"[^\s,;<>@\"]+@[^\s,;<>@\"]+")


def likely(said: Iterable[str], options: Mapping[str, Any]) -> tuple[str, ...]:
    r"""The addresses to offer: those that a server names, then those that a source signs in with.

    One with letters that cannot be seen is not offered: it may look like another, and is not for a person to check.

    >>> likely(["Kari@example.org", "ola@example.org\u202e"], {"user": "kari"})
    ('kari@example.org',)
    """
    every = [*said, *(str(options.get(name, "")) for name in ("address", "user"))]
    return tuple(dict.fromkeys(one.casefold() for one in every if _ADDRESS.fullmatch(one) and one.isprintable()))


def parsed(answer: str) -> tuple[str, ...]:
    """The addresses that a person wrote, with commas or semicolons between. Raises `GrenseError` for what is none."""
    found = [part.strip().casefold() for part in answer.replace(";", ",").split(",") if part.strip()]
    if any("@" not in one for one in found):
        raise GrenseError("not a mail address", hint="such as name@example.org")
    return tuple(dict.fromkeys(found))
