"""A calendar that is replaced as a whole by each reading."""

from __future__ import annotations

from collections import Counter

from grense.sources.base import Batch, Query, Reading

__all__ = ["whole_calendar"]


def whole_calendar(part: str, reading: Reading, query: Query, mark: str | None, *, clears: bool = True) -> Batch:
    """The batch of a whole reading; without `clears` it adds to the stored data, and deletes nothing."""
    table, seen = reading.activities, Counter[tuple[object, object]]()
    keys = []
    for span in zip(table["start"], table["end"], strict=True):
        # The calendar as a whole is replaced, so that a row's key only has to be unique.
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
