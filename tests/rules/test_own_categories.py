"""Categories of a profile's own: what is read, what is refused, and how they are dated, explained and called."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import grense
from grense.activities import from_columns
from grense.errors import RuleError
from grense.history.week import summarise_week
from grense.i18n import LANGUAGES, load
from grense.rules.categories import CATEGORIES, CATEGORY, WEEK_WINDOW, Category, OwnTexts
from grense.rules.profiles import Profile, Rule, default_profile, load_profile
from grense.wording.category_words import phrases_of
from grense.wording.crossings import headline, reason, rule_clause
from own_rules import NAMES, OWN_RULES

OSLO = "Europe/Oslo"
EN = load("en")
TEXTS = '[categories.friday_late]\nshape = "week_window"\n[categories.friday_late.en]\nname = "Late on Friday"\n'
RULE = '[rules.friday_late]\nfrom = "fri 16:00"\nto = "sat 00:00"\nsource = "ours"\n'
HEAD = 'extends = "afi_2022_04"\nid = "ours"\nchecked_on = 2026-11-30\n'


def load_text(folder: Path, text: str) -> Profile:
    file = folder / "ours.toml"
    file.write_text(text, "utf-8")
    return load_profile(file)


@pytest.fixture
def ours(tmp_path: Path) -> Profile:
    return load_text(tmp_path, OWN_RULES)


def crossings(profile: Profile, *moments: str) -> dict[str, list[str]]:
    found = grense.classify(from_columns(list(moments), kind="mail_sent"), tz=OSLO, profile=profile).crossings
    own = found.loc[~found["category"].isin(list(CATEGORY))]
    return {name: [f"{one:%m-%d}" for one in rows["date"]] for name, rows in own.groupby("category", observed=True)}


def test_they_come_after_the_built_in_ones(ours: Profile) -> None:
    assert ours.categories == (*CATEGORIES, *NAMES)
    assert list(ours.rules) == list(ours.categories)
    found = grense.classify(from_columns([], kind="mail_sent"), tz=OSLO, profile=ours)
    assert found.crossings["category"].cat.categories.tolist() == [str(one) for one in ours.categories]
    assert {type(one) for one in found.crossings["category"].cat.categories} == {str}


def test_without_any_nothing_is_another(tmp_path: Path) -> None:
    assert default_profile().categories == CATEGORIES
    assert load_text(tmp_path, HEAD).categories == CATEGORIES


@pytest.mark.parametrize(
    ("moments", "found"),
    [
        (["2026-11-20T14:59:59+01:00"], {}),
        (["2026-11-20T15:00+01:00"], {"friday_late": ["11-20"]}),
        (["2026-11-21T00:00+01:00"], {"weekend": ["11-21"], "late_night": ["11-20"]}),
        (["2026-11-21T10:00+01:00"], {"weekend": ["11-21"]}),
        (["2026-11-22T10:00+01:00"], {"weekend": ["11-22"]}),
        # Of Saturday's workday, and on the clock a Sunday.
        (["2026-11-22T01:30+01:00"], {"weekend": ["11-21"], "late_night": ["11-21"]}),
        (["2026-11-21T10:00+01:00", "2026-11-22T23:59+01:00"], {"weekend": ["11-21"], "late_night": ["11-22"]}),
        (["2026-11-23T00:00+01:00"], {"late_night": ["11-22"]}),
        (["2026-11-24T19:59+01:00", "2026-11-25T07:58+01:00"], {"short_night": ["11-25"]}),
    ],
)
def test_a_mail_is_one_where_the_rule_says(ours: Profile, moments: list[str], found: dict[str, list[str]]) -> None:
    assert crossings(ours, *moments) == found


def test_sums_are_held_against_their_own_limits(ours: Profile) -> None:
    days = [f"2026-11-{day}" for day in range(16, 21)]
    table = from_columns([f"{day}T08:00+01:00" for day in days], [f"{day}T16:00:01+01:00" for day in days], "manual")
    found = grense.classify(table, tz=OSLO, profile=dataclasses.replace(ours, point_model=active_time())).crossings
    own = found.loc[found["category"].isin(["full_day", "over_agreed"])]
    assert own.groupby("category", observed=True)["limit"].agg(["count", "max"]).values.tolist() == [
        [5, 480],
        [1, 2250],
    ]


def active_time() -> Any:
    return grense.load_point_model("active_time")


def test_the_sentences_name_them_and_their_source(ours: Profile) -> None:
    mails = from_columns(["2026-11-21T10:00+01:00", "2026-11-22T11:00+01:00"], kind="mail_sent")
    found = grense.classify(mails, tz=OSLO, profile=ours)
    (label,) = found.crossings.index[found.crossings["category"] == "weekend"]
    why = found.explain(label)
    assert headline(why, EN) == "Weekend work: two mails, Sat 10:00 and Sun 11:00."
    assert reason(why, EN).startswith("Counts from Saturday 00:00 to Monday 00:00.")
    assert rule_clause(why, EN).endswith("Source: our team's agreement, § 3.")
    assert [(one.start.isoformat(), one.end.isoformat()) for one in why.clearings if one.start and one.end] == [
        ("2026-11-21T00:00:00+01:00", "2026-11-23T00:00:00+01:00")
    ]
    assert len(found.evidence(label)) == 2


@pytest.mark.parametrize("basis", ["overnight", "start_anchored", "rolling"])
def test_a_rest_of_ones_own_is_explained_with_its_own_limit(ours: Profile, basis: str) -> None:
    starts = ["2026-11-24T08:30+01:00", "2026-11-24T21:00+01:00", "2026-11-25T08:30+01:00"]
    ends = ["2026-11-24T16:00+01:00", *starts[1:]]
    found = grense.classify(from_columns(starts, ends, "manual"), tz=OSLO, profile=ours, rest_method=basis)
    (label, *_) = found.crossings.index[found.crossings["category"] == "short_night"]
    why = found.explain(label)
    assert (why.limit, why.method) == (720.0, basis)
    assert ("12 hours" in reason(why, EN), "Under 12 hours." in rule_clause(why, EN)) == (True, True)


def test_the_week_has_them_in_its_lists_and_marks(ours: Profile) -> None:
    spans = [("2026-11-18T22:30+01:00", "2026-11-18T23:30+01:00"), ("2026-11-21T10:00+01:00", "2026-11-21T11:00+01:00"),
             ("2026-11-22T10:00+01:00", "2026-11-22T11:00+01:00"), ("2026-11-19T10:00+01:00", "2026-11-19T19:00+01:00"),
             ("2026-11-20T08:00+01:00", "2026-11-20T20:00+01:00")]  # fmt: skip
    found = grense.classify(from_columns(*map(list, zip(*spans, strict=True)), "manual"), tz=OSLO, profile=ours)
    week = summarise_week(found, "2026-W47")
    marks = {(day.date.day, mark.category): (mark.start, mark.end) for day in week.days for mark in day.marks}
    # Each day of a weekend has its own evidence, and nothing of the night between.
    assert (marks[21, "weekend"], marks[22, "weekend"]) == ((600.0, 660.0), (600.0, 660.0))
    assert marks[18, "late_night"] == (23 * 60.0, 23.5 * 60.0)
    assert {"full_day", "short_night", "friday_late"} <= {one.category for one in week.crossings}
    rest = next(day.rest for day in week.days if day.date.day == 19)
    assert rest is not None
    assert (rest.short, rest.category) == (True, "short_rest")


# --- Texts ------------------------------------------------------------------------------------------------------------


def test_texts_are_of_the_language_or_else_of_the_first(ours: Profile) -> None:
    late, weekend = ours.category("friday_late"), ours.category("weekend")
    assert [phrases_of(late, load(language)).name for language in LANGUAGES] == [
        "Sent på fredag", "Late on Friday", "Late on Friday"
    ]  # fmt: skip
    assert {phrases_of(weekend, load(language)).name for language in LANGUAGES} == {"Weekend work"}


def test_what_is_left_out_is_said_with_the_name(ours: Profile) -> None:
    own = phrases_of(ours.category("over_agreed"), EN)
    assert own.planned.format(value="39 h", limit="") == "Over the agreed hours, as planned: 39 h."
    assert (own.often, own.short) == ("often: Over the agreed hours", "")


# --- What is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (TEXTS, "rules.friday_late"),
        (TEXTS + RULE.replace('source = "ours"\n', ""), "rules.friday_late.source"),
        (TEXTS + RULE.replace("to", "until"), "rules.friday_late.until"),
        (TEXTS + RULE.replace("sat 00:00", "tue 00:00"), "more than three days"),
        (RULE, "rules.friday_late"),
        (TEXTS.replace("week_window", "quick_looks") + RULE, "measured in one way only"),
        (TEXTS.replace("week_window", "outside_hours") + RULE, "measured in one way only"),
        (TEXTS.replace("week_window", "month_hours") + RULE, "known: day_window, week_window, rest"),
        (TEXTS.replace('shape = "week_window"\n', "") + RULE, "categories.friday_late.shape"),
        (TEXTS.partition("[categories.friday_late.en]")[0] + RULE, "categories.friday_late.en"),
        (TEXTS.replace("name =", "short =") + RULE, "categories.friday_late.en.name"),
        (TEXTS.replace("Late on Friday", "x" * 41) + RULE, "at most 40"),
        (TEXTS.replace("Late on Friday", r"two\nlines") + RULE, "one line"),
        (TEXTS.replace("Late on Friday", "{value}") + RULE, "the gaps"),
        (TEXTS + 'planned = "on {day}: {value}"\n' + RULE, r"the gaps of this text: \{limit\}, \{value\}"),
        (TEXTS + 'planned = "{value.__class__}"\n' + RULE, "the gaps"),
        (TEXTS + 'planned = "{value"\n' + RULE, "the gaps"),
        (TEXTS + 'about = "x"\n' + RULE, "categories.friday_late.en.about"),
        (TEXTS.replace("shape =", 'sign = "moon"\nshape =') + RULE, "sign = 'moon'"),
        (TEXTS.replace("shape =", "worth = -1\nshape =") + RULE, "worth = -1"),
        (TEXTS.replace("shape =", "color = 1\nshape =") + RULE, "categories.friday_late.color"),
        ((TEXTS + RULE).replace("friday_late", "evening"), "categories.evening is a built-in category"),
        ((TEXTS + RULE).replace("friday_late", "Friday"), "a name of small letters"),
        ("categories = 5\n", "categories is not a table"),
        ("[categories]\nfriday_late = 5\n", "categories.friday_late is not a table"),
        ('[categories.nap]\nshape = "rest"\n[categories.nap.en]\nname = "Nap"\n[rules.nap]\nlimit_minutes = 720\n'
         'method = "rolling"\nsource = "ours"\n', "rules.nap.method"),
        (TEXTS + RULE + '[frequency.codes]\nfriday = "1 a week"\n', "frequency.codes.friday"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_category_is_refused_with_its_key(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(RuleError, match=named):
        load_text(tmp_path, HEAD + text)


# --- In code ----------------------------------------------------------------------------------------------------------


def test_one_can_be_made_in_code(ours: Profile) -> None:
    base = default_profile()
    category = Category("early", WEEK_WINDOW, 90, "sunday", texts={"en": OwnTexts("Early on Monday")})
    rule = Rule(category, "our agreement", base.checked_on, window=(0, 7 * 60))
    profile = dataclasses.replace(base, rules={**base.rules, "early": rule})
    assert crossings(profile, "2026-11-23T05:00+01:00") == {"early": ["11-23"]}
    with pytest.raises(RuleError, match="early"):
        dataclasses.replace(base, rules={**base.rules, "early": dataclasses.replace(rule, category="early")})
    with pytest.raises(RuleError, match="late"):
        dataclasses.replace(base, rules={**base.rules, "late": rule})


def test_a_category_is_its_name_and_survives_copies() -> None:
    late = Category("late", WEEK_WINDOW, 90, "sunday", texts={"en": OwnTexts("Late")})
    for copied in (late, copy.deepcopy(late), pickle.loads(pickle.dumps(late))):  # our own
        assert (copied, f"{copied}", {"late": 1}[copied]) == ("late", "late", 1)
        assert (copied.shape, copied.texts["en"].name) == (WEEK_WINDOW, "Late")
    assert pd.Series(["late"]).isin([late]).all()
