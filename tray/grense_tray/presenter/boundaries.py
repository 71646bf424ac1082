"""The content of the page about boundaries: ways to keep work and free time apart, and what others are responsible for.

Each way is a strategy of the report; the employer's measures, the workplace's policy and the law are shown beside them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from grense.i18n import N_, Catalogue
from grense.rights import right_of
from grense.storage.home import Home
from grense.storage.settings import Settings
from grense.strategies import Strategy, strategies
from grense.wording.policy import policy_lines
from grense.wording.rights import described
from grense.wording.strategies import MEANS
from grense.wording.strategy_choices import employers, limit, name, reported, text
from grense_tray.presenter.error_hints import in_file

__all__ = [
    "AgreedPolicy",
    "Help",
    "Measures",
    "StrategyWords",
    "agreed",
    "help_with",
    "measures",
    "place",
    "texts_under",
    "ways",
]

# Library texts that name a command and a setting, reworded for the page.
_HERE: Mapping[str, str] = {
    "stop_reminder": N_(
        "A reminder ten minutes before the end of the day, while you are working. It counts among the nudges of the "
        "day."
    ),
    "out_of_hours_line": N_("A line to put under mails"),
    "urgent_call_line": N_("A line about what is urgent"),
    "text_for_manager": N_(
        "A neutral text for the team, a manager or the safety representative, without a figure of yours"
    ),
}
_PASTED: Mapping[str, str] = {"out_of_hours_line": "line", "urgent_call_line": "urgent", "text_for_manager": "manager"}


@dataclass(frozen=True)
class StrategyWords:
    """A strategy in words: its name, the report's text, and for whom it does not work, which may be empty.

    `helped` is whether grense has a feature for it.
    """

    id: str
    name: str
    report: str
    limit: str
    helped: bool


@dataclass(frozen=True)
class Help:
    """A feature of grense for a strategy: its id in `MEANS`, a sentence or name, and a text to paste, if any."""

    means: str
    said: str
    text: str = ""


@dataclass(frozen=True)
class Measures:
    """The employer's measures: a warning of the report, a heading, the measures, and the findings about them."""

    lead: str
    heading: str
    measures: tuple[str, ...]
    found: tuple[str, ...]


@dataclass(frozen=True)
class AgreedPolicy:
    """The workplace's policy, a line each, and who sees it; or the error of reading it."""

    lines: tuple[str, ...] = ()
    note: str = ""
    problem: str = ""


def ways(words: Catalogue) -> tuple[StrategyWords, ...]:
    """All strategies, those with a feature of grense first."""
    return tuple(
        StrategyWords(one.id, name(one, words), reported(one, words), limit(one, words), bool(one.means))
        for one in strategies().values()
    )


def help_with(way: str, words: Catalogue) -> tuple[Help, ...]:
    """The features of grense for a strategy."""
    one = strategies()[way]
    return tuple(_help(one, means, words) for means in one.means)


def texts_under(chosen: Collection[str]) -> frozenset[tuple[str, str]]:
    """The texts to paste under each chosen strategy, as `(strategy, means)`: each once, under the first.

    >>> sorted(texts_under(["call_if_urgent", "fixed_hours"]))
    [('call_if_urgent', 'urgent_call_line'), ('fixed_hours', 'out_of_hours_line')]
    """
    first: dict[str, str] = {}
    for one in strategies().values():
        if one.id in chosen:
            for means in one.means:
                if means in _PASTED:
                    first.setdefault(means, one.id)
    return frozenset((way, means) for means, way in first.items())


def measures(words: Catalogue) -> Measures:
    """The employer's measures, after the report's warning against leaving boundaries to each person."""
    heading, said, (found, lead) = employers(words)
    return Measures(lead, heading.rstrip(":"), tuple(said), (found,))


def agreed(home: Home, settings: Settings, words: Catalogue) -> AgreedPolicy:
    """The policy of the settings in plain words; empty where there is none."""
    policy, problem = home.policy(settings)
    if problem is not None:
        return AgreedPolicy(problem=in_file(problem, words))
    if policy is None:
        return AgreedPolicy()
    _, *lines = map(str.strip, policy_lines(policy, words))
    note = words.gettext("This is shown to you alone, and grense does not keep it.")
    return AgreedPolicy(tuple(f"{line[:1].upper()}{line[1:]}" for line in lines), note)


def place(country: str | None, words: Catalogue, *, on: dt.date) -> tuple[str, ...]:
    """The law on disconnecting in the country where the person works."""
    if country is None:
        return (words.gettext("No country is chosen under ordinary hours, so nothing was looked up."),)
    return tuple(described(right_of(country, on=on), words, on=on))


def _help(strategy: Strategy, means: str, words: Catalogue) -> Help:
    said = words.gettext(_HERE.get(means) or MEANS[means])
    return Help(means, said, text(_PASTED[means], words, strategy) if means in _PASTED else "")
