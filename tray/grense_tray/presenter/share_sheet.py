"""The content of a page to share: only chosen parts, and nothing about other people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from grense.i18n import N_, Catalogue
from grense.model.crossing import Item
from grense.model.trend import TrendWeek
from grense.model.week import DaySummary, Rest, RestPart, WeekSummary
from grense.outlook import Outlook
from grense.rules.categories import WEEK_HOURS, Category, is_of, listed
from grense.wording.crossings import headline, outside_days, trust_word

__all__ = ["PARTS", "SharedSheet", "SheetSection", "Wish", "sheet_of"]

PARTS = {
    "picture": N_("The week as a picture"),
    "hours": N_("Hours a day"),
    "crossings": N_("The crossings, in sentences"),
    "trend": N_("The last 26 weeks"),
}

_HOURS = N_("{hours} in the week, estimated; {calendar} in the calendar, {trace} in traces.")
_LIMITS = N_(
    "Made from the times of meetings and sent mail alone. They show when something happened, not why or who asked for "
    "it; work without a trace is missing, and a meeting may not have been held. An estimate is called one."
)
_VOLUNTARY = N_("Shared by the person themselves. It says nothing about anybody else.")


@dataclass(frozen=True)
class Wish:
    """The chosen content of the page: parts of `PARTS`, categories, and an optional name."""

    parts: frozenset[str] = frozenset(PARTS)
    categories: frozenset[str] = frozenset(listed())
    name: str = ""


@dataclass(frozen=True)
class SheetSection:
    """A part with its title; `lines` are sentences, each with its basis or an empty one."""

    part: str
    title: str
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SharedSheet:
    """The page: its texts, and the week and the trend without the parts that were not chosen.

    `long_week` is its limit in minutes, None where it was not chosen.
    """

    title: str
    dates: str
    name: str
    sections: tuple[SheetSection, ...]
    foot: tuple[str, ...]
    view: WeekSummary | None
    trend: tuple[TrendWeek, ...]
    categories: tuple[Category, ...]
    long_week: float | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """All sentences of the page, from top to bottom."""
        lines = (text for one in self.sections for text in (one.title, *(" ".join(line) for line in one.lines)))
        return tuple(text for text in (self.title, self.dates, self.name, *lines, *self.foot) if text)


def sheet_of(outlook: Outlook, week: str, wish: Wish, words: Catalogue) -> SharedSheet:
    """The page of a week. Parts without content are left out."""
    view = outlook.weeks.get(week)
    chosen = tuple(one for one in listed(outlook.profile.categories) if one in wish.categories)
    shown = None if view is None else _chosen_view(view, chosen)
    trend = tuple(_chosen_week(one, chosen) for one in outlook.trend) if "trend" in wish.parts else ()
    has = {"picture": shown is not None, "hours": shown is not None, "crossings": shown is not None}
    sections = tuple(
        _section(part, shown, words) for part in PARTS if part in wish.parts and has.get(part, bool(trend))
    )
    about_week = shown is not None and any(one.part != "trend" for one in sections)
    if about_week and shown is not None:
        title = words.gettext("Week {week}").format(week=int(week.rpartition("W")[2]))
        dates = words.week_dates(shown.monday)
    else:
        title, dates = words.gettext("The last 26 weeks"), ""
    made_up = (N_("This is a made-up person."),) if outlook.is_example else ()
    foot = tuple(words.gettext(text) for text in (*made_up, _LIMITS, _VOLUNTARY))
    limit = outlook.profile.limit("long_week") if "long_week" in chosen else None
    return SharedSheet(
        title, dates, wish.name.strip(), sections, foot, shown if about_week else None, trend, chosen, limit
    )


def _section(part: str, view: WeekSummary | None, words: Catalogue) -> SheetSection:
    title = words.gettext(PARTS[part])
    if part == "crossings" and view is not None:
        whole = words.gettext("Crossings this week")
        so_far = words.gettext("Crossings so far")
        return SheetSection(part, so_far if view.now else whole, _crossings(view, words))
    if part == "hours" and view is not None:
        worked = view.worked
        hours = words.gettext(_HOURS).format(
            hours=words.duration(worked.estimate),
            calendar=words.duration(worked.calendar),
            trace=words.duration(worked.trace),
        )
        return SheetSection(part, title, ((hours, ""),))
    return SheetSection(part, title)


def _crossings(view: WeekSummary, words: Catalogue) -> tuple[tuple[str, str], ...]:
    """A sentence for each crossing, in the week's order; those outside ordinary hours together, at the end."""
    lines = []
    for why in view.crossings:
        if why.category != "outside_hours":
            day = "" if is_of(why.category, WEEK_HOURS) else f"{words.weekday(why.date)} {why.date.day}. "
            lines.append((f"{day}{headline(why, words)}".strip(), trust_word(why, words)))
    outside = [why for why in view.crossings if why.category == "outside_hours"]
    if outside:
        lines.append((outside_days(outside, words), ""))
    return tuple(lines) or ((words.gettext("None of the chosen kinds."), ""),)


def _chosen_view(view: WeekSummary, chosen: Collection[str]) -> WeekSummary:
    """The past part of the week, without crossings of other categories, received mail and places of work."""
    summary = view
    shown: WeekSummary = replace(
        summary,
        crossings=tuple(one for one in summary.crossings if one.category in chosen),
        planned=(),
        minutes_planned=0.0,
        days=tuple(_chosen_day(day, chosen) for day in summary.days),
        long_day=summary.long_day if "long_day" in chosen else None,
        long_week=summary.long_week if "long_week" in chosen else None,
    )
    return shown


def _chosen_day(day: DaySummary, chosen: Collection[str]) -> DaySummary:
    return replace(
        day,
        items=tuple(_until(day.now, one) for one in day.items if one.kind != "mail_received"),
        items_ahead=(),
        minutes_planned=0.0,
        marks=tuple(one for one in day.marks if one.category in chosen and not one.planned),
        crossings=tuple(one for one in day.crossings if one.category in chosen),
        rest=_calm(day.rest, chosen),
        resting=tuple(_calm_part(one, chosen) for one in day.resting if not one.rest.planned),
        place_of_work=None,
    )


def _until(now: dt.datetime | None, item: Item) -> Item:
    """The past part of an item."""
    return item if now is None or item.end <= now else replace(item, end=now)


def _calm_part(part: RestPart, chosen: Collection[str]) -> RestPart:
    return replace(part, rest=_calm(part.rest, chosen) or part.rest)


def _calm(rest: Rest | None, chosen: Collection[str]) -> Rest | None:
    """The rest, not marked as short for a category that was not chosen."""
    return rest if rest is None or rest.category in chosen else replace(rest, short=False)


def _chosen_week(week: TrendWeek, chosen: Collection[str]) -> TrendWeek:
    return replace(
        week,
        crossings={name: count for name, count in week.crossings.items() if name in chosen},
        estimated={name: count for name, count in week.estimated.items() if name in chosen},
    )
