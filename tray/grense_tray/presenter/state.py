"""The state of the week window: data and selection, and the transitions between states. No Qt here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from grense.drawing.week_facts import is_heavy
from grense.model.correction import Correction
from grense.model.time import iso_week, load_zone
from grense.model.week import WeekSummary
from grense.outlook import Outlook
from grense.services.protocol import Problem
from grense_tray.presenter.comparing import pages_of
from grense_tray.presenter.patterns_model import Wishes
from grense_tray.presenter.values import Command, TakeBack, UndoCorrection
from grense_tray.presenter.viewmodel import COMPARE, PATTERNS, PLANNED, TREND, VIEWS, WEEK

__all__ = ["HALF_A_YEAR", "State"]

HALF_A_YEAR = (TREND, PATTERNS, COMPARE)


@dataclass(frozen=True)
class State:
    """The data of the window, and the person's selection.

    `week` is the chosen one, None for the latest; `picked` an index of its crossings, None for no selection, and -1
    before the person has selected anything. `said` holds the corrections being written to the store, `undo` the
    numbers of those made since the window opened, and `redo` those undone since: each as groups made together,
    the latest last. `late` is set when an outlook arrived without the corrections being written. `questions_due` is
    whether the report's questions are due, `elsewhere` the zone where the person may be; `wishes` are the selection in
    the patterns. In a heavy week, `opened` is the category whose days are listed, and `day` the one whose
    single evidence is shown. `page` counts the pages of compared weeks back from the latest.
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
    page: int = 0
    wishes: Wishes = field(default=Wishes())

    def with_outlook(self, outlook: Outlook) -> State:
        """Return the state with a later outlook: the same week, and the same selection if its crossing still exists."""
        before = self.outlook.corrections if self.outlook is not None else outlook.corrections
        fresh, said = _arrived(self.said, sorted(set(outlook.corrections) - set(before)))
        there = tuple(tuple(number for number in one if number in outlook.corrections) for one in self.undo)
        gone = self.told == "undoing" or sum(map(len, self.undo)) > sum(map(len, there))
        told = "corrected" if fresh else ("undone" if gone else self.told)
        week = self.week if self.week in outlook.weeks else None
        later = replace(
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
        return replace(later, picked=self._kept_pick(later))

    def _kept_pick(self, later: State) -> int | None:
        before, after = self.shown, later.shown
        if self.picked is None or self.picked < 0 or before is None or after is None:
            return self.picked
        if self.picked >= len(before.listed):
            return -1
        was = before.listed[self.picked]
        found = (
            index for index, one in enumerate(after.listed) if (one.category, one.date) == (was.category, was.date)
        )
        return next(found, -1)

    @property
    def now(self) -> dt.datetime:
        """The time of the outlook shown."""
        return self.outlook.made if self.outlook is not None else dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

    @property
    def today(self) -> dt.date:
        """The local day of `now`."""
        zone = load_zone(self.outlook.zone) if self.outlook is not None else dt.UTC
        return self.now.astimezone(zone).date()

    @property
    def weeks(self) -> tuple[str, ...]:
        """The weeks that can be shown, the earliest first, from the first with work."""
        if self.outlook is None:
            return ()
        names = sorted(self.outlook.weeks)
        worked = [name for name in names if self.outlook.weeks[name].has_work]
        return tuple(name for name in names if not worked or name >= min(*worked, self.this_week))

    @property
    def this_week(self) -> str:
        """The name of the week that contains `today`."""
        return iso_week(self.today)

    @property
    def shown_week(self) -> str | None:
        """The week chosen, or the latest that has begun and has work, or the current one."""
        if self.week is not None or self.outlook is None:
            return self.week
        begun = [name for name in self.weeks if name <= self.this_week and self.outlook.weeks[name].has_work]
        latest = max(begun, default=self.this_week)
        return latest if latest in self.outlook.weeks else None

    @property
    def shown(self) -> WeekSummary | None:
        """The data of the week shown."""
        return self.outlook.weeks.get(self.shown_week or "") if self.outlook is not None else None

    @property
    def shown_view(self) -> str:
        """The view by its content: a week that has not begun is planned."""
        if self.view in HALF_A_YEAR:
            return self.view
        return PLANNED if (self.shown_week or "") > self.this_week else WEEK

    def stepped(self, steps: int) -> State:
        """Return a state some weeks later or earlier; unchanged for trend and patterns, which show all weeks.

        Compared weeks go by the page.
        """
        if self.view == COMPARE:
            return replace(self, page=min(max(self.page - steps, 0), pages_of(self.outlook) - 1))
        if self.view in HALF_A_YEAR or self.shown_week not in self.weeks:
            return self
        place = self.weeks.index(self.shown_week) + steps
        return self.chosen(self.weeks[min(max(place, 0), len(self.weeks) - 1)])

    def chosen(self, week: str) -> State:
        """Return a state with another week, with no selection."""
        if (
            self.outlook is None
            or week not in self.outlook.weeks
            or (week == self.shown_week and self.view not in HALF_A_YEAR)
        ):
            return self
        return replace(self, week=week, view=WEEK, picked=-1, told="", opened="", day=None)

    def viewed(self, view: str) -> State:
        """Return a state with one of `VIEWS`. After a view of half a year: the previous week; repeated, the latest."""
        if view in HALF_A_YEAR or self.outlook is None:
            return replace(self, view=view if view in VIEWS else WEEK)
        if view == PLANNED:
            ahead = [name for name in self.weeks if name > self.this_week]
            if not ahead:
                return self
            return replace(self, week=ahead[0], view=WEEK, picked=-1, told="", day=None)
        if self.view in HALF_A_YEAR and self.shown_week is not None and self.shown_week <= self.this_week:
            return replace(self, view=WEEK)
        return replace(self, week=None, view=WEEK, picked=-1, told="", day=None)

    def selecting(self, index: int | None) -> State:
        """Select one crossing of the week, or none; in a heavy week its category is opened with it."""
        view = self.shown
        if view is not None and index is not None and is_heavy(view) and index < len(view.listed):
            opened = self.opened if view.listed[index].planned else view.listed[index].category
            return replace(self, picked=index, day=None, opened=opened)
        # The last opened is closed first.
        closes = self.picked is None or self.picked < 0
        return replace(self, picked=index, day=None, opened="" if closes else self.opened)

    def opening(self, category: str) -> State:
        """Open the days of one category in a heavy week; those of none for an empty text."""
        view = self.shown
        if view is None or not category:
            return replace(self, opened="", picked=None)
        only = [index for index, why in enumerate(view.crossings) if why.category == category]
        return replace(self, opened=category, picked=only[0] if len(only) == 1 else None, day=None)

    def looking_at(self, day: int | None) -> State:
        """Show the single evidence of one day of a heavy week, or for None all days."""
        return replace(self, day=day, picked=None)

    @property
    def selected(self) -> int | None:
        """The crossing in the detail: the first of the list before the person selects one."""
        view = self.shown
        if view is None or self.picked is None or not view.listed:
            return None
        if 0 <= self.picked < len(view.listed):
            return self.picked
        if is_heavy(view):
            return None
        return next((index for index, why in enumerate(view.listed) if why.category != "outside_hours"), 0)

    def after_saying(self, corrections: Sequence[Correction]) -> State:
        """Add corrections that are being written to the store; this clears the redo list."""
        return replace(self, said=(*self.said, tuple(corrections)), told="correcting", late=False, redo=())

    def undoing(self) -> tuple[State, Command | None]:
        """Undo the last corrections, whether stored or being written; no change where there are none."""
        if self.said:
            *said, last = self.said
            state = replace(self, said=tuple(said), redo=(*self.redo, last), told="undoing")
            return state, TakeBack(len(last))
        if not self.undo:
            return self, None
        return self.taking_back(self.undo[-1]), UndoCorrection(self.undo[-1])

    def taking_back(self, numbers: Collection[int]) -> State:
        """Mark the corrections of these numbers as being removed from the store."""
        known = self.outlook.corrections if self.outlook is not None else {}
        last = tuple(known[number] for number in sorted(numbers) if number in known)
        undo = tuple(one for one in self.undo if not set(one) <= set(numbers))
        return replace(self, undo=undo, redo=(*self.redo, last) if last else self.redo, told="undoing")

    def redoing(self) -> tuple[State, tuple[Correction, ...]]:
        """Redo the last undone corrections; no change where there are none."""
        if not self.redo:
            return self, ()
        *redo, last = self.redo
        return replace(self.after_saying(last), redo=tuple(redo)), last


def _arrived(
    said: Sequence[tuple[Correction, ...]], numbers: Sequence[int]
) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[Correction, ...], ...]]:
    """The new numbers by group, and the corrections without a number yet; other processes may add some, too."""
    left = list(numbers)[-sum(map(len, said)) :] if said else []
    groups, waiting = [], []
    for one in said:
        mine, left = left[: len(one)], left[len(one) :]
        if mine:
            groups.append(tuple(mine))
        elif one:
            waiting.append(one)
    return tuple(groups), tuple(waiting)
