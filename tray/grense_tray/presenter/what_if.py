"""The effect of removing a piece of evidence: the current figures beside those without it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grense.i18n import Catalogue
from grense.model.crossing import Crossing, Item
from grense.model.week import WeekSummary
from grense.outlook import Outlook
from grense.rules.categories import WEEK_HOURS, is_of
from grense.wording.crossings import category_word

__all__ = ["Change", "changes", "counts_in", "crossing_name"]


@dataclass(frozen=True)
class Change:
    """A figure before and after; `before` is empty where there is none, as for a crossing that stays or goes."""

    what: str
    before: str
    after: str


def changes(item: Item, before: Outlook, after: Outlook, week: str, words: Catalogue) -> tuple[Change, ...]:
    """The differences in `after`, where `item` does not count: rests, hours and crossings of a week and the next one.

    Only days outside ordinary hours are left out, since every evening counts as one.
    """
    shown = before.weeks[week]
    names = [name for name, view in before.weeks.items() if 0 <= (view.monday - shown.monday).days <= 7]
    pairs = [(before.weeks[name], after.weeks[name]) for name in names if name in after.weeks]
    told = (*_rests(pairs, words), *_hours(pairs, words), *_crossings(item, pairs, words))
    return tuple(told)


def counts_in(item: Item, whys: Sequence[Crossing]) -> tuple[Crossing, ...]:
    """The crossings that a piece of evidence counts in, apart from days outside ordinary hours."""
    return tuple(why for why in whys if why.category != "outside_hours" and any(_same(item, one) for one in why.items))


def crossing_name(why: Crossing, words: Catalogue) -> str:
    """A crossing in a word or two, with its day."""
    day = words.gettext("week") if is_of(why.category, WEEK_HOURS) else words.short_weekday(why.date)
    return f"{category_word(why.category, words)} ({day})"


_Pairs = Sequence[tuple[WeekSummary, WeekSummary]]


def _rests(pairs: _Pairs, words: Catalogue) -> Iterator[Change]:
    for old, new in pairs:
        for was, now in zip(old.days, new.days, strict=True):
            # Where no work is left there is no rest before it: it is now part of the next one.
            if was.rest is not None and now.rest is not None:
                name = words.gettext("Rest until {weekday}").format(weekday=words.weekday(was.date))
                yield from _change(name, was.rest.minutes, now.rest.minutes, words)


def _hours(pairs: _Pairs, words: Catalogue) -> Iterator[Change]:
    for old, new in pairs:
        for was, now in zip(old.days, new.days, strict=True):
            name = words.gettext("{weekday}, estimated").format(weekday=words.weekday(was.date))
            yield from _change(name[:1].upper() + name[1:], was.worked.estimate, now.worked.estimate, words)
        week = words.gettext("Week {number}, estimated").format(number=int(old.week[-2:]))
        yield from _change(week, old.worked.estimate, new.worked.estimate, words)


def _change(what: str, before: float, after: float, words: Catalogue) -> Iterator[Change]:
    was, now = words.short_duration(before), words.short_duration(after)
    if was != now:
        yield Change(what, was, now)


def _crossings(item: Item, pairs: _Pairs, words: Catalogue) -> Iterator[Change]:
    """The crossings that the evidence counts in, with their change; and those of others that appear or disappear."""
    for old, new in pairs:
        known, left = _by_day(old), _by_day(new)
        mine = {(why.category, why.date) for why in counts_in(item, old.crossings)}
        for key, why in (known | left).items():
            if key not in left:
                yield Change(crossing_name(why, words), "", words.gettext("goes away"))
            elif key not in known:
                yield Change(crossing_name(why, words), "", words.gettext("comes in"))
            elif key in mine:
                yield Change(crossing_name(why, words), "", words.gettext("stays"))


def _by_day(view: WeekSummary) -> dict[tuple[str, dt.date], Crossing]:
    return {(why.category, why.date): why for why in view.crossings if why.category != "outside_hours"}


def _same(one: Item, other: Item) -> bool:
    return (one.kind, one.start, one.end) == (other.kind, other.start, other.end)
