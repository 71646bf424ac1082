"""The ways in for the addresses of a domain: known services first, then what the domain itself says.

Only the domain is known here, so nothing else can be asked about. Asked are the system's resolver, for names under the
domain, and hosts under the domain, by https. Nobody else is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from grense.sources.discovery import records
from grense.sources.discovery.records import Target
from grense.sources.discovery.side_by_side import answers_within
from grense.sources.discovery.way_in import WayIn, WaysIn
from grense.sources.providers import Provider, provider_at, provider_behind

if TYPE_CHECKING:
    from dns.resolver import Resolver

__all__ = ["LONGEST", "ways_in"]

LONGEST = 6.0
"""The seconds that all questions take at most."""

_RECORDS_SHARE = 0.6


def ways_in(
    domain: str,
    *,
    resolver: Resolver | None = None,
    seconds: float = LONGEST,
    stopped: Callable[[], bool] = lambda: False,
) -> WaysIn:
    """The ways in for the addresses of a domain, which is written as `domain_of` returns it.

    `resolver` answers for the system's, `stopped` ends the search early with what has been found.
    """
    if (provider := provider_at(domain)) is not None:
        return WaysIn(domain, provider.id, "domain", provider.ways)
    ends = time.monotonic() + seconds
    said, missing = _said_by_records(domain, resolver, seconds * _RECORDS_SHARE, stopped)
    provider, known_by = _provider_of_records(said)
    if provider is not None:
        return WaysIn(domain, provider.id, known_by, provider.ways, missing)
    del ends
    ways = _ways_of_services(domain, said)
    return WaysIn(domain, "", "srv" if ways else "", ways, missing)


def _said_by_records(
    domain: str, resolver: Resolver | None, seconds: float, stopped: Callable[[], bool]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The records by name (`mx`, `autodiscover`, the kinds of `records.SERVICES`), and what could not be asked."""
    try:
        resolver = resolver or records.resolver_of_this_machine()
    except ImportError:
        return {}, ("records",)
    except records.NoAnswerError:
        return {}, ("answer",)
    questions: dict[str, Callable[[], Any]] = {
        "mx": partial(records.mail_servers, resolver, domain, seconds),
        "autodiscover": partial(records.aliases, resolver, domain, seconds),
        **{kind: partial(records.services, resolver, domain, kind, seconds) for kind in records.SERVICES},
    }
    said = answers_within(questions, seconds, stopped)
    return said, () if said else ("answer",)


def _provider_of_records(said: Mapping[str, Any]) -> tuple[Provider | None, str]:
    """The known service that the records point to, and which of them: mail servers first."""
    services = [target.host for kind in ("caldav", "imap", "jmap") for target in said.get(kind, ())]
    exchange = [*(target.host for target in said.get("exchange", ())), *said.get("autodiscover", ())]
    for known_by, hosts in (("mx", said.get("mx", ())), ("srv", services), ("autodiscover", exchange)):
        if (provider := provider_behind(hosts)) is not None:
            return provider, known_by
    return None, ""


def _ways_of_services(domain: str, said: Mapping[str, Any]) -> tuple[WayIn, ...]:
    """A way for the preferred server of each kind that the domain names."""
    return tuple(_way(domain, kind, said[kind][0]) for kind in records.SERVICES if said.get(kind))


def _way(domain: str, kind: str, target: Target) -> WayIn:
    reads = {"caldav": ("calendar",), "imap": ("mail",), "jmap": ("mail",), "exchange": ("calendar", "mail")}[kind]
    options: dict[str, Any] = {"url": target.host if target.port == 443 else f"{target.host}:{target.port}"}
    if kind == "imap":
        options = {"host": target.host, "port": target.port}
    if kind == "exchange":
        options |= {"address": "{address}"}
    elsewhere = () if target.host == domain or target.host.endswith(f".{domain}") else (target.host,)
    return WayIn(kind, reads, "password", options | {"user": "{address}"}, elsewhere=elsewhere)
