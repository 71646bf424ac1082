"""The domains of the person's own organisation: addresses at others belong to other organisations."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files

from grense.sources.providers import providers

__all__ = ["ORGANISATION", "is_at", "is_public", "organisation_options", "own_domains"]

ORGANISATION = "organisation:"


def organisation_options(domains: Iterable[str]) -> tuple[str, ...]:
    """The options of the calendar readers (`include`) by which these domains are the person's organisation's, too.

    >>> organisation_options(["example.org"])
    ('organisation:example.org',)
    """
    return tuple(f"{ORGANISATION}{domain}" for domain in domains)


def own_domains(addresses: Iterable[str], further: Iterable[str] = ()) -> frozenset[str]:
    """The domains of a person's organisation: those of their bare addresses, and `further` ones that they name.

    Public mail providers (`organisation.toml`, `providers.toml`) are nobody's organisation.

    >>> sorted(own_domains(["kari@example.org", "kari@gmail.com"], ["example.net"]))
    ['example.net', 'example.org']
    """
    return (frozenset(one.rpartition("@")[2] for one in addresses) - _public()) | frozenset(further)


def is_at(address: str, domains: Collection[str]) -> bool:
    """Whether a bare address is of one of these domains, or of a domain below one.

    >>> is_at("ola@mail.example.org", {"example.org"}), is_at("ola@myexample.org", {"example.org"})
    (True, False)
    """
    domain = address.rpartition("@")[2]
    return domain in domains or any(domain.endswith(f".{one}") for one in domains)


def is_public(domain: str) -> bool:
    """Whether anybody can have an address of this domain.

    >>> is_public("gmail.com"), is_public("example.org")
    (True, False)
    """
    return domain in _public()


@cache
def _public() -> frozenset[str]:
    others = tomllib.loads(files(__package__).joinpath("organisation.toml").read_text("utf-8"))["public"]
    return frozenset(others).union(*(one.domains for one in providers() if one.is_public))
