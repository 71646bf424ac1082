"""Decides what the one window shows: a state, what each wish makes of it, and the page that it comes to. No Qt here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from grense.corrections import Correction
from grense.errand import Problem
from grense.errors import GrenseError
from grense.outlook import Outlook, WeekView
from grense.text import Catalogue
from grense.zones import load_zone
from grense_tray import cards
from grense_tray.charts.evidence import evidence_of
from grense_tray.day_evidence import evidence_table
from grense_tray.heavy import groups_of, is_heavy, largest_of
from grense_tray.leads import planned_leads, week_leads
from grense_tray.long_entry_card import long_entry_card
from grense_tray.mending import in_file, problem, wants_sign_in
from grense_tray.patterns.model import PatternsView, Wishes
from grense_tray.telling import crossing_rows, detail_of, evidence_rows
from grense_tray.viewmodel import (
    PATTERNS,
    PLANNED,
    TREND,
    VIEWS,
    WEEK,
    Command,
    Connect,
    CrossingRow,
    EvidenceRow,
    Header,
    Heavy,
    Lead,
    Note,
    OpenSettings,
    Page,
    Questions,
    ShowData,
    Sync,
    TakeBack,
    UndoCorrection,
    ViewName,
)

__all__ = ["State", "busy_text", "page"]

_HALF_A_YEAR = (TREND, PATTERNS)
_WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True)
class State:
    """What is known, and what the person has chosen to see of it.

    `week` is the one chosen, None for the latest; `picked` an index of its crossings, None when nothing is, and -1
    when the person has chosen nothing yet. `said` holds the corrections on their way into the store, `undo` the
    numbers of those made since the window opened, and `redo` those taken back since: each by what was said at once,
    the latest last. `late` tells that one outlook came without what is on its way. `questions_due` tells whether the
    report's questions may be asked, `elsewhere` the zone where the person may be; `wishes` are what is to be seen of
    the patterns. In a heavy week, `opened` is the kind of crossing whose days are listed, and `day` the one whose
    single evidence is.
    """

    outlook: Outlook | None = None
    week: str | None = None
    view: str = WEEK
    picked: int | None = -1
    busy: bool = False
    progress: tuple[str, int, int] | None = None
    error: Problem | None = None
    said: tuple[tuple[Correction, ...], ...] = ()
    late: bool = False
    undo: tuple[tuple[int, ...], ...] = ()
    redo: tuple[tuple[Correction, ...], ...] = ()
    told: str = field(default="")
    questions_due: bool = False
    elsewhere: str | None = None
    opened: str = ""
    day: int | None = None
    wishes: Wishes = field(default=Wishes())

    def with_outlook(self, outlook: Outlook) -> State:
        """The state when all was looked at anew: the week stays, the selection where its crossing still is."""
        before = self.outlook.corrections if self.outlook is not None else outlook.corrections
        fresh, said = _arrived(self.said, sorted(set(outlook.corrections) - set(before)))
        there = tuple(tuple(number for number in one if number in outlook.corrections) for one in self.undo)
        gone = self.told == "undoing" or sum(map(len, self.undo)) > sum(map(len, there))
        told = "corrected" if fresh else ("undone" if gone else self.told)
        week = self.week if self.week in outlook.weeks else None
        anew = replace(
            self,
            outlook=outlook,
            week=week,
            said=() if self.late else said,
            late=bool(said) and not self.late,
            undo=tuple(one for one in (*there, *fresh) if one),
            told=told,
            error=None,
            busy=False,
            progress=None,
        )
        return replace(anew, picked=self._kept_pick(anew))

    def _kept_pick(self, anew: State) -> int | None:
        before, after = self.shown, anew.shown
        if self.picked is None or self.picked < 0 or before is None or after is None:
            return self.picked
        if self.picked >= len(before.summary.listed):
            return -1
        was = before.summary.listed[self.picked]
        found = (
            index
            for index, one in enumerate(after.summary.listed)
            if (one.category, one.date) == (was.category, was.date)
        )
        return next(found, -1)

    @property
    def now(self) -> dt.datetime:
        """When what is shown was made."""
        return self.outlook.made if self.outlook is not None else dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

    @property
    def today(self) -> dt.date:
        """The day it then was where the person is."""
        zone = load_zone(self.outlook.zone) if self.outlook is not None else dt.UTC
        return self.now.astimezone(zone).date()

    @property
    def weeks(self) -> tuple[str, ...]:
        """The weeks that can be shown, the earliest first, from the first with work on."""
        if self.outlook is None:
            return ()
        names = sorted(self.outlook.weeks)
        worked = [name for name in names if self.outlook.weeks[name].summary.has_work]
        return tuple(name for name in names if not worked or name >= min(*worked, self.this_week))

    @property
    def this_week(self) -> str:
        """The name of the week that `today` lies in."""
        year, number, _ = self.today.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def shown_week(self) -> str | None:
        """The week chosen, or the latest that has begun and has work, or this one."""
        if self.week is not None or self.outlook is None:
            return self.week
        begun = [name for name in self.weeks if name <= self.this_week and self.outlook.weeks[name].summary.has_work]
        latest = max(begun, default=self.this_week)
        return latest if latest in self.outlook.weeks else None

    @property
    def shown(self) -> WeekView | None:
        """What is known of the week shown."""
        return self.outlook.weeks.get(self.shown_week or "") if self.outlook is not None else None

    @property
    def shown_view(self) -> str:
        """The view, by what it shows: a week that has not begun is planned."""
        if self.view in _HALF_A_YEAR:
            return self.view
        return PLANNED if (self.shown_week or "") > self.this_week else WEEK

    def stepped(self, steps: int) -> State:
        """Some weeks on or back; of the trend and the patterns, which are all of them, there is no other."""
        if self.view in _HALF_A_YEAR or self.shown_week not in self.weeks:
            return self
        place = self.weeks.index(self.shown_week) + steps
        return self.chosen(self.weeks[min(max(place, 0), len(self.weeks) - 1)])

    def chosen(self, week: str) -> State:
        """Another week, with nothing selected in it yet."""
        if (
            self.outlook is None
            or week not in self.outlook.weeks
            or (week == self.shown_week and self.view not in _HALF_A_YEAR)
        ):
            return self
        return replace(self, week=week, view=WEEK, picked=-1, told="", opened="", day=None)

    def viewed(self, view: str) -> State:
        """One of `VIEWS`. From those of half a year one comes back to the week one left; wished again, the latest."""
        if view in _HALF_A_YEAR or self.outlook is None:
            return replace(self, view=view if view in VIEWS else WEEK)
        if view == PLANNED:
            ahead = [name for name in self.weeks if name > self.this_week]
            if not ahead:
                return self
            return replace(self, week=ahead[0], view=WEEK, picked=-1, told="", day=None)
        if self.view in _HALF_A_YEAR and self.shown_week is not None and self.shown_week <= self.this_week:
            return replace(self, view=WEEK)
        return replace(self, week=None, view=WEEK, picked=-1, told="", day=None)

    def selecting(self, index: int | None) -> State:
        """One crossing of the week, or none; in a heavy week its kind is opened with it."""
        view = self.shown
        if view is not None and index is not None and is_heavy(view.summary) and index < len(view.listed):
            opened = self.opened if view.listed[index].planned else view.listed[index].category
            return replace(self, picked=index, day=None, opened=opened)
        # What was opened last is closed first.
        closes = self.picked is None or self.picked < 0
        return replace(self, picked=index, day=None, opened="" if closes else self.opened)

    def opening(self, category: str) -> State:
        """The days of one kind of crossing in a heavy week; those of none for an empty text."""
        view = self.shown
        if view is None or not category:
            return replace(self, opened="", picked=None)
        only = [index for index, why in enumerate(view.explanations) if why.category == category]
        return replace(self, opened=category, picked=only[0] if len(only) == 1 else None, day=None)

    def looking_at(self, day: int | None) -> State:
        """The single evidence of one day of a heavy week, or of none, which is all days."""
        return replace(self, day=day, picked=None)

    @property
    def selected(self) -> int | None:
        """The crossing in the detail: the first of the list until the person has chosen."""
        view = self.shown
        if view is None or self.picked is None or not view.listed:
            return None
        if 0 <= self.picked < len(view.listed):
            return self.picked
        if is_heavy(view.summary):
            return None
        return next((index for index, why in enumerate(view.listed) if why.category != "outside_hours"), 0)

    def after_saying(self, corrections: Sequence[Correction]) -> State:
        """What was said at once is on its way into the store; what was taken back before can no longer be redone."""
        return replace(self, said=(*self.said, tuple(corrections)), told="correcting", late=False, redo=())

    def undoing(self) -> tuple[State, Command | None]:
        """Take back what was said last, be it kept or on its way; nothing where there is none."""
        if self.said:
            *said, last = self.said
            state = replace(self, said=tuple(said), redo=(*self.redo, last), told="undoing")
            return state, TakeBack(len(last))
        if not self.undo:
            return self, None
        return self.taking_back(self.undo[-1]), UndoCorrection(self.undo[-1])

    def taking_back(self, numbers: Collection[int]) -> State:
        """The corrections of these numbers are on their way out of the store."""
        known = self.outlook.corrections if self.outlook is not None else {}
        last = tuple(known[number] for number in sorted(numbers) if number in known)
        undo = tuple(one for one in self.undo if not set(one) <= set(numbers))
        return replace(self, undo=undo, redo=(*self.redo, last) if last else self.redo, told="undoing")

    def redoing(self) -> tuple[State, tuple[Correction, ...]]:
        """Say again what was taken back last; nothing where there is none."""
        if not self.redo:
            return self, ()
        *redo, last = self.redo
        return replace(self.after_saying(last), redo=tuple(redo)), last


def _arrived(
    said: Sequence[tuple[Correction, ...]], numbers: Sequence[int]
) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[Correction, ...], ...]]:
    """The new numbers by what was said at once, and what has no number yet; others may have said something, too."""
    left = list(numbers)[-sum(map(len, said)) :] if said else []
    groups, waiting = [], []
    for one in said:
        mine, left = left[: len(one)], left[len(one) :]
        if mine:
            groups.append(tuple(mine))
        elif one:
            waiting.append(one)
    return tuple(groups), tuple(waiting)


def page(state: State, words: Catalogue) -> Page:
    """Everything that the window shows."""
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
    return Page(
        header=_header(state, words),
        leads=leads,
        week=view,
        trend=outlook.trend if outlook is not None else (),
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
        asked=long_entry_card(view, words, is_example=outlook is not None and outlook.is_example),
        heavy=heavy,
        trend_card=cards.trend_card(outlook, words),
    )


def _heavy(state: State, words: Catalogue) -> Heavy | None:
    """The groups and the days of a heavy week; None for any other."""
    view = state.shown
    if view is None or state.shown_view != WEEK or not is_heavy(view.summary):
        return None
    lit = state.selected if state.selected is not None else largest_of(view, state.opened)
    evidence, days = evidence_of(view, state.now), view.summary.days
    day, title, rows = state.day, "", tuple[EvidenceRow, ...]()
    if day is not None:
        title = words.gettext("Evidence of {date}").format(date=words.date(days[day].date))
        rows = evidence_rows(tuple(one.item for one in evidence if one.day == day), state.now, words)
    table = evidence_table(days, evidence, words)
    return Heavy(len(view.explanations), groups_of(view, words), table, state.opened, lit, day, title, rows)


def _patterns(state: State, words: Catalogue) -> PatternsView:
    from grense_tray.patterns.view import patterns_view  # what it tells of is loaded when it is first asked for

    return patterns_view(state.outlook, state.wishes, words)


def _header(state: State, words: Catalogue) -> Header:
    view, shown = state.shown, state.shown_view
    names = (
        ViewName(WEEK, words.gettext("Week")),
        ViewName(PLANNED, words.gettext("Next week")),
        ViewName(TREND, words.ngettext("{count} week", "{count} weeks", 26).format(count=26)),
        ViewName(PATTERNS, words.gettext("Patterns")),
    )
    trend = state.outlook.trend if state.outlook is not None else ()
    if shown == PATTERNS:
        title, dates = words.gettext("Patterns"), ""
        for one in state.outlook.patterns[:1] if state.outlook is not None else ():
            dates = words.week_dates(one.last - (one.weeks - 1) * _WEEK, one.last) if one.last else ""
    elif shown == TREND:
        title, dates = names[VIEWS.index(TREND)].name, ""
        if trend:
            dates = words.week_dates(trend[0].monday, trend[-1].monday)
    elif view is not None:
        title = words.gettext("Week {number}").format(number=int(view.summary.week[-2:]))
        dates = words.week_dates(view.summary.monday)
    else:
        title, dates = words.gettext("Your week"), ""
    weeks, week = state.weeks, state.shown_week
    place = weeks.index(week) if week in weeks and shown not in _HALF_A_YEAR else None
    return Header(
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
    if state.shown is not None and is_heavy(state.shown.summary):
        return words.gettext("Crossings by kind")
    if state.shown is not None and state.shown.summary.now is not None:
        return words.gettext("Crossings so far")
    return words.gettext("Crossings this week")


def _list_note(rows: Sequence[CrossingRow], words: Catalogue) -> str:
    if not rows:
        return ""
    if all(row.planned for row in rows):
        return words.gettext("Nothing yet")
    return words.gettext("Research ties the first two kinds to burnout")


def busy_text(state: State, words: Catalogue) -> str:
    """What is under way, in a few words."""
    if state.progress is not None:
        label, done, total = state.progress
        if total > 0:
            share = min(100 * done // total, 100)
            return words.gettext("Reading {label}: {share} %").format(label=label, share=share)
        return words.gettext("Reading {label} …").format(label=label)
    return words.gettext("Looking at it anew …") if state.busy or state.said or state.told == "undoing" else ""


def _notes(state: State, words: Catalogue) -> tuple[Note, ...]:
    """Troubles first, then what was just done, then what always holds."""
    outlook, notes = state.outlook, list[Note]()
    if outlook is not None and outlook.is_example:
        connect = words.gettext("Connect your own calendar")
        notes.append(Note("example", words.gettext("This is a made-up person."), connect, Connect()))
    if state.error is not None:
        notes.append(_trouble(state.error, words))
    if state.elsewhere is not None:
        notes.append(cards.elsewhere(state.elsewhere, state.now, words))
    for source in outlook.sources if outlook is not None else ():
        if source.problem:
            said = problem(GrenseError(source.problem, hint=source.hint), words)
            text = words.gettext("{label}: {problem}").format(label=source.label, problem=said)
            sign_in: tuple[str, Command] = (words.gettext("Sign in again …"), Connect(source.label))
            others = (sign_in,) if wants_sign_in(source.problem) else ()
            notes.append(Note("problem", text, words.gettext("Try again"), Sync((source.label,)), others))
    notes.extend(cards.unclear_owner(outlook, words))
    notes.extend(_told(state, words))
    if state.shown_view not in _HALF_A_YEAR:
        notes.extend(cards.coverage(outlook, state.shown, words))
        notes.extend(cards.unmatched(outlook, state.shown, words))
    if state.questions_due:
        later = (words.gettext("Not this month"), Questions(now=False))
        text = words.gettext("The questions that you chose can be answered this month.")
        notes.append(Note("questions", text, words.gettext("Answer"), Questions(now=True), (later,)))
    notes.append(Note("privacy", _privacy(outlook, state, words)))
    return tuple(notes)


def _trouble(fault: Problem, words: Catalogue) -> Note:
    """What went wrong, with what leads to where it can be mended, and beside that another try."""
    text = in_file(GrenseError(fault.title, fault.detail if fault.about else "", fault.hint), words)
    again: tuple[str, Command] = (words.gettext("Try again"), Sync())
    ways: dict[str, tuple[str, Command]] = {
        "settings": (words.gettext("Open the settings"), OpenSettings()),
        "zone": (words.gettext("Choose the time zone"), OpenSettings("person")),
        "rules": (words.gettext("Choose the rules"), OpenSettings("rules")),
        "store": (words.gettext("What is kept …"), ShowData()),
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
