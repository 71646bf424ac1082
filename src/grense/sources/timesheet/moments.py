"""Dates and times of day in cells: texts of many forms, and the values of spreadsheets.

The cell of a date may also hold a time of day, and that of a start a date. What each holds is found first, and the
order of day and month for all columns together, since most dates do not tell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from grense.base.arguments import YEARS

__all__ = ["BAD", "MomentCells", "Moments", "UnclearOrderError", "order_of", "read_moments"]

Seconds = npt.NDArray[np.float64]

BAD = float("-inf")
"""In the place of a time of day: the cell holds something that is no date and no time."""

_EPOCH, _SERIAL_EPOCH = dt.date(1970, 1, 1), dt.date(1899, 12, 30)
_DAY = 86_400.0
_SERIALS = range(20_000, 80_000)  # numbers of days of spreadsheets: 1954 to 2119
_CENTURY = 2000
_NOON = 12
_DATE_ENDS = len("2026-11-18")
_EARLY = 1910  # a spreadsheet keeps a time of day as a moment of its first days
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan",
            "feb",
            "mar mär mars",
            "apr",
            "may mai maj",
            "jun",
            "jul",
            "aug",
            "sep",
            "oct okt",
            "nov",
            "dec des dez",
        ),
        1,
    )
    for name in names.split()
}
_DATES = (
    re.compile(r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<y>\d{4})(?!\d)"),
    re.compile(r"(?P<a>\d{1,2})(?P<s>[/.])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<y>\d{2})(?!\d)"),
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?[-/\s]*(?P<n>[^\W\d_]{3,})\.?[-/,\s]*(?P<y>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?P<n>[^\W\d_]{3,})\.?\s*(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?,?\s+(?P<y>\d{4})(?!\d)"),
)
_WEEKDAY = re.compile(r"[^\W\d_]{2,}\.?,?\s+")
_CLOCK = re.compile(
    r"(?:kl\.?\s*)?(?P<h>\d{1,2})[:.h](?P<m>\d{2})(?:[:.](?P<s>\d{2})(?:[.,]\d{1,6})?)?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\.?)?(?:\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?",
    re.IGNORECASE,
)


class UnclearOrderError(Exception):
    """The order of day and month is not clear: no date tells, or that in row `cell` of a `column` differs."""

    def __init__(self, cell: int | None = None, column: int = 0) -> None:
        super().__init__(cell, column)
        self.cell, self.column = cell, column


class _Date(NamedTuple):
    """A date in a text; of `first` and `second` one is the day. With `sure`, `first` is."""

    year: int
    first: int
    second: int
    sure: bool
    dotted: bool = False


class _Cell(NamedTuple):
    date: _Date | None = None
    clock: float = float("nan")
    offset: float = float("nan")


_WRONG = _Cell(clock=BAD)


@dataclass(frozen=True)
class Moments:
    """A column: of each cell the day since 1970, seconds past midnight, and seconds of offset from UTC.

    What a cell lacks is NaN; one that is not empty and holds neither date nor time has `BAD` in `clock`.
    """

    day: Seconds
    clock: Seconds
    offset: Seconds

    @property
    def is_bad(self) -> npt.NDArray[np.bool_]:
        """The cells that are neither empty nor can be read."""
        return np.equal(self.clock, BAD)


@dataclass(frozen=True)
class MomentCells:
    """A column whose cells are read, each text once, before the order of day and month is known."""

    codes: npt.NDArray[np.int64]
    found: Sequence[_Cell]

    def moments(self, order: str) -> Moments:
        """The moments, by that order of day and month."""
        days: dict[_Date | None, float] = {None: float("nan")}
        for date in {cell.date for cell in self.found if cell.date is not None}:
            days[date] = _day(date, order)
        day, clock, offset = (
            np.array(values, np.float64)[self.codes]
            for values in (
                [days[cell.date] for cell in self.found],
                [cell.clock for cell in self.found],
                [cell.offset for cell in self.found],
            )
        )
        return Moments(np.where(day == BAD, np.nan, day), np.where(day == BAD, BAD, clock), offset)


def read_moments(values: Sequence[Any]) -> MomentCells:
    """Read a column.

    >>> read_moments(["02.11.2026", "13.11.2026 08:30", ""]).moments("dmy").clock.tolist()
    [nan, 30600.0, nan]
    """
    codes, texts = pd.factorize(np.array(values, object), use_na_sentinel=False)
    known = _Known()
    return MomentCells(codes, [_cell(value, known) for value in texts])


def order_of(columns: Sequence[MomentCells]) -> str:
    """`dmy` or `mdy`: what the dates of all columns have in common. Raises `UnclearOrderError`.

    Where no date tells, points between its parts mean that the day comes first, as wherever dates are written so.

    >>> order_of([read_moments(["02/11/2026", "11/28/2026"])])
    'mdy'
    """
    seen = dict[str, tuple[int, int]]()
    unclear = False
    for number, column in enumerate(columns):
        for place, cell in enumerate(column.found):
            date = cell.date
            if date is None or date.sure or date.first == date.second:
                continue
            orders = [name for name, day in (("dmy", date.first), ("mdy", date.second)) if day > _NOON]
            unclear |= not orders and not date.dotted
            for name in orders:
                here = int(np.argmax(column.codes == place)), number
                seen[name] = min(seen.get(name, here), here)
    if len(seen) == 2:
        raise UnclearOrderError(*max(seen.values()))
    if not seen and unclear:
        raise UnclearOrderError
    return next(iter(seen), "dmy")


class _Known:
    """The dates and times of one column that were read, by their texts: there are fewer of them than of cells."""

    def __init__(self) -> None:
        self.dates: dict[str, _Date | None] = {}
        self.clocks: dict[str, tuple[float, float]] = {}

    def date(self, text: str) -> _Date | None:
        """The date that is the whole of a text."""
        if text not in self.dates:
            date, rest = _leading_date(text)
            self.dates[text] = None if rest else date
        return self.dates[text]

    def clock(self, text: str) -> tuple[float, float]:
        """The seconds past midnight and the offset of a text."""
        if text not in self.clocks:
            found = _CLOCK.fullmatch(text)
            self.clocks[text] = (BAD, float("nan")) if found is None else (_seconds(found), _offset(found["zone"]))
        return self.clocks[text]


def _day(date: _Date, order: str) -> float:
    """The days since 1970; `BAD` for a day that is not."""
    day, month = date.first, date.second
    if order == "mdy" and not date.sure:
        day, month = month, day
    if date.year not in YEARS:
        return BAD
    try:
        return (dt.date(date.year, month, day) - _EPOCH).days
    except ValueError:
        return BAD


def _cell(value: Any, known: _Known) -> _Cell:
    if isinstance(value, str):
        return _text(" ".join(value.split()), known)
    if isinstance(value, dt.datetime):
        clock = _since_midnight(value.time())
        return _Cell(None if value.year < _EARLY else _sure(value.date()), clock)
    if isinstance(value, dt.date):
        return _Cell(_sure(value))
    if isinstance(value, dt.time):
        return _Cell(clock=_since_midnight(value))
    if isinstance(value, dt.timedelta) and 0 <= value.total_seconds() <= _DAY:
        return _Cell(clock=value.total_seconds())
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(float(value))
    return _Cell() if value is None or value != value else _WRONG


def _number(value: float) -> _Cell:
    """A number of days of a spreadsheet, or a part of a day."""
    days = int(value) if value == value and abs(value) < _SERIALS.stop else -1
    clock = round((value - days) * _DAY, 3)
    if days == 0:
        return _Cell(clock=clock)
    return _Cell(_sure(_SERIAL_EPOCH + dt.timedelta(days)), clock) if days in _SERIALS else _WRONG


def _text(text: str, known: _Known) -> _Cell:
    if text[_DATE_ENDS : _DATE_ENDS + 1] in (" ", "T") and (date := known.date(text[:_DATE_ENDS])):
        return _Cell(date, *known.clock(text[_DATE_ENDS + 1 :]))
    if not text or not text.strip("-\N{EN DASH}\N{EM DASH}"):
        return _Cell()
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _number(float(text))
    date, rest = _leading_date(text)
    if date is None and (weekday := _WEEKDAY.match(text)):
        date, rest = _leading_date(text[weekday.end() :])
    if date is not None:
        rest = rest.lstrip("T, ")
    return _Cell(date, *known.clock(rest)) if rest else _Cell(date)


def _leading_date(text: str) -> tuple[_Date | None, str]:
    for form in _DATES:
        found = form.match(text)
        if not found:
            continue
        parts, rest = found.groupdict(), text[found.end() :]
        year = int(parts["y"]) + (_CENTURY if len(parts["y"]) == 2 else 0)
        if "a" in parts:
            return _Date(year, int(parts["a"]), int(parts["b"]), False, parts["s"] == "."), rest
        month = _month(parts["n"]) if "n" in parts else int(parts["m"])
        return (_Date(year, int(parts["d"]), month, True), rest) if month else (None, text)
    return None, text


def _month(name: str) -> int:
    return _MONTHS.get(name.casefold()[:3], 0)


def _seconds(clock: re.Match[str]) -> float:
    hour, minute, second = int(clock["h"]), int(clock["m"]), int(clock["s"] or 0)
    if clock["half"]:
        if not 1 <= hour <= _NOON:
            return BAD
        hour = hour % _NOON + (_NOON if clock["half"] in "pP" else 0)
    total = 3600.0 * hour + 60 * minute + second
    return total if minute < 60 and second < 60 and total <= _DAY else BAD


def _offset(zone: str | None) -> float:
    if zone is None:
        return float("nan")
    if zone[0] not in "+-":
        return 0.0
    size = 3600.0 * int(zone[1:3]) + 60 * int(zone[-2:])
    return -size if zone[0] == "-" else size


def _sure(date: dt.date) -> _Date:
    return _Date(date.year, date.day, date.month, True)


def _since_midnight(clock: dt.time) -> float:
    return 3600.0 * clock.hour + 60 * clock.minute + clock.second + clock.microsecond / 1e6
