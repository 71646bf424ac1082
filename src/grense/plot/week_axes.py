"""One week, a row a day: axis, lines and names around what is in it."""

from __future__ import annotations

import datetime as dt

from matplotlib.axes import Axes

from grense.classification.result import Result
from grense.drawing.week_facts import DAYS, facts_of
from grense.history.week import summarise_week
from grense.i18n import Catalogue
from grense.model.time import iso_week
from grense.model.week import WeekSummary
from grense.plot.pen import AXIS, BASE, THEME, bare, new_axes, width_of
from grense.plot.week_evidence import draw_evidence, draw_rests
from grense.plot.week_legend import draw_legend
from grense.plot.week_marks import draw_marks
from grense.plot.week_sheet import DOTS, ROW, WeekSheet
from grense.wording.crossings import headline
from grense.wording.week_pictures import day_note, tell_week

__all__ = ["draw_week"]

_HOUR, _MIDNIGHT = 60, 24
_TICKS = 2  # hours
# px around the rows.
_TITLE, _AXIS, _LEGEND, _LEGEND_OF_SIGNS = 26, 24, 46, 18
_AFTER, _NAMES, _EDGE = 14, 56, 6
_LATER = dt.timedelta(weeks=2)


def draw_week(found: Result, monday: dt.date, words: Catalogue, ax: Axes | None) -> Axes:
    """Draw the week of the only person; see `grense.plot.week`."""
    view = summarise_week(found, iso_week(monday))
    # Without `until` all of it has happened.
    now = found.until or dt.datetime.combine(monday + _LATER, dt.time(), dt.UTC)
    facts, names = facts_of(view, words, now), _names_width(view, words)
    if ax is None:
        bottom = _LEGEND + (_LEGEND_OF_SIGNS if facts.is_heavy else 0)
        ax = new_axes(DAYS * ROW, left=names + _EDGE, right=_AFTER, top=_TITLE + _AXIS, bottom=bottom)
    sheet = WeekSheet(ax, facts)
    ax.set_xlim(sheet.left, sheet.right)
    ax.set_ylim(DAYS, 0)
    bare(ax)
    _axis(sheet, words)
    _rows(sheet, view, names, words)
    taken = draw_rests(sheet, words)
    draw_evidence(sheet)
    draw_marks(sheet, taken, words)
    draw_legend(sheet, view, words)
    title = words.gettext("Week {number}").format(number=monday.isocalendar().week)
    ax.set_title(
        f"{title}, {words.week_dates(monday)}", loc="left", fontsize=BASE, color=THEME.ink, pad=_AXIS, weight="bold"
    )
    ax.set_label(_told(view, words))
    return ax


def _told(view: WeekSummary, words: Catalogue) -> str:
    crossings = (f"{words.weekday(one.date)}: {headline(one, words)}" for one in view.listed)
    return " ".join([tell_week(view, words), *crossings])


def _names_width(view: WeekSummary, words: Catalogue) -> float:
    """The room of the days' names, in px."""
    notes = [width_of(day_note(view, day, words), AXIS) for day in view.days]
    return max(*notes, *(width_of(words.short_weekday(day.date), BASE, "bold") for day in view.days), _NAMES - 10) + 10


def _axis(sheet: WeekSheet, words: Catalogue) -> None:
    """Name every second hour above the rows, and the evening."""
    ax, evening = sheet.ax, sheet.facts.evening
    first = -(-sheet.facts.day_start // (_TICKS * _HOUR)) * _TICKS
    hours = list(range(first, int(sheet.right) + 1, _TICKS))
    if evening is not None:
        hours = [hour for hour in hours if abs(hour - evening / _HOUR) >= 18 * sheet.px]
        text = f"{evening // _HOUR % 24:02}" if not evening % _HOUR else words.hour(evening)
        sheet.line((sheet.x(evening),) * 2, (-6 / ROW, DAYS), "evening", color=THEME.ink2, linewidth=1.5, clip_on=False)
        sheet.text(sheet.x(evening), -14 / ROW, text, fontsize=AXIS, weight="bold", color=THEME.ink, ha="center")
    ax.xaxis.tick_top()
    ax.set_xticks(hours, [f"{hour % 24:02}" for hour in hours])
    ax.tick_params(axis="x", pad=3)
    sheet.line((_MIDNIGHT, _MIDNIGHT), (0, DAYS), "midnight", color=THEME.line2, linestyle=DOTS)


def _rows(sheet: WeekSheet, view: WeekSummary, names: float, words: Catalogue) -> None:
    sheet.ax.set_yticks([])
    for number in range(DAYS + 1):
        sheet.line((sheet.left, sheet.right), (number, number), "row", color=THEME.line, zorder=1, clip_on=False)
    for number, day in enumerate(view.days):
        if day.ordinary:
            span = tuple(sheet.x(minutes) for minutes in day.ordinary)
            sheet.box(number, span, (0, ROW), "ordinary", facecolor=THEME.band, zorder=0)
        x = sheet.left - names * sheet.px
        sheet.text(x, sheet.y(number, 15), words.short_weekday(day.date), fontsize=BASE, color=THEME.ink)
        sheet.text(x, sheet.y(number, 29), day_note(view, day, words), fontsize=AXIS, color=THEME.ink3)
    first = view.days[0]
    text = words.gettext("ordinary hours")
    if first.ordinary and not first.has_times:
        start, end = (sheet.x(minutes) for minutes in first.ordinary)
        if width_of(text) * sheet.px < end - start:
            sheet.text((start + end) / 2, sheet.y(0, 10), text, fontsize=AXIS, color=THEME.ink2, ha="center")
    if sheet.facts.present is not None:
        number, minutes = sheet.facts.present
        x = sheet.x(minutes)
        sheet.line((x, x), (number, number + 1), "present", color=THEME.focus, zorder=6)
        head = {"marker": "v", "markersize": 5, "color": THEME.focus, "clip_on": False}
        sheet.line((x,), (-3 / ROW,), "present_head", **head)
