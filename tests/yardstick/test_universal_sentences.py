"""Sentences on findings that say nothing, none or all: each is held against the report's tables, over all outcomes.

A new one in a catalogue, in docs/explanation or in the README fails here until it has a check, or a line that says why
it is about something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import catalogues
from grense import yardstick
from grense.i18n import LANGUAGES, load
from grense.yardstick import wording
from grense.yardstick.findings import MODELS, WELFARE, Finding, reported
from grense.yardstick.outcomes import difference

ROOT = Path(__file__).parents[2]
DOCS = [
    ROOT / "README.md",
    *(ROOT / "docs" / "explanation" / f"{n}.md" for n in ("limits", "privacy", "report", "strategies")),
]

UNIVERSAL = {
    "en": r"nothing|none|nobody|no (other|one|pattern|finding|link|figure)s?|all",
    "nb": r"ingenting|ingen|intet|alle|alt|ikke (noe|noen)",
    "nn": r"ingenting|ingen|inga|inkje|alle|alt|ikkje (noko|nokon)",
}
ON_FINDINGS = {
    "en": r"report|clear|(go|goes|went) together|burnout|detachment|conflict|interviewed|patterns?|held constant|found"
    r"|survey|slides",
    "nb": r"rapport\w*|tydelig\w*|sammen med|hang sammen|henger sammen|utbrenthet|avkobling|konflikt|intervju\w*"
    r"|mønst\w+|konstant|undersøkelse\w*|lysbilde\w*",
    "nn": r"rapport\w*|tydeleg\w*|saman med|hang saman|heng saman|utbrentheit|avkopling|konflikt|intervju\w*"
    r"|mønst\w+|konstant|undersøking\w*|lysbilete\w*",
}


def nothing_clear_from_weekly_to_daily() -> None:
    """Table 5 within a person, all ten outcomes."""
    daily = yardstick.effects(table=5, model="FE").query("reference == 'weekly'")
    assert len(daily) == 10
    assert daily["stars"].eq(0).all()


def no_employee_interviewed_had_guidance() -> None:
    """The report says so in two places; that it says few in others is among its inconsistencies."""
    assert "missing_guidelines" in set(yardstick.measures()["measure"])
    assert yardstick.inconsistencies()["what"].str.contains("'ingen' had clear guidance").sum() == 1


def two_of_all_patterns_go_with_burnout() -> None:
    """Of every pattern in Tables 5 and 6, within a person, alone and beside the others."""
    within = yardstick.effects(model="FE", outcome="burnout").query("table in (5, 6)")
    assert set(within["predictor"]) == set(reported())
    clear = within[within["stars"] > 0]
    assert set(clear["predictor"]) == {"connected", "long_week"}
    assert clear.groupby("predictor").size().eq(2).all()


def the_report_has_figures_of_its_categories_alone() -> None:
    predictors = set(yardstick.effects().query("table in (5, 6, 7)")["predictor"])
    assert predictors == set(yardstick.table("categories").query("in_models.notna()")["category"])


def short_rest_beside_the_others_leaves_none_of_three() -> None:
    """True of the three outcomes in the table above the sentence; the clear ones of all the others stand beside it."""
    joint = yardstick.effects(joint=True).query("table in (6, 7) and predictor == 'short_rest' and stars > 0")
    found = set(joint[["model", "outcome", "coefficient"]].itertuples(index=False, name=None))
    assert found == {
        ("BE", "work_home_conflict", 0.15),
        ("BE", "limiting_complaints", 0.07),
        ("BE", "sick_absence_any", 0.09),
        ("BE", "sick_absence_job", 0.03),
        ("FE", "effort", -0.08),
    }


CHECKED: dict[str, Callable[[], None]] = {
    "From once a week to every day, nothing clear is added: {links}.": nothing_clear_from_weekly_to_daily,
    "None of the employees interviewed for the report had clear guidance from the employer on limiting their hours.": (
        no_employee_interviewed_had_guidance
    ),
    "Of all patterns, two go together with burnout in the same person: being connected, and hours over {hours}.": (
        two_of_all_patterns_go_with_burnout
    ),
    "The report has no figures of this.": the_report_has_figures_of_its_categories_alone,
    "The report has no figures of this. Its interviews describe that with the work at home it can be hard not to work"
    " at all on a day off.": the_report_has_figures_of_its_categories_alone,
    "Of short rest no link with these three is clear within one person once the others are held constant.": (
        short_rest_beside_the_others_leaves_none_of_three
    ),
    "None of the employees interviewed had clear guidance from the employer (elsewhere the report says few), and it"
    " warns of making each person answer for hours that spread.": no_employee_interviewed_had_guidance,
}
ELSEWHERE = {
    "This address would send the password in clear, so nothing was sent.": "a server",
    "Nothing was found about the number of employees from which it holds.": "a law",
    "Private member's bills, in Kerala in 2025 and in the Lok Sabha on 5 December 2025; none was found to be law.": (
        "a law"
    ),
    "The report names these too; grense can do nothing for them.": "what grense can do",
    "grense can do nothing for it; it is named because the report names it.": "what grense can do",
    "The report's limits are a survey's; the law's hold if nothing else is agreed.": "agreements",
    "Your own mail addresses. Default: none, and the one found in most of your mail and meetings is taken.": (
        "a setting"
    ),
    "none of the patterns is weekly": "the person's own patterns",
    "Never kept: subjects, texts, names, addresses of others, places, attachments. What a calendar brings along of them"
    " is dropped at once. Nobody else sees any of it: there is no account, no server of ours, and no report to an"
    " employer.": "what is kept",
    "the chance of such a figure, were there no link, is under 5 (*), 1 (**) or 0.1 percent (***); without stars it is"
    " not clear.": "what stars mean",
    "grense corrects none of it and lists what it found:": "what grense does",
    "We know of nobody who asked and logged the same persons, so how far the report's shares and grense's codes lie"
    " apart is unknown.": "other studies",
    "The report warns against making all this an individual responsibility.": "a warning, not a finding",
    "Above all of it stands what the report warns of:": "a warning, not a finding",
}


def is_universal(language: str, sentence: str) -> bool:
    return all(re.search(rf"(?i)\b({words[language]})\b", sentence) for words in (UNIVERSAL, ON_FINDINGS))


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.:?!])\s+", text)


def of_catalogues() -> Iterator[str]:
    for language in LANGUAGES:
        for message in catalogues.catalogue(language):
            one = isinstance(message.string, str)
            forms = (message.string,) if one else message.string
            if any(is_universal(language, said) for form in forms for said in sentences(form)):
                yield str(message.id if one else message.id[0])


def of_docs() -> Iterator[str]:
    for path in DOCS:
        text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
        for block in re.split(r"\n\s*\n|\n(?=[-|#])", text):
            yield from (said for said in sentences(" ".join(block.split()).lstrip("-# ")) if is_universal("en", said))


def test_every_sentence_that_says_nothing_none_or_all_has_a_check() -> None:
    found = {*of_catalogues(), *of_docs()}
    assert found - CHECKED.keys() - ELSEWHERE.keys() == set(), "give it a check over all outcomes"
    assert (CHECKED.keys() | ELSEWHERE.keys()) - found == set(), "these are said no more"


@pytest.mark.parametrize("sentence", CHECKED)
def test_a_sentence_that_says_nothing_none_or_all_is_true(sentence: str) -> None:
    CHECKED[sentence]()


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_a_wrong_sentence_of_this_kind_would_be_seen(language: str) -> None:
    wrong = {
        "en": "With the other patterns held constant, nothing clear is left.",
        "nb": "Når de andre mønstrene holdes konstant, er ingenting tydelig igjen.",
        "nn": "Når dei andre mønstera blir haldne konstante, er ingenting tydeleg att.",
    }
    assert is_universal(language, wrong[language])


def beside_the_others(category: str, model: str) -> list[Finding]:
    found = [one for one in yardstick.findings_of(category) if one.model == model]
    joint = [one for one in found if one.joint]
    return joint or [one for one in found if one.unit != "daily" and one.reference != "weekly"]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("category", reported())
def test_every_clear_outcome_of_a_pattern_is_said(category: str, model: str) -> None:
    words = load("en")
    said = (wording.between if model == "BE" else wording.within)(category, words)
    for one in beside_the_others(category, model):
        if one.is_clear and one.coefficient is not None:
            assert difference(one.outcome, one.coefficient, words) in said, one


@pytest.mark.parametrize("category", reported())
def test_no_longer_clear_is_said_where_none_of_the_three_is(category: str) -> None:
    left = [one for one in beside_the_others(category, "FE") if one.joint and one.outcome in WELFARE]
    gone = bool(left) and not any(one.is_clear for one in left)
    assert ("no longer clear" in wording.in_short(category, load("en"))) == gone
    assert ("these are not clear" in wording.within(category, load("en"))) == gone
