"""The rights of each place and their dates, from the data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from grense.base.arguments import check_day, check_text
from grense.rights.notes import NOTES
from grense.rules.toml import parse_toml

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SCOPES", "TYPES", "Right", "eu_members", "known_places", "right_of", "rights"]

TYPES = (
    "contact_ban",
    "policy_duty",
    "right_not_to_respond",
    "minimum_disconnect_block",
    "soft_code",
    "individual_agreement",
    "pending",
    "none",
)
SCOPES = ("all", "teleworkers", "other")


@dataclass(frozen=True)
class Right:
    """The right found for a place, as it applies on one day.

    `status` is `in_force`, `not_yet` (it begins at `since`), `pending`, `none`, or `unknown`: nothing was looked up for
    this place or this day, which implies nothing about the law there. `size` is the number of employees from which it
    applies, 1 for any and None where nothing was found about it; `block_hours` a block without contact. `source` lists
    the public pages on which it was found, and `checked_on` is when.
    """

    place: str
    status: str
    type: str | None = None
    scope: str | None = None
    size: int | None = None
    since: dt.date | None = None
    deadline: dt.date | None = None
    binds: str | None = None
    block_hours: int | None = None
    law: str = ""
    source: str = ""
    checked_on: dt.date | None = None
    note: str = ""


def right_of(country: str, region: str | None = None, *, on: dt.date) -> Right:
    """The right in a country (`"NO"`, ISO 3166) or a part of it (`"CA", "ON"` or `"CA-ON"`), or in the `"EU"`.

    For a part without its own entry the country's applies. An unknown country is `unknown`, never `none`.

    >>> right_of("NO", on=dt.date(2026, 11, 22)).status
    'none'
    >>> [right_of("AU", on=dt.date(year, 9, 1)).size for year in (2024, 2025)]
    [15, 1]
    """
    check_text(country=country, region="" if region is None else region)
    check_day("on", on)
    whole = "-".join(part.strip().upper() for part in (country, region) if part)
    code = next((one for one in (whole, whole.partition("-")[0]) if one in _places()), None)
    if code is None:
        return Right(whole, "unknown")
    place = _places()[code]
    steps = [_step(code, place, step) for step in place.get("steps", [{}])]
    if place["type"] in ("pending", "none"):
        return _dated(steps[0], place["type"])
    if steps[0].since is None:
        # Without a date, the finding applies from the day it was looked up; earlier days are unknown.
        return _dated(steps[0], "in_force" if steps[0].checked_on and on >= steps[0].checked_on else "unknown")
    begun = [step for step in steps if step.since is not None and step.since <= on]
    return _dated(begun[-1], "in_force") if begun else _dated(steps[0], "not_yet")


def rights() -> pd.DataFrame:
    """All known rights, one row for each place and step: the columns of `Right` without `status`.

    `size` counts employees, `block_hours` hours; dates are days without a zone. Unknown values are missing.

    >>> rights().set_index("place").loc["CL", "block_hours"]
    np.int64(12)
    """
    import pandas as pd

    rows = [
        {name: value for name, value in vars(_step(code, place, step)).items() if name != "status"}
        for code, place in _places().items()
        for step in place.get("steps", [{}])
    ]
    table = pd.DataFrame(rows)
    for column in ("since", "deadline", "checked_on"):
        table[column] = pd.to_datetime(table[column])
    return table.astype({"size": "Int64", "block_hours": "Int64"})


def known_places() -> tuple[str, ...]:
    """The known places, in the order of the data: Norway first, the European Union last."""
    return tuple(_places())


def eu_members() -> frozenset[str]:
    """The countries of the European Union."""
    return frozenset(_data()["eu_members"])


def _step(code: str, place: Mapping[str, Any], step: Mapping[str, Any]) -> Right:
    return Right(
        place=code,
        status="",
        type=place["type"],
        scope=place.get("scope"),
        size=step.get("size"),
        since=step.get("from"),
        deadline=step.get("deadline"),
        binds=place.get("binds"),
        block_hours=place.get("block_hours"),
        law=place.get("law", ""),
        source=place["source"],
        checked_on=place.get("checked_on", _checked_on()),
        note=NOTES[code],
    )


def _dated(right: Right, status: str) -> Right:
    return Right(**(vars(right) | {"status": status}))


def _checked_on() -> dt.date:
    checked: dt.date = _data()["checked_on"]
    return checked


@lru_cache(maxsize=1)
def _places() -> Mapping[str, Mapping[str, Any]]:
    return {place["code"]: place for place in _data()["place"]}


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return parse_toml(files("grense.rights").joinpath("countries.toml").read_text("utf-8"))
