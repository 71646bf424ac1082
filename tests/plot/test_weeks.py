"""The plot of many weeks: bars as the frame of weeks, squares as that of crossings."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from matplotlib.axes import Axes

import grense
from grense.errors import GrenseError


@pytest.fixture(scope="module")
def kari() -> grense.Classification:
    tables = grense.example.load()
    until = dt.datetime(2026, 11, 19, 15, tzinfo=dt.UTC)
    return grense.classify(tables.activities, tz=tables.tz, ordinary_hours=tables.ordinary_hours, until=until)


def heights(ax: Axes, gid: str) -> list[float]:
    return [bar.get_height() for bar in ax.patches if bar.get_gid() == gid]


def test_bars_are_the_hours_of_the_frame(kari: grense.Classification) -> None:
    hours, _ = grense.plot.weeks(kari, weeks=100).axes
    for basis in ("estimate", "calendar", "trace", "planned"):
        minutes = kari.weeks[f"minutes_{basis}"]
        assert heights(hours, basis) == pytest.approx((minutes[minutes > 0] / 60).tolist())
    (limit,) = [line for line in hours.lines if line.get_gid() == "limit"]
    assert set(limit.get_ydata()) == {40}


def test_each_crossing_is_one_square(kari: grense.Classification) -> None:
    _, ax = grense.plot.weeks(kari, weeks=100).axes
    drawn = Counter(patch.get_gid() for patch in ax.patches if (patch.get_gid() or "").startswith("crossing_"))
    rows = kari.crossings
    state = rows["basis"].astype(str).where(rows["basis"] == "estimate", "shown").replace("estimate", "estimated")
    state = state.where(~rows["planned"], "planned")
    wanted = Counter(f"crossing_{name}_{one}" for name, one in zip(rows["category"], state, strict=True))
    assert drawn == wanted
    assert {text.get_text() for text in ax.texts} >= {"Evening work", "Connected"}


def test_only_the_last_weeks_are_drawn_and_the_text_is_of_them(kari: grense.Classification) -> None:
    figure = grense.plot.weeks(kari, weeks=3, lang="nb")
    assert figure.axes[0].get_xlim() == (-0.5, 2.5)
    told = grense.plot.description(figure)
    assert told.startswith("14. desember 2026 – 3. januar 2027. Timer i uken: 0 min anslått")
    figure.canvas.draw()
    for ax in figure.axes:
        for text in ax.texts:
            box = text.get_window_extent()
            assert box.x0 >= 0
            assert box.x1 <= figure.bbox.x1


def test_the_texts_of_the_three_languages_differ(kari: grense.Classification) -> None:
    assert len({grense.plot.description(grense.plot.weeks(kari, lang=lang)) for lang in ("en", "nb", "nn")}) == 3


def test_nothing_to_draw_is_an_error() -> None:
    table = grense.activities.from_columns(["2026-11-17T22:40+01:00"], kind="mail_received")
    with pytest.raises(GrenseError, match="week"):
        grense.plot.weeks(grense.classify(table, tz="Europe/Oslo"))


@pytest.mark.parametrize("given", [{"weeks": 0}, {"weeks": "all"}, {"person": "ola"}])
def test_a_wrong_argument_is_named(kari: grense.Classification, given: dict[str, object]) -> None:
    with pytest.raises(GrenseError):
        grense.plot.weeks(kari, **given)
