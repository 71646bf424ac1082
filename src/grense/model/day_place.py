"""Where a person worked on a day, and by what evidence. No numpy, no pandas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["DayPlace", "PlaceEvidence"]

PlaceEvidence: TypeAlias = Literal["person", "calendar", "meetings", "habit"]
"""What says it, the strongest first: a correction, a location or a category in a calendar, meetings, a weekly habit."""


@dataclass(frozen=True)
class DayPlace:
    """The places of work of a day, of `grense.rules.work_places`: one for the whole day, or those of its two halves."""

    places: tuple[str, ...]
    evidence: PlaceEvidence
