"""What is found for an address: the service, how that is known, and the ways to read its calendar and its mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from grense.base.frozen import FrozenDict

__all__ = ["SIGN_INS", "WayIn", "WaysIn"]

SIGN_INS = ("browser", "password", "app_password", "token", "address", "file")
"""How to sign in: in a browser, with a password, one made for a program or a token, by a private address, not at all"""


@dataclass(frozen=True)
class WayIn:
    """One way to read the calendar or the mail of an address.

    `kind` is the kind of source, `options` those of its account that are known; the others are asked for. `reads` are
    `calendar` and `mail`, `signs_in` one of `SIGN_INS`. A `quieter` way says less, or asks nobody. `elsewhere` are
    hosts outside the domain that it names, and of no known service: a person agrees to them before a password is sent.
    """

    kind: str
    reads: tuple[str, ...]
    signs_in: str
    options: Mapping[str, Any] = field(default_factory=dict)
    quieter: bool = False
    elsewhere: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", FrozenDict(self.options))

    @property
    def host(self) -> str:
        """The server that is asked, as its options name it; "" where they name none."""
        return str(self.options.get("url") or self.options.get("host") or "")

    def filled(self, address: str) -> WayIn:
        """The way for one address: `{address}` and `{local}` in its options replaced.

        >>> WayIn("imap", ("mail",), "password", {"user": "{local}"}).filled("kari@example.org").options
        {'user': 'kari'}
        """
        put = {"{address}": address, "{local}": address.rpartition("@")[0]}
        return replace(self, options={name: put.get(value, value) for name, value in self.options.items()})


@dataclass(frozen=True)
class WaysIn:
    """The ways in for the addresses of a domain, the best first; none where the domain does not say.

    `provider` is the id of a service in `grense.sources.providers`, "" for a server of its own. `known_by` is how it is
    known: `domain` (a domain of the service), `mx`, `srv`, `well_known`, `autoconfig`, `autodiscover`, or "".
    `missing` says what was not asked: `records`, where the extra `address` is not installed, `answer`, where nothing
    answered in time.
    """

    domain: str
    provider: str = ""
    known_by: str = ""
    ways: tuple[WayIn, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def reads(self) -> frozenset[str]:
        """What any of the ways reads."""
        return frozenset(what for way in self.ways for what in way.reads)
