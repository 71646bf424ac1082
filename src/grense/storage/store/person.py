"""Data from the person rather than from a source: corrections, answers, reasons, guesses, and the nudges shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from grense.model.answer import Answer
from grense.model.crossing_reason import CrossingReason
from grense.model.shown import Shown
from grense.model.week_guess import WeekGuess
from grense.storage.store.engine import Database
from grense.storage.store.moments import instant, microseconds

if TYPE_CHECKING:
    from grense.model.correction import Correction

__all__ = [
    "Answer",
    "Shown",
    "add_answer",
    "add_correction",
    "add_guess",
    "add_reason",
    "add_shown",
    "answers",
    "corrections",
    "guesses",
    "reasons",
    "shown",
]


def add_correction(connection: Database, one: Correction) -> int:
    """Store a correction; return its number. One of a corrected meeting is stored with the meeting's own times."""
    from grense.model.correction import in_own_times

    if not _is_kept(connection, one):
        one = in_own_times(one, tuple(corrections(connection).values()))
    cursor = connection.execute(
        'INSERT INTO correction (verb, start, "end", kind, until, zone, place) VALUES (?, ?, ?, ?, ?, ?, ?)',
        (
            one.verb,
            microseconds(one.start),
            microseconds(one.end),
            one.kind,
            None if one.until is None else microseconds(one.until),
            one.zone,
            one.place,
        ),
    )
    return int(cursor.lastrowid or 0)


def _is_kept(connection: Database, one: Correction) -> bool:
    """Whether an activity with exactly these times is stored."""
    times = (one.kind or "meeting", microseconds(one.start), microseconds(one.end))
    question = 'SELECT 1 FROM activity WHERE kind = ? AND start = ? AND "end" = ? LIMIT 1'
    return connection.execute(question, times).fetchone() is not None


def corrections(connection: Database) -> dict[int, Correction]:
    """All corrections by number, the earliest first."""
    from grense.model.correction import Correction

    rows = connection.execute(
        'SELECT number, verb, start, "end", kind, until, zone, place FROM correction ORDER BY number'
    )
    return {
        number: Correction(verb, instant(start), instant(end), kind, None if until is None else instant(until), *named)
        for number, verb, start, end, kind, until, *named in rows
    }


def add_shown(connection: Database, one: Shown) -> None:
    """Store that a nudge was shown; the same one at the same instant once, with the last outcome."""
    connection.execute(
        "INSERT OR REPLACE INTO shown (code, key, moment, outcome) VALUES (?, ?, ?, ?)",
        (one.code, one.key, microseconds(one.moment), one.outcome),
    )


def shown(connection: Database, since: dt.datetime | None) -> list[Shown]:
    """The nudges shown since an instant, the earliest first."""
    rows = connection.execute(
        "SELECT code, key, moment, outcome FROM shown WHERE moment >= ? ORDER BY moment, code, key",
        (-(2**62) if since is None else microseconds(since),),
    )
    return [Shown(code, key, instant(moment), outcome) for code, key, moment, outcome in rows]


def add_answer(connection: Database, one: Answer) -> None:
    """Store an answer; a later one to the same question on the same day replaces it."""
    connection.execute(
        "INSERT OR REPLACE INTO answer (day, scale, item, value) VALUES (?, ?, ?, ?)",
        (one.day.isoformat(), one.scale, one.item, one.value),
    )


def answers(connection: Database) -> list[Answer]:
    """All answers, by day, scale and question."""
    rows = connection.execute("SELECT day, scale, item, value FROM answer ORDER BY day, scale, item")
    return [Answer(dt.date.fromisoformat(day), scale, item, value) for day, scale, item, value in rows]


def add_reason(connection: Database, one: CrossingReason) -> None:
    """Store the reason of a crossing; a later one replaces it."""
    connection.execute(
        "INSERT OR REPLACE INTO reason (category, day, value) VALUES (?, ?, ?)",
        (one.category, one.day.isoformat(), one.value),
    )


def reasons(connection: Database) -> list[CrossingReason]:
    """All reasons of crossings, by day and category."""
    rows = connection.execute("SELECT category, day, value FROM reason ORDER BY day, category")
    return [CrossingReason(category, dt.date.fromisoformat(day), value) for category, day, value in rows]


def add_guess(connection: Database, one: WeekGuess) -> None:
    """Store a guess of a week's hours; a later one replaces it."""
    connection.execute("INSERT OR REPLACE INTO guess (week, minutes) VALUES (?, ?)", (one.week, one.minutes))


def guesses(connection: Database) -> list[WeekGuess]:
    """All guesses, by week."""
    return [WeekGuess(*row) for row in connection.execute("SELECT week, minutes FROM guess ORDER BY week")]
