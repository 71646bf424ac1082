"""What is to be added to the hours shown in a week, by the sources connected: simulated intervals for the product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from grense.validation.case import READINGS, StudyCase
from grense.validation.hours import by_week

__all__ = ["hours_intervals", "hours_spreads", "intervals_text"]

_MOST_DAYS = 6
_FEWEST_WEEKS = 30
_FULL_WEEK = 5
_QUANTILES = (0.1, 0.5, 0.9)
_HEAD = """\
# True minus shown hours of a week, in minutes, by the sources connected and the reading: simulated, not measured.
# `python -m grense.validation` writes this file; docs/explanation/validation.md says what the simulation is.
# `days` is the number of workdays with evidence in the week, 6 for six or seven; `low`, `middle` and `high` are the
# 10, 50 and 90 % quantiles over `weeks` made-up weeks. `spread` is of weeks with evidence on five days: the mean of the
# persons' means, the standard deviation of these, and that of a person's weeks around their mean.
"""


def hours_intervals(case: StudyCase) -> Iterator[dict[str, Any]]:
    """Quantiles of true minus shown minutes of weeks with evidence, by sources, reading and days with evidence."""
    for sources, reading, weeks in _missing(case):
        count = np.minimum(weeks["days"].to_numpy(), _MOST_DAYS)
        for number in range(1, _MOST_DAYS + 1):
            chosen = weeks["missing"].to_numpy(float)[count == number]
            if len(chosen) >= _FEWEST_WEEKS:
                low, middle, high = np.quantile(chosen, _QUANTILES).round().astype(int).tolist()
                row = {"sources": sources, "reading": reading, "days": number, "weeks": len(chosen)}
                yield row | {"low": low, "middle": middle, "high": high}


def hours_spreads(case: StudyCase) -> Iterator[dict[str, Any]]:
    """How much true minus shown minutes of full weeks differ between persons, and between the weeks of a person.

    `middle` is the mean of the persons' means; `between` and `within` are standard deviations, the former without what
    chance within the persons adds to it (analysis of variance, with the mean number of weeks).
    """
    for sources, reading, weeks in _missing(case):
        full = weeks.loc[weeks["days"] == _FULL_WEEK]
        persons = full.groupby("person", observed=True)["missing"].agg(["mean", "var", "size"])
        persons = persons.loc[persons["size"] > 1]
        if len(persons) < _FEWEST_WEEKS:
            continue
        within = float(persons["var"].mean())
        between = float(persons["mean"].var()) - within / float(persons["size"].mean())
        spread = {"middle": float(persons["mean"].mean()), "between": max(between, 1.0) ** 0.5, "within": within**0.5}
        yield {"sources": sources, "reading": reading, **{name: round(value) for name, value in spread.items()}}


def _missing(case: StudyCase) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """True minus shown minutes of each week with evidence, and its days with evidence, by sources and reading."""
    for sources, found in case.found.items():
        days = _days_with_evidence(found.days)
        for reading in READINGS:
            shown = by_week(case.reading(found, reading)).merge(days, on=["person", "date"])
            every = shown.merge(case.true_weeks, on=["person", "date"], how="left", suffixes=("", "_true"))
            yield sources, reading, every.assign(missing=every["minutes_true"].fillna(0.0) - every["minutes"])


def intervals_text(intervals: pd.DataFrame, spreads: pd.DataFrame, about: Mapping[str, object]) -> str:
    """The intervals and the spreads as TOML; `about` has the keys above them, numbers and dates."""
    lines = [_HEAD, *(f"{name} = {value}" for name, value in about.items())]
    for table, rows in (("interval", intervals), ("spread", spreads)):
        for row in rows.to_dict("records"):
            sources = ", ".join(f'"{one}"' for one in row["sources"].replace(" and ", ", ").split(", "))
            lines += ["", f"[[{table}]]", f"sources = [{sources}]", f'reading = "{row["reading"]}"']
            lines += [f"{name} = {value}" for name, value in row.items() if name not in ("sources", "reading")]
    return "\n".join(lines) + "\n"


def _days_with_evidence(days: pd.DataFrame) -> pd.DataFrame:
    counted = by_week(days[["person", "date"]].assign(minutes=1.0))
    return counted.rename(columns={"minutes": "days"})
