"""The strategies as data, and what follows from those that a person chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

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
    """One of them: `report` names the report's own as `(chapter, id)`, `seen` is yes, partly or no (in timestamps).

    `means` is what grense can do for it, of `MEANS`; `hits_back` whether the report says that it can turn against
    the person.
    """

    id: str
    report: tuple[tuple[int, str], ...]
    seen: str
    means: tuple[str, ...]
    hits_back: bool = False

    @property
    def chapters(self) -> tuple[int, ...]:
        """The chapters in which the report has it."""
        return tuple(sorted({chapter for chapter, _ in self.report}))


def strategies() -> Mapping[str, Strategy]:
    """All of them by id, those first for which grense can do something.

    >>> strategies()["call_if_urgent"].chapters
    (7,)
    """
    return _strategies()


def means_of(chosen: Iterable[str]) -> frozenset[str]:
    """What grense can do for the strategies that were chosen; a name that is not known brings nothing.

    >>> sorted(means_of(["call_if_urgent"]))
    ['out_of_hours_line', 'urgent_call_line']
    """
    return frozenset(means for name in chosen if name in strategies() for means in strategies()[name].means)


@lru_cache(maxsize=1)
def _strategies() -> Mapping[str, Strategy]:
    table = parse_toml(files("grense.strategies").joinpath("strategies.toml").read_text("utf-8"))
    found = {}
    for one in table["strategy"]:
        report = tuple((int(place[0]), place[2:]) for place in one["report"])
        found[one["id"]] = Strategy(one["id"], report, one["seen"], tuple(one["means"]), one.get("hits_back", False))
    return found
