"""Regular work in one's own home: the rules on it, and the points of a written agreement, from the data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from grense.base.arguments import check_day, check_text
from grense.rights.home_work_texts import AVAILABILITY, POINTS, RULES
from grense.rules.toml import parse_toml

__all__ = ["AgreementPoint", "AvailabilityPoint", "HomeWork", "HomeWorkRule", "agreement_points", "home_work"]


@dataclass(frozen=True)
class HomeWorkRule:
    """A rule on work at home, in our own words.

    `since` is its first day, `is_wording` whether its own text was read rather than pages that retell it; `source`
    lists the public pages, and `checked_on` is when they were looked up.
    """

    id: str
    text: str
    law: str
    section: str
    since: dt.date
    is_wording: bool
    source: str
    checked_on: dt.date


@dataclass(frozen=True)
class AgreementPoint:
    """What a written agreement holds at least: `held` is `always`, `if_any` or `if_temporary`."""

    id: str
    text: str
    held: str


@dataclass(frozen=True)
class AvailabilityPoint:
    """What an agreement about availability can settle; `lines` are where the report has it."""

    id: str
    text: str
    lines: tuple[int, int]


@dataclass(frozen=True)
class HomeWork:
    """What holds in a country on a day: the regulation's name, the rules, and what an agreement holds."""

    country: str
    law: str
    rules: tuple[HomeWorkRule, ...]
    points: tuple[AgreementPoint, ...]
    availability: tuple[AvailabilityPoint, ...]


def home_work(country: str, *, on: dt.date) -> HomeWork | None:
    """The rules on regular work at home in a country, or in a part of it; None where nothing was looked up.

    Only rules in force on that day are given; before the first, None.

    >>> found = home_work("NO", on=dt.date(2026, 12, 1))
    >>> [point.id for point in found.points][:3]
    ['extent', 'working_hours', 'availability']
    >>> home_work("SE", on=dt.date(2026, 12, 1)) is None
    True
    """
    check_text(country=country)
    check_day("on", on)
    data = _data()
    if country.strip().upper().partition("-")[0] != data["country"]:
        return None
    rules = tuple(_rule(one, data) for one in data["rule"] if one["from"] <= on)
    if not rules:
        return None
    availability = tuple(
        AvailabilityPoint(one["id"], AVAILABILITY[one["id"]], tuple(one["line"])) for one in data["availability"]
    )
    return HomeWork(data["country"], data["law"], rules, agreement_points(), availability)


def agreement_points() -> tuple[AgreementPoint, ...]:
    """What a written agreement about work at home holds at least, in the regulation's order."""
    return tuple(AgreementPoint(one["id"], POINTS[one["id"]], one["held"]) for one in _data()["point"])


def _rule(one: Mapping[str, Any], data: Mapping[str, Any]) -> HomeWorkRule:
    return HomeWorkRule(
        id=one["id"],
        text=RULES[one["id"]],
        law=one.get("law", data["law"]),
        section=one["section"],
        since=one["from"],
        is_wording=one["read"] == "wording",
        source=one["source"],
        checked_on=data["checked_on"],
    )


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return parse_toml(files("grense.rights").joinpath("home_work.toml").read_text("utf-8"))
