"""Recurrence rules (RFC 5545, 3.3.10; RFC 7529), parsed leniently: one invalid part does not lose the whole rule."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from grense.sources.ics.effort import Effort
from grense.sources.ics.recurrence import RulePattern, recurrences

__all__ = ["ReadRule", "RecurrenceRule", "rule_of"]

_WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_DAY_NAMES = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
_NUMBERS = {
    "BYMONTH": ("months", 1, 12),
    "BYMONTHDAY": ("month_days", -31, 31),
    "BYYEARDAY": ("year_days", -366, 366),
    "BYWEEKNO": ("weeks", -53, 53),
    "BYHOUR": ("hours", 0, 23),
    "BYMINUTE": ("minutes", 0, 59),
    "BYSECOND": ("seconds", 0, 59),
    "BYSETPOS": ("positions", -366, 366),
}
_WEEKDAY = re.compile(r"([+-]?\d{1,2})?([A-Z]{2,9})")
_NUMBER = re.compile(r"[+-]?\d{1,9}")
_UNTIL = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T?(\d{2}):?(\d{2}):?(\d{2})?(Z?))?")
_DAY = dt.timedelta(days=1)
_LAST_YEAR = 2200
_MANY = 20_000


@dataclass(frozen=True, slots=True)
class RecurrenceRule:
    """One rule: its pattern, and its end. `until` is an instant, a local time or a day, inclusive.

    `text` writes the rule with the parts that were understood, as RFC 5545 does.
    """

    pattern: RulePattern
    count: int | None
    until: dt.datetime | dt.date | None
    text: str

    @property
    def is_endless(self) -> bool:
        """Whether nothing ends it within realistic times."""
        if self.count is not None and self.count <= _MANY:
            return False
        return self.until is None or self.until.year > _LAST_YEAR

    def last_day(self, first: dt.date) -> dt.date | None:
        """A day that no occurrence follows, if the rule gives one."""
        if self.until is not None:
            # An UNTIL in UTC may lie on the next local day.
            return dt.date(self.until.year, self.until.month, self.until.day) + _DAY
        if self.count is None or not self.pattern.is_plain:
            return None
        return first + self.count * self.pattern.interval * (7 * _DAY if self.pattern.frequency == "WEEKLY" else _DAY)

    def produces(self, first: dt.datetime) -> bool:
        """Whether a series that starts at `first` starts inside its own rule."""
        effort = Effort()
        effort.begin()
        return any(True for _ in recurrences(self.pattern, first, first, first, effort))

    def times(
        self, first: dt.datetime, earliest: dt.datetime, latest: dt.datetime, effort: Effort
    ) -> Iterator[dt.datetime]:
        """The local times from `earliest` to `latest`, without a zone and without regard to `until`."""
        return recurrences(self.pattern, first, earliest, latest, effort, self.count)

    def is_over(self, moment: dt.datetime) -> bool:
        """Whether a time of the series is after `until`; a day includes its times until the local end of day."""
        until = self.until
        if until is None:
            return False
        if not isinstance(until, dt.datetime):
            return moment.date() > until
        if until.tzinfo is None or moment.tzinfo is None:
            return moment.replace(tzinfo=None) > until.replace(tzinfo=None)
        return moment > until


@dataclass(frozen=True, slots=True)
class ReadRule:
    """The readable part of an RRULE value.

    `rule` is `None` when it cannot be followed, and `odd` means that a part of it was not understood.
    """

    rule: RecurrenceRule | None
    odd: bool


@dataclass
class _Parts:
    """The parts of a rule during parsing."""

    numbers: dict[str, tuple[int, ...]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    weekdays: tuple[tuple[int, int], ...] = ()
    odd: bool = False


@lru_cache(maxsize=512)
def rule_of(value: str) -> ReadRule:
    """Parse the value of an RRULE.

    Unknown parts and parts without a value are skipped, and so are the backslashes of programs that
    write a rule as if it were text. A rule is not followed when it has no known
    FREQ, another calendar than the Gregorian one, or an end or interval that cannot be read: its times would be
    invented.

    >>> rule_of("FREQ=WEEKLY;UNTIL=;X-OWN=1;COUNT=3").rule.text
    'FREQ=WEEKLY;COUNT=3'
    >>> rule_of("FREQ=WEEKLY;UNTIL=tomorrow")
    ReadRule(rule=None, odd=True)
    """
    parts = _Parts()
    for piece in "".join(value.upper().replace("\\", "").split()).strip(";").split(";"):
        name, _, text = piece.partition("=")
        if text:
            _take(parts, name, text)
    words = parts.words
    if words.get("FREQ") not in _FREQUENCIES or words.get("RSCALE", "GREGORIAN") not in ("GREGORIAN", "GREGORY"):
        return ReadRule(None, odd=True)
    interval, count = _number(words.get("INTERVAL", "1")), _number(words.get("COUNT", "0"))
    until = _until(words["UNTIL"]) if "UNTIL" in words else None
    if (
        interval is None
        or interval < 0
        or (count is None and until is None)
        or ("UNTIL" in words and until is None and not count)
    ):
        return ReadRule(None, odd=True)
    # An interval of 0, or a count of 0 or less, is treated as missing.
    odd = parts.odd or interval < 1 or count is None or ("UNTIL" in words and until is None)
    odd = odd or words.get("SKIP", "OMIT") != "OMIT" or words.get("COUNT", "1").startswith(("0", "-"))
    interval, count = max(interval, 1), count if count and count > 0 else None
    week_start = _WEEKDAYS.get(words.get("WKST", "MO"), 0)
    pattern = RulePattern(words["FREQ"], interval, week_start, parts.weekdays, **parts.numbers)
    return ReadRule(RecurrenceRule(pattern, count, until, _written(parts, interval, count, until)), odd)


def _take(parts: _Parts, name: str, text: str) -> None:
    if name == "BYDAY":
        _take_weekdays(parts, text)
    elif name in _NUMBERS:
        _take_numbers(parts, name, text)
    elif name in ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "RSCALE", "SKIP"):
        parts.odd |= parts.words.setdefault(name, text) != text
    elif not name.startswith("X-"):
        parts.odd = True


def _take_weekdays(parts: _Parts, text: str) -> None:
    found = dict.fromkeys(parts.weekdays)
    for piece in filter(None, text.split(",")):
        match = _WEEKDAY.fullmatch(piece)
        name = match[2] if match else ""
        known = name in _WEEKDAYS or (len(name) > 2 and any(day.startswith(name) for day in _DAY_NAMES))
        ordinal = int(match[1] or 0) if match else 0
        if known and abs(ordinal) <= 53:
            found[(_WEEKDAYS[name[:2]], ordinal)] = None
        else:
            parts.odd = True
    parts.weekdays = tuple(found)


def _take_numbers(parts: _Parts, name: str, text: str) -> None:
    key, least, most = _NUMBERS[name]
    found = set(parts.numbers.get(key, ()))
    for piece in filter(None, text.split(",")):
        number = _number(piece)
        if number is not None and least <= number <= most and (number or least == 0):
            found.add(number)
        else:
            parts.odd = True
    if found:
        parts.numbers[key] = tuple(sorted(found))


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None


def _until(text: str) -> dt.datetime | dt.date | None:
    match = _UNTIL.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(match[number]) for number in (1, 2, 3))
    try:
        if match[4] is None:
            return dt.date(year, month, day)
        time = dt.time(int(match[4]), int(match[5]), min(int(match[6] or 0), 59))
        return dt.datetime.combine(dt.date(year, month, day), time, dt.UTC if match[7] else None)
    except ValueError:
        return None


def _written(parts: _Parts, interval: int, count: int | None, until: dt.datetime | dt.date | None) -> str:
    pieces = [f"FREQ={parts.words['FREQ']}"]
    if interval > 1:
        pieces.append(f"INTERVAL={interval}")
    if count is not None:
        pieces.append(f"COUNT={count}")
    if until is not None:
        form = ("%Y%m%dT%H%M%S" + "Z" * (until.tzinfo is not None)) if isinstance(until, dt.datetime) else "%Y%m%d"
        pieces.append(f"UNTIL={until.strftime(form).zfill(len(until.strftime(form)))}")
    if parts.weekdays:
        names = list(_WEEKDAYS)
        pieces.append("BYDAY=" + ",".join(f"{ordinal or ''}{names[day]}" for day, ordinal in parts.weekdays))
    for name, (key, _, _) in _NUMBERS.items():
        if key in parts.numbers:
            pieces.append(f"{name}=" + ",".join(map(str, parts.numbers[key])))
    if parts.words.get("WKST") in _WEEKDAYS:
        pieces.append(f"WKST={parts.words['WKST']}")
    return ";".join(pieces)
