"""Where a person worked on a day, and by what evidence. No numpy, no pandas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["PLACE_EVIDENCE", "DayPlace", "PlaceEvidence"]

PlaceEvidence: TypeAlias = Literal["person", "calendar", "meetings", "habit"]
"""What says it: a correction, a location or a category in a calendar, meetings, a weekly habit."""

PLACE_EVIDENCE: tuple[PlaceEvidence, ...] = ("person", "calendar", "meetings", "habit")
"""The strongest first."""


@dataclass(frozen=True)
class DayPlace:
    """The places of work of the two halves of a day, of `grense.rules.work_places`, and what says each.

    A half of which nothing is known has two empty texts. One of which a calendar says two things has no place, and the
    evidence `calendar`.

    >>> day = DayPlace(("home", "workplace"), ("calendar", "habit"))
    >>> day.whole, DayPlace(("home", "home"), ("habit", "habit")).whole
    ('', 'home')
    """

    places: tuple[str, str]
    evidence: tuple[PlaceEvidence | Literal[""], PlaceEvidence | Literal[""]]

    @property
    def whole(self) -> str:
        """The place of the whole day; empty where its halves differ, or one is unknown."""
        morning, afternoon = self.places
        return morning if morning == afternoon else ""

    @property
    def contradicts(self) -> bool:
        """Whether a calendar says two things of a half, each as much as the other."""
        return any(said and not place for place, said in zip(self.places, self.evidence, strict=True))
