"""The possible corrections of a row of evidence, or of a day without any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from grense.i18n import N_, Catalogue
from grense.model.correction import AT_PLACE, AWAY, ENDED, IN_ZONE, NOT_WORK, WORKED, Correction
from grense.model.crossing import Crossing, Item
from grense.model.time import instant_of, load_zone
from grense.rules.work_places import WORK_PLACES
from grense.wording.places import place_word
from grense_tray.presenter.what_if import counts_in, crossing_name

__all__ = [
    "DAYS",
    "NOT_HELD",
    "SPAN",
    "TIME",
    "ZONE",
    "CorrectionChoice",
    "corrections_for",
    "effect",
    "places_of_day",
    "say_of_day",
    "say_of_part",
]

TIME, SPAN, DAYS, ZONE = "time", "span", "days", "zone"
NOT_HELD = "not_held"

_DAY = dt.timedelta(days=1)
_HALF_HOUR = dt.timedelta(minutes=30)
_ASKS = {ENDED: TIME, WORKED: SPAN, AWAY: DAYS, IN_ZONE: ZONE}
_WORDS = {
    NOT_WORK: N_("This was not work"),
    ENDED: N_("This meeting ended early …"),
    NOT_HELD: N_("This did not take place"),
    WORKED: N_("I also worked then …"),
    AWAY: N_("I was away …"),
    IN_ZONE: N_("I was in another time zone …"),
}
_WORDS_AHEAD = {
    NOT_WORK: N_("This is not work"),
    NOT_HELD: N_("This will not take place"),
    AWAY: N_("I am away …"),
    IN_ZONE: N_("I am in another time zone …"),
}


@dataclass(frozen=True)
class CorrectionChoice:
    """One possible correction. `asks` is the missing input (`TIME`, `SPAN`, `DAYS`, `ZONE`), or empty.

    `start` and `end` are local default values; `corrected` makes the correction from the input.
    """

    code: str
    label: str
    asks: str
    start: dt.datetime
    end: dt.datetime
    kind: str | None = None
    place: str | None = None

    def corrected(
        self,
        *,
        start: dt.datetime | None = None,
        end: dt.datetime | None = None,
        zone: str | None = None,
        whole_days: bool = True,
    ) -> Correction:
        """Return the correction for the local times and the zone entered; raise `GrenseError` for invalid ones.

        For `DAYS` and `ZONE`, `start` and `end` lie in the first and in the last day; for `DAYS` they are the times
        themselves without `whole_days`. Times in another zone are the clock's there. A span that ends before it starts
        continues past midnight.
        """
        begin, stop = start or self.start, end or self.end
        if self.code == ENDED:
            return Correction(ENDED, instant_of(self.start), instant_of(self.end), until=instant_of(stop))
        if self.code == WORKED:
            later = stop if stop.replace(tzinfo=None) > begin.replace(tzinfo=None) else stop + _DAY
            return Correction(WORKED, instant_of(begin), instant_of(later))
        if self.code == AWAY and not whole_days:
            return Correction(AWAY, instant_of(begin), instant_of(stop))
        if self.code in (AWAY, IN_ZONE, AT_PLACE):
            there = load_zone(zone or "") if self.code == IN_ZONE else begin.tzinfo
            first = dt.datetime.combine(begin.date(), dt.time(), there)
            last = dt.datetime.combine(stop.date() + _DAY, dt.time(), there)
            if self.code == AT_PLACE:
                return Correction(AT_PLACE, first, last, place=self.place)
            return Correction(AWAY, first, last) if self.code == AWAY else Correction(IN_ZONE, first, last, zone=zone)
        return Correction(NOT_WORK, instant_of(self.start), instant_of(self.end), self.kind)


def corrections_for(item: Item, words: Catalogue, *, planned: bool = False) -> tuple[CorrectionChoice, ...]:
    """The possible corrections of one row of evidence, the likeliest first."""
    codes = [NOT_WORK]
    if item.kind == "meeting":
        codes = [NOT_HELD, NOT_WORK] if planned else [NOT_WORK, ENDED, NOT_HELD]
    if not planned:
        codes.append(WORKED)
    return tuple(_choice(code, item, words, planned=planned) for code in (*codes, AWAY, IN_ZONE))


def say_of_day(day: dt.date, verb: str, zone: str, words: Catalogue) -> CorrectionChoice:
    """The correction of a day without evidence: `worked` or `away`."""
    noon = dt.datetime.combine(day, dt.time(12), load_zone(zone))
    end = noon + 2 * _HALF_HOUR if verb == AWAY else noon
    return _choice(verb, Item(None, "manual", noon, end), words, planned=False)


def places_of_day(day: dt.date, zone: str, words: Catalogue) -> tuple[CorrectionChoice, ...]:
    """The places where the person may have worked on a day, in a zone."""
    noon = dt.datetime.combine(day, dt.time(12), load_zone(zone))
    return tuple(
        CorrectionChoice(AT_PLACE, _capital(place_word(place, words)), "", noon, noon, place=place)
        for place in WORK_PLACES
    )


def say_of_part(start: dt.datetime, end: dt.datetime, words: Catalogue) -> CorrectionChoice:
    """The correction of a long entry to a part of it, its own local times as default."""
    return CorrectionChoice(WORKED, words.gettext("I worked then …"), SPAN, start, end)


def effect(item: Item, whys: Sequence[Crossing], words: Catalogue) -> str:
    """The crossings that the evidence counts in; the effect on them is only known after recomputing."""
    names = [crossing_name(why, words) for why in counts_in(item, whys)]
    if not names:
        return words.gettext("It counts in no crossing, but in the hours of the day.")
    return words.gettext("It counts in: {crossings}.").format(crossings=", ".join(names))


def _choice(code: str, item: Item, words: Catalogue, *, planned: bool) -> CorrectionChoice:
    label = words.gettext(_WORDS_AHEAD.get(code, _WORDS[code]) if planned else _WORDS[code])
    start, end = item.start, item.end
    if code == WORKED:
        start = _quarter(item.end)
        end = start + _HALF_HOUR
    return CorrectionChoice(
        code, label, _ASKS.get(code, ""), start, end, item.kind if code in (NOT_WORK, NOT_HELD) else None
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _quarter(moment: dt.datetime) -> dt.datetime:
    """The quarter of an hour that contains the moment."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
