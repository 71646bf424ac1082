"""The results of every source: activity tables, days of absence, and counts of what was left out.

A file is read whole and gives one `Reading`. A server is read repeatedly: it gives `Batch` after `Batch`, each
to be stored whole or not at all, and each with the mark from which the next reading continues.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from grense.base.arguments import (
    check_day,
    check_many,
    check_mapping,
    check_moment,
    check_text,
    check_type,
    checked_window,
)
from grense.base.frozen import FrozenDict
from grense.sources.owner import Owners

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DEFAULT_CALENDAR",
    "SENT_MAIL",
    "TAKEN",
    "Batch",
    "Found",
    "LiveSource",
    "Place",
    "Progress",
    "Query",
    "Reading",
    "ReadingWarning",
]

_KEYS = "list[str]"
_ABSENCES = "list[tuple[str, datetime.date]]"

Progress = Callable[[int, int], None]

DEFAULT_CALENDAR = "calendar"
"""The id of the default calendar among the places of a mailbox; the others have ids of the server."""
SENT_MAIL = "sent"
"""The id of the folder of sent mail there."""

TAKEN = 3
"""Counted up when more is taken of a calendar than before: what was asked is then another, and all is read again."""


@dataclass(frozen=True)
class ReadingWarning:
    """A condition that the reader met and that is reported to the person.

    `code` is a stable identifier for programs (`no_attendees`, `broken_event`, ...), `count` how often it was met,
    `hint` the name of the option that changes it, if there is one. The caller supplies the sentence.
    """

    code: str
    count: int = 1
    hint: str = ""


@dataclass(frozen=True, eq=False)
class Reading:
    """The result of reading one source.

    `activities` is an activity table (see `grense.activities`); `absences` are local calendar days on which the
    person was away, sorted, each once; `left_out` counts, by reason, everything that was not taken.
    A reader returns nothing else: no subject, body, address, place or file name.
    """

    activities: pd.DataFrame
    absences: tuple[dt.date, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[ReadingWarning, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "left_out", FrozenDict(self.left_out))

    def __repr__(self) -> str:
        counts = {
            "activities": len(self.activities),
            "absences": len(self.absences),
            "left out": sum(self.left_out.values()),
            "warnings": len(self.warnings),
        }
        return f"Reading({', '.join(f'{count:,} {name}' for name, count in counts.items())})"


@dataclass(frozen=True)
class Query:
    """The parameters of a reading of a server.

    `window` holds two UTC instants, `[start, end)`: activities that overlap it are returned. `marks` holds, by part,
    the `mark` of the last batch of that part. `hashed` turns an identity (a UID, a path, a Message-ID) into an
    opaque key; a source applies it to everything that it returns. `now` is the present.
    """

    window: tuple[dt.datetime, dt.datetime]
    marks: Mapping[str, str]
    hashed: Callable[[str], str]
    now: dt.datetime


@dataclass(frozen=True)
class Batch:
    """One step of reading a server; to be stored whole, together with its mark, or not at all.

    `part` names the calendar or folder, hashed. `activities` is an activity table without `source`; `keys` holds a
    row's item, hashed: all rows of a series share one. `absences` are pairs of item and local day.

    The stored data of the items in `replaces` is deleted, whether or not they have rows here (a deleted event has
    none); keys with rows need not be named. With `clears`, everything stored of this part that overlaps that
    window is deleted as well. `mark` is where the next reading of this part continues; None keeps the old one.
    """

    part: str
    activities: pd.DataFrame
    keys: tuple[str, ...]
    absences: tuple[tuple[str, dt.date], ...] = ()
    replaces: frozenset[str] = frozenset()
    clears: tuple[dt.datetime, dt.datetime] | None = None
    mark: str | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[ReadingWarning, ...] = ()

    def __post_init__(self) -> None:
        check_text(part=self.part, mark="" if self.mark is None else self.mark)
        check_many("keys", self.keys, str, _KEYS)
        for pair in check_many("absences", self.absences, tuple, _ABSENCES):
            match pair:
                case (str(), dt.date() as day):
                    check_day("absences", day)
                case _:
                    check_type("one of absences", pair, (), _ABSENCES)
        check_many("replaces", self.replaces, str, _KEYS)
        check_mapping("left_out", self.left_out, str, int, "dict[str, int]")
        check_many("warnings", self.warnings, ReadingWarning, "list[ReadingWarning]")
        if self.clears is not None:
            for moment in checked_window(self.clears):
                check_moment("clears", moment)
        object.__setattr__(self, "left_out", FrozenDict(self.left_out))


@dataclass(frozen=True)
class Place:
    """A calendar or a folder that a server offers. `name` is for display to the person, and is not stored.

    `id` is what the settings hold for it; `chosen` is whether it is read by default. `reads` is `calendar` or `mail`
    where a server has both.
    """

    id: str
    name: str
    chosen: bool = True
    reads: str = ""


@dataclass(frozen=True)
class Found:
    """What a server offers, after a successful sign-in: its places, and the person's own addresses if it gives them.

    Where it does not, `owners` are the addresses in its meetings and mails, to choose from; they are shown and not
    stored. `files` counts the files of each kind that a path holds (see `grense.sources.contents.Contents`). Of a table
    `columns` are the heads of the columns that are read, by what each is read as, and `heads` all of its heads.
    `declined` is what the person was asked for and did not agree to: `calendar`, `mail`.
    `not_offered` are those of `calendar` and `mail` that were wanted and that the server does not have.
    `options` are options of the account that the try has found out, to be stored with the others.
    """

    places: tuple[Place, ...] = ()
    addresses: tuple[str, ...] = ()
    owners: Owners = field(default_factory=Owners)
    files: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    heads: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    not_offered: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


class LiveSource(Protocol):
    """A connection to a server. Every error it raises is a `GrenseError` of `grense.sources.faults`."""

    def explore(self) -> Found:
        """Sign in, and return what there is to choose from. Raises what `batches` raises."""
        ...

    def batches(self, query: Query, progress: Progress | None = None) -> Iterator[Batch]:
        """Read what is new, one batch at a time.

        Raises `SignInError`, `UnreachableError`, `ElsewhereError`, `MissingExtraError`, or another `SourceError`.
        """
        ...

    def close(self) -> None:
        """End the connection; may be called twice."""
        ...
