"""The nudges shown before and their outcomes: the only memory of the rules, kept in the store."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from grense.base.arguments import check_many, check_moment
from grense.model.shown import Shown
from grense.nudges.nudge import ASK

__all__ = ["DISMISSALS_TO_QUIET", "OUTCOMES", "SNOOZE", "History"]

# `shown`: shown, outcome not yet known; `closed`: dismissed without an answer; `again`: on the monthly question, the
# muted kinds may be shown again.
OUTCOMES = ("shown", "fine", "later", "not_about_this", "not_work", "closed", "again")
SNOOZE = dt.timedelta(minutes=60)
DISMISSALS_TO_QUIET = 3

# "Not about this" mutes at once. "Fine" is an answer, "this was not work" a correction, and a nudge without an outcome
# may never have been seen: a machine left alone has dismissed nothing.
_DISMISSALS = {"closed": 1, "not_about_this": DISMISSALS_TO_QUIET}


@dataclass(frozen=True)
class History:
    """The nudges that were shown, as stored, and until when the person has paused them.

    A row's moment is when it was shown; for `later` there may be a second row with the moment of that answer. From then
    on it is an hour until it may be shown again, also after a restart of the program.
    """

    shown: tuple[Shown, ...] = ()
    paused_until: dt.datetime | None = None

    def __post_init__(self) -> None:
        check_many("shown", self.shown, Shown, "list[Shown]")
        if self.paused_until is not None:
            check_moment("paused_until", self.paused_until)

    def since(self, moment: dt.datetime) -> Iterator[Shown]:
        """The nudges shown since then, the latest first."""
        for one in reversed(self._in_order):
            if one.moment < moment:
                return
            yield one

    @cached_property
    def last_of_key(self) -> Mapping[str, Shown]:
        """The last row of each key."""
        return {one.key: one for one in self._in_order}

    @cached_property
    def quiet(self) -> Mapping[str, dt.datetime]:
        """The codes that the person dismissed three times, and the time of the last of these dismissals.

        The monthly question has them in its key, so they stay muted when their own rows have been deleted.
        """
        count: Counter[str] = Counter()
        found: dict[str, dt.datetime] = {}
        for one in self._in_order:
            if one.code == ASK and one.outcome == "again":
                count.clear()
                found.clear()
            elif one.code == ASK:
                for code in one.key.split(":")[2:]:
                    found.setdefault(code, one.moment)
            count[one.code] += _DISMISSALS.get(one.outcome, 0)
            if count[one.code] >= DISMISSALS_TO_QUIET:
                found.setdefault(one.code, one.moment)
        return found

    @cached_property
    def last_question(self) -> Shown | None:
        """The last time the monthly question was shown."""
        return next((one for one in reversed(self._in_order) if one.code == ASK), None)

    @cached_property
    def _in_order(self) -> tuple[Shown, ...]:
        return tuple(sorted(self.shown, key=lambda one: one.moment))
