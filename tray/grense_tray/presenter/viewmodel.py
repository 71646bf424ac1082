"""What the one window shows, as plain values: the presenter makes them, the widgets draw them and decide nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grense.model.correction import Correction
from grense.model.crossing import Item
from grense.model.trend import TrendWeek
from grense.model.week_view import WeekView
from grense_tray.presenter.values import Card, Command, Paragraph

if TYPE_CHECKING:
    from grense_tray.presenter.patterns_model import PatternsView

__all__ = [
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
    "ViewName",
    "WeekHeader",
]

WEEK, PLANNED, TREND, PATTERNS = "week", "planned", "trend", "patterns"
VIEWS = (WEEK, PLANNED, TREND, PATTERNS)
THERE, MOVED, STAYED = "there", "moved", "stayed"


@dataclass(frozen=True)
class ViewName:
    """One of `VIEWS` as the switch names it."""

    view: str
    name: str


@dataclass(frozen=True)
class WeekHeader:
    """Which week it is, and where one can go from it."""

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
    """One of the three bases in the hours' legend."""

    basis: str
    value: str
    word: str


@dataclass(frozen=True)
class Lead:
    """What stands first. `sign` is a category, `spoken` all of it in one sentence for a screen reader."""

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
    """One row of evidence, which can be corrected from where it stands."""

    item: Item
    when: str
    what: str
    spoken: str
    planned: bool = False


@dataclass(frozen=True)
class CrossingGroup:
    """The crossings of one kind in a heavy week; `largest` is the place of its largest in `WeekSummary.crossings`.

    `days` says of each day whether a crossing is `shown` there, only `estimated`, or none (empty); of a whole week it
    has one. `rows` are its crossings, and `spoken` names it for a screen reader.
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
    """What a heavy week has in the place of list and evidence: `opened` is a group, `day` one whose evidence shows.

    `lit` is the crossing that stands out in the picture, `day_rows` the evidence of that day.
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
class Detail:
    """One crossing in full: rule, figure, evidence, and what would clear it; `back` names what it took the place of."""

    title: str
    before: tuple[Paragraph, ...]
    evidence: tuple[EvidenceRow, ...]
    after: tuple[Paragraph, ...]
    back: str = ""


@dataclass(frozen=True)
class Note:
    """One quiet line, with what can be done about it, and what else can, if anything."""

    kind: str
    text: str
    action: str = ""
    command: Command | None = None
    others: tuple[tuple[str, Command], ...] = ()


@dataclass(frozen=True)
class Page:
    """Everything that the window shows at one moment.

    `main` takes the crossing list's place and `aside` the detail's; `picked` is an index of `WeekSummary.listed`.
    `plan_title` stands above the planned rows of a week that has begun. `asked` is a question about an entry of the
    calendar. `patterns` is there while they are shown, `heavy` where the week is one, and `trend_card` in the place of
    the trend where no week has enough work to show. `long_week` is the profile's limit in minutes, where it has one.
    """

    header: WeekHeader
    leads: tuple[Lead, ...]
    week: WeekView | None
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
    asked: Card | None = None
    heavy: Heavy | None = None
    trend_card: Card | None = None
    long_week: float | None = None
