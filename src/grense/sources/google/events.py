"""Classifies Google's events by the same policy as a calendar file: taken, absent, a place, or left out by reason.

Of the others invited it is asked only whether there are any: neither their names nor their addresses, so it stays
unsaid whether a meeting is with nobody else of the person's organisation. Of more attendees than `MAX_ATTENDEES` Google
returns the person alone, and says that others were omitted. Source:
https://developers.google.com/workspace/calendar/api/v3/reference/events (30 November 2026).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from grense.rules.kinds import PLACE
from grense.rules.origins import INVITED, ORGANISED
from grense.rules.work_places import ELSEWHERE, HOME, WORKPLACE
from grense.sources.ics.account import Occurrence, OccurrenceAccount, OccurrenceRow, Window, table_of
from grense.sources.ics.policy import Inclusion, Standing
from grense.sources.ics.zones import is_plausible

__all__ = ["EVENT_TYPES", "FIELDS", "MAX_ATTENDEES", "GoogleEvents"]

FIELDS = (
    "attendees(resource,responseStatus,self),attendeesOmitted,end(date,dateTime),eventType,id,organizer(self),"
    "start(date,dateTime),status,transparency,visibility,workingLocationProperties(type)"
)
# Birthdays of contacts, and bookings that Gmail found in mails, are not asked for.
EVENT_TYPES = ("default", "focusTime", "outOfOffice", "workingLocation")
MAX_ATTENDEES = 20

_PLACES = {"customLocation": ELSEWHERE, "homeOffice": HOME, "officeLocation": WORKPLACE}
_PRIVATE = ("confidential", "private")


class GoogleEvents:
    """Collects events of a window. Local days are those of `zone`."""

    def __init__(
        self,
        window: tuple[dt.datetime, dt.datetime],
        inclusion: Inclusion,
        zone: ZoneInfo,
        hashed: Callable[[str], str],
    ) -> None:
        self.absences: list[tuple[str, dt.date]] = []
        self.left_out: Counter[str] = Counter()
        self._rows: dict[str, OccurrenceRow] = {}
        self._window, self._inclusion, self._zone, self._hashed = Window(*window), inclusion, zone, hashed

    def keys(self) -> tuple[str, ...]:
        """The items, in the order of the table's rows."""
        return tuple(self._rows)

    def table(self) -> pd.DataFrame:
        """The items as an activity table."""
        return table_of(list(self._rows.values()))

    def take(self, event: Any) -> None:
        """Add one event, if it lies in the window."""
        account = OccurrenceAccount(self._window, self._inclusion, self._zone)
        try:
            # Each occurrence of a series has an id of its own.
            key = self._hashed(f"event {event['id']}")
            kind = event.get("eventType", "default")
            start, end = self._moment(event["start"]), self._moment(event["end"])
            instants = self._instants(start, end)
            if kind not in EVENT_TYPES or instants[1] < instants[0] or not is_plausible(*instants):
                raise ValueError
            if kind == "workingLocation":
                self._take_place(key, event, *instants)
            else:
                account.take(Occurrence(start, end, _standing(event, kind)))
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
            self.left_out["broken"] += 1
            return
        for row in account.rows:
            self._rows[key] = row
        self.absences.extend((key, day) for day in account.absences)
        self.left_out.update(account.left_out)

    def _take_place(self, key: str, event: Mapping[str, Any], start: dt.datetime, end: dt.datetime) -> None:
        place = _PLACES.get(str((event.get("workingLocationProperties") or {}).get("type")))
        if place and event.get("status") != "cancelled" and start < end and self._window.holds(start, end):
            self._rows[key] = OccurrenceRow(start, end, PLACE, place=place)

    def _moment(self, said: Mapping[str, str]) -> dt.datetime | dt.date:
        """A time in the person's zone, or a day."""
        if "date" in said:
            return dt.date.fromisoformat(said["date"])
        moment = dt.datetime.fromisoformat(said["dateTime"])
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(self._zone)

    def _instants(self, start: dt.datetime | dt.date, end: dt.datetime | dt.date) -> tuple[dt.datetime, dt.datetime]:
        """The same in UTC; a day begins at the person's midnight."""
        begin, finish = (
            one if isinstance(one, dt.datetime) else dt.datetime.combine(one, dt.time(), self._zone)
            for one in (start, end)
        )
        return begin.astimezone(dt.UTC), finish.astimezone(dt.UTC)


def _standing(event: Mapping[str, Any], kind: str) -> Standing:
    own = bool((event.get("organizer") or {}).get("self"))
    attendees = event.get("attendees") or []
    response = next((str(one.get("responseStatus")) for one in attendees if one.get("self")), "")
    unanswered = "tentative" in (event.get("status"), response) or (not own and response in ("", "needsAction"))
    with_others = not own or bool(event.get("attendeesOmitted")) or any(map(_is_other, attendees))
    free = "free" if event.get("transparency") == "transparent" else ""
    reasons = (
        "private" if event.get("visibility") in _PRIVATE else "",
        "out_of_office" if kind == "outOfOffice" else free,
        "unanswered" if unanswered else "",
        "" if with_others and kind == "default" else "no_participant",
    )
    never = "cancelled" if event.get("status") == "cancelled" else "declined" if response == "declined" else None
    return Standing(
        never,
        tuple(reason for reason in reasons if reason),
        away=kind == "outOfOffice" and never is None,
        origin="" if "organizer" not in event else ORGANISED if own else INVITED,
    )


def _is_other(attendee: Mapping[str, Any]) -> bool:
    """Whether an attendee is another person, or a group; rooms and equipment are neither."""
    return not attendee.get("self") and not attendee.get("resource")
