"""Rules as data: every key is checked, and every number comes from a file with a source and a date."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

import grense
from grense.activities import from_columns
from grense.errors import RuleError
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.point_model import load_point_model
from grense.rules.profiles import CATEGORIES, load_profile
from grense.rules.public_holidays import public_holidays

OSLO = "Europe/Oslo"
PROFILE = """\
id = "house"
title = "House rules"
source = "our agreement"
checked_on = 2026-11-22
day_start = "04:00"
flex_minutes = 60
micro_minutes = 15
point_model = "active_time"

[rules.evening]
from = "21:00"
source = "our agreement"
checked_on = 2026-11-22

[rules.sunday]
from = "sun 00:00"
to = "mon 00:00"
source = "our agreement"
checked_on = 2026-11-22

[rules.short_rest]
limit_minutes = 660
method = "overnight"
source = "our agreement"
checked_on = 2026-11-22

[rules.long_week]
limit_minutes = 2400
source = "our agreement"
checked_on = 2026-11-22
"""
MODEL = """\
id = "house"
source = "our agreement"
checked_on = 2026-11-22
mail_lead_minutes = 10
block_minutes = 0
join_ordinary_hours = true
join_gap_minutes = 30
break_after_minutes = 330
break_minutes = 30
"""
SHIPPED_MODELS = ("active_time", "collaboration_span", "half_hour_blocks")


@pytest.fixture
def write(tmp_path):
    """Write a rules file, and give its path."""

    def write(text: str, name: str = "house.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


def edited(text: str, old: str, new: str, section: str = "") -> str:
    """A rules text with the first `old` after `section` put right, or wrong."""
    place = text.index(old, text.index(section))
    return text[:place] + new + text[place + len(old) :]


def mails(*at: str) -> pd.DataFrame:
    return from_columns(at, kind="mail_sent")


def categories(found: grense.Classification) -> set[str]:
    return set(found.crossings["category"])


# --- What comes with grense --------------------------------------------------------------------------------------


def test_the_shipped_profile_has_a_rule_for_every_category():
    assert tuple(load_profile("afi_2022_04").rules) == CATEGORIES


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_rule_has_a_source_and_a_date(category):
    rule = load_profile("afi_2022_04").rules[category]
    assert len(rule.source) > 10
    assert rule.checked_on > dt.date(2022, 1, 1)


@pytest.mark.parametrize("name", SHIPPED_MODELS)
def test_every_point_model_has_a_source_and_a_date(name):
    model = load_point_model(name)
    assert (model.id, bool(model.title), bool(model.source)) == (name, True, True)
    assert model.checked_on > dt.date(2022, 1, 1)


def test_the_shipped_numbers_are_those_of_the_report():
    profile = load_profile("afi_2022_04")
    assert (profile.day_start, profile.flex_minutes, profile.micro_minutes) == (240, 60, 15)
    assert profile.rules["evening"].window == (21 * 60, 28 * 60)
    assert profile.rules["sunday"].window == (6 * 1440, 7 * 1440)
    limits = {name: rule.limit_minutes for name, rule in profile.rules.items() if rule.limit_minutes}
    assert limits == {"short_rest": 660, "long_day": 600, "long_week": 2400}
    assert profile.rules["short_rest"].method == "overnight"


def test_the_default_point_model_has_the_published_numbers():
    model = load_profile("afi_2022_04").point_model
    assert (model.mail_lead_minutes, model.join_gap_minutes, model.join_ordinary_hours) == (5, 60, True)
    assert (model.break_after_minutes, model.break_minutes, model.block_minutes) == (330, 30, 0)


def test_a_profile_cannot_be_changed_after_loading():
    with pytest.raises(TypeError):
        load_profile("afi_2022_04").rules["evening"] = None


@pytest.mark.parametrize("load", [load_profile, load_point_model])
def test_an_unknown_name_is_refused_and_the_known_ones_listed(load):
    with pytest.raises(RuleError, match=r"unknown .*'afi_1999'.*known: a"):
        load("afi_1999")


# --- A file of one's own -----------------------------------------------------------------------------------------


def test_a_complete_profile_loads(write):
    profile = load_profile(write(PROFILE))
    assert (profile.id, profile.title, profile.point_model.id) == ("house", "House rules", "active_time")
    assert list(profile.rules) == ["evening", "sunday", "short_rest", "long_week"]


def test_a_path_may_be_text(write):
    assert load_profile(str(write(PROFILE))).id == "house"


def test_a_category_without_a_rule_is_not_judged(write):
    late = mails("2026-11-17T22:40+01:00")
    assert "connected" in categories(grense.classify(late, tz=OSLO))
    assert categories(grense.classify(late, tz=OSLO, profile=write(PROFILE))) == {"evening"}


def test_a_profile_without_any_rule_finds_nothing(write):
    text = PROFILE[: PROFILE.index("[rules.evening]")]
    found = grense.classify(mails("2026-11-22T22:40+01:00"), tz=OSLO, profile=write(text))
    assert found.crossings.empty
    assert len(found.days) == 1


BAD_PROFILES = (
    # what to replace, by what, in which section, and what the error names
    ('id = "house"', "id = 7", "", "id"),
    ('id = "house"', 'id = ""', "", "id"),
    ('id = "house"\n', "", "", "missing key: id"),
    ("source", "sourse", "", "unknown key: sourse .*did you mean source"),
    ('source = "our agreement"\n', "", "", "missing key: source"),
    ("checked_on = 2026-11-22", 'checked_on = "yesterday"', "", "checked_on"),
    ("checked_on = 2026-11-22", "checked_on = 2026-11-22T10:00:00", "", "checked_on"),
    ("checked_on = 2026-11-22\n", "", "", "missing key: checked_on"),
    ('day_start = "04:00"', 'day_start = "4 am"', "", "day_start"),
    ('day_start = "04:00"', 'day_start = "25:00"', "", "day_start"),
    ('day_start = "04:00"', 'day_start = "04:60"', "", "day_start"),
    ('day_start = "04:00"', 'day_start = "13:00"', "", "day_start"),
    ('day_start = "04:00"', "day_start = 4", "", "day_start"),
    ('day_start = "04:00"', "day_start = 04:00:30", "", "day_start"),
    ("flex_minutes = 60", "flex_minutes = -1", "", "flex_minutes"),
    ("flex_minutes = 60", "flex_minutes = nan", "", "flex_minutes"),
    ("flex_minutes = 60", "flex_minutes = inf", "", "flex_minutes"),
    ("flex_minutes = 60", "flex_minutes = true", "", "flex_minutes"),
    ("flex_minutes = 60", 'flex_minutes = "60"', "", "flex_minutes"),
    ("flex_minutes = 60\n", "", "", "missing key: flex_minutes"),
    ("micro_minutes = 15", "micro_minutes = 1441", "", "micro_minutes"),
    ("micro_minutes", "micro_minute", "", "unknown key: micro_minute .*did you mean micro_minutes"),
    ('point_model = "active_time"', "point_model = 5", "", "point_model"),
    ('point_model = "active_time"', 'point_model = "guesswork"', "", "unknown point model: 'guesswork'"),
    ('point_model = "active_time"\n', "", "", "missing key: point_model"),
    ("[rules.evening]", "[rules.evnening]", "", "unknown key: rules.evnening .*did you mean rules.evening"),
    ("[rules.evening]", "[rule.evening]", "", "unknown key: rule"),
    ('from = "21:00"', 'from = "9 pm"', "[rules.evening]", "rules.evening.from"),
    ('from = "21:00"', 'from = "24:00"', "[rules.evening]", "rules.evening.from"),
    ('from = "21:00"', "from = 21", "[rules.evening]", "rules.evening.from"),
    ('from = "21:00"', 'form = "21:00"', "[rules.evening]", "unknown key: rules.evening.form"),
    ('from = "21:00"\n', "", "[rules.evening]", "missing key: rules.evening.from"),
    ('from = "21:00"', 'from = "21:00"\nlimit_minutes = 5', "[rules.evening]", "rules.evening.limit_minutes"),
    ('source = "our agreement"\n', "", "[rules.evening]", "missing key: rules.evening.source"),
    ("checked_on = 2026-11-22\n", "", "[rules.evening]", "missing key: rules.evening.checked_on"),
    ('from = "sun 00:00"', 'from = "søn 00:00"', "[rules.sunday]", "rules.sunday.from"),
    ('from = "sun 00:00"', 'from = "00:00"', "[rules.sunday]", "rules.sunday.from"),
    ('from = "sun 00:00"', 'from = "sun 0"', "[rules.sunday]", "rules.sunday.from"),
    ('to = "mon 00:00"', "to = 7", "[rules.sunday]", "rules.sunday.to"),
    ('to = "mon 00:00"', 'to = "thu 00:00"', "[rules.sunday]", "rules.sunday.to"),
    ('to = "mon 00:00"\n', "", "[rules.sunday]", "missing key: rules.sunday.to"),
    ("limit_minutes = 660", "limit_minutes = 0", "[rules.short_rest]", "rules.short_rest.limit_minutes"),
    ("limit_minutes = 660", "limit_minutes = -660", "[rules.short_rest]", "rules.short_rest.limit_minutes"),
    ("limit_minutes = 660", 'limit_minutes = "11 h"', "[rules.short_rest]", "rules.short_rest.limit_minutes"),
    ("limit_minutes = 660\n", "", "[rules.short_rest]", "missing key: rules.short_rest.limit_minutes"),
    ('method = "overnight"', 'method = "asleep"', "[rules.short_rest]", "rules.short_rest.method"),
    ('method = "overnight"', "method = 1", "[rules.short_rest]", "rules.short_rest.method"),
    ('method = "overnight"\n', "", "[rules.short_rest]", "missing key: rules.short_rest.method"),
    ("limit_minutes = 2400", "limit_minutes = 10081", "[rules.long_week]", "rules.long_week.limit_minutes"),
    ("limit_minutes = 2400", "limit_hours = 40", "[rules.long_week]", "unknown key: rules.long_week.limit_hours"),
)


@pytest.mark.parametrize(("old", "new", "section", "named"), BAD_PROFILES)
def test_a_senseless_profile_is_refused_and_the_key_named(write, old, new, section, named):
    with pytest.raises(RuleError, match=named):
        load_profile(write(edited(PROFILE, old, new, section)))


@pytest.mark.parametrize("text", ["rules = 5\n", "rules = []\n", "[rules]\nevening = 21\n"])
def test_rules_that_are_no_tables_are_refused(write, text):
    head = PROFILE[: PROFILE.index("[rules.evening]")]
    with pytest.raises(RuleError, match="rules"):
        load_profile(write(head + text))


def test_a_file_that_is_no_toml_is_refused(write):
    with pytest.raises(RuleError, match="not valid TOML"):
        load_profile(write("id = house"))


def test_a_file_that_is_not_there_is_refused_without_its_name(tmp_path):
    with pytest.raises(RuleError, match="cannot be read") as caught:
        load_profile(tmp_path / "anna-s-own.toml")
    assert "anna" not in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "house.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RuleError, match="cannot be read"):
        load_profile(path)


# --- Extending ---------------------------------------------------------------------------------------------------


HEAD = 'extends = "afi_2022_04"\nid = "ours"\nchecked_on = 2026-11-30\n'
EARLIER = HEAD + '[rules.evening]\nfrom = "20:00"\nsource = "our team\'s agreement"\n'


def test_an_extended_profile_changes_what_it_names(write):
    profile, base = load_profile(write(EARLIER)), load_profile("afi_2022_04")
    assert profile.rules["evening"].window == (20 * 60, 28 * 60)
    assert profile.rules["evening"].source == "our team's agreement"
    assert {name: rule for name, rule in profile.rules.items() if name != "evening"} == {
        name: rule for name, rule in base.rules.items() if name != "evening"
    }


@pytest.mark.parametrize(
    ("at", "by_the_report", "by_the_team"),
    [("19:59:59", False, False), ("20:00:00", False, True), ("20:40:00", False, True), ("21:00:00", True, True)],
)
def test_an_outer_limit_of_20_00_makes_more_evenings(write, at, by_the_report, by_the_team):
    sent = mails(f"2026-11-17T{at}+01:00")
    found = grense.classify(sent, tz=OSLO), grense.classify(sent, tz=OSLO, profile=write(EARLIER))
    assert tuple("evening" in categories(one) for one in found) == (by_the_report, by_the_team)


@pytest.mark.parametrize(("at", "night"), [("23:30", set()), ("00:59:59", set()), ("01:00", {"2026-11-16"})])
def test_an_outer_limit_after_midnight_is_of_the_night_before(write, at, night):
    sent = mails(f"2026-11-17T{at}+01:00")
    found = grense.classify(sent, tz=OSLO, profile=write(EARLIER.replace("20:00", "01:00"))).crossings
    assert {f"{date:%Y-%m-%d}" for date in found.loc[found["category"] == "evening", "date"]} == night


def test_evening_minutes_count_from_the_changed_limit(write):
    meeting = from_columns(["2026-11-17T19:30+01:00"], ["2026-11-17T21:15+01:00"], "meeting")
    for profile, wanted in (("afi_2022_04", 15), (write(EARLIER), 75)):
        crossings = grense.classify(meeting, tz=OSLO, profile=profile).crossings
        assert crossings.loc[crossings.category == "evening", "minutes"].tolist() == [wanted]


def test_an_extended_profile_may_name_itself_and_change_shared_numbers(write):
    profile = load_profile(
        write(HEAD + 'source = "our team\'s agreement"\nflex_minutes = 0\npoint_model = "active_time"\n')
    )
    assert (profile.id, profile.flex_minutes, profile.point_model.id) == ("ours", 0, "active_time")


def test_the_weekly_window_may_be_that_of_the_act(write):
    text = HEAD + '[rules.sunday]\nfrom = "sat 18:00"\nto = "sun 22:00"\nsource = "the Act"\n'
    sent = mails("2026-11-21T18:00+01:00", "2026-11-29T22:00+01:00")
    crossings = grense.classify(sent, tz=OSLO, profile=write(text)).crossings
    assert crossings.loc[crossings.category == "sunday", "date"].tolist() == [pd.Timestamp("2026-11-21")]  # its workday


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('extends = "afi_1999"\n', "unknown profile: 'afi_1999'"),
        ("extends = 7\n", "extends"),
        (HEAD + "rules = 5\n", "rules"),
        (HEAD + '[rules]\nevening = "20:00"\n', "rules"),
        (HEAD + '[rules.evning]\nfrom = "20:00"\n', "rules.evning"),
        (HEAD + '[rules.evening]\nuntil = "20:00"\n', "rules.evening.until"),
        (HEAD + "flex = 30\n", "unknown key: flex"),
        (HEAD + 'source = "ours"\nflex_minutes = 721\n', "flex_minutes"),
    ],
)
def test_a_senseless_extension_is_refused_and_the_key_named(write, text, named):
    with pytest.raises(RuleError, match=named):
        load_profile(write(text))


# --- Point models ------------------------------------------------------------------------------------------------


def test_a_point_model_of_ones_own_loads(write):
    model = load_point_model(write(MODEL))
    assert (model.mail_lead_minutes, model.join_gap_minutes, model.join_ordinary_hours) == (10, 30, True)


def test_a_part_of_a_point_model_left_out_is_switched_off(write):
    model = load_point_model(write("\n".join(MODEL.splitlines()[:4])))
    assert (model.block_minutes, model.join_ordinary_hours, model.break_minutes) == (0, False, 0)


def test_a_profile_may_name_a_point_model_file(write):
    model = write(MODEL, "model.toml")
    text = edited(PROFILE, 'point_model = "active_time"', f"point_model = '{model}'")
    assert load_profile(write(text)).point_model.mail_lead_minutes == 10


def test_the_minutes_that_a_mail_stands_for_come_from_the_model(write):
    profile = dataclasses.replace(load_profile("afi_2022_04"), point_model=load_point_model(write(MODEL)))
    days = grense.classify(mails("2026-11-17T22:40+01:00"), tz=OSLO, profile=profile).days
    assert days["minutes_estimate"].tolist() == [10]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("mail_lead_minutes = 10", "mail_lead_minutes = -5", "mail_lead_minutes"),
        ("mail_lead_minutes = 10", "mail_lead_minutes = true", "mail_lead_minutes"),
        ("mail_lead_minutes", "mail_minutes", "unknown key: mail_minutes"),
        ("block_minutes = 0", "block_minutes = 7", "block_minutes = 7"),
        ("block_minutes = 0", "block_minutes = 0.5", "block_minutes"),
        ("block_minutes = 0", "block_minutes = 120", "block_minutes"),
        ("join_ordinary_hours = true", "join_ordinary_hours = 1", "join_ordinary_hours"),
        ("join_gap_minutes = 30", 'join_gap_minutes = "30"', "join_gap_minutes"),
        ("break_after_minutes = 330", "break_after_minutes = 1441", "break_after_minutes"),
        ("break_minutes = 30", "break_minutes = nan", "break_minutes"),
        ('id = "house"\n', "", "missing key: id"),
        ('source = "our agreement"\n', "", "missing key: source"),
        ("checked_on = 2026-11-22\n", "", "missing key: checked_on"),
    ],
)
def test_a_senseless_point_model_is_refused_and_the_key_named(write, old, new, named):
    with pytest.raises(RuleError, match=named):
        load_point_model(write(edited(MODEL, old, new)))


# --- Ordinary hours ----------------------------------------------------------------------------------------------


EIGHT_TO_FOUR = (480, 960)


@pytest.mark.parametrize(
    "weekly",
    [
        "mon-fri 08:00-16:00",
        "Mon-Fri 8:00-16:00",
        "mon-thu 08:00-16:00, fri 08:00-16:00",
        "mon 08:00-16:00,tue 08:00-16:00,wed 08:00-16:00,thu 08:00-16:00,fri 08:00-16:00",
        "Monday-Friday 08:00-16:00",
        dict.fromkeys(range(5), ("08:00", "16:00")),
        {day: (dt.time(8), dt.time(16)) for day in ("mon", "tue", "wed", "thu", "fri")},
        {"mon": ("08:00", "16:00"), 1: ("8:00", "16:00"), "Wednesday": ("08:00", "16:00")}
        | {3: ("08:00", "16:00"), "fri": ("08:00", "16:00"), "sat": None},
    ],
)
def test_the_same_hours_can_be_written_in_many_ways(weekly):
    assert OrdinaryHours(weekly).spans == (*[EIGHT_TO_FOUR] * 5, None, None)


def test_eight_to_four_is_what_is_ordinary_unless_said_otherwise():
    assert OrdinaryHours() == OrdinaryHours("mon-fri 08:00-16:00")


def test_hours_may_differ_from_day_to_day():
    spans = OrdinaryHours("mon-wed 07:30-15:30, fri 09:00-13:00, sun 10:00-14:00").spans
    assert spans == ((450, 930), (450, 930), (450, 930), None, (540, 780), None, (600, 840))


def test_hours_may_run_past_midnight():
    assert OrdinaryHours("tue 18:00-26:00").spans[1] == (1080, 1560)


def test_a_run_of_weekdays_may_go_over_sunday():
    assert [span is not None for span in OrdinaryHours("sat-mon 08:00-16:00").spans] == [True, *[False] * 4, True, True]


def test_no_hours_at_all_are_hours_too():
    assert OrdinaryHours("").spans == OrdinaryHours({}).spans == (None,) * 7


def test_hours_from_a_mapping_equal_hours_from_their_text():
    hours = OrdinaryHours({0: ("08:00", "16:00"), 4: ("09:00", "12:30")})
    assert hours.weekly == "mon 08:00-16:00, fri 09:00-12:30"
    assert len({hours, OrdinaryHours(hours.weekly)}) == 1


@pytest.mark.parametrize(
    "weekly",
    [
        "man-fre 08:00-16:00",
        "mon-fri",
        "mon-fri 08:00",
        "mon-fri 08:00-",
        "mon-fri 8-16",
        "mon-fri 08:00-08:00",
        "mon 08:00-33:00",
        "mon 08:00-49:00",
        "mon 24:00-25:00",
        "mon- 08:00-16:00",
        "mon-wed 08:00-16:00, tue 09:00-12:00",
        "mon,wed 08:00-16:00",
        {7: ("08:00", "16:00")},
        {-1: ("08:00", "16:00")},
        {True: ("08:00", "16:00")},
        {"x": ("08:00", "16:00")},
        {0: "08:00-16:00"},
        {0: ("08:00",)},
        {0: 8},
        {0: (8, 16)},
        {0: (dt.time(8, 0, 30), dt.time(16))},
    ],
)
def test_hours_that_make_no_sense_are_refused(weekly):
    with pytest.raises(RuleError):
        OrdinaryHours(weekly)


@pytest.mark.parametrize("weekly", ["mon 03:00-11:00", "mon 20:00-28:01", "mon 20:00-04:01"])
def test_hours_over_the_start_of_a_workday_that_a_profile_keeps_are_refused(weekly, write):
    kept = write(HEAD + 'day_start = "04:00"\n')
    with pytest.raises(RuleError, match=r"hours run over 04:00, the profile's day_start"):
        grense.classify(mails("2026-11-16T10:00+01:00"), tz=OSLO, ordinary_hours=OrdinaryHours(weekly), profile=kept)


@pytest.mark.parametrize("weekly", ["mon 04:00-12:00", "mon 20:00-28:00", "mon 04:00-28:00"])
def test_hours_up_to_the_edges_of_the_workday_are_good(weekly):
    found = grense.classify(mails("2026-11-16T10:00+01:00"), tz=OSLO, ordinary_hours=OrdinaryHours(weekly))
    assert len(found.days) == 1


# --- Holidays and days off ---------------------------------------------------------------------------------------


def outside(at: str, **hours: object) -> bool:
    return "outside_hours" in crossed(at, **hours)


def crossed(at: str, **hours: object) -> set[str]:
    return set(categories(grense.classify(mails(at), tz=OSLO, ordinary_hours=OrdinaryHours(**hours))))


@pytest.mark.parametrize(
    ("at", "holiday"),
    [
        ("2027-05-17T10:00+02:00", "Constitution Day, a Monday"),
        ("2026-04-02T10:00+02:00", "Maundy Thursday"),
        ("2026-04-03T10:00+02:00", "Good Friday"),
        ("2026-04-06T10:00+02:00", "Easter Monday"),
        ("2026-05-14T10:00+02:00", "Ascension Day"),
        ("2026-12-25T10:00+01:00", "Christmas Day"),
    ],
)
def test_a_public_holiday_has_no_ordinary_hours(at, holiday):
    assert outside(at, country="NO"), holiday
    assert not outside(at), holiday


def test_the_seventeenth_of_may_and_easter_are_holidays_in_norway():
    days = public_holidays("NO", 2026, 2026)
    assert {dt.date(2026, 5, 17), dt.date(2026, 4, 5), dt.date(2026, 4, 6), dt.date(2026, 5, 1)} <= days
    assert dt.date(2026, 4, 7) not in days


def test_the_seventeenth_of_may_2026_is_a_sunday_with_hours_for_none():
    hours = {"weekly": "sun 08:00-16:00"}
    assert outside("2026-05-17T10:00+02:00", country="NO", **hours)
    assert not outside("2026-05-17T10:00+02:00", **hours)


def test_holidays_are_known_on_both_sides_of_new_year():
    for at in ("2026-12-25T10:00+01:00", "2027-01-01T10:00+01:00"):
        assert outside(at, country="NO")


def test_holidays_may_be_those_of_a_part_of_a_country():
    epiphany = dt.date(2026, 1, 6)
    assert epiphany in public_holidays("DE-BY", 2026, 2026)
    assert epiphany not in public_holidays("DE", 2026, 2026)


@pytest.mark.parametrize("country", ["XX", "Norway", "NO-XX", ""])
def test_an_unknown_country_is_refused(country):
    with pytest.raises(RuleError, match="unknown country"):
        OrdinaryHours(country=country)


@pytest.mark.parametrize(
    "day",
    [dt.date(2026, 11, 17), dt.datetime(2026, 11, 17, 12), pd.Timestamp("2026-11-17")],
    ids=lambda day: str(type(day)),
)
def test_a_day_off_has_no_ordinary_hours(day):
    assert crossed("2026-11-17T10:00+01:00", days_off=[day]) == {"day_off", "connected"}
    assert crossed("2026-11-17T10:00+01:00", flexi_days=[day]) == {"day_off", "connected"}
    assert crossed("2026-11-18T10:00+01:00", days_off=[day]) == set()


def test_a_profile_without_a_rule_for_days_off_calls_them_outside_ordinary_hours():
    rules = {name: rule for name, rule in load_profile("afi_2022_04").rules.items() if name != "day_off"}
    before = dataclasses.replace(load_profile("afi_2022_04"), rules=rules)
    hours = OrdinaryHours(days_off=[dt.date(2026, 11, 17)])
    found = grense.classify(mails("2026-11-17T10:00+01:00"), tz=OSLO, ordinary_hours=hours, profile=before)
    assert set(categories(found)) == {"outside_hours", "connected"}


def test_days_off_may_be_any_collection_in_any_order():
    days = [dt.date(2026, 11, 18), dt.date(2026, 11, 17), dt.date(2026, 11, 18)]
    assert OrdinaryHours(days_off=days) == OrdinaryHours(days_off={*days}) == OrdinaryHours(days_off=tuple(days[:2]))


@pytest.mark.parametrize("day", ["2026-11-17", 20260117, None])
def test_a_day_off_that_is_no_date_is_refused(day):
    with pytest.raises(RuleError, match="days_off holds"):
        OrdinaryHours(days_off=[day])


def test_a_day_off_far_from_the_data_does_no_harm():
    assert not outside("2026-11-17T10:00+01:00", days_off=[dt.date(1970, 1, 1), dt.date(2099, 1, 1)])


@pytest.mark.parametrize(
    "weekly", ["mon–fri 08:00-16:00", "mon-wed-fri 08:00-16:00", "money 08:00-16:00", "mon :30-16:00", 5]
)
def test_more_hours_that_make_no_sense_are_refused(weekly):
    with pytest.raises(RuleError):
        OrdinaryHours(weekly)


def test_a_weekday_that_stands_twice_in_a_mapping_is_refused():
    with pytest.raises(RuleError, match="mon stands twice"):
        OrdinaryHours({0: ("08:00", "16:00"), "mon": ("09:00", "10:00")})


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (HEAD + "title = 7\n", "title"),
        (HEAD + '[rules.evening]\nfrom = ":30"\nsource = "ours"\n', "rules.evening.from"),
    ],
)
def test_more_senseless_extensions_are_refused(tmp_path, text, named):
    path = tmp_path / "house.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(RuleError, match=named):
        load_profile(path)
