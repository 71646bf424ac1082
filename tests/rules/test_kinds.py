"""Kinds of activity of one's own: declared in a profile, or in code."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import pickle
from pathlib import Path

import pytest

import grense
from grense.errors import GrenseError, RuleError
from grense.rules.kinds import KINDS, ActivityKind

DAY = dt.date(2026, 11, 30)
HEAD = """
extends = "afi_2022_04"
id = "ours"
checked_on = 2026-11-29
"""
OWN = (
    HEAD
    + """
[kinds.commit]
counts_as = "trace"
lead_minutes = 10
source = "set by us"
checked_on = 2026-11-30
names.en = ["commit", "commits"]
[kinds.on_site]
counts_as = "plan"
source = "set by us"
checked_on = 2026-11-30
"""
)


def profile(folder: Path, text: str) -> grense.Profile:
    (folder / "own.toml").write_text(text, "utf-8")
    return grense.load_profile(folder / "own.toml")


def test_a_profile_declares_kinds(tmp_path: Path) -> None:
    found = profile(tmp_path, OWN)
    assert dict(found.kinds) == {
        "commit": ActivityKind("commit", "trace", "set by us", DAY, 10, {"en": ("commit", "commits")}),
        "on_site": ActivityKind("on_site", "plan", "set by us", DAY),
    }
    assert found.rules == grense.load_profile("afi_2022_04").rules


def test_a_profile_with_kinds_is_copied_and_pickled(tmp_path: Path) -> None:
    found = profile(tmp_path, OWN)
    assert pickle.loads(pickle.dumps(found)) == found == copy.deepcopy(found)
    assert len({*found.kinds.values(), *found.kinds.values()}) == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('counts_as = "trace"', 'counts_as = "mail"'), "kinds.commit.counts_as"),
        (('counts_as = "trace"\n', ""), "kinds.commit.counts_as"),
        (('source = "set by us"\n', ""), "kinds.commit.source"),
        (("checked_on = 2026-11-30\n", ""), "kinds.commit.checked_on"),
        (("lead_minutes = 10", "lead_minutes = -1"), "kinds.commit.lead_minutes"),
        (("lead_minutes = 10", "lead_minutes = 1441"), "kinds.commit.lead_minutes"),
        (('counts_as = "trace"', 'counts_as = "plan"'), "kinds.commit.lead_minutes"),
        (("lead_minutes = 10", "lead_minute = 10"), "kinds.commit.lead_minutes"),
        (('["commit", "commits"]', '["commit"]'), "kinds.commit.names.en"),
        (('["commit", "commits"]', '["a\\nb", "c"]'), "kinds.commit.names.en"),
        (('["commit", "commits"]', "5"), "kinds.commit.names.en"),
        (("[kinds.commit]", "[kinds.Commit]"), "kinds.Commit"),
        (("[kinds.commit]", "[kinds.meeting]"), "kinds.meeting"),
        ((OWN, HEAD + "kinds = 5"), "kinds is not a table"),
        ((OWN, HEAD + "kinds.commit = 5"), "kinds.commit is not a table"),
    ],
)
def test_an_error_names_the_key(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    with pytest.raises(RuleError) as caught:
        profile(tmp_path, OWN.replace(*change, 1))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "kinds",
    [
        5,
        ["commit"],
        {"commit": "trace"},
        {"push": ActivityKind("commit", "trace", "set by us", DAY)},
    ],
)
def test_kinds_given_in_code_are_checked(kinds: object) -> None:
    with pytest.raises(GrenseError, match="kinds"):
        dataclasses.replace(grense.load_profile("afi_2022_04"), kinds=kinds)


@pytest.mark.parametrize("name", ["", "a b", "../x", "é", "a" * 41, *KINDS, 5])
def test_a_name_is_a_plain_word_that_is_not_taken(name: str) -> None:
    with pytest.raises(RuleError, match="kinds"):
        ActivityKind(name, "trace", "set by us", DAY)


def test_an_undeclared_kind_is_refused_with_how_to_declare_it(tmp_path: Path) -> None:
    with pytest.raises(GrenseError, match=r"row 0 .*\[kinds\.NAME\]"):
        grense.activities.from_columns(["2026-11-16T21:40+01:00"], kind="commit")
    table = grense.activities.from_columns(
        ["2026-11-16T21:40+01:00"], kind="commit", kinds=profile(tmp_path, OWN).kinds
    )
    with pytest.raises(GrenseError, match=r"\[kinds\.NAME\]"):
        grense.classify(table, tz="Europe/Oslo")


def test_a_name_falls_back_to_english_and_to_itself() -> None:
    kind = ActivityKind("clock_in", "trace", "set by us", DAY, names={"nb": ("stempling", "stemplinger")})
    english = dataclasses.replace(kind, names={"en": ("stamp", "stamps")})
    assert [kind.called(language, count) for language in ("nb", "sv") for count in (1, 3)] == [
        "stempling",
        "stemplinger",
        "clock in",
        "clock in",
    ]
    assert english.called("nn", 2) == "stamps"
