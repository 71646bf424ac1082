"""All stored data in readable form, for the person to view and export."""

from __future__ import annotations

from typing import Any

from grense.model.held import Held
from grense.storage.store.engine import Database, number
from grense.storage.store.forgetting import forgotten_before
from grense.storage.store.moments import in_words, instant

__all__ = ["Held", "everything", "held"]


def held(connection: Database) -> tuple[Held, ...]:
    """One entry a source, in the order of connection, including a source with only marks."""
    return tuple(
        _held(connection, *source) for source in connection.execute("SELECT id, label FROM source ORDER BY id")
    )


def everything(connection: Database) -> dict[str, Any]:
    """All rows of all tables, as JSON values; times are ISO 8601 in UTC.

    Left out are the salt, with which a guessed identity could be found among the items, and the outlook
    stored for the next start, which is computed from these rows.
    """
    floor = forgotten_before(connection)
    return {
        "version": number(connection, "PRAGMA user_version"),
        "forgotten_before": floor and floor.isoformat(),
        "sources": [
            {
                "label": one.label,
                "kinds": dict(one.kinds),
                "first": one.first and one.first.isoformat(),
                "last": one.last and one.last.isoformat(),
                "absences": one.absences,
            }
            for one in held(connection)
        ],
        "parts": _rows(
            connection, "SELECT label AS source, name AS part, mark FROM part JOIN source ON source.id = source"
        ),
        "activities": _rows(
            connection,
            """SELECT label AS source, name AS part, item, start, "end", kind, zone, work_context, place, origin
            FROM activity
            JOIN part ON part.id = part JOIN source ON source.id = source ORDER BY start, "end", label""",
        ),
        "absences": _rows(
            connection,
            """SELECT label AS source, name AS part, item, day FROM absence
            JOIN part ON part.id = part JOIN source ON source.id = source ORDER BY day, label""",
        ),
        "corrections": _rows(connection, "SELECT * FROM correction ORDER BY number"),
        "shown": _rows(connection, "SELECT * FROM shown ORDER BY moment"),
        "answers": _rows(connection, "SELECT * FROM answer ORDER BY day, scale, item"),
        "reasons": _rows(connection, "SELECT * FROM reason ORDER BY day, category"),
        "guesses": _rows(connection, "SELECT * FROM guess ORDER BY week"),
    }


_INSTANTS = ("start", "end", "until", "moment")


def _rows(connection: Database, question: str) -> list[dict[str, Any]]:
    cursor = connection.execute(question)
    names = [column[0] for column in cursor.description]
    return [{name: _readable(name, value) for name, value in zip(names, row, strict=True)} for row in cursor]


def _readable(name: str, value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if name in _INSTANTS and value is not None:
        return in_words(value)
    return value


def _held(connection: Database, source: int, label: str) -> Held:
    rows = connection.execute(
        """SELECT kind, count(*), min(start), max("end") FROM activity
        JOIN part ON part.id = part WHERE source = ? GROUP BY kind ORDER BY kind""",
        (source,),
    ).fetchall()
    away = number(connection, "SELECT count(*) FROM absence JOIN part ON part.id = part WHERE source = ?", source)
    return Held(
        label,
        {kind: count for kind, count, _, _ in rows},
        instant(min(row[2] for row in rows)) if rows else None,
        instant(max(row[3] for row in rows)) if rows else None,
        away,
    )
