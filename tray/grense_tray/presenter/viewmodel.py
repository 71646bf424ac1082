"""What the one window shows, as plain values: the presenter makes them, the widgets draw them and decide nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grense.model.correction import Correction
from grense.model.crossing import Item
from grense.outlook import TrendWeek, WeekView

if TYPE_CHECKING:
    from grense_tray.presenter.patterns_model import PatternsView

__all__ = [
    "PATTERNS",
    "PLANNED",
    "TREND",
    "VIEWS",
    "WEEK",
    "AddTime",
    "AnswerAlike",
    "AnswerZone",
    "Card",
    "ChooseWeek",
    "Command",
    "Connect",
    "CrossingGroup",
    "CrossingRow",
    "Detail",
    "EvidenceRow",
    "EvidenceTable",
    "Figure",
    "Heavy",
    "KeepCorrection",
    "LabelledFigure",
    "Lead",
    "MakeSheet",
    "Note",
    "OpenSettings",
    "Page",
    "Paragraph",
    "Questions",
    "SayPart",
    "ShowData",
    "Sync",
    "TakeBack",
    "UndoCorrection",
    "ViewName",
    "WeekHeader",
]

WEEK, PLANNED, TREND, PATTERNS = "week", "planned", "trend", "patterns"
VIEWS = (WEEK, PLANNED, TREND, PATTERNS)
THERE, MOVED, STAYED = "there", "moved", "stayed"


@dataclass(frozen=True)
class KeepCorrection:
    """Keep what the person says, and look anew."""

    correction: Correction


@dataclass(frozen=True)
class UndoCorrection:
    """Take back what was said at once: one correction or several, by their numbers in the store."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class TakeBack:
    """Take back the latest corrections, this many of them, which have no number yet."""

    count: int


@dataclass(frozen=True)
class Sync:
    """Read sources now: those of these labels, or all."""

    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChooseWeek:
    """Show another week."""

    week: str


@dataclass(frozen=True)
class AddTime:
    """Say something about days that have no evidence to click on: `worked`, `away` or `in_zone`, there in `zone`."""

    verb: str
    zone: str | None = None


@dataclass(frozen=True)
class OpenSettings:
    """Show the settings, on the page of one of `grense.storage.settings.GROUPS` or on the one that was open."""

    page: str = ""


@dataclass(frozen=True)
class Connect:
    """Connect a source, or sign in again to the one of that label."""

    label: str = ""


@dataclass(frozen=True)
class ShowData:
    """Show what is kept, and what can be done where it is damaged."""


@dataclass(frozen=True)
class MakeSheet:
    """Make a sheet to share."""


@dataclass(frozen=True)
class SayPart:
    """Say which part of a long entry was work; its local times are proposed."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True)
class AnswerAlike:
    """Say of all long entries of the same clock times what they are: `on-call` or `work`."""

    times: str
    answer: str


@dataclass(frozen=True)
class Questions:
    """Answer the report's questions, or put them off until the next month."""

    now: bool


@dataclass(frozen=True)
class AnswerZone:
    """Say whether one is where this machine is: `THERE` until back, `MOVED`, or `STAYED`."""

    answer: str


Command = (
    KeepCorrection
    | UndoCorrection
    | TakeBack
    | Sync
    | ChooseWeek
    | AddTime
    | OpenSettings
    | Connect
    | MakeSheet
    | ShowData
    | SayPart
    | AnswerAlike
    | Questions
    | AnswerZone
)


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
class Paragraph:
    """A head, or none, and a text."""

    head: str
    text: str


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
class LabelledFigure:
    """A figure, and what it is."""

    value: str
    word: str


@dataclass(frozen=True)
class Card:
    """What stands in the crossings' place, or beside them, in a week that is empty, good, first or planned."""

    kind: str
    title: str
    lines: tuple[str, ...] = ()
    facts: tuple[LabelledFigure, ...] = ()
    actions: tuple[tuple[str, Command], ...] = ()


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
