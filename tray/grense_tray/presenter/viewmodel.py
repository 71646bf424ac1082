"""The content of the week window, as plain values: the presenter makes them, the widgets draw them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grense.model.correction import Correction
from grense.model.crossing import Item
from grense.model.trend import TrendWeek
from grense.model.week import WeekSummary
from grense.rules.categories import CATEGORIES, Category
from grense_tray.presenter.values import Card, Command, Paragraph

if TYPE_CHECKING:
    from grense_tray.presenter.comparing import ComparisonView
    from grense_tray.presenter.patterns_model import PatternsView

__all__ = [
    "COMPARE",
    "PATTERNS",
    "PLANNED",
    "TREND",
    "VIEWS",
    "WEEK",
    "CrossingGroup",
    "CrossingRow",
    "Detail",
    "EvidenceRow",
    "EvidenceTable",
    "Figure",
    "Heavy",
    "Lead",
    "Note",
    "Page",
    "ReasonChoice",
    "ViewName",
    "WeekHeader",
]

WEEK, PLANNED, TREND, PATTERNS, COMPARE = "week", "planned", "trend", "patterns", "compare"
VIEWS = (WEEK, PLANNED, TREND, PATTERNS, COMPARE)
THERE, MOVED, STAYED = "there", "moved", "stayed"


@dataclass(frozen=True)
class ViewName:
    """One of `VIEWS` with its name in the switch."""

    view: str
    name: str


@dataclass(frozen=True)
class WeekHeader:
    """The name of the week, and the navigation from it."""

    title: str
    dates: str
    back: str
    forward: str
    view: str
    views: tuple[ViewName, ...]
    can_back: bool
    can_forward: bool


@dataclass(frozen=True)
class Figure:
    """One of the parts in the hours' legend: a basis, or a part of the agreed reading."""

    basis: str
    value: str
    word: str


@dataclass(frozen=True)
class Lead:
    """A lead at the top. `sign` is a category, `spoken` all of it in one sentence for a screen reader."""

    title: str
    figure: str
    sentence: str
    spoken: str
    sign: str = ""
    crossed: bool = False
    remark: str = ""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class CrossingRow:
    """One line of the list; `index` is the place of its (first) crossing in `WeekSummary.listed`."""

    index: int
    category: str
    day: str
    sentence: str
    basis: str
    basis_word: str
    spoken: str
    planned: bool = False


@dataclass(frozen=True)
class EvidenceRow:
    """One row of evidence, which can be corrected in place."""

    item: Item
    when: str
    what: str
    spoken: str
    planned: bool = False


@dataclass(frozen=True)
class CrossingGroup:
    """The crossings of one category in a heavy week; `largest` is the index of its largest in `WeekSummary.crossings`.

    `days` has for each day whether a crossing is `shown` there, only `estimated`, or none (empty); for a whole week it
    has one value. `rows` are its crossings, and `spoken` names it for a screen reader.
    """

    category: str
    name: str
    days: tuple[str, ...]
    count: int
    said: str
    largest: int
    basis: str
    rows: tuple[CrossingRow, ...]
    spoken: str


@dataclass(frozen=True)
class EvidenceTable:
    """A week's evidence: a row of texts a day, the last one their sum."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Heavy:
    """A heavy week's replacement for list and evidence: `opened` is a group, `day` one whose evidence is shown.

    `lit` is the crossing highlighted in the chart, `day_rows` the evidence of that day.
    """

    count: int
    groups: tuple[CrossingGroup, ...]
    evidence: EvidenceTable
    opened: str = ""
    lit: int | None = None
    day: int | None = None
    day_title: str = ""
    day_rows: tuple[EvidenceRow, ...] = ()


@dataclass(frozen=True)
class ReasonChoice:
    """The reasons that can be given for a crossing, each with its words; `value` is the given one, or empty.

    `take_back` and `ask` are the words for no reason: in the menu, and on the button. `said` the form for a given
    one.
    """

    category: str
    day: dt.date
    value: str
    options: tuple[tuple[str, str], ...]
    take_back: str
    ask: str
    said: str


@dataclass(frozen=True)
class Detail:
    """One crossing in full: rule, figure, evidence, and what would resolve it; `back` names the panel it replaced."""

    title: str
    before: tuple[Paragraph, ...]
    evidence: tuple[EvidenceRow, ...]
    after: tuple[Paragraph, ...]
    back: str = ""
    reason: ReasonChoice | None = None


@dataclass(frozen=True)
class Note:
    """One notice line, with up to two commands."""

    kind: str
    text: str
    action: str = ""
    command: Command | None = None
    others: tuple[tuple[str, Command], ...] = ()


@dataclass(frozen=True)
class Page:
    """The whole content of the window at one moment.

    `main` replaces the crossing list and `aside` the detail; `picked` is an index of `WeekSummary.listed`.
    `plan_title` is above the planned rows of a week that has begun. `asked` is a question about an entry of the
    calendar. `patterns` and `comparison` are set while they are shown, `heavy` for a heavy week, and `trend_card`
    replaces the trend where no week has enough work to show. `long_week` is the profile's limit in minutes, if it has
    one, and `categories` are the profile's.
    """

    header: WeekHeader
    leads: tuple[Lead, ...]
    week: WeekSummary | None
    trend: tuple[TrendWeek, ...]
    rows: tuple[CrossingRow, ...]
    list_title: str
    list_note: str
    plan_title: str
    picked: int | None
    detail: Detail | None
    main: Card | None
    aside: Card | None
    notes: tuple[Note, ...]
    busy: str
    now: dt.datetime
    covered_from: dt.date | None
    corrections: tuple[Correction, ...]
    patterns: PatternsView | None = None
    comparison: ComparisonView | None = None
    asked: Card | None = None
    heavy: Heavy | None = None
    trend_card: Card | None = None
    long_week: float | None = None
    categories: tuple[Category, ...] = CATEGORIES
