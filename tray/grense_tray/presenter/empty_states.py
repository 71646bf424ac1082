"""The cards of weeks without a list of crossings (empty, first, good, planned), with what is present and missing."""

from __future__ import annotations

import datetime as dt

from grense.i18n import Catalogue
from grense.model.correction import AWAY, IN_ZONE, WORKED
from grense.model.time import load_zone, place_name
from grense.model.week import WeekSummary
from grense.outlook import OWNER_NOT_FOUND, OWNER_UNKNOWN, Outlook
from grense_tray.presenter.values import (
    AddTime,
    AnswerZone,
    Card,
    ChooseWeek,
    Command,
    Connect,
    LabelledFigure,
    OpenSettings,
    Sync,
    UndoCorrection,
)
from grense_tray.presenter.viewmodel import MOVED, STAYED, THERE, Note

__all__ = ["cards", "coverage", "elsewhere", "failed", "trend_card", "unclear_owner", "unmatched", "ways_on"]

_DAY = dt.timedelta(days=1)


def cards(
    outlook: Outlook | None,
    view: WeekSummary | None,
    words: Catalogue,
    *,
    today: dt.date,
    planned: bool,
) -> tuple[Card | None, Card | None]:
    """The cards in place of the crossing list and of the detail; None where these are shown."""
    if outlook is None:
        return Card("looking", words.gettext("Looking at your week …")), None
    shown = view is not None and (view.has_work or view.has_plan)
    known = outlook.sources or outlook.corrections or outlook.is_example or shown
    if view is None or not known:
        return _nothing_yet(outlook, words), _what_is_read(words)
    if planned:
        return (None, None) if view.planned else (_planned(view, words), _ahead(outlook, words))
    if not view.has_work and not view.has_plan:
        return _empty(outlook, view, words), _missing(outlook, words)
    if view.listed:
        return None, None
    so_far = view.monday + dt.timedelta(days=6) >= today
    fewest = next((week.active_days for week in outlook.trend), 3)
    return _good(view, words, so_far=so_far, fewest=fewest), _missing(outlook, words)


def trend_card(outlook: Outlook | None, words: Catalogue) -> Card | None:
    """The card in place of the trend while no week has work on enough days; None where one has."""
    if outlook is None:
        return Card("looking", words.gettext("Looking at your weeks …"))
    if any(week.is_active for week in outlook.trend):
        return None
    days = sum(week.days for week in outlook.trend)
    fewest = words.number(next((week.active_days for week in outlook.trend), 3))
    known = words.gettext("No work is known yet.")
    if days:
        form = words.ngettext("Work is known on one day so far.", "Work is known on {count} days so far.", days)
        known = form.format(count=days)
    lines = (known, words.gettext("A week shows here when it has work on {days} days or more.").format(days=fewest))
    return Card("empty", words.gettext("No weeks to show yet"), lines, (), ways_on(outlook, words))


def ways_on(outlook: Outlook, words: Catalogue) -> tuple[tuple[str, Command], ...]:
    """The commands that add evidence."""
    if outlook.sources:
        return ((words.gettext("Read the sources now"), Sync()),)
    return ((words.gettext("Connect a calendar or sent mail …"), Connect()),)


def failed(words: Catalogue) -> Card:
    """The card shown when the first analysis of the week failed."""
    line = words.gettext("What keeps it from that stands below, with what leads on from there.")
    return Card("failed", words.gettext("Your week cannot be shown now"), (line,))


def coverage(outlook: Outlook | None, view: WeekSummary | None, words: Catalogue) -> tuple[Note, ...]:
    """Notes on missing days in a week in which the sources begin."""
    if outlook is None or view is None or outlook.first is None:
        return ()
    days = (outlook.first - view.monday).days
    if not 0 <= days < 7:
        return ()
    if days == 0:
        return (Note("first", words.gettext("This is the first week that is known.")),)
    text = words.gettext("No source before {weekday}; this is the first week that is known.")
    return (Note("partial", text.format(weekday=words.weekday(outlook.first))),)


def unclear_owner(outlook: Outlook | None, words: Catalogue) -> tuple[Note, ...]:
    """Notes on the sources whose entries do not count: the owner is unknown, or none of the person's addresses."""
    sources = outlook.sources if outlook is not None else ()
    texts = {
        OWNER_UNKNOWN: words.gettext("{label}: which meetings are yours cannot be told, so they do not count."),
        OWNER_NOT_FOUND: words.gettext("{label}: none of your mail addresses stands in it, so nothing there counts."),
    }
    action, command = words.gettext("Your own mail addresses …"), OpenSettings("person")
    return tuple(
        Note("problem", text.format(label=source.label), action, command)
        for source in sources
        for code, text in texts.items()
        if code in source.warnings
    )


def elsewhere(zone: str, now: dt.datetime, words: Catalogue) -> Note:
    """The question whether the person is in the machine's zone."""
    today, place = words.weekday(now.astimezone(load_zone(zone))), place_name(zone)
    text = words.gettext("This machine shows the time of {place}. Are you there?").format(place=place)
    return Note(
        "zone",
        text,
        words.gettext("Yes, from {weekday} until I am back").format(weekday=today),
        AnswerZone(THERE),
        (
            (words.gettext("Yes, on other days …"), AddTime(IN_ZONE, zone)),
            (words.gettext("I have moved there"), AnswerZone(MOVED)),
            (words.gettext("No"), AnswerZone(STAYED)),
        ),
    )


def unmatched(outlook: Outlook | None, view: WeekSummary | None, words: Catalogue) -> tuple[Note, ...]:
    """Notes on corrections of a week that no longer match, each with a command to undo it."""
    if outlook is None or view is None:
        return ()
    zone, monday = load_zone(outlook.zone), view.monday
    notes = []
    for number in sorted(outlook.unmatched):
        start = outlook.corrections[number].start.astimezone(zone)
        if monday <= start.date() < monday + 7 * _DAY:
            text = words.gettext("The correction of {date} at {time} no longer matches anything that is kept.")
            note = text.format(date=words.date(start.date()), time=words.clock(start))
            notes.append(Note("unmatched", note, words.gettext("Take it back"), UndoCorrection((number,))))
    return tuple(notes)


def _nothing_yet(outlook: Outlook, words: Catalogue) -> Card:
    actions: list[tuple[str, Command]] = [
        *ways_on(outlook, words),
        (words.gettext("I worked then …"), AddTime(WORKED)),
        (words.gettext("Ordinary hours and settings …"), OpenSettings()),
    ]
    lines = (
        words.gettext("The week shows here as soon as there are times to draw it from."),
        words.gettext("There are three ways to begin, in any order."),
    )
    return Card("empty", words.gettext("Nothing to show yet"), lines, (), tuple(actions))


def _what_is_read(words: Catalogue) -> Card:
    lines = (
        words.gettext("Read: when meetings begin and end, and when mail was sent."),
        words.gettext("Never read: subjects, texts, addresses, places and attachments."),
        words.gettext("It stays on this machine, and nobody else sees it."),
    )
    return Card("read", words.gettext("What is read"), lines)


def _empty(outlook: Outlook, week: WeekSummary, words: Catalogue) -> Card:
    worked = [name for name, view in outlook.weeks.items() if view.has_work and name < week.week]
    actions: tuple[tuple[str, Command], ...] = ()
    if worked:
        latest = max(worked)
        word = words.gettext("To week {number}, the latest with work").format(number=int(latest[-2:]))
        actions = ((word, ChooseWeek(latest)),)
    off = sum(bool(day.off) for day in week.days)
    line = words.gettext("No meeting and no sent mail is known.")
    if off:
        form = words.ngettext("{count} day off is known.", "{count} days off are known.", off)
        line = f"{line} {form.format(count=off)}"
    return Card("no_work", words.gettext("No work in this week"), (line,), (), actions)


def _good(week: WeekSummary, words: Catalogue, *, so_far: bool, fewest: int) -> Card:
    """The facts of a week without crossings. With evidence on few days only, it is not called good."""
    title = words.gettext("No crossings so far this week") if so_far else words.gettext("No crossings this week")
    line, days = words.gettext("Evenings, Sunday, rest, days and the week lay within the limits."), _days(week)
    if days < fewest:
        form = words.ngettext(
            "Work is known on one day of this week. That is too little to say how the evenings, the rest and the week "
            "were.",
            "Work is known on {number} days of this week. That is too little to say how the evenings, the rest and the "
            "week were.",
            days,
        )
        line = form.format(number=words.number(days))
    facts = []
    rest = week.shortest_rest
    if rest is not None:
        word = words.gettext("shortest rest, until {weekday}").format(weekday=words.weekday(rest.end))
        facts.append(LabelledFigure(words.short_duration(rest.minutes), word))
    worked = [day for day in week.days if day.worked.estimate]
    if worked:
        longest = max(worked, key=lambda day: day.worked.estimate)
        word = words.gettext("longest day, {weekday}, estimated").format(weekday=words.weekday(longest.date))
        facts.append(LabelledFigure(words.short_duration(longest.worked.estimate), word))
    sent = [(moment, day.date) for day in week.days for moment in day.sent]
    if sent:
        moment, date = max(sent)
        word = words.gettext("latest trace, {weekday}").format(weekday=words.weekday(date))
        facts.append(LabelledFigure(words.hour(int(moment)), word))
    return Card("good" if days >= fewest else "few", title, (line,), tuple(facts))


def _days(week: WeekSummary) -> int:
    """The number of days with work."""
    return sum(bool(day.sessions) for day in week.days)


def _planned(week: WeekSummary, words: Catalogue) -> Card:
    if not week.has_plan:
        none = words.gettext("The calendar holds no meeting for this week yet.")
        return Card("planned", words.gettext("Nothing planned yet"), (none,))
    lines = [words.gettext("As planned, the week keeps within the limits.")]
    rest = week.shortest_planned_rest
    if rest is not None:
        form = words.gettext("The shortest rest is {duration}, if nothing is added.")
        lines.append(form.format(duration=words.duration(rest.minutes)))
    lines.append(words.gettext("Meetings you have not answered are left out."))
    return Card("planned", words.gettext("Nothing planned crosses a line"), tuple(lines))


def _ahead(outlook: Outlook, words: Catalogue) -> Card:
    away: tuple[str, Command] = (words.gettext("I am away …"), AddTime(AWAY))
    return Card("missing", words.gettext("Is anything missing?"), _sources(outlook, words), (), (away,))


def _missing(outlook: Outlook, words: Catalogue) -> Card:
    """A card on missing evidence: no evidence is no proof of rest."""
    told = words.gettext("Silence is no proof of time off. Work without mail or meeting shows when you add it.")
    actions: tuple[tuple[str, Command], ...] = (
        (words.gettext("I also worked then …"), AddTime(WORKED)),
        (words.gettext("I was away …"), AddTime(AWAY)),
    )
    lines = (told, *_sources(outlook, words))
    return Card("missing", words.gettext("Is anything missing?"), lines, (), actions)


def _sources(outlook: Outlook, words: Catalogue) -> tuple[str, ...]:
    reads = [source.last_success for source in outlook.sources if source.last_success]
    if not reads:
        return ()
    moment = min(reads).astimezone(load_zone(outlook.zone))
    labels = ", ".join(source.label for source in outlook.sources)
    form = words.gettext("Sources: {labels}, read {date} {clock}.")
    return (form.format(labels=labels, date=words.date(moment.date()), clock=words.clock(moment)),)
