"""Which time without evidence inside ordinary hours work may have been moved out of: numbers with a source."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from grense.rules.toml import parse_toml

__all__ = ["fewest_days", "least_stretch"]


def least_stretch() -> float:
    """The minutes from which on a stretch of ordinary hours without evidence counts.

    >>> least_stretch()
    90.0
    """
    return float(_numbers()["least_stretch_minutes"])


def fewest_days() -> int:
    """The number of whole days with evidence from which on a person's usual day is known.

    >>> fewest_days()
    20
    """
    return int(_numbers()["fewest_days"])


@cache
def _numbers() -> dict[str, Any]:
    return parse_toml(files("grense").joinpath("rules", "moved_work.toml").read_text("utf-8"))
