"""Steps with rising numbers, which show afterwards what was stored: whole, half, or not at all.

It loads no pandas, as the programs that are killed must start quickly.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from grense.storage.store import Store
from grense.storage.store.engine import number
from grense.storage.store.steps import Step, StepRow

ROWS = 12
"""How many rows a step brings."""

ALIVE = 5
"""After how many steps a step's rows are taken back by a later one."""

LABEL, PART = "work", "calendar"


class Keys(dict[str, str]):
    """A keyring in memory."""

    def set(self, name: str, value: str) -> None:
        self[name] = value

    def delete(self, name: str) -> None:
        self.pop(name, None)


class KeyFile:
    """A keyring that several processes share, and that persists when they are killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> str | None:
        path = self._path(name)
        return path.read_text() if path.exists() else None

    def set(self, name: str, value: str) -> None:
        draft = self._path(name + ".new")
        draft.write_text(value)
        draft.replace(self._path(name))

    def delete(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / name.replace(":", "-")


def item(text: object) -> bytes:
    return hashlib.blake2b(str(text).encode(), digest_size=16).digest()


def rows_of(count: int) -> frozenset[StepRow]:
    start = 1_790_000_000_000_000 + count * 3_600_000_000
    return frozenset(
        (item(count), start + i, start + i + 60_000_000, "meeting", "Europe/Oslo", "", "", "") for i in range(ROWS)
    )


def step(count: int) -> Step:
    """Step number `count`: adds rows and a day, deletes those of an earlier step, and moves the mark."""
    days = frozenset({(item(count), "2026-11-18")})
    return Step(PART, rows_of(count), days, frozenset({item(count - ALIVE)}), mark=str(count))


def last_step(store: Store) -> int:
    return int(store.marks(LABEL).get(PART, "0"))


def check(store: Store) -> int:
    """Check that the file is sound, and has exactly the contents of steps 1 to n; return n."""
    with store._reading() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()
        marks = connection.execute("SELECT mark FROM part").fetchall()
        assert len(marks) <= 1
        last = int(marks[0][0]) if marks else 0
        alive = range(max(last - ALIVE + 1, 1), last + 1)
        rows = connection.execute(
            'SELECT item, start, "end", kind, zone, work_context, place, origin FROM activity'
        ).fetchall()
        assert set(rows) == {row for count in alive for row in rows_of(count)}
        days = connection.execute("SELECT item, day FROM absence").fetchall()
        assert set(days) == {(item(count), "2026-11-18") for count in alive}
        assert number(connection, "SELECT count(*) FROM meta WHERE name = 'salt'") == 1
    return last


def bytes_of(folder: Path) -> bytes:
    """All bytes of all files; no store of this process is open there."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
