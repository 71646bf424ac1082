"""Errors about the rows of a column. Rows are named by their index label, and what stands in them is never repeated."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from grense.errors import OFFSET_HINT, ActivityTableError
from grense.marks import N_

__all__ = ["MISSING", "SHOWN", "refuse", "refuse_invalid", "refuse_local", "unequal_lengths"]

MISSING = N_("column '{name}' is missing in row {rows}")
SHOWN = 3  # rows or names in one line

_Mask = npt.NDArray[np.bool_]


def refuse(bad: _Mask, index: pd.Index, name: str, detail: str, hint: str = "", **values: str) -> None:
    """Raise `ActivityTableError` if any row is bad; `detail` may have the gaps `{name}` and `{rows}`."""
    if bad.any():
        raise ActivityTableError(
            "invalid_activity_table",
            N_("not an activity table"),
            detail,
            hint,
            name=name,
            rows=_rows(bad, index),
            **values,
        )


def refuse_invalid(bad: _Mask, index: pd.Index, name: str) -> None:
    """Raise `ActivityTableError` if any row is no time, such as a text that is not ISO 8601."""
    if bad.any():
        raise ActivityTableError(
            "invalid_timestamp",
            N_("not a time"),
            N_("column '{name}' in row {rows}"),
            N_("ISO 8601 with an offset, such as 2026-11-17T21:40+01:00"),
            name=name,
            rows=_rows(bad, index),
        )


def refuse_local(bad: _Mask, index: pd.Index, name: str) -> None:
    """Raise `ActivityTableError` if any row is a local time without a zone."""
    if bad.any():
        raise ActivityTableError(
            "time_without_zone",
            N_("a time without zone"),
            N_("column '{name}', row {row}"),
            hint=OFFSET_HINT,
            name=name,
            row=repr(index[bad][:1].tolist()[0]),
        )


def unequal_lengths(column: str, count: int, rows: int) -> ActivityTableError:
    """The error about a column that has another number of values than the table has rows."""
    return ActivityTableError(
        "column_lengths",
        N_("the columns differ in length"),
        N_("{column} has {count} values, 'start' has {rows}"),
        column=column,
        count=count,
        rows=rows,
    )


def _rows(bad: _Mask, index: pd.Index) -> str:
    count = int(bad.sum())
    more = f" and {count - SHOWN} more" if count > SHOWN else ""
    return ", ".join(repr(label) for label in index[bad][:SHOWN].tolist()) + more
