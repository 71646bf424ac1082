"""A week with so many crossings or mails that they are shown by kind and by day, not one by one. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from grense.i18n import Catalogue
from grense.model.crossing import Crossing
from grense.model.week import WeekSummary
from grense.rules.categories import (
    DAY_HOURS,
    DAY_OFF,
    DAY_WINDOW,
    OUTSIDE_HOURS,
    QUICK_LOOKS,
    REST,
    WEEK_HOURS,
    WEEK_WINDOW,
    category_of,
    is_of,
)
from grense.wording import crossings as sentences
from grense_tray.presenter.crossings import BASES, crossing_row
from grense_tray.presenter.key_figures import listed
from grense_tray.presenter.viewmodel import CrossingGroup

__all__ = ["groups_of", "largest_of"]


def groups_of(view: WeekSummary, words: Catalogue) -> tuple[CrossingGroup, ...]:
    """The crossings of a week by kind, in the order in which the kinds first appear; outside hours last."""
    kinds = dict.fromkeys(why.category for why in view.crossings)
    last = [kind for kind in kinds if kind == "outside_hours"]
    return tuple(_group(kind, view, words) for kind in [*(kind for kind in kinds if kind not in last), *last])


def largest_of(view: WeekSummary, category: str) -> int | None:
    """The crossing of a kind that is furthest over its limit, as an index; None for a kind without crossings."""
    found = [(index, why) for index, why in enumerate(view.crossings) if why.category == category]
    return max(found, key=lambda pair: _size(pair[1]), default=(None, None))[0]


def _group(category: str, view: WeekSummary, words: Catalogue) -> CrossingGroup:
    whys = [why for why in view.crossings if why.category == category]
    largest = largest_of(view, category)
    days = tuple(max((_ink(why) for why in whys if why.date == day.date), default="") for day in view.days)
    basis = max((why.basis for why in whys), key=BASES.index)
    found = enumerate(view.crossings)
    rows = [crossing_row(index, why, words) for index, why in found if why.category == category]
    name = sentences.category_word(category, words)
    if category == "long_week":
        name = words.gettext("Over {limit}").format(limit=words.limit(whys[0].limit))
    said = _brief(view.crossings[largest], words) if largest is not None else ""
    is_whole = is_of(category, WEEK_HOURS)
    form = words.ngettext("{category}, one crossing", "{category}, {count} crossings", len(whys))
    spoken = ", ".join(
        (
            form.format(category=name, count=len(whys)),
            *(() if is_whole else (_told_days(whys, words),)),
            words.gettext("largest {value}").format(value=said),
            sentences.basis_word(basis, words),
        )
    )
    shown = days if not is_whole else (days[0],)
    return CrossingGroup(category, name, shown, len(whys), said, largest or 0, basis, tuple(rows), spoken)


def _ink(why: Crossing) -> str:
    """`shown`, or the weaker `estimated`."""
    return "estimated" if why.basis == "estimate" else "shown"


def _size(why: Crossing) -> float:
    """The size of a crossing, to compare with those of its kind."""
    if is_of(why.category, REST):
        return -(why.minutes_shown or 0.0)
    shape = category_of(why.category).shape
    if shape in (QUICK_LOOKS, WEEK_WINDOW):
        return len(why.items)
    if shape == DAY_WINDOW:
        return why.shown_span[1].timestamp() - why.start.replace(hour=0, minute=0).timestamp()
    return why.minutes or 0.0


def _brief(why: Crossing, words: Catalogue) -> str:
    """A crossing in a few words, with its day."""
    shape = category_of(why.category).shape
    if shape in (DAY_WINDOW, WEEK_WINDOW, OUTSIDE_HOURS, DAY_OFF):
        first, last = why.shown_span
        said = words.gettext("{first}–{last}").format(first=words.clock(first), last=words.clock(last))
        if first == last:
            said = words.clock(first)
    elif shape in (DAY_HOURS, WEEK_HOURS):
        said = words.gettext("{duration} shown").format(duration=words.duration(why.minutes_shown or 0.0))
        if why.basis == "estimate":
            said = words.gettext("about {duration}").format(duration=words.about(why.minutes or 0.0))
    else:
        # The amount is before the comma, the time after it.
        said = sentences.measure(why, words).partition(",")[0]
    if why.rule.lasts_days and len({moment.date() for moment in why.shown_span}) > 1:
        return sentences.measure(why, words).rpartition(", ")[2]
    if shape == WEEK_HOURS:
        return said
    return words.gettext("{day}: {text}").format(day=words.short_weekday(why.date), text=said)


def _told_days(whys: Sequence[Crossing], words: Catalogue) -> str:
    """`Tuesday to Sunday`, or `Monday, Tuesday and Friday`."""
    days = sorted({why.date for why in whys})
    names = [words.weekday(day) for day in days]
    if len(days) > 2 and (days[-1] - days[0]).days == len(days) - 1:
        return words.gettext("{first} to {last}").format(first=names[0], last=names[-1])
    return listed(names, words)
