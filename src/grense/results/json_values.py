"""Rules and hours as JSON values, and back: only the types that are listed here are ever built."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from collections.abc import Set as AnySet
from dataclasses import fields, is_dataclass
from typing import Any

from grense.rules.frequency_coding import Coding, Pace
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.point_model import PointModel
from grense.rules.profiles import Profile, Rule

__all__ = ["from_json", "to_json"]

_TYPES = {one.__name__: one for one in (Coding, OrdinaryHours, Pace, PointModel, Profile, Rule)}


def to_json(value: Any) -> Any:
    """A value of these types, of dates, texts, numbers and collections as JSON values.

    Raises `TypeError` for any other.

    >>> to_json((1, dt.date(2026, 11, 17)))
    [1, {'date': '2026-11-17'}]
    """
    if type(value) in _TYPES.values() and is_dataclass(value):
        given = {one.name: to_json(getattr(value, one.name)) for one in fields(value) if one.init}
        return {"type": type(value).__name__, **given}
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return {"date": value.isoformat()}
    if isinstance(value, Mapping):
        return {"map": [[to_json(key), to_json(one)] for key, one in value.items()]}
    if isinstance(value, AnySet):
        return [to_json(one) for one in sorted(value)]
    if isinstance(value, (list, tuple)):
        return [to_json(one) for one in value]
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise TypeError(type(value).__name__)


def from_json(value: Any) -> Any:
    """The value; a list as a tuple.

    >>> from_json([1, {"date": "2026-11-17"}])
    (1, datetime.date(2026, 11, 17))
    """
    if isinstance(value, list):
        return tuple(from_json(one) for one in value)
    if not isinstance(value, dict):
        return value
    match value:
        case {"date": day}:
            return dt.date.fromisoformat(day)
        case {"map": pairs}:
            return {from_json(key): from_json(one) for key, one in pairs}
    given = {name: from_json(one) for name, one in value.items() if name != "type"}
    return _TYPES[value["type"]](**given)
