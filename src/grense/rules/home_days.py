"""The number of days that a comparison of days at home with days at the workplace needs, from `home_days.toml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from grense.rules.toml import parse_toml

__all__ = ["fewest_home_days"]


@cache
def fewest_home_days() -> int:
    """With fewer whole days at either place there are counts, and no comparison."""
    return int(parse_toml(files("grense").joinpath("rules", "home_days.toml").read_text("utf-8"))["fewest_days"])
