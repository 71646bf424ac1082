"""The people of a meeting, reduced to what the policy needs: whether the person takes part, and whether others do.

Names and addresses are compared and discarded; none is stored.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from grense.model.addresses import mailbox
from grense.rules.origins import INVITED, ORGANISED
from grense.sources.ics.participant import Participant
from grense.sources.organisation import is_at

__all__ = ["EventPeople", "Participation", "has_part", "is_outside", "origin_of", "seen_by"]


class Participation(Enum):
    """The person's own participation status in an event (RFC 5545, 3.2.12), as far as relevant."""

    ACCEPTED = auto()
    UNANSWERED = auto()
    DECLINED = auto()


@dataclass(frozen=True, slots=True)
class EventPeople:
    """The organiser, if a person or a group is named as such, and the attendees of one event."""

    organiser: Participant | None = None
    attendees: tuple[Participant, ...] = ()


def seen_by(
    people: EventPeople, me: frozenset[str], busy: str = "", *, needs_action_is_meant: bool = True
) -> tuple[Participation, bool]:
    """The participation of `me`, mailboxes, and whether anybody else takes part.

    `busy` is the busy status that the calendar's owner gives the event, empty where there is none or the calendar is
    another person's; BUSY counts as acceptance without a participation status. `needs_action_is_meant` is False for
    calendars that always write NEEDS-ACTION. The table in docs/reference/readers.md has all combinations.
    """
    mine, others = [], False
    for attendee in people.attendees:
        if _is_me(attendee, me):
            mine.append(attendee.status)
        else:
            others = others or attendee.is_somebody
    organises = people.organiser is not None and _is_me(people.organiser, me)
    others = others or (people.organiser is not None and not organises)
    if not mine and not organises and not _is_invitation(people, me, others):
        return Participation.ACCEPTED, others
    return _participation(mine, organises, "" if needs_action_is_meant and "NEEDS-ACTION" in mine else busy), others


def origin_of(people: EventPeople, me: frozenset[str]) -> str:
    """Whether `me`, mailboxes, or somebody else organised the event, of `grense.rules.origins`; "" where unknown."""
    if not me or people.organiser is None:
        return ""
    return ORGANISED if _is_me(people.organiser, me) else INVITED


def is_outside(people: EventPeople, me: frozenset[str], domains: Collection[str]) -> bool:
    """Whether others than `me` take part, nobody of whom is of `domains`, those of the person's own organisation.

    False where it is unknown: without domains, and with a participant whose address is not known. Rooms say nothing,
    and neither does a list at another domain.
    """
    if not domains:
        return False
    found = False
    for one in (*people.attendees, *((people.organiser,) if people.organiser else ())):
        if one.is_thing or _is_me(one, me):
            continue
        if not one.addresses or any(is_at(address, domains) for address in one.addresses):
            return False
        found = found or not one.is_group
    return found


def has_part(people: EventPeople, me: frozenset[str]) -> bool:
    """Whether one of the mailboxes `me` organises the event or is invited to it."""
    return any(_is_me(one, me) for one in (*people.attendees, *((people.organiser,) if people.organiser else ())))


def _is_me(participant: Participant, me: frozenset[str]) -> bool:
    # A loop, since a generator for each of some hundred thousand lines takes noticeably longer.
    for address in participant.addresses:  # noqa: SIM110  # for speed
        if mailbox(address) in me:
            return True
    return False


def _is_invitation(people: EventPeople, me: frozenset[str], others: bool) -> bool:
    """Whether it is an invitation by another person: an event without an organiser is the person's own."""
    # Without known addresses of the person, invitations and own meetings cannot be distinguished.
    return people.organiser is not None or (others and not me)


def _participation(mine: Sequence[str], organises: bool, busy: str) -> Participation:
    if "ACCEPTED" in mine:
        return Participation.ACCEPTED
    # Delegating means that another person takes part instead.
    if "DECLINED" in mine or "DELEGATED" in mine:
        return Participation.DECLINED
    if organises:
        return Participation.ACCEPTED
    # Outlook and Exchange show unanswered invitations as tentative.
    return Participation.ACCEPTED if busy == "BUSY" and "TENTATIVE" not in mine else Participation.UNANSWERED
