"""A calendar read repeatedly: the whole of it is one part, replaced whenever it has changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from grense import activities
from grense.errors import SourceError
from grense.sources import faults
from grense.sources.base import TAKEN, Batch, Found, Place, Progress, Query, Reading
from grense.sources.http import ResponseLimits
from grense.sources.ics import find_owners, read_ics
from grense.sources.ics.buffer import opened
from grense.sources.subscription.origins import Account, File, Origin, Site
from grense.sources.whole import whole_calendar

__all__ = ["Subscription"]

_LIMITS = ResponseLimits(seconds=120.0, size=64 * 1024 * 1024)


class Subscription:
    """Reads a file or an address. Implements `grense.sources.base.LiveSource`.

    `secret` is the address, and the password for `user` in a second line; empty for a file. `me`, `tz` and `include`
    are those of `read_ics`. `patience` is the time-out for a silent site, in seconds.
    """

    def __init__(
        self,
        account: Account,
        secret: str,
        *,
        me: Sequence[str] = (),
        tz: str | None = None,
        include: Collection[str] = (),
        patience: float = 30.0,
        limits: ResponseLimits = _LIMITS,
    ) -> None:
        self._me, self._tz, self._include = tuple(me), tz, tuple(include)
        if account.path is not None:
            self._origin: Origin = File(account.path, limits.size)
        else:
            self._origin = Site(account, secret, patience, limits)

    def explore(self) -> Found:
        """Read the calendar once: there is one place, and perhaps a choice of owners."""
        fetched = self._origin.fetch({})
        if fetched is None:
            return Found(places=(Place("calendar", "calendar"),))
        _check(fetched.content, known=False)
        return Found(places=(Place("calendar", "calendar"),), owners=find_owners(fetched.content))

    def batches(self, query: Query, progress: Progress | None = None) -> Iterator[Batch]:
        """Read the whole calendar as one batch, or none when it is unchanged."""
        part = query.hashed("calendar")
        asked, last = self._asked(query), _Mark.of(query.marks.get(part, ""))
        tags = last.tags if last.asked == asked else {}
        fetched = self._origin.fetch(tags)
        if fetched is None:
            return
        _check(fetched.content, part in query.marks)
        mark = _Mark(asked, query.hashed(hashlib.sha256(fetched.content).hexdigest()), fetched.tags)
        if (mark.asked, mark.content) != (last.asked, last.content):
            yield whole_calendar(part, self._read(fetched.content, query, progress), query, str(mark))
        elif mark != last:
            yield Batch(part, activities.from_columns([], [], []), (), mark=str(mark))

    def close(self) -> None:
        """End the connection; may be called twice."""
        self._origin.close()

    def _asked(self, query: Query) -> str:
        """What is read, and how: a change of it invalidates what was read before."""
        start, end = (instant.astimezone(dt.UTC).isoformat() for instant in query.window)
        asked = [start, end, self._origin.identity, sorted(self._me), self._tz, sorted(self._include), TAKEN]
        return query.hashed(json.dumps(asked))

    def _read(self, content: bytes, query: Query, progress: Progress | None) -> Reading:
        try:
            reading = read_ics(
                content,
                me=self._me,
                window=query.window,
                tz=self._tz,
                include=self._include,
                progress=progress,
                zones=True,
            )
        except SourceError:
            raise faults.reset() from None
        if any(warning.code == "truncated" for warning in reading.warnings):
            # Events missing at the end of a truncated file may still exist, so nothing stored is deleted.
            raise faults.reset()
        return reading


@dataclass(frozen=True)
class _Mark:
    """The state of the last reading: the options, a hash of the calendar, and the tags for the next request."""

    asked: str = ""
    content: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return json.dumps({"asked": self.asked, "content": self.content, "tags": dict(self.tags)})

    @classmethod
    def of(cls, mark: str) -> _Mark:
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            table = json.loads(mark)
            return cls(table["asked"], table["content"], dict(table["tags"]))
        return cls()


def _check(content: bytes, known: bool) -> None:
    """Raise for anything but a calendar: an error page of a site that had one before, else a wrong address."""
    try:
        with opened(content):
            return
    except SourceError:
        pass
    raise faults.not_understood() if known or not content.strip() else faults.wrong_kind()
