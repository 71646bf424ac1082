"""The week as a picture in the terminal: seven strips of 24 hours with the evening line, rest and hours.

Darker characters are stronger evidence: an estimate is pale, a meeting medium, a trace dark. A crossing is shown by a
shape, a bracket or a heavy line with its word; colour is additional, so the picture can be read without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.text import Text

from grense.cli.canvas import CROSSING, PLAN, QUIET, TRACE, UNICODE, CanvasRow, CellScale, Glyphs
from grense.i18n import N_, Catalogue
from grense.model.week import DaySummary, Hours, RestPart, Span, WeekSummary
from grense.rules.categories import DAY_HOURS, is_of
from grense.wording.crossings import kind_word, kind_words, places_elsewhere, short_word
from grense.wording.places import place_sign, place_signs

__all__ = ["draw_legend", "draw_week"]

_OFF = {"absence": N_("away"), "flexi_day": N_("flexi day"), "holiday": N_("public holiday")}
_CELL_MINUTES = (10, 15, 20, 30, 60)
_LABEL, _WIDEST_LABEL = 7, 16
_GAP = 2
_HOURS_BAR = 12
_NARROW_LABEL = 4
_BRACKET_ROOM = 6  # two ends, two blanks, and a stroke on each side of the word


def draw_week(
    week: WeekSummary, words: Catalogue, *, width: int, glyphs: Glyphs = UNICODE, received: bool = False
) -> list[Text]:
    """Draw the week in at most `width` columns (80 and more read best): header, two lines per day, and the sum.

    Cells are half an hour at 80 columns, shorter with more width. `received` marks mail received outside sessions.
    """
    return _Picture(week, words, width, glyphs, received).lines()


def draw_legend(week: WeekSummary, words: Catalogue, *, glyphs: Glyphs = UNICODE, received: bool = False) -> Text:
    """Draw the legend of the picture's signs; signs that the week does not have are left out."""
    received = received and any(day.received for day in week.days)
    entries = [
        (glyphs.estimate * 2, PLAN, words.gettext("estimated"), True),
        (glyphs.meeting * 2, PLAN, _named("meeting", week, words), any(day.meetings for day in week.days)),
        (glyphs.planned * 2, PLAN, words.gettext("planned"), week.has_plan),
        (glyphs.manual * 2, TRACE, _named("manual", week, words), any(day.manual for day in week.days)),
        (glyphs.mail, TRACE, _named("mail_sent", week, words), any(day.sent for day in week.days)),
        (glyphs.mail_in_meeting, TRACE, words.gettext("both"), any(map(_has_mail_in_meeting, week.days))),
        (glyphs.rest * 2, QUIET, words.gettext("rest"), True),
        (glyphs.short_rest * 2, CROSSING, words.gettext("short rest"), any(_is_short(day) for day in week.days)),
        (glyphs.received, QUIET, kind_word("mail_received", words), received),
    ]
    legend = Text()
    for sign, style, word, shown in entries:
        if shown:
            legend.append("  " if legend else "")
            legend.append(sign, style)
            legend.append(f" {word}", QUIET)
    for sign, word in place_signs(week, words):
        legend.append(f"  {sign} {word}", QUIET)
    return legend


class _Bracketed(NamedTuple):
    """Cells with one bracket under them, its word, and its style."""

    cells: range
    word: str
    style: str


def _named(like: str, week: WeekSummary, words: Catalogue) -> str:
    """The names of the kinds of activity that are drawn with the sign of a built-in one."""
    return kind_words((item for day in week.days for item in day.items if item.like == like), words)


class _Picture:
    """The week with its layout: the position of the strips and the widths of the columns of hours."""

    def __init__(self, week: WeekSummary, words: Catalogue, width: int, glyphs: Glyphs, received: bool) -> None:
        self.week, self.words, self.glyphs, self.received = week, words, glyphs, received
        self.places = [self._under(day) for day in week.days]
        self.label = max(_LABEL, *(len(place) + 1 for place in self.places))
        self.headings = (words.gettext("est."), words.gettext("cal."), words.gettext("trace"))
        self.figures = [self._figures(hours) for hours in (*(day.worked for day in week.days), week.worked)]
        self.columns = [max(map(len, texts)) for texts in zip(self.headings, *self.figures, strict=True)]
        self.beside = sum(self.columns) + _GAP * 2
        self.scale = self._fitting_scale(width - self.label - self.beside - 1)
        spare = width - self.label - self.scale.width - self.beside - 1
        self.gap = 1 if spare == 0 else _GAP
        self.has_bar = spare >= _HOURS_BAR + 2 * _GAP

    def _under(self, day: DaySummary) -> str:
        """What stands under a date: the place whose clock it has, and the letter of its place of work."""
        sign, there = place_sign(day.place_of_work, self.words), places_elsewhere(self.week, day)
        if not there or not sign:
            return there[: _WIDEST_LABEL - 1] or sign
        return f"{there[: _WIDEST_LABEL - 2 - len(sign)]} {sign}"

    def _fitting_scale(self, room: int) -> CellScale:
        evening = self.week.evening
        for cell in _CELL_MINUTES:
            line = None if evening is None else round((evening - self.week.day_start) / cell)
            scale = CellScale(self.week.day_start, self.week.day_end, cell, line)
            if scale.width <= room:
                return scale
        return scale

    def lines(self) -> list[Text]:
        drawn = [
            self._joined("", self._axis().text(), self._heading(), self._bar_heading()),
            self._joined("", self._hours_rule().text(), Text(), self._day_bar(None)),
        ]
        labels = self._rest_labels()
        for number, day in enumerate(self.week.days):
            label = f"{self.words.short_weekday(day.date):<{_NARROW_LABEL}}{day.date.day:>2}"
            strip = self._strip(day, labels.get(number, ()))
            bar = self._day_bar(day.worked)
            drawn.append(self._joined(label, strip.text(), self._beside(number, self._is_long(day)), bar))
            drawn.append(
                self._joined(self.places[number], self._below(day).text(), self._note(day), self._day_bar(None))
            )
        drawn.append(
            self._joined(self.words.gettext("Week"), self._week_bar().text(), self._beside(7, self._is_over()))
        )
        drawn.append(self._joined("", self._week_mark().text(), self._week_note()))
        return drawn

    def _joined(self, label: str, strip: Text, beside: Text | None = None, bar: Text | None = None) -> Text:
        line = Text(f"{label:<{self.label}}", no_wrap=True)
        line.append_text(strip)
        if beside is not None:
            line.append(" " * self.gap)
            line.append_text(beside)
        if bar is not None and beside is not None:
            line.append(" " * (self.beside - len(beside) + _GAP))
            line.append_text(bar)
        line.rstrip()
        return line

    def _axis(self) -> CanvasRow:
        row = CanvasRow(self.scale.width)
        evening = self.scale.line
        if evening is not None and self.week.evening is not None:
            row.put(evening, self.words.hour(self.week.evening)[: 2 if self.week.evening % 60 == 0 else 5], "bold")
        step = 120 if self.scale.cell <= 30 else 240
        first = -(-self.week.day_start // 60) * 60
        for minutes in range(first, self.week.day_end, step):
            column = self.scale.column(self.scale.cell_of(minutes))
            if row.is_free(max(column - 1, 0), 4):
                row.put(column, f"{minutes // 60 % 24:02}", QUIET)
        return row

    def _hours_rule(self) -> CanvasRow:
        """The most common ordinary hours of the days, as a bracket under the axis."""
        row = CanvasRow(self.scale.width)
        spans = [day.ordinary for day in self.week.days if day.ordinary]
        if spans:
            start, end = max(spans, key=spans.count)
            cells = self.scale.covered(Span(start, end))
            long_word, short = self.words.gettext("ordinary hours"), self.words.gettext("ordinary")
            word = next((one for one in (long_word, short) if len(cells) >= len(one) + _BRACKET_ROOM), "")
            first, last = self._bracket(row, cells, QUIET)
            if word:
                row.put(first + (last - first - 1 - len(word)) // 2, f" {word} ", QUIET)
        self._evening_line(row)
        return row

    def _strip(self, day: DaySummary, labels: Iterable[tuple[int, str, str]]) -> CanvasRow:
        scale, glyphs = self.scale, self.glyphs
        row = CanvasRow(scale.width)

        def fill(spans: Iterable[Span], character: str, style: str) -> None:
            for span in spans:
                for cell in scale.covered(span):
                    row.put(scale.column(cell), character, style)

        for part in day.resting:
            short = part.rest.short
            span = Span(part.start, part.end)
            fill([span], glyphs.short_rest if short else glyphs.rest, _style(part.rest.planned) if short else QUIET)
        for column, text, style in labels:
            row.put(column, text, style)
        fill(day.sessions, glyphs.estimate, PLAN)
        fill(day.meetings, glyphs.meeting, PLAN)
        fill(day.manual, glyphs.manual, TRACE)
        fill((span for span in day.ahead if span.kind != "mail_sent"), glyphs.planned, PLAN)
        meeting = {cell for span in day.meetings for cell in scale.covered(span)}
        for cell in {scale.cell_of(minutes) for minutes in day.sent}:
            row.put(scale.column(cell), glyphs.mail_in_meeting if cell in meeting else glyphs.mail, TRACE)
        self._evening_line(row)
        return row

    def _evening_line(self, row: CanvasRow) -> None:
        if self.scale.line is not None:
            row.put(self.scale.line, self.glyphs.line)

    def _rest_labels(self) -> dict[int, list[tuple[int, str, str]]]:
        """The position of each rest's length: before the work that ends it, or on the evening before."""
        labels: dict[int, list[tuple[int, str, str]]] = {}
        for number, day in enumerate(self.week.days):
            for part in day.resting:
                if not part.ends:
                    continue
                text = self.words.short_duration(part.rest.minutes)
                style = f"bold {_style(part.rest.planned)}" if part.rest.short else QUIET
                place = self._label_place(number, part, len(text))
                if place is not None:
                    labels.setdefault(place[0], []).append((place[1], text, style))
        return labels

    def _label_place(self, number: int, part: RestPart, length: int) -> tuple[int, int] | None:
        """Row and column for a label of this length: beside the work or, failing that, in the middle of the evening."""
        places = [(number, part)]
        if number:
            places += [(number - 1, one) for one in self.week.days[number - 1].resting if one.rest is part.rest]
        for row, one in places:
            day, line = self.week.days[row], self.scale.line
            cells = [cell for cell in self.scale.covered(Span(one.start, one.end)) if not self._is_worked(day, cell)]
            # The line has its own column, so a label stays on one side of it.
            if line is not None and cells and cells[-1] >= line:
                cells = [cell for cell in cells if cell >= line]
            if len(cells) > length:
                after = 1 if row == number else (len(cells) - length) // 2 or 1
                return row, self.scale.column(cells[-1]) - length + 1 - after
        return None

    def _is_worked(self, day: DaySummary, cell: int) -> bool:
        moments = (Span(minutes, minutes) for minutes in day.sent)
        return any(
            cell in self.scale.covered(span)
            for span in (*day.sessions, *day.meetings, *day.manual, *day.ahead, *moments)
        )

    def _below(self, day: DaySummary) -> CanvasRow:
        """Brackets with words under the crossings, and received mail."""
        row = CanvasRow(self.scale.width)
        self._evening_line(row)
        drawn = [(self._bracket(row, mark.cells, mark.style), mark) for mark in self._marks(day)]
        for ends, mark in drawn:
            self._name(row, ends, mark)
        for part in day.resting:
            if part.ends and part.rest.short:
                word = short_word(part.rest.category, part.rest.basis, self.words)
                column = self.scale.column(self.scale.cell_of(part.start))
                if row.is_free(column, len(word) + 1):
                    row.put(column, word, _style(part.rest.planned))
        for minutes in day.received if self.received else ():
            cell = self.scale.cell_of(minutes)
            if not self._is_worked(day, cell) and row.is_free(self.scale.column(cell), 1):
                row.put(self.scale.column(cell), self.glyphs.received, QUIET)
        return row

    def _marks(self, day: DaySummary) -> list[_Bracketed]:
        """The day's brackets; marks whose cells touch are merged into one with all their words."""
        found: list[_Bracketed] = []
        for mark in day.marks:
            cells = self.scale.covered(Span(mark.start, mark.end))
            word, style = short_word(mark.category, mark.basis, self.words), _style(mark.planned)
            if found and style == found[-1].style and cells[0] <= found[-1].cells[-1] + 1:
                last = found.pop()
                cells = range(last.cells[0], max(last.cells[-1], cells[-1]) + 1)
                word = last.word if word in last.word.split(", ") else f"{last.word}, {word}"
            found.append(_Bracketed(cells, word, style))
        return found

    def _bracket(self, row: CanvasRow, cells: range, style: str) -> tuple[int, int]:
        """Draw a bracket, two columns at least, and return its first and last column."""
        left, middle, right = self.glyphs.bracket
        first, last = self.scale.column(cells[0]), self.scale.column(cells[-1])
        first = first if last > first or self.scale.line == last - 1 else max(last - 1, 0)
        last = max(last, first + 1)
        row.put(first, left + middle * (last - first - 1) + right, style)
        return first, last

    def _name(self, row: CanvasRow, ends: tuple[int, int], mark: _Bracketed) -> None:
        """Write a bracket's word to its right or, failing that, to its left, or not at all."""
        (first, last), word = ends, mark.word
        before = first - 2 if self.scale.line == first - 1 else first - 1
        if row.is_free(last + 1, len(word) + 2):
            row.put(last + 2, word, mark.style)
        elif row.is_free(before - len(word), len(word) + 1):
            row.put(before - len(word), word, mark.style)

    def _heading(self) -> Text:
        return self._figure_text(self.headings, QUIET)

    def _beside(self, number: int, over: bool) -> Text:
        return self._figure_text(self.figures[number], f"bold {CROSSING}" if over else "")

    def _figure_text(self, texts: Sequence[str], first_style: str) -> Text:
        line = Text(no_wrap=True)
        for position, (text, width) in enumerate(zip(texts, self.columns, strict=True)):
            line.append(" " * _GAP if position else "")
            line.append(text.rjust(width), QUIET if position else first_style)
        return line

    def _figures(self, hours: Hours) -> list[str]:
        shown = (hours.estimate, hours.calendar, hours.trace)
        return [self.words.short_duration(minutes) if minutes >= 1 else self.glyphs.none for minutes in shown]

    def _note(self, day: DaySummary) -> Text:
        """The note under a day's hours."""
        long_day = next((one for one in day.crossings if is_of(one.category, DAY_HOURS)), None)
        if long_day is not None:
            return Text(short_word(long_day.category, long_day.basis, self.words), CROSSING)
        if day.off:
            return Text(self.words.gettext(_OFF[day.off]), QUIET)
        if day.minutes_planned >= 1:
            return self._planned(day.minutes_planned)
        if day.clock_changes:
            return Text(self.words.gettext("{hours} h, clocks change").format(hours=round(day.length)), QUIET)
        return Text()

    def _planned(self, minutes: float) -> Text:
        return Text(self.words.gettext("{duration} planned").format(duration=self.words.short_duration(minutes)), QUIET)

    def _is_long(self, day: DaySummary) -> bool:
        return any(is_of(one.category, DAY_HOURS) for one in day.crossings)

    def _is_over(self) -> bool:
        return any(one.category == "long_week" for one in self.week.crossings)

    def _day_bar(self, hours: Hours | None) -> Text | None:
        """Hours per day as a nested bar, one cell per hour, with the limit of a long day; None without room."""
        if not self.has_bar:
            return None
        row = CanvasRow(_HOURS_BAR + 1)
        if self.week.long_day is not None:
            row.put(round(self.week.long_day / 60), self.glyphs.line, QUIET)
        if hours is not None:
            _put_bar(row, hours, 60, self.glyphs, self.week.long_day)
        return row.text()

    def _bar_heading(self) -> Text | None:
        if not self.has_bar or self.week.long_day is None:
            return None
        row = CanvasRow(_HOURS_BAR + 1)
        column = round(self.week.long_day / 60)
        row.put(column - 1, self.words.gettext("{hours} h").format(hours=f"{self.week.long_day / 60:g}"), QUIET)
        return row.text()

    def _week_bar(self) -> CanvasRow:
        row = CanvasRow(self.scale.width)
        column = self._mark_column()
        if column is not None:
            row.put(column, self.glyphs.line)
        _put_bar(row, self.week.worked, self._bar_minutes(), self.glyphs, self.week.long_week)
        return row

    def _bar_minutes(self) -> float:
        """Minutes per column: the strip's width is 48 hours, or more when the week has more."""
        return max(48 * 60.0, self.week.worked.estimate) / self.scale.cells

    def _mark_column(self) -> int | None:
        return None if self.week.long_week is None else round(self.week.long_week / self._bar_minutes())

    def _week_mark(self) -> CanvasRow:
        row = CanvasRow(self.scale.width)
        column = self._mark_column()
        if column is not None and self.week.long_week is not None:
            row.put(column, self.glyphs.line)
            row.put(column + 2, self.words.gettext("{hours} h").format(hours=f"{self.week.long_week / 60:g}"), QUIET)
        return row

    def _week_note(self) -> Text:
        over = next((one for one in self.week.crossings if one.category == "long_week"), None)
        if over is None or over.minutes_shown is None:
            return self._planned(self.week.minutes_planned) if self.week.minutes_planned >= 1 else Text()
        more = self.words.short_duration(over.minutes_shown - over.limit)
        word = self.words.gettext("{duration} over").format(duration=more)
        return Text(
            self.words.gettext("{word}, estimated").format(word=word) if over.basis == "estimate" else word, CROSSING
        )


def _style(planned: bool) -> str:
    """The colour of a crossing; the strong one only for crossings that have happened."""
    return QUIET if planned else CROSSING


def _is_short(day: DaySummary) -> bool:
    return any(part.rest.short for part in day.resting)


def _has_mail_in_meeting(day: DaySummary) -> bool:
    return any(span.start <= minutes < span.end for span in day.meetings for minutes in day.sent)


def _put_bar(row: CanvasRow, hours: Hours, minutes_a_cell: float, glyphs: Glyphs, limit: float | None) -> None:
    """Draw trace inside calendar inside estimate; the part over the limit is marked."""
    trace, calendar, estimate = (
        round(minutes / minutes_a_cell) for minutes in (hours.trace, hours.calendar, hours.estimate)
    )
    line = estimate if limit is None else min(estimate, round(limit / minutes_a_cell))
    row.put(0, glyphs.estimate * line, PLAN)
    row.put(line, glyphs.estimate * (estimate - line), CROSSING)
    row.put(0, glyphs.meeting * calendar, PLAN)
    row.put(0, glyphs.manual * trace, TRACE)
