"""The domain of an address, as it is looked up: in ASCII, and one that can exist."""

from __future__ import annotations

import re

from grense.errors import GrenseError
from grense.marks import N_
from grense.model.addresses import bare_address, is_address

__all__ = ["domain_of", "is_host", "is_under"]

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
    if not is_host(domain):
        raise GrenseError(
            "not_an_address",
            N_("that is no e-mail address"),
            hint=N_("an address such as kari@example.org"),
        )
    return domain


def is_host(name: str) -> bool:
    """Whether a name in lower-case ASCII can be that of a host with a domain: no address of numbers, no single word.

    >>> is_host("mail.example.org"), is_host("192.0.2.1"), is_host("localhost")
    (True, False, False)
    """
    labels = name.split(".")
    return (
        len(name) <= _LONGEST and len(labels) > 1 and not labels[-1].isdecimal() and all(map(_LABEL.fullmatch, labels))
    )


def is_under(host: str, domain: str) -> bool:
    """Whether a host is the domain itself or below it.

    >>> is_under("dav.example.org", "example.org"), is_under("badexample.org", "example.org")
    (True, False)
    """
    return host == domain or host.endswith(f".{domain}")


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
