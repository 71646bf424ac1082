"""Parsing of answers about settings: the value for the settings file, or an error."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from grense.errors import GrenseError
from grense.law.choice import NO_LAW
from grense.law.profile import load_law
from grense.marks import N_
from grense.model.time import load_zone
from grense.rules.ordinary_hours import WEEKDAYS, OrdinaryHours
from grense.rules.profiles import load_profile
from grense.rules.public_holidays import public_holidays
from grense.storage.policy import load_policy
from grense.storage.settings import Settings, checked
from grense_tray.presenter.settings_fields import COUNTRIES, Choice, FieldValue

__all__ = ["hours_text", "spans_of", "written"]

WeekSpans: TypeAlias = Sequence[tuple[int, int] | None]

_DEFAULT = Settings()


def written(choice: Choice, answer: FieldValue) -> Any:
    """Return the value in the settings for an answer; None for the default. Raises `GrenseError` for an invalid one."""
    raw = _READ.get(choice.form, _stripped)(answer)
    if choice.form == "several":
        raw = [value for value, _ in choice.options if value in raw]
    if raw == "":
        return None
    if choice.form == "one" and raw not in [value for value, _ in choice.options]:
        raise GrenseError("invalid_setting", N_("a setting makes no sense"), hint=N_("one of those that are offered"))
    value = checked(choice.key, raw)
    _look_up(choice, value)
    if value == getattr(_DEFAULT, choice.key):
        return None
    if choice.form in ("contracts", "opening"):
        return raw
    return list(value) if isinstance(value, tuple) else value


def spans_of(text: str) -> tuple[tuple[int, int] | None, ...]:
    """Ordinary hours as minutes after midnight, a weekday each. Raises `RuleError`."""
    return OrdinaryHours(text).spans


def hours_text(spans: WeekSpans) -> str:
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


def _stripped(answer: FieldValue) -> Any:
    return answer.strip() if isinstance(answer, str) else answer


def _addresses(answer: FieldValue) -> list[str]:
    return [str(answer)] if re.search(r"[^,;\s]", str(answer)) else []


def _dates(answer: FieldValue) -> list[dt.date]:
    return [_date(one) for one in re.split(r"[,;\s]+", str(answer)) if one]


def _date(text: str) -> dt.date:
    """A date in ISO or Norwegian notation."""
    try:
        day, month, year = text.split(".")
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        pass
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise GrenseError("invalid_day", N_("no such day"), hint=N_("a date, such as 2026-11-18")) from None


def _hours(answer: FieldValue) -> str:
    return hours_text(spans_of(str(answer)))


def _texts(answer: FieldValue) -> list[str]:
    return [one.strip() for one in str(answer).split(",") if one.strip()]


def _half_days(answer: FieldValue) -> list[str]:
    return [" ".join(one.split()) for one in re.split(r"[,;]", str(answer)) if one.strip()]


def _number(answer: FieldValue) -> int | float | str:
    """A number with a decimal point or comma; any other text unchanged, for the check of the setting to refuse."""
    text = str(answer).strip().replace(",", ".")
    for kind in (int, float):
        with suppress(ValueError):
            return kind(text)
    return text


def _contracts(answer: FieldValue) -> list[dict[str, Any]]:
    """Texts such as `2026-08-01 30 mon-thu 08:00-16:00`: a date, then hours a week, ordinary hours, or both."""
    found = []
    for text in filter(str.strip, str(answer).split(";")):
        start, *rest = text.split()
        contract: dict[str, Any] = {"from": _date(start)}
        if rest and rest[0][:1].isdigit():
            contract["agreed_hours"] = _number(rest.pop(0))
        if rest:
            contract["hours"] = hours_text(spans_of(" ".join(rest)))
        if len(contract) == 1:
            raise GrenseError(
                "invalid_setting", N_("a setting makes no sense"), hint=N_("write 2026-08-01 30 mon-thu 08:00-16:00")
            )
        found.append(contract)
    return sorted(found, key=lambda one: one["from"])


def _opening_balance(answer: FieldValue) -> dict[str, Any] | str:
    if not str(answer).strip():
        return ""
    try:
        day, hours = str(answer).split()
        return {"on": _date(day), "hours": float(hours.replace(",", "."))}
    except ValueError:
        raise GrenseError("invalid_setting", N_("a setting makes no sense"), hint=N_("write 2026-01-05 12.5")) from None


def _clock_text(answer: FieldValue) -> str:
    return str(answer).strip().replace(".", ":")


def _look_up(choice: Choice, value: Any) -> None:
    """Raise the error of a zone, a country or a file that does not exist."""
    if choice.form == "zone":
        load_zone(value)
    elif choice.form == "country" and value not in COUNTRIES:
        public_holidays(value, 2026, 2026)
    elif choice.key == "profile":
        load_profile(value)
    elif choice.key == "law" and value != NO_LAW:
        load_law(value)
    # A path relative to the settings' folder is checked when it is used.
    elif choice.key == "policy" and Path(value).expanduser().is_absolute():
        load_policy(Path(value).expanduser())


# The TOML value of an answer, by the form of the field.
_READ: Mapping[str, Callable[[FieldValue], Any]] = {
    "addresses": _addresses,
    "dates": _dates,
    "days": _dates,
    "hours": _hours,
    "texts": _texts,
    "half_days": _half_days,
    "number": _number,
    "decimal": _number,
    "contracts": _contracts,
    "opening": _opening_balance,
    "clock": _clock_text,
    "clock_text": _clock_text,
    "country": lambda answer: str(answer).strip().upper(),
}
