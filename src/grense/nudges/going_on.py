"""What could be said of work that goes on just now: as long as it was seen lately, in an outlook that is fresh."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from grense.explanation import Item
from grense.nudges.nudge import WITH_EVIDENCE, Nudge
from grense.nudges.situation import DAY, MINUTE, Situation, up_to_minute

__all__ = ["evening_now", "evening_soon", "near_long_day", "rest_tonight", "stop_reminder", "sunday"]

SOON = 20 * MINUTE
STOP_SOON, PAST_STOP = 10 * MINUTE, 30 * MINUTE
NEAR_LONG_DAY = 45.0


def evening_soon(at: Situation) -> Iterator[Nudge]:
    """Twenty minutes before the evening, while work goes on."""
    if at.working_until and at.last_trace and (limit := at.evening(at.today)) is not None:
        evening = at.at(at.today, limit)
        yield Nudge(
            "evening_soon",
            f"evening_soon:{at.today}",
            due=max(evening - SOON, at.last_trace),
            expires=min(evening, at.working_until),
            facts={"evening": at.local(evening), "last": at.local(at.last_trace), **_agreed(at)},
            evidence=at.traces[-1:],
            actions=WITH_EVIDENCE,
        )


def evening_now(at: Situation) -> Iterator[Nudge]:
    """Work in the evening: what is written can be held until ordinary hours."""
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
        )


def stop_reminder(at: Situation, stop_time: int | None) -> Iterator[Nudge]:
    """Ten minutes before the end of the day that the person chose, and half an hour past it, while work goes on."""
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
    """Work on the calendar's Sunday, from midnight to midnight."""
    if not at.working_until or not at.last_trace:
        return
    sunday = at.local(at.last_trace).date()
    if sunday.weekday() == 6:
        begin = at.at(sunday, 0)
        evidence = _from(begin, at)
        if not evidence:
            return
        yield Nudge(
            "sunday",
            f"sunday:{sunday}",
            due=at.last_trace,
            expires=min(at.working_until, at.at(sunday + DAY, 0)),
            facts={
                "since": max(evidence[0].start, at.local(begin)),
                "until": at.local(at.next_ordinary(sunday)),
            },
            evidence=evidence,
            actions=WITH_EVIDENCE,
        )


def rest_tonight(at: Situation) -> Iterator[Nudge]:
    """Work after which the rest before tomorrow is short; tomorrow's start can still be moved."""
    start = at.first_work(at.today + DAY)
    if not at.working_until or not at.last_trace or start is None or not at.rest_limit:
        return
    if start > at.last_trace > start - at.rest_limit and at.workday(at.last_trace) == at.today:
        yield Nudge(
            "rest_tonight",
            f"rest_tonight:{at.today}",
            due=at.last_trace,
            expires=min(at.working_until, start),
            facts={
                "last": at.local(at.last_trace),
                "earliest": at.local(up_to_minute(at.last_trace + at.rest_limit)),
                "start": at.local(start),
                "rest": start - at.last_trace,
                "limit": at.rest_limit,
            },
            evidence=at.traces[-1:],
            actions=WITH_EVIDENCE,
        )


def near_long_day(at: Situation) -> Iterator[Nudge]:
    """The day's estimate near its limit while work goes on; past the limit nothing of it can be changed."""
    if not at.working_until or not at.last_trace or at.long_day is None:
        return
    worked = at.worked_so_far(at.today) // 1
    if at.long_day - NEAR_LONG_DAY <= worked < at.long_day:
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
        )


def _agreed(at: Situation) -> dict[str, str]:
    """That the evening begins where the workplace has agreed, which is said in words of its own."""
    return {"what": "agreed"} if at.has_agreed_limit(at.today) else {}


def _from(begin: dt.datetime, at: Situation) -> tuple[Item, ...]:
    """The traces that reach past a moment; a mail of that very moment does."""
    return tuple(item for item in at.traces if item.end > begin or item.start == begin)
