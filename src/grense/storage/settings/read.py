"""Read the settings from a text, with the unknown keys in it, or raise an error with the line number."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grense.errors import ErrorKind, RuleError, SettingsError
from grense.marks import N_
from grense.rules.core_hours import check_core_hours
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.toml import TomlError, parse_toml
from grense.storage.settings.fields import FIELDS, Settings
from grense.storage.settings.values import ValuePlace, line_of

__all__ = ["KEYS", "SettingsNote", "checked", "load", "nearest", "parsed", "text_of", "understood"]

_FIELDS = {one.key: one for one in FIELDS}
KEYS = tuple(_FIELDS)


@dataclass(frozen=True)
class SettingsNote:
    """An unknown key: the nearest known one, if any is near, and its line."""

    key: str
    nearest: str | None
    line: int | None


def load(path: Path) -> tuple[Settings, tuple[SettingsNote, ...]]:
    """Read the settings; a missing file holds none.

    Raises `SettingsError` with the line, and the key where there is one, for invalid TOML and for a value
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
    """The file's text; empty for a missing file. Raises `SettingsError` for what cannot be read as text."""
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
    """The settings in a text, and the unknown keys in it. Raises what `load` raises."""
    values: dict[str, Any] = {}
    notes = []
    for key, value in parsed(text).items():
        if key in _FIELDS:
            values[key] = _FIELDS[key].type.read(value, ValuePlace(text, key))
        else:
            notes.append(SettingsNote(key, nearest(key, KEYS), line_of(text, "", key)))
    settings = Settings(**values)
    if settings.core_hours is not None:
        _check_core_hours(settings.core_hours, settings, ValuePlace(text, "core_hours"))
    return settings, tuple(notes)


def checked(key: str, value: Any) -> Any:
    """A TOML value of a setting as `Settings` holds it. Raises `SettingsError` for one of the wrong form.

    >>> checked("quiet_from", "9:00")
    '09:00'
    """
    return _FIELDS[key].type.read(value, ValuePlace("", key))


def parsed(text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises `SettingsError` with the line."""
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


def _check_core_hours(weekly: str, settings: Settings, place: ValuePlace) -> None:
    with suppress(RuleError):  # ordinary hours that make no sense are refused where they are used
        ordinary = OrdinaryHours(settings.hours, since=settings.rota_since, changes=settings.hour_changes)
        try:
            check_core_hours(weekly, ordinary)
        except RuleError as error:
            raise place.refused(error.templates[1], ErrorKind(error.code, error.title), **error.values) from None
