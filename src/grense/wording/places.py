"""Places of work in words: where a day was, and by what evidence."""

from __future__ import annotations

from grense.i18n import N_, Catalogue
from grense.model.day_place import DayPlace
from grense.model.patterns import PlaceDays
from grense.model.week import WeekSummary
from grense.rules.work_places import WORK_PLACES
from grense.wording.patterns import answer_word

__all__ = [
    "PLACE_WORDS",
    "place_days_line",
    "place_lines",
    "place_reason",
    "place_sign",
    "place_signs",
    "place_word",
    "place_words_of",
    "places_note",
    "share_word",
]

PLACE_WORDS = {"home": N_("at home"), "workplace": N_("at the workplace"), "elsewhere": N_("elsewhere")}
# A letter, and what it stands for.
_SIGNS = {"home": N_("h at home"), "workplace": N_("w at the workplace"), "elsewhere": N_("e elsewhere")}
_EVIDENCE = {
    "person": N_("{place}, as you say"),
    "calendar": N_("{place}, by your calendar"),
    "meetings": N_("{place}, by your meetings"),
    "habit": N_("{place}, by your habit"),
}
_KNOWN_BY = {
    "person": N_("{count} as you say"),
    "calendar": N_("{count} by your calendar"),
    "meetings": N_("{count} by your meetings"),
    "habit": N_("{count} by your habit"),
}
_CONTRADICTS = N_("the calendar says two places")


def place_word(place: str, words: Catalogue) -> str:
    """A place of work: at home, at the workplace, elsewhere."""
    return words.gettext(PLACE_WORDS[place])


def place_sign(day: DayPlace | None, words: Catalogue) -> str:
    """A letter for the place of a day, or one for each half where they differ; empty where nothing is known.

    >>> from grense.i18n import load
    >>> place_sign(DayPlace(("home", "workplace"), ("habit", "calendar")), load("en"))
    'hw'
    """
    if day is None:
        return ""
    signs = [_sign(place, words)[0] if place else "?" if said else "-" for place, said in _halves(day)]
    return signs[0] if signs[0] == signs[1] else "".join(signs)


def place_words_of(week: WeekSummary, words: Catalogue) -> dict[str, str]:
    """The places of the days of a week, each with its word."""
    found = {place for day in week.days if day.place_of_work for place in day.place_of_work.places}
    return {place: place_word(place, words) for place in WORK_PLACES if place in found}


def place_signs(week: WeekSummary, words: Catalogue) -> list[tuple[str, str]]:
    """The letters that the days of a week have, each with what it stands for."""
    halves = [half for day in week.days if day.place_of_work for half in _halves(day.place_of_work)]
    found = [_sign(one, words) for one in WORK_PLACES if one in dict(halves)]
    unknown = [("?", words.gettext(_CONTRADICTS))] if any(said and not place for place, said in halves) else []
    return [*found, *unknown]


def place_lines(week: WeekSummary, words: Catalogue) -> list[str]:
    """Where the days of a week were and what says so, one line a place and reason."""
    found: dict[str, list[str]] = {}
    for day in week.days:
        if day.place_of_work is not None:
            found.setdefault(place_reason(day.place_of_work, words), []).append(words.short_weekday(day.date))
    return [f"{', '.join(days)}: {reason}" for reason, days in found.items()]


def place_days_line(found: PlaceDays, words: Catalogue) -> str:
    """How many days were whole days at home, what says so, and by the report's steps."""
    form = words.ngettext(
        "Whole days at home: {home} of {known} day with a known place.",
        "Whole days at home: {home} of {known} days with a known place.",
        found.known,
    )
    counted = form.format(home=found.home, known=found.known)
    if found.evidence:
        parts = ", ".join(words.gettext(_KNOWN_BY[name]).format(count=count) for name, count in found.evidence)
        counted = " ".join((counted, words.gettext("What says so: {parts}.").format(parts=parts)))
    if found.answer is None:
        return counted
    often = words.gettext("By the report's steps that is: {answer}.").format(answer=answer_word(found.answer, words))
    return f"{counted} {often}"


def share_word(count: int, days: int, found: PlaceDays, words: Catalogue) -> str:
    """On how many of the days at a place a pattern is there, with the share where days are enough.

    >>> from grense.i18n import load
    >>> share_word(3, 20, PlaceDays(50, 20, 30, 26, 26, None, (), 10), load("en"))
    '3 of 20 (15 %)'
    """
    counted = words.gettext("{count} of {days}").format(count=count, days=days)
    return f"{counted} ({100 * count / days:.0f} %)" if found.has_enough else counted


def places_note(found: PlaceDays, words: Catalogue) -> str:
    """What the counts on days at home and at the workplace are, or that days are too few."""
    if not found.has_enough:
        few = words.gettext("Too few days to hold one beside the other: it takes {count} whole days at each place.")
        return few.format(count=words.number(found.fewest))
    return words.gettext("Days at home and days at the workplace may differ in more than the place.")


def place_reason(day: DayPlace, words: Catalogue) -> str:
    """Where a day was and what says so, its halves apart where they differ.

    >>> from grense.i18n import load
    >>> place_reason(DayPlace(("home", "home"), ("habit", "habit")), load("en"))
    'at home, by your habit'
    >>> place_reason(DayPlace(("home", ""), ("person", "calendar")), load("en"))
    'morning: at home, as you say; afternoon: the calendar says two places'
    """
    morning, afternoon = (_half(*half, words) for half in _halves(day))
    if morning == afternoon:
        return morning
    form = {
        (True, True): N_("morning: {morning}; afternoon: {afternoon}"),
        (True, False): N_("morning: {morning}"),
        (False, True): N_("afternoon: {afternoon}"),
    }[bool(morning), bool(afternoon)]
    return words.gettext(form).format(morning=morning, afternoon=afternoon)


def _halves(day: DayPlace) -> list[tuple[str, str]]:
    return list(zip(day.places, day.evidence, strict=True))


def _sign(place: str, words: Catalogue) -> tuple[str, str]:
    sign, _, meaning = words.gettext(_SIGNS[place]).partition(" ")
    return sign, meaning


def _half(place: str, evidence: str, words: Catalogue) -> str:
    if not evidence:
        return ""
    return (
        words.gettext(_EVIDENCE[evidence]).format(place=place_word(place, words))
        if place
        else words.gettext(_CONTRADICTS)
    )
