"""Work in the night's hours. A night is labelled by the day on which its window opens."""

from __future__ import annotations

import numpy as np

from grense.classification.intervals import Ints, Ticks
from grense.law.periods import EVIDENCE, SIDES, Ground, Judged, limits
from grense.law.rule import LawRule

__all__ = ["nights", "presence"]


def nights(ground: Ground, rule: LawRule) -> Judged:
    """Evidence in the night of each day."""
    first, last = rule.window or (0, 0)
    begin, finish = (ground.at(ground.person, ground.day, minutes) for minutes in (first, last))
    return presence(ground, rule, ground.person, ground.day, begin, finish)


def presence(
    ground: Ground, rule: LawRule, person: Ints, day: Ints, begin: Ticks, finish: Ticks, *, again: bool = False
) -> Judged:
    """The windows with evidence, an instant or more; with `again`, only those whose previous window has some too.

    Beyond a person's days, another person's time may lie on the line, so no window reaches there.
    """
    lowest = ground.begin[ground.place(person, _first_day_of(ground, person))]
    highest = ground.finish[ground.place(person, _last_day_of(ground, person))]
    start, end = np.maximum(begin, lowest), np.minimum(finish, highest)
    found = {side: ground.sides[side].pieces.within(start, end) for side in SIDES}
    over = {side: found[side].present if side in EVIDENCE else np.zeros(len(day), np.bool_) for side in SIDES}
    if again:
        same = np.append(False, person[1:] == person[:-1])[: len(person)]
        over = {side: hits & np.append(False, hits[:-1])[: len(hits)] & same for side, hits in over.items()}
    rows = np.flatnonzero(over["calendar"])
    return Judged(
        rule,
        person[rows],
        day[rows],
        begin[rows],
        finish[rows],
        limits(rule, len(rows)),
        {side: found[side].length[rows] for side in SIDES},
        {side: over[side][rows] for side in SIDES},
        ground.complete(person[rows], finish[rows]),
    )


def _first_day_of(ground: Ground, person: Ints) -> Ints:
    return ground.first_day[np.searchsorted(ground.persons, person)]


def _last_day_of(ground: Ground, person: Ints) -> Ints:
    return ground.last_day[np.searchsorted(ground.persons, person)]
