"""A file that extends another: a changed value has its own source, and nothing else is taken for the report's."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

import grense
from grense.activities import from_columns
from grense.errors import RuleError
from grense.i18n import load
from grense.law import load_law
from grense.law.keys import LAW_KEYS, LAW_RULE_KEYS, RULE_KEYS
from grense.rules.categories import CATEGORIES
from grense.rules.files import built_in_rules
from grense.rules.keys import FREQUENCY_KEYS, POINT_MODEL_KEYS, PROFILE_KEYS, rule_keys, sourced
from grense.rules.point_model import load_point_model
from grense.rules.profiles import default_profile, load_profile
from grense.wording.crossings import rule_clause

OSLO = "Europe/Oslo"
HEAD = 'id = "ours"\ntitle = "Ours"\nchecked_on = 2026-11-30\n'
PROFILE = built_in_rules("rules/profiles", "afi_2022_04", "profile")
LAW = built_in_rules("law/profiles", "no_aml_general", "law")
MODEL = built_in_rules("rules/point_models", "collaboration_span", "point model")
# Another value of each kind, and of those that cannot be told by their kind.
OTHERS = {"from": "20:00", "to": "05:00", "method": "rolling", "day_start": "03:00", "day_anchor": "05:00",
          "week_anchor": "sun", "eves_from": "14:00"}  # fmt: skip
WEEKLY = {"from": "sat 18:00", "to": "sun 22:00"}


def other(key: str, value: Any) -> str:
    """Another valid value, as TOML."""
    if key in OTHERS:
        return repr((WEEKLY if " " in value else OTHERS)[key])
    if isinstance(value, bool):
        return str(not value).lower()
    if isinstance(value, list):
        return '["easter"]'
    return str(value + 1 if isinstance(value, int) else 4.3)


def changes(base: dict[str, Any], keys: tuple[str, ...], table: str = "") -> list[tuple[str, str, str]]:
    return [(table, key, other(key, base[key])) for key in keys if key in base]


OF_A_PROFILE = [
    *changes(PROFILE, sourced(PROFILE_KEYS)),
    *(
        row
        for one in CATEGORIES
        for row in changes(PROFILE["rules"][one.name], sourced(rule_keys(one.shape)), f"rules.{one.name}")
    ),
    *changes(PROFILE["frequency"], sourced(FREQUENCY_KEYS), "frequency"),
]
OF_A_LAW = [
    *changes(LAW, sourced(LAW_KEYS)),
    *(
        row
        for name, rule in LAW["rules"].items()
        for row in changes(rule, sourced((*RULE_KEYS, *LAW_RULE_KEYS[name])), f"rules.{name}")
    ),
]


def written(folder: Path, base: str, *lines: str, table: str = "", head: str = HEAD) -> Path:
    file = folder / "own.toml"
    text = "\n".join(lines)
    file.write_text(f'extends = "{base}"\n{head}' + (f"[{table}]\n{text}\n" if table else f"{text}\n"), "utf-8")
    return file


@pytest.mark.parametrize(("table", "key", "value"), OF_A_PROFILE)
def test_a_changed_value_of_a_profile_asks_for_its_source(tmp_path: Path, table: str, key: str, value: str) -> None:
    with pytest.raises(RuleError, match=re.escape(f"{table}.{key}" if table else key)) as refused:
        load_profile(written(tmp_path, "afi_2022_04", f"{key} = {value}", table=table))
    assert (refused.value.code, 'source = "' in refused.value.hint) == ("source_missing", True)

    own = load_profile(written(tmp_path, "afi_2022_04", f"{key} = {value}", 'source = "ours"', table=table))
    assert "ours" in {own.source, own.coding and own.coding.source, *(rule.source for rule in own.rules.values())}


@pytest.mark.parametrize(("table", "key", "value"), OF_A_LAW)
def test_a_changed_value_of_a_law_asks_for_its_section_and_source(
    tmp_path: Path, table: str, key: str, value: str
) -> None:
    for lines in ((), ("section = '§ 3'",), ("source = 'ours'",)) if table else ((),):
        with pytest.raises(RuleError, match=re.escape(f"{table}.{key}" if table else key)) as refused:
            load_law(written(tmp_path, "no_aml_general", f"{key} = {value}", *lines, table=table))
        assert refused.value.code == "source_missing"
        (tmp_path / "own.toml").rename(tmp_path / f"{len(lines)}.toml")  # laws are kept by their path

    origin = ("source = 'ours'", "section = '§ 3'") if table else ("source = 'ours'",)
    (tmp_path / "new").mkdir()
    own = load_law(written(tmp_path / "new", "no_aml_general", f"{key} = {value}", *origin, table=table))
    if table:
        rule = own.rules[table.removeprefix("rules.")]
        assert (rule.section, rule.source, str(rule.checked_on)) == ("§ 3", "ours", "2026-11-30")


@pytest.mark.parametrize(("table", "key", "value"), changes(MODEL, sourced(POINT_MODEL_KEYS)))
def test_a_changed_value_of_a_point_model_asks_for_its_source(tmp_path: Path, table: str, key: str, value: str) -> None:
    with pytest.raises(RuleError, match=key):
        load_point_model(written(tmp_path, "collaboration_span", f"{key} = {value}"))
    own = load_point_model(written(tmp_path, "collaboration_span", f"{key} = {value}", 'source = "ours"'))
    assert {one.name for one in dataclasses.fields(own) if getattr(own, one.name) != getattr(built_in(), one.name)} == {
        "id", "title", "source", "checked_on", key
    }  # fmt: skip


def built_in() -> Any:
    return load_point_model("collaboration_span")


@pytest.mark.parametrize("load_one", [load_profile, load_point_model, load_law])
@pytest.mark.parametrize("missing", ["id", "checked_on"])
def test_a_file_that_extends_another_names_itself(tmp_path: Path, load_one: Any, missing: str) -> None:
    base = {load_profile: "afi_2022_04", load_point_model: "active_time", load_law: "no_aml_general"}[load_one]
    head = "".join(line for line in HEAD.splitlines(keepends=True) if not line.startswith(missing))
    with pytest.raises(RuleError, match=missing) as refused:
        load_one(written(tmp_path, base, head=head))
    assert f"{missing} = " in refused.value.hint


def test_a_law_has_a_title_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="title"):
        load_law(written(tmp_path, "no_aml_general", head=HEAD.replace("title", "short")))
    (tmp_path / "two").mkdir()
    own = load_law(written(tmp_path / "two", "no_aml_general"))
    assert (own.title, own.short, own.text) == ("Ours", "Ours", load_law("no_aml_general").text)


def test_the_title_of_a_profile_is_not_taken_over(tmp_path: Path) -> None:
    own = load_profile(written(tmp_path, "afi_2022_04", head='id = "ours"\nchecked_on = 2026-11-30\n'))
    assert (own.id, own.title, own.rules) == ("ours", "", default_profile().rules)


@pytest.mark.parametrize("pace", ["evening", "long_week"])
def test_a_changed_pace_asks_for_the_source_of_the_frequency(tmp_path: Path, pace: str) -> None:
    line = f'{pace} = "3 a week"'
    with pytest.raises(RuleError, match=f"frequency.codes.{pace}"):
        load_profile(written(tmp_path, "afi_2022_04", line, table="frequency.codes"))
    own = load_profile(
        written(tmp_path, "afi_2022_04", 'source = "ours"', "[frequency.codes]", line, table="frequency")
    )
    assert own.coding is not None
    assert (own.coding.source, str(own.coding.checked_on)) == ("ours", "2026-11-30")


def test_a_value_as_in_the_extended_file_is_no_change(tmp_path: Path) -> None:
    own = load_profile(written(tmp_path, "afi_2022_04", "limit_minutes = 660", table="rules.short_rest"))
    assert own.rules["short_rest"] == default_profile().rules["short_rest"]


# --- What an explanation quotes ---------------------------------------------------------------------------------------

# A workday, and a mail at 22:00 in Oslo.
TIMES = (
    ["2026-11-17T07:00Z", "2026-11-17T21:00Z", "2026-11-18T07:00Z"],
    ["2026-11-17T15:00Z", "2026-11-17T21:00Z", "2026-11-18T15:00Z"],
    ["manual", "mail_sent", "manual"],
)


def clause(profile: Any, category: str) -> str:
    found = grense.classify(from_columns(*TIMES), tz=OSLO, profile=profile)
    (label, *_) = found.crossings.index[found.crossings["category"] == category]
    return rule_clause(found.explain(label), load("en"))


def test_ones_own_rule_is_explained_with_its_own_source(tmp_path: Path) -> None:
    own = written(tmp_path, "afi_2022_04", 'from = "18:00"', 'source = "our team"', table="rules.evening")
    assert clause(own, "evening").endswith("Source: our team.")
    assert "after 21:00" in clause("afi_2022_04", "evening")


@pytest.mark.parametrize("category", ["outside_hours", "connected"])
def test_what_is_measured_by_a_changed_number_is_not_explained_by_the_report(tmp_path: Path, category: str) -> None:
    own = written(tmp_path, "afi_2022_04", "flex_minutes = 0", 'source = "our team"')
    assert clause(own, category).endswith("Source: our team.")

    changed = dataclasses.replace(default_profile(), flex_minutes=0.0)
    assert clause(changed, category).endswith("No source is given.")


@pytest.mark.parametrize(
    ("category", "change"), [("evening", {"window": (18 * 60, 28 * 60)}), ("short_rest", {"limit_minutes": 720.0})]
)
def test_a_rule_that_was_changed_in_code_has_not_the_source_of_the_report(
    category: str, change: dict[str, Any]
) -> None:
    profile = default_profile()
    rule = dataclasses.replace(profile.rules[category], **change)

    def with_rule(one: Any) -> Any:
        return dataclasses.replace(profile, rules={**profile.rules, category: one})

    assert clause(with_rule(rule), category).endswith("No source is given.")
    assert clause(with_rule(dataclasses.replace(rule, source="our team")), category).endswith("Source: our team.")
