"""Classifies Graph's events by the same policy as a calendar file: taken, absent, or left out by reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from grense.model.addresses import bare_address, is_address, mailbox
from grense.rules.origins import INVITED, ORGANISED
from grense.rules.work_places import ELSEWHERE
from grense.sources.ics.account import Occurrence, OccurrenceAccount, Window
from grense.sources.ics.participant import Participant
from grense.sources.ics.people import EventPeople, is_outside
from grense.sources.ics.policy import Inclusion, Standing
from grense.sources.ics.zones import is_plausible
from grense.sources.microsoft365.rows import ItemRows
from grense.sources.organisation import own_domains

__all__ = ["FIELDS", "Meetings"]

FIELDS = (
    "attendees",
    "start",
    "end",
    "isAllDay",
    "isCancelled",
    "isOnlineMeeting",
    "isOrganizer",
    "organizer",
    "responseStatus",
    "sensitivity",
    "showAs",
)

_MIDNIGHT = dt.time()
_UTC_NAMES = ("UTC", "Etc/UTC", "Etc/GMT", "GMT", "tzone://Microsoft/Utc")
_BUSY_REASONS = {"free": "free", "oof": "out_of_office"}
_UNANSWERED = ("notResponded", "tentativelyAccepted")


class Meetings:
    """Collects events of a window. Local days are those of `zone`, the person's own addresses `me`, in lower case."""

    def __init__(
        self,
        window: tuple[dt.datetime, dt.datetime],
        inclusion: Inclusion,
        zone: ZoneInfo,
        hashed: Callable[[str], str],
        me: Collection[str] = (),
    ) -> None:
        self.rows = ItemRows("meeting")
        self.absences: list[tuple[str, dt.date]] = []
        self._window, self._inclusion, self._zone, self._hashed = Window(*window), inclusion, zone, hashed
        self._me, self._mailboxes = me, frozenset(map(mailbox, me))
        self._domains = own_domains(me, inclusion.domains)

    def take(self, event: Any) -> None:
        """Add one event, if it lies in the window."""
        account = OccurrenceAccount(self._window, self._inclusion, self._zone)
        try:
            # Each occurrence of a series has an id of its own.
            key = self._hashed(f"event {event['id']}")
            account.take(self._occurrence(event))
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
            self.rows.left_out["broken"] += 1
            return
        for row in account.rows:
            self.rows.enter(key, row)
        self.absences.extend((key, day) for day in account.absences)
        self.rows.left_out.update(account.left_out)

    def _occurrence(self, event: Mapping[str, Any]) -> Occurrence:
        start, end = _instant(event["start"]), _instant(event["end"])
        if end < start or not is_plausible(start, end):
            raise ValueError
        outside = is_outside(_people(event), self._mailboxes, self._domains)
        standing = replace(_standing(event, self._me), outside=outside)
        if event.get("isAllDay"):
            return Occurrence(self._local_day(start), self._local_day(end), standing)
        return Occurrence(start.astimezone(self._zone), end.astimezone(self._zone), standing)

    def _local_day(self, moment: dt.datetime) -> dt.date:
        """The day of an all-day event: a midnight without a zone, or one in the person's zone converted to UTC."""
        return moment.date() if moment.time() == _MIDNIGHT else moment.astimezone(self._zone).date()


def _standing(event: Mapping[str, Any], me: Collection[str]) -> Standing:
    response = event["responseStatus"]["response"] if event.get("responseStatus") else "none"
    own = bool(event.get("isOrganizer")) or response == "organizer"
    state = event.get("showAs", "busy")
    unanswered = state == "tentative" or response in _UNANSWERED or (response == "none" and not own)
    reasons = (
        "private" if event.get("sensitivity", "normal") != "normal" else None,
        _BUSY_REASONS.get(state),
        "unanswered" if unanswered else None,
        # Graph reports the person as organiser of a block without others, too. Where an online meeting has no
        # invitees, the link was sent in another way.
        "no_participant" if own and not event.get("isOnlineMeeting") and not _has_others(event, me) else None,
    )
    never = "cancelled" if event.get("isCancelled") else "declined" if response == "declined" else None
    away = state == "oof" and not unanswered and never is None
    categories = frozenset(str(name).strip().casefold() for name in event.get("categories") or ())
    return Standing(
        never,
        tuple(reason for reason in reasons if reason),
        away,
        categories,
        place=ELSEWHERE if state == "workingElsewhere" else "",
        origin="" if "isOrganizer" not in event else ORGANISED if own else INVITED,
    )


def _has_others(event: Mapping[str, Any], me: Collection[str]) -> bool:
    """Whether others are invited, except rooms and equipment. Addresses are compared and discarded."""
    return any(
        attendee.get("type") != "resource"
        and (attendee.get("status") or {}).get("response") != "organizer"
        and str((attendee.get("emailAddress") or {}).get("address", "")).casefold() not in me
        for attendee in event.get("attendees") or ()
    )


def _people(event: Mapping[str, Any]) -> EventPeople:
    """The organiser, unless it is the person, and the others invited. Addresses are compared and discarded."""
    organiser = None if event.get("isOrganizer") or not event.get("organizer") else _participant(event["organizer"])
    return EventPeople(organiser, tuple(map(_participant, event.get("attendees") or ())))


def _participant(recipient: Mapping[str, Any]) -> Participant:
    address = bare_address(str((recipient.get("emailAddress") or {}).get("address", "")))
    user_type = "RESOURCE" if recipient.get("type") == "resource" else ""
    return Participant((address,) if is_address(address) else (), user_type=user_type)


def _instant(moment: Mapping[str, str]) -> dt.datetime:
    if moment["timeZone"] not in _UTC_NAMES:
        raise ValueError  # times in UTC were requested
    return dt.datetime.fromisoformat(moment["dateTime"]).replace(tzinfo=dt.UTC)
