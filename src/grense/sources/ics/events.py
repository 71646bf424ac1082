"""Adds the events of a calendar to an account, by the scan or by icalendar alone, with the same result."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from grense.sources.base import Progress
from grense.sources.ics.account import Details, Occurrence, OccurrenceAccount, Window
from grense.sources.ics.blocks import Blocks
from grense.sources.ics.component import BrokenEventError, CalendarView, ParsedEvent, parse
from grense.sources.ics.expansion import FOREVER, expand, series_window
from grense.sources.ics.policy import MESSAGE, Standing
from grense.sources.ics.repair import repaired
from grense.sources.ics.rule import RecurrenceRule
from grense.sources.ics.scan import ScannedEvent, essentials, scan
from grense.sources.ics.timing import Timing, keys_of, series_spans, timing_of
from grense.sources.ics.zones import IcsMoment, Zones

__all__ = ["IcsRequest", "read_by_library", "read_by_scan"]


_REPORT_EVERY = 500
_MARGIN = dt.timedelta(days=3)
_YEAR = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class IcsRequest:
    """The parameters of a reading: the owner, the window (`None`: everything), and the file's zones.

    `domains` are those of the owner's organisation.
    """

    me: frozenset[str]
    window: Window | None
    zones: Zones
    domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Ordinary:
    """An event that does not need icalendar."""

    number: int
    timing: Timing
    standing: Standing
    calendar_zone: dt.tzinfo | None
    cut: bool = False

    @property
    def details(self) -> Details:
        return self.timing.details

    @property
    def start(self) -> IcsMoment:
        return self.timing.start

    @property
    def end(self) -> IcsMoment:
        return self.timing.end

    @property
    def recurrence_id(self) -> IcsMoment | None:
        return self.timing.recurrence_id

    @property
    def rules(self) -> tuple[RecurrenceRule, ...]:
        return (self.timing.rule,) if self.timing.rule else ()

    def replacing(self, moment: dt.datetime) -> _Ordinary:
        """The same event as the replacement of the occurrence at this time."""
        return replace(self, timing=replace(self.timing, recurrence_id=moment))

    @property
    def sequence(self) -> int:
        return self.timing.sequence


def read_by_library(
    blocks: Blocks, request: IcsRequest, account: OccurrenceAccount, progress: Progress | None = None
) -> None:
    """Add the events by way of icalendar, every series by way of recurring-ical-events."""
    parser = _Parser(blocks, request, account)
    groups: dict[object, list[ParsedEvent]] = defaultdict(list)
    for number in range(len(blocks)):
        event = parser.whole(number)
        if event is not None:
            account.note(event.start, event.details)
            groups[event.uid or (number,)].append(event)
        _report(blocks, number, progress)
    horizon = _horizon((event.start for events in groups.values() for event in events), request.window)
    for events in _dense_last(groups.values()):
        _expand(_without_messages(events, account), request.window, horizon, account)


def read_by_scan(
    blocks: Blocks, request: IcsRequest, account: OccurrenceAccount, progress: Progress | None = None
) -> None:
    """Add the events from the bytes; icalendar is used only for unusual ones, reduced to their times."""
    scanner = _Scanner(blocks, request, account)
    for number in range(len(blocks)):
        scanner.meet(number)
        _report(blocks, number, progress)
    scanner.finish()


class _Parser:
    """Parses single events by icalendar, and counts the broken ones."""

    def __init__(self, blocks: Blocks, request: IcsRequest, account: OccurrenceAccount) -> None:
        self._blocks = blocks
        self._request = request
        self._account = account
        self._zones = [request.zones.calendar_zone(header.zone) for header in blocks.headers]

    def zone(self, number: int) -> dt.tzinfo | None:
        """The zone of X-WR-TIMEZONE for this event."""
        return self._zones[self._blocks.calendars[number]]

    def whole(self, number: int) -> ParsedEvent | None:
        """An event with all of its relevant properties."""
        return self.stripped(number, essentials(self._blocks.text(number)))

    def stripped(self, number: int, text: bytes, standing: Standing | None = None) -> ParsedEvent | None:
        """An event from a block that holds only allowed properties."""
        request, header = self._request, self._blocks.header(number)
        calendar = CalendarView(
            request.me, header, self.zone(number), request.zones, self._account.effort, request.domains
        )
        try:
            return parse(text, calendar, standing)
        except BrokenEventError:
            self._account.left_out["broken"] += 1
            return None


class _Scanner:
    """Groups the events by UID, and keeps only those that can overlap the window.

    Of the others the number is kept, so that the rest of a series is found when one of its parts overlaps the window.
    """

    def __init__(self, blocks: Blocks, request: IcsRequest, account: OccurrenceAccount) -> None:
        self._blocks = blocks
        self._request = request
        self._account = account
        self._parser = _Parser(blocks, request, account)
        self._groups: dict[object, list[int]] = {}
        self._kept: dict[int, _Ordinary | ParsedEvent | None] = {}
        self._standings: dict[Standing, Standing] = {}
        window = request.window or FOREVER
        self._first, self._last = (window.start - _MARGIN).date(), (window.end + _MARGIN).date()

    def meet(self, number: int) -> None:
        """Scan one event."""
        event, timing, cut = self._scanned(number)
        if event is None or timing is None:
            self._keep_unusual(number, event)
            return
        if timing.details.odd:
            self._account.note(timing.start, timing.details)
        self._groups.setdefault(hash(event.uid) if event.uid else (number,), []).append(number)
        if timing.may_touch(self._first, self._last):
            self._kept[number] = self._ordinary(number, event, timing, cut)

    def finish(self) -> None:
        """Add all groups that can overlap the window."""
        kept = (event.start for event in self._kept.values() if event is not None)
        horizon = _horizon(kept, self._request.window)
        touching = [numbers for numbers in self._groups.values() if any(number in self._kept for number in numbers)]
        found = ([event for number in numbers if (event := self._event(number)) is not None] for numbers in touching)
        for events in _dense_last(found):
            self._enter(events, horizon)

    def _scanned(self, number: int) -> tuple[ScannedEvent | None, Timing | None, bool]:
        """The scanned event, its times where they are ordinary or could be repaired, and whether dates were cut."""
        event = scan(self._blocks.text(number))
        if event is None:
            return None, None, False
        zones, zone = self._request.zones, self._parser.zone(number)
        timing = timing_of(event.times, event.sequence, zones, zone)
        if timing is not None:
            return event, timing, False
        mended = repaired(event.times, self._account.effort)
        timing = timing_of(mended.lines, event.sequence, zones, zone)
        if timing is not None:
            details = replace(timing.details, open_end=mended.open_end, odd=mended.odd)
            timing = replace(timing, details=details)
        return event, timing, mended.cut

    def _keep_unusual(self, number: int, event: ScannedEvent | None) -> None:
        parsed = self._parser.whole(number) if event is None else self._stripped(number, event)
        if parsed is not None:
            uid = parsed.uid if event is None else event.uid
            self._account.note(parsed.start, parsed.details)
            self._groups.setdefault(hash(uid) if uid else (number,), []).append(number)
            self._kept[number] = parsed

    def _event(self, number: int) -> _Ordinary | ParsedEvent | None:
        if number in self._kept:
            return self._kept.pop(number)
        event, timing, cut = self._scanned(number)
        return self._ordinary(number, event, timing, cut) if event and timing else None

    def _ordinary(self, number: int, event: ScannedEvent, timing: Timing, cut: bool) -> _Ordinary:
        standing = event.standing(self._request.me, self._blocks.header(number), self._request.domains)
        standing = self._standings.setdefault(standing, standing)
        return _Ordinary(number, timing, standing, self._parser.zone(number), cut)

    def _stripped(self, number: int, event: ScannedEvent) -> ParsedEvent | None:
        standing = event.standing(self._request.me, self._blocks.header(number), self._request.domains)
        return self._parser.stripped(number, event.stripped(), standing)

    def _enter(self, events: Sequence[_Ordinary | ParsedEvent], horizon: dt.datetime) -> None:
        events = _without_messages(events, self._account)
        ordinary = [event for event in events if isinstance(event, _Ordinary)]
        if len(ordinary) == len(events):
            self._enter_ordinary(ordinary, horizon)
            return
        parsed = [event if isinstance(event, ParsedEvent) else self._parser.whole(event.number) for event in events]
        _expand([event for event in parsed if event is not None], self._request.window, horizon, self._account)

    def _enter_ordinary(self, events: Sequence[_Ordinary], horizon: dt.datetime) -> None:
        if len(events) == 1 and events[0].timing.is_single and not events[0].cut:
            event = events[0]
            self._account.take(
                Occurrence(event.start, event.end, event.standing, event.calendar_zone, details=event.details)
            )
            return
        kept = _without_duplicates(_by_instance(events), self._account)
        timings = [event.timing for event in kept]
        endless = any(timing.rule is not None and timing.rule.is_endless for timing in timings)
        window = series_window(self._request.window, horizon, endless=endless)
        effort = self._account.effort
        effort.begin()
        try:
            spans = list(series_spans(timings, window, effort))
        except OverflowError:
            self._account.left_out["broken"] += len(events)
            return
        occurrences = (
            Occurrence(start, end, kept[number].standing, kept[number].calendar_zone, outside, kept[number].details)
            for number, (start, end, outside) in spans
        )
        capped = effort.exhausted or any(event.cut for event in kept)
        self._account.take_series(occurrences, window, capped=capped)


_Event = TypeVar("_Event", bound="_Ordinary | ParsedEvent")


def _dense_last(groups: Iterable[list[_Event]]) -> Iterator[list[_Event]]:
    """The groups in order, but those that may exhaust the effort last, so that the others are complete."""
    dense = []
    for events in groups:
        if any(rule.pattern.is_dense for event in events for rule in event.rules):
            dense.append(events)
        else:
            yield events
    yield from dense


def _expand(
    events: Sequence[ParsedEvent], window: Window | None, horizon: dt.datetime, account: OccurrenceAccount
) -> None:
    if not events:
        return
    try:
        expansion = expand(_without_duplicates(_by_instance(events), account), window, horizon, account.effort)
    except BrokenEventError:
        account.left_out["broken"] += len(events)
    else:
        account.take_series(expansion.occurrences, expansion.window, capped=expansion.capped)


def _without_messages(events: Sequence[_Event], account: OccurrenceAccount) -> Sequence[_Event]:
    """The events of a calendar; a message about one, such as a proposal, is counted."""
    if not any(event.standing.never == MESSAGE for event in events):
        return events
    for event in events:
        if event.standing.never == MESSAGE:
            account.leave_out(MESSAGE, event.start, event.end, event.calendar_zone)
    return [event for event in events if event.standing.never != MESSAGE]


def _by_instance(events: Sequence[_Event]) -> list[_Event]:
    """The events of one UID; one that names the day of the occurrence that it replaces gets that occurrence's time."""
    core = next((event for event in events if event.recurrence_id is None), None)
    if core is None or not isinstance(core.start, dt.datetime):
        return list(events)
    clock = core.start.timetz()
    found: list[Any] = []
    for event in events:
        name = event.recurrence_id
        if name is None or isinstance(name, dt.datetime):
            found.append(event)
        else:
            found.append(event.replacing(dt.datetime.combine(name, clock)))
    return found


def _instance(moment: IcsMoment | None) -> dt.datetime | None:
    return keys_of(moment)[0] if moment is not None else None


def _without_duplicates(events: Sequence[_Event], account: OccurrenceAccount) -> list[_Event]:
    """Those with the highest SEQUENCE for their RECURRENCE-ID, the first of equals; the others are counted."""
    names = [_instance(event.recurrence_id) for event in events]
    best: dict[dt.datetime | None, _Event] = {}
    for name, event in zip(names, events, strict=True):
        other = best.get(name)
        if other is None or event.sequence > other.sequence:
            best[name] = event
    kept = []
    for name, event in zip(names, events, strict=True):
        if best[name] is event:
            kept.append(event)
        else:
            account.leave_out("duplicate", event.start, event.end, event.calendar_zone)
    return kept


def _horizon(starts: Iterable[IcsMoment], window: Window | None) -> dt.datetime:
    """The end of endless series that nothing else ends: a year after the last event's first start."""
    days = (start.date() if isinstance(start, dt.datetime) else start for start in starts)
    # Not before the window's start, so that events before it make no difference.
    last = max(days, default=FOREVER.start.date())
    last = max(last, (window or FOREVER).start.date())
    return min(dt.datetime(last.year, last.month, last.day, tzinfo=dt.UTC), FOREVER.end - _YEAR) + _YEAR


def _report(blocks: Blocks, number: int, progress: Progress | None) -> None:
    if progress is not None and number % _REPORT_EVERY == 0:
        progress(blocks.ends[number], len(blocks.data))
