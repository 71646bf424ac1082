"""A calendar that is taken as a whole: what it says now takes the place of all that it said before."""

from __future__ import annotations

from collections import Counter

from grense.sources.base import Batch, Query, Reading

__all__ = ["whole_calendar"]


def whole_calendar(part: str, reading: Reading, query: Query, mark: str | None, *, clears: bool = True) -> Batch:
    """The batch of a whole reading; without `clears` it adds to what was kept, and nothing goes."""
    table, seen = reading.activities, Counter[tuple[object, object]]()
    keys = []
    for span in zip(table["start"], table["end"], strict=True):
        # The calendar as a whole is replaced, so that a row's key has only to be its own.
        keys.append(query.hashed(f"{span[0].isoformat()}/{span[1].isoformat()}/{seen[span]}"))
        seen[span] += 1
    absences = tuple((query.hashed(f"absence/{day}"), day) for day in reading.absences)
    return Batch(
        part,
        table,
        tuple(keys),
        absences,
        clears=query.window if clears else None,
        mark=mark,
        left_out=reading.left_out,
        warnings=reading.warnings,
    )
