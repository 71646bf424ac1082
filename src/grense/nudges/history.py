"""What was said before and what came of it: all that the rules remember, and all of it stands in the store."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from grense.nudges.nudge import ASK

if TYPE_CHECKING:
    from grense.storage.store import Shown

__all__ = ["DISMISSALS_TO_QUIET", "OUTCOMES", "SNOOZE", "History"]

# `shown`: put up, and nothing known of it yet; `closed`: sent away without an answer; `again`: on the monthly
# question, those that went quiet may come again.
OUTCOMES = ("shown", "fine", "later", "not_about_this", "not_work", "closed", "again")
SNOOZE = dt.timedelta(minutes=60)
DISMISSALS_TO_QUIET = 3

# Saying so counts at once. "Fine" is an answer, "this was not work" a correction, and a nudge that nobody answered
# may never have been seen: a machine that stood alone has dismissed nothing.
_DISMISSALS = {"closed": 1, "not_about_this": DISMISSALS_TO_QUIET}


@dataclass(frozen=True)
class History:
    """The nudges that were shown, as the store has them, and until when the person has paused them.

    A row's moment is when it was shown; a row with `later` may have the moment at which that was said, beside the one
    of the showing. From then on it is an hour until it may come again, also in a program that was started anew.
    """

    shown: tuple[Shown, ...] = ()
    paused_until: dt.datetime | None = None

    def since(self, moment: dt.datetime) -> Iterator[Shown]:
        """What was shown since then, the latest first."""
        for one in reversed(self._in_order):
            if one.moment < moment:
                return
            yield one

    @cached_property
    def last_of_key(self) -> Mapping[str, Shown]:
        """The last that is known of each thing that was said."""
        return {one.key: one for one in self._in_order}

    @cached_property
    def quiet(self) -> Mapping[str, dt.datetime]:
        """The codes that the person dismissed three times, and when the last of these dismissals was.

        The monthly question names them in its key, so they stay quiet when their own rows have been forgotten.
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
        """The last time the monthly question was asked."""
        return next((one for one in reversed(self._in_order) if one.code == ASK), None)

    @cached_property
    def _in_order(self) -> tuple[Shown, ...]:
        return tuple(sorted(self.shown, key=lambda one: one.moment))
