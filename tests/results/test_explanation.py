"""The words of a crossing: those of the command, in its languages."""

from __future__ import annotations

import dataclasses
import json

import pytest

import grense
from command_line import NOW, OSLO, Run, runner
from grense import example
from grense.errors import GrenseError, UnknownLanguageWarning
from grense.history.week import summarise_week
from grense.i18n import LANGUAGES
from grense.services.gather import Collected, judge
from grense.services.person_rules import PersonRules

FILES = [str(path) for path in example.paths()]
WEEK = "2026-W47"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(monkeypatch)


@pytest.fixture(scope="module")
def found() -> grense.Classification:
    """What the command classifies."""
    gathered = Collected(example.paths(), None).read(now=NOW, me=[example.ME], tz=example.TZ, include=(), week=WEEK)
    return grense.Classification.of(judge(gathered, PersonRules(country="NO"), now=NOW))


@pytest.fixture(scope="module")
def whys(found: grense.Classification) -> list[grense.Explanation]:
    rows = found.crossings
    return [found.explain(label) for label in rows.index[rows["week"] == WEEK]]


def words(text: str) -> str:
    """The text without its line breaks and indents."""
    return " ".join(text.split())


def explained(run: Run, *options: str) -> str:
    return run("explain", *FILES, "--me", example.ME, *OSLO, "--week", WEEK, "--country", "NO", *options).stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_is_what_the_command_prints(run: Run, whys: list[grense.Explanation], language: str) -> None:
    printed = words(explained(run, "--lang", language))
    assert len({why.category for why in whys}) == 7
    for why in whys:
        assert words(why.to_text(language)) in printed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dict_is_the_command_s_json(run: Run, whys: list[grense.Explanation], language: str) -> None:
    document = json.loads(explained(run, "--lang", language, "--json"))
    mine = [json.loads(json.dumps(why.to_dict(language))) for why in whys]
    assert sorted(mine, key=str) == sorted([*document["crossings"], *document["planned"]], key=str)


def test_the_words_of_the_week_are_in_it(run: Run, whys: list[grense.Explanation]) -> None:
    printed = words(run("week", *FILES, "--me", example.ME, *OSLO, "--week", WEEK, "--lang", "nb").stdout)
    headlines = [why.to_dict("nb")["sentence"] for why in whys if why.category not in ("outside_hours", "short_rest")]
    assert [one for one in headlines if one in printed] == headlines


def test_it_equals_the_crossing_of_a_summary(found: grense.Classification) -> None:
    week = summarise_week(found, WEEK)
    for one in (*week.crossings, *week.planned):
        why = found.explain(one.label)
        assert why == one == why
        assert hash(why) == hash(one)
        assert why != dataclasses.replace(one, minutes=-1.0)


def test_it_is_english_by_default(whys: list[grense.Explanation]) -> None:
    assert whys[0].to_text() == whys[0].to_text("en") != whys[0].to_text("nb")
    assert whys[0].to_dict() == whys[0].to_dict("en")


@pytest.mark.parametrize("language", ["no", "nb-NO", "nb_NO", "nb_NO.UTF-8", "NB"])
def test_a_locale_names_its_language(whys: list[grense.Explanation], language: str) -> None:
    assert whys[0].to_text(language) == whys[0].to_text("nb")


def test_another_language_is_english_with_a_warning(whys: list[grense.Explanation]) -> None:
    with pytest.warns(UnknownLanguageWarning, match=r"unknown language 'sv': texts are English \(known: nb, nn, en\)"):
        assert whys[0].to_text("sv") == whys[0].to_text("en")


def test_a_language_is_a_text(whys: list[grense.Explanation]) -> None:
    with pytest.raises(GrenseError, match="language is int"):
        whys[0].to_text(5)


def test_it_prints_as_one_line_with_what_it_is(whys: list[grense.Explanation]) -> None:
    for why in whys:
        assert "\n" not in repr(why)
        assert why.to_dict("en")["sentence"] in repr(why)
        assert len(repr(why)) < 200
