"""Which events are work, and the reason why each of the others is not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from grense.errors import GrenseError
from grense.sources.ics.people import Participation, People, seen_by

__all__ = ["INCLUDES", "Inclusion", "Standing", "standing_of"]

INCLUDES = ("all", "blocks", "private", "unanswered")

_BUSY_REASONS = {"FREE": "free", "OOF": "out_of_office", "WORKINGELSEWHERE": "working_elsewhere"}
_ONLY_BY_ALL = ("free", "out_of_office", "working_elsewhere")


@dataclass(frozen=True, slots=True)
class Standing:
    """What an event says besides its times, reduced to the reasons that speak against taking it.

    `never` is `cancelled` or `declined`; `reasons` are those that an option can lift, the first one is told.
    `away` says that the person is out of office during it.
    """

    never: str | None
    reasons: tuple[str, ...]
    away: bool


def standing_of(
    people: People,
    me: frozenset[str],
    *,
    status: str,
    transparency: str,
    busy: str,
    intended: str,
    classification: str,
    method: str,
) -> Standing:
    """Weigh an event's properties: words in upper case, empty where the event does not have them."""
    participation, others = seen_by(people, me)
    never = None
    if status == "CANCELLED" or method == "CANCEL":
        never = "cancelled"
    elif participation is Participation.DECLINED:
        never = "declined"
    state = _busy_status(busy or intended, transparency)
    unanswered = "TENTATIVE" in (status, state) or participation is Participation.UNANSWERED
    reasons = (
        # RFC 5545, 3.8.1.3: a classification that is not known is to be treated as private.
        "private" if classification not in ("", "PUBLIC") else None,
        _BUSY_REASONS.get(state),
        "unanswered" if unanswered else None,
        None if others else "no_participant",
    )
    away = state == "OOF" and not unanswered and never is None
    return Standing(never, tuple(reason for reason in reasons if reason), away)


def _busy_status(busy: str, transparency: str) -> str:
    if transparency == "TRANSPARENT" and busy in ("", "BUSY"):
        return "FREE"
    return busy or "BUSY"


class Inclusion:
    """The reasons that the person's options lift.

    `blocks` takes events without another participant, `unanswered` tentative and unanswered ones, `private`
    those marked private or confidential. `all` takes these and free, out of office and working elsewhere too.
    Nothing takes all-day events, events of 24 hours or more, cancelled or declined ones.
    """

    def __init__(self, options: Collection[str]) -> None:
        names = (options,) if isinstance(options, str) else tuple(options)
        for name in names:
            if name not in INCLUDES:
                raise GrenseError("unknown option", repr(name), hint=f"known: {', '.join(INCLUDES)}")
        lifted = {"no_participant" if name == "blocks" else name for name in names}
        if "all" in names:
            lifted |= {"no_participant", "unanswered", "private", *_ONLY_BY_ALL}
        self._lifted = frozenset(lifted)

    def reason_against(self, standing: Standing, *, has_length: bool = True) -> str | None:
        """The first reason that stays, or `None` when the event is taken.

        An event without length is a reminder: it says when, and takes no time. Nothing lifts that.
        """
        reason = standing.never or next((reason for reason in standing.reasons if reason not in self._lifted), None)
        return reason if reason or has_length else "no_length"
