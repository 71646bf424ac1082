"""A batch of a source as rows of the store, and how it is stored: the rows, and those replaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grense.base.arguments import shown
from grense.errors import GrenseError
from grense.marks import N_
from grense.storage.store.engine import Database, number
from grense.storage.store.moments import instant, microseconds

if TYPE_CHECKING:
    import pandas as pd

    from grense.sources.base import Batch

__all__ = ["ITEM_BYTES", "TEXTS", "Applied", "Step", "StepRow", "keep_step", "step_of"]

StepRow = tuple[bytes, int, int, str, str, str, str, str]
"""Item, start, end, kind, zone, work context, place, origin; of the last four, what is not known is empty."""

ITEM_BYTES = 16
TEXTS = ("zone", "work_context", "place", "origin")
"""The columns of `activity` that may be unknown, and are empty then."""

_COLUMNS = ", ".join(("item", "start", '"end"', "kind", *TEXTS))
_ITEM_ROWS = f"SELECT {_COLUMNS} FROM activity WHERE part = ? AND item = ?"  # noqa: S608  # our own names
_WINDOW_ROWS = f"""SELECT {_COLUMNS} FROM activity
    WHERE part = ? AND start < ? AND ("end" > ? OR start >= ?)"""  # noqa: S608  # our own names
_DELETE_ROW = """DELETE FROM activity WHERE part = ? AND item = ? AND start = ? AND "end" = ? AND kind = ? AND zone = ?
    AND work_context = ? AND place = ? AND origin = ?"""
# One item may be read twice in a batch, and say where it is only once; the last one is kept.
_INSERT_ROW = f"""INSERT OR REPLACE INTO activity (part, {_COLUMNS})
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""  # noqa: S608  # our own names

_ITEM_DAYS = "SELECT item, day FROM absence WHERE part = ? AND item = ?"
_WINDOW_DAYS = "SELECT item, day FROM absence WHERE part = ? AND day BETWEEN ? AND ?"
_DELETE_DAY = "DELETE FROM absence WHERE part = ? AND item = ? AND day = ?"
_INSERT_DAY = "INSERT INTO absence (part, item, day) VALUES (?, ?, ?)"


@dataclass(frozen=True)
class Applied:
    """The number of new and of deleted activities; one read again unchanged is neither."""

    added: int
    removed: int


@dataclass(frozen=True)
class Step:
    """A `Batch` as rows. `gone` are the items in its `replaces`; `clears` is in microseconds."""

    part: str
    rows: frozenset[StepRow] = frozenset()
    absences: frozenset[tuple[bytes, str]] = frozenset()
    gone: frozenset[bytes] = frozenset()
    clears: tuple[int, int] | None = None
    mark: str | None = None

    @property
    def items(self) -> set[bytes]:
        """The items whose older rows are deleted."""
        return {row[0] for row in self.rows} | {item for item, _ in self.absences} | self.gone


def step_of(batch: Batch) -> Step:
    """Raises `ActivityTableError` for an invalid table, or keys that are not one hash of 16 bytes a row."""
    from grense import activities  # loads pandas, which a caller with a table has loaded
    from grense.activities.refusals import unequal_lengths

    table = activities.validate(batch.activities)
    columns = (
        [_item("keys", key) for key in batch.keys],
        activities.microseconds(table["start"]).tolist(),
        activities.microseconds(table["end"]).tolist(),
        table["kind"].tolist(),
        *(_texts(table, name) for name in TEXTS),
    )
    if len(batch.keys) != len(table):
        raise unequal_lengths("'keys'", len(batch.keys), len(table))
    clears = batch.clears and (microseconds(batch.clears[0]), microseconds(batch.clears[1]))
    return Step(
        batch.part,
        frozenset(zip(*columns, strict=True)),
        frozenset((_item("absences", key), day.isoformat()) for key, day in batch.absences),
        frozenset(_item("replaces", key) for key in batch.replaces),
        clears,
        batch.mark,
    )


def _texts(table: pd.DataFrame, name: str) -> list[str]:
    if name not in table.columns:
        return [""] * len(table)
    column = table[name].astype(object)
    return list(column.where(column.notna(), ""))


def _item(name: str, key: str) -> bytes:
    """The bytes of a hashed item."""
    try:
        item = bytes.fromhex(key)
    except (TypeError, ValueError):
        item = b""
    if len(item) != ITEM_BYTES:
        raise GrenseError(
            "invalid_value",
            N_("nonsense value"),
            N_("{place} holds {value}"),
            hint=N_("32 hexadecimal digits, as Store.hashed makes them"),
            place=name,
            value=shown(key),
        )
    return item


def keep_step(connection: Database, label: str, step: Step) -> Applied:
    """Write the differences to the stored rows, within the open transaction."""
    if step == Step(step.part):
        return Applied(0, 0)  # a part with only warnings stores nothing
    part = _part(connection, label, step.part)
    items = [(part, item) for item in step.items]
    rows, days = _kept(connection, _ITEM_ROWS, items), _kept(connection, _ITEM_DAYS, items)
    if step.clears is not None:
        begin, end = step.clears
        rows |= _kept(connection, _WINDOW_ROWS, [(part, end, begin, begin)])
        # A local day is no UTC instant without a zone; the UTC day of that date is close enough at an edge.
        span = (instant(begin).date().isoformat(), instant(end - 1).date().isoformat())
        days |= _kept(connection, _WINDOW_DAYS, [(part, *span)])
    _write(connection, (_DELETE_ROW, _INSERT_ROW), part, rows, step.rows)
    _write(connection, (_DELETE_DAY, _INSERT_DAY), part, days, step.absences)
    if step.mark is not None:
        connection.execute("UPDATE part SET mark = ? WHERE id = ? AND mark IS NOT ?", (step.mark, part, step.mark))
    return Applied(len(step.rows - rows), len(rows - step.rows))


def _part(connection: Database, label: str, name: str) -> int:
    connection.execute("INSERT OR IGNORE INTO source (label) VALUES (?)", (label,))
    source = number(connection, "SELECT id FROM source WHERE label = ?", label)
    connection.execute("INSERT OR IGNORE INTO part (source, name) VALUES (?, ?)", (source, name))
    return number(connection, "SELECT id FROM part WHERE source = ? AND name = ?", source, name)


def _kept(connection: Database, question: str, values: Iterable[tuple[object, ...]]) -> set[Any]:
    return {row for each in values for row in connection.execute(question, each)}


def _write(connection: Database, statements: tuple[str, str], part: int, old: set[Any], new: frozenset[Any]) -> None:
    delete, insert = statements
    # Sorted, since neighbours in the table are then written together.
    connection.executemany(delete, [(part, *row) for row in sorted(old - new)])
    connection.executemany(insert, [(part, *row) for row in sorted(new - old)])
