"""What an answer about a setting means: the value that the settings hold for it, or why it makes no sense."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from grense.addresses import own_addresses
from grense.errors import GrenseError
from grense.half_days import HalfDay
from grense.hours import WEEKDAYS, OrdinaryHours, clock_minutes, public_holidays
from grense.law.choice import NO_LAW
from grense.law.profile import load_law
from grense.long_entries import LongEntries
from grense.marks import N_
from grense.policy import load_policy
from grense.profiles import load_profile
from grense.settings import Settings
from grense.settings.forms import MOST_AGREED_HOURS
from grense.zones import load_zone
from grense_tray.choices import COUNTRIES, Answer, Choice

__all__ = ["hours_text", "spans_of", "written"]

Spans: TypeAlias = Sequence[tuple[int, int] | None]

_DEFAULT = Settings()
_NO_CHOICE = Choice("", "text", "")
_HOURS_A_DAY = 24


def written(choice: Choice, answer: Answer) -> Any:
    """What the settings hold for an answer; None for the default. Raises `GrenseError` for one that makes no sense."""
    value = _MEANINGS.get(choice.key, _MEANINGS.get(choice.form, _plain))(choice, answer)
    default = getattr(_DEFAULT, choice.key)
    bare = list(default) if isinstance(default, tuple) else default
    return None if value in (bare, "") else value


def spans_of(text: str) -> tuple[tuple[int, int] | None, ...]:
    """Ordinary hours as minutes after midnight, a weekday each. Raises `RuleError`."""
    return OrdinaryHours(text).spans


def hours_text(spans: Spans) -> str:
    """The shortest text for ordinary hours.

    >>> hours_text([(480, 960)] * 4 + [(480, 780), None, None])
    'mon-thu 08:00-16:00, fri 08:00-13:00'
    """
    parts = []
    for span, days in itertools.groupby(zip(WEEKDAYS, spans, strict=True), key=lambda pair: pair[1]):
        names = [name for name, _ in days]
        if span is not None:
            first_to_last = names[0] if len(names) == 1 else f"{names[0]}-{names[-1]}"
            parts.append(f"{first_to_last} {_clock(span[0])}-{_clock(span[1])}")
    return ", ".join(parts)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _plain(_: Choice, answer: Answer) -> Any:
    return answer.strip() if isinstance(answer, str) else answer


def _pieces(answer: Answer) -> list[str]:
    return [one for one in re.split(r"[,;\s]+", str(answer)) if one]


def _addresses(_: Choice, answer: Answer) -> list[str]:
    return list(own_addresses(str(answer), "")) if _pieces(answer) else []


def _dates(_: Choice, answer: Answer) -> list[dt.date]:
    return sorted({_date(one) for one in _pieces(answer)})


def _date(text: str) -> dt.date:
    """A date as ISO writes it, or as Norwegians do."""
    try:
        day, month, year = text.split(".")
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        pass
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise GrenseError("invalid_day", N_("no such day"), hint=N_("a date, such as 2026-11-18")) from None


def _zone(_: Choice, answer: Answer) -> str:
    name = str(answer).strip()
    if name:
        load_zone(name)
    return name


def _hours(_: Choice, answer: Answer) -> str:
    return hours_text(spans_of(str(answer)))


def _hours_a_day(_: Choice, answer: Answer) -> float | str:
    text = str(answer).strip().replace(",", ".")
    if not text:
        return ""
    with suppress(ValueError):
        if 0 < float(text) <= _HOURS_A_DAY:
            return float(text)
    raise GrenseError("invalid_value", N_("nonsense value"), hint=N_("write a number of hours, from 1 to 24"))


def _long_entries(choice: Choice, answer: Answer) -> list[str]:
    return list(LongEntries(answers=tuple(_texts(choice, answer))).answers)


def _texts(_: Choice, answer: Answer) -> list[str]:
    return [one.strip() for one in str(answer).split(",") if one.strip()]


def _agreed_hours(_: Choice, answer: Answer) -> float | str:
    text = str(answer).strip().replace(",", ".")
    try:
        hours = float(text) if text else None
    except ValueError:
        hours = math.nan
    if hours is None:
        return ""
    if not 0 < hours <= MOST_AGREED_HOURS:
        raise GrenseError(
            "invalid_setting", N_("a setting makes no sense"), hint=N_("write a number of hours, such as 37.5")
        )
    return hours


def _half_days(_: Choice, answer: Answer) -> list[str]:
    texts = [" ".join(one.split()) for one in re.split(r"[,;]", str(answer)) if one.strip()]
    for one in texts:
        HalfDay.parse(one)
    return texts


def _contracts(_: Choice, answer: Answer) -> list[dict[str, Any]]:
    """Texts such as `2026-08-01 30 mon-thu 08:00-16:00`: a date, then hours a week, ordinary hours, or both."""
    found = []
    for text in filter(str.strip, str(answer).split(";")):
        start, *rest = text.split()
        contract: dict[str, Any] = {"from": _date(start)}
        if rest and rest[0][:1].isdigit():
            contract["agreed_hours"] = _agreed_hours(_NO_CHOICE, rest.pop(0))
        if rest:
            contract["hours"] = hours_text(spans_of(" ".join(rest)))
        if len(contract) == 1:
            raise GrenseError(
                "invalid_setting", N_("a setting makes no sense"), hint=N_("write 2026-08-01 30 mon-thu 08:00-16:00")
            )
        found.append(contract)
    return sorted(found, key=lambda one: one["from"])


def _opening_balance(_: Choice, answer: Answer) -> dict[str, Any] | str:
    if not str(answer).strip():
        return ""
    try:
        day, hours = str(answer).split()
        return {"on": _date(day), "hours": float(hours.replace(",", "."))}
    except ValueError:
        raise GrenseError("invalid_setting", N_("a setting makes no sense"), hint=N_("write 2026-01-05 12.5")) from None


def _day_of_year(_: Choice, answer: Answer) -> str:
    text = str(answer).strip()
    try:
        dt.date.fromisoformat(f"2024-{text or '12-31'}")  # a leap year has them all
    except ValueError:
        raise GrenseError(
            "invalid_setting", N_("a setting makes no sense"), hint=N_('write a month and a day, such as "12-31"')
        ) from None
    return text


def _country(_: Choice, answer: Answer) -> str:
    code = str(answer).strip().upper()
    if code and code not in COUNTRIES:
        public_holidays(code, 2026, 2026)
    return code


def _profile(_: Choice, answer: Answer) -> str:
    name = str(answer).strip()
    if name:
        load_profile(name)
    return name


def _law(_: Choice, answer: Answer) -> str:
    name = str(answer).strip()
    if name and name != NO_LAW:
        load_law(name)
    return name


def _clock_text(_: Choice, answer: Answer) -> str:
    return _clock(clock_minutes(str(answer).replace(".", ":"), "time"))


def _clock_or_none(choice: Choice, answer: Answer) -> str:
    return _clock_text(choice, answer) if str(answer).strip() else ""


def _policy(_: Choice, answer: Answer) -> str:
    """A path; one that begins at the settings' folder is looked at when it is used."""
    path = str(answer).strip()
    if path and Path(path).expanduser().is_absolute():
        load_policy(Path(path).expanduser())
    return path


def _one(choice: Choice, answer: Answer) -> str:
    if answer and answer not in [value for value, _ in choice.options]:
        raise GrenseError("invalid_setting", N_("a setting makes no sense"), hint=N_("one of those that are offered"))
    return str(answer)


def _several(choice: Choice, answer: Answer) -> list[str]:
    chosen = answer if isinstance(answer, tuple) else ()
    known = [value for value, _ in choice.options]
    return [value for value in known if value in chosen]


def _number(choice: Choice, answer: Answer) -> int:
    try:
        number = int(answer) if isinstance(answer, str | int) else choice.least - 1
    except ValueError:
        number = choice.least - 1
    if not choice.least <= number <= choice.most:
        raise GrenseError("invalid_setting", N_("a setting makes no sense"), hint=N_("one of those that are offered"))
    return number


_MEANINGS: Mapping[str, Callable[[Choice, Answer], Any]] = {
    "me": _addresses,
    "agreed_hours": _agreed_hours,
    "long_entry_hours": _hours_a_day,
    "long_entries": _long_entries,
    "shift_category": _texts,
    "flexitime_lapses": _day_of_year,
    "days_off": _dates,
    "half_days": _half_days,
    "flexi_days": _dates,
    "contracts": _contracts,
    "opening_balance": _opening_balance,
    "zone": _zone,
    "hours": _hours,
    "country": _country,
    "profile": _profile,
    "law": _law,
    "clock": _clock_text,
    "stop_time": _clock_or_none,
    "policy": _policy,
    "one": _one,
    "several": _several,
    "number": _number,
}
