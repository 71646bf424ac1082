"""The possible nudges and the times in which they may be shown.

Each kind is one small function that takes the situation and yields nudges with their times; it is called once per
outlook. Whether and when one is shown is decided by the rules.

```
 a workday            14 ... 15 ............ 20:40 . 21:00 ............ 04
 work goes on                                 soon    now
                              rest tonight: from the work after which 11 hours no longer fit before tomorrow
 as planned                  rest between two days
 before the last workday     near a long week
 on the last workday  next week, Sunday
```
"""

from __future__ import annotations

import datetime as dt

from grense.nudges import past as passed
from grense.nudges import present as going_on
from grense.nudges import upcoming as ahead
from grense.nudges.history import History
from grense.nudges.nudge import ASK, Nudge
from grense.nudges.preferences import Preferences
from grense.nudges.situation import DAY, Situation

__all__ = ["monthly_question", "occasions"]

MONTH = 30 * DAY
# How many days around its making an outlook is used for planned work.
HORIZON = 3

_AT_WORK = (
    going_on.evening_soon,
    going_on.evening_now,
    going_on.sunday,
    going_on.rest_tonight,
    going_on.near_long_day,
)
_ON_A_DAY = (
    ahead.plan_rest,
    ahead.plan_evening,
    ahead.start_later,
    ahead.plan_week,
    ahead.plan_sunday,
    ahead.near_long_week,
    passed.weekly_pattern,
)


def occasions(at: Situation, preferences: Preferences) -> tuple[Nudge, ...]:
    """All possible nudges from this outlook."""
    found = [nudge for kind in _AT_WORK for nudge in kind(at)]
    if preferences.stop:
        found.extend(going_on.stop_reminder(at, preferences.stop_time))
    for day in (at.today + number * DAY for number in range(-HORIZON, HORIZON + 1)):
        found.extend(nudge for kind in _ON_A_DAY for nudge in kind(at, day))
        if day.weekday() == preferences.summary_day:
            found.extend(passed.summary(at, day, preferences.summary_time))
    return tuple(nudge for nudge in found if nudge.due < nudge.expires)


def monthly_question(at: Situation, history: History, now: dt.datetime) -> Nudge | None:
    """The question whether to change anything about the muted kinds: a month after muting, and then monthly."""
    quiet = sorted(code for code in history.quiet if code != ASK)
    last = history.last_question
    if not quiet:
        return None
    if last is not None and last.outcome == "later":
        key = last.key
    else:
        since = min(history.quiet[code] for code in quiet)
        asked = max(since, last.moment) if last else since
        if now < asked + MONTH:
            return None
        key = ":".join([ASK, str(at.local(asked + MONTH).date()), *quiet])
    today = at.local(now).date()
    if at.ordinary(today) is None:
        return None
    return Nudge(
        ASK,
        key,
        due=at.at(today, at.plan_time(today)),
        expires=at.at(today + DAY, 0),
        facts={"count": len(quiet), "code": quiet[0]},
        actions=("fine", "later", "again"),
    )
