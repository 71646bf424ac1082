"""How the main findings depend on the parameters: one at a time to both ends of its range, and all drawn at random."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grense.validation.case import READINGS, StudyCase, crossings_of, long_weeks
from grense.validation.diary import simulate
from grense.validation.hours import by_week, shown_hours
from grense.validation.measures import errors, hits, pairs
from grense.validation.parameters import Values, drawn_values, parameters, values
from grense.validation.readings import to_the_last_piece

__all__ = ["findings", "one_at_a_time", "random_sets"]

_MAIN = "mail and calendar"


def one_at_a_time() -> Iterator[tuple[dict[str, Any], Values]]:
    """The values as they are, and with each parameter at the lower and the upper end of its range."""
    yield {"parameter": "", "end": "value", "at": float("nan")}, values()
    for one in parameters():
        for end, at in (("low", one.low), ("high", one.high)):
            yield {"parameter": one.name, "end": end, "at": at}, values(**{one.name: at})


def random_sets(sets: int, seed: int) -> Iterator[tuple[dict[str, Any], Values]]:
    """Sets of values that are all drawn from their ranges."""
    for number in range(sets):
        yield {"set": number + 1}, drawn_values(seed + number)


def findings(persons: int, weeks: int, seed: int, given: Values) -> dict[str, Any]:
    """Errors a week with mail and calendar, how long weeks are found, and how far evenings can be trusted."""
    case = StudyCase(simulate(persons, weeks, seed, given))
    found = case.by(_MAIN)
    readings = {name: by_week(case.reading(found, name)) for name in READINGS}
    readings["to the last piece"] = by_week(shown_hours(case.by(_MAIN, to_the_last_piece())))
    row: dict[str, Any] = {}
    for name, weeks_found in readings.items():
        measured = errors(pairs(case.true_weeks, weeks_found), persons)
        long = hits(long_weeks(case.true_weeks), long_weeks(weeks_found), persons).measures()
        row |= {f"{name}: bias": measured["bias"], f"{name}: mae": measured["mae"]}
        row |= {f"{name}: long {key}": long[key] for key in ("precision", "recall")}
    evening = hits(
        crossings_of(case.truth, "evening", ("trace",)),
        crossings_of(found, "evening", ("trace", "calendar")),
        persons,
    ).measures()
    return row | {f"evening {key}": evening[key] for key in ("precision", "recall")}
