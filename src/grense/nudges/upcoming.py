"""Nudges about the days ahead: in the afternoon before, and on the morning of a day itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from grense.model.time import iso_week, monday_of
from grense.nudges.nudge import WITH_EVIDENCE, Nudge
from grense.nudges.rests import chance_of_short_rest, expected_start
from grense.nudges.rhythm import FEWEST, LIKELY, share
from grense.nudges.situation import DAY, MINUTE, DayOfRest, Situation, up_to_minute

__all__ = ["near_long_week", "plan_evening", "plan_rest", "plan_sunday", "plan_week", "start_later"]

# Sums from an older outlook omit work.
SUMS_HOLD = 2 * 60 * MINUTE

# How long before the usual start of a day the nudge to begin later is shown.
MORNING = 90 * MINUTE

_HOUR = 60
_NOON = 12 * 60


def plan_rest(at: Situation, day: dt.date) -> Iterator[Nudge]:
    """An evening in the calendar, up to the next workday, with a short rest after it as planned or as usual."""
    if at.ordinary(day) is None or not at.rest_limit:
        return
    due, evening = at.at(day, at.plan_time(day)), day
    while evening < at.next_workday(day):
        morning = evening + DAY
        if meetings := at.planned(evening):
            last = max(meetings, key=lambda one: one[1])
            start, chance = expected_start(at, morning), chance_of_short_rest(at, morning, [last[1]])
            if start is not None and last[1] < start < last[1] + at.rest_limit and chance >= LIKELY:
                yield Nudge(
                    "plan_ahead",
                    f"plan_ahead:{evening}",
                    due=due,
                    expires=last[0],
                    facts={
                        "what": "rest",
                        "stop": at.local(last[1]),
                        "start": at.local(start),
                        "rest": start - last[1],
                        "stop_by": at.local(start - at.rest_limit),
                        "start_from": at.local(up_to_minute(last[1] + at.rest_limit)),
                        "limit": at.rest_limit,
                    },
                    evidence=at.items([last, *(one for one in at.planned(morning) if one[0] == start)]),
                    actions=WITH_EVIDENCE,
                    about=(("short_rest", morning), *_evening_of(at, evening, last[1])),
                    chance=chance,
                )
        evening += DAY


def plan_evening(at: Situation, day: dt.date) -> Iterator[Nudge]:
    """A meeting tonight that extends into the evening."""
    limit = at.evening(day)
    if limit is None:
        return
    late = [one for one in at.planned(day) if one[1] > at.at(day, limit)]
    if late:
        start, end = late[0]
        yield Nudge(
            "plan_ahead",
            f"plan_ahead:evening:{day}",
            due=at.at(day, at.plan_time(day)),
            expires=start,
            facts={
                "what": "tonight",
                "start": at.local(start),
                "end": at.local(end),
                "evening": at.local(at.at(day, limit)),
            },
            evidence=at.items(late),
            actions=WITH_EVIDENCE,
            about=(("evening", day),),
            after=(f"plan_ahead:{day}",),
        )


def start_later(at: Situation, day: dt.date) -> Iterator[Nudge]:
    """On the morning after work late in the evening, before the day has begun: it can begin later."""
    if day != at.today or not at.rest_limit or at.has_begun(day):
        return
    last = at.last_work(day - DAY)
    if last is None or last + at.rest_limit <= at.made:
        return
    rested, start = last + at.rest_limit, expected_start(at, day)
    chance = chance_of_short_rest(at, day, [last], not_before=at.made)
    if start is not None and at.made < start < rested and chance >= LIKELY:
        yield Nudge(
            "plan_ahead",
            f"plan_ahead:start:{day}",
            due=max(at.made, start - MORNING),
            expires=min(rested, at.made + SUMS_HOLD),
            facts={
                "what": "start",
                "last": at.local(last),
                "start": at.local(start),
                "rest": start - last,
                "start_from": at.local(up_to_minute(rested)),
                "limit": at.rest_limit,
            },
            evidence=at.evidence(day - DAY)[-1:],
            actions=WITH_EVIDENCE,
            about=(("short_rest", day),),
            chance=chance,
            after=(f"rest_tonight:{day - DAY}", f"plan_ahead:{day - DAY}"),
        )


def plan_week(at: Situation, day: dt.date) -> Iterator[Nudge]:
    """Next week's meetings in the evening or on the day of rest, shown at the end of this week."""
    rest = at.day_of_rest(at.starts(day))
    if day != _last_workday(at, day, rest):
        return
    first = rest.date + DAY if rest else monday_of(day) + 7 * DAY
    found: dict[tuple[dt.datetime, dt.datetime], tuple[str, dt.date]] = {}
    for date in (first + number * DAY for number in range(7)):
        if (limit := at.evening(date)) is not None:
            for one in at.meetings(at.at(date, limit), at.starts(date + DAY)):
                found.setdefault(one, ("evening", date))
        for one in at.meetings(at.at(date, 0), at.at(date + DAY, 0)):
            if (named := _rest_day_of(at, one)) is not None:
                found.setdefault(one, ("sunday", named))
    if found:
        start, end = min(found)
        limit = at.evening(at.workday(start))
        yield Nudge(
            "plan_ahead",
            f"plan_ahead:{iso_week(monday_of(first + 3 * DAY))}",
            due=at.at(day, at.plan_time(day) - _HOUR),
            expires=min(start, at.at(first, 0)),
            facts={
                "what": _sort_of_meeting(at, (start, end)),
                "count": len(found),
                "start": at.local(start),
                "end": at.local(end),
                **({"evening": at.local(at.at(at.workday(start), limit))} if limit is not None else {}),
            },
            evidence=at.items(sorted(found)),
            actions=WITH_EVIDENCE,
            about=tuple(found.values()),
        )


def _sort_of_meeting(at: Situation, meeting: tuple[dt.datetime, dt.datetime]) -> str:
    if _rest_day_of(at, meeting) is not None:
        return "sunday"
    return "agreed" if at.has_agreed_limit(at.workday(meeting[0])) else "evening"


def plan_sunday(at: Situation, day: dt.date) -> Iterator[Nudge]:
    """A meeting on the coming day of rest, shown on the last workday before it."""
    rest = at.day_of_rest(at.starts(day))
    if rest is None or day != _last_workday(at, day, rest):
        return
    meetings = [one for one in at.meetings(rest.begin, rest.end) if _rest_day_of(at, one)]
    if meetings:
        start = max(meetings[0][0], rest.begin)
        yield Nudge(
            "sunday",
            f"sunday:planned:{rest.date}",
            due=at.at(day, at.plan_time(day) - _HOUR),
            expires=meetings[0][0],
            facts={"what": "planned", "count": len(meetings), "start": at.local(start)},
            evidence=at.items(meetings),
            actions=WITH_EVIDENCE,
            about=(("sunday", rest.date),),
        )


def _last_workday(at: Situation, day: dt.date, rest: DayOfRest | None) -> dt.date:
    """The last day with ordinary hours before the day of rest, or of the week where the profile has no such day."""
    if rest is None:
        return at.workdays(monday_of(day))[-1]
    begins = at.local(rest.begin).date()
    days = [begins - number * DAY for number in range(6, 0, -1)]
    return next((one for one in reversed(days) if at.ordinary(one)), days[4])


def _rest_day_of(at: Situation, meeting: tuple[dt.datetime, dt.datetime]) -> dt.date | None:
    """The day of rest that a meeting overlaps, unless the person ordinarily works on that day."""
    rest = at.day_of_rest(meeting[0])
    if rest is None or meeting[1] <= rest.begin or at.ordinary(at.local(max(meeting[0], rest.begin)).date()):
        return None
    return rest.date


def _evening_of(at: Situation, day: dt.date, end: dt.datetime) -> tuple[tuple[str, dt.date], ...]:
    limit = at.evening(day)
    return (("evening", day),) if limit is not None and end > at.at(day, limit) else ()


def near_long_week(at: Situation, day: dt.date) -> Iterator[Nudge]:
    """On the day before the week's last, if the remaining hours would take the week past its limit."""
    monday = monday_of(day)
    workdays = at.workdays(monday)
    view = at.weeks.get(monday)
    if view is None or at.long_week is None or len(workdays) < 2 or day != workdays[-2]:
        return
    days = [monday + number * DAY for number in range(7)]
    worked = sum(at.worked_so_far(one) for one in days) // 1
    today = at.ordinary_left(day) if day >= at.today else 0.0
    usual = at.rhythm.after_weekday(day.weekday())
    if len(usual) >= FEWEST:
        chance = share(sum(worked + today + later > at.long_week for later in usual), len(usual))
    else:
        expected = max(worked + at.ordinary_left(workdays[-1]), view.worked.estimate + view.minutes_planned)
        chance = LIKELY if expected > at.long_week else 0.0
    if worked < at.long_week and chance >= LIKELY:
        yield Nudge(
            "near_long_week",
            f"near_long_week:{iso_week(monday)}",
            due=max(at.at(day, at.plan_time(day)), at.made),
            expires=min(at.at(workdays[-1], _NOON), at.made + SUMS_HOLD),
            facts={
                "worked": worked * MINUTE,
                "left": (at.long_week - worked) * MINUTE,
                "limit": at.long_week * MINUTE,
                "last_day": workdays[-1],
            },
            evidence=tuple(item for one in days for item in at.evidence(one)),
            about=(("long_week", monday),),
            chance=chance,
        )
