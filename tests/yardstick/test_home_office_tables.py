"""Tables 1 to 3 and 9 to 12, and the figures on place and extent: sums, numbers of persons, signs and some cells."""

from __future__ import annotations

import pytest

from grense import yardstick

MONTHLY = "monthly or more rarely"

# By table, model, whether background is held constant, and step: the sum of the row, and its stars in their order.
ROWS = [
    (2, "BE", False, "daily", MONTHLY, -0.923, "300300033"),
    (2, "BE", False, "weekly", MONTHLY, -0.671, "300300023"),
    (2, "BE", True, "daily", MONTHLY, -0.905, "200200033"),
    (2, "BE", True, "weekly", MONTHLY, -0.701, "200200012"),
    (2, "FE", None, "daily", "weekly", 0.142, "000000200"),
    (2, "FE", None, "weekly", MONTHLY, -0.112, "000000001"),
    (3, "BE", False, "daily", MONTHLY, -0.135, "33300120"),
    (3, "BE", False, "weekly", MONTHLY, 0.001, "02300000"),
    (3, "BE", True, "daily", MONTHLY, 0.019, "11301010"),
    (3, "BE", True, "weekly", MONTHLY, 0.174, "00200000"),
    (3, "FE", None, "daily", "weekly", -0.160, "00010020"),
    (3, "FE", None, "weekly", MONTHLY, 0.101, "00000000"),
]


@pytest.mark.parametrize(("table", "model", "controls", "unit", "reference", "total", "stars"), ROWS)
def test_a_row_of_tables_2_and_3_has_its_sum_and_its_stars(
    table: int, model: str, controls: bool | None, unit: str, reference: str, total: float, stars: str
) -> None:
    names = tuple(name for name in yardstick.rows(f"table{table}")[0] if name not in _HEADS)
    row = next(
        row
        for row in yardstick.rows(f"table{table}")
        if (row["model"], row["controls"], row["unit"], row["reference"]) == (model, controls, unit, reference)
    )
    assert round(sum(row[name][0] for name in names), 3) == total
    assert "".join(str(row[name][1]) for name in names) == stars


_HEADS = ("model", "joint", "controls", "predictor", "unit", "reference", "line")


def test_tables_2_and_3_have_102_coefficients_and_17_means() -> None:
    effects = yardstick.effects()
    assert len(effects[effects["table"] < 4]) == 6 * (9 + 8)
    assert effects[effects["table"] < 4]["predictor"].eq("home_office_days").all()
    means = yardstick.table("means")
    assert len(means) == 9 + 8
    assert means["mean"].sum() == pytest.approx(49.471)
    assert means.query("outcome_unit == '0/1'")["mean"].between(0, 1).all()
    assert means.query("outcome_unit == '1-5'")["mean"].between(1, 5).all()


def test_the_numbers_behind_tables_2_and_3() -> None:
    found = yardstick.table("tables").query("table in (2, 3)")
    kept = ["table", "model", "persons_least", "persons_most", "observations_least", "observations_most"]
    assert found[kept].to_numpy().tolist() == [
        [2, "BE", 2186, 2376, 4104, 4668],
        [2, "FE", 1969, 2147, 3601, 4094],
        [3, "BE", 2170, 2379, 4027, 4688],
        [3, "FE", 1955, 2295, 3535, 4123],
    ]


def test_who_can_work_at_home_adds_up() -> None:
    shares = yardstick.table("table1").pivot_table(index="survey", columns="en", values="percent", dropna=False)
    yes = shares["yes, as a fixed arrangement"] + shares["yes, but only when needed"]
    assert (yes - shares["has a home office"]).dropna().eq(0).sum() == 4
    rest = shares[["has a home office", "no home office", "does not know, or no answer"]].sum(axis="columns")
    assert rest.between(99, 100).all()
    assert shares.loc["LKU 2019"].isna().sum() == 2
    counted = dict(yardstick.table("table1")[["survey", "answered"]].itertuples(index=False))
    assert counted == {"AKU 2017": 9660, "LKU 2019": 6158, "YSAB2020": 2886, "HK2021": 5038, "HK2022": 2018}


def test_the_panel_has_its_percents() -> None:
    panel = yardstick.table("panel").set_index("rounds")
    assert (100 * panel["count"] / panel.loc["any", "count"]).round(1).sub(panel["percent"]).abs().max() < 0.051


@pytest.mark.parametrize("name", ["table10", "table11", "table12"])
def test_the_groups_of_a_background_add_up_to_a_hundred(name: str) -> None:
    frame = yardstick.table(name)
    columns = [column for column in ("background", "who", "round", "is_weighted") if column in frame]
    sums = frame.groupby(columns)["percent"].sum()
    assert sums.between(98, 102).all(), sums[~sums.between(98, 102)]


def test_the_panel_with_and_without_a_home_office_are_all_of_it() -> None:
    persons = (
        yardstick.table("table10").drop_duplicates(["who", "round"]).pivot(index="round", columns="who")["persons"]
    )
    assert (persons["home office"] + persons["no home office"]).equals(persons["all"])
    share = yardstick.table("table10").query("background == 'home office' and group == 'yes' and who == 'all'")
    expected = (100 * persons["home office"] / persons["all"]).round()
    assert share.set_index("round")["percent"].tolist() == expected.tolist()
    held = {row["round"]: row["value"] for row in yardstick.rows("conditions") if row["fact"] == "home_office_count"}
    assert held == persons["home office"].to_dict()


def test_one_figure_stands_in_several_tables_alike() -> None:
    home = yardstick.table("home_office").set_index(["what", "group", "year"])["percent"]
    weighted = yardstick.table("table11").query("background == 'home office' and group == 'yes' and is_weighted")
    assert weighted["percent"].tolist() == [home["has a home office", "all", year] for year in (2021, 2022)]
    assert home["whole days at home", "weekly or more often", 2022] == sum(
        home["whole days at home", step, 2022] for step in ("every day", "several days a week", "one day a week")
    )
    chapter = yardstick.table("chapter1").set_index(["category", "what", "year"])["percent"]
    for what, group in (("at home", "home"), ("at the employer's", "the employer's"), ("at a client's", "a client's")):
        assert chapter["working_time", what, 2022] == home["share of the working time there", group, 2022]
    for step, told in (("weekly", "weekly or more often"), ("daily", "every day")):
        for year in (2021, 2022):
            assert chapter["outside_hours", step, year] == home["at home outside ordinary hours", told, year]
    decides = yardstick.table("home_office").query("figure == 11")["percent"]
    assert decides.tolist() == [11, 29, 59]


def test_where_the_text_says_only_the_direction_there_is_no_figure() -> None:
    unknown = yardstick.table("home_office").query("percent.isna()")
    assert unknown["group"].tolist() == ["a client's", "on a journey", "a cabin", "a café or another place"]
    assert unknown["direction"].fillna("").tolist() == ["up", "up", "none", ""]


def test_the_scales_of_tables_2_and_3_have_their_questions() -> None:
    asked = yardstick.items().groupby("scale").size()
    assert {scale: int(asked[scale]) for scale in ("influence", "cohesion", "vertical_trust", "belonging")} == {
        "influence": 4,
        "cohesion": 3,
        "vertical_trust": 4,
        "belonging": 1,
    }
    assert [asked[scale] for scale in ("leader_support", "colleague_support", "meaning")] == [2, 2, 2]
    assert yardstick.items("vertical_trust")["is_reversed"].tolist() == [False, False, True, False]
    outcomes = set(yardstick.effects().query("table in (2, 3)")["outcome"])
    named = {name for row in yardstick.rows("scales") for name in str(row["outcome"]).split(", ")}
    assert outcomes <= named


def test_a_moderator_names_the_outcomes_that_the_report_names() -> None:
    frame = yardstick.moderators().query("moderator == 'segmentation_preference' and link != 'unchanged'")
    found = {
        (row.link, row.pattern, row.unit if isinstance(row.unit, str) else None, row.outcome)
        for row in frame.itertuples()
    }
    assert found == {
        ("stronger", "outside_hours", "weekly", "work_home_conflict"),
        ("stronger", "outside_hours", "weekly", "burnout"),
        ("milder", "outside_hours", "daily", "work_home_conflict"),
        ("stronger", "long_day", None, "work_home_conflict"),
        ("stronger", "long_day", None, "burnout"),
        ("stronger", "connected", None, "work_home_conflict"),
        ("stronger", "connected", None, "detachment"),
        ("stronger", "long_week", None, "work_home_conflict"),
        ("stronger", "long_week", None, "detachment"),
        ("stronger", "sunday", None, "work_home_conflict"),
    }
