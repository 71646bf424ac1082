"""Lengths of time in cells: hours as decimal numbers, texts of hours and minutes, and the values of spreadsheets."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["BAD_LENGTH", "read_lengths"]

BAD_LENGTH = -1.0
"""In the place of seconds: the cell holds no length."""

_HOUR, _MINUTE = 3600.0, 60.0
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_CLOCK = re.compile(r"(\d{1,4}):(\d{2})(?::(\d{2}))?")
_ISO = re.compile(r"P(?:(\d+)D)?T?(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?", re.IGNORECASE)
_HOURS = r"(?P<h>\d+(?:[.,]\d+)?)\s*(?:hours?|hrs?|h|timer?|timar|tim|t|stunden?|std)\.?"
_MINUTES = r"(?P<m>\d+)\s*(?:minutes?|minutter|minutt|minuter|minuten?|mins?|m)\.?"
_SECONDS = r"(?P<s>\d+)\s*(?:seconds?|secs?|sekunder|sekunden|sek|s)\.?"
_WORDS = re.compile(rf"(?:{_HOURS})?[\s,]*(?:{_MINUTES})?[\s,]*(?:{_SECONDS})?", re.IGNORECASE)
_HOURS_AND = re.compile(rf"{_HOURS}\s*(?P<m>\d{{1,2}})", re.IGNORECASE)
_MOST_HOURS_OF_A_BREAK = 4


def read_lengths(values: Sequence[Any], unit: float | None, *, is_break: bool = False) -> npt.NDArray[np.float64]:
    """Read a column as seconds; NaN for an empty cell, `BAD_LENGTH` for one that holds no length.

    `unit` is what a plain number counts, by default hours. Of breaks, numbers are minutes when one of them is over 4.

    >>> read_lengths(["7:30", "7,5", "7 t 30 min", "7h 30m", "PT7H30M", 7.5, ""], None).tolist()
    [27000.0, 27000.0, 27000.0, 27000.0, 27000.0, 27000.0, nan]
    """
    codes, texts = pd.factorize(np.array(values, object), use_na_sentinel=False)
    if unit is None:
        plain = [number for value in texts if (number := _plain(value)) is not None]
        unit = _MINUTE if is_break and max(plain, default=0.0) > _MOST_HOURS_OF_A_BREAK else _HOUR
    return np.array([_length(value, unit) for value in texts], np.float64)[codes]


def _plain(value: Any) -> float | None:
    """A number without a unit."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value) if value == value else None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value.strip().replace(",", "."))
    return None


def _length(value: Any, unit: float) -> float:
    number = _plain(value)
    if number is not None:
        return BAD_LENGTH if number < 0 else round(number * unit, 3)
    if isinstance(value, str):
        return _text(" ".join(value.split()))
    if isinstance(value, dt.timedelta):
        return value.total_seconds() if value >= dt.timedelta() else BAD_LENGTH
    if isinstance(value, dt.time):
        return _HOUR * value.hour + _MINUTE * value.minute + value.second + value.microsecond / 1e6
    return float("nan") if value is None or value != value else BAD_LENGTH


def _text(text: str) -> float:
    if not text or not text.strip("-\N{EN DASH}\N{EM DASH}"):
        return float("nan")
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (float(part or 0) for part in clock.groups())
        return _HOUR * hours + _MINUTE * minutes + seconds if minutes < _MINUTE and seconds < _MINUTE else BAD_LENGTH
    if iso := _ISO.fullmatch(text):
        days, *parts = (float((part or "0").replace(",", ".")) for part in iso.groups())
        return round(
            24 * _HOUR * days + sum(part * size for part, size in zip(parts, (_HOUR, _MINUTE, 1.0), strict=True)), 3
        )
    if re.search(r"\d", text) and (words := _HOURS_AND.fullmatch(text) or _WORDS.fullmatch(text)):
        found = words.groupdict()
        hours, minutes, seconds = (float((found.get(part) or "0").replace(",", ".")) for part in "hms")
        return round(_HOUR * hours + _MINUTE * minutes + seconds, 3)
    return BAD_LENGTH
