"""The evidence that lies outside ordinary hours, workday by workday, for all persons at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from grense.activities import microseconds
from grense.classification.intervals import Bools, Ints, Pieces, Ticks, sort_ticks, union
from grense.classification.localtime import MINUTE, monday
from grense.classification.persons import People, PersonsPart
from grense.classification.planned import done_before
from grense.classification.timeline import Stretches, Timeline, Workdays
from grense.classification.worked_time import WorkEvidence, calendar_pieces, hours_in

if TYPE_CHECKING:
    import pandas as pd

    from grense.classification.result import Result

__all__ = ["EvidenceDays", "evidence_days", "evidence_outside"]

_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class EvidenceDays:
    """The workdays with evidence on the calendar basis of some persons, on one line.

    `pieces` are all their evidence. `off` is, for each workday, whether it is the person's day off; `outside`
    microseconds of evidence outside ordinary hours, `estimated` those of the estimate's sessions, and `mails` the
    number of mails sent then.
    """

    people: People
    codes: Ints
    line: Timeline
    pieces: Pieces
    workdays: Workdays
    stretches: Stretches
    off: Bools
    outside: Ints
    estimated: Ints
    mails: Ints

    @property
    def code(self) -> Ints:
        """The code of each workday's person."""
        return self.codes[self.workdays.person]


def evidence_days(found: Result, *, planned: bool = False, person: str | None = None) -> Iterator[EvidenceDays]:
    """The workdays of one or all persons: by what has happened, or also by what is planned.

    Time outside ordinary hours is the union of everything that has a length. A day of one who changes zone is compared
    with the ordinary hours at each place.
    """
    table = found.activities
    if person is not None and "person" in table.columns:
        table = table.loc[table["person"] == person]
    if found.until is not None and not planned:
        table = done_before(table, found.until)
    people = People(table, found.zones, found.ordinary_hours, found.profile)
    for rows in people.split():
        part = people.part(rows)
        if len(part.codes):
            yield _of_part(part, table, found)


def _of_part(part: PersonsPart, table: pd.DataFrame, found: Result) -> EvidenceDays:
    line = part.timeline(found.profile)
    evidence = part.evidence(line)
    pieces = calendar_pieces(evidence)
    stretches, workdays = line.workdays(pieces)
    off = np.isin(workdays.key, part.days_off(line))
    opening, closing = hours_in(line, stretches, off[stretches.row])
    count = len(workdays)

    def beyond(pieces: Pieces) -> Ints:
        length = pieces.within(stretches.start, stretches.end).length - pieces.within(opening, closing).length
        return np.bincount(stretches.row, length, count).astype(np.int64)

    sent = _mails(part, line, table)
    mails = _number(sent, stretches.start, stretches.end) - _number(sent, opening, closing)
    return EvidenceDays(
        part.people,
        part.codes,
        line,
        pieces,
        workdays,
        stretches,
        off,
        beyond(_with_length(evidence)),
        beyond(_sessions(part, line, found.sessions)),
        np.bincount(stretches.row, mails, count).astype(np.int64),
    )


def evidence_outside(found: Result, mondays: Sequence[dt.date], person: str) -> list[tuple[float, int]]:
    """For each week from these Mondays, minutes of meetings and own entries, and the number of mails sent.

    A week has seven workdays; planned work is excluded. Overlapping entries count once.
    """
    minutes, mails = dict[int, float](), dict[int, int]()
    for part in evidence_days(found, person=person):
        for week, outside, sent in zip(
            monday(part.workdays.day).tolist(), (part.outside / MINUTE).tolist(), part.mails.tolist(), strict=True
        ):
            minutes[week] = minutes.get(week, 0.0) + outside
            mails[week] = mails.get(week, 0) + sent
    weeks = [(one - _EPOCH).days for one in mondays]
    return [(minutes.get(week, 0.0), mails.get(week, 0)) for week in weeks]


def _with_length(evidence: WorkEvidence) -> Pieces:
    """The spans of work, without mails and the like; other instants have no length."""
    return union(
        sort_ticks(evidence.trace_start, evidence.plan_start), sort_ticks(evidence.trace_end, evidence.plan_end)
    )


def _sessions(part: PersonsPart, line: Timeline, sessions: pd.DataFrame) -> Pieces:
    """The sessions of the part's persons, on the line."""
    return union(*(_on_line(part, line, sessions, name) for name in ("start", "end")))


def _mails(part: PersonsPart, line: Timeline, table: pd.DataFrame) -> Ticks:
    """When the part's persons sent mails, on the line."""
    return _on_line(part, line, table.loc[table["kind"] == "mail_sent"], "start")


def _on_line(part: PersonsPart, line: Timeline, rows: pd.DataFrame, name: str) -> Ticks:
    """The moments of a column of rows of the part's persons, on the line, sorted."""
    code = rows["person"].cat.codes.to_numpy() if "person" in rows.columns else np.zeros(len(rows), np.intp)
    number = np.full(len(part.people.labels), -1, np.int64)
    number[part.codes] = np.arange(len(part.codes))
    person = number[code]
    moments = 2 * (microseconds(rows[name]) - line.epoch) + line.shift_of(person)
    found: Ticks = np.sort(moments[person >= 0])
    return found


def _number(moments: Ticks, begin: Ticks, finish: Ticks) -> Ints:
    """The number of moments in each window."""
    found: Ints = np.searchsorted(moments, finish) - np.searchsorted(moments, begin)
    return found.clip(0)
