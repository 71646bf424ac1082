"""ActivityWatch as a live source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from grense.errors import SourceError
from grense.marks import N_
from grense.sources.activitywatch.account import Account
from grense.sources.activitywatch.client import Bucket, Client
from grense.sources.activitywatch.mark import BucketMark
from grense.sources.base import Batch, Found, Place, Progress, Query
from grense.sources.presence import BucketTimes, cut_to, presence_table

__all__ = ["ActivityWatch"]

_SLICE = dt.timedelta(days=28)
"""The time that one request asks for: some thousand events."""


class ActivityWatch:
    """Reads the AFK buckets of a server on this machine. Implements `grense.sources.base.LiveSource`.

    Each bucket is a part. It is read in slices of time. The last event may still grow, so the next reading goes on from
    the day on which it started. What is no longer on the server stays.

    `secret`, `me`, `tz` and `include` are not used. `patience` is the time-out for a silent server, in seconds.
    """

    def __init__(
        self,
        account: Account,
        secret: str = "",  # noqa: ARG002  # every kind is opened with one
        *,
        me: Sequence[str] = (),  # noqa: ARG002  # as above
        tz: str | None = None,  # noqa: ARG002  # as above
        include: Collection[str] = (),  # noqa: ARG002  # as above
        patience: float = 30.0,
    ) -> None:
        self._chosen = frozenset(account.buckets)
        self._client = Client(account.url, patience)

    @property
    def requests_sent(self) -> int:
        """The number of requests sent so far."""
        return self._client.web.requests_sent

    def explore(self) -> Found:
        """The AFK buckets, each with the name of its machine. Raises `SourceError` where there is none."""
        buckets = self._client.buckets()
        if not buckets:
            raise _no_presence()
        return Found(places=tuple(Place(bucket.id, bucket.machine) for bucket in buckets))

    def batches(self, query: Query, progress: Progress | None = None) -> Iterator[Batch]:
        """Read what is new, one slice of a bucket at a time. Raises `SourceError` where no bucket is left."""
        buckets = [one for one in self._client.buckets() if not self._chosen or one.id in self._chosen]
        if not buckets:
            raise _no_presence()
        for number, bucket in enumerate(buckets):
            if progress is not None:
                progress(number, len(buckets))
            yield from self._read(bucket, query)

    def close(self) -> None:
        """End the connection; may be called twice."""
        self._client.web.close()

    def _read(self, bucket: Bucket, query: Query) -> Iterator[Batch]:
        part = query.hashed(bucket.id)
        start, end = query.window[0], min(query.window[1], query.now)
        mark = BucketMark.of(query.marks.get(part), start)
        if bucket.updated is not None and bucket.updated == mark.updated:
            return
        begin = mark.since
        while begin < end:
            finish = min(begin + _SLICE, end)
            times = self._client.times(bucket, begin, finish)
            is_last = finish == end
            # An event that ends in the future goes on, though the server will not say so.
            updated = bucket.updated if is_last and bucket.updated is not None and bucket.updated <= end else None
            mark = BucketMark(mark.begun, _resumed(times, mark), updated)
            yield _batch(part, times, (begin, finish), query, mark)
            begin = finish


def _resumed(times: BucketTimes, mark: BucketMark) -> dt.datetime:
    """The midnight of UTC before the start of the last event; rows are cut there. Without an event, that of the mark.

    By its start, since a server leaves out events that start more than a day before what is asked for.
    """
    if times.last is None:
        return mark.since
    return max(dt.datetime.combine(times.last.date(), dt.time(), dt.UTC), mark.since)


def _batch(
    part: str, times: BucketTimes, window: tuple[dt.datetime, dt.datetime], query: Query, mark: BucketMark
) -> Batch:
    """The spans of a slice, added to the stored ones; one that has grown replaces the shorter one."""
    spans = cut_to(times, *window)
    return Batch(
        part,
        presence_table(spans),
        tuple(query.hashed(start.isoformat()) for start, _ in spans),
        mark=str(mark),
        left_out={"broken": times.broken} if times.broken else {},
    )


def _no_presence() -> SourceError:
    return SourceError(
        "no_presence",
        N_("ActivityWatch holds no times at a machine"),
        hint=N_("aw-watcher-afk records them; what was read before stays"),
    )
