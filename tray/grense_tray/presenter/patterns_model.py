"""What the view of patterns shows, as plain values: `patterns` makes them, the widgets draw them."""

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

LAW, BALANCE, RIGHTS, ANSWERS = "law", "balance", "rights", "answers"
SUBJECTS = (LAW, BALANCE, RIGHTS, ANSWERS)


@dataclass(frozen=True)
class Wishes:
    """What the person wants to see: a pattern or another of `SUBJECTS`, and of a pattern `more` or only what is brief.

    The report's shares come only on request.

    `role` is a group of the report, None before one was named; `again` whether the share is wanted after the finding.
    """

    category: str | None = None
    comparing: bool = False
    role: str | None = None
    again: bool = False
    more: bool = False

    def picking(self, category: str) -> Wishes:
        """Another category; of it, nothing was asked."""
        return Wishes(category, role=self.role)

    def reading(self, *, more: bool) -> Wishes:
        """All that the report has about the pattern, or what is brief."""
        return replace(self, more=more, comparing=False, again=False)

    def asking(self, *, role: str | None = None, again: bool = False) -> Wishes:
        """The report's shares for this one."""
        return replace(self, comparing=True, role=role or self.role, again=again)

    def closing(self) -> Wishes:
        """No shares any more."""
        return replace(self, comparing=False, again=False)

    def changing(self) -> Wishes:
        """The shares of another group."""
        return replace(self, comparing=True, role=None)


@dataclass(frozen=True)
class PatternRow:
    """One category: its name, how often and how that moved, and for a screen reader what the coding says, too."""

    category: str
    name: str
    code: str
    lines: tuple[str, ...]
    spoken: str
    figure: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Subject:
    """Something else to read, of `SUBJECTS`: its name and what is there."""

    key: str
    name: str
    aside: str


@dataclass(frozen=True)
class Offer:
    """Something that can be done with others, and a text to copy for it."""

    said: str
    text: str


@dataclass(frozen=True)
class Brief:
    """A pattern on one screen. `weeks` are those that it counts; `limit` is a long week's, in minutes."""

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
    """The report's shares: paragraphs, and what can be asked for next."""

    lines: tuple[str, ...]
    options: tuple[tuple[Wishes, str], ...]


@dataclass(frozen=True)
class PatternDetail:
    """One category in full; `readings` are the report's and the law's, side by side.

    `months` has rows of three texts, a head first: a figure in months with more of the pattern, and with less;
    `caution` says how they are to be read.
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
    """One rule of a law: its name, where it stands and its limit, and what was found."""

    name: str
    aside: str
    text: str


@dataclass(frozen=True)
class Section:
    """One of the parts below: a head, lines above and below what it is about, and what can be done."""

    title: str
    lines: tuple[str, ...] = ()
    rules: tuple[LawLine, ...] = ()
    foot: tuple[str, ...] = ()
    actions: tuple[tuple[str, Command], ...] = ()


@dataclass(frozen=True)
class TableText:
    """A table of texts: what stands above it, what a screen reader calls it, and of which of `SUBJECTS` it is."""

    title: str
    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    subject: str = ""


@dataclass(frozen=True)
class PatternsView:
    """All of it. `card` stands in the place of list and detail where there is nothing to list."""

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
    place: Section | None = None
    answers: Section | None = None
    pulses: tuple[Pulse, ...] = ()
    tables: tuple[TableText, ...] = ()
    wishes: Wishes = Wishes()
