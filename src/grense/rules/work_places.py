"""Where work is done, as far as the report tells places apart: the values of the column `place`."""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["ELSEWHERE", "HOME", "PLACED", "WORKPLACE", "WORK_PLACES", "category_place", "place_options"]

HOME = "home"
WORKPLACE = "workplace"
"""At the employer's."""

ELSEWHERE = "elsewhere"
"""At neither: at a client's, on a journey, in a cabin or a café."""

WORK_PLACES = (HOME, WORKPLACE, ELSEWHERE)

PLACED = "place:"


def place_options(categories: Collection[str]) -> tuple[str, ...]:
    """The options of the calendar readers (`include`) by which all-day entries in these categories are places.

    >>> place_options(["Hjemmekontor = home"])
    ('place:Hjemmekontor = home',)
    """
    return tuple(f"{PLACED}{text}" for text in categories)


def category_place(text: str) -> tuple[str, str] | None:
    """A category, in small letters, and its place of work; None for a text that names none.

    >>> category_place("Hjemmekontor = home"), category_place("Hjemmekontor = cabin")
    (('hjemmekontor', 'home'), None)
    """
    name, _, place = (part.strip().casefold() for part in text.rpartition("="))
    return (name, place) if name and place in WORK_PLACES else None
