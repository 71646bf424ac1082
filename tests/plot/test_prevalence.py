"""The plot of prevalence: shares, counts and n as pandas counts them."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from matplotlib.axes import Axes

import grense
from grense.errors import GrenseError

TABLES = grense.example.many(persons=60, seed=3)


@pytest.fixture(scope="module")
def often() -> pd.DataFrame:
    found = grense.classify(TABLES.activities, tz=TABLES.tz, ordinary_hours=TABLES.ordinary_hours)
    return grense.frequency.frequency(found, until=dt.date(2026, 11, 23))


def bars(ax: Axes) -> dict[str, float]:
    return {
        patch.get_gid(): patch.get_width() for patch in ax.patches if patch.get_gid() not in (None, "whole", "sign")
    }


def test_shares_by_unit_are_those_of_the_codes(often: pd.DataFrame) -> None:
    ax = grense.plot.prevalence(often, by=TABLES.units)
    units = often["person"].astype(object).map(TABLES.units)
    wanted = 100 * often["code"].astype(float).groupby([often["category"], units], observed=True).mean().dropna()
    wanted = {f"{category}_{unit}_0": share for (category, unit), share in wanted[wanted > 0].items()}
    assert bars(ax) == pytest.approx(wanted)
    counts = {text.get_text() for text in ax.texts}
    coded = often.loc[(often["category"] == "evening") & (units == "research"), "code"]
    assert f"{coded.sum()} of {len(coded)} ({100 * coded.mean():.0f} %)" in counts
    assert {"Evening work is weekly", "administration", "research", "teaching"} <= counts


def test_the_six_answers_fill_the_bar(often: pd.DataFrame) -> None:
    evening = often[often["category"] == "evening"]
    ax = grense.plot.prevalence(evening, show="answer", lang="nb")
    shares = evening["answer"].value_counts(normalize=True, sort=False) * 100
    assert bars(ax) == pytest.approx({f"evening__{n}": share for n, share in enumerate(shares) if share})
    assert [text.get_text() for text in ax.get_legend().get_texts()][::5] == ["aldri", "hver dag"]
    assert f"n = {len(evening)}" in {text.get_text() for text in ax.texts}


def test_persons_without_a_code_or_a_unit_are_counted_apart(often: pd.DataFrame) -> None:
    changed = often.assign(code=often["code"].where(often["person"] != "p00001"))
    units = dict(list(TABLES.units.items())[:40])
    told = grense.plot.description(grense.plot.prevalence(changed, by=units))
    assert ", 1 without a code" in told
    assert "not known" in told
    assert sum(share.endswith("%)") for share in told.split(";")) >= 0
    column = grense.plot.prevalence(often.assign(unit=often["person"].astype(object).map(units)), by="unit")
    assert grense.plot.description(column) == grense.plot.description(grense.plot.prevalence(often, by=units))


def test_what_nobody_has_a_code_for_is_left_out(often: pd.DataFrame) -> None:
    assert "onnected" not in grense.plot.description(grense.plot.prevalence(often))
    with pytest.raises(GrenseError, match="rows with a code"):
        grense.plot.prevalence(often[often["category"] == "connected"])


@pytest.mark.parametrize(
    "given", [{"by": 5}, {"by": "team"}, {"show": "all"}, {"profile": "ours"}, {"lang": None}, {"ax": 1}]
)
def test_a_wrong_argument_is_named(often: pd.DataFrame, given: dict[str, object]) -> None:
    with pytest.raises(GrenseError, match=next(iter(given))):
        grense.plot.prevalence(often, **given)


def test_a_frame_of_something_else_is_refused() -> None:
    with pytest.raises(GrenseError, match="frequency"):
        grense.plot.prevalence(pd.DataFrame({"person": ["a"]}))
