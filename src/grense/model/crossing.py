"""A crossing with its rule, evidence and local times, as plain values; `grense.classification.explain` makes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from grense.model.day_place import DayPlace
from grense.model.timing import WorkTiming
from grense.rules.kinds import TRACES, ActivityKind
from grense.rules.profiles import Rule
from grense.rules.work_contexts import PERHAPS_PRIVATE

__all__ = ["Clearing", "Crossing", "Item"]


@dataclass(frozen=True)
class Item:
    """One row of evidence: its index label, its kind, and its instants, in the local time of where the person was.

    `label` is None for an item that is no row of an activity table. `own` is the declaration of a kind of one's own.
    `work_context` is that of the row where it says something: `mixed` and `outside` say nothing inside ordinary hours.
    `place` and `origin` are those of the row, empty where they are not known.
    """

    label: Any
    kind: str
    start: dt.datetime
    end: dt.datetime
    own: ActivityKind | None = None
    work_context: str = ""
    place: str = ""
    origin: str = ""

    @property
    def is_perhaps_private(self) -> bool:
        """Whether it lies outside ordinary hours and nothing says that it was work."""
        return self.work_context in PERHAPS_PRIVATE

    @property
    def like(self) -> str:
        """The built-in kind as which it is drawn and counted: its own, or the one that is most like its own."""
        return self.kind if self.own is None else self.own.like(instant=self.is_instant)

    @property
    def is_instant(self) -> bool:
        """Whether it has no length."""
        # Datetimes in one zone compare by clock time, also in a repeated hour, so compare in UTC.
        return self.start.astimezone(dt.UTC) == self.end.astimezone(dt.UTC)


@dataclass(frozen=True)
class Clearing:
    """What would clear a crossing, as a code with local times or minutes.

    `keep_free`     no work from `start` to `end`
    `stop_by`       the last work before the rest ending by `start`
    `start_from`    the first work after the rest starting from `start` on
    `longer_rest`   `minutes` more in one stretch
    `less_work`     `minutes` less of what the basis shows
    `inside_hours`  work between `start` and `end` instead; without them, none that day

    The two around a rest are measured from `work`, the first work after it or the last before it. Where the first is a
    mail, `lead` is the number of minutes before it that the point model counts.
    """

    code: str
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    minutes: float | None = None
    work: dt.datetime | None = None
    lead: float = 0.0


@dataclass(frozen=True)
class Crossing:
    """Rule, figures, local times and evidence of one crossing.

    `label` is the index label of its row in the frame of crossings. `minutes` is the best figure (a count of
    sessions for `connected`), `minutes_shown` what the basis alone shows, `limit` the rule's, `without_micro` a rest
    with quick looks ignored, on the same basis. `planned`: it has not happened, and arises if what is planned takes
    place. `zone` is where the person was at its end, `home` the person's own zone; each time is in the local time of
    where the person was then. `place_of_work` is where they worked on its workday, and `timing` whether it was moved or
    came on top; both are None where that is not known. `reason` is the one that the person gave, of
    `grense.rules.reasons`; else it is empty.
    """

    label: Any
    category: str
    rule: Rule
    date: dt.date
    week: str
    zone: str
    basis: str
    minutes: float | None
    minutes_shown: float | None
    limit: float
    method: str | None
    start: dt.datetime
    end: dt.datetime
    items: tuple[Item, ...]
    clearings: tuple[Clearing, ...]
    without_micro: float | None = None
    planned: bool = False
    home: str = ""
    place_of_work: DayPlace | None = None
    timing: WorkTiming | None = None
    reason: str = ""

    @property
    def basis_items(self) -> tuple[Item, ...]:
        """The evidence that its basis takes: traces alone, or all."""
        return tuple(item for item in self.items if self.basis != "trace" or item.like in TRACES)

    @property
    def is_perhaps_private(self) -> bool:
        """Whether a piece of the evidence that its basis takes is perhaps private."""
        return any(item.is_perhaps_private for item in self.basis_items)

    @property
    def shown_span(self) -> tuple[dt.datetime, dt.datetime]:
        """From the start of the first piece of evidence to the end of the last."""
        return min(item.start for item in self.items), max(item.end for item in self.items)
