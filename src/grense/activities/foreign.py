"""Tables of other libraries as pandas ones, by the names of the columns wanted; no other column is read.

narwhals, rather than the Arrow PyCapsule interface alone: a consumer of that interface needs a library that reads Arrow
memory, and pyarrow is 50 MB to download. narwhals is half a megabyte of Python without dependencies; with it polars
needs no pyarrow, and a lazy table (polars, DuckDB, Ibis, Dask) computes the columns wanted alone. Tables that narwhals
does not support are read through the PyCapsule interface, where pyarrow is installed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import pandas as pd

from grense.base.extras import missing_extra
from grense.errors import ActivityTableError, ErrorKind
from grense.marks import N_

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    from narwhals.stable.v2.typing import IntoFrame

__all__ = ["ArrowStream", "ForeignTable", "IntoTable", "pandas_series"]


class ArrowStream(Protocol):
    """Anything with Arrow's PyCapsule interface for tables."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """A capsule with a stream of Arrow's record batches."""


IntoTable: TypeAlias = "IntoFrame | ArrowStream"


class ForeignTable:
    """A table of whichever library: the names of its columns, and some of them as a pandas table."""

    def __init__(self, table: IntoTable) -> None:
        self._table: pd.DataFrame | nw.LazyFrame[Any] | nw.DataFrame[Any] = (
            table if isinstance(table, pd.DataFrame) else _opened(table)
        )

    @property
    def names(self) -> Sequence[str]:
        """The names of the columns, in their order."""
        table = self._table
        return list(table.columns) if isinstance(table, pd.DataFrame) else table.collect_schema().names()

    def read(self, names: Mapping[str, str]) -> pd.DataFrame:
        """The columns by our name for each, from theirs; rows are labelled as in pandas, else by position."""
        wanted = list(dict.fromkeys(names.values()))
        table = self._table
        read = table[wanted] if isinstance(table, pd.DataFrame) else _as_pandas(table.select(wanted))
        if not read.columns.is_unique:
            raise ActivityTableError("invalid_activity_table", N_("not an activity table"), N_("a column stands twice"))
        return pd.DataFrame({ours: read[theirs] for ours, theirs in names.items()}, index=read.index)


def pandas_series(values: Any) -> pd.Series:
    """A column of polars or pyarrow."""
    import narwhals.stable.v2 as nw

    series = nw.from_native(values, series_only=True, pass_through=True)
    if not isinstance(series, nw.Series):
        raise _no_table(values)
    return _as_pandas(series.alias("values").to_frame())["values"]


def _opened(table: Any) -> nw.LazyFrame[Any] | nw.DataFrame[Any]:
    import narwhals.stable.v2 as nw

    known = nw.from_native(table, pass_through=True)
    if isinstance(known, nw.LazyFrame | nw.DataFrame):
        return known
    if not hasattr(table, "__arrow_c_stream__"):
        raise _no_table(table)
    try:
        return nw.from_arrow(table, backend="pyarrow")
    except (TypeError, ValueError):  # a stream of columns without names, such as a Series
        raise _no_table(table) from None
    except ModuleNotFoundError:
        raise missing_extra("parquet", ErrorKind("arrow_not_installed", N_("this table needs pyarrow"))) from None


def _no_table(value: object) -> ActivityTableError:
    return ActivityTableError(
        "invalid_activity_table",
        N_("not an activity table"),
        N_("{kind} is no table"),
        N_("a table of pandas, polars, pyarrow or DuckDB, or one with __arrow_c_stream__"),
        kind=type(value).__name__,
    )


def _as_pandas(frame: nw.LazyFrame[Any] | nw.DataFrame[Any]) -> pd.DataFrame:
    import narwhals.stable.v2 as nw

    computed = frame if isinstance(frame, nw.DataFrame) else _computed(frame)
    try:
        return computed.to_pandas()
    except ModuleNotFoundError:  # polars needs pyarrow for this
        return pd.DataFrame({name: _numpy_series(computed[name]) for name in computed.columns})


def _computed(frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
    try:
        return frame.collect()
    except ModuleNotFoundError:  # DuckDB returns pyarrow tables, or else pandas ones
        return frame.collect("pandas")


def _numpy_series(series: nw.Series[Any]) -> pd.Series:
    import narwhals.stable.v2 as nw

    dtype = series.dtype
    if not isinstance(dtype, nw.Datetime):
        return pd.Series(series.to_list(), dtype=object)
    times = pd.DatetimeIndex(series.to_numpy())  # in UTC, where there is a zone
    return pd.Series(times if dtype.time_zone is None else times.tz_localize("UTC"))
