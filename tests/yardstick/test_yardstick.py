"""The report's figures: each one present, in its place, and unprinted ones unknown.

`golden/report_figures.tsv` is a list of every number read from the report, made apart from the package's data.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import catalogues
from grense import yardstick
from grense.errors import GrenseError, UnknownNameError
from grense.i18n import LANGUAGES, load
from grense.rules.categories import NAMES
from grense.yardstick import wording
from grense.yardstick.findings import WELFARE, reported
from grense.yardstick.shares import ROLES

FIGURES = [
    (tuple(path.split("/")), float(number))
    for path, number in (
        line.split("\t")
        for line in (Path(__file__).parents[1] / "golden" / "report_figures.tsv").read_text("utf-8").splitlines()
    )
]
CATEGORIES = reported()
OURS = {"after_hours_home": "outside_hours", "long_days": "long_day", "over_40": "long_week", "demands": "job_demands"}
# Which tables hold which part of the list.
HOMES = {
    "meta": ("report", "models", "stars"),
    "surveys": ("surveys", "interviews", "panel", "conditions"),
    "population": ("conditions",),
    "role_groups": ("roles",),
    "response_scales": ("answers",),
    "categories": ("categories", "thresholds", "prevalence", "subgroups", "changes", "mean_hours", "derived"),
    "headline_other_group": ("headline",),
    "proposed_measurement_coding": ("coding",),
    "chapter1_benchmarks": ("chapter1",),
    "scales": ("scales", "items"),
    "findings_moderators": ("moderators", "statements"),
    "tables": ("tables", "effects"),
    "boundary_strategies": ("strategies", "places", "statements"),
    "employer_measures": ("measures",),
    "leader_survey_pct": ("leader_survey",),
    "responsibility_statements": ("statements",),
    "slides": ("slides", "statements"),
    "report_inconsistencies": ("inconsistencies",),
}


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    catalogues.compile_catalogues()


def numbers(values: Iterable[Any]) -> Iterator[float]:
    for value in values:
        if isinstance(value, (tuple, list)):
            yield from numbers(value)
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and not math.isnan(value):
            yield float(value)


def figures_of(frame: pd.DataFrame) -> Counter[float]:
    plain = frame.astype(object).where(frame.notna(), None)
    return Counter(numbers(value for column in plain for value in plain[column]))


def frame_of(name: str) -> pd.DataFrame:
    return yardstick.effects() if name == "effects" else yardstick.table(name)


def ours(name: str) -> str:
    return OURS.get(name, name)


# Everything is there


def test_the_list_is_whole() -> None:
    assert len(FIGURES) == len({path for path, _ in FIGURES}) == 1284
    assert {path[0] for path, _ in FIGURES} == set(HOMES)


@pytest.mark.parametrize("part", HOMES)
def test_every_figure_of_the_report_is_in_a_public_table(part: str) -> None:
    listed = Counter(number for path, number in FIGURES if path[0] == part)
    found: Counter[float] = Counter()
    for name in HOMES[part]:
        found += figures_of(frame_of(name))
    assert listed - found == Counter()


def cells() -> list[tuple[tuple[str, ...], float]]:
    return [(path, number) for path, number in FIGURES if path[0] == "tables" and len(path) > 4]


def test_every_coefficient_stands_in_its_own_place() -> None:
    rows = yardstick.effects().query("table >= 4")
    place: dict[tuple[str, ...], Any] = {}
    for row in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        table = f"table{row['table']}"
        if table in ("table6", "table7"):
            block = f"{row['model'].lower()}_{'joint' if row['joint'] else 'separate'}"
            name = row["predictor"]
        elif table == "table8":
            block, name = ("be_controls" if row["model"] == "BE" else "fe"), row["predictor"]
        elif row["model"] == "FE":
            block = f"fe_{row['unit']}_vs_{row['reference'].split()[0]}"
            name = row["unit"]
        else:
            block = {True: "be_controls", False: "be_no_controls", None: "be"}[row["controls"]]
            name = row["unit"]
        key = (table, block, name)
        place |= {
            (*key, row["outcome"], "0"): row["coefficient"],
            (*key, row["outcome"], "1"): row["stars"],
            (*key, "line"): row["line"],
        }
    listed = {
        (path[1], path[3], ours(path[5]), *map(ours, path[6:])): number
        for path, number in cells()
        if path[2] == "blocks"
    }
    assert listed == {key: value for key, value in place.items() if value is not None}
    assert [key for key, value in place.items() if value is None] == [
        ("table7", "fe_separate", "evening", "sick_absence_job", mark) for mark in "01"
    ]


def test_every_share_stands_in_its_own_place() -> None:
    listed = {
        (ours(path[1]), path[4], path[3], path[5]): number
        for path, number in FIGURES
        if path[0] == "categories" and path[2] == "prevalence_pct"
    }
    found: dict[tuple[str, ...], float] = {}
    for row in yardstick.prevalence().dropna(subset="percent").to_dict("records"):
        key = (row["category"], row["role"], row["round"])
        found |= {(*key, "v"): row["percent"], (*key, "line"): row["line"]}
    assert found == listed


def test_every_subgroup_stands_in_its_own_place() -> None:
    listed = {
        (ours(path[1]), path[3]): number
        for path, number in FIGURES
        if path[0] == "categories" and path[2] == "subgroups_T1_pct" and not path[3].startswith("line")
    }
    groups = yardstick.subgroups().dropna(subset="percent")
    assert dict(zip(zip(groups["category"], groups["group"], strict=True), groups["percent"], strict=True)) == listed


@pytest.mark.parametrize("name", yardstick.names())
def test_every_figure_of_the_data_is_reachable(name: str) -> None:
    stored = Counter(numbers(value for row in yardstick.rows(name) for value in row.values()))
    wide = re.fullmatch(r"table([2-8])", name)
    found = figures_of(yardstick.effects(table=int(wide[1])) if wide else yardstick.table(name))
    assert stored - found == Counter()


@pytest.mark.parametrize("name", yardstick.names())
def test_every_row_says_where_it_stands(name: str) -> None:
    if name in ("derived", "coding"):
        assert "ot the report" in yardstick.about(name) or "NOT published" in yardstick.about(name)
        return
    for row in yardstick.rows(name):
        unknown = row.get("percent", 0) is None or row.get("is_significant", 0) is None
        assert (row["line"] is not None) or unknown or row["where"] == "title page", row


# By hand


def test_coefficients_typed_by_hand() -> None:
    typed = [
        (4, "BE", "home_office_days", "connected", -0.66, 3, 5838),
        (4, "FE", "home_office_days", "outside_hours", 0.379, 3, 5849),
        (5, "BE", "outside_hours", "detachment", -1.164, 3, 5885),
        (5, "FE", "outside_hours", "work_home_conflict", 0.108, 2, 5894),
        (6, "BE", "long_day", "work_home_conflict", 0.83, 3, 6006),
        (6, "FE", "long_day", "work_home_conflict", 0.11, 2, 6051),
        (6, "FE", "evening", "detachment", -0.1, 0, 6053),
        (6, "FE", "long_week", "burnout", 0.01, 2, 6061),
        (7, "BE", "short_rest", "sick_absence_any", 0.09, 2, 6104),
        (7, "FE", "short_rest", "effort", -0.08, 1, 6126),
        (8, "BE", "job_demands", "long_week", 1.21, 3, 6343),
        (8, "FE", "working_time_control", "short_rest", -0.04, 1, 6346),
    ]
    found = {
        tuple(row)
        for row in yardstick.effects()[
            ["table", "model", "predictor", "outcome", "coefficient", "stars", "line"]
        ].itertuples(index=False)
        if pd.notna(row.coefficient)
    }
    assert [row for row in typed if row not in found] == []


@pytest.mark.parametrize(
    ("category", "percents"),
    [
        ("outside_hours", (65, 78, 67, 55)),
        ("long_day", (26, 40, 31, 15)),
        ("evening", (20, 32, 21, 11)),
        ("short_rest", (18, 27, 22, 10)),
        ("sunday", (31, 44, 35, 21)),
        ("connected", (34, 50, None, 23)),
        ("long_week", (34, None, None, 23)),
        ("employer_expectation", (27, 42, None, 16)),
    ],
)
def test_shares_typed_by_hand(category: str, percents: tuple[int | None, ...]) -> None:
    assert tuple(yardstick.share_of(category, role).percent for role in ROLES) == percents


@pytest.mark.parametrize(
    ("stars", "p_below"),
    [(0, None), (1, 0.05), (2, 0.01), (3, 0.001)],
)
def test_stars_say_how_clear(stars: int, p_below: float | None) -> None:
    found = yardstick.effects().query("stars == @stars")["p_below"]
    assert found.isna().all() if p_below is None else (found == p_below).all()
    assert len(found) > 20


# What does not add up would have been typed wrong


@pytest.mark.parametrize("category", ["outside_hours", "long_day", "evening", "short_rest", "sunday"])
def test_the_role_groups_add_up_to_the_whole(category: str) -> None:
    sizes = dict(yardstick.table("roles")[["role", "percent"]].itertuples(index=False))
    assert sum(sizes.values()) == 100
    shares = [yardstick.share_of(category, role).percent for role in ("all", *sizes)]
    assert None not in shares
    whole, *parts = [share or 0 for share in shares]
    # Each share is off by up to a half, and so is each size.
    slack = 0.5 + 0.5 + sum(parts) * 0.5 / 100
    assert abs(whole - sum(part * size for part, size in zip(parts, sizes.values(), strict=True)) / 100) <= slack


def test_the_panel_and_the_places_add_up() -> None:
    panel = yardstick.table("panel").set_index("rounds")["count"]
    assert panel.drop("any").sum() == panel["any"] == yardstick.conditions_of("T1").answered
    places = yardstick.table("places").set_index("place")["percent"]
    assert places["a fixed place"] + places["no fixed place"] == 100
    assert places.drop(["a fixed place", "no fixed place"]).sum() == places["a fixed place"]


def test_the_summary_repeats_the_shares() -> None:
    for row in yardstick.rows("headline"):
        share = yardstick.share_of(row["category"], row["role"], row["round"])
        assert (share.percent, share.period) == (row["percent"], row["period"])


# What is not printed is unknown


def test_of_the_later_round_two_shares_are_published() -> None:
    known = yardstick.prevalence(round="O3").dropna(subset="percent")
    assert [(row.category, row.role, row.percent) for row in known.itertuples()] == [
        ("outside_hours", "all", 55.0),
        ("long_week", "all", 29.0),
    ]
    assert [c for c in CATEGORIES if yardstick.comparison(c).later is not None] == ["long_week", "outside_hours"]


def test_a_null_is_missing_and_never_nought() -> None:
    shares = yardstick.prevalence()
    assert shares["percent"].isna().sum() == 34
    assert shares["line"].isna().equals(shares["percent"].isna())
    assert (shares["percent"].dropna() > 0).all()
    missing = yardstick.effects()["coefficient"].isna()
    assert missing.sum() == 1
    assert yardstick.effects().loc[missing, ["stars", "p_below"]].isna().all(axis=None)


def test_the_derived_figures_are_in_no_other_table() -> None:
    for row in yardstick.rows("derived"):
        assert row["role"] not in ROLES or not yardstick.share_of(row["category"], row["role"]).is_published
    assert set(yardstick.table("derived")["percent"]) == {36.0, 46.0}


def test_the_known_inconsistencies_are_told() -> None:
    found = yardstick.inconsistencies()
    assert len(found) == 17
    assert {(27, 26), (66, 63), (1044, 1014)} <= set(found["figures"])
    leaders = yardstick.table("leader_survey").set_index("percent").loc[63.0]
    assert leaders["also_printed_as"] == 66


def test_scales_without_printed_items_have_none() -> None:
    scales = yardstick.scales()
    printed = scales[scales["items_printed"]].set_index("scale")["item_count"]
    counted = yardstick.items().groupby("scale").size()
    assert (counted.reindex(printed.index) == printed).all()
    assert not {"working_time_control", "segmentation_preference", "job_demands"} & set(counted.index)
    assert yardstick.items("burnout")["is_reversed"].tolist() == [False, False, True, False, True, False, True, True]


# How it is asked for


@pytest.mark.parametrize(
    "ask",
    [
        lambda: yardstick.prevalence("evenings"),
        lambda: yardstick.prevalence(role="boss"),
        lambda: yardstick.prevalence(round="T2"),
        lambda: yardstick.effects(table=9),
        lambda: yardstick.effects(model="RE"),
        lambda: yardstick.effects(outcome="happiness"),
        lambda: yardstick.effects(pattern="employer_expectation"),
        lambda: yardstick.table("table6"),
        lambda: yardstick.items("job_demands"),
        lambda: yardstick.conditions("T9"),
        lambda: yardstick.conditions_of("T2"),
        lambda: yardstick.share_of("evening", "bosses"),
        lambda: yardstick.findings_of("employer_expectation"),
        lambda: yardstick.comparison("employer_expectation"),
        lambda: yardstick.rows("nothing"),
        lambda: wording.within("nothing", load("en")),
        lambda: wording.role_word("nobody", load("en")),
    ],
)
def test_an_unknown_name_is_told_what_is_known(ask: Any) -> None:
    with pytest.raises(UnknownNameError, match="known: ") as caught:
        ask()
    assert isinstance(caught.value, GrenseError)


def test_the_rows_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        yardstick.rows("roles")[0]["percent"] = 1  # type: ignore[index]  # that it cannot is the point
    frame = yardstick.table("roles")
    frame["percent"] = 0.0
    assert yardstick.table("roles")["percent"].sum() == 100


def test_the_plain_objects_and_the_words_load_no_pandas() -> None:
    program = (
        "import sys; from grense import yardstick; from grense.yardstick import wording; from grense.i18n import load;"
        "wording.comparison(yardstick.comparison('evening', 'leader'), load('en'));"
        "print([name for name in ('pandas', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_findings_are_the_rows_of_the_tables() -> None:
    for category in CATEGORIES:
        frame = yardstick.effects(pattern=category).query("table in (5, 6, 7) and predictor == @category")
        found = yardstick.findings_of(category)
        assert Counter(one.coefficient for one in found if one.coefficient is not None) == Counter(
            frame["coefficient"].dropna()
        )
        assert len(found) == len(frame) > 0


def test_what_the_report_only_describes_has_no_figures_and_says_so() -> None:
    assert set(NAMES) - set(CATEGORIES) == {"day_off"}
    assert wording.not_reported("day_off", load("en")).startswith("The report has no figures on this. Its interviews")


def test_two_patterns_go_with_burnout_in_the_same_person() -> None:
    within = yardstick.effects(table=6, model="FE", outcome="burnout")
    clear = within[within["stars"] > 0].groupby("predictor").size()
    assert set(clear[clear == 2].index) == set(yardstick.burnout_within()) == {"connected", "long_week"}


# What is said of it


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_has_its_conditions_and_ends_in_the_finding(category: str, role: str, language: str) -> None:
    words = load(language)
    found = yardstick.comparison(category, role)
    said = wording.comparison(found, words)
    assert said[0] == wording.share(found.share, words)
    assert said[1] == wording.conditions(found.conditions, words)
    assert said[-2:] == (wording.between(category, words), wording.within(category, words))
    for figure in ("37", "40", "41", "2021"):
        assert figure in said[1]
    assert ("%" in said[0]) == found.share.is_published
    assert "{" not in "".join(said)


def test_no_text_shows_a_figure_that_is_not_in_the_data() -> None:
    words = load("en")
    for category in CATEGORIES:
        allowed = {f"{abs(one.coefficient or 0):.2f}" for one in yardstick.findings_of(category)}
        told = re.findall(r"\(([+−]?)(\d\.\d\d)\)", " ".join(wording.finding(category, words)))
        assert told
        assert {figure for _, figure in told} <= allowed
        assert all(bool(sign) == (figure != "0.00") for sign, figure in told)


@pytest.mark.parametrize("category", CATEGORIES)
def test_what_is_called_clear_is_clear_and_points_the_way_it_is_told(category: str) -> None:
    for one in yardstick.findings_of(category):
        if one.outcome in WELFARE and one.is_clear and one.coefficient is not None:
            assert (one.coefficient < 0) == (one.outcome == "detachment")
        if one.outcome in WELFARE and one.reference == "weekly":
            assert not one.is_clear


@pytest.mark.parametrize(
    ("category", "sentences"),
    [
        (
            "short_rest",
            "For the same person over time, rest under 11 hours once a week or more goes together with more conflict"
            " between work and home (+0.09) and poorer detachment from work (−0.09). Not clear: burnout (+0.01). With"
            " the other patterns held constant, these are not clear: conflict between work and home (+0.01),"
            " detachment from work (−0.01) and burnout (+0.01). Of the report's other outcomes, clear with the other"
            " patterns held constant: less effort at work (−0.08).",
        ),
        (
            "long_week",
            "For the same person over time, each hour a week over 40 goes together with more conflict between work and"
            " home (+0.04), poorer detachment from work (−0.02) and more burnout (+0.01). With the other patterns held"
            " constant: more conflict between work and home (+0.03) and more burnout (+0.01). Not clear: detachment"
            " from work (−0.01). Of the report's other outcomes, clear with the other patterns held constant: sickness"
            " absence less often (−0.01). Of all patterns, two go together with burnout in the same person: being"
            " connected, and hours over 40.",
        ),
        (
            "outside_hours",
            "For the same person over time, work from home outside ordinary hours once a week goes together with more"
            " conflict between work and home (+0.11) and poorer detachment from work (−0.13). Not clear: burnout"
            " (+0.02). Of the report's other outcomes, clear: more effort at work (+0.05). From once a"
            " week to every day, nothing clear is added: conflict between work and home (+0.09), detachment from work"
            " (−0.07) and burnout (+0.02).",
        ),
    ],
)
def test_within_one_person_word_for_word(category: str, sentences: str) -> None:
    assert wording.within(category, load("en")) == sentences


@pytest.mark.parametrize("category", ["connected", "long_week"])
def test_figures_of_other_units_say_that_they_are_not_compared(category: str) -> None:
    assert "not to be compared" in wording.reading(category, load("en"))


def test_norwegian_writes_its_figures_with_a_comma() -> None:
    for language in ("nb", "nn"):
        words = load(language)
        assert "(−0,18)" in wording.within("evening", words)
        assert "12\xa0263" in wording.conditions(yardstick.conditions_of(), words)
        assert "20\xa0%" in wording.share(yardstick.share_of("evening"), words)


def test_the_dates_told_are_those_of_the_survey() -> None:
    for name, told in wording._DATES.items():
        held = yardstick.conditions_of(name)
        first, last = told.split(" to ")
        year = last.split()[-1]
        assert dt.datetime.strptime(f"{first} {year}", "%d %B %Y").date() == held.asked_from
        assert dt.datetime.strptime(last, "%d %B %Y").date() == held.asked_to


def test_a_person_without_the_pattern_is_shown_the_share_when_they_ask_again() -> None:
    assert [yardstick.is_fitting(code) for code in (1, 0, None)] == [True, False, False]
    assert all(yardstick.is_fitting(code, asked_again=True) for code in (1, 0, None))


def test_an_unknown_share_is_said_to_be_unknown() -> None:
    said = wording.comparison(yardstick.comparison("connected", "exempt"), load("en"))
    assert said[0].startswith("The report does not print this share for those independent or exempt")
    assert "36%" not in " ".join(said)


# What the docs say of it

REPORT = (Path(__file__).parents[2] / "docs" / "explanation" / "report.md").read_text("utf-8")
SHARES = {
    "at home outside ordinary hours, weekly": "outside_hours",
    "over 10 hours a day, weekly": "long_day",
    "after 21:00, weekly": "evening",
    "rest under 11 hours, weekly": "short_rest",
    "Sunday, monthly": "sunday",
    "connected": "connected",
    "over 40 hours a week": "long_week",
}
TABLE_6 = {
    "over 10 hours a day": "long_day",
    "after 21:00": "evening",
    "rest under 11 hours": "short_rest",
    "Sunday": "sunday",
    "connected, a point": "connected",
    "over 40, an hour": "long_week",
}


def table_below(heading: str) -> dict[str, list[str]]:
    lines = REPORT.partition(heading)[2].partition("\n\n")[0].splitlines()[2:]
    return {first: rest for first, *rest in ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)}


def test_the_shares_in_the_docs_are_the_reports() -> None:
    told = table_below("| spring 2021, percent |")
    assert {SHARES[name]: cells for name, cells in told.items()} == {
        category: [str(yardstick.share_of(category, role).percent or "not printed") for role in ROLES]
        for category in SHARES.values()
    }


def test_table_6_in_the_docs_is_the_reports() -> None:
    told = table_below("| Table 6, within one person |")
    assert {TABLE_6[name]: cells for name, cells in told.items()} == {
        category: [" / ".join(within(category, outcome, joint) for joint in (False, True)) for outcome in WELFARE]
        for category in TABLE_6.values()
    }


def within(category: str, outcome: str, joint: bool) -> str:
    found = yardstick.effects(table=6, model="FE", joint=joint, outcome=outcome, pattern=category).iloc[0]
    return f"{found['coefficient']:.2f}{'*' * found['stars']}"
