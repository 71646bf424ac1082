"""Point models: how points in time count, as data with a source; `rules/point_models/*.toml` or a file of one's own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from grense.base.arguments import check_number, check_text, check_type
from grense.marks import N_
from grense.rules.extending import check_changes, check_own, taken_over
from grense.rules.files import (
    built_in_rules,
    check_keys,
    check_rules_name,
    checked_number,
    checked_origin,
    checked_text,
    invalid_value,
    is_rules_name,
    read_rules,
)
from grense.rules.keys import POINT_MODEL_KEYS, names, sourced

__all__ = ["PointModel", "load_point_model"]

_SWITCHES = ("join_ordinary_hours", "reach_ordinary_hours")


@dataclass(frozen=True)
class PointModel:
    """How points in time are counted and joined. All numbers in minutes; 0 switches a part off."""

    id: str
    source: str
    checked_on: dt.date
    title: str = ""
    mail_lead_minutes: float = 0.0
    block_minutes: int = 0
    join_ordinary_hours: bool = False
    reach_ordinary_hours: bool = False
    join_gap_minutes: float = 0.0
    break_after_minutes: float = 0.0
    break_minutes: float = 0.0

    def __post_init__(self) -> None:
        check_text(id=self.id, source=self.source, title=self.title)
        check_type("checked_on", self.checked_on, dt.date, N_("a datetime.date"))
        for name in _SWITCHES:
            check_type(name, getattr(self, name), bool, "bool")
        for key in POINT_MODEL_KEYS:
            if key.type == "minutes":
                check_number(key.name, getattr(self, key.name), least=key.least, most=key.most)
        if self.block_minutes and (self.block_minutes % 1 or 60 % self.block_minutes):
            hint = N_("a whole part of an hour: 5, 10, 15, 30, 60")
            raise invalid_value("{place}", hint, place=f"block_minutes = {self.block_minutes:g}")


def load_point_model(name: str | Path) -> PointModel:
    """Load a point model by name (`"active_time"`) or from a TOML file of your own.

    >>> load_point_model("active_time").mail_lead_minutes
    5.0
    """
    check_rules_name(name, "point model")
    return (
        _built_in_point_model(name)
        if isinstance(name, str) and is_rules_name(name)
        else _point_model(read_rules(Path(name)))
    )


@lru_cache
def _built_in_point_model(name: str) -> PointModel:
    return _point_model(built_in_rules("rules/point_models", name, "point model"))


def _point_model(data: dict[str, Any]) -> PointModel:
    if "extends" in data:
        data = _extended_point_model(data)
    check_keys(data, names(POINT_MODEL_KEYS), "")
    switches = {name: data.get(name, False) for name in _SWITCHES}
    for name, value in switches.items():
        if not isinstance(value, bool):
            raise invalid_value(N_("{place} is neither true nor false"), place=name)
    numbers: dict[str, Any] = {
        one.name: checked_number(data, one, "")
        for one in POINT_MODEL_KEYS
        if one.type == "minutes" and one.name in data
    }
    if numbers.get("block_minutes", 0) % 1 == 0:
        numbers["block_minutes"] = int(numbers.get("block_minutes", 0))
    return PointModel(**checked_origin(data, ""), **numbers, **switches)


def _extended_point_model(own: dict[str, Any]) -> dict[str, Any]:
    base = built_in_rules("rules/point_models", checked_text(own, "extends", ""), "point model")
    check_own(own, ("id", "checked_on"))
    check_changes(base, own, "", sourced(POINT_MODEL_KEYS))
    return {**taken_over(base), **{key: value for key, value in own.items() if key != "extends"}}
