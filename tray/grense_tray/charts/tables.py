"""The charts as tables: the same rows in the same order, for reading and for screen readers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from grense.drawing.evidence import Evidence, PlacedMark
from grense.drawing.week_facts import Facts, facts_of
from grense.i18n import N_, Catalogue
from grense.model.correction import Correction
from grense.model.trend import TrendWeek
from grense.model.week import DaySummary, RestPart, WeekSummary
from grense.rules.categories import CATEGORIES, Category, by_weight
from grense.wording.crossings import basis_word, category_word, item_word, places_elsewhere
from grense_tray.presenter.answer_history import ScaleCourse

__all__ = ["CourseTable", "TextTable", "TrendTable", "WeekTable"]

_WEEK_HEADS = (N_("Day"), N_("What"), N_("From"), N_("To"), N_("Basis"), N_("Crossing"))
_COURSE_HEADS = (N_("Scale"), N_("Day"), N_("Mean, 1 to 5"))
_HOURS = "long_week"
_BASES = {"meeting": "calendar", "mail_sent": "trace", "manual": "trace", "mail_received": "trace"}

Index = QModelIndex | QPersistentModelIndex


class TextTable(QAbstractTableModel):
    """Rows of texts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads: tuple[str, ...] = ()
        self._rows: list[tuple[str, ...]] = []

    def fill(self, heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self._heads, self._rows = tuple(heads), list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's name and Qt's default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's name and Qt's default
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        texts = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return self._rows[index.row()][index.column()] if role in texts and index.isValid() else None

    def headerData(  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._heads[section] if section < len(self._heads) else None
        return None


class WeekTable(TextTable):
    """A week's evidence, estimates, rests and crossings, by day and time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crossings: list[int | None] = []

    def show_week(
        self,
        view: WeekSummary | None,
        words: Catalogue,
        *,
        now: dt.datetime,
        corrections: Sequence[Correction] = (),
        covered_from: dt.date | None = None,
    ) -> None:
        """Set the rows of a week as its chart shows them."""
        facts = facts_of(view, words, now, corrections, covered_from)
        rows = [row for number, day in enumerate(facts.days) for row in _day_rows(facts, number, day)]
        self._crossings = [crossing for _, _, crossing in rows]
        self.fill([words.gettext(head) for head in _WEEK_HEADS], [texts for _, texts, _ in rows])

    def crossing(self, row: int) -> int | None:
        """The crossing of a row, as an index into the summary's."""
        return self._crossings[row]


class TrendTable(TextTable):
    """Hours and crossings by week, the latest last."""

    def show_trend(
        self,
        trend: Sequence[TrendWeek],
        words: Catalogue,
        *,
        limit: float | None,
        categories: Sequence[Category] = CATEGORIES,
    ) -> None:
        """Set the rows of a trend; `limit` is a long week's in minutes, None where there is none."""
        counted = [one for one in by_weight(categories) if one != _HOURS]
        over = words.gettext("Over {limit}").format(limit=words.limit(limit)) if limit else category_word(_HOURS, words)
        heads = [words.gettext("Week"), words.gettext("Hours, estimated"), over]
        heads += [category_word(category, words) for category in counted]
        self.fill(heads, [_trend_row(week, counted, words) for week in trend])


class CourseTable(TextTable):
    """The person's own answers: the mean of each scale on each day, the latest last."""

    def show_courses(self, courses: Sequence[ScaleCourse], words: Catalogue) -> None:
        """Set the rows of some courses."""
        rows = [
            (course.title, words.day(day), words.decimal(mean)) for course in courses for day, mean in course.points
        ]
        self.fill([words.gettext(head) for head in _COURSE_HEADS], rows)


WeekTableRow = tuple[float, tuple[str, ...], int | None]


def _day_rows(facts: Facts, number: int, day: DaySummary) -> list[WeekTableRow]:
    rows: list[WeekTableRow] = [_rest_row(facts, number, part) for part in day.resting if facts.finishes(number, part)]
    rows += [_evidence_row(facts, number, one) for one in facts.evidence if one.day == number]
    rows += [
        _row(facts, number, facts.words.gettext("received"), (at, at), basis_word("trace", facts.words), None)
        for at in day.received
    ]
    for span in facts.sessions[number]:
        basis = basis_word("estimate", facts.words)
        rows.append(_row(facts, number, facts.words.gettext("work"), (span.start, span.end), basis, None))
    rows += [_mark_row(facts, number, one) for one in facts.marks if one.day == number]
    return sorted(rows, key=lambda row: row[0])


def _row(
    facts: Facts, number: int, what: str, span: tuple[float, float], basis: str, crossing: int | None
) -> WeekTableRow:
    words, date = facts.words, facts.days[number].date
    name = "" if crossing is None or facts.view is None else facts.view.listed[crossing].category
    times = [words.hour(int(minutes)) for minutes in span]
    day = f"{words.weekday(date)} {words.gettext('{day}').format(day=date.day)}"
    if facts.view is not None and (place := places_elsewhere(facts.view, facts.days[number])):
        day = f"{day} · {place}"
    return span[0], (day, what, *times, basis, category_word(name, words) if name else ""), crossing


def _rest_row(facts: Facts, number: int, part: RestPart) -> WeekTableRow:
    words, rest = facts.words, part.rest
    what = words.gettext("rest, at most {duration}").format(duration=words.duration(rest.minutes))
    basis = words.gettext("planned") if rest.planned else basis_word(rest.basis, words)
    _, texts, crossing = _row(facts, number, what, (part.start, part.end), basis, facts.short_rest(part))
    return part.end, (*texts[:2], f"{words.short_weekday(rest.start)} {words.clock(rest.start)}", *texts[3:]), crossing


def _evidence_row(facts: Facts, number: int, one: Evidence) -> WeekTableRow:
    words = facts.words
    basis = basis_word(_BASES[one.item.like], words)
    if one.corrected or one.planned:
        basis = words.gettext("corrected by you") if one.corrected else words.gettext("planned")
    crossing = one.crossings[0] if one.crossings else None
    return _row(facts, number, item_word(one.item, words), (one.start, one.end), basis, crossing)


def _mark_row(facts: Facts, number: int, one: PlacedMark) -> WeekTableRow:
    what = category_word(one.mark.category, facts.words)
    span = (one.mark.start, one.mark.end)
    basis = facts.words.gettext("planned") if one.mark.planned else basis_word(one.mark.basis, facts.words)
    return _row(facts, number, what, span, basis, one.crossing)


def _trend_row(week: TrendWeek, counted: Sequence[str], words: Catalogue) -> tuple[str, ...]:
    counts = [str(week.crossings.get(category, 0)) for category in counted]
    over = words.gettext("yes") if week.crossings.get(_HOURS) else words.gettext("no")
    return (words.week_dates(week.monday), words.duration(week.estimate), over, *counts)
