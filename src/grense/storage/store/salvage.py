"""Reads what can be read of a damaged store: table by table, around the damaged pages, with a check of each row.

```
 forwards -->|  damaged  |<-- backwards        and in between by halves, down to a single key
```

A row counts only if it is plausible: a damaged page can still be parsed as invalid rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any

from grense.errors import GrenseError
from grense.model.answer import Answer
from grense.model.correction import Correction
from grense.model.crossing_reason import CrossingReason
from grense.model.time import load_zone
from grense.model.week_guess import WeekGuess
from grense.rules.kinds import KINDS
from grense.rules.origins import ORIGINS
from grense.rules.work_contexts import WORK_CONTEXTS
from grense.rules.work_places import WORK_PLACES
from grense.storage.store.engine import Database, is_library_error
from grense.storage.store.moments import instant
from grense.storage.store.steps import TEXTS

__all__ = ["TABLES", "Salvaged", "SalvagedRows", "salvage"]

SalvagedRows = dict[tuple[Any, ...], tuple[Any, ...]]
"""The rows of a table by their key."""

_MOST_QUESTIONS = 600
"""How often a table is asked, at the most, before the rest of it is given up."""

_NAMED = (WORK_CONTEXTS, WORK_PLACES, ORIGINS)
_PREFIXES = 1 << 8
_LARGEST_NUMBER = 1 << 31


@dataclass(frozen=True)
class _Table:
    columns: tuple[str, ...]
    key: int
    """How many of the columns, from the first on, are the key."""
    makes_sense: Callable[..., bool]
    later: Mapping[str, str] = field(default_factory=dict)
    """The columns that the first version lacks, and what their rows have instead, in SQL."""
    is_later: bool = False
    """Whether earlier versions have no such table."""


@dataclass
class Salvaged:
    """The rows that could be read, by table, and the tables of which some could not."""

    rows: dict[str, SalvagedRows] = field(default_factory=lambda: {name: {} for name in TABLES})
    lost: set[str] = field(default_factory=set)

    @property
    def count(self) -> int:
        """The number of rows of the person and the sources."""
        return sum(len(rows) for name, rows in self.rows.items() if name not in ("meta", "source", "part"))


def salvage(opened: Callable[[], Database]) -> Salvaged:
    """Read all tables of the file that `opened` opens, reopening it after each error.

    SQLCipher returns no page after a damaged one, until the file is opened again. Unreadable data raises
    nothing, and is in `lost`. Raises what `opened` raises at the first opening.
    """
    found = Salvaged()
    with closing(_File(opened)) as file:
        for name, table in TABLES.items():
            rows, whole = _read(file, name, table, found)
            _take(found, name, table, rows, whole=whole)
    return found


def _take(found: Salvaged, name: str, table: _Table, rows: set[tuple[Any, ...]], *, whole: bool) -> None:
    sound = {row[: table.key]: row for row in rows if _is_sound(table, row)}
    found.rows[name] = sound
    if not whole or len(sound) < len(rows):
        found.lost.add(name)


def _read(file: _File, name: str, table: _Table, found: Salvaged) -> tuple[set[tuple[Any, ...]], bool]:
    if table.is_later and _is_absent(file, name):
        return set(), True
    reader = _Reader(file, f"SELECT {', '.join(_selected(file, name, table))} FROM {name}")  # noqa: S608  # our own names
    keys = [_quoted(column) for column in table.columns[: table.key]]
    if reader.take(f"ORDER BY {', '.join(keys)}"):
        return reader.rows, True
    reader.take(f"ORDER BY {', '.join(f'{key} DESC' for key in keys)}")
    if name in ("source", "part", "correction"):
        reader.halve(f"WHERE {keys[0]} BETWEEN ? AND ?", lambda low, high: (low, high), _LARGEST_NUMBER)
    elif name in ("activity", "absence"):
        for (part,) in found.rows["part"]:
            reader.halve(f"WHERE part = {part} AND item BETWEEN ? AND ?", _items, _PREFIXES - 1)
    return reader.rows, False


def _is_absent(file: _File, name: str) -> bool:
    """Whether the list of tables can be read, and has none of that name."""
    reader = _Reader(file, "SELECT name FROM sqlite_master")
    return reader.take("WHERE type = 'table'") and (name,) not in reader.rows


def _selected(file: _File, name: str, table: _Table) -> list[str]:
    """The columns to read; SQLite takes a quoted name that is none of the table's for a text."""
    there: set[str] = set(table.columns)
    try:
        there = {column[1] for column in file.connection.execute(f"PRAGMA table_info({name})")} or there
    except Exception as error:
        if not is_library_error(error):
            raise
        file.open_again()
    return [_quoted(one) if one in there else table.later.get(one, "NULL") for one in table.columns]


class _File:
    """A file that is opened again after an error."""

    def __init__(self, opened: Callable[[], Database]) -> None:
        self._opened = opened
        self.connection = self._open()

    def open_again(self) -> None:
        self.close()
        self.connection = self._open()

    def close(self) -> None:
        self.connection.close()

    def _open(self) -> Database:
        connection = self._opened()
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        return connection


class _Reader:
    """Reads rows, keeps those before an error, and counts its queries."""

    def __init__(self, file: _File, select: str) -> None:
        self._file, self._select = file, select
        self._left = _MOST_QUESTIONS
        self.rows: set[tuple[Any, ...]] = set()

    def take(self, rest: str, *values: object) -> bool:
        """Collect the rows; return whether they ended without an error."""
        self._left -= 1
        try:
            for row in self._file.connection.execute(f"{self._select} {rest}", values):
                self.rows.add(row)
        except Exception as error:
            if not is_library_error(error):
                raise
            self._file.open_again()
            return False
        return True

    def halve(self, where: str, between: Callable[[int, int], tuple[Any, Any]], last: int) -> None:
        """Collect the rows with keys from 0 to `last`; where that fails, of each half, down to a single key."""
        spans = [(0, last)]
        while spans and self._left > 0:
            low, high = spans.pop()
            if not self.take(where, *between(low, high)) and low < high:
                middle = (low + high) // 2
                spans += [(middle + 1, high), (low, middle)]


def _items(low: int, high: int) -> tuple[bytes, bytes]:
    """The first and the last item of those that begin with a byte from `low` to `high`."""
    return bytes([low]), bytes([high]) + b"\xff" * 15


def _is_sound(table: _Table, row: Sequence[Any]) -> bool:
    if not all(_is_text(value) for value in row if isinstance(value, str)):
        return False
    with suppress(GrenseError, ArithmeticError, TypeError, ValueError):
        return table.makes_sense(*row)
    return False


def _is_text(value: str) -> bool:
    with suppress(UnicodeEncodeError):
        value.encode("utf-8")
        return True
    return False


def _is_number(*values: Any) -> bool:
    return all(isinstance(value, int) for value in values)


def _is_item(value: Any) -> bool:
    return isinstance(value, bytes) and len(value) == 16


def _is_day(value: Any) -> bool:
    return bool(dt.date.fromisoformat(value).isoformat() == value)


def _meta(name: Any, value: Any) -> bool:
    if name == "salt":
        return isinstance(value, bytes) and len(value) == 32
    if name == "outlook":
        return isinstance(value, bytes)
    return isinstance(name, str) and bool(instant(value))


def _part(number: Any, source: Any, name: Any, mark: Any) -> bool:
    return _is_number(number, source) and isinstance(name, str) and isinstance(mark, str | None)


def _activity(part: Any, item: Any, start: Any, end: Any, kind: Any, zone: Any, *named: Any) -> bool:
    if zone:
        load_zone(zone)
    is_known = all(value in ("", *values) for value, values in zip(named, _NAMED, strict=True))
    return (
        _is_number(part)
        and _is_item(item)
        and instant(start) <= instant(end)
        and kind in KINDS
        and zone is not None
        and is_known
    )


def _absence(part: Any, item: Any, day: Any) -> bool:
    return _is_number(part) and _is_item(item) and _is_day(day)


def _correction(number: Any, verb: Any, start: Any, end: Any, kind: Any, until: Any, *named: Any) -> bool:
    Correction(verb, instant(start), instant(end), kind, None if until is None else instant(until), *named)
    return _is_number(number) and number > 0


def _shown(code: Any, key: Any, moment: Any, outcome: Any) -> bool:
    return all(isinstance(text, str) for text in (code, key, outcome)) and bool(instant(moment))


def _answer(day: Any, scale: Any, item: Any, value: Any) -> bool:
    return _is_day(day) and bool(Answer(dt.date.fromisoformat(day), scale, item, value))


def _reason(category: Any, day: Any, value: Any) -> bool:
    return _is_day(day) and bool(CrossingReason(category, dt.date.fromisoformat(day), value))


def _guess(week: Any, minutes: Any) -> bool:
    return bool(WeekGuess(week, minutes))


def _quoted(column: str) -> str:
    return f'"{column}"'


TABLES: Mapping[str, _Table] = {
    # The person's data comes first, here and wherever a damaged store is read.
    "correction": _Table(
        ("number", "verb", "start", "end", "kind", "until", "zone", "place"), 1, _correction, {"place": "NULL"}
    ),
    "answer": _Table(("day", "scale", "item", "value"), 3, _answer),
    "reason": _Table(("category", "day", "value"), 2, _reason, is_later=True),
    "guess": _Table(("week", "minutes"), 1, _guess, is_later=True),
    "shown": _Table(("code", "key", "moment", "outcome"), 3, _shown),
    "meta": _Table(("name", "value"), 1, _meta),
    "source": _Table(("id", "label"), 1, lambda number, label: _is_number(number) and isinstance(label, str)),
    "part": _Table(("id", "source", "name", "mark"), 1, _part),
    "activity": _Table(("part", "item", "start", "end", "kind", *TEXTS), 6, _activity, dict.fromkeys(TEXTS[1:], "''")),
    "absence": _Table(("part", "item", "day"), 3, _absence),
}
