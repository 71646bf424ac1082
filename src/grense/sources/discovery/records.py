"""The records of a domain, asked of the system's resolver: MX, SRV and one CNAME, all of names under that domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grense.sources.discovery.domain import is_host

if TYPE_CHECKING:
    from dns.resolver import Resolver

__all__ = ["SERVICES", "NoAnswerError", "Target", "aliases", "mail_servers", "resolver_of_this_machine", "services"]

SERVICES: Mapping[str, str] = {
    "caldav": "_caldavs._tcp",
    "imap": "_imaps._tcp",
    "jmap": "_jmap._tcp",
    "exchange": "_autodiscover._tcp",
}
"""The names of SRV records by kind of source: RFC 6764, RFC 6186, RFC 8620, MS-OXDSCLI."""

_MOST = 20


@dataclass(frozen=True)
class Target:
    """The server of an SRV record."""

    host: str
    port: int


class NoAnswerError(Exception):
    """Nothing answered, or not in time: whether there is a record is not known."""


def resolver_of_this_machine() -> Resolver:
    """The resolver that the system is set to. Raises `ImportError` without dnspython, `NoAnswerError` without one."""
    import dns.exception
    import dns.resolver

    try:
        return dns.resolver.Resolver()
    except dns.exception.DNSException:
        raise NoAnswerError from None


def mail_servers(resolver: Resolver, domain: str, seconds: float) -> tuple[str, ...]:
    """The hosts that take mail for the domain, the preferred first."""
    found = _records(resolver, domain, "MX", seconds)
    return _names(one.exchange for one in sorted(found, key=lambda one: one.preference))


def services(resolver: Resolver, domain: str, kind: str, seconds: float) -> tuple[Target, ...] | None:
    """The servers for a kind of source, the preferred first; empty where it is not offered, None where nothing says."""
    found = _records(resolver, f"{SERVICES[kind]}.{domain}", "SRV", seconds)
    ranked = sorted(found, key=lambda one: (one.priority, -one.weight))
    named = ((_name(one.target), one.port) for one in ranked)
    return tuple(Target(host, port) for host, port in named if host and port)[:_MOST] if found else None


def aliases(resolver: Resolver, domain: str, seconds: float) -> tuple[str, ...]:
    """What `autodiscover` under the domain is another name for."""
    return _names(one.target for one in _records(resolver, f"autodiscover.{domain}", "CNAME", seconds))


def _records(resolver: Resolver, name: str, kind: str, seconds: float) -> list[Any]:
    import dns.exception
    import dns.name
    import dns.resolver

    try:
        # A name with a dot at its end: no search list of this machine is added to it.
        return list(resolver.resolve(dns.name.from_text(f"{name}."), kind, lifetime=seconds, search=False))
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.resolver.YXDOMAIN, dns.name.NameTooLong):
        return []
    except (dns.exception.DNSException, OSError):
        raise NoAnswerError from None


def _names(names: Any) -> tuple[str, ...]:
    return tuple(name for one in names if (name := _name(one)))[:_MOST]


def _name(name: Any) -> str:
    """A host name in lower case; "" for the root, which stands for "not offered", and for what no host is called."""
    text = str(name.to_text(omit_final_dot=True)).casefold()
    return text if is_host(text) else ""
