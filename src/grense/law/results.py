"""A person's results for a law's rules, without frames: the data of a page, a document or a tray."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from grense.law.profile import LawProfile
from grense.law.rule import LawRule

__all__ = ["LawFinding", "LawView", "OwnInitiative", "RuleView"]


@dataclass(frozen=True)
class LawFinding:
    """One window in the person's local time. Figures in minutes; `basis` is empty where no limit is passed.

    `first` and `last` are when the evidence in the window begins and ends, for rules about presence. `left_out` are the
    first days of the weeks that an average leaves out, each with the share that is left out of it.
    """

    label: int
    rule: LawRule
    date: dt.date
    start: dt.datetime
    end: dt.datetime
    value: float
    shown: float | None
    limit: float
    margin: float
    basis: str
    micro_only: bool
    without_micro: float | None
    complete: bool
    first: dt.datetime | None = None
    last: dt.datetime | None = None
    left_out: tuple[tuple[dt.date, float], ...] = ()


@dataclass(frozen=True)
class RuleView:
    """One rule: its findings (the latest last), the window nearest to its limit, and how many were judged.

    `category` is the report's category for it, and `report` the number of days with that crossing.
    """

    rule: LawRule
    findings: tuple[LawFinding, ...]
    nearest: LawFinding | None
    judged: int
    category: str = ""
    report: int = 0


@dataclass(frozen=True)
class OwnInitiative:
    """Evenings that a law allows by agreement, on the person's own initiative each time, and who said what of them.

    `evenings` counts those with work before `until`, in minutes after midnight; of `own` the person said that it was
    their own choice, of `otherwise` another reason. `section` is that of the agreement.
    """

    section: str
    until: int
    evenings: int
    own: int
    otherwise: int

    @property
    def unsaid(self) -> int:
        """The number of evenings without a reason."""
        return self.evenings - self.own - self.otherwise


@dataclass(frozen=True)
class LawView:
    """A law's rules over some weeks of one person; `initiative` is None for a law without such an agreement."""

    law: LawProfile
    first: dt.date
    last: dt.date
    rules: tuple[RuleView, ...]
    initiative: OwnInitiative | None = None

    @property
    def weeks(self) -> int:
        """The number of weeks it covers."""
        return ((self.last - self.first).days + 1) // 7
