"""An export of ActivityWatch: one JSON document with all buckets and their events."""

from __future__ import annotations

import re

from grense.errors import SourceError
from grense.marks import N_
from grense.sources.presence.events import AfkBucket, BucketTimes, parsed

__all__ = ["LARGEST", "begins_export", "read_export", "too_large"]

LARGEST = 256 * 1024 * 1024
"""The most bytes of an export that are read. One of the AFK bucket alone takes some 5 MB a year."""

_OPENING = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"buckets"\s*:\s*\{')


def begins_export(head: bytes) -> bool:
    """Whether a file that begins with these bytes is an export."""
    return _OPENING.match(head) is not None


def too_large() -> SourceError:
    """The error for an export of more than `LARGEST` bytes."""
    return SourceError(
        "presence_too_large",
        N_("the export of ActivityWatch is too large"),
        hint=N_("export the bucket aw-watcher-afk alone"),
    )


def read_export(content: bytes) -> dict[str, BucketTimes]:
    """The times at the machine of each AFK bucket, by its id.

    Raises `SourceError` for a damaged file.
    """
    try:
        document = parsed(content.removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        raise SourceError(
            "presence_unreadable", N_("the export of ActivityWatch cannot be read"), hint=N_("export it again")
        ) from None
    buckets = document.get("buckets") if isinstance(document, dict) else None
    found = buckets.items() if isinstance(buckets, dict) else ()
    return {name: BucketTimes.of(one.events) for name, one in found if isinstance(one, AfkBucket)}
