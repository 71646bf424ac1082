"""Who stands on a meeting, reduced to what the policy asks: whether the person takes part, and whether others do.

Names and addresses are looked at and let go; none is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

__all__ = ["Participant", "Participation", "People", "bare_address", "owner_of", "seen_by"]

_THINGS = ("ROOM", "RESOURCE")
# Broken lines put names and other parameters where the address should be; those never count as one.
_ADDRESS = re.compile(r"[^\s@;,:=\"<>]+@[^\s@;,:=\"<>]+")


class Participation(Enum):
    """The person's own participation status in an event (RFC 5545, 3.2.12), as far as it matters."""

    ACCEPTED = auto()
    UNANSWERED = auto()
    DECLINED = auto()


@dataclass(frozen=True, slots=True)
class Participant:
    """One ATTENDEE or ORGANIZER line: its addresses, bare and in lower case, its status and its kind of user."""

    addresses: tuple[str, ...]
    status: str = ""
    user_type: str = ""

    @property
    def is_thing(self) -> bool:
        """Whether it is a room or a piece of equipment."""
        return self.user_type in _THINGS


@dataclass(frozen=True, slots=True)
class People:
    """The organiser, if named, and the attendees of one event."""

    organiser: Participant | None = None
    attendees: tuple[Participant, ...] = ()


def bare_address(address: str) -> str:
    """An address in lower case, without `mailto:`."""
    return address.strip().lower().removeprefix("mailto:").strip()


def seen_by(people: People, me: frozenset[str]) -> tuple[Participation, bool]:
    """The participation of `me`, and whether anybody else takes part.

    Who organises has accepted, unless their own attendee line says declined. An event that names nobody is the
    person's own.
    """
    mine = [attendee.status for attendee in people.attendees if not me.isdisjoint(attendee.addresses)]
    organises = people.organiser is not None and not me.isdisjoint(people.organiser.addresses)
    others = (people.organiser is not None and not organises) or any(
        not attendee.is_thing and me.isdisjoint(attendee.addresses) for attendee in people.attendees
    )
    return _participation(mine, organises, alone=not people.attendees and people.organiser is None), others


def _participation(mine: Sequence[str], organises: bool, alone: bool) -> Participation:
    if "ACCEPTED" in mine:
        return Participation.ACCEPTED
    # Who delegates sends somebody else.
    if "DECLINED" in mine or "DELEGATED" in mine:
        return Participation.DECLINED
    return Participation.ACCEPTED if organises or alone else Participation.UNANSWERED


def owner_of(events: Iterable[People], names: Iterable[str] = ()) -> tuple[str | None, int]:
    """The address that stands in most events, and in how many; `None` on a tie that nothing breaks.

    A tie goes to the address that a calendar's own name gives (Google's way), then to who organises more often.
    """
    stands: Counter[str] = Counter()
    organises: Counter[str] = Counter()
    for people in events:
        organisers = people.organiser.addresses if people.organiser else ()
        humans = [attendee.addresses for attendee in people.attendees if not attendee.is_thing]
        stands.update(
            {address for addresses in (organisers, *humans) for address in addresses if _ADDRESS.fullmatch(address)}
        )
        organises.update(address for address in organisers if _ADDRESS.fullmatch(address))
    most = max(stands.values(), default=0)
    first = [address for address, count in stands.items() if count == most]
    if len(first) > 1:
        given = {bare_address(name) for name in names}
        first = [address for address in first if address in given] or first
    if len(first) > 1:
        often = max(organises[address] for address in first)
        first = [address for address in first if organises[address] == often]
    return (first[0] if len(first) == 1 else None), most
