"""The prevalence of each pattern, and in which groups: the report's shares without pandas."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from grense.names import RoleName, RoundName
from grense.yardstick.data import check_known, rows

__all__ = ["ROLES", "ROUNDS", "Conditions", "Share", "conditions_of", "share_of"]

ROLES: tuple[RoleName, ...] = ("all", "leader", "exempt", "other")
ROUNDS: tuple[RoundName, ...] = ("T1", "O3")


@dataclass(frozen=True)
class Share:
    """The share of a role group with a pattern, in percent; None is not published.

    `period` is the frequency required to be counted: `weekly`, `monthly`, `usual` (the usual week), or None. `line` is
    the line of the figure in the report's text version.
    """

    category: str
    role: str
    round: str
    percent: int | None
    period: str | None
    where: str | None
    line: int | None

    @property
    def is_published(self) -> bool:
        """Whether the report prints it."""
        return self.percent is not None


@dataclass(frozen=True)
class Conditions:
    """Who was asked in a round, when, and whom the shares are about; None is not stated.

    `home_office` is how many of `answered` had a home office, and so got the detailed questions; how many of them had a
    contract of `contract_hours` is not printed.
    """

    round: str
    asked_from: dt.date
    asked_to: dt.date
    asked: int | None
    answered: int
    response_percent: int | None
    contract_hours: tuple[int, int]
    is_lockdown: bool
    home_office: int | None = None


def share_of(
    category: str,
    role: RoleName = "all",
    round: RoundName = "T1",  # noqa: A002  # the survey's own word
) -> Share:
    """The share of a role group (`all`, `leader`, `exempt`, `other`) in a round (`T1` is spring 2021, `O3` 2022).

    Raises `UnknownNameError` with the known names.

    >>> share_of("evening", "leader").percent
    32
    >>> share_of("evening", "leader", "O3").is_published
    False
    """
    check_known("category", category, [row["category"] for row in rows("categories")])
    check_known("role", role, ROLES)
    check_known("round", round, ROUNDS)
    key = (category, role, round)
    return next(Share(**row) for row in rows("prevalence") if (row["category"], row["role"], row["round"]) == key)


def conditions_of(round: RoundName = "T1") -> Conditions:  # noqa: A002  # the survey's own word
    """The conditions of a round with published shares, `T1` or `O3`; raises `UnknownNameError` for another.

    >>> conditions_of().contract_hours, conditions_of().response_percent, conditions_of("O3").response_percent
    ((37, 40), 41, None)
    """
    check_known("round", round, ROUNDS)
    survey = next(row for row in rows("surveys") if row["round"] == round)
    held = {row["fact"]: row for row in rows("conditions") if row["round"] in (None, round)}
    return Conditions(
        round=round,
        asked_from=dt.date.fromisoformat(survey["asked_from"]),
        asked_to=dt.date.fromisoformat(survey["asked_to"]),
        asked=survey["asked"],
        answered=survey["answered"],
        response_percent=survey["response_percent"],
        contract_hours=(held["contract_hours_least"]["value"], held["contract_hours_most"]["value"]),
        is_lockdown="as_it_is_now" in held,
        home_office=held["home_office_count"]["value"] if "home_office_count" in held else None,
    )
