"""Registered hours beside agreed and shown ones, as the window shows them. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grense.i18n import Catalogue
from grense.model.comparison import RegisterComparison, RegisterWeek
from grense.outlook import Outlook
from grense.wording.comparison import (
    comparison_heads,
    comparison_lead,
    comparison_parts,
    comparison_remarks,
    comparison_rows,
    comparison_sums,
    comparison_terms,
    difference_sentences,
    session_times,
)
from grense_tray.presenter.values import Card, Connect, Paragraph

__all__ = ["ComparisonRow", "ComparisonView", "Difference", "comparison_of", "pages_of"]

_WEEKS = 13  # on a page
_DIFFERENCES = 6
_NONE = "\N{EN DASH}"


@dataclass(frozen=True)
class ComparisonRow:
    """One week: its name, its date, and the figures beside its bars.

    `word` replaces the bars of a week without figures, `past` is written after work past the registered line, and
    `spoken` is all of it in one sentence for a screen reader.
    """

    week: RegisterWeek
    number: str
    date: str
    figures: tuple[str, ...]
    spoken: str
    word: str = ""
    past: str = ""


@dataclass(frozen=True)
class Difference:
    """A week that differs: a sentence, and the times or the reason."""

    week: str
    name: str
    sentence: str
    times: str


@dataclass(frozen=True)
class ComparisonView:
    """The view: a lead, the weeks of one page with their sums, and the largest differences.

    `card` replaces all of it where nothing is registered. `heads` are those of the table, whose `cells` are the same
    rows, the last one their sums; `sums` are its figures, and `meeting` says how the sums differ. `limit` is the week's
    in minutes, if there is one.
    """

    card: Card | None = None
    dates: str = ""
    lead: str = ""
    terms: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[ComparisonRow, ...] = ()
    sums: tuple[str, ...] = ()
    meeting: str = ""
    cells: tuple[tuple[str, ...], ...] = ()
    differences: tuple[Difference, ...] = ()
    aside: tuple[Paragraph, ...] = ()
    limit: float | None = None


def pages_of(outlook: Outlook | None) -> int:
    """The number of pages that the weeks take, at least one."""
    weeks = len(outlook.comparison.weeks) if outlook is not None and outlook.comparison is not None else 0
    return max(-(-weeks // _WEEKS), 1)


def comparison_of(outlook: Outlook | None, page: int, words: Catalogue) -> ComparisonView:
    """The view's content; `page` counts back from the latest weeks, which are 0."""
    if outlook is None:
        return ComparisonView(Card("looking", words.gettext("Looking at your weeks …")))
    if outlook.comparison is None:
        return ComparisonView(_nothing_registered(words))
    weeks = outlook.comparison.weeks
    last = max(len(weeks) - page * _WEEKS, min(len(weeks), 1))
    found = RegisterComparison(weeks[max(last - _WEEKS, 0) : last])
    agreed = ""
    if outlook.balance is not None:
        minutes = outlook.balance.agreed.on(found.weeks[-1].monday)
        agreed = words.gettext("Agreed is {length} a week.").format(length=words.duration(minutes))
    texts = comparison_rows(found, words)
    return ComparisonView(
        dates=words.week_dates(found.weeks[0].monday, found.weeks[-1].monday),
        lead=comparison_lead(found, words)
        if found.compared
        else words.gettext("Nothing is registered in these weeks."),
        terms=" ".join(filter(None, (comparison_terms(words), agreed))),
        heads=comparison_heads(words),
        rows=tuple(_row(week, cells[1:], words) for week, cells in zip(found.weeks, texts, strict=True)),
        sums=comparison_sums(found, words),
        meeting=_meeting(found, words),
        cells=(*texts, comparison_sums(found, words)),
        differences=_differences(found, words),
        aside=_aside(found, words),
        limit=outlook.profile.limit("long_week"),
    )


def _row(week: RegisterWeek, cells: tuple[str, ...], words: Catalogue) -> ComparisonRow:
    name = words.gettext("Week {number}").format(number=int(week.week[-2:]))
    date = words.gettext("{day} {month}").format(day=week.monday.day, month=words.month(week.monday)[:3])
    row = ComparisonRow(week, str(int(week.week[-2:])), date, cells, "")
    if week.registered is None and week.is_leave:
        word = words.gettext("leave")
        return replace(row, word=word, figures=(_NONE,) * len(cells), spoken=f"{name}: {word}")
    values = {
        "shown": words.duration(week.agreed + week.outside),
        "evidence": words.duration(week.shown),
    }
    if week.registered is None:
        form = words.gettext("{week}: nothing registered, agreed and shown {shown}, evidence alone {evidence}")
        return replace(row, spoken=form.format(week=name, **values))
    form = words.gettext("{week}: registered {registered}, agreed and shown {shown}, evidence alone {evidence}")
    parts = [form.format(week=name, registered=words.duration(week.registered), **values)]
    past = ""
    if round(week.not_registered):
        past = words.short_duration(week.not_registered)
        parts.append(words.gettext("not registered {length}").format(length=words.duration(week.not_registered)))
    if round(week.without_trace):
        form = words.gettext("{length} registered without a trace")
        parts.append(form.format(length=words.duration(week.without_trace)))
    return replace(row, spoken=", ".join(parts), past=past)


def _meeting(found: RegisterComparison, words: Catalogue) -> str:
    """How the sums of the columns differ; only said where the two lengths are the whole difference."""
    if not round(found.without_trace) or not round(found.not_registered):
        return ""
    between = found.agreed + found.outside - found.registered
    if round(between - found.not_registered + found.without_trace):
        return comparison_parts(found, words)
    lengths = {
        "shown": words.duration(found.not_registered),
        "registered": words.duration(found.without_trace),
        "between": words.duration(abs(between)),
    }
    return words.gettext(
        "{shown} shown and not registered, {registered} registered without a trace; between them {between}."
    ).format(**lengths)


def _differences(found: RegisterComparison, words: Catalogue) -> tuple[Difference, ...]:
    return tuple(
        Difference(
            week.week,
            words.gettext("Week {number}").format(number=int(week.week[-2:])),
            sentence[:1].upper() + sentence[1:],
            session_times(week.sessions, words)
            if round(week.not_registered)
            else words.gettext("Calls and reading leave none."),
        )
        for week, sentence in difference_sentences(found, words)[:_DIFFERENCES]
    )


def _aside(found: RegisterComparison, words: Catalogue) -> tuple[Paragraph, ...]:
    """What the figures can be used for, and what stands in no sum."""
    use = words.gettext(
        "The figures are yours. A timesheet without room for the evening is a matter for employee representatives and "
        "the employer, not for one person."
    )
    return (
        Paragraph(words.gettext("What it can be used for"), use),
        Paragraph("", " ".join(comparison_remarks(found, words))),
    )


def _nothing_registered(words: Catalogue) -> Card:
    lines = (
        words.gettext(
            "With a timesheet (CSV or XLSX) this view puts what was registered beside what was agreed and what is "
            "shown, week by week. It is read again when the file changes, and stays on this machine."
        ),
    )
    actions = ((words.gettext("Add a timesheet …"), Connect()),)
    return Card("empty", words.gettext("No registered hours are known"), lines, (), actions)
