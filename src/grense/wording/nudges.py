"""A nudge in the person's language: facts, times and a choice. Title and body are complete without buttons.

A title has at most 48 characters and a body at most 120, so that no system cuts them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from grense.i18n import Catalogue
from grense.law.profile import general_rest
from grense.nudges.nudge import ASK, Fact, Nudge
from grense.wording.crossings import category_word
from grense.wording.nudge_texts import ACTIONS, KINDS, SHARED, VARIANTS, Said

__all__ = ["action", "body", "name", "reason", "share_text", "title", "when"]

_MINUTE = dt.timedelta(minutes=1)
_PLAN_TIME = 15 * 60


def title(nudge: Nudge, words: Catalogue) -> str:
    """The subject of the nudge, in at most 48 characters."""
    return _filled(_said(nudge).title, nudge, words)


def body(nudge: Nudge, words: Catalogue) -> str:
    """What the person can do, in at most 120 characters."""
    return _filled(_said(nudge).body, nudge, words)


def reason(nudge: Nudge, words: Catalogue) -> str:
    """Why it is shown, on what evidence, and when such nudges are shown."""
    return f"{_filled(_said(nudge).reason, nudge, words)} {when(nudge.code, words)}"


def name(code: str, words: Catalogue) -> str:
    """The name of a kind, for a list of what can be switched off."""
    return words.gettext(KINDS[code].name)


def when(code: str, words: Catalogue) -> str:
    """When a kind may be shown."""
    return words.gettext(KINDS[code].when).format(clock=words.hour(_PLAN_TIME))


def action(code: str, words: Catalogue) -> str:
    """The text of an answer, on a button and in a menu."""
    return words.gettext(ACTIONS[code])


def share_text(code: str, words: Catalogue) -> str:
    """A neutral text for the team, a manager or a safety representative; empty where nothing is to be agreed on.

    It contains no figure of the person, so sharing it reveals no personal data.
    """
    return words.gettext(SHARED.get(code, "")).format(limit=words.limit(general_rest()))


def _said(nudge: Nudge) -> Said:
    return VARIANTS.get(f"{nudge.code}:{_sort(nudge.code, nudge.facts)}", KINDS[nudge.code].said)


def _sort(code: str, facts: Mapping[str, Fact]) -> str:
    if code == "weekly_pattern":
        return str(facts.get("period", ""))
    if code == ASK and facts["count"] == 1:
        return "one"
    if code in ("good_week", "weekly_summary") and "rest" not in facts:
        return "no_rest" if facts["count"] or code == "good_week" else "none"
    if code == "weekly_summary" and not facts["count"]:
        return "none"
    return str(facts.get("what", facts.get("habit", "")))


def _filled(text: str | tuple[str, str], nudge: Nudge, words: Catalogue) -> str:
    if isinstance(text, tuple):
        count = nudge.facts["count"]
        message = words.ngettext(*text, count if isinstance(count, int) else 0)
    else:
        message = words.gettext(text)
    return _capital(message.format(**_places(nudge.facts, words)))


def _places(facts: Mapping[str, Fact], words: Catalogue) -> dict[str, str]:
    """The facts formatted in the language; a local time includes its weekday."""
    found: dict[str, str] = {}
    for key, value in facts.items():
        if isinstance(value, dt.datetime):
            found |= {key: words.clock(value), f"{key}_day": words.weekday(value)}
        elif isinstance(value, dt.timedelta):
            length = words.limit if key == "limit" else words.duration
            # Rounded down to the minute: rest is at most this, and remaining time is at least this.
            found[key] = length(value // _MINUTE)
        elif isinstance(value, dt.date):
            found[key] = words.weekday(value)
        elif key == "category" and isinstance(value, str):
            found[key] = category_word(value, words)
        elif key == "code":
            found["name"] = name(str(value), words)
        else:
            found[key] = str(value)
            if key == "count" and isinstance(value, int):
                found["number"] = words.number(value)
    return found


def _capital(text: str) -> str:
    """Capitalise a sentence that begins with a number in words."""
    return text[:1].upper() + text[1:]
