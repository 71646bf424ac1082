"""A crossing as plain values with stable keys, in JSON of the command and of the library alike."""

from __future__ import annotations

import datetime as dt
from typing import Any

from grense.i18n import Catalogue
from grense.model.crossing import Crossing
from grense.model.day_place import DayPlace
from grense.model.timing import WorkTiming
from grense.wording.crossings import clearing, headline, trust_sentence
from grense.wording.timing import timing_sentence

__all__ = ["crossing_values", "four_times", "place_values"]


def crossing_values(why: Crossing, words: Catalogue) -> dict[str, Any]:
    """The keys of `docs/reference/data.md`."""
    return {
        "category": why.category,
        "date": why.date.isoformat(),
        "basis": why.basis,
        "minutes": why.minutes,
        "minutes_shown": why.minutes_shown,
        "limit_minutes": why.limit,
        "method": why.method,
        **four_times(why.start, why.end),
        "rule_source": why.rule.source,
        "sentence": headline(why, words),
        "clears": clearing(why, words),
        "trust": trust_sentence(why, words),
        "perhaps_private": why.is_perhaps_private,
        "without_quick_looks_minutes": why.without_micro,
        "place_of_work": place_values(why.place_of_work),
        "timing": None if why.timing is None else _timing(why.timing, timing_sentence(why, words)),
        "reason": why.reason or None,
        "evidence": [
            {"kind": item.kind, "origin": item.origin or None, **four_times(item.start, item.end)} for item in why.items
        ],
    }


def place_values(day: DayPlace | None) -> dict[str, Any] | None:
    """The place and the evidence of each half of a day; None where nothing is known."""
    if day is None:
        return None
    halves = zip(("morning", "afternoon"), day.places, day.evidence, strict=True)
    return {half: {"place": place or None, "evidence": said or None} for half, place, said in halves}


def _timing(timing: WorkTiming, sentence: str) -> dict[str, Any]:
    return {
        "name": timing.name,
        "by": timing.by,
        "outside_minutes": timing.outside,
        "without_trace_minutes": timing.without_trace,
        "usual_minutes": timing.usual,
        "on_top_minutes": timing.on_top,
        "sentence": sentence,
    }


def four_times(start: dt.datetime, end: dt.datetime) -> dict[str, str]:
    """Start and end in UTC, and in local time."""
    return {
        "start": start.astimezone(dt.UTC).isoformat(),
        "end": end.astimezone(dt.UTC).isoformat(),
        "start_local": start.isoformat(),
        "end_local": end.isoformat(),
    }
