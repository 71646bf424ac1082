"""The choices that a text of settings holds, what is odd in it, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from grense.contract import Contract
from grense.errors import SettingsError
from grense.flexitime.agreed import Opening, Terms
from grense.marks import N_
from grense.settings import forms
from grense.toml import TomlError, parse_toml

__all__ = ["KEYS", "Settings", "SettingsNote", "load", "nearest", "parsed", "text_of", "understood"]


@dataclass(frozen=True)
class Settings:
    """The person's choices, each with what holds when they made none.

    `sources` holds, by label, the options of each source as they stand, `kind` among them.
    """

    me: tuple[str, ...] = ()
    tz: str | None = None
    hours: str | tuple[str, ...] = "mon-fri 08:00-16:00"
    rota_since: dt.date | None = None
    country: str | None = None
    agreed_hours: float | None = None
    contracts: tuple[Contract, ...] = ()
    flexitime_lapses: str | None = None
    opening_balance: Opening | None = None
    role: str | None = None
    law: str | None = None
    profile: str = "afi_2022_04"
    rest_method: str | None = None
    language: str | None = None
    include: tuple[str, ...] = ()
    long_entry_hours: float | None = None
    long_entries: tuple[str, ...] = ()
    shift_category: tuple[str, ...] = ()
    keep_weeks: int = 26
    days_off: tuple[dt.date, ...] = ()
    half_days: tuple[str, ...] = ()
    flexi_days: tuple[dt.date, ...] = ()
    nudges: bool = True
    nudges_a_day: int = 1
    nudges_off: tuple[str, ...] = ()
    summary_day: str = "mon"
    summary_time: str = "08:30"
    quiet_from: str = "22:00"
    quiet_to: str = "07:00"
    policy: str | None = None
    strategies: tuple[str, ...] = ()
    stop_time: str | None = None
    questions: tuple[str, ...] = ()
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def hour_changes(self) -> tuple[tuple[dt.date, str], ...]:
        """From when other ordinary hours hold, and which, as `OrdinaryHours` takes them."""
        return tuple((one.start, one.hours) for one in self.contracts if one.hours is not None)

    @property
    def terms(self) -> Terms:
        """What is agreed about flexitime."""
        changes = ((one.start, one.agreed_hours) for one in self.contracts)
        agreed = tuple((start, hours) for start, hours in changes if hours is not None)
        return Terms(self.agreed_hours, agreed, self.flexitime_lapses, self.opening_balance)


@dataclass(frozen=True)
class SettingsNote:
    """A key that means nothing: the known one that is nearest, if any is near, and the line it stands in."""

    key: str
    nearest: str | None
    line: int | None


def load(path: Path) -> tuple[Settings, tuple[SettingsNote, ...]]:
    """Read the settings; a file that is not there holds none.

    Raises `SettingsError` that names the line, and the key where there is one, for what is no TOML and for a value
    of the wrong form. The file is never changed.
    """
    return understood(text_of(path))


def nearest(name: str, known: Collection[str]) -> str | None:
    """The known name that was likely meant, if any is near.

    >>> nearest("keep-week", ("keep_weeks", "hours"))
    'keep_weeks'
    """
    close = difflib.get_close_matches(name.casefold().replace("-", "_"), list(known), 1)
    return close[0] if close else None


def text_of(path: Path) -> str:
    """The file's text; empty where there is none. Raises `SettingsError` for what cannot be read as text."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError):
        raise SettingsError(
            "settings_unreadable",
            N_("the settings file cannot be read"),
            hint=N_("check that it is a file you may read"),
        ) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            "settings_not_utf8",
            N_("the settings file is not UTF-8 text"),
            N_("line {line}"),
            hint=N_("save it as UTF-8"),
            line=line,
        ) from None


def understood(text: str) -> tuple[Settings, tuple[SettingsNote, ...]]:
    """The settings in a text, and the keys in it that mean nothing. Raises what `load` raises."""
    values: dict[str, Any] = {}
    notes = []
    for key, value in parsed(text).items():
        if key in _FORMS:
            values[key] = _FORMS[key](value, forms.Place(text, key))
        else:
            notes.append(SettingsNote(key, nearest(key, KEYS), forms.line_of(text, "", key)))
    return Settings(**values), tuple(notes)


def parsed(text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises `SettingsError` that names the line."""
    try:
        return parse_toml(text)
    except TomlError as error:
        raise SettingsError(
            "settings_invalid_toml",
            N_("the settings file is not valid TOML"),
            N_("line {line}"),
            hint=N_("mend that line"),
            line=error.line,
        ) from None


_FORMS: Mapping[str, Callable[[Any, forms.Place], Any]] = {
    "me": forms.addresses,
    "tz": forms.text_or_none,
    "hours": forms.ordinary_hours,
    "rota_since": forms.date_or_none,
    "country": forms.text_or_none,
    "agreed_hours": forms.hours_a_week,
    "contracts": forms.contracts,
    "flexitime_lapses": forms.day_of_year,
    "opening_balance": forms.opening_balance,
    "role": forms.role,
    "law": forms.text_or_none,
    "profile": forms.text,
    "rest_method": forms.text_or_none,
    "language": forms.text_or_none,
    "include": forms.texts,
    "long_entry_hours": forms.hours_a_day,
    "long_entries": forms.long_entries,
    "shift_category": forms.texts,
    "keep_weeks": forms.weeks,
    "days_off": forms.dates,
    "half_days": forms.half_days,
    "flexi_days": forms.dates,
    "nudges": forms.yes_or_no,
    "nudges_a_day": forms.few,
    "nudges_off": forms.texts,
    "summary_day": forms.weekday,
    "summary_time": forms.clock,
    "quiet_from": forms.clock,
    "quiet_to": forms.clock,
    "policy": forms.text_or_none,
    "strategies": forms.texts,
    "stop_time": forms.clock_or_none,
    "questions": forms.scales,
    "sources": forms.sources,
}
KEYS = tuple(_FORMS)
