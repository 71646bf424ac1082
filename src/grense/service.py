"""Where sources and classification meet: files, or what is kept, in; one activity table and an account of it out.

What a path holds is told by its content, never by its name. What is not given - the person's address, the zone - is
inferred, and said to be. The person's corrections are laid over what is kept.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import pandas as pd

from grense import activities
from grense.addresses import own_addresses
from grense.classification import Classification, classify
from grense.corrected import apply
from grense.corrections import Correction, days_away
from grense.errors import SourceError
from grense.home import machine_zone
from grense.hours import OrdinaryHours
from grense.localtime import iso_week_label
from grense.profiles import Profile
from grense.sources import ics, mail
from grense.sources.base import Reading, ReadingWarning
from grense.sources.ics.buffer import opened
from grense.sources.mail.headers import is_mail, parse
from grense.sources.mail.mbox import begins_mbox
from grense.state import SourceState
from grense.store import Store
from grense.zones import load_zone

__all__ = [
    "CALENDAR",
    "MAIL",
    "FileError",
    "Gathered",
    "Kept",
    "Rules",
    "Trouble",
    "detect",
    "gather",
    "judge",
    "latest_week",
    "recall",
    "week_start",
]

CALENDAR, MAIL = "calendar", "mail"

Progress = Callable[[int, int, int], None]
_T = TypeVar("_T")

_HEAD = 16_384
_DAY = dt.timedelta(days=1)


class FileError(SourceError):
    """A source that cannot be read, by its place among those given (from 1), so that no name is needed."""

    def __init__(self, number: int, error: SourceError) -> None:
        super().__init__(error.title, error.detail, error.hint)
        self.number = number


@dataclass(frozen=True)
class Trouble:
    """A connected source that could not be read the last time: its label, what was wrong, and what to do."""

    label: str
    title: str
    hint: str


@dataclass(frozen=True)
class Kept:
    """What stands behind a table from the store: since when all sources were read, and which could not be.

    `corrections` counts those that were applied, `unmatched` holds the numbers of those that match nothing kept.
    """

    read: dt.datetime | None
    troubles: tuple[Trouble, ...] = ()
    corrections: int = 0
    unmatched: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Gathered:
    """All sources read into one.

    `left_out` counts by kind of source (`calendar`, `mail`, or `both` for what stood in two files) and reason.
    `me` are the addresses taken for the person's; `me_inferred` and `tz_inferred` say whether they were found
    rather than given. `kinds` names each source in the order given. `kept` is there when it comes from the store.
    """

    activities: pd.DataFrame
    absences: tuple[dt.date, ...]
    left_out: Mapping[str, Mapping[str, int]]
    warnings: tuple[ReadingWarning, ...]
    me: tuple[str, ...]
    me_inferred: bool
    tz: str
    tz_inferred: bool
    kinds: tuple[str, ...]
    until: dt.datetime
    kept: Kept | None = None

    def __post_init__(self) -> None:
        frozen = {kind: MappingProxyType(dict(counts)) for kind, counts in self.left_out.items()}
        object.__setattr__(self, "left_out", MappingProxyType(frozen))


@dataclass(frozen=True)
class Rules:
    """By what the activities are judged: `classify`'s arguments, as a person gives them."""

    weekly: str = "mon-fri 08:00-16:00"
    country: str | None = None
    profile: str | Path | Profile = "afi_2022_04"
    rest_method: str | None = None
    days_off: Collection[dt.date] = field(default=())


def gather(
    paths: Sequence[str | Path],
    *,
    now: dt.datetime,
    me: Sequence[str] = (),
    tz: str | None = None,
    include: Collection[str] = (),
    week: str | None = None,
    progress: Progress | None = None,
) -> Gathered:
    """Read all sources, up to the end of the week of `now`, or of `week` (`2026-W47`) when that is later.

    `me` are the person's addresses, `tz` their zone; left out, the address that sends most of the mail, or else
    stands in most of the meetings, and the machine's zone are taken. `include` is handed to the calendar reader.
    `progress` is told the source (from 0), and how much of how much of it is done.

    Raises `FileError` for a source that cannot be read, `ZoneError` for a zone that is unknown or not to be found, and
    `GrenseError` for an address or an option that is none.
    """
    zone = tz or machine_zone()
    given = own_addresses(me, "--me")
    until = _until(now, zone, week)
    kinds = tuple(_of_file(number, detect, path) for number, path in enumerate(paths))
    addresses = given or _infer_owner(paths, kinds)
    readings = [
        _of_file(number, _read, path, kind, number, addresses, zone, now, until, include, progress)
        for number, (path, kind) in enumerate(zip(paths, kinds, strict=True))
    ]
    table = activities.concat([reading.activities for reading in readings])
    left_out = _left_out(kinds, readings)
    twice = sum(len(reading.activities) for reading in readings) - len(table)
    if twice:
        left_out["both"] = Counter(duplicate=twice)
    absences = sorted({day for reading in readings for day in reading.absences})
    return Gathered(
        table, tuple(absences), left_out, _warnings(readings), addresses, not me, zone, tz is None, kinds, until
    )


def recall(
    store: Store,
    states: Mapping[str, SourceState],
    *,
    now: dt.datetime,
    me: Sequence[str] = (),
    tz: str | None = None,
    week: str | None = None,
    further: Sequence[Correction] = (),
) -> Gathered:
    """What is kept of the connected sources, as the person has corrected it; `states` says how reading them went.

    `further` are corrections that are not kept, applied after those that are.

    Raises `ZoneError` for a zone that is unknown or not to be found, `StoreError` when the store cannot be read.
    """
    zone = tz or machine_zone()
    until = _until(now, zone, week)
    numbered = store.corrections()
    corrections = (*numbered.values(), *further)
    found = apply(store.activities((dt.datetime(1970, 1, 1, tzinfo=dt.UTC), until)), corrections)
    absences = sorted({*store.absences(), *days_away(corrections, zone)})
    reads = [state.last_success for state in states.values()]
    troubles = (Trouble(label, state.problem, state.hint) for label, state in sorted(states.items()) if state.problem)
    kept = Kept(
        min((read for read in reads if read), default=None),
        tuple(troubles),
        len(numbered),
        frozenset(number for place, number in enumerate(numbered) if place in found.unmatched),
    )
    return Gathered(
        found.activities, tuple(absences), {}, (), tuple(me), False, zone, tz is None, tuple(states), until, kept
    )


def judge(gathered: Gathered, rules: Rules, *, now: dt.datetime) -> Classification:
    """Classify what was gathered; the days of absence have no ordinary hours."""
    hours = OrdinaryHours(rules.weekly, rules.country, frozenset(gathered.absences) | frozenset(rules.days_off))
    return classify(
        gathered.activities,
        tz=gathered.tz,
        profile=rules.profile,
        ordinary_hours=hours,
        rest_method=rules.rest_method,
        until=min(now, gathered.until),
    )


def latest_week(found: Classification, now: dt.datetime, tz: str) -> str | None:
    """The latest ISO week with work that is not after `now`; None when there is none."""
    today = now.astimezone(load_zone(tz)).date()
    worked = [day.date() for day in found.days["date"].tolist() if day.date() <= today]
    return iso_week_label(max(worked)) if worked else None


def week_start(week: str) -> dt.date:
    """The Monday of an ISO week such as `2026-W47`; raises `ValueError` for what is none."""
    year, _, number = week.upper().partition("-W")
    if not (len(year) == 4 and year.isdecimal() and 1 <= len(number) <= 2 and number.isdecimal()):
        raise ValueError(week)
    return dt.date.fromisocalendar(int(year), int(number), 1)


def detect(path: str | Path) -> str:
    """Whether a path holds a calendar or mail, by its content; a folder is mail.

    Raises `SourceError` for what is missing, empty or neither.
    """
    place = Path(path)
    try:
        if place.is_dir():
            return MAIL
        if place.exists() and not place.is_file():
            raise SourceError("not a file or folder", hint="save it to a file first")
        with place.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        raise SourceError("there is no such file", hint="check the path") from None
    except (OSError, ValueError):
        raise SourceError("the file cannot be read", hint="check that it is a file you may read") from None
    if not head.strip():
        raise SourceError("the file is empty", hint="export it again")
    if begins_mbox(head) or is_mail(parse(b"\n" + _header(head))):
        return MAIL
    try:
        with opened(head):
            return CALENDAR
    except SourceError:
        raise SourceError(
            "neither a calendar nor mail", hint="an .ics file, an mbox, an .eml file, a Maildir or a folder of mail"
        ) from None


def _header(head: bytes) -> bytes:
    """What stands before the first blank line; nothing of a calendar, whose lines look like fields too."""
    plain = head.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").lstrip(b"\n")
    header = plain.partition(b"\n\n")[0]
    return b"" if header[:5].upper() == b"BEGIN" or b"\0" in header else header


def _of_file(number: int, call: Callable[..., _T], *arguments: object) -> _T:
    try:
        return call(*arguments)
    except SourceError as error:
        raise FileError(number + 1, error) from None


def _read(
    path: str | Path,
    kind: str,
    number: int,
    me: Sequence[str],
    zone: str,
    now: dt.datetime,
    until: dt.datetime,
    include: Collection[str],
    progress: Progress | None,
) -> Reading:
    def told(done: int, total: int) -> None:
        if progress is not None:
            progress(number, done, total)

    window = (dt.datetime(1970, 1, 1, tzinfo=dt.UTC), until)
    if kind == CALENDAR:
        return ics.read_ics(path, me=me, window=window, tz=zone, include=include, label=kind, progress=told)
    return mail.read_mail(path, me=me, window=window, now=now, label=kind, progress=told)


def _infer_owner(paths: Sequence[str | Path], kinds: Sequence[str]) -> tuple[str, ...]:
    for kind, find in ((MAIL, mail.find_owner), (CALENDAR, ics.find_owner)):
        numbers = [number for number, found in enumerate(kinds) if found == kind]
        owners = Counter(owner for number in numbers if (owner := _of_file(number, find, paths[number])))
        if owners:
            return (owners.most_common(1)[0][0],)
    return ()


def _until(now: dt.datetime, zone: str, week: str | None) -> dt.datetime:
    this_week = iso_week_label(now.astimezone(load_zone(zone)).date())
    return max(_week_end(name, zone) for name in (this_week, week) if name)


def _week_end(week: str, zone: str) -> dt.datetime:
    """Noon of the Monday after: the workday of Sunday has then ended, and the rest after it is known."""
    monday = week_start(week) + 7 * _DAY
    return dt.datetime.combine(monday, dt.time(12), load_zone(zone)).astimezone(dt.UTC)


def _left_out(kinds: Sequence[str], readings: Sequence[Reading]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for kind, reading in zip(kinds, readings, strict=True):
        if reading.left_out:
            counts.setdefault(kind, Counter()).update(reading.left_out)
    return counts


def _warnings(readings: Sequence[Reading]) -> tuple[ReadingWarning, ...]:
    """Each code once, with its counts added up."""
    merged: dict[str, ReadingWarning] = {}
    for warning in (warning for reading in readings for warning in reading.warnings):
        before = merged[warning.code].count if warning.code in merged else 0
        merged[warning.code] = ReadingWarning(warning.code, before + warning.count, warning.hint)
    return tuple(merged.values())
