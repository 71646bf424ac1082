"""Classifies events as work or not, with the reason for each that is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from grense.base.arguments import check_type
from grense.errors import GrenseError
from grense.marks import N_
from grense.model.addresses import mailbox
from grense.rules.shifts import SHIFT
from grense.rules.work_places import ELSEWHERE, PLACED, category_place
from grense.sources.ics.blocks import Header
from grense.sources.ics.people import EventPeople, Participation, is_outside, origin_of, seen_by
from grense.sources.organisation import ORGANISATION

__all__ = ["INCLUDES", "MESSAGE", "Inclusion", "Standing", "Words", "standing_of"]

MESSAGE = "scheduling_message"
INCLUDES = ("all", "blocks", "private", "unanswered")

_BUSY_REASONS = {"FREE": "free", "OOF": "out_of_office"}
_WORKING_ELSEWHERE = "WORKINGELSEWHERE"
_INTENDED = (*_BUSY_REASONS, _WORKING_ELSEWHERE)
_ONLY_BY_ALL = ("free", "out_of_office")
# RFC 5545, 3.8.1.3: an unknown classification is to be treated as private. DEFAULT and NORMAL are what some
# programs write for an event that nobody classified.
_NOT_PRIVATE = ("", "PUBLIC", "DEFAULT", "NORMAL")
# RFC 5546: a message about a meeting, which changes nothing in a calendar until it is accepted.
_MESSAGES = ("REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH")


@dataclass(frozen=True, slots=True)
class Words:
    """The single-word properties of an event: in upper case, empty where missing.

    `busy` is X-MICROSOFT-CDO-BUSYSTATUS, the owner's busy status; `intended` X-MICROSOFT-CDO-INTENDEDSTATUS,
    the organiser's intended busy status. `categories` are the owner's own, in small letters.
    """

    status: str = ""
    transparency: str = ""
    busy: str = ""
    intended: str = ""
    classification: str = ""
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """The properties of an event besides its times, reduced to the reasons against taking it.

    `never` is `cancelled`, `declined` or `scheduling_message`; `reasons` are those that an option can lift,
    the first one is reported. `away` means that the person is out of office during it. `categories` are compared with
    those that mark shifts and places, and not passed on. `place` is `elsewhere` for an entry marked working elsewhere,
    `origin` one of `grense.rules.origins`; both are empty where nothing says it. `outside` means that others take part,
    and nobody of the person's own organisation.
    """

    never: str | None
    reasons: tuple[str, ...]
    away: bool
    categories: frozenset[str] = frozenset()
    place: str = ""
    origin: str = ""
    outside: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether nothing says that it does not take place with the person."""
        return not self.never and "unanswered" not in self.reasons


def standing_of(
    people: EventPeople, me: frozenset[str], words: Words, header: Header, domains: Collection[str] = ()
) -> Standing:
    """Compute an event's standing from its people and words.

    `me` are mailboxes, `header` is that of its calendar, `domains` are those of the person's own organisation.
    """
    answer = words.busy if _is_own(header, me) else ""
    participation, others = seen_by(people, me, answer, needs_action_is_meant=header.keeps_answers)
    never = None
    if header.method in _MESSAGES:
        never = MESSAGE
    elif words.status == "CANCELLED" or header.method == "CANCEL":
        never = "cancelled"
    elif participation is Participation.DECLINED:
        never = "declined"
    state = _busy_status(words)
    unanswered = "TENTATIVE" in (words.status, state) or participation is Participation.UNANSWERED
    reasons = (
        "private" if words.classification not in _NOT_PRIVATE else None,
        _BUSY_REASONS.get(state),
        "unanswered" if unanswered else None,
        None if others else "no_participant",
    )
    away = state == "OOF" and not unanswered and never is None
    return Standing(
        never,
        tuple(reason for reason in reasons if reason),
        away,
        words.categories,
        place=ELSEWHERE if state == _WORKING_ELSEWHERE else "",
        origin=origin_of(people, me),
        outside=is_outside(people, me, domains),
    )


def _is_own(header: Header, me: frozenset[str]) -> bool:
    """Whether the calendar is the person's own, as far as its header shows."""
    return not header.owner or not me or mailbox(header.owner) in me


def _busy_status(words: Words) -> str:
    busy = words.busy or (words.intended if words.intended in _INTENDED else "")
    if words.transparency == "TRANSPARENT" and busy in ("", "BUSY"):
        return "FREE"
    return busy or "BUSY"


class Inclusion:
    """The reasons that the person's options override.

    `blocks` takes events without another participant, `unanswered` tentative and unanswered ones, `private`
    those marked private or confidential. `all` takes these and free and out of office too.
    `shift:CATEGORY` makes shifts of the entries of a category: ordinary hours, with any participants and busy
    status. `place:home=CATEGORY`, likewise of the other places of work, makes places of the all-day entries of a
    category. `organisation:DOMAIN` names a domain of the person's organisation besides those of their addresses.
    Nothing takes all-day events, events of 24 hours or more, cancelled or declined ones.
    """

    def __init__(self, options: Collection[str]) -> None:
        check_type("include", options, Iterable, N_("a list of options"))
        names = (options,) if isinstance(options, str) else tuple(options)
        for name in names:
            if not isinstance(name, str) or not _is_known(name):
                raise GrenseError(
                    "unknown_option",
                    N_("unknown option"),
                    "{value}",
                    hint=N_("known: {names}"),
                    value=repr(name),
                    names=f"{', '.join(INCLUDES)}, {SHIFT}CATEGORY, {PLACED}CATEGORY=home, {ORGANISATION}DOMAIN",
                )
        self.shifts = frozenset(name[len(SHIFT) :].strip().casefold() for name in names if name.startswith(SHIFT))
        placed = (category_place(name[len(PLACED) :]) for name in names if name.startswith(PLACED))
        named = (name[len(ORGANISATION) :] for name in names if name.startswith(ORGANISATION))
        self.domains = frozenset(name.strip().casefold() for name in named)
        self.places = dict(found for found in placed if found is not None)
        lifted = {"no_participant" if name == "blocks" else name for name in names}
        if "all" in names:
            lifted |= {"no_participant", "unanswered", "private", *_ONLY_BY_ALL}
        self._lifted = frozenset(lifted)

    def is_shift(self, standing: Standing) -> bool:
        """Whether an entry is a shift of the person's, by one of the categories in the options."""
        return not standing.never and not self.shifts.isdisjoint(standing.categories)

    @property
    def needs_categories(self) -> bool:
        """Whether categories decide anything; else a server is not asked for them."""
        return bool(self.shifts or self.places)

    def place_of_day(self, standing: Standing) -> str:
        """The place of work that an entry of whole days says, by its categories, else by its busy status; "" for none.

        Categories that name several places say none.
        """
        if not standing.is_certain:
            return ""
        named = {self.places[name] for name in self.places.keys() & standing.categories}
        return standing.place if not named else named.pop() if len(named) == 1 else ""

    def reason_against(self, standing: Standing, *, has_length: bool = True) -> str | None:
        """The first reason that no option overrides, or `None` when the event is taken.

        An event without length is a reminder and takes no time. No option overrides that.
        """
        reason = standing.never or next((reason for reason in standing.reasons if reason not in self._lifted), None)
        return reason if reason or has_length else "no_length"


def _is_known(option: str) -> bool:
    if option.startswith(PLACED):
        return category_place(option[len(PLACED) :]) is not None
    return option in INCLUDES or any(option.startswith(one) and option != one for one in (SHIFT, ORGANISATION))
