"""A classification in one row a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from grense.classification.result import Result

__all__ = ["summarise_persons"]


def summarise_persons(found: Result) -> pd.DataFrame:
    """One row for each person of the table, in its order; see `grense.Classification.summary`."""
    weeks, days, crossings = found.weeks, found.days, found.crossings
    worked = days.loc[days["start"].notna(), ["person", "date"]]  # not what is planned, or an estimate alone
    dates = _by_person(worked)["date"]
    minutes = [name for name in weeks.columns if str(name).startswith("minutes_")]
    totals = _by_person(weeks)[["days", *minutes]].sum()
    columns: dict[str, Any] = {
        "weeks": _by_person(weeks.loc[weeks["days"] > 0]).size(),
        "days": totals["days"],
        "first": dates.min(),
        "last": dates.max(),
        **{name: totals[name] for name in minutes},
        **_counts(found),
        "planned": _by_person(crossings.loc[crossings["planned"]]).size().astype("Int64"),
    }
    return pd.DataFrame(columns).rename_axis("person").reset_index()


def _counts(found: Result) -> dict[str, Any]:
    """Crossings that have happened, by category; missing where no rule judges it."""
    happened = found.crossings.loc[~found.crossings["planned"]]
    counts = happened.groupby(["person", "category"], observed=False).size().unstack()
    names = list(counts.columns)
    judged = counts[[name for name in names if name in found.profile.rules]]
    every = judged.reindex(columns=names).astype("Int64")
    return {f"crossings_{name}": every[name] for name in names}


def _by_person(frame: pd.DataFrame) -> Any:
    return frame.groupby("person", observed=False)
