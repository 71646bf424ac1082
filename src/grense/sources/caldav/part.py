"""A calendar to be read: its hashed name, its last request, and the batch that results."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from grense.sources.base import TAKEN, Batch, Progress, Query, ReadingWarning
from grense.sources.caldav.address import host_of, path_of
from grense.sources.caldav.mark import CaldavMark, Token
from grense.sources.caldav.state import CalendarState
from grense.sources.ics.account import table_of
from grense.sources.ics.items import Items

__all__ = ["Options", "Part", "Tally", "gone", "part_name"]


@dataclass(frozen=True)
class Options:
    """The person's addresses, the zone of floating times, what else is taken, and the mode of reading."""

    me: tuple[str, ...]
    tz: str
    include: tuple[str, ...]
    mode: str


@dataclass(frozen=True)
class Part:
    """A calendar with its state, and the query for it."""

    calendar: str
    state: CalendarState
    query: Query
    options: Options
    user: str

    @property
    def name(self) -> str:
        """The name of the calendar in the store."""
        return part_name(self.query.hashed, self.calendar)

    @property
    def asked(self) -> str:
        """The window and the options, hashed: a change since the last time causes a full reading."""
        options, window = self.options, [instant.isoformat() for instant in self.query.window]
        asked = [window, sorted(options.me), options.tz, sorted(options.include), options.mode, TAKEN]
        return self.query.hashed(json.dumps(asked))

    @property
    def mark(self) -> CaldavMark | None:
        """The last mark, if it was for the same window and options."""
        mark = CaldavMark.read(self.query.marks.get(self.name))
        return mark if mark is not None and mark.asked == self.asked else None

    @property
    def is_recent(self) -> bool:
        """Whether there is a mark, and the whole calendar was compared less than a day ago."""
        return (mark := self.mark) is not None and mark.is_recent(self.query.now)

    @property
    def seen(self) -> str:
        """The state, hashed; empty where the server has none."""
        return self.query.hashed(self.state.tag) if self.state.tag else ""

    @property
    def is_unchanged(self) -> bool:
        """Whether the state is that of a recent mark."""
        mark = self.mark
        return mark is not None and self.is_recent and bool(self.seen) and mark.seen == self.seen

    @property
    def token(self) -> str:
        """The token to request changes with; empty where everything has to be read."""
        mark, now = self.mark, Token.of(self.state.token)
        if mark is None or not self.is_recent or not mark.token or mark.prefix != self.query.hashed(now.prefix):
            return ""
        return now.prefix + mark.token

    def key(self, identity: str) -> str:
        """The key of an item of this calendar."""
        return self.query.hashed(f"{_identity(self.calendar)}\n{identity}")

    def whole(self, items: Items, listing: str) -> Batch:
        """The batch of a whole window; `listing` is the hash of the server's list."""
        mark = self._mark(self.state.token, listing, self.query.now.isoformat())
        return self._batch(items, mark, items.warnings, clears=self.query.window)

    def changed(self, items: Items, paths: Iterable[str], token: str) -> Batch:
        """The batch of the items at these paths, changed or gone."""
        # A few items without attendees are no evidence about the calendar.
        warnings = [warning for warning in items.warnings if warning.code != "no_attendees"]
        mark = self._mark(token, "", self.mark.compared if self.mark is not None else "")
        return self._batch(items, mark, warnings, replaces=frozenset(map(self.key, paths)))

    def same(self, listing: str) -> Batch | None:
        """The batch of a calendar whose list is unchanged: no rows, a new mark. None if it has changed."""
        if self.mark is None or not listing or self.mark.listing != listing:
            return None
        return Batch(
            self.name,
            table_of(),
            (),
            mark=self._mark(self.state.token, listing, self.query.now.isoformat()),
        )

    def _mark(self, token: str, listing: str, compared: str) -> str:
        names = (self.user, host_of(self.calendar), *path_of(self.calendar).split("/"))
        kept = Token.of(token).kept(self.query.hashed, names)
        return CaldavMark(self.asked, self.seen, listing=listing, compared=compared, **kept).written()

    def _batch(
        self,
        items: Items,
        mark: str,
        warnings: Collection[ReadingWarning],
        **kept: Any,
    ) -> Batch:
        unanswered = items.left_out.get("unanswered", 0)
        if unanswered and not self.options.me:
            warnings = (*warnings, ReadingWarning("owner_unknown", unanswered, hint="me"))
        return Batch(
            self.name,
            items.activities,
            items.keys,
            items.absences,
            mark=mark,
            left_out=items.left_out,
            warnings=tuple(warnings),
            **kept,
        )


class Tally:
    """Counts items over all calendars, for the progress display."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._done = self._total = 0

    def expect(self, count: int) -> None:
        """Add to the number of expected items."""
        self._total += count

    def add(self, count: int) -> None:
        """Add to the number of items done."""
        self._done += count
        if self._progress is not None:
            self._progress(self._done, self._total)


def part_name(hashed: Callable[[str], str], calendar: str) -> str:
    """The name of a calendar in the store, however its address is written."""
    return hashed(_identity(calendar))


def gone(name: str) -> Batch:
    """The batch with the warning that a calendar no longer exists; its stored data stays."""
    return Batch(name, table_of(), (), warnings=(ReadingWarning("place_gone"),))


def _identity(calendar: str) -> str:
    return host_of(calendar) + path_of(calendar)
