"""Classifies events of JSCalendar by the same policy as a calendar file: taken, absent, or left out by reason.

Sources: RFC 8984 and draft-ietf-calext-jscalendarbis, which names an address `calendarAddress` in place of `sendTo`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from grense.model.addresses import mailbox
from grense.sources.ics.account import Occurrence, OccurrenceAccount, OccurrenceRow, Window
from grense.sources.ics.blocks import Header
from grense.sources.ics.participant import Participant, is_stand_in
from grense.sources.ics.people import EventPeople
from grense.sources.ics.policy import Inclusion, Standing, Words, standing_of
from grense.sources.ics.zones import is_plausible
from grense.sources.jmap.listing import address_of
from grense.sources.organisation import own_domains

__all__ = ["PROPERTIES", "JmapEvents", "length_of"]

PROPERTIES = (
    "calendarIds",
    "duration",
    "freeBusyStatus",
    "id",
    "isDraft",
    "isOrigin",
    "participants",
    "privacy",
    "showWithoutTime",
    "start",
    "status",
    "utcEnd",
    "utcStart",
)

_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?", re.ASCII)
_KINDS = {"group": "GROUP", "location": "ROOM", "resource": "RESOURCE"}
_TRANSPARENT = {"free": "TRANSPARENT"}
_BUSY = {"tentative": "TENTATIVE"}
_OWN_HEADER = Header(keeps_answers=True)
_A_DAY = dt.timedelta(days=1)


class JmapEvents:
    """Collects events of a window. Local days are those of `zone`, the person's own addresses `me`, in lower case."""

    def __init__(
        self,
        window: tuple[dt.datetime, dt.datetime],
        inclusion: Inclusion,
        zone: ZoneInfo,
        hashed: Callable[[str], str],
        me: Collection[str] = (),
    ) -> None:
        self.rows: dict[str, OccurrenceRow] = {}
        self.absences: dict[str, list[dt.date]] = {}
        self.left_out: dict[str, str] = {}
        self.broken = 0
        self._window, self._inclusion, self._zone, self._hashed = Window(*window), inclusion, zone, hashed
        self._mailboxes, self._domains = frozenset(map(mailbox, me)), own_domains(me, inclusion.domains)

    def take(self, event: Any) -> None:
        """Add one event, if it lies in the window; of one that comes twice, the last version is used."""
        account = OccurrenceAccount(self._window, self._inclusion, self._zone)
        try:
            # Each occurrence of a series has an id of its own.
            key = self._hashed(f"event {event['id']}")
            if not event.get("isDraft"):
                account.take(self._occurrence(event))
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
            self.broken += 1
            return
        for one in (self.rows, self.absences, self.left_out):
            one.pop(key, None)
        self.rows |= zip([key] * len(account.rows), account.rows, strict=True)
        self.absences[key] = account.absences
        reason = "draft" if event.get("isDraft") else next(iter(+account.left_out), "")
        self.left_out |= {key: reason} if reason else {}

    def _occurrence(self, event: Mapping[str, Any]) -> Occurrence:
        standing = self._standing(event)
        if event.get("showWithoutTime"):
            start = dt.datetime.fromisoformat(event["start"]).date()
            days = max(length_of(event.get("duration") or "P1D"), _A_DAY)
            return Occurrence(start, start + days, standing)
        start, end = _instant(event["utcStart"]), _instant(event["utcEnd"])
        if end < start or not is_plausible(start, end):
            raise ValueError
        return Occurrence(start.astimezone(self._zone), end.astimezone(self._zone), standing)

    def _standing(self, event: Mapping[str, Any]) -> Standing:
        busy = str(event.get("freeBusyStatus") or "busy")
        words = Words(
            status=str(event.get("status") or "").upper(),
            transparency=_TRANSPARENT.get(busy, ""),
            busy=_BUSY.get(busy, ""),
            classification=str(event.get("privacy") or "").upper(),
            categories=frozenset(str(name).strip().casefold() for name in event.get("keywords") or ()),
        )
        return standing_of(_people(event), self._mailboxes, words, _OWN_HEADER, self._domains)


def length_of(duration: str) -> dt.timedelta:
    """A duration of JSCalendar. Raises `ValueError` for anything else.

    >>> length_of("P1DT1H30M"), length_of("P400D")
    (datetime.timedelta(days=1, seconds=5400), datetime.timedelta(days=400))
    """
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise ValueError
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in match.groups())
    return dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _instant(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment


def _people(event: Mapping[str, Any]) -> EventPeople:
    """The owner as the organiser, and the others; addresses are compared and discarded."""
    everybody = [one for one in (event.get("participants") or {}).values() if isinstance(one, dict)]
    owners = [one for one in everybody if (one.get("roles") or {}).get("owner")]
    organiser = _participant(owners[0]) if owners else None
    if organiser is None and everybody and event.get("isOrigin") is False:
        organiser = Participant()  # somebody else, whom the server does not name
    invited = (one for one in everybody if not (one.get("roles") or {}).get("owner") or "participationStatus" in one)
    return EventPeople(organiser, tuple(map(_participant, invited)))


def _participant(one: Mapping[str, Any]) -> Participant:
    ways = one.get("sendTo") or {}
    named = (one.get("calendarAddress"), *(ways.values() if isinstance(ways, dict) else ()), one.get("email"))
    addresses = tuple(dict.fromkeys(address for text in named if (address := address_of(text))))
    people = tuple(address for address in addresses if not is_stand_in(address))
    kind = _KINDS.get(str(one.get("kind") or ""), "") if people or not addresses else "RESOURCE"
    return Participant(people, str(one.get("participationStatus") or "needs-action").upper(), kind)
