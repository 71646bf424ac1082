"""What the view of patterns shows, as plain values: `patterns` makes them, the widgets draw them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grense.flexitime import Balance
from grense.questions.score import Pulse
from grense_tray.viewmodel import Card, Command, Paragraph

__all__ = [
    "Comparing",
    "LawLine",
    "PatternDetail",
    "PatternRow",
    "PatternsView",
    "Section",
    "TableText",
    "Wishes",
]


@dataclass(frozen=True)
class Wishes:
    """What the person wants to see of the patterns: one category, and the report's shares only on request.

    `role` is a group of the report, None before one was named; `again` whether the share is wanted after the finding.
    """

    category: str | None = None
    comparing: bool = False
    role: str | None = None
    again: bool = False

    def picking(self, category: str) -> Wishes:
        """Another category; of it, nothing was asked."""
        return Wishes(category, role=self.role)

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
    """One category: its name, what the coding says, and below it how often and how that moved."""

    category: str
    name: str
    code: str
    lines: tuple[str, ...]
    spoken: str


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
    """A table of texts: what stands above it, and what a screen reader calls it."""

    title: str
    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PatternsView:
    """All of it. `card` stands in the place of list and detail where there is nothing to list."""

    lead: str = ""
    notes: tuple[str, ...] = ()
    rows: tuple[PatternRow, ...] = ()
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
