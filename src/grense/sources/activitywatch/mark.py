"""How far a bucket was read, as stored between two readings."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from dataclasses import dataclass

__all__ = ["BucketMark"]


@dataclass(frozen=True)
class BucketMark:
    """`begun` is the start of what was read at first, `since` the midnight of UTC from which it is read again.

    `updated` is what the server said of the bucket's last event then.
    """

    begun: dt.datetime
    since: dt.datetime
    updated: dt.datetime | None = None

    def __str__(self) -> str:
        updated = self.updated and self.updated.isoformat()
        return json.dumps({"begun": self.begun.isoformat(), "since": self.since.isoformat(), "updated": updated})

    @classmethod
    def of(cls, mark: str | None, start: dt.datetime) -> BucketMark:
        """The mark in a text; one at `start` for an invalid text, and for one that began later than that."""
        with suppress(ValueError, TypeError, KeyError):
            table = json.loads(mark or "")
            begun, since = (dt.datetime.fromisoformat(table[name]) for name in ("begun", "since"))
            updated = dt.datetime.fromisoformat(table["updated"]) if table["updated"] else None
            if begun <= start:
                return cls(begun, max(since, start), updated)
        return cls(start, start)
