"""Rests and evidence in the rows of a week: the more ink, the stronger the evidence."""

from __future__ import annotations

from grense.drawing.evidence import Evidence
from grense.drawing.labels import place_rest
from grense.drawing.week_facts import DAYS
from grense.i18n import Catalogue
from grense.model.week import RestPart
from grense.plot.pen import AXIS, PX, THEME, draw_sign, width_of
from grense.plot.week_sheet import BAR, DASHES, DOTS, MIDDLE, WeekSheet

__all__ = ["draw_evidence", "draw_rests"]

_LEAST = 3  # px of a bar
_MOST_IN_COLUMN = 6


def draw_rests(sheet: WeekSheet, words: Catalogue) -> list[float | None]:
    """Draw the rests; return for each row how far its label lane is filled by the length of one."""
    taken: list[float | None] = [None] * DAYS
    for number, day in enumerate(sheet.facts.days):
        for part in sorted(day.resting, key=lambda part: part.rest.short):
            taken[number] = _rest(sheet, number, part, words) or taken[number]
    if sheet.facts.open_from:
        first, minutes = sheet.facts.open_from
        for number in range(first, DAYS):
            start = sheet.x(minutes) + 5 * sheet.px if number == first else sheet.left
            y = sheet.y(number, MIDDLE)
            sheet.line((start, sheet.right), (y, y), "rest_open", color=THEME.line2, linestyle=DOTS)
    return taken


def _rest(sheet: WeekSheet, number: int, part: RestPart, words: Catalogue) -> float | None:
    facts, px, short, planned = sheet.facts, sheet.px, part.rest.short, part.rest.planned
    colour, width, cap = (_ink(planned=planned), 2.0, 6) if short else (THEME.line2, 1.0, 3)
    start, end, y = sheet.x(part.start), sheet.x(part.end), sheet.y(number, MIDDLE)
    gid = "short_rest" if short else "rest"
    ends = facts.finishes(number, part)
    caps = []
    if facts.starts(number, part):
        start += 4 * px
        caps.append(start)
    if ends:
        end -= 5 * px
        caps.append(end)
    for x in caps:
        edges = sheet.y(number, MIDDLE - cap), sheet.y(number, MIDDLE + cap)
        sheet.line((x, x), edges, gid, color=colour, linewidth=width)
    look = {"color": colour, "linewidth": width, "linestyle": DOTS if planned or not short else "-"}
    text = words.short_duration(part.rest.minutes) if ends else ""
    total = (width_of(text, AXIS, "bold" if short else "normal") + (16 if short else 0) + 10) * px
    place = place_rest(start, end, total, px, short=short) if text else None
    if place is None or place.in_lane:
        if end > start:
            sheet.line((start, end), (y, y), gid, **look)
        return _in_lane(sheet, number, part, text, (place.x, total)) if place else None
    for one, other in ((start, place.x - total / 2), (place.x + total / 2, end)):
        sheet.line((one, other), (y, y), gid, **look)
    _length(sheet, place.x - total / 2 + 5 * px, y, text, part)
    return None


def _in_lane(sheet: WeekSheet, number: int, part: RestPart, text: str, room: tuple[float, float]) -> float:
    """Write a length above the row where its line is too short, left of the evening's line."""
    right, total = room
    evening = sheet.facts.evening
    if evening is not None and right - total < sheet.x(evening) < right:
        right = sheet.x(evening)
    left = max(right - total, sheet.left)
    _length(sheet, left + 5 * sheet.px, sheet.y(number, 8), text, part)
    return left + total - 5 * sheet.px


def _length(sheet: WeekSheet, x: float, y: float, text: str, part: RestPart) -> None:
    colour = THEME.ink3
    if part.rest.short:
        colour = _ink(planned=part.rest.planned)
        draw_sign(sheet.ax, part.rest.category, x, y, 12, colour, "sign")
        x += 16 * sheet.px
    sheet.text(x, y, text, fontsize=AXIS, color=colour, weight="bold" if part.rest.short else "normal")


def _ink(*, planned: bool) -> str:
    return THEME.ink2 if planned else THEME.acc


def draw_evidence(sheet: WeekSheet) -> None:
    """Draw estimates, then the calendar, then traces, each above the weaker ones."""
    for number, spans in enumerate(sheet.facts.sessions):
        for span in spans:
            look = {"facecolor": THEME.est, "edgecolor": THEME.estline, "linewidth": PX, "zorder": 3}
            sheet.box(number, _span(sheet, span.start, span.end), BAR, "estimate", **look)
    for one in sheet.facts.evidence:
        if one not in sheet.facts.columns:
            _one(sheet, one)
    _columns(sheet)
    for number, at in sheet.facts.received:
        look = {"marker": "o", "markersize": 4 * PX, "markerfacecolor": "none", "markeredgewidth": PX, "zorder": 6}
        sheet.line((sheet.x(at),), (sheet.y(number, 37),), "mail_received", markeredgecolor=THEME.line2, **look)


def _span(sheet: WeekSheet, start: float, end: float) -> tuple[float, float]:
    return sheet.x(start), max(sheet.x(end), sheet.x(start) + _LEAST * sheet.px)


def _one(sheet: WeekSheet, one: Evidence) -> None:
    span, like, px = _span(sheet, one.start, one.end), one.item.like, sheet.px
    if like == "mail_sent":
        x, look = sheet.x(one.start), {"color": THEME.trace, "zorder": 6}
        sheet.line((x, x), (sheet.y(one.day, BAR[0] - 3), sheet.y(one.day, BAR[1])), like, linewidth=2, **look)
        head = {"marker": "o", "markersize": 3.6 * PX, "markeredgewidth": 0, **look}
        sheet.line((x,), (sheet.y(one.day, BAR[0] - 2),), "mail_head", **head)
    elif one.planned:
        look = {"edgecolor": THEME.cal, "linewidth": 1.3 * PX, "linestyle": DASHES, "zorder": 4}
        sheet.box(one.day, span, BAR, "planned", **look)
    elif like == "meeting":
        # Half a px of the background stays between neighbours.
        inset = span[0] + 0.5 * px, span[1] - 0.5 * px
        sheet.box(one.day, inset, (BAR[0] + 2, BAR[1] - 2), like, facecolor=THEME.cal, zorder=4)
    else:
        sheet.box(one.day, span, BAR, like, facecolor=THEME.hand, zorder=5)


def _columns(sheet: WeekSheet) -> None:
    """Draw the mails of each half hour as a column, joined by a line across their run."""
    top = BAR[0]
    for run in sheet.facts.runs:
        y = sheet.y(run.day, top - 0.5)
        sheet.line(_span(sheet, run.start, run.end), (y, y), "mail_run", color=THEME.trace, zorder=6)
    for column in dict.fromkeys(sheet.facts.columns.values()):
        height = min(len(column.mails), _MOST_IN_COLUMN) + 0.5
        left, right = sheet.x(column.start) + sheet.px, sheet.x(column.end) - sheet.px
        span = left, max(right, left + _LEAST * sheet.px)
        sheet.box(column.day, span, (top - height, top), "mails", facecolor=THEME.trace, zorder=6)
