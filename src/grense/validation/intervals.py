"""What is to be added to the hours shown in a week, by the sources connected: simulated intervals for the product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from grense.validation.case import READINGS, StudyCase
from grense.validation.hours import by_week

__all__ = ["hours_intervals", "intervals_text"]

_MOST_DAYS = 6
_FEWEST_WEEKS = 30
_QUANTILES = (0.1, 0.5, 0.9)
_HEAD = """\
# True minus shown hours of a week, in minutes, by the sources connected and the reading: simulated, not measured.
# `python -m grense.validation` writes this file; docs/explanation/validation.md says what the simulation is.
# `days` is the number of workdays with evidence in the week, 6 for six or seven; `low`, `middle` and `high` are the
# 10, 50 and 90 % quantiles over `weeks` made-up weeks.
"""


def hours_intervals(case: StudyCase) -> Iterator[dict[str, Any]]:
    """Quantiles of true minus shown minutes of weeks with evidence, by sources, reading and days with evidence."""
    for sources, found in case.found.items():
        days = _days_with_evidence(found.days)
        for reading in READINGS:
            shown = by_week(case.reading(found, reading)).merge(days, on=["person", "date"])
            every = shown.merge(case.true_weeks, on=["person", "date"], how="left", suffixes=("", "_true"))
            missing = (every["minutes_true"].fillna(0.0) - every["minutes"]).to_numpy(float)
            count = np.minimum(every["days"].to_numpy(), _MOST_DAYS)
            for number in range(1, _MOST_DAYS + 1):
                chosen = missing[count == number]
                if len(chosen) >= _FEWEST_WEEKS:
                    low, middle, high = np.quantile(chosen, _QUANTILES).round().astype(int).tolist()
                    row = {"sources": sources, "reading": reading, "days": number, "weeks": len(chosen)}
                    yield row | {"low": low, "middle": middle, "high": high}


def intervals_text(intervals: pd.DataFrame, about: Mapping[str, object]) -> str:
    """The intervals as TOML; `about` has the keys above them, numbers and dates."""
    lines = [_HEAD, *(f"{name} = {value}" for name, value in about.items())]
    for row in intervals.to_dict("records"):
        sources = ", ".join(f'"{one}"' for one in row["sources"].replace(" and ", ", ").split(", "))
        lines += ["", "[[interval]]", f"sources = [{sources}]", f'reading = "{row["reading"]}"']
        lines += [f"{name} = {row[name]}" for name in ("days", "weeks", "low", "middle", "high")]
    return "\n".join(lines) + "\n"


def _days_with_evidence(days: pd.DataFrame) -> pd.DataFrame:
    counted = by_week(days[["person", "date"]].assign(minutes=1.0))
    return counted.rename(columns={"minutes": "days"})
