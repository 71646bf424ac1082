"""Recurrence rules that most series have, followed by arithmetic: daily and weekly ones, and what dateutil is quick at.

Any other rule is no `Rule` and goes through recurring-ical-events, which these agree with.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # no types come with it

__all__ = ["Rule", "rule_of"]

_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_PART = re.compile(
    r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)|INTERVAL=[1-9]\d{0,2}|COUNT=[1-9]\d{0,3}|WKST=(?:MO|TU|WE|TH|FR|SA|SU)"
    r"|UNTIL=(?:1[6-9]|2[01])\d{6}(?:T\d{6}Z)?|BYDAY=[+-]?[1-5]?[A-Z]{2}(?:,[+-]?[1-5]?[A-Z]{2})*"
    r"|BYMONTHDAY=(?:[1-9]|1\d|2[0-8])|BYMONTH=(?:[1-9]|1[0-2])"
)
_PLAIN = {"FREQ", "INTERVAL", "WKST", "BYDAY", "COUNT", "UNTIL"}
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: every `interval` days or weeks, or `text` for dateutil. `until` is an instant or a day, inclusive."""

    frequency: str
    interval: int
    weekdays: tuple[int, ...]
    week_start: int
    count: int | None
    until: dt.datetime | dt.date | None
    text: str

    @property
    def is_endless(self) -> bool:
        """Whether neither COUNT nor UNTIL ends it."""
        return self.count is None and self.until is None

    def last_day(self, first: dt.date) -> dt.date | None:
        """A day that no occurrence lies behind, if the rule shows one."""
        if self.until is not None:
            # An UNTIL in UTC may lie on the next local day.
            return dt.date(self.until.year, self.until.month, self.until.day) + _DAY
        weekly = self.frequency == "WEEKLY"
        if self.count is None or self.text or (self.weekdays and not weekly):
            return None
        return first + self.count * self.interval * (7 * _DAY if weekly else _DAY)

    def produces(self, first: dt.datetime) -> bool:
        """Whether a series that starts at `first` starts inside its own rule."""
        if self.text:
            return next(iter(rrulestr(self.text, dtstart=first)), None) == first
        return not self.weekdays or first.weekday() in self.weekdays

    def times(self, first: dt.datetime, earliest: dt.datetime, latest: dt.datetime) -> Iterator[dt.datetime]:
        """The local times from `earliest` to `latest`, without a zone and without regard to `until`."""
        if self.text:
            times: Iterator[dt.datetime] = iter(rrulestr(self.text, dtstart=first))
        else:
            times = self._weekly(first, earliest) if self.frequency == "WEEKLY" else self._daily(first, earliest)
        return (time for time in takewhile(lambda time: time <= latest, times) if time >= earliest)

    def _daily(self, first: dt.datetime, earliest: dt.datetime) -> Iterator[dt.datetime]:
        step = self.interval * _DAY
        number = max((earliest - first) // step, 0)
        while self.count is None or number < self.count:
            time = first + number * step
            if not self.weekdays or time.weekday() in self.weekdays:
                yield time
            number += 1

    def _weekly(self, first: dt.datetime, earliest: dt.datetime) -> Iterator[dt.datetime]:
        step = self.interval * 7 * _DAY
        monday = first - (first.weekday() - self.week_start) % 7 * _DAY
        offsets = sorted((day - self.week_start) % 7 for day in self.weekdays or (first.weekday(),))
        if self.count is None:
            monday += max((earliest - monday) // step, 0) * step
        left = self.count
        while True:
            for offset in offsets:
                time = monday + offset * _DAY
                if time < first:
                    continue
                if left is not None:
                    if not left:
                        return
                    left -= 1
                yield time
            monday += step


def rule_of(value: str) -> Rule | None:
    """The rule that an RRULE value writes, or `None` for one that is not of the usual kind."""
    pieces = value.split(";")
    if not all(map(_PART.fullmatch, pieces)):
        return None
    parts = dict(piece.split("=") for piece in pieces)
    if "FREQ" not in parts or len(parts) != len(pieces) or {"COUNT", "UNTIL"} <= parts.keys():
        return None
    days = parts.get("BYDAY", "").split(",") if "BYDAY" in parts else []
    if any(day[-2:] not in _DAYS for day in days):
        return None
    counted = parts["FREQ"] in ("DAILY", "WEEKLY") and parts.keys() <= _PLAIN | {"COUNT", "UNTIL"}
    simple = (
        counted and all(day in _DAYS for day in days) and not (days and parts["FREQ"] == "DAILY" and "COUNT" in parts)
    )
    if not simple and any(day not in _DAYS for day in days) and parts["FREQ"] != "MONTHLY":
        return None
    return Rule(
        parts["FREQ"],
        int(parts.get("INTERVAL", 1)),
        tuple({_DAYS[day] for day in days}) if simple else (),
        _DAYS[parts.get("WKST", "MO")],
        int(parts["COUNT"]) if "COUNT" in parts else None,
        _until(parts["UNTIL"]) if "UNTIL" in parts else None,
        "" if simple else ";".join(piece for piece in pieces if not piece.startswith("UNTIL")),
    )


def _until(value: str) -> dt.datetime | dt.date | None:
    if len(value) == 8:
        return dt.date.fromisoformat(value)
    return dt.datetime.fromisoformat(value)
