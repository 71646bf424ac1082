"""Nudges about current work: only while it was seen recently, in a fresh outlook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from grense.model.crossing import Item
from grense.nudges.nudge import WITH_EVIDENCE, Fact, Nudge
from grense.nudges.rests import chance_of_short_rest, expected_start
from grense.nudges.rhythm import FEWEST, LIKELY, share
from grense.nudges.situation import DAY, MINUTE, DayOfRest, Situation, up_to_minute

__all__ = ["evening_now", "evening_soon", "near_long_day", "rest_tonight", "stop_reminder", "sunday"]

# How long before the evening: for a person who usually works on, and where that is not known.
SOON, SOON_UNKNOWN = 60 * MINUTE, 20 * MINUTE
STOP_SOON, PAST_STOP = 10 * MINUTE, 30 * MINUTE
NEAR_LONG_DAY = 45.0
# How long before the last minute that leaves enough rest the nudge is shown.
REST_SOON = 60 * MINUTE


def evening_soon(at: Situation) -> Iterator[Nudge]:
    """Before the evening, while the person is working, if work usually extends into it."""
    limit = at.evening(at.today)
    if not at.working_until or not at.last_trace or limit is None:
        return
    evening, chance = at.at(at.today, limit), _chance_of_evening(at, limit)
    if at.last_trace < evening and (chance is None or chance >= LIKELY):
        yield Nudge(
            "evening_soon",
            f"evening_soon:{at.today}",
            due=max(evening - (SOON if chance else SOON_UNKNOWN), at.last_trace),
            expires=min(evening, at.working_until),
            facts={
                "evening": at.local(evening),
                "last": at.local(at.last_trace),
                **_agreed(at),
                **_habit(at, limit, chance),
            },
            evidence=at.traces[-1:],
            actions=WITH_EVIDENCE,
            about=(("evening", at.today),),
            chance=chance or LIKELY,
            after=(f"rest_tonight:{at.today}",),
        )


def evening_now(at: Situation) -> Iterator[Nudge]:
    """Work in the evening: messages can be held until ordinary hours."""
    limit = at.evening(at.today)
    if not at.working_until or not at.last_trace or limit is None:
        return
    evening = at.at(at.today, limit)
    late = _from(evening, at)
    if at.last_trace >= evening and late:
        yield Nudge(
            "evening_now",
            f"evening_now:{at.today}",
            due=at.last_trace,
            expires=min(at.working_until, at.starts(at.today + DAY)),
            facts={
                "evening": at.local(evening),
                "since": max(late[0].start, at.local(evening)),
                "until": at.local(at.next_ordinary(at.today)),
                **_agreed(at),
            },
            evidence=late,
            actions=WITH_EVIDENCE,
            about=(("evening", at.today),),
            after=(f"rest_tonight:{at.today}",),
        )


def rest_tonight(at: Situation) -> Iterator[Nudge]:
    """Work that leaves a short rest, or is likely to; combined with the evening nudge during evening work.

    Either end can be moved: remaining work can wait, and tomorrow can begin later.
    """
    tomorrow = at.today + DAY
    start, last = expected_start(at, tomorrow), at.last_trace
    if not at.working_until or not last or start is None or not at.rest_limit or at.workday(last) != at.today:
        return
    stop_by = start - at.rest_limit
    ends = [max(last, at.at(at.today, one)) for one in at.rhythm.lasts(at.minute(at.made))]
    chance = chance_of_short_rest(at, tomorrow, ends if len(ends) >= FEWEST else [last])
    if not stop_by - REST_SOON < last < start or chance < LIKELY:
        return
    evening, rest_day = _evening_ahead(at), _rest_day(at)
    yield Nudge(
        "rest_tonight",
        f"rest_tonight:{at.today}",
        due=last,
        expires=min(at.working_until, start),
        facts={
            "last": at.local(last),
            "earliest": at.local(up_to_minute(last + at.rest_limit)),
            "start": at.local(start),
            "stop_by": at.local(stop_by),
            "rest": start - last,
            "limit": at.rest_limit,
            "what": ("day_of_rest" if rest_day else "evening" if evening else "") + ("" if last > stop_by else "_fits"),
            **({"evening": at.local(evening)} if evening else {}),
            **({"rest_day": at.local(last).date()} if rest_day else {}),
        },
        evidence=at.traces[-1:],
        actions=WITH_EVIDENCE,
        about=(("short_rest", tomorrow), *_crossings_tonight(at, evening, rest_day)),
        chance=chance,
    )


def _crossings_tonight(
    at: Situation, evening: dt.datetime | None, rest_day: DayOfRest | None
) -> Iterator[tuple[str, dt.date]]:
    if evening:
        yield "evening", at.today
    if rest_day:
        yield "sunday", rest_day.date


def _evening_ahead(at: Situation) -> dt.datetime | None:
    """The start of the evening, if there is work in it or likely to be."""
    limit = at.evening(at.today)
    if limit is None or at.last_trace is None:
        return None
    evening = at.at(at.today, limit)
    return evening if at.last_trace >= evening or (_chance_of_evening(at, limit) or 0.0) >= LIKELY else None


def _rest_day(at: Situation) -> DayOfRest | None:
    """The day of rest that contains the last trace, unless the person ordinarily works on that day."""
    last = at.last_trace
    rest = at.day_of_rest(last) if last else None
    if rest is None or last is None or last < rest.begin or at.ordinary(at.local(last).date()) or at.is_ordinary(last):
        return None
    return rest


def _chance_of_evening(at: Situation, limit: int) -> float | None:
    """How often work at this hour was also seen after `limit`; None with too few days."""
    hits, days = at.rhythm.late_after(at.minute(at.made), limit)
    return share(hits, days) if days >= FEWEST else None


def _habit(at: Situation, limit: int, chance: float | None) -> dict[str, Fact]:
    """The facts behind the chance, for the reason: the weekday's habit, or the hour's."""
    if chance is None:
        return {}
    hits, days = at.rhythm.late_on(at.today.weekday(), limit)
    return {"habit": "weekday" if days >= FEWEST and 2 * hits >= days else "hour", "day": at.today}


def stop_reminder(at: Situation, stop_time: int | None) -> Iterator[Nudge]:
    """Ten minutes before the end of the day that the person chose, and half an hour past it, while working."""
    hours = at.ordinary(at.today)
    if not at.working_until or not at.last_trace or hours is None:
        return
    stop = at.at(at.today, hours[1] if stop_time is None else stop_time)
    yield Nudge(
        "stop_reminder",
        f"stop_reminder:{at.today}",
        due=max(stop - STOP_SOON, at.last_trace),
        expires=min(stop + PAST_STOP, at.working_until),
        facts={
            "stop": at.local(stop),
            "last": at.local(at.last_trace),
            "until": at.local(at.next_ordinary(at.today)),
        },
        evidence=at.traces[-1:],
        actions=WITH_EVIDENCE,
    )


def sunday(at: Situation) -> Iterator[Nudge]:
    """Work on the profile's day of rest, unless that is an ordinary workday of the person's."""
    rest = _rest_day(at)
    if not at.working_until or not at.last_trace or rest is None:
        return
    evidence, evening, today = _from(rest.begin, at), _evening_ahead(at), at.local(at.last_trace).date()
    if evidence:
        yield Nudge(
            "sunday",
            f"sunday:{rest.date}",
            due=at.last_trace,
            expires=min(at.working_until, rest.end),
            facts={
                "rest_day": today,
                "since": max(evidence[0].start, at.local(rest.begin)),
                "until": at.local(at.next_ordinary(today)),
                **({"what": "evening", "evening": at.local(evening)} if evening else {}),
            },
            evidence=evidence,
            actions=WITH_EVIDENCE,
            about=tuple(_crossings_tonight(at, evening, rest)),
        )


def near_long_day(at: Situation) -> Iterator[Nudge]:
    """The day's estimate near its limit while the person is working; past the limit it cannot be avoided."""
    if not at.working_until or not at.last_trace or at.long_day is None:
        return
    worked = at.worked_so_far(at.today) // 1
    alike = at.rhythm.totals(worked)
    chance = share(sum(total > at.long_day for total in alike), len(alike)) if len(alike) >= FEWEST else LIKELY
    if at.long_day - NEAR_LONG_DAY <= worked < at.long_day and chance >= LIKELY:
        yield Nudge(
            "near_long_day",
            f"near_long_day:{at.today}",
            due=at.last_trace,
            expires=at.working_until,
            facts={
                "worked": worked * MINUTE,
                "left": (at.long_day - worked) * MINUTE,
                "limit": at.long_day * MINUTE,
            },
            evidence=at.evidence(at.today),
            actions=WITH_EVIDENCE,
            about=(("long_day", at.today),),
            chance=chance,
        )


def _agreed(at: Situation) -> dict[str, str]:
    """The fact that the evening begins at the workplace's agreed limit, which has its own text."""
    return {"what": "agreed"} if at.has_agreed_limit(at.today) else {}


def _from(begin: dt.datetime, at: Situation) -> tuple[Item, ...]:
    """The traces that extend past a moment, including a mail of exactly that moment."""
    return tuple(item for item in at.traces if item.end > begin or item.start == begin)
