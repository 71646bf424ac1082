"""What could be said of the days ahead, at a time of day that is always the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from grense.nudges.nudge import WITH_EVIDENCE, Nudge
from grense.nudges.situation import DAY, MINUTE, Situation, monday_of, up_to_minute, week_name

__all__ = ["near_long_week", "plan_rest", "plan_sunday", "plan_week"]

# Sums from an outlook that is older leave work out.
SUMS_HOLD = 2 * 60 * MINUTE

_HOUR = 60
_NOON = 12 * 60


def plan_rest(at: Situation, day: dt.date) -> Iterator[Nudge]:
    """An evening and a morning of the calendar, up to the next workday, with a short rest between them."""
    if at.ordinary(day) is None or not at.rest_limit:
        return
    due, evening = at.at(day, at.plan_time(day)), day
    while evening < at.next_workday(day):
        meetings, start = at.planned(evening), at.first_work(evening + DAY)
        if meetings and start is not None:
            last = max(meetings, key=lambda one: one[1])
            if last[1] < start < last[1] + at.rest_limit:
                morning = [one for one in at.planned(evening + DAY) if one[0] == start]
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
                    evidence=at.items([last, *morning]),
                    actions=WITH_EVIDENCE,
                )
        evening += DAY


def plan_week(at: Situation, day: dt.date) -> Iterator[Nudge]:
    """Next week's meetings in the evening or on Sunday, told at the end of this week."""
    monday = monday_of(day)
    if day != at.workdays(monday)[-1]:
        return
    next_monday = monday + 7 * DAY
    found: list[tuple[dt.datetime, dt.datetime]] = []
    for date in (next_monday + number * DAY for number in range(7)):
        if (limit := at.evening(date)) is not None:
            evening = at.meetings(at.at(date, limit), at.starts(date + DAY))
            found.extend(one for one in evening if one not in found)
        if date.weekday() == 6:
            found.extend(one for one in at.meetings(at.at(date, 0), at.at(date + DAY, 0)) if one not in found)
    if found:
        first = min(found)
        limit = at.evening(at.workday(first[0]))
        yield Nudge(
            "plan_ahead",
            f"plan_ahead:{week_name(next_monday)}",
            due=at.at(day, at.plan_time(day) - _HOUR),
            expires=min(first[0], at.at(next_monday, 0)),
            facts={
                "what": _sort_of_meeting(at, first[0]),
                "count": len(found),
                "start": at.local(first[0]),
                "end": at.local(first[1]),
                **({"evening": at.local(at.at(at.workday(first[0]), limit))} if limit is not None else {}),
            },
            evidence=at.items(sorted(found)),
            actions=WITH_EVIDENCE,
        )


def _sort_of_meeting(at: Situation, start: dt.datetime) -> str:
    if at.local(start).weekday() == 6:
        return "sunday"
    return "agreed" if at.has_agreed_limit(at.workday(start)) else "evening"


def plan_sunday(at: Situation, day: dt.date) -> Iterator[Nudge]:
    """A meeting on the coming Sunday, told on the last workday before it."""
    monday = monday_of(day)
    if day != at.workdays(monday)[-1]:
        return
    sunday = monday + 6 * DAY
    meetings = at.meetings(at.at(sunday, 0), at.at(sunday + DAY, 0))
    if meetings:
        yield Nudge(
            "sunday",
            f"sunday:planned:{sunday}",
            due=at.at(day, at.plan_time(day) - _HOUR),
            expires=meetings[0][0],
            facts={"what": "planned", "count": len(meetings), "start": at.local(meetings[0][0])},
            evidence=at.items(meetings),
            actions=WITH_EVIDENCE,
        )


def near_long_week(at: Situation, day: dt.date) -> Iterator[Nudge]:
    """On the day before the week's last, if the hours left would take the week past its limit."""
    monday = monday_of(day)
    workdays = at.workdays(monday)
    view = at.weeks.get(monday)
    if view is None or at.long_week is None or len(workdays) < 2 or day != workdays[-2]:
        return
    days = [monday + number * DAY for number in range(7)]
    worked = sum(at.worked_so_far(one) for one in days) // 1
    expected = max(worked + at.ordinary_left(workdays[-1]), view.summary.worked.estimate)
    if worked < at.long_week < expected:
        yield Nudge(
            "near_long_week",
            f"near_long_week:{week_name(monday)}",
            due=max(at.at(day, at.plan_time(day)), at.made),
            expires=min(at.at(workdays[-1], _NOON), at.made + SUMS_HOLD),
            facts={
                "worked": worked * MINUTE,
                "left": (at.long_week - worked) * MINUTE,
                "limit": at.long_week * MINUTE,
                "last_day": workdays[-1],
            },
            evidence=tuple(item for one in days for item in at.evidence(one)),
        )
