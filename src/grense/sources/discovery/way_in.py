"""What is found for an address: the service, how that is known, and the ways to read its calendar and its mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grense.base.frozen import FrozenDict

__all__ = ["SIGN_INS", "WayIn", "WaysIn"]

SIGN_INS = ("browser", "password", "app_password", "address", "file")
"""How to sign in: in a browser, with a password or one made for a program, by a private address, or not at all."""


@dataclass(frozen=True)
class WayIn:
    """One way to read the calendar or the mail of an address.

    `kind` is the kind of source, `options` those of its account that are known; the others are asked for. `reads` are
    `calendar` and `mail`, `signs_in` one of `SIGN_INS`. A `quieter` way says less, or asks nobody.
    """

    kind: str
    reads: tuple[str, ...]
    signs_in: str
    options: Mapping[str, Any] = field(default_factory=dict)
    quieter: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", FrozenDict(self.options))


@dataclass(frozen=True)
class WaysIn:
    """The ways in for the addresses of a domain, the best first; none where the domain does not say.

    `provider` is the id of a service in `grense.sources.providers`, "" for a server of its own. `known_by` is how it is
    known: `domain` (a domain of the service), `mx`, `srv`, `well_known`, `autoconfig`, `autodiscover`, or "".
    """

    domain: str
    provider: str = ""
    known_by: str = ""
    ways: tuple[WayIn, ...] = ()
