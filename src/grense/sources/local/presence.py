"""The times at machines in a path as a batch."""

from __future__ import annotations

from collections.abc import Sequence

from grense.sources.base import Batch, Query
from grense.sources.presence import BucketTimes, PresenceSpan, cut_to, presence_table

__all__ = ["presence_batch"]


def presence_batch(query: Query, found: Sequence[tuple[str, BucketTimes]]) -> Batch:
    """The batch of the times, added to the stored ones; a span that has grown replaces the shorter one."""
    start, end = query.window[0], min(query.window[1], query.now)
    rows: dict[str, PresenceSpan] = {}
    for bucket, times in found:
        for span in cut_to(times, start, end):
            key = query.hashed(f"presence {bucket} {span[0].isoformat()}")
            rows[key] = max(span, rows.get(key, span))
    broken = sum(times.broken for _, times in found)
    return Batch(
        query.hashed("presence"),
        presence_table(list(rows.values())),
        tuple(rows),
        left_out={"broken": broken} if broken else {},
    )
