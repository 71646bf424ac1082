"""The owner of a calendar: from its properties, otherwise the person in most of its meetings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from grense.model.addresses import mailbox
from grense.sources.ics.participant import Participant
from grense.sources.ics.people import EventPeople
from grense.sources.owner import MOST_OFFERED, Owners

__all__ = ["owners_of"]

_ANSWERS = ("ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED")


def owners_of(events: Iterable[EventPeople], stated: Iterable[str]) -> Owners:
    """Count the people in the events; `stated` are the addresses that the calendars give as their owners'."""
    presence = _Presence()
    for people in events:
        presence.add(people)
    return Owners(tuple(dict.fromkeys(stated)), presence.found(), presence.guess())


class _Presence:
    """The number of events of each mailbox, by role."""

    def __init__(self) -> None:
        self._events = 0
        self._stands: Counter[str] = Counter()
        self._invited: Counter[str] = Counter()
        self._active: set[str] = set()
        self._answers = False
        self._spelled: dict[str, Counter[str]] = {}

    def add(self, people: EventPeople) -> None:
        organisers = self._mailboxes(people.organiser) if people.organiser else set()
        attendees = [attendee for attendee in people.attendees if attendee.is_somebody and not attendee.is_group]
        invited: set[str] = set()
        for attendee in attendees:
            boxes = self._mailboxes(attendee)
            invited |= boxes
            if attendee.status in _ANSWERS:
                self._answers = True
                self._active |= boxes
        self._events += bool(organisers or invited)
        self._active |= organisers
        self._stands.update(organisers | invited)
        self._invited.update(invited - organisers)

    def found(self) -> tuple[tuple[str, int], ...]:
        """The addresses, in their most frequent spelling, with the number of events; the most frequent first."""
        return tuple((self._as_written(box), count) for box, count in self._ranked()[:MOST_OFFERED])

    def guess(self) -> str | None:
        """The address in more than half of the events and in more than any other, where it is likely the owner."""
        ranked = self._ranked()
        if not ranked or 2 * ranked[0][1] <= self._events:
            return None
        (first, count), second = ranked[0], (ranked[1][1] if len(ranked) > 1 else 0)
        # Of two in the same events, and of one that only ever invites another who mostly comes, either may
        # be the owner. One that neither invites nor answers, while others do, is likely a distribution list.
        unclear = count == second or (not self._invited[first] and 2 * second > self._events)
        silent = self._answers and first not in self._active
        return None if unclear or silent else self._as_written(first)

    def _ranked(self) -> list[tuple[str, int]]:
        return sorted(self._stands.items(), key=lambda pair: (-pair[1], pair[0]))

    def _mailboxes(self, participant: Participant) -> set[str]:
        for address in participant.addresses:
            self._spelled.setdefault(mailbox(address), Counter())[address] += 1
        return {mailbox(address) for address in participant.addresses}

    def _as_written(self, box: str) -> str:
        return self._spelled[box].most_common(1)[0][0]
