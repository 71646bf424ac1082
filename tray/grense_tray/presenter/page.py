"""The page of the week window, from its data and the selection. No Qt here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from grense.drawing.evidence import evidence_of
from grense.drawing.week_facts import is_heavy
from grense.i18n import Catalogue
from grense.model.time import load_zone
from grense.outlook import Outlook
from grense.rules.categories import CATEGORIES
from grense.services.protocol import Problem
from grense.wording.presence import at_machine_line
from grense_tray.presenter import empty_states as cards
from grense_tray.presenter.comparing import ComparisonView, comparison_of, pages_of
from grense_tray.presenter.crossings import crossing_rows, detail_of, evidence_rows
from grense_tray.presenter.day_evidence import evidence_table
from grense_tray.presenter.error_hints import in_file, problem, wants_sign_in
from grense_tray.presenter.heavy_week import groups_of, largest_of
from grense_tray.presenter.key_figures import planned_leads, week_leads
from grense_tray.presenter.long_entry_card import long_entry_card
from grense_tray.presenter.mailbox_card import mailbox_card
from grense_tray.presenter.outside_card import outside_card
from grense_tray.presenter.patterns_model import PatternsView
from grense_tray.presenter.state import HALF_A_YEAR, State
from grense_tray.presenter.values import Command, Connect, OpenSettings, Questions, ShowData, Sync, UndoCorrection
from grense_tray.presenter.viewmodel import (
    COMPARE,
    PATTERNS,
    PLANNED,
    TREND,
    VIEWS,
    WEEK,
    CrossingRow,
    EvidenceRow,
    Heavy,
    Lead,
    Note,
    Page,
    ViewName,
    WeekHeader,
)

__all__ = ["busy_share", "busy_text", "page"]

_WEEK = dt.timedelta(weeks=1)


def page(state: State, words: Catalogue) -> Page:
    """The whole content of the window."""
    outlook, view, shown = state.outlook, state.shown, state.shown_view
    rows = crossing_rows(view, words) if view is not None else ()
    main, aside = cards.cards(outlook, view, words, today=state.today, planned=shown == PLANNED)
    if outlook is None and state.error is not None:
        main = cards.failed(words)
    picked = state.selected if rows else None
    heavy = _heavy(state, words)
    detail = None
    if view is not None and picked is not None:
        detail = detail_of(view, picked, state.now, words, together=heavy is None)
        if heavy is not None:
            detail = replace(detail, back=words.gettext("Evidence by day"))
    leads: tuple[Lead, ...] = ()
    if outlook is not None and view is not None:
        leads = (planned_leads if shown == PLANNED else week_leads)(view, outlook, words)
    comparison = comparison_of(outlook, state.page, words) if shown == COMPARE else None
    return Page(
        header=_header(state, comparison, words),
        leads=leads,
        week=view,
        trend=outlook.trend if outlook is not None else (),
        long_week=outlook.profile.limit("long_week") if outlook is not None else None,
        categories=outlook.profile.categories if outlook is not None else CATEGORIES,
        rows=rows,
        list_title=_list_title(state, words),
        list_note=_list_note(rows, words) if shown == WEEK else "",
        plan_title=words.gettext("Planned, not counted") if shown == WEEK and any(row.planned for row in rows) else "",
        picked=picked,
        detail=detail,
        main=main,
        aside=aside,
        notes=_notes(state, words),
        busy=busy_text(state, words),
        now=state.now,
        covered_from=outlook.first if outlook is not None else None,
        corrections=outlook.in_force if outlook is not None else (),
        patterns=_patterns(state, words) if shown == PATTERNS else None,
        comparison=comparison,
        asked=long_entry_card(view, words, is_example=outlook is not None and outlook.is_example)
        or mailbox_card(outlook, words)
        or outside_card(outlook, words),
        heavy=heavy,
        trend_card=cards.trend_card(outlook, words),
    )


def _heavy(state: State, words: Catalogue) -> Heavy | None:
    """The groups and the days of a heavy week; None for any other."""
    view = state.shown
    if view is None or state.shown_view != WEEK or not is_heavy(view):
        return None
    lit = state.selected if state.selected is not None else largest_of(view, state.opened)
    evidence, days = evidence_of(view, state.now), view.days
    day, title, rows = state.day, "", tuple[EvidenceRow, ...]()
    if day is not None:
        title = words.gettext("Evidence of {date}").format(date=words.date(days[day].date))
        rows = evidence_rows(tuple(one.item for one in evidence if one.day == day), state.now, words)
    table = evidence_table(days, evidence, words)
    return Heavy(len(view.crossings), groups_of(view, words), table, state.opened, lit, day, title, rows)


def _patterns(state: State, words: Catalogue) -> PatternsView:
    from grense_tray.presenter.patterns import patterns_view  # imported when the view is first opened

    return patterns_view(state.outlook, state.wishes, words)


def _header(state: State, compared: ComparisonView | None, words: Catalogue) -> WeekHeader:
    view, shown = state.shown, state.shown_view
    names = (
        ViewName(WEEK, words.gettext("Week")),
        ViewName(PLANNED, words.gettext("Next week")),
        ViewName(TREND, words.ngettext("{count} week", "{count} weeks", 26).format(count=26)),
        ViewName(PATTERNS, words.gettext("Patterns")),
        ViewName(COMPARE, words.gettext("Compare")),
    )
    trend = state.outlook.trend if state.outlook is not None else ()
    if compared is not None:
        count = len(compared.rows)
        weeks_shown = words.ngettext("{count} week", "{count} weeks", count).format(count=count)
        title, dates = weeks_shown if count else words.gettext("Compare"), compared.dates
    elif shown == PATTERNS:
        title, dates = words.gettext("Patterns"), ""
        for one in state.outlook.patterns[:1] if state.outlook is not None else ():
            dates = words.week_dates(one.last - (one.weeks - 1) * _WEEK, one.last) if one.last else ""
    elif shown == TREND:
        title, dates = names[VIEWS.index(TREND)].name, ""
        if trend:
            dates = words.week_dates(trend[0].monday, trend[-1].monday)
    elif view is not None:
        title = words.gettext("Week {number}").format(number=int(view.week[-2:]))
        dates = words.week_dates(view.monday)
    else:
        title, dates = words.gettext("Your week"), ""
    if compared is not None:
        earlier, later = words.gettext("Earlier weeks"), words.gettext("Later weeks")
        has_earlier = state.page < pages_of(state.outlook) - 1
        return WeekHeader(title, dates, earlier, later, shown, names, has_earlier, state.page > 0)
    weeks, week = state.weeks, state.shown_week
    place = weeks.index(week) if week in weeks and shown not in HALF_A_YEAR else None
    return WeekHeader(
        title,
        dates,
        words.gettext("Previous week"),
        words.gettext("Next week"),
        shown,
        names,
        place is not None and place > 0,
        place is not None and place < len(weeks) - 1,
    )


def _list_title(state: State, words: Catalogue) -> str:
    if state.shown_view == PLANNED:
        return words.gettext("Worth knowing about the week ahead")
    if state.shown is not None and is_heavy(state.shown):
        return words.gettext("Crossings by kind")
    if state.shown is not None and state.shown.now is not None:
        return words.gettext("Crossings so far")
    return words.gettext("Crossings this week")


def _list_note(rows: Sequence[CrossingRow], words: Catalogue) -> str:
    if not rows:
        return ""
    if all(row.planned for row in rows):
        return words.gettext("Nothing yet")
    if [row.category for row in rows[:2]] != ["long_week", "connected"]:
        return ""
    return words.gettext("Research ties the first two kinds to burnout")


def busy_text(state: State, words: Catalogue) -> str:
    """The running task, in a few words."""
    if state.progress is not None:
        label, done, total = state.progress
        if total > 0:
            share = min(100 * done // total, 100)
            return words.gettext("Reading {label}: {share} %").format(label=label, share=share)
        return words.gettext("Reading {label} …").format(label=label)
    return words.gettext("Working it out again …") if state.busy or state.said or state.told == "undoing" else ""


def busy_share(state: State) -> float | None:
    """The share of the running task that is done, 0 to 1; None where it is unknown."""
    if state.progress is None:
        return None
    _, done, total = state.progress
    return min(done / total, 1.0) if total > 0 else 1.0


def _notes(state: State, words: Catalogue) -> tuple[Note, ...]:
    """Troubles first, then the latest corrections, then permanent notes."""
    outlook, notes = state.outlook, list[Note]()
    if outlook is not None and outlook.is_example:
        connect = words.gettext("Connect your own calendar")
        notes.append(Note("example", words.gettext("This is a made-up person."), connect, Connect()))
    if state.error is not None:
        notes.append(_trouble(state.error, words))
    if state.elsewhere is not None:
        notes.append(cards.elsewhere(state.elsewhere, state.now, words))
    for source in outlook.sources if outlook is not None else ():
        if source.error is not None:
            said = problem(source.error, words)
            text = words.gettext("{label}: {problem}").format(label=source.label, problem=said)
            sign_in: tuple[str, Command] = (words.gettext("Sign in again …"), Connect(source.label))
            others = (sign_in,) if wants_sign_in(source.code) else ()
            notes.append(Note("problem", text, words.gettext("Try again"), Sync((source.label,)), others))
    notes.extend(cards.unclear_owner(outlook, words))
    notes.extend(_told(state, words))
    if state.shown_view not in HALF_A_YEAR:
        notes.extend(cards.coverage(outlook, state.shown, words))
        notes.extend(cards.unmatched(outlook, state.shown, words))
    if state.shown_view == WEEK and outlook is not None and state.shown is not None:
        presence = outlook.presence.get(state.shown.week)
        if presence is not None:
            notes.append(Note("presence", at_machine_line(presence.at_machine, state.shown, words)))
    if state.questions_due:
        later = (words.gettext("Not this month"), Questions(now=False))
        text = words.gettext("The questions that you chose can be answered this month.")
        notes.append(Note("questions", text, words.gettext("Answer"), Questions(now=True), (later,)))
    notes.append(Note("privacy", _privacy(outlook, state, words)))
    return tuple(notes)


def _trouble(fault: Problem, words: Catalogue) -> Note:
    """An error, with a command to fix it, and another to try again."""
    text = in_file(replace(fault, detail=fault.detail if fault.about else "").error, words)
    again: tuple[str, Command] = (words.gettext("Try again"), Sync())
    ways: dict[str, tuple[str, Command]] = {
        "settings": (words.gettext("Open the settings"), OpenSettings()),
        "zone": (words.gettext("Choose the time zone"), OpenSettings("person")),
        "rules": (words.gettext("Choose the rules"), OpenSettings("rules")),
        **dict.fromkeys(("damage", "store"), (words.gettext("What is kept …"), ShowData())),
    }
    if (way := ways.get(fault.about)) is not None:
        return Note("problem", text, *way, (again,))
    return Note("problem", text, *again)


def _told(state: State, words: Catalogue) -> tuple[Note, ...]:
    if state.told == "corrected" and state.undo:
        undo = UndoCorrection(state.undo[-1])
        return (Note("told", words.gettext("Corrected; the original is kept."), words.gettext("Undo"), undo),)
    if state.told == "undone":
        return (Note("told", words.gettext("Undone. What the sources say holds again.")),)
    return ()


def _privacy(outlook: Outlook | None, state: State, words: Catalogue) -> str:
    kept = words.gettext("Only with you, on this machine")
    reads = [source.last_success for source in outlook.sources if source.last_success] if outlook is not None else []
    if not reads or outlook is None:
        return kept
    moment = min(reads).astimezone(load_zone(outlook.zone))
    when = words.clock(moment)
    if moment.date() != state.today:
        when = f"{words.date(moment.date())} {when}"
    return words.gettext("{kept}. Read {when}.").format(kept=kept, when=when)
