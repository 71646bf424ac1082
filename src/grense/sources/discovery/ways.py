"""From what a domain says, in records and pages, to the ways in: no questions are asked here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from grense.sources.discovery.autoconfig import MailServer
from grense.sources.discovery.domain import is_host, is_under
from grense.sources.discovery.records import SERVICES, Target
from grense.sources.discovery.way_in import WayIn, WaysIn
from grense.sources.providers import Provider, host_in, provider_behind, providers

__all__ = ["ways_of"]

_READS = {"caldav": ("calendar",), "imap": ("mail",), "jmap": ("mail",), "exchange": ("calendar", "mail")}
_MORE: Mapping[str, Mapping[str, Any]] = {
    "exchange": {"address": "{address}"},
    "jmap": {"auth": "password", "calendar": False},
}
_HTTPS = 443


def ways_of(domain: str, said: Mapping[str, Any], missing: tuple[str, ...] = ()) -> WaysIn:
    """The ways in that follow from the answers by name, as `grense.sources.discovery.find` collects them."""
    provider, known_by = _provider(said)
    own = [(by, way) for by, way in _said_ways(domain, said) if not _is_of(provider, way)]
    ways = (*(provider.ways_at(domain) if provider else ()), *(way for _, way in own))
    return WaysIn(domain, provider.id if provider else "", known_by or (own[0][0] if own else ""), ways, missing)


def _provider(said: Mapping[str, Any]) -> tuple[Provider | None, str]:
    """The known service that the answers point to, and which of them do: mail servers first."""
    services = [target.host for kind in ("caldav", "imap", "jmap") for target in said.get(kind) or ()]
    exchange = [*(target.host for target in said.get("exchange") or ()), *said.get("autodiscover", ())]
    pages = [host_in(said.get(name) or "") for name in ("caldav_page", "jmap_page")]
    mail: MailServer | None = said.get("autoconfig")
    pointers = (
        ("mx", said.get("mx", ())),
        ("srv", services),
        ("autodiscover", exchange),
        ("well_known", pages),
        ("autoconfig", [mail.host] if mail else []),
    )
    for known_by, hosts in pointers:
        if (provider := provider_behind(hosts)) is not None:
            return provider, known_by
    path = urlsplit(said.get("caldav_page") or "").path
    software = next((one for one in providers() if any(known in path for known in one.paths)), None)
    return software, "well_known" if software else ""


def _is_of(provider: Provider | None, way: WayIn) -> bool:
    """Whether a way leads to a known service, which has ways of its own."""
    if provider is None or not provider.ways:
        return False
    host = host_in(way.host)
    return provider.answers_at(host) or provider_behind([host]) is provider


def _said_ways(domain: str, said: Mapping[str, Any]) -> Iterator[tuple[str, WayIn]]:
    """A way of each kind that is named, with what names it; records go before pages, "not offered" is kept to."""
    for kind in SERVICES:
        if targets := said.get(kind):
            yield "autodiscover" if kind == "exchange" else "srv", _by_record(domain, kind, targets[0])
    for kind in ("caldav", "jmap"):
        page = said.get(f"{kind}_page")
        if page and said.get(kind) is None and is_host(host_in(page)):
            yield "well_known", _way(domain, kind, {"url": _server_of(page), "user": "{address}"} | _MORE.get(kind, {}))
    mail: MailServer | None = said.get("autoconfig")
    if mail is not None and said.get("imap") is None:
        options: dict[str, Any] = {"host": mail.host, "port": mail.port, "security": mail.security}
        yield "autoconfig", _way(domain, "imap", options | ({"user": mail.user} if mail.user else {}))


def _by_record(domain: str, kind: str, target: Target) -> WayIn:
    if kind == "imap":
        return _way(domain, kind, {"host": target.host, "port": target.port, "user": "{address}"})
    url = target.host if target.port == _HTTPS else f"{target.host}:{target.port}"
    return _way(domain, kind, {"url": url, "user": "{address}"} | _MORE.get(kind, {}))


def _way(domain: str, kind: str, options: Mapping[str, Any]) -> WayIn:
    host = host_in(str(options.get("url") or options["host"]))
    return WayIn(kind, _READS[kind], "password", options, elsewhere=() if is_under(host, domain) else (host,))


def _server_of(page: str) -> str:
    """The address of a server as a person would type it; with its path where that says more than the standard does."""
    parts = urlsplit(page)
    return parts.netloc if parts.path.startswith("/.well-known/") else f"https://{parts.netloc}{parts.path}"
