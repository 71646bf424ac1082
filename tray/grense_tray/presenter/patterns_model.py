"""The content of the view of patterns, as plain values: `patterns` makes them, the widgets draw them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grense.model.balance import Balance
from grense.model.trend import TrendWeek
from grense.questions.score import Pulse
from grense_tray.presenter.values import Card, Command, Paragraph

__all__ = [
    "ANSWERS",
    "BALANCE",
    "LAW",
    "MEETINGS",
    "PLACES",
    "RIGHTS",
    "SUBJECTS",
    "Brief",
    "Comparing",
    "LawLine",
    "Offer",
    "PatternDetail",
    "PatternRow",
    "PatternsView",
    "Section",
    "Subject",
    "TableText",
    "Wishes",
]

PLACES, MEETINGS, LAW, BALANCE, RIGHTS, ANSWERS = "places", "meetings", "law", "balance", "rights", "answers"
SUBJECTS = (PLACES, MEETINGS, LAW, BALANCE, RIGHTS, ANSWERS)


@dataclass(frozen=True)
class Wishes:
    """The selection: a pattern or another of `SUBJECTS`, and whether `more` of a pattern than the brief view is shown.

    The report's shares are shown only on request.

    `role` is a group of the report, None until one is chosen; `again` whether the share is shown after the finding.
    """

    category: str | None = None
    comparing: bool = False
    role: str | None = None
    again: bool = False
    more: bool = False

    def picking(self, category: str) -> Wishes:
        """Return another category, with the brief view and without shares."""
        return Wishes(category, role=self.role)

    def reading(self, *, more: bool) -> Wishes:
        """Return the full or the brief view of the pattern."""
        return replace(self, more=more, comparing=False, again=False)

    def asking(self, *, role: str | None = None, again: bool = False) -> Wishes:
        """Return the view with the report's shares for this pattern."""
        return replace(self, comparing=True, role=role or self.role, again=again)

    def closing(self) -> Wishes:
        """Return the view without shares."""
        return replace(self, comparing=False, again=False)

    def changing(self) -> Wishes:
        """Return the view with the choice of another group for the shares."""
        return replace(self, comparing=True, role=None)


@dataclass(frozen=True)
class PatternRow:
    """One category: its name, rate and change, and for screen readers also its coding."""

    category: str
    name: str
    code: str
    lines: tuple[str, ...]
    spoken: str
    figure: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Subject:
    """Another subject, of `SUBJECTS`: its name and a summary of its content."""

    key: str
    name: str
    aside: str


@dataclass(frozen=True)
class Offer:
    """An action to take with others, and a text to copy for it."""

    said: str
    text: str


@dataclass(frozen=True)
class Brief:
    """A pattern on one screen. `weeks` are its counted weeks; `limit` is a long week's, in minutes."""

    sentence: str
    weeks: tuple[TrendWeek, ...]
    limit: float
    moved: str
    found: str
    answers: Paragraph | None
    together: tuple[Offer, ...]
    alone: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Comparing:
    """The report's shares: paragraphs, and the next choices."""

    lines: tuple[str, ...]
    options: tuple[tuple[Wishes, str], ...]


@dataclass(frozen=True)
class PatternDetail:
    """One category in full; `readings` are the report's and the law's, side by side.

    `months` has rows of three texts, a head first: a figure in months with more of the pattern, and with less;
    `caution` is how to read them.
    """

    category: str
    title: str
    before: tuple[Paragraph, ...]
    months: tuple[tuple[str, ...], ...]
    caution: str
    readings: tuple[Paragraph, Paragraph]
    after: tuple[str, ...]
    comparing: Comparing
    brief: Brief
    actions: tuple[tuple[str, Command], ...] = ()


@dataclass(frozen=True)
class LawLine:
    """One rule of a law: its name, its section and limit, and the finding."""

    name: str
    aside: str
    text: str


@dataclass(frozen=True)
class TableText:
    """A table of texts: its caption, its accessible name, and its subject of `SUBJECTS`."""

    title: str
    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    subject: str = ""


@dataclass(frozen=True)
class Section:
    """One of the sections below: a head, lines above and below its content, and possible actions.

    `foot_head` stands above the lines below.
    """

    title: str
    lines: tuple[str, ...] = ()
    rules: tuple[LawLine, ...] = ()
    foot: tuple[str, ...] = ()
    actions: tuple[tuple[str, Command], ...] = ()
    table: TableText | None = None
    foot_head: str = ""


@dataclass(frozen=True)
class PatternsView:
    """The whole view. `card` replaces list and detail where there is nothing to list."""

    lead: str = ""
    notes: tuple[str, ...] = ()
    rows: tuple[PatternRow, ...] = ()
    subjects: tuple[Subject, ...] = ()
    picked: str | None = None
    detail: PatternDetail | None = None
    card: Card | None = None
    hours: Section | None = None
    balance: Balance | None = None
    law: Section | None = None
    places: Section | None = None
    meetings: Section | None = None
    place: Section | None = None
    answers: Section | None = None
    pulses: tuple[Pulse, ...] = ()
    tables: tuple[TableText, ...] = ()
    wishes: Wishes = Wishes()
