"""The columns of the activity table, what is checked about them, and joining tables."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from grense.activities.instants import UTC_MICROSECONDS, checked_instants, plain
from grense.activities.refusals import MISSING, SHOWN, refuse
from grense.base.arguments import check_many, check_type
from grense.errors import ActivityTableError
from grense.marks import N_
from grense.rules.kinds import KINDS, PLACE
from grense.rules.origins import ORIGINS
from grense.rules.work_contexts import WORK_CONTEXTS
from grense.rules.work_places import WORK_PLACES

__all__ = ["COLUMNS", "KINDS", "NO_ZONE", "concat", "is_repeated", "microseconds", "validate"]

COLUMNS = ("start", "end", "kind", "person", "zone", "source", "work_context", "place", "origin")
_NAMED: Mapping[str, tuple[str, ...]] = {"work_context": WORK_CONTEXTS, "place": WORK_PLACES, "origin": ORIGINS}
"""The columns of which the values are known."""
NO_ZONE = N_("column '{name}' is no IANA time zone in row {rows}")


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
            N_("grense.activities.from_frame() makes one"),
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
        names = ", ".join(f"'{name}'" for name in unknown[:SHOWN])
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
        columns[name] = checked_instants(table[name], name)
    refuse(
        microseconds(columns["end"]) < microseconds(columns["start"]),
        table.index,
        "end",
        N_("column '{name}' lies before 'start' in row {rows}"),
    )
    columns["kind"] = _checked_kinds(table["kind"], kinds)
    for name in ("person", "zone", "source", *_NAMED):
        if name in table.columns:
            columns[name] = _checked_category(table[name])
    if "person" in columns:
        refuse(columns["person"].array.codes < 0, table.index, "person", MISSING)
    if "zone" in columns:
        _check_zones(columns["zone"])
    for name in columns.keys() & _NAMED.keys():
        _check_named(columns[name], name)
    if "place" not in columns or columns["place"].isna().any():
        unplaced = columns["place"].isna().to_numpy() if "place" in columns else np.ones(len(table), bool)
        detail = N_("column '{name}' is missing for a row of the kind 'place' in row {rows}")
        refuse(unplaced & (columns["kind"] == PLACE).to_numpy(), table.index, "place", detail)
    if not table.index.is_unique:
        twice = N_("column '{name}' stands twice; an index label is an evidence id in row {rows}")
        hint = N_("reset_index(drop=True) gives fresh labels; grense.activities.concat() joins tables")
        refuse(table.index.duplicated(), table.index, "index", twice, hint)
    return pd.DataFrame({name: columns[name] for name in COLUMNS if name in columns}, index=table.index)


def concat(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Join tables into one with a fresh index, dropping exact duplicates.

    Two rows are the same piece of evidence when start, end, kind, person and zone agree, whatever their source: the
    same mail in two mailboxes, the same meeting in two calendars. The first of them is kept, with its `work_context`,
    `place` and `origin`. Rows of the kind `place` are the same when their place agrees, too.
    Kinds of one's own may have any name.

    >>> from grense.activities import from_columns
    >>> one = from_columns(["2026-11-17T21:40+01:00"], kind="mail_sent", source="work")
    >>> two = from_columns(["2026-11-17T20:40+00:00"], kind="mail_sent", source="archive")
    >>> len(concat([one, two]))
    1
    """
    checked = [
        validate(table, kinds=None) for table in check_many("tables", tables, object, N_("a list of activity tables"))
    ]
    if not checked:
        return validate(pd.DataFrame(columns=["start", "end", "kind"]))
    present = [name for name in COLUMNS if any(name in table.columns for table in checked)]
    filled = [_with_columns(table, present) for table in checked]
    joined = pd.concat(filled, ignore_index=True) if len(filled) > 1 else filled[0].reset_index(drop=True)
    joined = joined.loc[~is_repeated(joined)].reset_index(drop=True)
    return validate(joined.astype({name: "category" for name in present if name not in ("start", "end")}), kinds=None)


def is_repeated(table: pd.DataFrame) -> pd.Series:
    """Whether each row is the same piece of evidence as an earlier one, whatever their source."""
    same = [name for name in table.columns if name not in ("source", *_NAMED)]
    key = table[same]
    if "place" in table.columns:
        key = key.assign(place=table["place"].astype(object).where(table["kind"] == PLACE, None))
    return key.duplicated()


def microseconds(instants: pd.Series) -> np.ndarray[Any, np.dtype[np.int64]]:
    """A column of `start` or `end` as int64 microseconds since 1970-01-01 UTC."""
    check_type("instants", instants, pd.Series, "pandas.Series")
    if instants.dtype != UTC_MICROSECONDS:
        instants = checked_instants(instants, "instants")
    return instants.to_numpy("datetime64[us]").view(np.int64)


def _checked_kinds(column: pd.Series, own: Collection[str] | None) -> pd.Series:
    if own is not None:
        check_many("kinds", own, str, N_("names of kinds"))
    checked = _checked_category(column)
    bad = checked.array.codes < 0
    known = None if own is None else (*KINDS, *own)
    odd = [one for one in checked.cat.categories if not (isinstance(one, str) if known is None else one in known)]
    if odd:
        bad = bad | checked.isin(odd).to_numpy()
    detail = N_("column '{name}' is none of {names} in row {rows}")
    hint = N_("a profile declares further kinds, in [kinds.NAME]: give profile= to classify, or kinds=profile.kinds")
    refuse(bad, column.index, "kind", detail, hint, names=", ".join(known or KINDS))
    return checked


def _checked_category(column: pd.Series) -> pd.Series:
    return column if isinstance(column.dtype, pd.CategoricalDtype) else plain(column).astype("category")


def _check_zones(column: pd.Series) -> None:
    odd = [name for name in column.cat.categories if not _is_zone(name)]
    if odd:
        refuse(column.isin(odd).to_numpy(), column.index, "zone", NO_ZONE)


def _check_named(column: pd.Series, name: str) -> None:
    odd = [value for value in column.cat.categories if value not in _NAMED[name]]
    if odd:
        detail = N_("column '{name}' is none of {names} in row {rows}")
        refuse(column.isin(odd).to_numpy(), column.index, name, detail, names=", ".join(_NAMED[name]))


def _is_zone(name: object) -> bool:
    try:
        zoneinfo.ZoneInfo(str(name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _with_columns(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    plain = table.assign(**{name: "me" if name == "person" else None for name in names if name not in table.columns})
    return plain.loc[:, list(names)].astype({name: object for name in names if name not in ("start", "end")})
