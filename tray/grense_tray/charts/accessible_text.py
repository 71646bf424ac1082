"""Texts of the charts for screen readers and tooltips. No Qt."""

from __future__ import annotations

import datetime as dt

from grense.drawing.evidence import Evidence
from grense.i18n import N_, Catalogue
from grense.model.time import place_name
from grense.model.week import DaySummary, Rest, Span, WeekSummary
from grense.wording.crossings import basis_sentence, basis_word, category_word, headline, item_word

__all__ = [
    "PICTURE_KEYS",
    "WEEK_KEYS",
    "tell_crossing",
    "tell_estimate",
    "tell_evidence",
    "tell_rest",
]

WEEK_KEYS = N_("Arrow keys go through the weeks. T shows a table.")

PICTURE_KEYS = N_("Arrow keys go through evidence and days. P says where you worked, T shows a table.")

_BASES = {"meeting": "calendar", "mail_sent": "trace", "manual": "trace"}


def tell_evidence(one: Evidence, view: WeekSummary, words: Catalogue, *, beside: int = 1, separator: str = ", ") -> str:
    """A piece of evidence: time, kind, basis, and its crossings."""
    item = one.item
    count = max(beside, 1)
    kind = item_word(item, words, count)
    zone = str(item.end.tzinfo)
    place = f" ({place_name(zone)})" if zone not in (view.zone, "UTC") else ""
    parts = [f"{words.short_weekday(item.start)} {_times(item.start, item.end, words)}{place}"]
    parts.append(f"{count} {kind}" if count > 1 else kind)
    if one.corrected:
        parts.append(words.gettext("corrected by you"))
    elif one.planned:
        parts.append(words.gettext("planned"))
    else:
        parts.append(basis_word(_BASES.get(item.like, "trace"), words))
    names = dict.fromkeys(category_word(view.listed[index].category, words) for index in one.crossings)
    if names:
        parts.append(words.gettext("part of: {crossings}").format(crossings=", ".join(names)))
    return separator.join(parts)


def tell_estimate(day: DaySummary, span: Span, words: Catalogue) -> str:
    """A span of the estimate."""
    times = words.gettext("{first}–{last}").format(first=words.hour(int(span.start)), last=words.hour(int(span.end)))
    return f"{words.short_weekday(day.date)} {times}, {basis_word('estimate', words)}"


def tell_rest(rest: Rest, words: Catalogue) -> str:
    """A rest: before which day, and its maximum length."""
    told = words.gettext("rest before {weekday}, at most {duration}").format(
        weekday=words.weekday(rest.end), duration=words.duration(rest.minutes)
    )
    return words.gettext("{rest}, short").format(rest=told) if rest.short else told


def tell_crossing(view: WeekSummary, number: int, words: Catalogue) -> str:
    """A crossing: its sentence, and its basis."""
    why = view.listed[number]
    return f"{headline(why, words)}\n{basis_sentence(why, words)}"


def _times(start: dt.datetime, end: dt.datetime, words: Catalogue) -> str:
    first, last = words.clock(start), words.clock(end)
    return first if start == end else words.gettext("{first}–{last}").format(first=first, last=last)
