"""Calendar items from Exchange, classified by the policy that is used for files."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from grense.sources.base import ReadingWarning
from grense.sources.ics.account import Occurrence, OccurrenceAccount, OccurrenceRow, Window, table_of
from grense.sources.ics.blocks import Header
from grense.sources.ics.participant import Participant
from grense.sources.ics.people import EventPeople
from grense.sources.ics.policy import Inclusion, Standing, Words, standing_of

__all__ = ["ExchangeMeetings", "instant"]

_HALF_A_DAY = dt.timedelta(hours=12)
_ME, _SOMEBODY = Participant(("me",)), Participant(("somebody",))
_MINE = frozenset(_ME.addresses)
_ANSWERS = {"Accept": "ACCEPTED", "Decline": "DECLINED"}
# The server gives the response itself, so it is never inferred from the busy status.
_HEADER = Header(keeps_answers=True)


@dataclass(frozen=True)
class ExchangeMeetings:
    """The result of reading a calendar: a table of meetings and its items, days of absence by item, and counts."""

    activities: pd.DataFrame
    keys: tuple[str, ...]
    absences: tuple[tuple[str, dt.date], ...]
    left_out: Mapping[str, int]
    warnings: tuple[ReadingWarning, ...]

    @classmethod
    def of(
        cls,
        items: Iterable[Mapping[str, str]],
        window: tuple[dt.datetime, dt.datetime],
        inclusion: Inclusion,
        zone: dt.tzinfo,
        hashed: Callable[[str], str],
    ) -> ExchangeMeetings:
        """Read items, each once: one that lies in two spans is returned twice."""
        once = {item.get("ItemId") or number: item for number, item in enumerate(items)}
        rows: list[tuple[OccurrenceRow, str]] = []
        absences: list[tuple[str, dt.date]] = []
        left_out: Counter[str] = Counter()
        for item in once.values():
            try:
                occurrence = _occurrence(item, zone)
            except (KeyError, ValueError, OverflowError):
                left_out["broken"] += 1
                continue
            account = OccurrenceAccount(Window(*window), inclusion, zone)
            account.take(occurrence)
            key = hashed(item.get("ItemId", ""))
            rows.extend((row, key) for row in account.rows)
            absences.extend((key, day) for day in account.absences)
            left_out.update(account.left_out)
        rows.sort()
        return cls(
            table_of([row for row, _ in rows]),
            tuple(key for _, key in rows),
            tuple(sorted(absences)),
            {reason: count for reason, count in sorted(left_out.items()) if count},
            _warnings(once.values(), left_out),
        )


def instant(text: str) -> dt.datetime:
    """The instant in a field; one without an offset is UTC, in which all requests are made.

    >>> instant("2026-11-17T20:40:00Z")
    datetime.datetime(2026, 11, 17, 20, 40, tzinfo=datetime.timezone.utc)
    """
    moment = dt.datetime.fromisoformat(text.strip())
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def _occurrence(item: Mapping[str, str], zone: dt.tzinfo) -> Occurrence:
    start, end = instant(item["Start"]), instant(item["End"])
    if _is_true(item, "IsAllDayEvent"):
        return Occurrence(_day(start, zone), _day(end, zone), _standing(item))
    return Occurrence(start, end, _standing(item))


def _day(moment: dt.datetime, zone: dt.tzinfo) -> dt.date:
    """The day that begins at a moment; where the person's zone has changed since, the day with most of the span."""
    return (moment.astimezone(zone) + _HALF_A_DAY).date()


def _standing(item: Mapping[str, str]) -> Standing:
    words = Words(
        status="CANCELLED" if _is_true(item, "IsCancelled") else "",
        busy=item.get("LegacyFreeBusyStatus", "").upper(),
        classification=item.get("Sensitivity", "").upper(),
        categories=frozenset(name.strip().casefold() for name in item.get("Categories", "").split("\n")),
    )
    return standing_of(_people(item), _MINE, words, _HEADER)


def _people(item: Mapping[str, str]) -> EventPeople:
    """The participants, as far as known without requesting their identities."""
    if not _is_true(item, "IsMeeting"):
        return EventPeople()
    answer = item.get("MyResponseType", "")
    if answer == "Organizer":
        return EventPeople(_ME, (_SOMEBODY,))
    return EventPeople(_SOMEBODY, (Participant(_ME.addresses, _ANSWERS.get(answer, "NEEDS-ACTION")),))


def _is_true(item: Mapping[str, str], name: str) -> bool:
    return item.get(name) in ("true", "1")


def _warnings(items: Iterable[Mapping[str, str]], left_out: Mapping[str, int]) -> tuple[ReadingWarning, ...]:
    items = list(items)
    alone = 0 if any(_is_true(item, "IsMeeting") for item in items) else len(items)
    found = (
        ReadingWarning("broken_event", left_out.get("broken", 0)),
        ReadingWarning("no_attendees", alone, hint="blocks"),
    )
    return tuple(warning for warning in found if warning.count)
