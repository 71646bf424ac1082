"""The columns of a timesheet that are read: found in the first of the file's tables that has them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grense.sources.timesheet import faults
from grense.sources.timesheet.account import Account
from grense.sources.timesheet.cells import open_sheets
from grense.sources.timesheet.columns import TimesheetColumns, find_columns, letter
from grense.sources.timesheet.formulas import unsaved_formulas

__all__ = ["Table", "first_heads", "read_table"]

_HEADS_WITHIN = 30  # rows; what stands above is a title
_MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class Table:
    """The cells of the columns that are read, by role; row `k` of them is row `first + k` of the table, from 1."""

    columns: TimesheetColumns
    first: int
    cells: Mapping[str, Sequence[Any]]

    def place(self, role: str, row: int) -> tuple[int, str]:
        """The number of a row and the letter of a column, as a spreadsheet shows them."""
        return self.first + row, letter(self.columns.places[role])


def read_table(path: Path, account: Account) -> Table:
    """Read the columns of the first table that has them. Raises what `open_sheets` raises, and `SourceError`.

    A table with several persons is refused, and so is one with a formula whose value was not saved in what is read.
    """
    content, sheets = open_sheets(path)
    for name, rows in sheets:
        above = list(itertools.islice(rows, _HEADS_WITHIN))
        for place, heads in enumerate(above):
            columns = find_columns(heads, account.columns)
            if columns is not None:
                table = _table(columns, place + 2, itertools.chain(above[place + 1 :], rows))
                _check_formulas(content, name, table)
                return table
    raise faults.no_columns()


def first_heads(path: Path) -> tuple[str, ...]:
    """The texts of the first row with two or more of them. Raises what `open_sheets` raises, and `SourceError`."""
    _, sheets = open_sheets(path)
    for _, rows in sheets:
        for row in itertools.islice(rows, _HEADS_WITHIN):
            heads = tuple(cell.strip() for cell in row if isinstance(cell, str) and cell.strip())
            if len(heads) > 1:
                return heads
    raise faults.no_columns()


def _table(columns: TimesheetColumns, first: int, rows: Iterator[Sequence[Any]]) -> Table:
    places, persons = columns.places, columns.persons
    taken: dict[str, list[Any]] = {role: [] for role in places}
    needed = [role for role in places if role in ("date", "start")]
    person: tuple[Any, ...] | None = None
    for number, row in enumerate(rows):
        if number == _MOST_ROWS:
            raise faults.too_large()
        width = len(row)
        for role, place in places.items():
            taken[role].append(row[place] if place < width else "")
        if persons and all(taken[role][-1] not in ("", None) for role in needed):
            found = tuple(row[place] if place < width else "" for place in persons)
            if person is not None and found != person:
                raise faults.several_people()
            person = found
    return Table(columns, first, taken)


def _check_formulas(content: bytes, name: str, table: Table) -> None:
    """Refuse a formula whose value was not saved, which reads as an empty cell; in a row alone it is a sum."""
    roles = {letter(place): role for role, place in table.columns.places.items()}
    for row, column in unsaved_formulas(content, name, roles):
        number = row - table.first
        cells = (cells[number] for role, cells in table.cells.items() if role != roles[column] and number < len(cells))
        if number >= 0 and any(cell not in ("", None) for cell in cells):
            raise faults.cell(faults.NO_VALUE, row, column)
