"""Activity tables from other tables, and from plain columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from grense.activities.foreign import ForeignTable, IntoTable, pandas_series
from grense.activities.instants import instants, plain
from grense.activities.local_times import LocalTimes
from grense.activities.refusals import SHOWN, refuse, unequal_lengths
from grense.activities.table import COLUMNS, NO_ZONE, validate
from grense.base.arguments import check_type
from grense.errors import ActivityTableError
from grense.marks import N_
from grense.model.time import load_zone
from grense.model.zone_names import iana_zone

__all__ = ["from_columns", "from_frame"]

_LABELS = ("kind", "person", "zone", "source", "work_context", "place", "origin")


def from_frame(
    df: IntoTable,
    *,
    tz: str | dt.tzinfo | None = None,
    columns: Mapping[str, str] | None = None,
    person: str | None = None,
    kind: str | None = None,
    kinds: Collection[str] | None = (),
) -> pd.DataFrame:
    """Build an activity table from a table of pandas, polars, pyarrow, DuckDB, or with Arrow's PyCapsule interface.

    Read are the columns with the names of an activity table, and those that `columns` names, by our name for each:
    `{"start": "Begin"}`. All others are left alone, so that no content enters. Without an `end` rows are instants;
    `person` and `kind` stand for all rows and go before a column. pandas tables keep their index.

    Times may have any unit and zone, or be ISO 8601 texts or Python datetimes. Local times are read in the zone `tz`
    or, row by row, in that of a further column, `columns={"tz": ...}`; both by IANA or Windows name. Local times that
    occur twice or not at all are read with the offset from before the change, and counted in a `LocalTimeWarning`.
    `zone` is where the person was, which the zone of a calendar's event is not. `kinds` as in `validate`.

    Raises `ActivityTableError` for what is no time, for local times without a zone, and for what `validate` refuses;
    `ZoneError` for an unknown `tz`.

    >>> exported = pd.DataFrame({"Begin": ["2026-11-17 21:40"], "Subject": ["never read"]})
    >>> table = from_frame(exported, tz="W. Europe Standard Time", columns={"start": "Begin"}, kind="mail_sent")
    >>> table.loc[0, "start"]
    Timestamp('2026-11-17 20:40:00+0000', tz='UTC')
    """
    table = ForeignTable(df)
    values = {name: value for name, value in (("kind", kind), ("person", person)) if value is not None}
    for name, value in values.items():
        check_type(name, value, str, N_("one text for all rows"))
    read = table.read(
        {
            ours: theirs
            for ours, theirs in _names(table, {} if columns is None else columns).items()
            if ours not in values
        }
    )
    local_times = _local_times(tz, read.pop("tz") if "tz" in read else None, len(read))
    for name, value in values.items():
        read[name] = _repeated(value, read.index)
    built = _activity_table(read, local_times, kinds)
    local_times.warn()
    return built


def from_columns(  # noqa: PLR0913  # public; each is a column, or one keyword
    start: Iterable[Any],
    end: Iterable[Any] | None = None,
    kind: str | Iterable[str] = "manual",
    *,
    person: str | Iterable[str] | None = None,
    zone: str | Iterable[str | None] | None = None,
    source: str | Iterable[str] | None = None,
    work_context: str | Iterable[str | None] | None = None,
    place: str | Iterable[str | None] | None = None,
    origin: str | Iterable[str | None] | None = None,
    index: Iterable[Any] | None = None,
    kinds: Collection[str] | None = (),
) -> pd.DataFrame:
    """Build an activity table from plain columns.

    `start` and `end` take instants in any form that `from_frame` takes, but no local times; without `end`, rows are
    instants. `kind`, `person`, `zone`, `source`, `work_context`, `place` and `origin` take one value for all rows, or
    one per row.
    `kinds` as in `validate`.

    Raises `ActivityTableError` for what `validate` refuses; naive times are checked first.

    >>> table = from_columns(["2026-11-17T21:40+01:00"], kind="mail_sent")
    >>> table.loc[0, "start"]
    Timestamp('2026-11-17 20:40:00+0000', tz='UTC')
    """
    columns: dict[str, pd.Series] = {}
    for name, times in (("start", start),) if end is None else (("start", start), ("end", end)):
        check_type(name, times, Iterable, N_("a list of instants"))
        columns[name] = _series(times)
    rows = columns["start"].index
    for name, values in zip(_LABELS, (kind, person, zone, source, work_context, place, origin), strict=True):
        if values is not None:
            check_type(name, values, Iterable, N_("one text, or one a row"))
            columns[name] = _repeated(values, rows) if isinstance(values, str) else _series(values)
    odd = next((name for name, values in columns.items() if len(values) != len(rows)), None)
    if odd is not None:
        raise unequal_lengths(f"column '{odd}'", len(columns[odd]), len(rows))
    table = pd.DataFrame(columns)
    if index is not None:
        check_type("index", index, Iterable, N_("one label a row"))
        labels = pd.Index(list(index))
        if len(labels) != len(table):
            raise unequal_lengths("'index'", len(labels), len(table))
        table.index = labels
    return _activity_table(table, _local_times(None, None, len(table)), kinds)


def _activity_table(given: pd.DataFrame, local_times: LocalTimes, kinds: Collection[str] | None) -> pd.DataFrame:
    """The table of columns under our names, of whatever dtype."""
    columns = {name: given[name] for name in given.columns}
    for name in ("start", "end"):
        if name in columns:
            columns[name] = instants(columns[name], name, local_times)
    if "start" in columns:
        columns.setdefault("end", columns["start"])
    if "zone" in columns:
        columns["zone"] = _iana_names(columns["zone"])
    return validate(pd.DataFrame(columns, index=given.index), kinds=kinds)


def _names(table: ForeignTable, renamed: Mapping[str, str]) -> dict[str, str]:
    """Our name and theirs of each column that is read; raises `ActivityTableError` for one that is not there."""
    check_type("columns", renamed, Mapping, N_("a mapping from our names of columns to yours"))
    unknown = [str(name) for name in renamed if name not in (*COLUMNS, "tz")]
    if unknown:
        raise ActivityTableError(
            "invalid_activity_table",
            N_("not an activity table"),
            N_("unknown column {unknown}"),
            N_("known: {names}"),
            unknown=", ".join(f"'{name}'" for name in unknown[:SHOWN]),
            names=", ".join((*COLUMNS, "tz")),
        )
    there = table.names
    missing = [theirs for theirs in renamed.values() if theirs not in there]
    if missing:
        raise ActivityTableError(
            "invalid_activity_table", N_("not an activity table"), N_("column '{name}' is missing"), name=missing[0]
        )
    return {name: name for name in COLUMNS if name in there} | dict(renamed)


def _local_times(tz: str | dt.tzinfo | None, names: pd.Series | None, rows: int) -> LocalTimes:
    """The zone of each row's local times: by the row's own name, else `tz`."""
    check_type("tz", tz, (str, dt.tzinfo, type(None)), N_("the name of a zone, or a ZoneInfo"))
    zones: list[dt.tzinfo] = []
    codes = np.full(rows, -1, np.int64)
    if names is not None:
        column = plain(names).astype("category")
        codes = column.cat.codes.to_numpy().astype(np.int64)
        found = [iana_zone(str(name)) for name in column.cat.categories]
        unknown = [code for code, zone in enumerate(found) if zone is None]
        refuse(np.isin(codes, unknown), names.index, "tz", NO_ZONE)
        zones = [zone for zone in found if zone is not None]
    if tz is not None:
        codes[codes < 0] = len(zones)
        zones.append(iana_zone(tz) or load_zone(tz) if isinstance(tz, str) else tz)
    return LocalTimes(zones, codes)


def _iana_names(column: pd.Series) -> pd.Series:
    """A column of zones with Windows names replaced; unknown ones stay, and `validate` names their rows."""
    names = plain(column).astype("category")
    zones = [iana_zone(name) if isinstance(name, str) else None for name in names.cat.categories]
    known = [name if zone is None else zone.key for name, zone in zip(names.cat.categories, zones, strict=True)]
    if known == names.cat.categories.tolist():
        return names
    distinct = pd.Index(known).unique()
    codes, places = names.cat.codes.to_numpy(), distinct.get_indexer(pd.Index(known))
    return pd.Series(pd.Categorical.from_codes(np.where(codes < 0, -1, places[codes]), distinct), column.index)


def _repeated(value: str, rows: pd.Index) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(np.zeros(len(rows), np.int8), pd.Index([value])), rows)


def _series(values: Iterable[Any]) -> pd.Series:
    if isinstance(values, (pd.Series, pd.Index, np.ndarray, pd.api.extensions.ExtensionArray)):
        return pd.Series(values).reset_index(drop=True)
    if hasattr(values, "__arrow_c_stream__"):
        return pandas_series(values).reset_index(drop=True)
    return pd.Series(list(values), dtype=object)
