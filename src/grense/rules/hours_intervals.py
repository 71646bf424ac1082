"""How far the hours shown are from the truth in the simulation of `grense.validation`, by the sources connected."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from grense.rules.toml import parse_toml

__all__ = ["AGREED", "Spread", "hours_interval", "hours_spread", "sources_of"]

AGREED = "agreed and shown"
"""The reading with agreed days, and what is shown outside ordinary hours."""

_MOST_DAYS = 6
_KINDS = {"mail_sent": "mail", "meeting": "calendar"}


@dataclass(frozen=True)
class Spread:
    """True minus shown minutes of weeks: the mean of all made-up persons, and two standard deviations.

    `between` is that of the persons' means, `within` that of a person's weeks around their mean.
    """

    middle: float
    between: float
    within: float


def sources_of(kinds: Collection[str]) -> frozenset[str]:
    """The sources, as the simulation names them, that gave activities of these kinds.

    >>> sorted(sources_of(["mail_sent", "mail_received", "meeting"]))
    ['calendar', 'mail']
    """
    return frozenset(_KINDS[kind] for kind in kinds if kind in _KINDS)


def hours_interval(sources: Collection[str], reading: str, days: int) -> tuple[float, float] | None:
    """Between which minutes lies what made-up weeks have more than is shown, in 80 % of those with so many days.

    `days` are those with evidence. None where there were too few such weeks.
    """
    for one in _data()["interval"]:
        if set(one["sources"]) == set(sources) and (one["reading"], one["days"]) == (reading, min(days, _MOST_DAYS)):
            return one["low"], one["high"]
    return None


def hours_spread(sources: Collection[str], reading: str) -> Spread | None:
    """The spread of weeks with these sources; None where none were made up."""
    for one in _data()["spread"]:
        if set(one["sources"]) == set(sources) and one["reading"] == reading:
            return Spread(one["middle"], one["between"], one["within"])
    return None


@cache
def _data() -> dict[str, Any]:
    return parse_toml(files("grense").joinpath("rules", "hours_intervals.toml").read_text("utf-8"))
