"""A column of any kind as instants in UTC: aware times of any unit and zone, texts, datetimes, local times."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from grense.activities.iso_texts import Offsets, Walls, parsed_texts
from grense.activities.local_times import LocalTimes
from grense.activities.refusals import MISSING, refuse, refuse_invalid, refuse_local
from grense.errors import ActivityTableError
from grense.marks import N_

__all__ = ["UTC_MICROSECONDS", "checked_instants", "instants", "plain"]

UTC_MICROSECONDS = pd.DatetimeTZDtype("us", "UTC")

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LOCAL_EPOCH = _EPOCH.replace(tzinfo=None)
_MICROSECOND = dt.timedelta(microseconds=1)


def checked_instants(column: pd.Series, name: str) -> pd.Series:
    """A column that holds instants already, in UTC and microseconds; raises `ActivityTableError` for another."""
    column = plain(column)
    missing = column.isna().to_numpy()
    refuse(missing, column.index, name, MISSING)
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return _in_utc(column)
    if len(column) == 0:
        return column.astype(UTC_MICROSECONDS)
    if pd.api.types.is_datetime64_dtype(column.dtype):
        refuse_local(~missing, column.index, name)
    raise _no_instants(column, name)


def instants(column: pd.Series, name: str, local_times: LocalTimes) -> pd.Series:
    """The column as instants, whatever its dtype; what is missing stays missing.

    Raises `ActivityTableError` that names the first rows that hold no time, or a local time without a zone.
    """
    column = plain(column)
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return _in_utc(column)
    missing = column.isna().to_numpy()
    if missing.all():
        return pd.Series(pd.NaT, column.index, UTC_MICROSECONDS)
    if pd.api.types.is_datetime64_dtype(column.dtype):
        walls = column.to_numpy().astype("M8[us]")
        offsets = np.full(len(walls), "NaT", "m8[us]")
    elif pd.api.types.is_object_dtype(column.dtype) or isinstance(column.dtype, pd.StringDtype):
        values = column.mask(missing, None).to_numpy(object) if missing.any() else column.to_numpy(object)
        missing = missing | (values == "")
        walls, offsets = _of_objects(values, missing)
        refuse_invalid(np.isnat(walls) & ~missing, column.index, name)
    else:
        raise _no_instants(column, name)
    local = np.flatnonzero(np.isnat(offsets) & ~np.isnat(walls))
    if len(local):
        offsets[local] = local_times.offsets(walls[local], local)
        refuse_local(np.isnat(offsets) & ~np.isnat(walls), column.index, name)
    return pd.Series(walls - offsets, column.index).dt.tz_localize("UTC")


def plain(column: pd.Series) -> pd.Series:
    """The column without a dtype of Arrow, and without the categories of what are no texts."""
    if isinstance(column.dtype, pd.ArrowDtype):
        return pd.Series(column.array.__arrow_array__().to_pandas().array, column.index)
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.astype(column.cat.categories.dtype)
    return column


def _in_utc(column: pd.Series) -> pd.Series:
    return column if column.dtype == UTC_MICROSECONDS else column.dt.tz_convert("UTC").astype(UTC_MICROSECONDS)


def _of_objects(values: npt.NDArray[np.object_], missing: npt.NDArray[np.bool_]) -> tuple[Walls, Offsets]:
    """The clock time and offset of each text or datetime; NaT as a clock time for anything else."""
    if pd.api.types.infer_dtype(values, skipna=False) == "string" and not missing.any():
        return parsed_texts(values)
    walls, offsets = np.full(len(values), "NaT", "M8[us]"), np.full(len(values), "NaT", "m8[us]")
    for kind, read in ((str, parsed_texts), (dt.datetime, _of_datetimes), (np.datetime64, _of_numpy)):
        rows = np.flatnonzero(np.fromiter((isinstance(value, kind) for value in values), bool, len(values)) & ~missing)
        if len(rows):
            walls[rows], offsets[rows] = read(values[rows])
    return walls, offsets


def _of_datetimes(values: npt.NDArray[np.object_]) -> tuple[Walls, Offsets]:
    aware = np.fromiter((value.utcoffset() is not None for value in values), bool, len(values))
    ticks = [
        (value - (_EPOCH if has_offset else _LOCAL_EPOCH)) // _MICROSECOND
        for value, has_offset in zip(values, aware, strict=True)
    ]
    return np.array(ticks, "M8[us]"), np.where(aware, np.timedelta64(0, "us"), np.timedelta64("NaT", "us"))


def _of_numpy(values: npt.NDArray[np.object_]) -> tuple[Walls, Offsets]:
    return np.array(list(values), "M8[us]"), np.full(len(values), "NaT", "m8[us]")


def _no_instants(column: pd.Series, name: str) -> ActivityTableError:
    dtype: Any = column.dtype
    return ActivityTableError(
        "invalid_instants",
        N_("not a column of instants"),
        N_("column '{name}' has dtype {dtype}"),
        hint=N_("datetime64[us, UTC]; grense.activities.from_frame() makes it from texts and local times"),
        name=name,
        dtype=dtype,
    )
