"""The three leads of a week: hours against the limit, connectedness in free time, and the person's own weeks."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Sequence
from dataclasses import replace

from grense.i18n import Catalogue
from grense.model.trend import TrendWeek
from grense.model.week import DaySummary, WeekSummary
from grense.outlook import Outlook
from grense.wording.agreed import agreed_lines, agreed_sentences, over_line
from grense.wording.crossings import category_word
from grense_tray.presenter.usual import series_of
from grense_tray.presenter.viewmodel import Figure, Lead

__all__ = ["listed", "planned_leads", "usual_hours", "week_leads"]

_LEAST_WEEKS = 8

_AFTERNOON = 16 * 60


def week_leads(view: WeekSummary, outlook: Outlook, words: Catalogue) -> tuple[Lead, ...]:
    """The three leads of a week that has begun."""
    return (
        _agreed_hours(view, outlook, words) or _hours(view, words),
        _connected(view, words),
        _own_weeks(outlook.trend, words),
    )


def planned_leads(view: WeekSummary, outlook: Outlook, words: Catalogue) -> tuple[Lead, ...]:
    """The three leads of a week in the future."""
    return (_meetings(view, outlook, words), _after(view, words), _planned_rest(view, words))


def usual_hours(trend: Sequence[TrendWeek]) -> tuple[int, int] | None:
    """The middle half of the hours in the earlier weeks; None for too few of them."""
    usual = series_of(trend, lambda week: week.estimate / 60).usual
    return (round(usual[0]), round(usual[1])) if usual is not None else None


def listed(parts: Sequence[str], words: Catalogue) -> str:
    """`Monday, Tuesday and Friday`."""
    return words.gettext(" and ").join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def _agreed_hours(week: WeekSummary, outlook: Outlook, words: Catalogue) -> Lead | None:
    """Agreed hours and what is shown outside them; None where the person has not said what is agreed."""
    if week.agreed is None or not week.agreed.stated:
        return None
    found = week.agreed.in_whole_minutes
    title, remark, sentence = words.gettext("Hours in the week"), "", agreed_lines(week, words)[0]
    if week.now is not None:
        now = week.local(week.now)
        title, sentence = words.gettext("Hours so far this week"), ""
        remark = words.gettext("until {weekday} {clock}").format(weekday=words.weekday(now), clock=words.clock(now))
        whole = outlook.balance.agreed.on(week.monday) if outlook.balance is not None else None
        if whole is not None and found.agreed + found.agreed_ahead == round(whole):
            form = words.gettext("Hours this week, of {length} agreed")
            title = form.format(length=words.short_duration(whole))
    over = week.is_over_with_agreed
    if over:
        sentence = f"{sentence}. {over_line(week, words)}" if sentence else over_line(week, words)
    if week.long_week is not None and found.total > week.long_week:
        title = words.gettext("Over {limit} with your agreed days").format(limit=words.limit(week.long_week))
    parts: tuple[Figure, ...] = (
        Figure("agreed", words.short_duration(found.agreed), words.gettext("agreed")),
        Figure("outside", words.short_duration(found.outside), words.gettext("shown outside")),
    )
    if found.agreed_ahead or found.outside_planned:
        ahead = (
            Figure("ahead", words.short_duration(found.agreed_ahead), words.gettext("agreed, ahead")),
            Figure("planned", words.short_duration(found.outside_planned), words.gettext("planned outside")),
        )
        parts = (replace(parts[0], word=words.gettext("agreed, so far")), parts[1], *ahead)
    figure = words.short_duration(found.total)
    told = " ".join(filter(None, (agreed_sentences(found, words), over_line(week, words))))
    spoken = f"{title}: {' '.join(filter(None, (figure, remark)))}. {told}"
    return Lead(title, figure, sentence, spoken, "long_week" if over else "", over, remark, parts)


def _hours(week: WeekSummary, words: Catalogue) -> Lead:
    """The estimate rounded, with all parts to the minute beside it; the hours of the days sum to the same part."""
    worked, limit = week.worked, week.long_week
    over = next((one for one in week.crossings if one.category == "long_week"), None)
    title = words.gettext("Hours so far this week") if week.now is not None else words.gettext("Hours in the week")
    remark = words.gettext("estimated, likely more")
    if over is not None and limit is not None:
        title = words.gettext("Over {limit} in the week").format(limit=words.limit(limit))
        if over.basis != "estimate":
            shown = words.short_duration(over.minutes_shown or 0.0)
            remark = words.gettext("estimated, {duration} shown").format(duration=shown)
    figures: tuple[Figure, ...] = (
        Figure("estimate", words.short_duration(worked.estimate), words.gettext("estimated")),
        Figure("calendar", words.short_duration(worked.calendar), words.gettext("in the calendar")),
        Figure("trace", words.short_duration(worked.trace), words.gettext("in traces")),
    )
    if week.minutes_planned:
        more = Figure("planned", words.short_duration(week.minutes_planned), words.gettext("planned, not counted"))
        figures = (*figures, more)
    figure = words.gettext("about {duration}").format(duration=words.about(worked.estimate))
    sentence = words.gettext("Mail and meetings do not show how long the week was.") if _shows_less(week) else ""
    parts = ", ".join(f"{one.value} {one.word}" for one in figures)
    spoken = f"{title}: {figure}, {remark}. {parts}. {sentence}".strip()
    return Lead(title, figure, sentence, spoken, "long_week" if over else "", over is not None, remark, figures)


def _shows_less(week: WeekSummary) -> bool:
    """Whether the past days show less than their ordinary hours."""
    over = [day for day in week.days if week.now is None or day.start + dt.timedelta(hours=day.length) <= week.now]
    ordinary = sum(day.ordinary[1] - day.ordinary[0] for day in over if day.ordinary)
    return sum(day.worked.estimate for day in over) < ordinary


def _connected(view: WeekSummary, words: Catalogue) -> Lead:
    title = words.gettext("Connected in free time")
    days = sorted({one.date for one in view.crossings if one.category == "connected"})
    if days:
        whys = [why for why in view.crossings if why.category == "connected"]
        evenings = all(_in_evening(item.start, view.day_start) for why in whys for item in why.items)
        counted = (
            words.ngettext("{count} evening", "{count} evenings", len(days))
            if evenings
            else words.ngettext("{count} day", "{count} days", len(days))
        )
        figure = counted.format(count=len(days))
        told = words.gettext("Quick looks {days}.").format(days=listed([words.weekday(day) for day in days], words))
    else:
        figure = words.gettext("No evenings")
        told = words.gettext("No quick looks in free time.")
    received = sum(_outside(day) for day in view.days)
    if received:
        form = words.ngettext("{count} mail received in free time.", "{count} mails received in free time.", received)
        told = f"{told} {form.format(count=received)}"
    return Lead(title, figure, told, f"{title}: {figure}. {told}", "connected", bool(days))


def _own_weeks(trend: Sequence[TrendWeek], words: Catalogue) -> Lead:
    title, usual = words.gettext("Your own weeks"), usual_hours(trend)
    active = sum(week.is_active for week in trend)
    if usual is not None:
        if usual[0] == usual[1]:
            told = words.gettext("Usual for you: {hours} h.").format(hours=usual[0])
        else:
            told = words.gettext("Usual for you: {low}–{high} h.").format(low=usual[0], high=usual[1])
        count = len(trend)
        weeks = words.ngettext("Last week.", "Last {count} weeks.", count).format(count=count)
        told = f"{told} {weeks}"
    elif active:
        form = words.ngettext("{count} week with work so far.", "{count} weeks with work so far.", active)
        later = words.gettext("What is usual for you shows after some twelve.")
        told = f"{form.format(count=active)} {later}"
    else:
        told = words.gettext("What is usual for you shows after some twelve weeks.")
    return Lead(title, "", told, f"{title}: {told}")


def _meetings(week: WeekSummary, outlook: Outlook, words: Catalogue) -> Lead:
    title, remark = words.gettext("Planned meetings"), words.gettext("in the calendar so far")
    figure = words.short_duration(week.minutes_planned)
    earlier = [one.estimate - one.calendar for one in outlook.trend if one.is_active]
    told = words.gettext("Mail and own work come on top.")
    if len(earlier) >= _LEAST_WEEKS:
        usual = words.gettext("Mail and own work come on top: usually {hours} h.")
        told = usual.format(hours=round(statistics.median(earlier) / 60))
    return Lead(title, figure, told, f"{title}: {figure} {remark}. {told}", remark=remark)


def _after(week: WeekSummary, words: Catalogue) -> Lead:
    """Meetings that reach into the evening, if the profile has one, and those outside ordinary hours."""
    title, late = category_word("outside_hours", words), 0
    if week.evening is not None:
        title = words.gettext("After {clock}").format(clock=words.hour(week.evening))
        late = sum(span.end > week.evening for day in week.days for span in day.ahead)
    figure = words.gettext("Nothing planned") if week.evening is not None else ""
    if late:
        figure = words.ngettext("{count} meeting", "{count} meetings", late).format(count=late)
    outside = [
        words.gettext("{weekday} {clock}").format(weekday=words.weekday(day.date), clock=words.hour(int(span.start)))
        for day in week.days
        for span in day.ahead
        if day.ordinary is None or span.start < day.ordinary[0] or span.end > day.ordinary[1]
    ]
    told = words.gettext("No meeting outside ordinary hours.")
    if outside:
        form = words.ngettext(
            "One meeting outside ordinary hours: {times}.",
            "{number} meetings outside ordinary hours: {times}.",
            len(outside),
        )
        # The sentence begins with the number.
        number = words.number(len(outside)) if len(outside) > 1 else ""
        told = form.format(number=number[:1].upper() + number[1:], times=listed(outside, words))
    return Lead(title, figure, told, f"{title}: {figure}. {told}", crossed=bool(late))


def _planned_rest(week: WeekSummary, words: Catalogue) -> Lead:
    title, rest = words.gettext("Shortest planned rest"), week.shortest_planned_rest
    if rest is None:
        none = words.gettext("No rest between two planned days.")
        return Lead(title, "–", none, f"{title}: {none}")
    figure = words.short_duration(rest.minutes)
    told = words.gettext("Until {weekday} {clock}, if nothing is added.").format(
        weekday=words.weekday(rest.end), clock=words.clock(rest.end)
    )
    sign = "short_rest" if rest.short else ""
    return Lead(title, figure, told, f"{title}: {figure}. {told}", sign, rest.short)


def _in_evening(moment: dt.datetime, day_start: int) -> bool:
    minutes = moment.hour * 60 + moment.minute
    return minutes >= _AFTERNOON or minutes < day_start


def _outside(day: DaySummary) -> int:
    """The number of mails received outside all sessions."""
    return sum(not any(span.start <= moment <= span.end for span in day.sessions) for moment in day.received)
