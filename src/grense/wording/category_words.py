"""What each category is called, as messages of the catalogues: one row a category of `grense.rules.categories`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grense.i18n import N_, Catalogue
from grense.rules.categories import Category

__all__ = ["PHRASES", "Phrases", "category_word", "phrases_of", "short_word"]


@dataclass(frozen=True)
class Phrases:
    """The texts of a category.

    `name` heads lists, `short` stands inside a picture. `planned` says that it would be one, with `{value}` and
    `{limit}`. `often` is a clause that says that it is a pattern. `together` are codes of
    `grense.wording.nudge_texts.SHARED`: what can be agreed on with others; `alone` is what a person can do.
    """

    name: str
    short: str
    planned: str
    often: str
    together: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()


_ANSWERS, _MEETINGS, _LOAD = "evening_now", "plan_ahead", "near_long_week"
_MORNING = N_("A mail that is written in the evening can be sent in the morning.")
_END = N_("A fixed end of the day, with a reminder before it.")
_ENTRY = N_("An entry in the calendar that ends the day.")

PHRASES: Mapping[str, Phrases] = {
    "evening": Phrases(
        N_("Evening work"),
        N_("evening"),
        N_("Would be evening work: {value}."),
        N_("evening work is weekly"),
        (_ANSWERS, _MEETINGS, _LOAD),
        (_MORNING, _END),
    ),
    "sunday": Phrases(
        N_("Sunday work"),
        N_("Sunday"),
        N_("Would be Sunday work: {value}."),
        N_("Sunday work is monthly or more"),
        (_MEETINGS, _ANSWERS),
        (N_("A mail that is written on a Sunday can be sent on Monday."),),
    ),
    "short_rest": Phrases(
        N_("Short rest"),
        N_("short rest"),
        N_("Would be short rest: {value}."),
        N_("short rest is weekly"),
        (_MEETINGS, _ANSWERS, _LOAD),
        (_MORNING, N_("A later start the morning after.")),
    ),
    "long_day": Phrases(
        N_("Long day"),
        N_("long day"),
        N_("Would be a long day: {value}."),
        N_("long days are weekly"),
        (_LOAD, _MEETINGS),
        (_END, _ENTRY),
    ),
    # Long weeks and days outside ordinary hours have no label in pictures, and quick looks are never planned.
    "long_week": Phrases(
        N_("Long week"),
        "",
        N_("Would be over {limit}: {value}."),
        N_("the mean week is over {limit}"),
        (_LOAD, _MEETINGS),
        (_END, _ENTRY),
    ),
    "outside_hours": Phrases(
        N_("Outside ordinary hours"),
        "",
        N_("Would be outside ordinary hours: {value}."),
        N_("work outside ordinary hours is weekly"),
        (_ANSWERS, _MEETINGS),
        (_MORNING, N_("A line under mails that no answer is expected.")),
    ),
    "connected": Phrases(
        N_("Connected"),
        N_("connected"),
        "",
        N_("the latest answers are what the report calls connected"),
        (_ANSWERS, _LOAD),
        (_MORNING, N_("Work mail off the phone after a set time.")),
    ),
    "day_off": Phrases(
        N_("Work on a day off"),
        "",
        N_("Would be work on a day off: {value}."),
        N_("there is often work on days off"),
        (_ANSWERS, _MEETINGS),
        (N_("An automatic reply that names who answers meanwhile."),),
    ),
}


def phrases_of(category: str, words: Catalogue) -> Phrases:
    """The texts of a category in the language, as they are shown; of one's own in the first language without one in it.

    >>> from grense.i18n import load
    >>> phrases_of("evening", load("en")).short
    'evening'
    """
    if isinstance(category, Category) and category.texts:
        own = category.texts.get(words.language) or next(iter(category.texts.values()))
        planned = words.gettext("{category}, as planned: {value}.").replace("{category}", own.name)
        often = words.gettext("often: {category}").format(category=own.name)
        return Phrases(own.name, own.short, own.planned or planned, own.often or often)
    row = PHRASES[category]
    name, short, planned, often = map(words.gettext, (row.name, row.short, row.planned, row.often))
    return Phrases(name, short, planned, often, row.together, tuple(map(words.gettext, row.alone)))


def category_word(category: str, words: Catalogue) -> str:
    """The name of a category."""
    return phrases_of(category, words).name


def short_word(category: str, basis: str, words: Catalogue) -> str:
    """The name of a category inside a picture, with a mark for an estimate."""
    word = phrases_of(category, words).short
    return words.gettext("{word}, estimated").format(word=word) if word and basis == "estimate" else word
