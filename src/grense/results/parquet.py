"""A classification as a directory: a Parquet file a frame, and what Parquet does not hold as JSON.

Parquet has no day in seconds and may lose categories without rows; so the dtypes are written beside the frames.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from contextlib import suppress
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from grense.base.arguments import check_type
from grense.base.extras import check_installed
from grense.base.frozen import FrozenDict
from grense.base.version import __version__
from grense.classification.result import Result
from grense.errors import ErrorKind, GrenseError
from grense.marks import N_
from grense.results.json_values import from_json, to_json
from grense.storage.files import make_folder, write_atomically

__all__ = ["parquet_bytes", "read", "write"]

_FRAMES = ("crossings", "sessions", "days", "rests", "weeks", "quick_looks", "activities")
_FORMAT = 1
_NOT_INSTALLED = ErrorKind("parquet_not_installed", N_("Parquet needs pyarrow"))
_REST = "classification.json"
_LABEL = "id"  # the column of the index labels of activities, which are their evidence ids


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as Parquet, without its index. Raises `MissingExtraError` without pyarrow."""
    check_installed("pyarrow", "parquet", _NOT_INSTALLED)
    buffer = io.BytesIO()
    frame.to_parquet(buffer, engine="pyarrow", index=False)
    return buffer.getvalue()


def write(found: Result, directory: str | PathLike[str]) -> None:
    """Write all of a result; see `grense.Classification.to_parquet`."""
    check_installed("pyarrow", "parquet", _NOT_INSTALLED)
    place = _place(directory)
    try:
        frames = _frames(found)
        rest = json.dumps(_described(found, frames), allow_nan=False).encode()
        contents = {f"{name}.parquet": parquet_bytes(frame) for name, frame in frames.items()}
    except (TypeError, ValueError, NotImplementedError):  # pyarrow's own are of these classes
        raise GrenseError(
            "not_for_parquet",
            N_("Parquet has no form for some of it"),
            hint=N_("persons and index labels are texts or whole numbers there"),
        ) from None
    with suppress(OSError, ValueError):  # writing the first file says it
        make_folder(place)
        (place / _REST).unlink(missing_ok=True)  # without it, frames of two results could pass for one
    for name, content in contents.items():
        write_atomically(place / name, content)
    write_atomically(place / _REST, rest)


def read(directory: str | PathLike[str]) -> Result:
    """Read all of a result; see `grense.read_parquet`."""
    check_installed("pyarrow", "parquet", _NOT_INSTALLED)
    place = _place(directory)
    try:
        rest = json.loads((place / _REST).read_text("utf-8"))
        if rest["format"] != _FORMAT:
            raise ValueError(rest["format"])
        known = [_categories(one["values"], one["dtype"]) for one in rest["lists"]]
        frames = {name: _read_frame(place / f"{name}.parquet", rest["frames"][name], known) for name in _FRAMES}
        return _restored(frames, rest)
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        raise GrenseError(
            "no_classification",
            N_("there is no classification there"),
            hint=N_("a directory that Classification.to_parquet wrote"),
        ) from None


def _frames(found: Result) -> dict[str, pd.DataFrame]:
    frames: dict[str, pd.DataFrame] = {name: getattr(found, name) for name in _FRAMES}
    return frames | {"activities": found.activities.rename_axis(_LABEL).reset_index()}


def _described(found: Result, frames: dict[str, pd.DataFrame]) -> dict[str, Any]:
    """All but the rows. Hours and categories that are the same for many are written once, and named by their number."""
    hours: dict[Any, int] = {}
    hours_of = {person: hours.setdefault(one, len(hours)) for person, one in found.ordinary_hours.items()}
    lists: dict[Any, int] = {}
    dtypes = {name: {str(key): _dtype(frame[key], lists) for key in frame.columns} for name, frame in frames.items()}
    return {
        "grense": __version__,
        "format": _FORMAT,
        "profile": to_json(found.profile),
        "rest_method": found.rest_method,
        "until": None if found.until is None else found.until.isoformat(),
        "zones": to_json(found.zones),
        "hours": to_json(list(hours)),
        "hours_of": to_json(hours_of),
        "frames": dtypes,
        "lists": [{"dtype": dtype, "values": to_json(values)} for dtype, values in lists],
        "label": to_json(found.activities.index.name),
    }


def _dtype(column: pd.Series, lists: dict[Any, int]) -> Any:
    """The dtype's name; of categories the number of their list."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return str(column.dtype)
    categories = column.cat.categories
    return lists.setdefault((str(categories.dtype), tuple(categories.tolist())), len(lists))


def _categories(values: Any, dtype: str) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(pd.Index(list(from_json(values)), dtype=dtype))


def _read_frame(path: Path, dtypes: dict[str, Any], known: list[pd.CategoricalDtype]) -> pd.DataFrame:
    wanted = {name: known[dtype] if isinstance(dtype, int) else dtype for name, dtype in dtypes.items()}
    return pd.read_parquet(path, engine="pyarrow")[list(wanted)].astype(wanted)


def _restored(frames: dict[str, pd.DataFrame], rest: dict[str, Any]) -> Result:
    hours = from_json(rest["hours"])
    return Result(
        **frames | {"activities": frames["activities"].set_index(_LABEL).rename_axis(from_json(rest["label"]))},
        profile=from_json(rest["profile"]),
        rest_method=rest["rest_method"],
        zones=FrozenDict(from_json(rest["zones"])),
        ordinary_hours=FrozenDict({one: hours[number] for one, number in from_json(rest["hours_of"]).items()}),
        until=None if rest["until"] is None else dt.datetime.fromisoformat(rest["until"]),
    )


def _place(directory: str | PathLike[str]) -> Path:
    check_type("directory", directory, (str, PathLike), N_("the path of a directory"))
    return Path(directory)
