"""The strategies as data, and the features that a person's choice switches on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from grense.base.arguments import check_many
from grense.marks import N_
from grense.rules.toml import parse_toml

__all__ = ["MEANS", "Strategy", "means_of", "strategies"]

MEANS = (
    "stop_reminder",
    "calendar_block",
    "hold_until_morning",
    "out_of_hours_line",
    "urgent_call_line",
    "text_for_manager",
)


@dataclass(frozen=True)
class Strategy:
    """One strategy: `report` are the report's own as `(chapter, id)`, `seen` is yes, partly or no (in timestamps).

    `means` are grense's features for it, of `MEANS`; `hits_back` whether the report states that it can turn against the
    person.
    """

    id: str
    report: tuple[tuple[int, str], ...]
    seen: str
    means: tuple[str, ...]
    hits_back: bool = False

    @property
    def chapters(self) -> tuple[int, ...]:
        """The chapters of the report that have it."""
        return tuple(sorted({chapter for chapter, _ in self.report}))


def strategies() -> Mapping[str, Strategy]:
    """All strategies by id, those with features of grense first.

    >>> strategies()["call_if_urgent"].chapters
    (7,)
    """
    return _strategies()


def means_of(chosen: Iterable[str]) -> frozenset[str]:
    """The features of grense for the chosen strategies; an unknown name has none.

    >>> sorted(means_of(["call_if_urgent"]))
    ['out_of_hours_line', 'urgent_call_line']
    """
    given = check_many("chosen", chosen, str, N_('such as ["call_if_urgent"]'))
    return frozenset(means for name in given if name in strategies() for means in strategies()[name].means)


@lru_cache(maxsize=1)
def _strategies() -> Mapping[str, Strategy]:
    table = parse_toml(files("grense.strategies").joinpath("strategies.toml").read_text("utf-8"))
    found = {}
    for one in table["strategy"]:
        report = tuple((int(place[0]), place[2:]) for place in one["report"])
        found[one["id"]] = Strategy(one["id"], report, one["seen"], tuple(one["means"]), one.get("hits_back", False))
    return found
