"""Calendars in iCalendar files (RFC 5545): meetings become activities, out-of-office days become absences.

Sources: RFC 5545; where real files deviate, the behaviour follows recurring-ical-events and x-wr-timezone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from grense.base.arguments import check_type, checked_window
from grense.errors import GrenseError, SourceError
from grense.marks import N_
from grense.model.addresses import mailbox, own_addresses
from grense.model.time import load_zone
from grense.sources.base import Progress, Reading, ReadingWarning
from grense.sources.given import Source, check_labels
from grense.sources.ics.account import OccurrenceAccount, Window
from grense.sources.ics.blocks import Blocks, cut
from grense.sources.ics.buffer import opened
from grense.sources.ics.effort import Effort
from grense.sources.ics.events import IcsRequest, read_by_library, read_by_scan
from grense.sources.ics.expansion import FOREVER
from grense.sources.ics.owners import owners_of
from grense.sources.ics.people import has_part
from grense.sources.ics.policy import Inclusion
from grense.sources.ics.scan import people_in
from grense.sources.ics.zones import Zones
from grense.sources.organisation import own_domains
from grense.sources.owner import Owners

__all__ = ["find_owner", "find_owners", "read_ics"]


_PEOPLE = re.compile(rb"(?i)\n(?:ATTENDEE|ORGANIZER)")
_ATTENDEE = re.compile(rb"(?i)\nA[ \t\r\n]*T[ \t\r\n]*T")


def read_ics(  # noqa: PLR0913  # public; each is a keyword of its own
    source: Source,
    *,
    me: Sequence[str] = (),
    window: tuple[dt.datetime, dt.datetime] | None = None,
    tz: str | None = None,
    include: Collection[str] = (),
    person: str | None = None,
    label: str | None = None,
    progress: Progress | None = None,
    zones: bool = False,
) -> Reading:
    """Read the meetings and the out-of-office days of a calendar.

    Taken are meetings shorter than 24 hours with at least one other participant, which `me` organises or has
    accepted and which are marked as busy. `left_out` counts the other occurrences by reason: `all_day`,
    `day_or_longer`, `cancelled`, `declined`, `scheduling_message`, `unanswered`, `free`, `out_of_office`,
    `private`, `no_participant`, `duplicate`, `start_outside_rule`, `floating_without_zone`;
    and, one an event or series, `broken` and `capped`. All-day entries marked out of office become `absences`.

    `source` is a path, the bytes themselves, or an open binary file. `me` are the person's own addresses, with names
    or without; without them the owner that the calendar names is taken, or else the one that `find_owners` guesses
    (warning `owner_inferred`; `owner_unknown` when it guesses none). Where no address of `me` stands in
    any entry, the warning `owner_not_found` counts those with people. `window` holds two instants with an offset,
    `[start, end)`; what overlaps it is taken. Without a window everything is; where no window before the year 2200
    ends an endless series, it ends a year after the last event's first start. `tz` is the zone of floating times and
    all-day entries; X-WR-TIMEZONE comes first. `include` takes more: `blocks`, `unanswered`, `private`, `all` (see
    `grense.sources.ics.policy.Inclusion`). `person` and `label` fill the columns `person` and `source`.
    `progress` is called with bytes done and bytes in all. `zones` fills the column `zone` with the place that an entry
    names, where its clock is not that of `tz`: where a meeting was planned, not where the person was.

    Raises `SourceError` for a file that is missing, empty, no calendar, or cut off before its first event ends,
    `ZoneError` for an unknown `tz`, and `GrenseError` for an invalid window, option or address.
    """
    options = _Options(me, window, tz, include, person, label, progress, zones)
    return _read(source, read_by_scan, options)


def find_owners(source: Source) -> Owners:
    """Find the owner: the one that the calendar names, and the people in most of its meetings.

    `stated` is the address of X-OWNER (Outlook) or the one that the calendar is named after (Google). `found` counts
    the meetings, one for each entry in the file. `guess` is the address that stands in more than half of them and in
    more than any other; None where two may be the owner alike. Rooms, groups and addresses that no person reads are
    never among them.

    Raises `SourceError` for a file that is missing, empty or no calendar.
    """
    with opened(source) as data:
        return _owners(cut(data))


def find_owner(source: Source) -> str | None:
    """The best of `find_owners`: the owner that the calendar names, else the guess, else None."""
    return next(iter(find_owners(source).best), None)


def _read_full(
    source: Source,
    *,
    me: Sequence[str] = (),
    window: tuple[dt.datetime, dt.datetime] | None = None,
    tz: str | None = None,
    include: Collection[str] = (),
) -> Reading:
    """The same reading without the scan: the reference for testing `read_ics`."""
    return _read(source, read_by_library, _Options(me, window, tz, include))


@dataclass(frozen=True)
class _Options:
    """The keywords of `read_ics`."""

    me: Sequence[str]
    window: tuple[dt.datetime, dt.datetime] | None
    tz: str | None
    include: Collection[str]
    person: str | None = None
    label: str | None = None
    progress: Progress | None = None
    zones: bool = False


def _read(
    source: Source, reader: Callable[[Blocks, IcsRequest, OccurrenceAccount, Progress | None], None], options: _Options
) -> Reading:
    tz, progress = options.tz, options.progress
    check_labels(options.person, options.label, progress)
    check_type("tz", tz, (str, type(None)), N_("an IANA name such as Europe/Oslo"))
    span, zone, inclusion = _window(options.window), load_zone(tz) if tz else None, Inclusion(options.include)
    addresses = own_addresses(options.me)
    warnings: list[ReadingWarning] = []
    with opened(source) as data:
        blocks = cut(data)
        if blocks.truncated and not len(blocks):
            raise SourceError(
                "calendar_truncated", N_("the calendar ends before its first entry does"), hint=N_("export it again")
            )
        if addresses:
            warnings = _not_found(blocks, frozenset(map(mailbox, addresses)))
        else:
            addresses, warnings = _inferred(blocks)
        effort = Effort()
        with Zones.of(blocks.zones, effort) as defined:
            account = OccurrenceAccount(span or FOREVER, inclusion, zone, effort, zones=options.zones)
            domains = own_domains(addresses, inclusion.domains)
            reader(blocks, IcsRequest(frozenset(map(mailbox, addresses)), span, defined, domains), account, progress)
            account.left_out["broken"] += blocks.cut_short
            if defined.broken:
                warnings.append(ReadingWarning("broken_zone", defined.broken))
        if progress is not None:
            progress(len(data), len(data))
        warnings += _warnings(account, blocks)
        return account.reading(warnings, options.person, options.label)


def _owners(blocks: Blocks) -> Owners:
    people = (people_in(blocks.text(number)) for number in range(len(blocks)))
    return owners_of(people, (header.owner for header in blocks.headers if header.owner))


def _inferred(blocks: Blocks) -> tuple[tuple[str, ...], list[ReadingWarning]]:
    owners = _owners(blocks)
    if owners.stated or not owners.found:
        return owners.stated, []
    most = owners.found[0][1]
    return owners.best, [ReadingWarning("owner_inferred" if owners.guess else "owner_unknown", most, hint="me")]


def _not_found(blocks: Blocks, me: frozenset[str]) -> list[ReadingWarning]:
    """The warning of a calendar with people among whom, and among whose owners, none of these mailboxes is."""
    if any(header.owner and mailbox(header.owner) in me for header in blocks.headers):
        return []
    count = 0
    for number in range(len(blocks)) if _PEOPLE.search(blocks.data) else ():
        people = people_in(blocks.text(number))
        if has_part(people, me):
            return []
        count += bool(people.organiser or people.attendees)
    return [ReadingWarning("owner_not_found", count, hint="me")] if count else []


def _warnings(account: OccurrenceAccount, blocks: Blocks) -> list[ReadingWarning]:
    counts = account.left_out
    found = [
        ReadingWarning("broken_event", counts["broken"]),
        ReadingWarning("capped_series", counts["capped"]),
        ReadingWarning("odd_rule", account.doubts["odd_rule"]),
        ReadingWarning("unknown_zone", account.doubts["unknown_zone"], hint="tz"),
        ReadingWarning("floating_without_zone", counts["floating_without_zone"], hint="tz"),
        ReadingWarning("truncated", int(blocks.truncated)),
        ReadingWarning("no_attendees", 0 if _has_attendees(blocks) else len(blocks), hint="blocks"),
    ]
    return [warning for warning in found if warning.count]


def _has_attendees(blocks: Blocks) -> bool:
    if not _ATTENDEE.search(blocks.data):
        return False
    # An alarm may have them too, and that is no meeting.
    return any(people_in(blocks.text(number)).attendees for number in range(len(blocks)))


def _window(window: tuple[dt.datetime, dt.datetime] | None) -> Window | None:
    if window is None:
        return None
    start, end = checked_window(window)
    if start.utcoffset() is None or end.utcoffset() is None:
        raise GrenseError(
            "window_without_zone",
            N_("a window without zone"),
            hint=N_("give both ends an offset or a zone: grense never guesses it"),
        )
    if end < start:
        raise GrenseError(
            "window_reversed", N_("a window that ends before it starts"), hint=N_("give the earlier instant first")
        )
    # The first and the last instants that Python supports mean an open end.
    start = FOREVER.start if start.year < FOREVER.start.year else start.astimezone(dt.UTC)
    end = FOREVER.end if end.year >= FOREVER.end.year else end.astimezone(dt.UTC)
    return Window(start, end)
