"""Pick at most one nudge at a moment: the one with the highest worth."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from grense.base.arguments import check_moment, check_type
from grense.nudges.candidates import monthly_question, occasions
from grense.nudges.history import History
from grense.nudges.nudge import CODES, Nudge
from grense.nudges.preferences import Preferences
from grense.nudges.rules import RULES, Moment, can_be_changed
from grense.nudges.situation import Situation
from grense.outlook import Outlook
from grense.rules.ordinary_hours import OrdinaryHours

__all__ = ["decide"]


class _Known(NamedTuple):
    outlook: Outlook
    hours: OrdinaryHours
    preferences: Preferences
    situation: Situation
    nudges: tuple[Nudge, ...]


# An outlook is valid for many ticks, so its nudges are computed once.
_known: _Known | None = None


def decide(
    outlook: Outlook, now: dt.datetime, preferences: Preferences, history: History, *, hours: OrdinaryHours
) -> Nudge | None:
    """Return the nudge to show now, or None, which is nearly always the case.

    `hours` is used for days missing in the outlook. Cheap enough to be called every minute. Raises `GrenseError` for an
    argument of another type, `ZoneError` for a `now` without an offset.
    """
    check_type("outlook", outlook, Outlook, "grense.outlook.Outlook")
    check_moment("now", now)
    check_type("preferences", preferences, Preferences, "grense.nudges.Preferences")
    check_type("history", history, History, "grense.nudges.History")
    check_type("hours", hours, OrdinaryHours, "grense.OrdinaryHours")
    if not preferences.enabled:
        return None
    at, candidates = _in_window(outlook, now, preferences, history, hours)
    for nudge in candidates:
        if all(allows(nudge, at) for allows in RULES):
            return nudge
    return None


def _in_window(
    outlook: Outlook, now: dt.datetime, preferences: Preferences, history: History, hours: OrdinaryHours
) -> tuple[Moment, list[Nudge]]:
    """The nudges due now, the one with the highest worth first."""
    known = _know(outlook, hours, preferences)
    at = Moment(now, known.situation, preferences, history)
    question = monthly_question(known.situation, history, now) if history.quiet else None
    possible = known.nudges if question is None else (*known.nudges, question)
    found = [nudge for nudge in possible if can_be_changed(nudge, at)]
    found.sort(key=lambda nudge: (-nudge.worth, nudge.expires, CODES.index(nudge.code)))
    return at, found


def _know(outlook: Outlook, hours: OrdinaryHours, preferences: Preferences) -> _Known:
    global _known
    known = _known
    if known is None or known.outlook is not outlook or known.hours != hours or known.preferences != preferences:
        situation = Situation(outlook, hours, preferences.agreed)
        known = _known = _Known(outlook, hours, preferences, situation, occasions(situation, preferences))
    return known
