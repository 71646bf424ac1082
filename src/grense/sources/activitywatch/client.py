"""The REST interface of ActivityWatch's server, on this machine alone: https://docs.activitywatch.net/en/latest/api/rest.html.

Two addresses are asked: the list of buckets, and the events of AFK buckets.
"""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from grense.errors import SourceError
from grense.marks import N_
from grense.sources import faults
from grense.sources.hosts import is_loopback, origin_of
from grense.sources.http import ResponseLimits, Web
from grense.sources.presence import AFK_TYPE, BucketTimes, parsed

__all__ = ["Bucket", "Client"]

_LIMITS = ResponseLimits(seconds=120.0, size=32 * 1024 * 1024)
_MOST_BUCKETS = 1000  # of any type


@dataclass(frozen=True)
class Bucket:
    """An AFK bucket: its id, the name of its machine, and when its last event ends, where the server says so."""

    id: str
    machine: str
    updated: dt.datetime | None


class Client:
    """Requests to the server at `url`. Raises `SourceError` for an address that is not on this machine."""

    def __init__(self, url: str, patience: float, limits: ResponseLimits = _LIMITS) -> None:
        address = url.strip() if "://" in url else f"http://{url.strip()}"
        origin = origin_of(address)
        if not is_loopback(origin.host):
            raise SourceError(
                "not_this_machine",
                N_("that ActivityWatch is not on this machine, so it was not asked"),
                hint=N_("an address such as http://localhost:5600"),
            )
        # Put together from what was judged, so that no other reading of the typed text is ever asked.
        host = f"[{origin.host}]" if ":" in origin.host else origin.host
        self._root = f"{origin.scheme}://{host}:{origin.port}/api/0/buckets/"
        hosts = (f"{host}:{origin.port}",)
        self.web = Web(hosts, patience=patience, limits=limits, extra="activitywatch").past_proxies()

    def buckets(self) -> tuple[Bucket, ...]:
        """The AFK buckets, by id. Raises a fault for another kind of server."""
        answer = self.web.send("GET", self._root)
        try:
            listed = json.loads(answer.body)
        except (ValueError, RecursionError):
            raise faults.wrong_kind() from None
        if not isinstance(listed, dict) or not all(isinstance(one, dict) for one in listed.values()):
            raise faults.wrong_kind()
        if len(listed) > _MOST_BUCKETS:
            raise faults.too_large()
        return tuple(_bucket(name, one) for name, one in sorted(listed.items()) if one.get("type") == AFK_TYPE)

    def times(self, bucket: Bucket, start: dt.datetime, end: dt.datetime) -> BucketTimes:
        """When somebody was at the machine, from the events of a bucket that overlap `[start, end)`."""
        window = urlencode({"start": start.isoformat(), "end": end.isoformat()})
        answer = self.web.send("GET", f"{self._root}{quote(bucket.id, safe='')}/events?{window}")
        try:
            events = parsed(answer.body)
        except ValueError:
            raise faults.not_understood() from None
        if not isinstance(events, list):
            raise faults.not_understood()
        return BucketTimes.of(events)


def _bucket(name: str, listed: dict[str, Any]) -> Bucket:
    machine = listed.get("hostname")
    return Bucket(name, machine if isinstance(machine, str) and machine else name, _instant(listed.get("last_updated")))


def _instant(text: object) -> dt.datetime | None:
    """An instant with an offset; None for anything else."""
    with suppress(ValueError):
        moment = dt.datetime.fromisoformat(text) if isinstance(text, str) else None
        return moment if moment is not None and moment.tzinfo is not None else None
    return None
