"""Many weeks: hours on the three bases beside the limit, and below them the crossings of each category."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from grense.classification.result import Result
from grense.history.trend import trend_weeks
from grense.i18n import Catalogue
from grense.model.time import iso_week, monday_of
from grense.model.trend import TrendWeek
from grense.model.week import Hours
from grense.plot.pen import AXIS, BASE, PX, THEME, WIDTH, bare, draw_key, draw_sign, new_axes, width_of
from grense.plot.week_sheet import DASHES
from grense.rules.categories import Category, listed
from grense.wording.crossings import basis_word, category_word
from grense.wording.week_pictures import tell_hours

__all__ = ["draw_weeks"]

_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
_HOUR = 60
# Lengths in px.
_TOP, _PLOT, _LEGEND, _ROW, _BELOW = 30, 150, 34, 34, 40
_RIGHT, _SIGN, _SQUARE = 64, 12, 9
_WIDE, _NARROW = 0.78, 0.46  # of a week
_POINTS = 72
_DASHED: dict[str, Any] = {"facecolor": THEME.surface, "linestyle": DASHES}


@dataclass(frozen=True)
class _Weeks:
    """The weeks that are shown; `planned` are minutes, `ahead` planned crossings by category and week."""

    weeks: tuple[TrendWeek, ...]
    planned: tuple[float, ...]
    ahead: Counter[tuple[str, str]]
    categories: tuple[Category, ...]
    limit: float | None

    def count(self, category: str) -> int:
        return sum(week.crossings.get(category, 0) for week in self.weeks)

    def count_ahead(self, category: str) -> int:
        return sum(self.ahead[week.week, category] for week in self.weeks)


def draw_weeks(found: Result, last: dt.date, most: int, words: Catalogue) -> Figure:
    """Draw the weeks of the only person up to the one of `last`; see `grense.plot.weeks`."""
    shown = _gather(found, last, most)
    names = max(width_of(category_word(one, words)) for one in shown.categories) + _SIGN + 18
    height = _PLOT + _LEGEND + _ROW * len(shown.categories)
    right = max(_RIGHT, width_of(words.limit(shown.limit), AXIS, "bold") + 18) if shown.limit else _RIGHT
    ax = new_axes(height, left=names, right=right, top=_TOP, bottom=_BELOW)
    figure = cast(Figure, ax.figure)
    across, bottom, width, whole = ax.get_position().bounds
    ax.set_position((across, bottom + whole * (height - _PLOT) / height, width, whole * _PLOT / height))
    below = figure.add_axes((across, bottom, width, whole * _ROW * len(shown.categories) / height), sharex=ax)
    px = len(shown.weeks) / (WIDTH * _POINTS * width / PX)
    _hours(ax, shown, px, words)
    _crossings(below, shown, px, names, words)
    dates = f"{words.day(shown.weeks[0].monday)} – {words.day(shown.weeks[-1].monday + _WEEK - _DAY)}"
    ax.set_title(dates, loc="left", fontsize=BASE, color=THEME.ink, weight="bold", pad=8)
    told = _told(shown, dates, words)
    for one in (figure, ax, below):
        one.set_label(told)
    return figure


def _gather(found: Result, last: dt.date, most: int) -> _Weeks:
    frame, ahead = found.weeks, found.crossings.loc[found.crossings["planned"]]
    with_plan = frame.loc[frame["minutes_planned"] > 0, "date"]
    if len(with_plan):
        last = max(last, monday_of(with_plan.max().date()))
    first = max(monday_of(frame["date"].min().date()), last - (most - 1) * _WEEK)
    mondays = [first + number * _WEEK for number in range((last - first) // _WEEK + 1)]
    planned = dict(zip(frame["week"].tolist(), frame["minutes_planned"].tolist(), strict=True))
    return _Weeks(
        tuple(trend_weeks(found, mondays)),
        tuple(planned.get(iso_week(monday), 0.0) for monday in mondays),
        Counter(zip(ahead["week"].tolist(), ahead["category"].tolist(), strict=True)),
        tuple(one for one in listed(found.profile.categories) if one.name in found.profile.rules),
        found.profile.limit("long_week"),
    )


def _hours(ax: Axes, shown: _Weeks, px: float, words: Catalogue) -> None:
    bars: list[tuple[str, float, dict[str, Any]]] = [
        ("estimate", _WIDE, {"facecolor": THEME.est, "edgecolor": THEME.estline, "linewidth": PX}),
        ("calendar", _NARROW, {"facecolor": THEME.cal, "linewidth": 0}),
        ("trace", _NARROW, {"facecolor": THEME.hand, "linewidth": 0}),
    ]
    plan: dict[str, Any] = {"edgecolor": THEME.cal, "linewidth": 1.3 * PX, **_DASHED}
    for number, (week, planned) in enumerate(zip(shown.weeks, shown.planned, strict=True)):
        if planned:
            _box(ax, (number, _WIDE), (week.estimate, planned), "planned", plan)
        for basis, width, look in bars:
            if minutes := getattr(week, basis):
                _box(ax, (number, width), (0, minutes), basis, look)
        if week.crossings.get("long_week"):
            size = min(_SIGN, 0.7 / px)
            top = (week.estimate + planned) / _HOUR
            draw_sign(ax, "long_week", number - size * px / 2, top + 3, size, THEME.acc, "sign_long_week")
    tops = [(week.estimate + planned) / _HOUR for week, planned in zip(shown.weeks, shown.planned, strict=True)]
    limit = (shown.limit or 0.0) / _HOUR
    highest = max(*tops, limit, 1.0) * 1.12 + 1
    bare(ax)
    ax.set_xlim(-0.5, len(shown.weeks) - 0.5)
    ax.set_ylim(0, highest)
    ax.set_yticks(range(0, int(highest) + 1, 10 if highest > 25 else 5))
    ax.set_ylabel(words.gettext("Hours a week"), fontsize=AXIS, color=THEME.ink2)
    ax.spines["bottom"].set(visible=True, color=THEME.line2, linewidth=PX)
    ax.tick_params(axis="x", labelbottom=False)
    if shown.limit:
        ax.axhline(limit, color=THEME.ink2, linewidth=1.2 * PX, zorder=5, gid="limit")
        place: dict[str, Any] = {"fontsize": AXIS, "color": THEME.ink2, "weight": "bold", "va": "center_baseline"}
        ax.text(len(shown.weeks) - 0.5 + 6 * px, limit, words.limit(shown.limit), **place)
    there = [bar for bar in bars if any(getattr(week, bar[0]) for week in shown.weeks)]
    handles = [Patch(label=basis_word(basis, words), **look) for basis, _, look in there]
    handles += [Patch(label=words.gettext("planned"), **plan)] if any(shown.planned) else []
    draw_key(ax, handles, -6 / _PLOT)


def _box(ax: Axes, place: tuple[float, float], minutes: tuple[float, float], gid: str, look: dict[str, Any]) -> None:
    (middle, width), (bottom, height) = place, (one / _HOUR for one in minutes)
    ax.add_patch(Rectangle((middle - width / 2, bottom), width, height, gid=gid, zorder=3, **look))


def _crossings(ax: Axes, shown: _Weeks, px: float, names: float, words: Catalogue) -> None:
    bare(ax)
    count = len(shown.weeks)
    ax.set_ylim(len(shown.categories), 0)
    ax.set_yticks([])
    left, right = -0.5 - names * px, count - 0.5
    look: dict[str, Any] = {"fontsize": AXIS, "va": "center_baseline", "color": THEME.ink2}
    for row, category in enumerate(shown.categories):
        ax.plot((left, right), (row, row), color=THEME.line, linewidth=PX, clip_on=False, zorder=1)
        draw_sign(ax, category, left + 6 * px, row + 0.5, _SIGN, THEME.ink2, f"sign_{category}")
        ax.text(left + (_SIGN + 12) * px, row + 0.5, category_word(category, words).replace("$", r"\$"), **look)
        _squares(ax, shown, row, category, px)
        ahead = shown.count_ahead(category)
        total = f"{shown.count(category)} (+{ahead})" if ahead else str(shown.count(category))
        ax.text(right + 6 * px, row + 0.5, total, **look | {"weight": "bold", "color": THEME.ink})
    step = next((one for one in (1, 2, 4, 13, 26) if one / px > 20), 52)
    ticks = [number for number in range(count) if (number - count + 1) % step == 0]
    ax.set_xticks(ticks, [str(shown.weeks[number].monday.isocalendar().week) for number in ticks])
    ax.set_xlabel(words.gettext("Week"), fontsize=AXIS, color=THEME.ink2)


def _squares(ax: Axes, shown: _Weeks, row: int, category: str, px: float) -> None:
    """A square a crossing, from the row's lower edge: hollow where only an estimate shows it, dashed where planned."""
    counts = [
        (week.crossings.get(category, 0), week.estimated.get(category, 0), shown.ahead[week.week, category])
        for week in shown.weeks
    ]
    most = max(happened + ahead for happened, _, ahead in counts)
    side = min(_SQUARE, 0.8 / px, (_ROW - 6) / max(most, 1))  # px
    gap = min(1.5, side / 4)
    hollow: dict[str, Any] = {"facecolor": THEME.surface, "edgecolor": THEME.acc, "linewidth": 1.2 * PX}
    planned: dict[str, Any] = {"edgecolor": THEME.ink2, "linewidth": PX, **_DASHED}
    for number, (happened, estimated, ahead) in enumerate(counts):
        looks: Sequence[tuple[str, dict[str, Any]]] = (
            *[("shown", {"facecolor": THEME.acc, "linewidth": 0})] * (happened - estimated),
            *[("estimated", hollow)] * estimated,
            *[("planned", planned)] * ahead,
        )
        for height, (gid, look) in enumerate(looks):
            bottom = row + 1 - (3 + height * side + gap / 2) / _ROW
            box = (number - (side - gap) / 2 * px, bottom - (side - gap) / _ROW)
            gid = f"crossing_{category}_{gid}"
            ax.add_patch(Rectangle(box, (side - gap) * px, (side - gap) / _ROW, gid=gid, zorder=3, **look))


def _told(shown: _Weeks, dates: str, words: Catalogue) -> str:
    """Dates, hours a week, and the crossings of each category."""
    totals = (sum(getattr(week, basis) for week in shown.weeks) for basis in ("trace", "calendar", "estimate"))
    hours = Hours(*(total / len(shown.weeks) for total in totals))
    parts = [dates, f"{words.gettext('Hours a week')}: {tell_hours(hours, words)}"]
    for category in shown.categories:
        ahead = shown.count_ahead(category)
        more = f" ({words.gettext('planned')}: {ahead})" if ahead else ""
        parts.append(f"{category_word(category, words)}: {shown.count(category)}{more}")
    return ". ".join(parts) + "."
