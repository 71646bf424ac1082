"""Sentences for what would clear a crossing: a later start, an earlier stop, less work, or none in a window."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from grense.i18n import Catalogue
from grense.model.time import place_name

if TYPE_CHECKING:
    from grense.model.crossing import Clearing, Crossing

__all__ = ["clearing", "in_place", "zone_of"]

_MINUTE = dt.timedelta(minutes=1)


def clearing(why: Crossing, words: Catalogue) -> str:
    """The sentence for what would clear a crossing."""
    by_code = {one.code: one for one in why.clearings}
    if "start_from" in by_code and "stop_by" in by_code:
        return _around_rest(by_code["start_from"], by_code["stop_by"], why, words)
    return " ".join(_one_clearing(one, why, words) for one in why.clearings)


def _one_clearing(one: Clearing, why: Crossing, words: Catalogue) -> str:
    if one.code == "keep_free":
        return words.gettext("Without work then, it clears.")
    if one.code == "longer_rest" and one.minutes is not None:
        return words.gettext("{duration} more in one stretch would give {limit}.").format(
            duration=words.duration(one.minutes), limit=words.limit(why.limit)
        )
    if one.code == "less_work" and one.minutes is not None:
        form = words.gettext("{duration} less of what is shown would give {limit}.")
        if why.planned:
            form = words.gettext("{duration} less would give {limit}.")
        return form.format(duration=words.duration(one.minutes), limit=words.limit(why.limit))
    if one.code == "inside_hours" and one.start is not None:
        return words.gettext("Inside ordinary hours it does not count.")
    if one.code == "inside_hours":
        return words.gettext("Inside the ordinary hours of another day it does not count.")
    moment = _moment(one, words)
    if one.code == "start_from":
        return words.gettext("First work at {start} would give {limit}.").format(
            start=moment, limit=words.limit(why.limit)
        )
    return words.gettext("Last work by {stop} would give {limit}.").format(stop=moment, limit=words.limit(why.limit))


def _around_rest(later: Clearing, earlier: Clearing, why: Crossing, words: Catalogue) -> str:
    """When the next work starts or the last one stops, with the times these are counted from if they are not shown."""
    stopped, began = later.work or why.start, earlier.work or why.end
    form = words.gettext("{limit} means first work at {start}, or last work by {stop}.")
    if later.lead and any(item.own for item in why.items):
        form = words.gettext(
            "{limit} means first work at {start}, that is a trace at {mail}; or last work by {stop}: the trace at "
            "{first} counts from {counted}."
        )
    elif later.lead:
        form = words.gettext(
            "{limit} means first work at {start}, that is a mail at {mail}; or last work by {stop}: the mail at "
            "{first} counts from {counted}."
        )
    crosses = zone_of(later.start) != zone_of(earlier.start)
    start, stop = (in_place(one.start) if crosses else "" for one in (later, earlier))
    said = form.format(
        limit=words.limit(why.limit),
        start=_moment(later, words, later.lead) + start,
        mail=_moment(later, words),
        stop=_moment(earlier, words) + stop,
        first=words.clock(began),
        counted=words.clock(_before(began, earlier.lead)),
    )
    if why.basis != "trace" or (words.clock(stopped), words.clock(began)) == (
        words.clock(why.start),
        words.clock(why.end),
    ):
        return said
    calendar = words.gettext("With the calendar, the rest is from {start} to {end}.")
    return f"{said} {calendar.format(start=words.clock(stopped), end=words.clock(began))}"


def _moment(one: Clearing, words: Catalogue, before: float = 0.0) -> str:
    """The clock time, rounded to the minute that surely clears it: up for a start, down for a stop."""
    if one.start is None:
        return ""
    later = one.code == "start_from" and (one.start.second or one.start.microsecond)
    return words.clock(_before(one.start + _MINUTE if later else one.start, before))


def _before(moment: dt.datetime, minutes: float) -> dt.datetime:
    """The moment this many minutes earlier, in elapsed time."""
    return (moment.astimezone(dt.UTC) - minutes * _MINUTE).astimezone(moment.tzinfo)


def zone_of(moment: dt.datetime | None) -> str:
    """The name of a moment's zone; empty for None."""
    return "" if moment is None else str(moment.tzinfo)


def in_place(moment: dt.datetime | None) -> str:
    """The place of a moment's zone in brackets, to follow its clock time."""
    return f" ({place_name(zone_of(moment))})"
