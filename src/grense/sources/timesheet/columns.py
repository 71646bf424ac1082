"""Which columns of a table are read, by their heads."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from grense.sources.timesheet.account import ROLES

__all__ = ["TimesheetColumns", "find_columns", "is_total", "letter", "unit_of"]

_LONGEST = 60  # characters; no head that is known is longer
_TYPED = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class TimesheetColumns:
    """The place of each column that is read, by role, and those of persons; `heads` are all heads of the table."""

    places: Mapping[str, int]
    persons: tuple[int, ...]
    heads: tuple[str, ...]

    @property
    def named(self) -> Mapping[str, str]:
        """The heads of the columns that are read, by role."""
        return {role: self.heads[place] for role, place in self.places.items()}


def find_columns(heads: Sequence[object], chosen: Mapping[str, str]) -> TimesheetColumns | None:
    """The columns of a table with these heads: the chosen ones, or else known ones; None where they are too few.

    >>> find_columns(["User", "Start date", "Start time", "End date", "End time", "Duration"], {}).named["start"]
    'Start time'
    """
    texts = tuple(head.strip() if isinstance(head, str) else "" for head in heads)
    folded = [_folded(text) for text in texts]
    known = _known()
    wanted = {role: [_folded(head)] for role, head in chosen.items()} or {role: known[role] for role in ROLES}
    places = {
        role: folded.index(found)
        for role, names in wanted.items()
        if (found := next((name for name in names if name and name in folded), None)) is not None
    }
    if not (("start" in places and ({"end", "hours"} & places.keys())) or {"date", "hours"} <= places.keys()):
        return None
    if chosen.keys() - places.keys():
        return None
    persons = tuple(place for place, name in enumerate(folded) if name in known["person"])
    return TimesheetColumns(places, tuple(one for one in persons if one not in places.values()), texts)


def unit_of(head: str) -> float | None:
    """The seconds that a plain number counts below a head; None where the head does not tell.

    >>> unit_of("Duration (minutes)"), unit_of("Hours")
    (60.0, None)
    """
    words = {word.casefold() for word in _TYPED.findall(head)}
    known = _known()
    return 60.0 if words & set(known["minutes"]) else 1.0 if words & set(known["seconds"]) else None


def is_total(value: object) -> bool:
    """Whether a cell begins with a word for a sum."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return False
    text = _folded(value).rstrip(":")
    return any(text == word or text.startswith(f"{word} ") for word in _known()["total"])


def letter(place: int) -> str:
    """The name of a column in a spreadsheet.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    name = ""
    while place >= 0:
        place, rest = divmod(place, 26)
        name, place = chr(ord("A") + rest) + name, place - 1
    return name


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".:") if len(text) <= _LONGEST else ""


@cache
def _known() -> dict[str, list[str]]:
    return tomllib.loads(files("grense.sources.timesheet").joinpath("columns.toml").read_text("utf-8"))
