"""Texts of the charts for screen readers and tooltips. No Qt."""

from __future__ import annotations

import datetime as dt

from grense.drawing.evidence import Evidence
from grense.i18n import N_, Catalogue
from grense.model.time import place_name
from grense.model.week import DaySummary, Hours, Rest, Span, WeekSummary
from grense.wording.crossings import basis_sentence, basis_word, category_word, headline, item_word, places_elsewhere

__all__ = [
    "PICTURE_KEYS",
    "WEEK_KEYS",
    "tell_crossing",
    "tell_day",
    "tell_estimate",
    "tell_evidence",
    "tell_hours",
    "tell_rest",
    "tell_week",
]

WEEK_KEYS = N_("Arrow keys go through the weeks. T shows a table.")

PICTURE_KEYS = N_("Arrow keys go through evidence and days. T shows a table.")

_BASES = {"meeting": "calendar", "mail_sent": "trace", "manual": "trace"}


def tell_week(week: WeekSummary, words: Catalogue) -> str:
    """The accessible name of a week's chart."""
    told = words.gettext("Week {number}, {dates}. {hours} estimated.").format(
        number=int(week.week.rpartition("W")[2]),
        dates=words.week_dates(week.monday),
        hours=words.duration(week.worked.estimate),
    )
    outside = len({one.date for one in week.crossings if one.category == "outside_hours"})
    count = sum(one.category != "outside_hours" for one in week.crossings)
    if not count and not outside:
        return f"{told} {words.gettext('No crossings this week.')}"
    crossings = words.ngettext("one crossing", "{count} crossings", count).format(count=count)
    if not outside:
        return f"{told} {crossings}."
    days = words.ngettext("one day", "{number} days", outside).format(number=words.number(outside))
    outside_days = words.gettext("{days} outside ordinary hours").format(days=days)
    return f"{told} {crossings}, {outside_days}."


def tell_day(week: WeekSummary, day: DaySummary, words: Catalogue) -> str:
    """A row: its day, place, hours and crossings."""
    parts = [f"{words.weekday(day.date)} {words.gettext('{day}').format(day=day.date.day)}"]
    if place := places_elsewhere(week, day):
        parts.append(place)
    if day.sessions:
        parts.append(words.gettext("{hours} estimated").format(hours=words.duration(day.worked.estimate)))
        count = len(day.sessions)
        parts.append(words.ngettext("one period", "{number} periods", count).format(number=words.number(count)))
    else:
        parts.append(words.gettext("nothing known"))
    parts += dict.fromkeys(category_word(one.category, words) for one in day.crossings)
    return ", ".join(parts)


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


def tell_hours(worked: Hours, words: Catalogue, planned: float = 0.0) -> str:
    """Hours on the three bases, and planned hours."""
    told = words.gettext("{estimate} estimated, {calendar} in the calendar, {trace} in traces").format(
        estimate=words.duration(worked.estimate),
        calendar=words.duration(worked.calendar),
        trace=words.duration(worked.trace),
    )
    if not planned:
        return told
    return f"{told}, {words.gettext('{duration} planned').format(duration=words.duration(planned))}"


def _times(start: dt.datetime, end: dt.datetime, words: Catalogue) -> str:
    first, last = words.clock(start), words.clock(end)
    return first if start == end else words.gettext("{first}–{last}").format(first=first, last=last)
