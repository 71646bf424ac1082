"""Places of work in words: where a day was, and by what evidence."""

from __future__ import annotations

from grense.i18n import N_, Catalogue
from grense.model.day_place import DayPlace

__all__ = ["place_reason", "place_sign", "place_word"]

_PLACES = {"home": N_("at home"), "workplace": N_("at the workplace"), "elsewhere": N_("elsewhere")}
_SIGNS = {"home": N_("h"), "workplace": N_("w"), "elsewhere": N_("e")}
_EVIDENCE = {
    "person": N_("{place}, as you say"),
    "calendar": N_("{place}, by your calendar"),
    "meetings": N_("{place}, by your meetings"),
    "habit": N_("{place}, by your habit"),
}
_CONTRADICTS = N_("the calendar says two places")


def place_word(place: str, words: Catalogue) -> str:
    """A place of work: at home, at the workplace, elsewhere."""
    return words.gettext(_PLACES[place])


def place_sign(place: str, words: Catalogue) -> str:
    """One letter for a place of work; a blank for an unknown one."""
    return words.gettext(_SIGNS[place]) if place else " "


def place_reason(day: DayPlace, words: Catalogue) -> str:
    """Where a day was and what says so, its halves apart where they differ.

    >>> from grense.i18n import load
    >>> place_reason(DayPlace(("home", "home"), ("habit", "habit")), load("en"))
    'at home, by your habit'
    >>> place_reason(DayPlace(("home", ""), ("person", "calendar")), load("en"))
    'before noon: at home, as you say; after: the calendar says two places'
    """
    morning, afternoon = (_half(*half, words) for half in zip(day.places, day.evidence, strict=True))
    if morning == afternoon:
        return morning
    form = {
        (True, True): N_("before noon: {morning}; after: {afternoon}"),
        (True, False): N_("before noon {morning}"),
        (False, True): N_("after noon {afternoon}"),
    }[bool(morning), bool(afternoon)]
    return words.gettext(form).format(morning=morning, afternoon=afternoon)


def _half(place: str, evidence: str, words: Catalogue) -> str:
    if not evidence:
        return ""
    return (
        words.gettext(_EVIDENCE[evidence]).format(place=place_word(place, words))
        if place
        else words.gettext(_CONTRADICTS)
    )
