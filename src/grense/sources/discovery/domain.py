"""The domain of an address, as it is looked up: in ASCII, and one that can exist."""

from __future__ import annotations

import re

from grense.errors import GrenseError
from grense.marks import N_
from grense.model.addresses import bare_address, is_address

__all__ = ["domain_of"]

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LONGEST = 253


def domain_of(address: str) -> str:
    """The domain of a mail address, in lower-case ASCII.

    Raises `GrenseError` for what is no address, or has no domain that can be looked up.

    >>> domain_of("Kari <kari@BÜCHER.example>")
    'xn--bcher-kva.example'
    """
    bare = bare_address(address)
    domain = _ascii(bare.rpartition("@")[2].rstrip(".")) if is_address(bare) else ""
    labels = domain.split(".")
    if len(domain) > _LONGEST or len(labels) < 2 or labels[-1].isdecimal() or not all(map(_LABEL.fullmatch, labels)):
        raise GrenseError(
            "not_an_address",
            N_("that is no e-mail address"),
            hint=N_("an address such as kari@example.org"),
        )
    return domain


def _ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        import idna
    except ImportError:
        idna = None  # type: ignore[assignment]  # Python's own, older rules are enough for most names
    try:
        return (idna.encode(domain, uts46=True) if idna else domain.encode("idna")).decode("ascii")
    except UnicodeError:  # idna's error is one
        return ""
