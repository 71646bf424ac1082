"""One panel of the trend: its texts, and its squares and rings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grense.i18n import N_, NN_, Catalogue
from grense.model.trend import TrendWeek
from grense.rules.categories import CATEGORIES, Category, by_weight
from grense.wording.crossings import category_word
from grense_tray.charts.canvas import AXIS, DENSE, MARK, NOTE, PANEL, STRONG, Canvas, Role, Type
from grense_tray.charts.layout import Box
from grense_tray.presenter.usual import LAST, Series, series_of

__all__ = [
    "AXIS_HEIGHT",
    "Panel",
    "draw_key",
    "draw_panel",
    "draw_plot",
    "head_height",
    "key_height",
    "panel_of",
    "panels_of",
]

AXIS_HEIGHT = 20

_HOURS = "long_week"
_SIGN, _AFTER_SIGN = 13, 20
_LEAST_SQUARES = 4  # minimum rows of squares in a panel, so that one square does not fill it
_HOURS_OF = NN_("hours, last week", "hours on average, last {count} weeks")
_CROSSINGS_OF = NN_("last week", "a week, last {count} weeks")
_KEY_HEAD = N_("How to read this")
_KEY = (
    ("band", N_("The band is what is usual: the middle half of the 22 weeks before.")),
    ("full", N_("Each square is one crossing in that week.")),
    ("divider", N_("Right of the line: the last four weeks.")),
    ("both", N_("Filled square: evidence shows it. Hollow: estimated only.")),
    ("dash", N_("Short line: work on fewer than {days} days, left out.")),
)


@dataclass(frozen=True)
class Panel:
    """A category's weeks, and the texts above them. `limit` is in hours, and only the panel of hours has one."""

    sign: str
    head: str
    figure: str
    note: str
    usual: str
    series: Series
    estimated: tuple[int, ...]
    over: tuple[bool, ...]
    limit: float | None
    first: str
    last: str

    @property
    def is_hours(self) -> bool:
        """Whether it shows hours rather than crossings."""
        return self.sign == _HOURS

    @property
    def told(self) -> str:
        """The panel in one sentence."""
        return ", ".join(filter(None, (f"{self.head}: {self.figure} {self.note}", self.usual)))


def panels_of(
    trend: Sequence[TrendWeek], words: Catalogue, limit: float | None, categories: Sequence[Category] = CATEGORIES
) -> tuple[Panel, ...]:
    """The panels of a trend: hours and quick looks first."""
    return tuple(panel_of(trend, one, words, limit) for one in by_weight(categories)) if trend else ()


def panel_of(trend: Sequence[TrendWeek], category: str, words: Catalogue, limit: float | None) -> Panel:
    """The panel of one category; `limit` is a long week's in minutes."""
    return _hours_panel(trend, words, limit) if category == _HOURS else _panel(trend, category, words)


def head_height(panel: Panel, type_: Type, width: float, figure: Role) -> float:
    """The height of the texts above a plot of a width."""
    scale = type_.scale
    height = type_.wrapped(panel.head, STRONG, width - _AFTER_SIGN * scale).height() + type_.height(figure)
    if not _fits(panel, type_, width, figure):
        height += sum(type_.wrapped(text, NOTE, width).height() for text in (panel.note, panel.usual) if text)
    return height + 14 * scale


def draw_panel(canvas: Canvas, panel: Panel, box: Box, head: float, figure: Role) -> None:
    """Draw a panel; its plot begins `head` below its upper edge, and the dates are under it."""
    _texts(canvas, panel, box, figure)
    plot = Box(box.x, box.y + head, box.width, box.height - head)
    draw_plot(canvas, panel, plot)
    theme, scale = canvas.theme, canvas.scale
    middle = plot.bottom + 12 * scale
    canvas.text(plot.x, middle, panel.first, AXIS, theme.ink3)
    # Two dates that would touch are replaced by one.
    if canvas.type.width(panel.first, AXIS) + canvas.type.width(panel.last, AXIS) + 8 * scale < plot.width:
        canvas.text(plot.right, middle, panel.last, AXIS, theme.ink3, "right")


def draw_plot(canvas: Canvas, panel: Panel, plot: Box) -> None:
    """Draw a panel's weeks, with a divider before the last four."""
    step = plot.width / max(len(panel.series.values), 1)
    if panel.is_hours:
        _hours(canvas, panel, plot, step)
    else:
        _squares(canvas, panel, plot, step)
    canvas.line(plot.x, plot.bottom, plot.right, plot.bottom, canvas.theme.ink3)
    if len(panel.series.values) > LAST:
        x = plot.right - LAST * step
        canvas.line(x, plot.y, x, plot.bottom, canvas.theme.line2, 1.2, DENSE)


def key_height(type_: Type, words: Catalogue, width: float, active_days: int) -> float:
    """The height of the key in a width; a week counts from `active_days` days with work."""
    scale, room = type_.scale, width - 60 * type_.scale
    lines = [type_.wrapped(text, NOTE, room).height() + 7 * scale for _, text in _key(words, active_days)]
    return sum(lines) + _key_head(type_, words, width) + 18 * scale


def draw_key(canvas: Canvas, box: Box, words: Catalogue, active_days: int) -> None:
    """Draw the key of the panels."""
    theme, scale = canvas.theme, canvas.scale
    height = max(box.height, key_height(canvas.type, words, box.width, active_days))
    canvas.box(Box(box.x, box.y, box.width, height), theme.surface, theme.line, radius=8)
    y = box.y + 10 * scale
    canvas.paragraph(box.x + 16 * scale, y, box.width - 32 * scale, words.gettext(_KEY_HEAD), PANEL, theme.ink)
    y += _key_head(canvas.type, words, box.width)
    for kind, text in _key(words, active_days):
        _key_shape(canvas, kind, box.x + 24 * scale, y + canvas.type.height(NOTE) / 2)
        size = canvas.paragraph(box.x + 44 * scale, y, box.width - 60 * scale, text, NOTE, theme.ink2)
        y += size + 7 * scale


def _key(words: Catalogue, active_days: int) -> list[tuple[str, str]]:
    """The shapes of the key with their texts."""
    return [(kind, words.gettext(text).format(days=words.number(active_days))) for kind, text in _KEY]


def _key_head(type_: Type, words: Catalogue, width: float) -> float:
    room = width - 32 * type_.scale
    return type_.wrapped(words.gettext(_KEY_HEAD), PANEL, room).height() + 6 * type_.scale


def _hours_panel(trend: Sequence[TrendWeek], words: Catalogue, limit: float | None) -> Panel:
    series = series_of(trend, lambda week: week.estimate / 60)
    count = len(series.lately)
    head = words.gettext("Over {limit}").format(limit=words.limit(limit)) if limit else words.gettext("Hours a week")
    usual = ""
    if series.usual:
        low, high = (round(value) for value in series.usual)
        usual = words.gettext("usual {low}–{high} h").format(low=low, high=high)
    return Panel(
        sign=_HOURS,
        head=head,
        figure=_figure(series.mean, words),
        note=_of_weeks(_HOURS_OF, count, words),
        usual=usual,
        series=series,
        estimated=(0,) * len(trend),
        over=tuple(bool(week.crossings.get(_HOURS)) for week in trend),
        limit=limit / 60 if limit else None,
        **_dates(trend, words),
    )


def _panel(trend: Sequence[TrendWeek], category: str, words: Catalogue) -> Panel:
    series = series_of(trend, lambda week: float(week.crossings.get(category, 0)))
    count = len(series.lately)
    figure = _figure(series.mean, words)
    note = _of_weeks(_CROSSINGS_OF, count, words)
    if category == "sunday" and count:
        figure = str(sum(value > 0 for value in series.lately))
        note = words.ngettext("of {count} Sunday", "of {count} Sundays", count).format(count=count)
    usual = ""
    if series.usual:
        low, high = (round(value) for value in series.usual)
        usual = words.gettext("usual {low}–{high}").format(low=low, high=high)
        if low == high:
            usual = words.gettext("usual {count}").format(count=low)
    return Panel(
        sign=category,
        head=category_word(category, words),
        figure=figure,
        note=note,
        usual=usual,
        series=series,
        estimated=tuple(week.estimated.get(category, 0) for week in trend),
        over=(False,) * len(trend),
        limit=None,
        **_dates(trend, words),
    )


def _of_weeks(forms: tuple[str, str], count: int, words: Catalogue) -> str:
    """The weeks of a figure; none of the last four may have enough work."""
    if not count:
        return words.gettext("the last four weeks are left out")
    return words.ngettext(*forms, count).format(count=count)


def _dates(trend: Sequence[TrendWeek], words: Catalogue) -> dict[str, str]:
    names = [words.gettext("week {number}").format(number=week.monday.isocalendar().week) for week in trend]
    return {"first": names[0], "last": names[-1]}


def _figure(value: float | None, words: Catalogue) -> str:
    return "–" if value is None else words.decimal(value)


def _fits(panel: Panel, type_: Type, width: float, figure: Role) -> bool:
    """Whether the figure's label fits beside it, and the usual range in the same line."""
    need = type_.width(panel.figure, figure) + type_.width(panel.note, NOTE) + type_.width(panel.usual, NOTE)
    return need + 28 * type_.scale <= width


def _texts(canvas: Canvas, panel: Panel, box: Box, figure: Role) -> None:
    theme, scale, type_ = canvas.theme, canvas.scale, canvas.type
    canvas.sign(panel.sign, box.x, box.y + type_.height(STRONG) / 2, _SIGN, theme.ink2)
    indent = _AFTER_SIGN * scale
    y = box.y + canvas.paragraph(box.x + indent, box.y, box.width - indent, panel.head, STRONG, theme.ink2)
    line = type_.height(figure)
    width = canvas.text(box.x, y + line / 2 + 2 * scale, panel.figure, figure, theme.ink)
    if _fits(panel, type_, box.width, figure):
        middle = y + line / 2 + 4 * scale
        canvas.text(box.x + width + 10 * scale, middle, panel.note, NOTE, theme.ink2)
        canvas.text(box.right, middle, panel.usual, NOTE, theme.ink3, "right")
        return
    y += line + 4 * scale
    y += canvas.paragraph(box.x, y, box.width, panel.note, NOTE, theme.ink2)
    if panel.usual:
        canvas.paragraph(box.x, y, box.width, panel.usual, NOTE, theme.ink3)


def _hours(canvas: Canvas, panel: Panel, plot: Box, step: float) -> None:
    theme, scale = canvas.theme, canvas.scale
    known = [value for value in panel.series.values if value is not None]
    known += [*(panel.series.usual or ()), *([panel.limit] if panel.limit else [])]
    low, high = min(known, default=0.0), max(known, default=1.0)
    low, high = low - (high - low) * 0.25 - 1, high + (high - low) * 0.1 + 1

    def y(value: float) -> float:
        return plot.bottom - (value - low) / (high - low) * plot.height

    if panel.series.usual:
        lower, upper = panel.series.usual
        canvas.box(Box(plot.x, y(upper), plot.width, max(y(lower) - y(upper), scale)), theme.band)
    if panel.limit:
        canvas.line(plot.x, y(panel.limit), plot.right, y(panel.limit), theme.ink2, 1.2)
        points = [
            (plot.x + (number + 0.5) * step, y(value))
            for number, value in enumerate(panel.series.values)
            if value is not None
        ]
        _limit(canvas, panel.limit, plot, y(panel.limit), points)
    for number, value in enumerate(panel.series.values):
        x = plot.x + (number + 0.5) * step
        if value is None:
            _left_out(canvas, plot, x, step)
        elif panel.over[number]:
            size = 7 * scale
            canvas.box(Box(x - size / 2, y(value) - size / 2, size, size), theme.acc)
        else:
            canvas.disc(x, y(value), 3, theme.bg, theme.cal)


def _limit(canvas: Canvas, limit: float, plot: Box, y: float, points: Sequence[tuple[float, float]]) -> None:
    """Write the limit above or under its line, at an end where no week lies."""
    text = f"{limit:g}"
    width, height = canvas.type.width(text, MARK), 14 * canvas.scale
    places = [Box(x, top, width, height) for x in (plot.right - width, plot.x) for top in (y - height - 1, y + 1)]
    free = (box for box in places if not any(box.holds(*point, 4 * canvas.scale) for point in points))
    place = next(free, places[0])
    canvas.text(place.x, place.y + height / 2, text, MARK, canvas.theme.ink2)


def _squares(canvas: Canvas, panel: Panel, plot: Box, step: float) -> None:
    theme, scale = canvas.theme, canvas.scale
    counts = [round(value or 0) for value in panel.series.values]
    unit = min(step * 1.3, plot.height / max(*counts, _LEAST_SQUARES, 1))
    if panel.series.usual:
        lower, upper = (value * unit for value in panel.series.usual)
        band = max(upper - lower, scale)
        canvas.box(Box(plot.x, plot.bottom - lower - band, plot.width, band), theme.band)
    for number, value in enumerate(panel.series.values):
        x = plot.x + number * step
        if value is None:
            _left_out(canvas, plot, x + step / 2, step)
            continue
        colour = theme.acc if number >= len(counts) - LAST else theme.cal
        shown = counts[number] - min(panel.estimated[number], counts[number])
        for height in range(counts[number]):
            top = plot.bottom - (height + 1) * unit
            square = Box(x + scale, top + 0.5 * scale, step - 2 * scale, unit - 2 * scale)
            if height < shown:
                canvas.box(square, colour, radius=1)
            else:
                canvas.box(square, theme.bg, colour, radius=1, width=1.4)
        if not counts[number]:
            middle = x + step / 2
            canvas.line(middle, plot.bottom - 3 * scale, middle, plot.bottom, theme.line2)


def _left_out(canvas: Canvas, plot: Box, x: float, step: float) -> None:
    half = min(step * 0.32, 6 * canvas.scale)
    y = plot.bottom - 5 * canvas.scale
    canvas.line(x - half, y, x + half, y, canvas.theme.line2, 1.2)


def _key_shape(canvas: Canvas, kind: str, x: float, y: float) -> None:
    theme, scale = canvas.theme, canvas.scale
    side = 9 * scale
    if kind == "band":
        canvas.box(Box(x - side, y - side / 2, 2 * side, side), theme.band, theme.line)
    elif kind == "divider":
        canvas.line(x, y - side, x, y + side, theme.line2, 1.2, DENSE)
    elif kind == "dash":
        canvas.line(x - side / 2, y, x + side / 2, y, theme.line2, 1.2)
    elif kind == "full":
        canvas.box(Box(x - side / 2, y - side / 2, side, side), theme.cal, radius=1)
    else:
        canvas.box(Box(x - side - 2 * scale, y - side / 2, side, side), theme.cal, radius=1)
        canvas.box(Box(x + 2 * scale, y - side / 2, side, side), theme.bg, theme.cal, radius=1, width=1.4)
