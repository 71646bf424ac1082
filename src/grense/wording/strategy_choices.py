"""The strategies in the person's language, with employers' measures, and texts to paste."""

from __future__ import annotations

from grense.i18n import Catalogue
from grense.strategies.strategies import Strategy
from grense.wording.nudges import share_text
from grense.wording.strategies import FOUND, LINES, MEANS, MEASURES, SEEN, STRATEGIES

__all__ = ["TEXTS", "described", "employers", "limit", "name", "reported", "text"]

TEXTS = ("manager", "line", "urgent")

# The texts to share are those of the nudges; a strategy about answers has the one about answers.
_SHARED = {"mail_off_after_a_time": "evening_now", "call_if_urgent": "evening_now"}
_LOAD = "near_long_week"


def name(strategy: Strategy, words: Catalogue) -> str:
    """The name of a strategy."""
    return words.gettext(STRATEGIES[strategy.id].name)


def reported(strategy: Strategy, words: Catalogue) -> str:
    """What the report states about it, and in which chapters."""
    where = ", ".join(map(str, strategy.chapters))
    place = words.ngettext("The report, chapter {where}.", "The report, chapters {where}.", len(strategy.chapters))
    return f"{words.gettext(STRATEGIES[strategy.id].report)} {place.format(where=where)}"


def limit(strategy: Strategy, words: Catalogue) -> str:
    """For whom it does not work; empty where the report has nothing on it."""
    said = STRATEGIES[strategy.id].limit
    return words.gettext(said) if said else ""


def described(strategy: Strategy, words: Catalogue) -> list[str]:
    """The report's statement and chapters, for whom it does not work, its visibility, and grense's features."""
    means = [words.gettext(MEANS[one]) for one in strategy.means]
    against = limit(strategy, words)
    return [
        reported(strategy, words),
        *([against] if against else []),
        words.gettext(SEEN[strategy.seen]),
        *(means or [words.gettext("grense can do nothing for it; it is named because the report names it.")]),
    ]


def employers(words: Catalogue) -> tuple[str, list[str], list[str]]:
    """What an employer can do: a heading, the measures, and why they are listed beside a person's own."""
    heading = words.gettext("What an employer can do, as the report has it:")
    return heading, [words.gettext(one) for one in MEASURES.values()], [words.gettext(one) for one in FOUND]


def text(kind: str, words: Catalogue, strategy: Strategy | None = None) -> str:
    """A text to paste: `manager` (for a team and a safety representative too), `line` under mails, or `urgent`.

    It contains no figure, name or time of the person.
    """
    if kind == "manager":
        return share_text(_SHARED.get(strategy.id, _LOAD) if strategy else _LOAD, words)
    return words.gettext(LINES[kind])
