"""The mails that a person sent in free time: a mirror for oneself, from times alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from grense.activities import microseconds
from grense.base.arguments import check_day
from grense.classification.intervals import Bools, Ints, Pieces, Ticks
from grense.classification.localtime import MINUTE
from grense.classification.persons import People, PersonsPart
from grense.classification.planned import done_before
from grense.classification.timeline import Timeline
from grense.classification.worked_time import hours_in
from grense.model.sent import SentMails
from grense.rules.categories import WEEK_WINDOW
from grense.rules.clock import MINUTES_A_DAY
from grense.rules.origins import ANSWER

if TYPE_CHECKING:
    from grense.classification.result import Result
    from grense.rules.profiles import Profile

__all__ = ["sent_mails", "sent_of"]

_EPOCH = dt.date(1970, 1, 1)
_MONDAY = -3  # 1969-12-29, the Monday before the epoch
_COUNTS = ("mails", "free", "evening", "sunday", "known", "answers")


def sent_mails(found: Result, first: dt.date, last: dt.date) -> pd.DataFrame:
    """How many mails each person sent on the workdays from `first` to `last`, and how many of them in free time.

    Free time is what lies outside the sender's own ordinary hours; nothing is known of a recipient. One row a person:
    `person`, `mails`, `free`, and of the free ones `evening` and `sunday` (by the profile's windows, local time),
    `known`, whose `origin` is known, and `answers`. docs/reference/definitions.md has the rules.

    >>> from grense.activities import from_columns
    >>> from grense.classification.classify import classify
    >>> mails = from_columns(["2026-11-17T10:00+01:00", "2026-11-17T21:30+01:00"], kind="mail_sent")
    >>> day = dt.date(2026, 11, 17)
    >>> sent_mails(classify(mails, tz="Europe/Oslo"), day, day)[["mails", "free", "evening"]].values.tolist()
    [[2, 1, 1]]
    """
    check_day("first", first)
    check_day("last", last)
    found = found.as_found
    table = found.activities.loc[found.activities["kind"] == "mail_sent"]
    if found.until is not None:
        table = done_before(table, found.until)
    labels = list(found.zones)
    counts = np.zeros((len(labels), len(_COUNTS)), np.int64)
    if len(table):
        people = People(found.activities, found.zones, found.ordinary_hours, found.profile)
        wanted = (first - _EPOCH).days, (last - _EPOCH).days
        for rows in people.split():
            part = people.part(rows)
            if len(part.codes):
                _count(part, table, found.profile, wanted, counts)
    persons = pd.Categorical.from_codes(np.arange(len(labels)), dtype=pd.CategoricalDtype(pd.Index(labels)))
    return pd.DataFrame({"person": persons, **dict(zip(_COUNTS, counts.T, strict=True))})


def sent_of(found: Result, first: dt.date, last: dt.date, *, person: str) -> SentMails:
    """The same of one person, as plain numbers."""
    frame = sent_mails(found, first, last)
    return SentMails(*frame.loc[frame["person"] == person, list(_COUNTS)].to_numpy()[0].tolist())


def _count(part: PersonsPart, table: pd.DataFrame, profile: Profile, wanted: tuple[int, int], counts: Ints) -> None:
    line = part.timeline(profile)
    moments, person, answered, known = _mails(part, line, table)
    stretches, workdays = line.workdays(Pieces(moments, moments + 1))
    stretch = np.searchsorted(stretches.start, moments, "right") - 1
    opening, closing = hours_in(line, stretches, np.isin(workdays.key, part.days_off(line))[stretches.row])
    day = workdays.day[stretches.row[stretch]]
    there = (wanted[0] <= day) & (day <= wanted[1])
    free = there & ((moments < opening[stretch]) | (moments >= closing[stretch]))
    local = line.local(moments)
    chosen = (
        there,
        free,
        free & _in_window(profile, "evening", local),
        free & _in_window(profile, "sunday", local),
        free & known,
        free & answered,
    )
    for column, which in enumerate(chosen):
        np.add.at(counts[:, column], part.codes[person[which]], 1)


def _mails(part: PersonsPart, line: Timeline, table: pd.DataFrame) -> tuple[Ticks, Ints, Bools, Bools]:
    """The part's mails in the order of the line: moment, person, whether an answer, whether that is known."""
    code = table["person"].cat.codes.to_numpy() if "person" in table.columns else np.zeros(len(table), np.intp)
    number = np.full(len(part.people.labels), -1, np.int64)
    number[part.codes] = np.arange(len(part.codes))
    person = number[code]
    moments = 2 * (microseconds(table["start"]) - line.epoch) + line.shift_of(person)
    origin = table["origin"] if "origin" in table.columns else pd.Series(pd.NA, index=table.index)
    known, answered = origin.notna().to_numpy(), origin.eq(ANSWER).fillna(value=False).to_numpy(np.bool_)
    rows = np.flatnonzero(person >= 0)
    rows = rows[np.argsort(moments[rows], kind="stable")]
    return moments[rows], person[rows], answered[rows], known[rows]


def _in_window(profile: Profile, category: str, local: Ticks) -> Bools:
    """Whether local times lie in the window of a category: of every day, or of the week. False without a rule."""
    rule = profile.rules.get(category)
    if rule is None or rule.window is None:
        return np.zeros(len(local), np.bool_)
    start, end = rule.window
    minute = local // MINUTE
    if profile.category(category).shape == WEEK_WINDOW:
        return (minute - _MONDAY * MINUTES_A_DAY - start) % (7 * MINUTES_A_DAY) < end - start
    return (minute - start) % MINUTES_A_DAY < end - start
