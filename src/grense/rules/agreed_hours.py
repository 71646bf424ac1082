"""The hours agreed for an ordinary week, which a contract may change on a date, and an opening balance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.toml import parse_toml

__all__ = ["Agreed", "Opening", "Terms", "agreed_week"]


@dataclass(frozen=True)
class Agreed:
    """An ordinary week's agreed minutes; `changes` are pairs of a date and the minutes from then on, by date.

    `away` are absences of a part of a day, as pairs of instants: nothing is agreed for the ordinary hours in them.
    `stated` is whether the person has said what is agreed; else it is what is usual in the country.
    """

    week: float
    changes: tuple[tuple[dt.date, float], ...] = ()
    away: tuple[tuple[dt.datetime, dt.datetime], ...] = ()
    stated: bool = True

    def on(self, date: dt.date) -> float:
        """The minutes agreed for an ordinary week on a date."""
        return next((minutes for start, minutes in reversed(self.changes) if start <= date), self.week)

    def share(self, date: dt.date, hours: OrdinaryHours) -> float:
        """The minutes of the week that are agreed for a whole day: its part of the length of an ordinary week.

        0 on days without ordinary hours, and for one whose week has none.

        >>> Agreed(2250.0).share(dt.date(2026, 11, 18), OrdinaryHours(half_days=["2026-11-18 12:00"]))
        225.0
        """
        span, week = hours.on(date), hours.usual_week(date)
        return self.on(date) * (span[1] - span[0]) / week if span and week else 0.0


@dataclass(frozen=True)
class Opening:
    """The minutes over (or under, negative) at the beginning of a day, by another system."""

    on: dt.date
    minutes: float


@dataclass(frozen=True)
class Terms:
    """A person's flexitime settings.

    `hours` are those agreed for a week, None for the country's usual ones, and `changes` pairs of a date and the hours
    from then on; `lapses` is the month and day (`12-31`) after which hours over lapse.
    """

    hours: float | None = None
    changes: tuple[tuple[dt.date, float], ...] = ()
    lapses: str | None = None
    opening: Opening | None = None

    def week(self, country: str | None) -> Agreed:
        """The agreed minutes for an ordinary week."""
        return replace(agreed_week(country, self.hours, self.changes), stated=self._is_stated)

    def known_week(self, country: str | None) -> Agreed | None:
        """The same where the person has said what is agreed, or something is usual in the country."""
        known = self._is_stated or _country(country) in _agreed_hours()["usual"]
        return self.week(country) if known else None

    @property
    def _is_stated(self) -> bool:
        return self.hours is not None or bool(self.changes)


def agreed_week(
    country: str | None = None, hours: float | None = None, changes: Collection[tuple[dt.date, float]] = ()
) -> Agreed:
    """The minutes agreed for an ordinary week: `hours`, or else the usual ones of the country (`"NO"`, `"DE-BY"`).

    `changes` are pairs of a date and the hours from then on.

    >>> agreed_week("NO").week / 60, agreed_week().week / 60, agreed_week("NO", 36).week / 60
    (37.5, 40.0, 36.0)
    >>> agreed_week("NO", changes=[(dt.date(2026, 8, 1), 30)]).on(dt.date(2026, 8, 3)) / 60
    30.0
    """
    data = _agreed_hours()
    usual = data["usual"].get(_country(country), data["otherwise"])
    later = tuple((start, 60.0 * changed) for start, changed in sorted(changes))
    return Agreed(60.0 * (usual if hours is None else hours), later)


def _country(country: str | None) -> str:
    return (country or "").partition("-")[0].upper()


@cache
def _agreed_hours() -> dict[str, Any]:
    return parse_toml(files("grense").joinpath("rules", "agreed_hours.toml").read_text("utf-8"))
