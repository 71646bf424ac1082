"""The settings as choices on the pages of the settings window, and the value of each field.

An answer is the value of a field: a text, a bool, a number, or the chosen values.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from grense.model.contract import Contract
from grense.questions import SCALES
from grense.rules.agreed_hours import Opening
from grense.storage.settings import FIELDS, GROUPS, Settings
from grense.strategies import strategies
from grense.wording import questions
from grense.wording.strategies import STRATEGIES

__all__ = [
    "COUNTRIES",
    "Choice",
    "FieldValue",
    "SettingsPage",
    "choice_of",
    "free_label",
    "pages",
    "shown",
]

FieldValue: TypeAlias = str | bool | int | tuple[str, ...]

# Listed here without importing the holidays library, which would stay in memory; any other code can be typed.
# fmt: off
COUNTRIES = (
    "NO", "SE", "DK", "FI", "IS", "AT", "BE", "BG", "CA", "CH", "CY", "CZ", "DE", "EE", "ES", "FR", "GB", "GR",
    "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SI", "SK", "UA", "US",
)
# fmt: on


@dataclass(frozen=True)
class Choice:
    """One setting: its key, the form of its field, and its texts.

    `form` is `switch`, `one`, `several`, `number`, `clock`, `hours`, `days`, `year_day`, `zone`, `country`, `file` (one
    offered by name, or a path), `path` (of a file or a folder), or one of those typed on a line: `text`,
    `texts`, `addresses`, `dates`, `half_days`, `decimal`, `clock_text`, `contracts` and `opening`. `options` are pairs
    of a value and its name; an empty value is the default. A number lies from `least` to `most`.
    """

    key: str
    form: str
    text: str
    note: str = ""
    options: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class SettingsPage:
    """A group of settings."""

    name: str
    title: str
    choices: tuple[Choice, ...] = ()


# The names of these values come with their descriptions, those of the nudges from the caller.
_NAMED_ELSEWHERE = {
    "strategies": tuple((one.id, STRATEGIES[one.id].name) for one in strategies().values()),
    "questions": tuple((name, questions.TITLES[name]) for name in SCALES),
}
_FIELDS = {field.key: field for field in FIELDS}


def pages(kinds: Iterable[tuple[str, str]] = ()) -> tuple[SettingsPage, ...]:
    """All pages with their settings; `kinds` are the nudges that can be switched off, and their names."""
    offered = tuple(kinds)
    return tuple(
        SettingsPage(
            one.name, one.title, tuple(_choice(key, offered) for key in one.keys if key != "nudges_off" or offered)
        )
        for one in GROUPS
    )


def choice_of(key: str) -> Choice:
    """The choice of a key."""
    return _choice(key)


def shown(choice: Choice, settings: Settings) -> FieldValue:
    """The field value of a setting."""
    value = getattr(settings, choice.key)
    if choice.form == "several":
        return tuple(value)
    if isinstance(value, int):
        return value
    if isinstance(value, tuple):
        return ("; " if choice.form == "contracts" else ", ").join(map(_text, value))
    return _text(value)


def _choice(key: str, kinds: tuple[tuple[str, str], ...] = ()) -> Choice:
    field = _FIELDS[key]
    options = kinds if key == "nudges_off" else _NAMED_ELSEWHERE.get(key, field.options)
    return Choice(key, field.type.form, field.label, field.note, options, field.type.least, field.type.most)


def _text(value: str | float | dt.date | Contract | Opening | None) -> str:
    if isinstance(value, Contract):
        return _contract_text(value)
    if isinstance(value, Opening):
        return f"{value.on} {value.minutes / 60:g}"
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def _contract_text(one: Contract) -> str:
    agreed = None if one.agreed_hours is None else f"{one.agreed_hours:g}"
    return " ".join(part for part in (one.start.isoformat(), agreed, one.hours) if part)


def free_label(kind: str, taken: Collection[str]) -> str:
    """The label of a new source: its kind, or the first free one with a number."""
    names = itertools.chain([kind], (f"{kind}-{number}" for number in itertools.count(2)))
    return next(name for name in names if name not in taken)
