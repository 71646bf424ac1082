"""The crossings of a week: a bracket under the part of a bar that is one, its sign and word above."""

from __future__ import annotations

from grense.drawing.evidence import PlacedMark, labelled
from grense.drawing.labels import LaneLabel, place_labels
from grense.drawing.week_facts import DAYS
from grense.i18n import Catalogue
from grense.plot.pen import AXIS, THEME, draw_sign, width_of
from grense.plot.week_sheet import DASHES, WeekSheet
from grense.rules.categories import by_weight, category_of
from grense.wording.crossings import short_word

__all__ = ["draw_marks"]

_SIGN, _ADVANCE, _IN_RUN = 11.5, 15, 16  # px
_LANE = 7.5  # the middle of signs and words, in px of a row
_BRACKET = (35.5, 38.5)
_LEAST = 7  # px of a bracket


def draw_marks(sheet: WeekSheet, taken: list[float | None], words: Catalogue) -> None:
    """Draw brackets, signs and words; of a heavy week signs alone, one a category and day."""
    for number in range(DAYS):
        marks = [one for one in sheet.facts.marks if one.day == number]
        drawn = {(one.mark.start, one.mark.end): one for one in reversed(marks)}
        for one in drawn.values():
            _bracket(sheet, one)
        if sheet.facts.is_heavy:
            _signs(sheet, number, marks)
        else:
            _labels(sheet, number, labelled(marks), taken[number], words)


def _ink(one: PlacedMark) -> str:
    return THEME.ink2 if one.mark.planned else THEME.acc


def _edges(sheet: WeekSheet, one: PlacedMark) -> tuple[float, float]:
    left = sheet.x(one.mark.start) - 2 * sheet.px
    return left, left + max(sheet.x(one.mark.end) - sheet.x(one.mark.start) + 4 * sheet.px, _LEAST * sheet.px)


def _bracket(sheet: WeekSheet, one: PlacedMark) -> None:
    left, right = _edges(sheet, one)
    top, bottom = (sheet.y(one.day, down) for down in _BRACKET)
    look = {"color": _ink(one), "linewidth": 2, "zorder": 7}
    dashed = one.mark.planned or one.mark.basis == "estimate"
    gid = f"crossing_{one.mark.category}"
    sheet.line((left, right), (bottom, bottom), gid, linestyle=DASHES if dashed else "-", **look)
    for x in (left + sheet.px, right - sheet.px):
        sheet.line((x, x), (top, bottom), "bracket_end", **look)


def _signs(sheet: WeekSheet, number: int, marks: list[PlacedMark]) -> None:
    """One run of signs that ends left of the evening's line."""
    shown = by_weight({category_of(one.mark.category) for one in marks if not one.mark.planned})
    evening = sheet.facts.evening
    end = sheet.right if evening is None else sheet.x(evening)
    for place, kind in enumerate(shown):
        x = end - (_IN_RUN * (len(shown) - place) + 2) * sheet.px
        draw_sign(sheet.ax, kind, x, sheet.y(number, _LANE), _SIGN, THEME.acc, f"sign_{kind}")


def _labels(
    sheet: WeekSheet, number: int, told: list[tuple[PlacedMark, bool, bool]], taken: float | None, words: Catalogue
) -> None:
    px, y = sheet.px, sheet.y(number, _LANE)
    texts = [short_word(one.mark.category, one.mark.basis, words) if word else "" for one, word, _ in told]
    labels = [
        LaneLabel(
            _edges(sheet, one)[0] + px,
            _SIGN * px,
            (width_of(text, AXIS, "bold") + _ADVANCE - _SIGN) * px if text else 0.0,
            beside,
        )
        for (one, _, beside), text in zip(told, texts, strict=True)
    ]
    line = None if sheet.facts.evening is None else sheet.x(sheet.facts.evening)
    places = place_labels(labels, left=sheet.left, right=sheet.right - 2 * px, line=line, scale=px, taken=taken)
    for (one, *_), text, place in zip(told, texts, places, strict=True):
        draw_sign(sheet.ax, one.mark.category, place.x, y, _SIGN, _ink(one), f"sign_{one.mark.category}")
        if text and place.with_word:
            sheet.text(place.x + _ADVANCE * px, y, text, fontsize=AXIS, weight="bold", color=_ink(one), zorder=8)
