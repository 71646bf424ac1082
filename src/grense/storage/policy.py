"""A workplace's policy on being disconnected: a separate file, for the nudges and for the person to read.

It affects nudges only: what counts as a crossing is defined by the profile. The nudges use its times; its free text is
only shown to the person; none of it is stored.

```toml
outer_limit = "20:00"
start = "07:30"
no_mail_on = ["sat", "sun"]
answer = "within the next working day"
core_hours = "09:00-15:00"
available_to = "17:00"
[quiet]
mon-thu = "20:00-07:00"
fri-sun = "17:00-09:00"
[home_agreement]
extent = "Mondays and Fridays"
```
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from grense.errors import ErrorKind, SettingsError
from grense.i18n import N_
from grense.model.policy import AgreedHours, Policy, Spans
from grense.rights.home_work import agreement_points
from grense.rules.ordinary_hours import MINUTES_A_DAY, WEEKDAYS, clock_minutes
from grense.rules.toml import TomlError, parse_toml
from grense.storage.settings.values import ValuePlace, line_of

__all__ = ["load_policy", "policy_at"]

LARGEST_FILE = 64 * 1024
LONGEST_TEXT = 300

_SENSELESS = ErrorKind("invalid_policy", N_("the workplace's policy makes no sense"))
_HINT_LIMIT = N_("write a time from 12:00 to 23:59, such as 20:00")
_HINT_START = N_("write a time from 04:00 to 11:59, such as 07:30")
_HINT_QUIET = N_("write quiet hours such as 20:00-07:00 below [quiet], with weekdays such as mon-fri before them")
_HINT_DAYS = N_('write a list of days, such as ["sat", "sun"]')
_HINT_TEXT = N_("write one line in quotes, at most 300 characters")
_HINT_DATE = N_("write a date, such as 2026-09-01")
_HINT_CORE = N_("write from when to when on the same day, such as 09:00-15:00")
_HINT_AVAILABLE = N_("write a time, such as 08:00")
_HINT_ORDER = N_("available_to is later than available_from")
_HINT_INSIDE = N_("core_hours lie within available_from and available_to")
_HINT_AGREEMENT = N_("write lines of text below [home_agreement], named {names}")


def load_policy(path: str | Path) -> Policy:
    """Read a policy from a TOML file; `docs/how-to/policy.md` has one with every key.

    Raises a one-line `SettingsError` with the line and the key, never with the file's content.
    """
    return _understood(_text_of(Path(path)))


def policy_at(path: str | None, folder: Path) -> tuple[Policy | None, SettingsError | None]:
    """The policy named in the settings, relative to their folder, and the error if it cannot be read.

    The file is read again only after a change, so this can be called every minute.
    """
    if path is None:
        return None, None
    try:
        file = folder / Path(path).expanduser()
        known = file.stat()
    except (OSError, RuntimeError, ValueError):
        return None, _unreadable()
    return _kept(file, known.st_mtime_ns, known.st_size)


@lru_cache(maxsize=2)
def _kept(path: Path, _changed: int, _size: int) -> tuple[Policy | None, SettingsError | None]:
    try:
        return load_policy(path), None
    except SettingsError as error:
        return None, error


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError):
        raise _unreadable() from None
    if len(data) > LARGEST_FILE:
        raise SettingsError("policy_too_large", N_("the workplace's policy is too large"), hint=N_("at most 64 KB"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            "policy_not_utf8",
            N_("the workplace's policy is not UTF-8 text"),
            N_("line {line}"),
            N_("save it as UTF-8"),
            line=line,
        ) from None


def _understood(text: str) -> Policy:
    try:
        table = parse_toml(text)
    except TomlError as error:
        raise SettingsError(
            "policy_invalid_toml",
            N_("the workplace's policy is not valid TOML"),
            N_("line {line}"),
            N_("mend that line"),
            line=error.line,
        ) from None
    for key in table:
        if key not in _FORMS:
            # Only known keys are quoted: a file that is no policy may contain anything.
            line_number = line_of(text, "", key)
            raise SettingsError(
                "policy_unknown_key",
                N_("the workplace's policy holds a key that is not known"),
                N_("line {line}") if line_number else "",
                "{names}",
                line=line_number,
                names=", ".join(_FORMS),
            )
    found = {key: _FORMS[key](value, ValuePlace(text, key)) for key, value in table.items()}
    times = {_TIMES[key]: found.pop(key) for key in tuple(found) if key in _TIMES}
    policy = Policy(AgreedHours(**times), **found)
    _check_available(policy, text)
    return policy


def _check_available(policy: Policy, text: str) -> None:
    """Refuse times of availability that contradict each other, or the core hours."""
    first = 0 if policy.available_from is None else policy.available_from
    last = MINUTES_A_DAY if policy.available_to is None else policy.available_to
    if first >= last:
        raise ValuePlace(text, "available_to" if policy.available_to is not None else "available_from").refused(
            _HINT_ORDER, _SENSELESS
        )
    if policy.core_hours and not (first <= policy.core_hours[0] and policy.core_hours[1] <= last):
        raise ValuePlace(text, "core_hours").refused(_HINT_INSIDE, _SENSELESS)


def _clock(value: Any, place: ValuePlace, first: int, last: int, hint: str) -> int:
    minutes = _minutes(value)
    if minutes is None or not first <= minutes < last:
        raise place.refused(hint, _SENSELESS)
    return minutes


def _minutes(value: Any, *, latest: int = MINUTES_A_DAY - 1) -> int | None:
    try:
        return clock_minutes(value, "", latest=latest)
    except ValueError:
        return None


def _limit(value: Any, place: ValuePlace) -> int:
    return _clock(value, place, 12 * 60, MINUTES_A_DAY, _HINT_LIMIT)


def _start(value: Any, place: ValuePlace) -> int:
    return _clock(value, place, 4 * 60, 12 * 60, _HINT_START)


def _available(value: Any, place: ValuePlace) -> int:
    minutes = _minutes(value, latest=MINUTES_A_DAY)
    if minutes is None:
        raise place.refused(_HINT_AVAILABLE, _SENSELESS)
    return minutes


def _core_hours(value: Any, place: ValuePlace) -> tuple[int, int]:
    first, _, last = value.partition("-") if isinstance(value, str) else ("", "", "")
    start, end = _minutes(first), _minutes(last, latest=MINUTES_A_DAY)
    if start is None or end is None or start >= end:
        raise place.refused(_HINT_CORE, _SENSELESS)
    return start, end


def _home_agreement(value: Any, place: ValuePlace) -> tuple[tuple[str, str], ...]:
    """What is written about work at home, in the regulation's order."""
    known = [point.id for point in agreement_points()]
    if not isinstance(value, dict) or not set(value) <= set(known):
        raise place.refused(_HINT_AGREEMENT, _SENSELESS, names=", ".join(known))
    texts = {key: _text(text, ValuePlace(place.text, key, place.key)) for key, text in value.items()}
    return tuple((key, texts[key]) for key in known if key in texts)


def _text(value: Any, place: ValuePlace) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.isprintable():
        raise place.refused(_HINT_TEXT, _SENSELESS)
    return value.strip()


def _date(value: Any, place: ValuePlace) -> dt.date:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise place.refused(_HINT_DATE, _SENSELESS)
    return value


def _days(value: Any, place: ValuePlace) -> frozenset[int]:
    if not isinstance(value, list) or any(one not in WEEKDAYS for one in value) or len(set(value)) == len(WEEKDAYS):
        raise place.refused(_HINT_DAYS, _SENSELESS)
    return frozenset(map(WEEKDAYS.index, value))


def _quiet(value: Any, place: ValuePlace) -> tuple[Spans, ...]:
    """Quiet hours by weekday; each weekday at most once."""
    if not isinstance(value, dict):
        raise place.refused(_HINT_QUIET, _SENSELESS)
    found: dict[int, Spans] = {}
    for days, spans in value.items():
        here = ValuePlace(place.text, days, place.key)
        for weekday in _weekdays(days):
            if weekday is None or weekday in found:
                raise place.refused(_HINT_QUIET, _SENSELESS)
            found[weekday] = tuple(_spans(spans, here))
    return tuple(found.get(weekday, ()) for weekday in range(len(WEEKDAYS)))


def _weekdays(text: str) -> Iterator[int | None]:
    """The weekdays of `mon` or `fri-sun`, also across the end of the week; None for an invalid text."""
    first, _, last = text.partition("-")
    if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
        yield None
        return
    start = WEEKDAYS.index(first)
    for number in range((WEEKDAYS.index(last or first) - start) % len(WEEKDAYS) + 1):
        yield (start + number) % len(WEEKDAYS)


def _spans(value: Any, place: ValuePlace) -> Iterator[tuple[int, int]]:
    for one in value if isinstance(value, list) else [value]:
        first, _, last = one.partition("-") if isinstance(one, str) else ("", "", "")
        start, end = _minutes(first), _minutes(last, latest=MINUTES_A_DAY)
        if start is None or end is None or start == end:
            raise place.refused(_HINT_QUIET, _SENSELESS)
        yield start, end if end > start else end + MINUTES_A_DAY


def _unreadable() -> SettingsError:
    return SettingsError(
        "policy_unreadable",
        N_("the workplace's policy cannot be read"),
        hint=N_("is the path in the settings (policy) right? what holds without it is used"),
    )


_TIMES: Mapping[str, str] = {
    "outer_limit": "limit",
    "start": "start",
    "quiet": "quiet",
    "no_mail_on": "no_mail_on",
    "valid_from": "valid_from",
}
_FORMS: Mapping[str, Callable[[Any, ValuePlace], Any]] = {
    "scope": _text,
    "agreed_with": _text,
    "source": _text,
    "valid_from": _date,
    "outer_limit": _limit,
    "start": _start,
    "no_mail_on": _days,
    "answer": _text,
    "urgent": _text,
    "quiet": _quiet,
    "core_hours": _core_hours,
    "available_from": _available,
    "available_to": _available,
    "home_agreement": _home_agreement,
}
