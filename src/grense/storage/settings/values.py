"""The checks of single values of the settings, and the position reported when one fails.

Only the form is checked here. Whether a zone, a profile or an option of a source exists is checked where it is used.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from grense.errors import ErrorKind, GrenseError, RuleError, SettingsError
from grense.marks import N_
from grense.model.addresses import own_addresses
from grense.model.contract import Contract
from grense.questions import SCALES
from grense.rules.agreed_hours import Opening
from grense.rules.core_hours import core_spans
from grense.rules.half_days import HalfDay
from grense.rules.long_entries import LongEntries
from grense.rules.ordinary_hours import MOST_WEEKS, WEEKDAYS, clock_minutes
from grense.rules.place_habit import PlaceHabit
from grense.rules.work_places import WORK_PLACES, category_place
from grense.sources.mailbox_use import MAILBOX_USES

__all__ = [
    "LABEL_HINT",
    "MOST_AGREED_HOURS",
    "MOST_OPENING_HOURS",
    "ROLES",
    "ValuePlace",
    "addresses",
    "clock",
    "clock_or_none",
    "contracts",
    "core_hours",
    "date_or_none",
    "dates",
    "day_of_year",
    "half_days",
    "hours_a_day",
    "hours_a_week",
    "is_label",
    "line_of",
    "long_entries",
    "opening_balance",
    "ordinary_hours",
    "outside_meetings",
    "role",
    "scales",
    "sources",
    "text",
    "text_or_none",
    "texts",
    "weekday",
    "whole",
    "work_place",
    "work_places",
    "yes_or_no",
]

MOST_AGREED_HOURS = 60
MOST_OPENING_HOURS = 5000
_HOURS_A_DAY = 24
# The groups by which the report breaks down its results.
ROLES = ("leader", "exempt", "other")

LABEL_HINT = N_("small letters, digits, _ and -, at most 32")
_LABEL = re.compile(r"[a-z0-9_-]{1,32}")
_SENSELESS = ErrorKind("invalid_setting", N_("a setting makes no sense"))
_CONTRACTS = N_("write a list of tables with from, and agreed_hours or hours")
_SOURCE = N_("write a table, such as [sources.work], with its kind below")


@dataclass(frozen=True)
class ValuePlace:
    """The position of a value: the text of the file, the table in it, and the key."""

    text: str
    key: str
    table: str = ""

    def refused(self, hint: str, kind: ErrorKind = _SENSELESS, **values: object) -> SettingsError:
        """The error with the position, never the value, which may be a pasted password."""
        line = line_of(self.text, self.table, self.key)
        place = f"{self.table}.{self.key}" if self.table else self.key
        detail = N_("line {line}: {place}") if line else "{place}"
        return SettingsError(kind.code, kind.title, detail, hint, line=line, place=place, **values)


def is_label(name: str) -> bool:
    """Whether it is a valid label of a source: `a-z`, `0-9`, `_` and `-`, at most 32 of them."""
    return _LABEL.fullmatch(name) is not None


def text(value: Any, place: ValuePlace) -> str:
    """A text."""
    if not isinstance(value, str):
        raise place.refused(N_("write it in quotes"))
    return value


def text_or_none(value: Any, place: ValuePlace) -> str | None:
    """A text; None for an empty one."""
    return text(value, place).strip() or None


def texts(value: Any, place: ValuePlace) -> tuple[str, ...]:
    """Several texts, or a single one, as a tuple."""
    values = [value] if isinstance(value, str) else value
    if not _are_texts(values):
        raise place.refused(N_('write a list, such as ["one", "two"]'))
    return tuple(values)


def addresses(value: Any, place: ValuePlace) -> tuple[str, ...]:
    """Mail addresses, bare and in lower case."""
    try:
        return own_addresses(texts(value, place))
    except GrenseError as error:
        raise place.refused(error.templates[-1], ErrorKind(error.code, error.title)) from None


def whole(value: Any, place: ValuePlace, *, bounds: tuple[int, int], hint: str) -> int:
    """A whole number within `bounds`, both included, which the hint refers to as `{least}` and `{most}`."""
    least, most = bounds
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise place.refused(hint, least=least, most=most)
    return value


def yes_or_no(value: Any, place: ValuePlace) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise place.refused(N_("write true or false"))
    return value


def hours_a_week(value: Any, place: ValuePlace) -> float:
    """Hours agreed for a week."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= MOST_AGREED_HOURS:
        raise place.refused(N_("write a number of hours, such as 37.5"))
    return float(value)


def hours_a_day(value: Any, place: ValuePlace) -> float:
    """A number of hours within a day."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= _HOURS_A_DAY:
        raise place.refused(N_("write a number of hours, from 1 to 24"))
    return float(value)


def long_entries(value: Any, place: ValuePlace) -> tuple[str, ...]:
    """The kinds of long entries by clock times, `"16:00-08:00 on-call"`."""
    try:
        return LongEntries(answers=texts(value, place)).answers
    except GrenseError as error:
        raise place.refused(error.templates[-1], _SENSELESS, **error.values) from None


def place_categories(value: Any, place: ValuePlace) -> tuple[str, ...]:
    """Categories of a calendar with their places of work, `"Hjemmekontor = home"`."""
    chosen = texts(value, place)
    places: dict[str, str] = {}
    for found in map(category_place, chosen):
        if found is None or places.setdefault(*found) != found[1]:
            raise place.refused(
                N_('write each category once, with its place: "Hjemmekontor = home"; known: {names}'),
                names=", ".join(WORK_PLACES),
            )
    return chosen


def day_of_year(value: Any, place: ValuePlace) -> str | None:
    """A month and a day, `"12-31"`; an empty text means none."""
    chosen = text_or_none(value, place)
    try:
        dt.date.fromisoformat(f"2024-{chosen or '12-31'}")  # a leap year has all days
    except ValueError:
        raise place.refused(N_('write a month and a day, such as "12-31"')) from None
    return chosen


def role(value: Any, place: ValuePlace) -> str | None:
    """A group of the report; an empty text means none."""
    chosen = text_or_none(value, place)
    if chosen is not None and chosen not in ROLES:
        raise place.refused(N_("one of {names}"), names=", ".join(ROLES))
    return chosen


def outside_meetings(value: Any, place: ValuePlace) -> str | None:
    """What meetings with nobody else of the own organisation are; an empty text means that it was not asked."""
    chosen = text_or_none(value, place)
    if chosen is not None and chosen not in MAILBOX_USES:
        raise place.refused(N_("one of {names}"), names=", ".join(MAILBOX_USES))
    return chosen


def scales(value: Any, place: ValuePlace) -> tuple[str, ...]:
    """Scales of the report whose questions are asked, each once."""
    chosen = texts(value, place)
    if not set(chosen) <= set(SCALES):
        raise place.refused(N_("any of {names}"), names=", ".join(SCALES))
    return tuple(dict.fromkeys(chosen))


def weekday(value: Any, place: ValuePlace) -> str:
    """A day of the week, `"mon"`."""
    if value not in WEEKDAYS:
        raise place.refused(N_("one of {names}"), names=", ".join(WEEKDAYS))
    return str(value)


def clock(value: Any, place: ValuePlace) -> str:
    """A time of day, `"08:30"`."""
    try:
        hours, minutes = divmod(clock_minutes(value, place.key), 60)
    except RuleError:
        raise place.refused(N_('write a time of day, such as "08:30"')) from None
    return f"{hours:02}:{minutes:02}"


def clock_or_none(value: Any, place: ValuePlace) -> str | None:
    """A time of day; None for an empty text."""
    return None if value == "" else clock(value, place)


def dates(value: Any, place: ValuePlace) -> tuple[dt.date, ...]:
    """Dates, sorted, each once; they may be written as text."""
    try:
        return tuple(sorted({_date(one) for one in value}))
    except (TypeError, ValueError):
        raise place.refused(N_("write a list of dates, such as [2026-12-24]")) from None


def date_or_none(value: Any, place: ValuePlace) -> dt.date | None:
    """A date, which may be written as text; an empty text means none."""
    try:
        return None if value == "" else _date(value)
    except (TypeError, ValueError):
        raise place.refused(N_("write a date, such as 2026-01-05")) from None


def ordinary_hours(value: Any, place: ValuePlace) -> str | tuple[str, ...]:
    """The hours of a week as text, or those of each week of a rota."""
    if isinstance(value, str):
        return value
    if not _are_texts(value) or not 1 <= len(value) <= MOST_WEEKS:
        raise place.refused(N_('write "mon-fri 08:00-16:00", or a list of up to 12 such weeks'))
    return tuple(value)


def core_hours(value: Any, place: ValuePlace) -> str | None:
    """The core hours of a week, in the form of ordinary hours; None for an empty text."""
    chosen = text_or_none(value, place)
    try:
        core_spans(chosen or "")
    except RuleError as error:
        raise place.refused(error.templates[-1], ErrorKind(error.code, error.title)) from None
    return chosen


def half_days(value: Any, place: ValuePlace) -> tuple[str, ...]:
    """Days with a part of their ordinary hours, such as `"12-24 12:00"`."""
    chosen = texts(value, place)
    try:
        for one in chosen:
            HalfDay.parse(one)
    except RuleError as error:
        raise place.refused(error.templates[-1], ErrorKind(error.code, error.title)) from None
    return chosen


def work_places(value: Any, place: ValuePlace) -> str:
    """The places of the days of a week, `"mon home, tue-thu workplace"`."""
    chosen = text(value, place).strip()
    try:
        PlaceHabit(chosen)
    except RuleError as error:
        raise place.refused(error.templates[-1], _SENSELESS, **error.values) from None
    return chosen


def work_place(value: Any, place: ValuePlace) -> str:
    """One of the places of work."""
    if value not in WORK_PLACES:
        raise place.refused(N_("one of {names}"), names=", ".join(WORK_PLACES))
    return str(value)


def contracts(value: Any, place: ValuePlace) -> tuple[Contract, ...]:
    """Contracts by the day from which they apply, the earliest first."""
    if not isinstance(value, list):
        raise place.refused(_CONTRACTS)
    found = [_contract(one, place) for one in value]
    if len({one.start for one in found}) < len(found):
        raise place.refused(N_("give each contract a day of its own"))
    return tuple(sorted(found, key=lambda one: one.start))


def opening_balance(value: Any, place: ValuePlace) -> Opening:
    """The opening balance in hours at the beginning of a day, negative for hours owed."""
    try:
        hours = float(value["hours"])
        if set(value) != {"on", "hours"} or isinstance(value["hours"], bool) or not abs(hours) <= MOST_OPENING_HOURS:
            raise ValueError
        return Opening(_date(value["on"]), 60.0 * hours)
    except (TypeError, ValueError, KeyError):
        raise place.refused(N_("write a table with on, a date, and hours")) from None


def sources(value: Any, place: ValuePlace) -> Mapping[str, Mapping[str, Any]]:
    """Tables of options by label. The options of each kind are not checked."""
    if not isinstance(value, dict):
        raise place.refused(_SOURCE)
    return MappingProxyType({label: _source(label, options, place.text) for label, options in value.items()})


def line_of(text: str, table: str, key: str) -> int | None:
    r"""The line of a key, or of the table of that name; None where it is written in an unusual way.

    >>> line_of("[sources.work]\nkind = 'ics'", "sources.work", "kind")
    2
    """
    here, wanted = "", f"{table}.{key}" if table else key
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.partition("#")[0].replace('"', "").replace("'", "").strip()
        if bare.startswith("["):
            here = bare.strip("[] \t")
            if here == wanted:
                return number
        name = bare.partition("=")[0].strip()
        if "=" in bare and (f"{here}.{name}" if here else name) == wanted:
            return number
    return None


def _contract(value: Any, place: ValuePlace) -> Contract:
    try:
        start = _date(value["from"])
        if not {"from"} < set(value) <= {"from", "agreed_hours", "hours"}:
            raise ValueError
    except (TypeError, ValueError, KeyError):
        raise place.refused(_CONTRACTS) from None
    agreed = hours_a_week(value["agreed_hours"], place) if "agreed_hours" in value else None
    return Contract(start, agreed, text(value["hours"], place) if "hours" in value else None)


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    return dt.date.fromisoformat(value)


def _source(label: str, options: Any, text: str) -> Mapping[str, Any]:
    here = ValuePlace(text, label, "sources")
    if not is_label(label):
        raise here.refused(LABEL_HINT, ErrorKind("invalid_label", N_("a source cannot be called that")))
    if not isinstance(options, dict) or not isinstance(options.get("kind"), str):
        raise here.refused(_SOURCE)
    for key, value in options.items():
        if not isinstance(value, str | int | float) and not _are_texts(value):
            place = ValuePlace(text, key, f"sources.{label}")
            raise place.refused(N_("write text in quotes, a number, true or false, or a list of texts"))
    return MappingProxyType({key: tuple(one) if isinstance(one, list) else one for key, one in options.items()})


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(one, str) for one in values)
