"""The rules that suppress a nudge: one small function each, True where the nudge may be shown.

Days, nights and meetings are determined at the moment itself, in its local time; distances are elapsed time. So
midnight, a clock change and a change of zone need no special handling.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from grense.nudges.history import SNOOZE, History
from grense.nudges.nudge import LIVE, SUMMARIES, Nudge
from grense.nudges.preferences import Preferences
from grense.nudges.situation import Situation
from grense.rules.categories import CATEGORY

__all__ = ["RULES", "SPACING", "Moment", "can_be_changed"]

SPACING = dt.timedelta(minutes=60)

_TWO_DAYS = dt.timedelta(days=2)


@dataclass(frozen=True)
class Moment:
    """The input of the rules: the moment, the situation, the preferences, and the nudges shown before."""

    now: dt.datetime
    situation: Situation
    preferences: Preferences
    history: History


def is_wanted(nudge: Nudge, at: Moment) -> bool:
    """The person has not switched it off."""
    return at.preferences.enabled and nudge.code not in at.preferences.off


def is_not_paused(_nudge: Nudge, at: Moment) -> bool:
    """The person has not paused nudges."""
    return at.history.paused_until is None or at.now >= at.history.paused_until


def can_be_changed(nudge: Nudge, at: Moment) -> bool:
    """It is due, and not expired."""
    return nudge.due <= at.now < nudge.expires


def is_not_quiet(nudge: Nudge, at: Moment) -> bool:
    """Its kind was not dismissed three times."""
    return nudge.code not in at.history.quiet


def is_new(nudge: Nudge, at: Moment) -> bool:
    """Neither it nor a nudge that covers it was shown before, or the person postponed it and an hour has passed."""
    if any(key in at.history.last_of_key for key in nudge.after):
        return False
    last = at.history.last_of_key.get(nudge.key)
    return last is None or (last.outcome == "later" and at.now >= last.moment + SNOOZE)


def is_an_hour_apart(_nudge: Nudge, at: Moment) -> bool:
    """Nothing was shown within the last hour, nor within the next one, if the clock was set back."""
    return all(abs(at.now - one.moment) >= SPACING for one in at.history.since(at.now - SPACING))


def fits_the_day(nudge: Nudge, at: Moment) -> bool:
    """The daily limit is not reached, counted from midnight or from the start of the workday.

    A nudge shown again after `later` counts once.
    """
    if nudge.code in SUMMARIES:
        return True
    today, workday = at.situation.local(at.now).date(), at.situation.workday(at.now)
    others = [one for one in at.history.since(at.now - _TWO_DAYS) if one.code not in SUMMARIES and one.key != nudge.key]
    by_clock = {one.key for one in others if at.situation.local(one.moment).date() == today}
    by_work = {one.key for one in others if at.situation.workday(one.moment) == workday}
    return max(len(by_clock), len(by_work)) < at.preferences.a_day


def leaves_room_for_tonight(nudge: Nudge, at: Moment) -> bool:
    """It is worth more than the nudge likely tonight, where one nudge is shown a day.

    An evening nudge covers both the evening and the rest after it.
    """
    today = at.situation.workday(at.now)
    if at.preferences.a_day != 1 or not nudge.about or ("evening", today) in nudge.about:
        return True
    tonight = at.situation.chance_of_evening(today) * (CATEGORY["evening"].worth + CATEGORY["short_rest"].worth)
    return nudge.worth > tonight


def is_outside_meetings(_nudge: Nudge, at: Moment) -> bool:
    """No meeting of the calendar is in progress."""
    return not any(start <= at.now < end for start, end in at.situation.outlook.meetings)


def is_outside_the_night(nudge: Nudge, at: Moment) -> bool:
    """It is day, or the person is working and it is about that."""
    local = at.situation.local(at.now)
    if not at.preferences.is_night(local.hour * 60 + local.minute) and not at.situation.is_agreed_quiet(at.now):
        return True
    return nudge.code in LIVE and at.situation.is_working(at.now)


# For a nudge that `can_be_changed`: first the rules on whether it is relevant at all, then those on whether this is the
# moment for it.
RULES = (
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
