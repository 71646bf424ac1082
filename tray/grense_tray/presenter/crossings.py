"""The crossings of a week as rows, and one of them in full: rule, figure, evidence, and what would resolve it."""

from __future__ import annotations

import datetime as dt

from grense.i18n import Catalogue
from grense.model.crossing import Crossing, Item
from grense.model.week import WeekSummary
from grense.rules.categories import REST, WEEK_HOURS, is_of
from grense.rules.reasons import REASONS
from grense.wording import crossings as sentences
from grense.wording.reasons import origin_clause, reason_word
from grense.wording.timing import timing_sentence
from grense_tray.presenter.values import Paragraph
from grense_tray.presenter.viewmodel import CrossingRow, Detail, EvidenceRow, ReasonChoice

__all__ = ["BASES", "crossing_row", "crossing_rows", "detail_of", "evidence_rows"]

BASES = ("trace", "calendar", "estimate")


def crossing_rows(view: WeekSummary, words: Catalogue) -> tuple[CrossingRow, ...]:
    """Past crossings, then planned ones.

    Hours over the week's limit and connectedness first, then by day; outside ordinary hours in one row, the last.
    """
    rows: list[CrossingRow] = []
    for planned in (False, True):
        whys = [(index, why) for index, why in enumerate(view.listed) if why.planned is planned]
        outside = [(index, why) for index, why in whys if why.category == "outside_hours"]
        rows += [crossing_row(index, why, words) for index, why in whys if why.category != "outside_hours"]
        if outside:
            weakest = max(outside, key=lambda pair: BASES.index(pair[1].basis))[1]
            sentence = sentences.outside_days([why for _, why in outside], words)
            rows.append(_row(outside[0][0], weakest, words.gettext("week"), sentence, words))
    return tuple(rows)


def crossing_row(index: int, why: Crossing, words: Catalogue) -> CrossingRow:
    """One crossing as a row of the list."""
    day = words.gettext("week") if is_of(why.category, WEEK_HOURS) else words.short_weekday(why.date)
    return _row(index, why, day, sentences.headline(why, words), words)


def detail_of(view: WeekSummary, index: int, now: dt.datetime, words: Catalogue, *, together: bool = True) -> Detail:
    """One crossing in full; `together`, the days outside ordinary hours are shown as one."""
    why = view.listed[index]
    if why.category == "outside_hours" and together:
        return _outside(view, now, words, planned=why.planned)
    cleared = sentences.clearing(why, words)
    without = sentences.without_quick_looks(why, words)
    before = [Paragraph("", sentences.headline(why, words))]
    if without:
        before.append(Paragraph(without.removesuffix("."), ""))
    after = [Paragraph(_clearing_head(why, words), cleared)] if cleared else []
    after.append(_named(words.gettext("Rule"), sentences.rule_clause(why, words)))
    after.append(_named(words.gettext("Shown by"), sentences.basis_sentence(why, words)))
    if why.timing is not None:
        after.append(_named(words.gettext("Timing"), timing_sentence(why, words)))
    after += [Paragraph("", clause)] if (clause := origin_clause(why, words)) else []
    rows = evidence_rows(why.items, now, words)
    return Detail(_title(why, words), tuple(before), rows, tuple(after), reason=_reason_choice(why, words))


def _reason_choice(why: Crossing, words: Catalogue) -> ReasonChoice | None:
    """The reasons to choose from; none for what has not happened."""
    if why.planned:
        return None
    return ReasonChoice(
        why.category,
        why.date,
        why.reason,
        tuple((value, reason_word(value, words)) for value in REASONS),
        words.gettext("nothing said"),
        words.gettext("Say why …"),
        words.gettext("You said: {reason}"),
    )


def _outside(view: WeekSummary, now: dt.datetime, words: Catalogue, *, planned: bool) -> Detail:
    """All days with work outside ordinary hours, under one title."""
    whys = [why for why in view.listed if why.category == "outside_hours" and why.planned is planned]
    title = words.gettext("{category}, week {number}").format(
        category=sentences.category_word("outside_hours", words), number=_number(whys[0].week)
    )
    items = tuple(dict.fromkeys(item for why in whys for item in why.items))
    before = (Paragraph("", sentences.outside_days(whys, words)),)
    after = (
        Paragraph(_clearing_head(whys[0], words), sentences.clearing(whys[0], words)),
        _named(words.gettext("Rule"), sentences.rule_clause(whys[0], words)),
    )
    return Detail(title, before, evidence_rows(items, now, words), after)


def _named(name: str, text: str) -> Paragraph:
    """A paragraph with its name in the line: the texts under every crossing take as little room as possible."""
    return Paragraph("", f"{name}: {text}")


def _row(index: int, why: Crossing, day: str, sentence: str, words: Catalogue) -> CrossingRow:
    word = words.gettext("planned") if why.planned else sentences.basis_word(why.basis, words)
    bare = sentence.removesuffix(".")
    spoken = words.gettext("{category}, {day}: {sentence}. Shown by: {basis}.").format(
        category=sentences.category_word(why.category, words), day=day, sentence=bare, basis=word
    )
    return CrossingRow(index, why.category, day, bare, why.basis, word, spoken, why.planned)


def _title(why: Crossing, words: Catalogue) -> str:
    name = sentences.category_word(why.category, words)
    if why.category == "long_week":
        name = words.gettext("Over {limit}").format(limit=words.limit(why.limit))
    if is_of(why.category, WEEK_HOURS):
        return words.gettext("{category}, week {number}").format(category=name, number=_number(why.week))
    return words.gettext("{category}, {date}").format(category=name, date=words.date(why.date))


def _clearing_head(why: Crossing, words: Catalogue) -> str:
    if is_of(why.category, REST):
        return words.gettext("What gives {limit}").format(limit=words.limit(why.limit))
    return words.gettext("What would avoid it") if why.planned else words.gettext("What would clear it")


def evidence_rows(items: tuple[Item, ...], now: dt.datetime, words: Catalogue) -> tuple[EvidenceRow, ...]:
    """Rows of evidence by time; what begins after `now` is planned, except sent mails."""
    return tuple(_evidence_row(item, now, words) for item in sorted(items, key=lambda item: (item.start, item.kind)))


def _evidence_row(item: Item, now: dt.datetime, words: Catalogue) -> EvidenceRow:
    times = words.clock(item.start)
    if not item.is_instant:
        times = words.gettext("{first}–{last}").format(first=times, last=words.clock(item.end))
    what = sentences.item_word(item, words)
    date = words.date(item.start.date())
    planned = item.start > now and item.like != "mail_sent"
    return EvidenceRow(item, f"{words.short_weekday(item.start)}  {times}", what, f"{date} {times}, {what}", planned)


def _number(week: str) -> int:
    return int(week[-2:])
