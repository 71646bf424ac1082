"""What a picture of a week shows, before it is laid out: evidence, marks, rests, and mails drawn together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grense.drawing.evidence import Evidence, PlacedMark, evidence_of, marks_of, present_in, rest_of
from grense.drawing.mail_columns import Column, Run, columns_of, runs_of
from grense.i18n import Catalogue
from grense.model.correction import Correction
from grense.model.week import DaySummary, RestPart, Span, WeekSummary
from grense.rules.categories import WEEK_HOURS, category_of, is_of
from grense.rules.ordinary_hours import MINUTES_A_DAY
from grense.rules.profiles import default_profile

__all__ = ["DAYS", "Facts", "facts_of", "is_heavy"]

DAYS = 7

_MANY_CROSSINGS, _MANY_MAILS = 13, 101
_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Facts:
    """The content of a week's chart, independent of layout.

    `sessions` are the estimate's spans, by day; `open_from` is the day and minute of the last
    evidence with no rest after it yet; `present` is the position of now, if it lies in the week; `uncovered` counts the
    days before the first source; in a heavy week (`is_heavy`), `columns` holds the mails that are drawn together.
    """

    view: WeekSummary | None
    words: Catalogue
    evidence: tuple[Evidence, ...] = ()
    marks: tuple[PlacedMark, ...] = ()
    sessions: tuple[tuple[Span, ...], ...] = ((),) * DAYS
    open_from: tuple[int, float] | None = None
    present: tuple[int, float] | None = None
    uncovered: int = 0
    is_heavy: bool = False
    covered_from: dt.date | None = None
    runs: tuple[Run, ...] = ()
    columns: Mapping[Evidence, Column] = field(default_factory=dict)

    @property
    def days(self) -> tuple[DaySummary, ...]:
        """The days, none without a week."""
        return self.view.days if self.view else ()

    @property
    def evening(self) -> int | None:
        """The start of the evening, in minutes after midnight."""
        return self.view.evening if self.view else default_profile().evening

    @property
    def day_start(self) -> int:
        """The start of a workday, in minutes after midnight."""
        return self.view.day_start if self.view else default_profile().day_start

    @property
    def day_end(self) -> int:
        """The end of the last workday, in minutes after its midnight."""
        return self.view.day_end if self.view else self.day_start + MINUTES_A_DAY

    @property
    def free_uncovered(self) -> int | None:
        """The first day before the sources with an empty row, where only entries of the person may lie."""
        taken = {one.day for one in self.evidence} | {number for number, spans in enumerate(self.sessions) if spans}
        taken |= {number for number, day in enumerate(self.days) if day.resting}
        return next((number for number in range(self.uncovered) if number not in taken), None)

    @property
    def received(self) -> list[tuple[int, float]]:
        """The mail received in free time, by day and minute; inside work none is drawn."""
        return [
            (number, at)
            for number, day in enumerate(self.days)
            for at in day.received
            if not (day.ordinary is not None and day.ordinary[0] <= at < day.ordinary[1])
            and not any(span.start <= at <= span.end for span in day.sessions)
        ]

    def short_rest(self, part: RestPart) -> int | None:
        """The crossing of a part of a rest."""
        return rest_of(self.view, part) if self.view else None

    def starts(self, day: int, part: RestPart) -> bool:
        """Whether a rest begins with this part."""
        return self._is_at(day, part.start, part.rest.start)

    def finishes(self, day: int, part: RestPart) -> bool:
        """Whether a rest ends with this part, and not in another week."""
        return self._is_at(day, part.end, part.rest.end)

    def _is_at(self, day: int, minutes: float, moment: dt.datetime) -> bool:
        midnight = dt.datetime.combine(self.days[day].date, dt.time())
        return abs((moment.replace(tzinfo=None) - midnight) / _MINUTE - minutes) < 0.01

    def places(self, crossing: int | None) -> list[tuple[int, Span]]:
        """The spans of a crossing by day; none for a whole week."""
        if self.view is None or crossing is None or not 0 <= crossing < len(self.view.listed):
            return []
        one = self.view.listed[crossing]
        if is_of(one.category, WEEK_HOURS):
            return []
        marked = [(placed.day, placed.mark) for placed in self.marks if placed.crossing == crossing]
        if category_of(one.category).shape.is_window and marked:
            return [(day, Span(mark.start, mark.end)) for day, mark in marked]
        return self.view.cut(one.start, one.end)


def facts_of(
    view: WeekSummary | None,
    words: Catalogue,
    now: dt.datetime,
    corrections: Sequence[Correction] = (),
    covered_from: dt.date | None = None,
) -> Facts:
    """Collect the content of a week's chart at a moment."""
    if view is None:
        return Facts(None, words)
    week = view
    present = present_in(week, now)
    evidence, heavy = evidence_of(view, now, corrections), is_heavy(week)
    runs = [run for run in runs_of(evidence) if not run.is_few] if heavy else []
    columns = [column for run in runs for column in columns_of(run)]
    return Facts(
        view=view,
        words=words,
        evidence=evidence,
        marks=tuple(marks_of(view)),
        sessions=tuple(day.sessions for day in week.days),
        open_from=_open_from(week.days, evidence),
        present=present if 0 <= present[0] < DAYS else None,
        uncovered=sum(day.date < covered_from for day in week.days) if covered_from else 0,
        is_heavy=heavy,
        covered_from=covered_from,
        runs=tuple(runs),
        columns={mail: column for column in columns for mail in column.mails},
    )


def _open_from(days: Sequence[DaySummary], evidence: Sequence[Evidence]) -> tuple[int, float] | None:
    held = [one for one in evidence if not one.corrected]
    if not held:
        return None
    day = max(one.day for one in held)
    end = max(one.end for one in held if one.day == day)
    followed = any(part.start >= end - 0.01 for part in days[day].resting)
    return None if followed or any(days[number].resting for number in range(day + 1, DAYS)) else (day, end)


def is_heavy(week: WeekSummary) -> bool:
    """Whether the week has so many crossings or sent mails that its page groups them.

    Days outside ordinary hours are one row of the list, and one crossing here.
    """
    mails = sum(len(day.sent) for day in week.days)
    outside = sum(one.category == "outside_hours" for one in week.crossings)
    crossings = len(week.crossings) - outside + bool(outside)
    return crossings >= _MANY_CROSSINGS or mails >= _MANY_MAILS
