"""The ways in for the addresses of a domain: known services first, then what the domain itself says.

Only the domain is known here, so nothing else can be asked about. Asked are the system's resolver, for names under the
domain, and then, where the records do not lead to both calendar and mail, hosts under the domain, by https. Nobody
else is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from grense.sources.discovery import records, well_known
from grense.sources.discovery.side_by_side import answers_within
from grense.sources.discovery.way_in import WaysIn
from grense.sources.discovery.ways import ways_of
from grense.sources.providers import provider_at

if TYPE_CHECKING:
    from dns.resolver import Resolver

__all__ = ["LONGEST", "ways_in"]

LONGEST = 6.0
"""The seconds that all questions take at most."""

_RECORDS_SHARE = 0.5


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
    missing = tuple(name for name, package in (("records", "dns"), ("pages", "requests")) if find_spec(package) is None)
    said: dict[str, Any] = {}
    if "records" not in missing:
        said = _records(domain, resolver, seconds * _RECORDS_SHARE, stopped)
        if (found := ways_of(domain, said)).provider or found.reads == {"calendar", "mail"}:
            return found
    if "pages" not in missing and not stopped():
        said |= _pages(domain, max(ends - time.monotonic(), 0.0), stopped)
    if not said and not missing:
        missing = ("answer",)
    return ways_of(domain, said, missing)


def _records(domain: str, resolver: Resolver | None, seconds: float, stopped: Callable[[], bool]) -> dict[str, Any]:
    """The records that there are, by name: `mx`, `autodiscover`, and the kinds of `records.SERVICES`."""
    try:
        resolver = resolver or records.resolver_of_this_machine()
    except records.NoAnswerError:
        return {}
    questions: dict[str, Callable[[], Any]] = {
        "mx": partial(records.mail_servers, resolver, domain, seconds),
        "autodiscover": partial(records.aliases, resolver, domain, seconds),
        **{kind: partial(records.services, resolver, domain, kind, seconds) for kind in records.SERVICES},
    }
    return answers_within(questions, seconds, stopped)


def _pages(domain: str, seconds: float, stopped: Callable[[], bool]) -> dict[str, Any]:
    """What the domain answers by https, by name: `caldav_page`, `jmap_page`, `autoconfig`."""
    questions: dict[str, Callable[[], Any]] = {
        "caldav_page": partial(well_known.calendar_server, domain, seconds),
        "jmap_page": partial(well_known.jmap_server, domain, seconds),
        "autoconfig": partial(well_known.configured_mail, domain, seconds),
    }
    return answers_within(questions, seconds, stopped)
