"""What keeps a nudge unsaid: one small function a rule, True where the nudge may come.

Days, nights and meetings are looked up at the moment itself, by the local clock there; distances are elapsed time. So
midnight, a clock change and a change of zone need nothing of their own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from grense.nudges.history import SNOOZE, History
from grense.nudges.nudge import LIVE, SUMMARIES, Nudge
from grense.nudges.preferences import Preferences
from grense.nudges.situation import Situation
from grense.rules.categories import CATEGORY

__all__ = ["RULES", "SPACING", "Moment"]

SPACING = dt.timedelta(minutes=60)

_TWO_DAYS = dt.timedelta(days=2)


@dataclass(frozen=True)
class Moment:
    """What the rules look at: the present, what is known, what is wanted, and what was said before."""

    now: dt.datetime
    situation: Situation
    preferences: Preferences
    history: History


def is_wanted(nudge: Nudge, at: Moment) -> bool:
    """The person has not switched it off."""
    return at.preferences.enabled and nudge.code not in at.preferences.off


def is_not_paused(_nudge: Nudge, at: Moment) -> bool:
    """The person has not asked for silence until later."""
    return at.history.paused_until is None or at.now >= at.history.paused_until


def can_be_changed(nudge: Nudge, at: Moment) -> bool:
    """It is time for it, and not past it."""
    return nudge.due <= at.now < nudge.expires


def is_not_quiet(nudge: Nudge, at: Moment) -> bool:
    """Its kind was not dismissed three times."""
    return nudge.code not in at.history.quiet


def is_new(nudge: Nudge, at: Moment) -> bool:
    """Neither it nor what says as much was said before, or the person wanted it later and an hour has gone."""
    if any(key in at.history.last_of_key for key in nudge.after):
        return False
    last = at.history.last_of_key.get(nudge.key)
    return last is None or (last.outcome == "later" and at.now >= last.moment + SNOOZE)


def is_an_hour_apart(_nudge: Nudge, at: Moment) -> bool:
    """Nothing was shown within the last hour; nor will be, where somebody has set the clock back."""
    return all(abs(at.now - one.moment) >= SPACING for one in at.history.since(at.now - SPACING))


def fits_the_day(nudge: Nudge, at: Moment) -> bool:
    """The day is not full, be it counted from midnight or from where the workday starts.

    What comes again because the person wanted it later is one thing still.
    """
    if nudge.code in SUMMARIES:
        return True
    today, workday = at.situation.local(at.now).date(), at.situation.workday(at.now)
    others = [one for one in at.history.since(at.now - _TWO_DAYS) if one.code not in SUMMARIES and one.key != nudge.key]
    by_clock = {one.key for one in others if at.situation.local(one.moment).date() == today}
    by_work = {one.key for one in others if at.situation.workday(one.moment) == workday}
    return max(len(by_clock), len(by_work)) < at.preferences.a_day


def leaves_room_for_tonight(nudge: Nudge, at: Moment) -> bool:
    """It is worth more than the nudge that is likely tonight, where one nudge is shown a day.

    A word in the evening tells of the evening and of the rest after it.
    """
    today = at.situation.workday(at.now)
    if at.preferences.a_day != 1 or not nudge.about or ("evening", today) in nudge.about:
        return True
    tonight = at.situation.chance_of_evening(today) * (CATEGORY["evening"].worth + CATEGORY["short_rest"].worth)
    return nudge.worth > tonight


def is_outside_meetings(_nudge: Nudge, at: Moment) -> bool:
    """No meeting of the calendar is going on."""
    return not any(start <= at.now < end for start, end in at.situation.outlook.meetings)


def is_outside_the_night(nudge: Nudge, at: Moment) -> bool:
    """It is day, or the person is working and it is about that."""
    local = at.situation.local(at.now)
    if not at.preferences.is_night(local.hour * 60 + local.minute) and not at.situation.is_agreed_quiet(at.now):
        return True
    return nudge.code in LIVE and at.situation.is_working(at.now)


# What says whether a nudge is of interest at all, and then what says whether this is the moment for it.
RULES = (
    can_be_changed,
    is_wanted,
    is_not_quiet,
    is_not_paused,
    is_new,
    is_an_hour_apart,
    fits_the_day,
    leaves_room_for_tonight,
    is_outside_meetings,
    is_outside_the_night,
)
