"""The plot of a week: everything at the local times of the frames, in three languages, without pyplot."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

import grense
from grense.base import extras
from grense.errors import GrenseError
from own_rules import OWN_RULES

OSLO = ZoneInfo("Europe/Oslo")


def placed(ax: Axes, gid: str) -> list[tuple[float, float, float, float]]:
    """The boxes or lines of a kind: first and last hour, upper and lower edge."""
    found = []
    for artist in ax.get_children():
        if artist.get_gid() == gid and hasattr(artist, "get_xdata"):
            xs, ys = np.asarray(artist.get_xdata(), float), np.asarray(artist.get_ydata(), float)
            found.append((xs.min(), xs.max(), ys.min(), ys.max()))
        elif artist.get_gid() == gid and hasattr(artist, "get_width"):
            x, y = artist.get_xy()
            found.append((x, x + artist.get_width(), y, y + artist.get_height()))
    return sorted(found, key=lambda box: (int(box[2]), box[0]))


def hour_of(moment: dt.datetime, day: dt.date, zone: ZoneInfo = OSLO) -> float:
    local = moment.astimezone(zone).replace(tzinfo=None)
    return (local - dt.datetime.combine(day, dt.time())) / dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def kari() -> grense.Classification:
    tables = grense.example.load()
    return grense.classify(
        tables.activities,
        tz=tables.tz,
        ordinary_hours=tables.ordinary_hours,
        until=dt.datetime(2026, 11, 19, 15, tzinfo=dt.UTC),
    )


@pytest.mark.parametrize("week", ["2026-W12", "2026-W13", "2026-W43", "2026-W47"])
def test_everything_lies_at_its_local_time(kari: grense.Classification, week: str) -> None:
    """Also in the weeks of the clock changes, W13 and W43."""
    ax = grense.plot.week(kari, week=week)
    monday = dt.date.fromisocalendar(int(week[:4]), int(week[-2:]), 1)
    sessions = kari.sessions.loc[
        (kari.sessions["date"] >= str(monday)) & (kari.sessions["date"] < str(monday + dt.timedelta(7)))
    ]
    wanted = [
        (hour_of(start, date.date()), hour_of(end, date.date()), (date.date() - monday).days)
        for date, start, end in zip(sessions["date"], sessions["start"], sessions["end"], strict=True)
    ]
    boxes = placed(ax, "estimate")
    assert len(boxes) == len(wanted)
    for (left, right, top, bottom), (start, end, day) in zip(
        boxes, sorted(wanted, key=lambda one: (one[2], one[0])), strict=True
    ):
        assert left == pytest.approx(start, abs=1e-6)
        assert right == pytest.approx(end, abs=0.1 if end - start < 0.1 else 1e-6)
        assert day < top < bottom < day + 1


@pytest.mark.parametrize(("day", "clock"), [("2026-10-25", "02:30"), ("2026-03-29", "03:30"), ("2026-10-25", "21:30")])
def test_a_mail_on_the_day_of_a_clock_change_lies_at_its_clock_time(day: str, clock: str) -> None:
    local = dt.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=OSLO)
    ax = grense.plot.week(grense.classify(grense.activities.from_columns([local], kind="mail_sent"), tz="Europe/Oslo"))
    ((left, right, top, _),) = placed(ax, "mail_sent")
    workday = local.date() if local.hour >= 4 else local.date() - dt.timedelta(days=1)
    assert left == right == pytest.approx(hour_of(local, workday))
    assert int(top) == workday.weekday()


def test_what_is_planned_is_dashed_and_apart(kari: grense.Classification) -> None:
    ax = grense.plot.week(kari)
    planned = [one for one in ax.patches if one.get_gid() == "planned"]
    assert len(planned) == 2
    assert {one.get_linestyle() == "-" for one in planned} == {False}
    ((_, _, _, bottom),) = placed(ax, "meeting")[-1:]
    assert bottom < 3  # nothing after Wednesday has taken place
    assert "planned meeting" in texts(ax)


def texts(ax: Axes) -> set[str]:
    legend = ax.get_legend()
    return {text.get_text() for text in (*ax.texts, *(legend.get_texts() if legend else ()))}


@pytest.mark.parametrize(
    ("lang", "title", "words"),
    [
        ("en", "Week 47, 16–22 November 2026", {"Mon", "evening", "sent mail", "rest"}),
        ("nb", "Uke 47, 16.–22. november 2026", {"man", "kveld", "sendt e-post", "hvile"}),
        ("nn", "Veke 47, 16.–22. november 2026", {"mån", "kveld", "send e-post", "kvile"}),
    ],
)
def test_the_words_are_those_of_the_language(
    kari: grense.Classification, lang: str, title: str, words: set[str]
) -> None:
    ax = grense.plot.week(kari, lang=lang)
    assert ax.get_title("left") == title
    assert words <= texts(ax)
    assert grense.plot.description(ax).startswith(title)


def test_the_description_says_each_crossing(kari: grense.Classification) -> None:
    told = grense.plot.description(grense.plot.week(kari))
    assert told.startswith("Week 47, 16–22 November 2026. ")
    assert "Tuesday: Evening work: three mails, 21:40–22:40." in told


def heavy() -> grense.Classification:
    """Ten meetings and sixty mails a day, into the night."""
    morning = [dt.datetime(2026, 11, 2, 7, tzinfo=OSLO) + dt.timedelta(days=day) for day in range(5)]
    meetings = [start + dt.timedelta(hours=hour) for start in morning for hour in range(10)]
    mails = [start + dt.timedelta(minutes=16 * number) for start in morning for number in range(60)]
    ends = [start + dt.timedelta(minutes=50) for start in meetings]
    kinds = ["meeting"] * len(meetings) + ["mail_sent"] * len(mails)
    return grense.classify(grense.activities.from_columns(meetings + mails, ends + mails, kinds), tz="Europe/Oslo")


def test_a_heavy_week_has_columns_and_its_signs_are_named() -> None:
    ax = grense.plot.week(heavy())
    assert len(placed(ax, "mails")) > 20
    assert {"sent mail, by the half hour", "Evening work"} <= texts(ax)


def test_a_week_without_anything_is_empty_and_says_so(kari: grense.Classification) -> None:
    ax = grense.plot.week(kari, week=dt.date(2020, 1, 1))
    assert {
        gid for gid in (one.get_gid() for one in ax.get_children()) if gid in ("estimate", "mail_sent", "rest")
    } == set()
    assert ax.get_legend() is None
    assert (
        grense.plot.description(ax) == "Week 1, 30 December – 5 January 2020. 0 min estimated. No crossings this week."
    )


def test_texts_lie_inside_the_figure_and_beside_each_other(kari: grense.Classification) -> None:
    for found in (kari, heavy()):
        figure = grense.plot.week(found).figure
        figure.canvas.draw()
        boxes = [text.get_window_extent() for text in figure.axes[0].texts if text.get_text()]
        assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)
        assert not [
            (one, other)
            for number, one in enumerate(boxes)
            for other in boxes[:number]
            if one.shrunk(0.9, 0.6).overlaps(other.shrunk(0.9, 0.6))
        ]


def test_own_kinds_and_categories_are_drawn_with_their_names(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    kind = "[kinds.commit]\ncounts_as = 'trace'\nsource = 'set by us'\nchecked_on = 2026-11-30\n"
    file.write_text(f"{OWN_RULES}\n{kind}", "utf-8")
    profile = grense.load_profile(file)
    table = grense.activities.from_columns(["2026-11-20T16:40+01:00"], kind="commit", kinds=profile.kinds)
    found = grense.classify(table, tz="Europe/Oslo", profile=profile)
    assert "friday_late" in set(found.crossings["category"])
    ax = grense.plot.week(found, lang="nb")
    assert len(placed(ax, "mail_sent")) == len(placed(ax, "crossing_friday_late")) == 1
    assert {"fredag", "sendt e-post, commit"} <= texts(ax)
    assert "Sent på fredag" in texts(grense.plot.weeks(found, lang="nb").axes[1])


def test_axes_of_ones_own_are_used() -> None:
    ax = Figure(figsize=(9, 4)).subplots()
    found = grense.classify(
        grense.activities.from_columns(["2026-11-17T22:40+01:00"], kind="mail_sent"), tz="Europe/Oslo"
    )
    assert grense.plot.week(found, ax=ax) is ax


def test_pictures_are_written_as_png_svg_and_pdf(kari: grense.Classification, tmp_path: Path) -> None:
    ax = grense.plot.week(kari)
    for name, keys in (("png", ("Description",)), ("svg", ("Description",)), ("pdf", ("Subject",))):
        ax.figure.savefig(tmp_path / f"w.{name}", metadata=dict.fromkeys(keys, grense.plot.description(ax)))
    with Image.open(tmp_path / "w.png") as image:
        assert image.info["Description"] == grense.plot.description(ax)
        grey = np.asarray(image.convert("L"))
    assert (grey < 100).mean() > 0.005  # there is dark ink without any colour
    assert "Evening work: three mails" in (tmp_path / "w.svg").read_text("utf-8")


def test_pyplot_and_its_settings_are_left_alone() -> None:
    program = """
import matplotlib, grense
before = dict(matplotlib.rcParams)
table = grense.activities.from_columns(["2026-11-17T22:40+01:00"], kind="mail_sent")
grense.plot.week(grense.classify(table, tz="Europe/Oslo")).figure.savefig("/dev/null", format="png")
from matplotlib import pyplot
print(pyplot.get_fignums() == [], before == dict(matplotlib.rcParams))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"week": "47"}, "invalid_value"),
        ({"week": 47}, "invalid_value"),
        ({"person": "ola"}, "unknown_person"),
        ({"lang": 5}, "invalid_value"),
        ({"ax": "here"}, "invalid_value"),
    ],
)
def test_a_wrong_argument_is_named(kari: grense.Classification, given: dict[str, object], code: str) -> None:
    with pytest.raises(GrenseError) as caught:
        grense.plot.week(kari, **given)
    assert caught.value.code == code


def test_without_matplotlib_the_error_has_the_line_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    found = grense.classify(
        grense.activities.from_columns(["2026-11-17T22:40+01:00"], kind="mail_sent"), tz="Europe/Oslo"
    )
    with pytest.raises(grense.errors.MissingExtraError, match=r'pip install "grense\[plot\]"'):
        grense.plot.week(found)
