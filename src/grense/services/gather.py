"""Connect sources and classification: read files or the store into one activity table with notes about the reading.

The kind of a file is detected by its content, never by its name. If the person's address or zone is not given, it is
inferred, and marked as inferred. The person's corrections are applied to what is stored.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import pandas as pd

from grense import activities
from grense.base.frozen import FrozenDict
from grense.classification.apply_corrections import apply
from grense.classification.classify import classify
from grense.classification.long_entries import set_apart
from grense.classification.planned_zones import settled
from grense.classification.result import Result
from grense.errors import GrenseError, SourceError
from grense.model.addresses import own_addresses
from grense.model.correction import AT_PLACE, AWAY, FLEXI_DAY, Correction, away_spans, whole_days
from grense.model.crossing_reason import CrossingReason
from grense.model.time import iso_week, load_zone, week_start
from grense.outlook import OWNER_NOT_FOUND
from grense.rules.profiles import checked_rest_method
from grense.rules.work_contexts import WORK
from grense.services.mailboxes import with_contexts
from grense.services.outside_meetings import as_work
from grense.services.person_rules import PersonRules
from grense.sources.base import Reading, ReadingWarning
from grense.sources.contents import CALENDAR, MAIL, PRESENCE, Contents, ReadRequest, look_into
from grense.sources.mailbox_use import MailboxUse
from grense.sources.owner import Owners, joined
from grense.storage.home import machine_zone
from grense.storage.source_state import SourceState
from grense.storage.store import Store

__all__ = [
    "CALENDAR",
    "MAIL",
    "PRESENCE",
    "Collected",
    "FileError",
    "Gathered",
    "Kept",
    "Scope",
    "Trouble",
    "gather",
    "judge",
    "latest_week",
    "recall",
    "with_long_entries",
]

ReportFiles = Callable[[int, int, int], None]
_T = TypeVar("_T")

_DAY = dt.timedelta(days=1)
_USUAL = PersonRules()


class FileError(SourceError):
    """A source that cannot be read, by its position among those given (from 1), so that no name is needed."""

    def __init__(self, number: int, error: SourceError) -> None:
        super().__init__(error.code, *error.templates, **error.values)
        self.number = number


@dataclass(frozen=True)
class Trouble:
    """A connected source whose last reading failed: its label, and the error."""

    label: str
    error: GrenseError


@dataclass(frozen=True)
class Kept:
    """The state of a table from the store: since when all sources are read, and which of them failed.

    `corrections` counts those that were applied, `unmatched` has the numbers of those that match nothing stored.
    `elsewhere` is this machine's zone, and the day there, where the person should confirm whether they are there.
    """

    read: dt.datetime | None
    troubles: tuple[Trouble, ...] = ()
    corrections: int = 0
    unmatched: frozenset[int] = frozenset()
    elsewhere: tuple[str, dt.date] | None = None


@dataclass(frozen=True)
class Gathered:
    """All sources read into one.

    `left_out` counts by kind of source (`calendar`, `mail`, or `both` for duplicates across files) and reason. `me` are
    the addresses taken as the person's; `me_inferred` and `tz_inferred` are whether they were inferred rather than
    given. `files` counts the files by kind (see `grense.sources.contents.Contents`), including those in folders and
    archives; `paths` is how many were given. `owners` has all addresses that may be the person's. `kept` is set when it
    comes from the store. `away` are the spans of absence that the person stated, `places` the corrections that say
    where they worked, and `reasons` those given for crossings.
    """

    activities: pd.DataFrame
    absences: tuple[dt.date, ...]
    left_out: Mapping[str, Mapping[str, int]]
    warnings: tuple[ReadingWarning, ...]
    me: tuple[str, ...]
    me_inferred: bool
    tz: str
    tz_inferred: bool
    until: dt.datetime
    kept: Kept | None = None
    files: Mapping[str, int] = field(default_factory=dict)
    flexi_days: tuple[dt.date, ...] = ()
    paths: int = 0
    owners: Owners = field(default_factory=Owners)
    away: tuple[tuple[dt.datetime, dt.datetime], ...] = ()
    places: tuple[Correction, ...] = ()
    reasons: tuple[CrossingReason, ...] = ()

    def __post_init__(self) -> None:
        frozen = {kind: FrozenDict(counts) for kind, counts in self.left_out.items()}
        object.__setattr__(self, "left_out", FrozenDict(frozen))
        object.__setattr__(self, "files", FrozenDict({kind: n for kind, n in self.files.items() if n}))


class Collected:
    """Detected files with their content and possible owners; can be read repeatedly for different persons."""

    def __init__(
        self, paths: Sequence[str | Path], progress: ReportFiles | None = None, mailbox: MailboxUse | None = None
    ) -> None:
        """Open files, folders and archives. Raises `FileError` for one without calendar or mail."""
        look = partial(look_into, mailbox=mailbox)
        self._contents = [
            _of_file(number, look, Path(path), _of_number(progress, number)) for number, path in enumerate(paths)
        ]
        found = [_of_file(number, contents.owners) for number, contents in enumerate(self._contents)]
        self.owners = joined([one for mail, _ in found for one in mail], [one for _, many in found for one in many])

    def read(
        self,
        *,
        now: dt.datetime,
        me: Sequence[str] = (),
        tz: str | None = None,
        include: Collection[str] = (),
        week: str | None = None,
    ) -> Gathered:
        """Read them for the person with the addresses `me`; everything else as in `gather`."""
        zone = tz or machine_zone()
        until = _until(now, zone, week)
        addresses = own_addresses(me, "--me") or self.owners.best
        window = (dt.datetime(1970, 1, 1, tzinfo=dt.UTC), until)
        request = ReadRequest(addresses, window, zone, now, tuple(include))
        found = [
            reading
            for number, contents in enumerate(self._contents)
            for reading in _of_file(number, _all_readings, contents, request)
        ]
        readings = [reading for _, reading in found]
        table = settled(activities.concat([reading.activities for reading in readings]), zone, (), now)
        left_out = _left_out(found)
        twice = sum(len(reading.activities) for reading in readings) - len(table)
        if twice:
            left_out["both"] = Counter(duplicate=twice)
        absences = sorted({day for reading in readings for day in reading.absences})
        files = sum((contents.counts for contents in self._contents), Counter[str]())
        return Gathered(
            table,
            tuple(absences),
            left_out,
            _warnings(readings, is_named=self.owners.names(addresses)),
            addresses,
            not me,
            zone,
            tz is None,
            until,
            files=files,
            paths=len(self._contents),
            owners=self.owners,
        )


def gather(
    paths: Sequence[str | Path],
    *,
    now: dt.datetime,
    me: Sequence[str] = (),
    tz: str | None = None,
    include: Collection[str] = (),
    week: str | None = None,
    progress: ReportFiles | None = None,
) -> Gathered:
    """Read all sources, up to the end of the week of `now`, or of `week` (`2026-W47`) when that is later.

    `paths` are files, folders or archives. `me` are the person's addresses, `tz` their zone; by default, the addresses
    that the files state as their owner's, or else the most frequent one, and the machine's zone are used. `include` is
    passed to the calendar reader. `progress` is called with the number of the path (from 0), the bytes done and the
    bytes in all.

    Raises `FileError` for a source that cannot be read, `ZoneError` for a zone that is unknown or cannot be found, and
    `GrenseError` for an invalid address or option.
    """
    return Collected(paths, progress).read(now=now, me=me, tz=tz, include=include, week=week)


@dataclass(frozen=True)
class Scope:
    """Whose data, in which zone, and up to the end of which week: the arguments of `gather` with the same names.

    `mailbox` is what the mailboxes of files are used for.
    """

    now: dt.datetime
    me: Sequence[str] = ()
    tz: str | None = None
    week: str | None = None
    mailbox: MailboxUse | None = None


def recall(
    store: Store,
    states: Mapping[str, SourceState],
    scope: Scope,
    *,
    further: Sequence[Correction] = (),
    rules: PersonRules = _USUAL,
) -> Gathered:
    """The stored times of the connected sources, with corrections applied; `states` are the states of their readings.

    `further` are corrections that are not stored, applied after the stored ones. Long entries are distinguished from
    meetings by `rules` before anything is cut out of them.

    Raises `ZoneError` for a zone that is unknown or cannot be found, `StoreError` when the store cannot be read.
    """
    zone = scope.tz or machine_zone()
    until = _until(scope.now, zone, scope.week)
    numbered = store.corrections()
    corrections = (*numbered.values(), *further)
    kept_rows = with_contexts(store.activities((dt.datetime(1970, 1, 1, tzinfo=dt.UTC), until)), rules.work_contexts)
    table = settled(kept_rows, zone, corrections, scope.now)
    absences = sorted({*store.absences(), *whole_days(corrections, AWAY, zone)})
    hours = rules.hours(table, zone, absences, whole_days(corrections, FLEXI_DAY, zone))
    found = apply(set_apart(table, tz=zone, ordinary_hours=hours, said=rules.long_entries), corrections)
    reads = [state.last_success for state in states.values()]
    troubles = (Trouble(label, state.error) for label, state in sorted(states.items()) if state.error)
    kept = Kept(
        min((read for read in reads if read), default=None),
        tuple(troubles),
        len(numbered),
        frozenset(number for place, number in enumerate(numbered) if place in found.unmatched),
    )
    return Gathered(
        found.activities,
        tuple(absences),
        {},
        (),
        tuple(scope.me),
        False,
        zone,
        scope.tz is None,
        until,
        kept,
        flexi_days=tuple(sorted(whole_days(corrections, FLEXI_DAY, zone))),
        away=away_spans(corrections),
        places=tuple(one for one in corrections if one.verb == AT_PLACE),
        reasons=tuple(store.reasons()),
    )


def judge(gathered: Gathered, rules: PersonRules, *, now: dt.datetime) -> Result:
    """Classify gathered activities; days of absence have no ordinary hours, and long entries do not count."""
    hours = rules.hours(gathered.activities, gathered.tz, gathered.absences, gathered.flexi_days)
    table = as_work(gathered.activities) if rules.outside_meetings == WORK else gathered.activities
    return classify(
        set_apart(table, tz=gathered.tz, ordinary_hours=hours, said=rules.long_entries),
        tz=gathered.tz,
        profile=rules.profile,
        ordinary_hours=hours,
        rest_method=checked_rest_method(rules.rest_method),
        until=min(now, gathered.until),
    )


def with_long_entries(gathered: Gathered, judged: pd.DataFrame) -> Gathered:
    """The gathered data, with its meetings that are too long counted as left out.

    The readers have counted entries of a day and more.
    """
    before, after = ((table["kind"] == "long_entry").sum() for table in (gathered.activities, judged))
    if after <= before:
        return gathered
    calendar = {**gathered.left_out.get(CALENDAR, {}), "long_entry": int(after - before)}
    return replace(gathered, left_out={**gathered.left_out, CALENDAR: calendar})


def latest_week(found: Result, now: dt.datetime, tz: str) -> str | None:
    """The latest ISO week with work that is not after `now`; None when there is none."""
    today = now.astimezone(load_zone(tz)).date()
    worked = [day.date() for day in found.days["date"].tolist() if day.date() <= today]
    return iso_week(max(worked)) if worked else None


def _of_file(number: int, call: Callable[..., _T], *arguments: object) -> _T:
    try:
        return call(*arguments)
    except SourceError as error:
        raise FileError(number + 1, error) from None


def _of_number(progress: ReportFiles | None, number: int) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, total: progress(number, done, total)


def _all_readings(contents: Contents, request: ReadRequest) -> list[tuple[str, Reading]]:
    return list(contents.readings(request))


def _until(now: dt.datetime, zone: str, week: str | None) -> dt.datetime:
    this_week = iso_week(now.astimezone(load_zone(zone)).date())
    return max(_week_end(name, zone) for name in (this_week, week) if name)


def _week_end(week: str, zone: str) -> dt.datetime:
    """Noon of the Monday after: the workday of Sunday has then ended, and the rest after it is known."""
    monday = week_start(week) + 7 * _DAY
    return dt.datetime.combine(monday, dt.time(12), load_zone(zone)).astimezone(dt.UTC)


def _left_out(readings: Sequence[tuple[str, Reading]]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for kind, reading in readings:
        if reading.left_out:
            counts.setdefault(kind, Counter()).update(reading.left_out)
    return counts


def _warnings(readings: Sequence[Reading], *, is_named: bool) -> tuple[ReadingWarning, ...]:
    """Each code once, with its counts added up; where the person `is_named` in one file, others may be without."""
    merged: dict[str, ReadingWarning] = {}
    for warning in (warning for reading in readings for warning in reading.warnings):
        before = merged[warning.code].count if warning.code in merged else 0
        merged[warning.code] = ReadingWarning(warning.code, before + warning.count, warning.hint)
    return tuple(one for code, one in merged.items() if not (is_named and code == OWNER_NOT_FOUND))
