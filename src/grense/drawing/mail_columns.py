"""Many mails as half-hour columns on the upper edge of the bar; a run of a few stays as pins. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grense.drawing.evidence import Evidence

__all__ = ["Column", "Run", "columns_of", "runs_of"]

_GAP = 60.0  # longest gap within a run, in minutes
_FEW = 3
_STEP = 30.0


@dataclass(frozen=True)
class Column:
    """The mails of one half hour, in minutes after the day's midnight, no wider than from the first to the last."""

    day: int
    start: float
    end: float
    mails: tuple[Evidence, ...]

    @property
    def crossings(self) -> frozenset[int]:
        """The crossings of all its mails."""
        return frozenset(number for one in self.mails for number in one.crossings)


@dataclass(frozen=True)
class Run:
    """Mails of a day without a long gap between them."""

    day: int
    mails: tuple[Evidence, ...]

    @property
    def start(self) -> float:
        """The time of the first mail."""
        return self.mails[0].start

    @property
    def end(self) -> float:
        """The time of the last mail."""
        return self.mails[-1].start

    @property
    def is_few(self) -> bool:
        """Whether its mails are few enough to draw one by one."""
        return len(self.mails) <= _FEW


def runs_of(evidence: Sequence[Evidence]) -> list[Run]:
    """The runs of a week's mails, by day and time."""
    found: list[list[Evidence]] = []
    for one in evidence:
        if one.item.kind != "mail_sent" or one.corrected:
            continue
        last = found[-1][-1] if found else None
        if last is not None and last.day == one.day and one.start - last.start <= _GAP:
            found[-1].append(one)
        else:
            found.append([one])
    return [Run(mails[0].day, tuple(mails)) for mails in found]


def columns_of(run: Run) -> Iterator[Column]:
    """The half hours of a run with mails; a last mail on the half hour belongs to the half hour before."""
    halves: dict[float, list[Evidence]] = {}
    for one in run.mails:
        half = one.start // _STEP * _STEP
        if half == run.end and half > run.start:
            half -= _STEP
        halves.setdefault(half, []).append(one)
    for half, mails in halves.items():
        yield Column(run.day, max(half, run.start), min(half + _STEP, run.end), tuple(mails))
