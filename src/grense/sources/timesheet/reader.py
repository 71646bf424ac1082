"""Timesheets as activity tables."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd

from grense.activities.table import validate
from grense.base.arguments import checked_window
from grense.sources.base import Reading
from grense.sources.timesheet.account import Account
from grense.sources.timesheet.rows import read_rows
from grense.sources.timesheet.table import first_heads, read_table

__all__ = ["read_heads", "read_timesheet"]

_KINDS = pd.CategoricalDtype(["registered", "registered_day"])


def read_timesheet(
    account: Account, *, tz: str, window: tuple[dt.datetime, dt.datetime] | None = None, label: str | None = None
) -> Reading:
    """Read a timesheet: rows of the kinds `registered` and `registered_day`.

    Clock times without an offset are in `tz`. Rows that overlap `window` are returned, by default all. `label` becomes
    the column `source`.

    Raises `SourceError` for a file that cannot be read, that has not the columns, or with a cell that cannot be read;
    `MissingExtraError` for XLSX without its reader.
    """
    rows = read_rows(read_table(Path(account.path).expanduser(), account), account.date_order, tz)
    start = np.concatenate([rows.start, rows.midnight])
    end = np.concatenate([rows.end, rows.midnight + rows.length])
    codes = np.repeat(np.array([0, 1], np.int8), [len(rows.start), len(rows.midnight)])
    columns = {
        name: pd.Series(moments.view("datetime64[us]")).dt.tz_localize("UTC")
        for name, moments in (("start", start), ("end", end))
    }
    table = pd.DataFrame({**columns, "kind": pd.Categorical.from_codes(codes, dtype=_KINDS)})
    if label is not None:
        table["source"] = pd.Categorical([label]).repeat(len(table))
    if window is not None:
        first, last = checked_window(window)
        table = table.loc[(table["end"] > first) & (table["start"] < last)].reset_index(drop=True)
    return Reading(validate(table), left_out=rows.left_out)


def read_heads(path: str) -> tuple[str, ...]:
    """The heads of a table whose columns are not known, to choose from: its first row with two texts or more.

    Raises `SourceError` for a file that is no table.
    """
    return first_heads(Path(path).expanduser())
