"""The activity table: one row for each piece of evidence that a person worked, or was contacted.

| column | dtype | |
|---|---|---|
| `start`, `end` | `datetime64[us, UTC]` | half-open; an instant has `end == start` |
| `kind` | category | one of `KINDS`, or of the profile's own kinds |
| `person` | category, optional | one person, `"me"`, when it is missing |
| `zone` | category, optional | IANA name of where the person was; missing means the `tz` given to `classify` |
| `source` | category, optional | the calendar or mailbox it came from: a label, never a path |

It never contains a subject, body, address, attendee or place. A row's index label is its evidence id.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from grense.arguments import check_many, check_type
from grense.errors import OFFSET_HINT, ActivityTableError
from grense.marks import N_
from grense.rules.kinds import KINDS

__all__ = ["COLUMNS", "KINDS", "concat", "from_columns", "microseconds", "validate"]

COLUMNS = ("start", "end", "kind", "person", "zone", "source")

_UTC_MICROSECONDS = pd.DatetimeTZDtype("us", "UTC")
_SHOWN_ROWS = 3
_MISSING = N_("column '{name}' is missing in row {rows}")


def from_columns(  # noqa: PLR0913  # public; each is a column, or one keyword
    start: Iterable[Any],
    end: Iterable[Any] | None = None,
    kind: str | Iterable[str] = "manual",
    *,
    person: str | Iterable[str] | None = None,
    zone: str | Iterable[str | None] | None = None,
    source: str | Iterable[str] | None = None,
    index: Iterable[Any] | None = None,
    kinds: Collection[str] | None = (),
) -> pd.DataFrame:
    """Build an activity table from plain columns.

    `start` and `end` take anything that pandas parses as instants with an offset; without `end`, rows are instants.
    `kind`, `person`, `zone` and `source` take one value for all rows, or one per row. `kinds` as in `validate`.

    Raises `ActivityTableError` for what `validate` refuses; naive times are checked first.

    >>> table = from_columns(["2026-11-17T21:40+01:00"], kind="mail_sent")
    >>> table.loc[0, "start"]
    Timestamp('2026-11-17 20:40:00+0000', tz='UTC')
    """
    starts = _instants(start, "start")
    ends = starts if end is None else _instants(end, "end")
    columns: dict[str, Any] = {"start": starts, "end": ends}
    for name, values in (("kind", kind), ("person", person), ("zone", zone), ("source", source)):
        if values is not None:
            check_type(name, values, Iterable, N_("one text, or one a row"))
            columns[name] = [values] * len(starts) if isinstance(values, str) else list(values)
    odd = next((name for name, values in columns.items() if len(values) != len(starts)), None)
    if odd is not None:
        raise _lengths(f"column '{odd}'", len(columns[odd]), len(starts))
    table = pd.DataFrame(columns)
    if index is not None:
        check_type("index", index, Iterable, N_("one label a row"))
        labels = pd.Index(list(index))
        if len(labels) != len(table):
            raise _lengths("'index'", len(labels), len(table))
        table.index = labels
    return validate(table.astype({name: "category" for name in columns if name not in ("start", "end")}), kinds=kinds)


def validate(table: pd.DataFrame, *, kinds: Collection[str] | None = ()) -> pd.DataFrame:
    """Return the table with its columns in order and of the right dtypes; the input is not changed.

    `kinds` are names of further kinds that rows may have, such as those of `Profile.kinds`; with None any name passes,
    to be checked by `classify`.

    Raises `ActivityTableError` that names the column and the first bad rows: a column missing or unknown, times
    that are naive or missing, an end before its start, an unknown kind or zone, an index label used twice.
    """
    if not isinstance(table, pd.DataFrame):
        kind = f"{type(table).__module__.partition('.')[0]} {type(table).__name__}"
        raise ActivityTableError(
            "invalid_activity_table",
            N_("not an activity table"),
            N_("a pandas DataFrame is needed, not {kind}"),
            kind=kind.removeprefix("builtins "),
        )
    for name in ("start", "end", "kind"):
        if name not in table.columns:
            raise ActivityTableError(
                "invalid_activity_table", N_("not an activity table"), N_("column '{name}' is missing"), name=name
            )
    unknown = [str(name) for name in table.columns if name not in COLUMNS]
    if unknown:
        # An unknown column could hold content, which must never enter the table.
        names = ", ".join(f"'{name}'" for name in unknown[:_SHOWN_ROWS])
        raise ActivityTableError(
            "invalid_activity_table",
            N_("not an activity table"),
            N_("unknown column {unknown}"),
            N_("known: {names}"),
            unknown=names,
            names=", ".join(COLUMNS),
        )
    if not table.columns.is_unique:
        raise ActivityTableError("invalid_activity_table", N_("not an activity table"), N_("a column stands twice"))
    columns: dict[str, pd.Series] = {}
    for name in ("start", "end"):
        columns[name] = _checked_instants(table[name], name)
    _refuse(
        (columns["end"] < columns["start"]).to_numpy(),
        table.index,
        "end",
        N_("column '{name}' lies before 'start' in row {rows}"),
    )
    columns["kind"] = _checked_kinds(table["kind"], kinds)
    for name in ("person", "zone", "source"):
        if name in table.columns:
            columns[name] = _checked_category(table[name])
    if "person" in columns:
        _refuse(columns["person"].isna().to_numpy(), table.index, "person", _MISSING)
    if "zone" in columns:
        _check_zones(columns["zone"])
    if not table.index.is_unique:
        twice = N_("column '{name}' stands twice; an index label is an evidence id in row {rows}")
        _refuse(table.index.duplicated(), table.index, "index", twice)
    return pd.DataFrame({name: columns[name] for name in COLUMNS if name in columns}, index=table.index)


def concat(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join tables into one with a fresh index, dropping exact duplicates.

    Two rows are the same piece of evidence when start, end, kind, person and zone agree, whatever their source: the
    same mail in two mailboxes, the same meeting in two calendars. The first of them is kept. Kinds of one's own
    may have any name.

    >>> one = from_columns(["2026-11-17T21:40+01:00"], kind="mail_sent", source="work")
    >>> two = from_columns(["2026-11-17T20:40+00:00"], kind="mail_sent", source="archive")
    >>> len(concat([one, two]))
    1
    """
    check_many("tables", tables, object, N_("a list of activity tables"))
    checked = [validate(table, kinds=None) for table in tables]
    if not checked:
        return from_columns([], [], [])
    present = [name for name in COLUMNS if any(name in table.columns for table in checked)]
    filled = [_with_columns(table, present) for table in checked]
    joined = pd.concat(filled, ignore_index=True) if len(filled) > 1 else filled[0].reset_index(drop=True)
    same = [name for name in present if name != "source"]
    joined = joined.loc[~joined.duplicated(same)].reset_index(drop=True)
    return validate(joined.astype({name: "category" for name in present if name not in ("start", "end")}), kinds=None)


def microseconds(instants: pd.Series) -> np.ndarray[Any, np.dtype[np.int64]]:
    """A column of `start` or `end` as int64 microseconds since 1970-01-01 UTC."""
    return instants.astype("int64").to_numpy().astype(np.int64, copy=False)


def _instants(values: Iterable[Any], name: str) -> pd.Series:
    check_type(name, values, Iterable, N_("a list of instants"))
    plain = values if isinstance(values, (pd.Series, pd.DatetimeIndex, np.ndarray)) else list(values)
    if len(plain) == 0:
        return pd.Series([], dtype=_UTC_MICROSECONDS)
    for position, value in enumerate(plain):
        if isinstance(value, dt.datetime) and value.tzinfo is None and not pd.isna(value):
            _refuse_naive(name, position)
    try:
        parsed = [pd.Timestamp(value) for value in plain]
    except (ValueError, TypeError):
        raise ActivityTableError(
            "invalid_timestamp", N_("not a time"), N_("column '{name}'"), hint=N_("ISO 8601 with an offset"), name=name
        ) from None
    for position, stamp in enumerate(parsed):
        if not pd.isna(stamp) and stamp.tzinfo is None:
            _refuse_naive(name, position)
    utc = [stamp if pd.isna(stamp) else stamp.tz_convert("UTC") for stamp in parsed]
    return pd.Series(utc, dtype=_UTC_MICROSECONDS)


def _lengths(column: str, count: int, rows: int) -> ActivityTableError:
    return ActivityTableError(
        "column_lengths",
        N_("the columns differ in length"),
        N_("{column} has {count} values, 'start' has {rows}"),
        column=column,
        count=count,
        rows=rows,
    )


def _refuse_naive(name: str, row: object) -> None:
    raise ActivityTableError(
        "time_without_zone",
        N_("a time without zone"),
        N_("column '{name}', row {row}"),
        hint=OFFSET_HINT,
        name=name,
        row=repr(row),
    )


def _checked_instants(column: pd.Series, name: str) -> pd.Series:
    if column.dtype == _UTC_MICROSECONDS:
        checked = column
    elif isinstance(column.dtype, pd.DatetimeTZDtype):
        checked = column.dt.tz_convert("UTC").astype(_UTC_MICROSECONDS)
    elif len(column) == 0:
        checked = column.astype(_UTC_MICROSECONDS)
    elif pd.api.types.is_datetime64_dtype(column.dtype):
        _refuse_naive(name, column.index[0])
    else:
        raise ActivityTableError(
            "invalid_instants",
            N_("not a column of instants"),
            N_("column '{name}' has dtype {dtype}"),
            hint=N_("datetime64[us, UTC]; grense.activities.from_columns() builds one"),
            name=name,
            dtype=column.dtype,
        )
    _refuse(checked.isna().to_numpy(), column.index, name, _MISSING)
    return checked


def _checked_kinds(column: pd.Series, own: Collection[str] | None) -> pd.Series:
    if own is not None:
        check_many("kinds", own, str, N_("names of kinds"))
    checked = _checked_category(column)
    bad = checked.isna().to_numpy()
    known = None if own is None else (*KINDS, *own)
    odd = [one for one in checked.cat.categories if not (isinstance(one, str) if known is None else one in known)]
    if odd:
        bad = bad | checked.isin(odd).to_numpy()
    detail = N_("column '{name}' is none of {names} in row {rows}")
    hint = N_("a profile declares further kinds, in [kinds.NAME]: give profile= to classify, or kinds=profile.kinds")
    _refuse(bad, column.index, "kind", detail, hint, names=", ".join(known or KINDS))
    return checked


def _checked_category(column: pd.Series) -> pd.Series:
    return column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("category")


def _check_zones(column: pd.Series) -> None:
    odd = [name for name in column.cat.categories if not _is_zone(name)]
    if odd:
        detail = N_("column '{name}' is no IANA time zone in row {rows}")
        _refuse(column.isin(odd).to_numpy(), column.index, "zone", detail)


def _is_zone(name: object) -> bool:
    try:
        zoneinfo.ZoneInfo(str(name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _refuse(
    bad: np.ndarray[Any, np.dtype[np.bool_]], index: pd.Index, name: str, detail: str, hint: str = "", **values: str
) -> None:
    if not bad.any():
        return
    rows = ", ".join(repr(label) for label in index[bad][:_SHOWN_ROWS])
    count = int(bad.sum())
    more = f" and {count - _SHOWN_ROWS} more" if count > _SHOWN_ROWS else ""
    raise ActivityTableError(
        "invalid_activity_table", N_("not an activity table"), detail, hint, name=name, rows=f"{rows}{more}", **values
    )


def _with_columns(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    defaults = {"person": "me", "zone": None, "source": None}
    plain = table.assign(**{name: defaults[name] for name in names if name not in table.columns})
    return plain.loc[:, list(names)].astype({name: object for name in names if name not in ("start", "end")})
