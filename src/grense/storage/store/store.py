"""The store: the data kept between two runs, and all queries on it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

from grense.base.arguments import (
    check_day,
    check_many,
    check_moment,
    check_number,
    check_text,
    check_type,
    checked_window,
)
from grense.model.crossing_reason import CrossingReason
from grense.model.week_guess import WeekGuess
from grense.storage.store import copies, export, faults, forgetting, person, schema, steps
from grense.storage.store.engine import Database, transaction
from grense.storage.store.export import Held
from grense.storage.store.person import Answer, Shown
from grense.storage.store.place import Hold, StorePlace
from grense.storage.store.steps import ITEM_BYTES, Applied, Step

if TYPE_CHECKING:
    import pandas as pd

    from grense.model.correction import Correction
    from grense.sources.base import Batch

__all__ = ["Store", "Way"]

_ITEM_BYTES = 16
_MOST_CORRECTIONS = 2**63 - 1  # the largest integer of SQLite


@dataclass(frozen=True)
class Way:
    """An open file: the connection, the lock on the folder, its protection, and its path.

    `key` is the key and the salt of an encrypted one; `renew` replaces it by an empty store with another key.
    """

    connection: Database
    hold: Hold
    protection: str
    version: int
    place: StorePlace
    key: str | None = None
    renew: Callable[[], None] = lambda: None
    writable: bool = True
    damaged: bool = False

    def close(self) -> None:
        """Close the connection and release the lock; may be called twice."""
        self.connection.close()
        self.hold.close()


class Store:
    """The stored data of one person; opened by `open_store`. A context manager, used by the thread that opened it.

    Each method that writes has committed to the disk when it returns, or raises `StoreError` without storing anything.
    Other threads and processes may have the same store open, each its own `Store`.
    """

    def __init__(self, enter: Callable[[], Way]) -> None:
        self._enter = enter
        self._way = enter()
        self._has_copy = False

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; may be called twice."""
        with faults.told():
            self._way.close()

    @property
    def encrypted(self) -> bool:
        """Whether the file is encrypted."""
        return self._way.protection == "encrypted"

    @property
    def is_damaged(self) -> bool:
        """Whether it is the readable part of a damaged store, as from `open_readable`."""
        return self._way.damaged

    def protection(self) -> str:
        """How the file is protected, and why: `encrypted`, or plain for a reason.

        `plain_no_extra`: the packages for encryption are not installed; `plain_no_keyring`: there is no keyring that
        keeps a key; `plain_not_yet`: another process has the plain file open, or the disk has no room for a second
        one, so it is tried at the next opening.
        """
        return self._way.protection

    # Data of sources.

    def hashed(self, label: str) -> Callable[[str], str]:
        """The function from an identity to the key of an item, 32 hexadecimal digits; each source has its own keys."""
        check_text(label=label)
        with self._reading() as connection:
            (salt,) = connection.execute("SELECT value FROM meta WHERE name = 'salt'").fetchone()
        own = hashlib.blake2b(_bytes(label), key=salt).digest()
        return lambda identity: hashlib.blake2b(_bytes(identity), key=own, digest_size=ITEM_BYTES).hexdigest()

    def marks(self, label: str) -> dict[str, str]:
        """The reading position of a source, by part."""
        check_text(label=label)
        with self._reading() as connection:
            rows = connection.execute(
                """SELECT name, mark FROM part JOIN source ON source.id = source
                WHERE label = ? AND mark IS NOT NULL ORDER BY name""",
                (label,),
            )
            return dict(rows.fetchall())

    def labels(self) -> list[str]:
        """The sources with stored data, sorted."""
        with self._reading() as connection:
            return [label for (label,) in connection.execute("SELECT label FROM source ORDER BY label")]

    def apply(self, label: str, batch: Batch) -> Applied:
        """Store a batch: its rows, its absences and its mark together, or nothing of it.

        The batch's data of an item, be it rows, absences or `replaces`, replaces all stored data of
        the item in that part; `clears` deletes what overlaps its window as well.
        """
        from grense.sources.base import Batch

        check_type("batch", batch, Batch, "grense.sources.base.Batch")
        return self.keep(label, steps.step_of(batch))

    def keep(self, label: str, step: Step) -> Applied:
        """Store a batch that is already converted to rows."""
        check_text(label=label)
        with self._writing() as connection:
            return steps.keep_step(connection, label, step)

    def activities(
        self, window: tuple[dt.datetime, dt.datetime] | None = None, *, labels: Collection[str] | None = None
    ) -> pd.DataFrame:
        """The activity table of what overlaps `[start, end)`, with `source`, sorted by start.

        A duplicate in several sources comes from the one connected first. `labels` selects only these sources.
        """
        from grense.storage.store.tables import activity_table

        for name, moment in zip(("start", "end"), () if window is None else checked_window(window), strict=False):
            check_moment(f"window's {name}", moment)
        if labels is not None:
            labels = check_many("labels", labels, str, "list[str]")
        with self._reading() as connection:
            return activity_table(connection, window, labels)

    def absences(self) -> set[dt.date]:
        """The local days on which the person was away, from all sources together."""
        with self._reading() as connection:
            days = connection.execute("SELECT DISTINCT day FROM absence")
            return {dt.date.fromisoformat(day) for (day,) in days}

    # Data of the person.

    def correct(self, correction: Correction) -> int:
        """Store a correction; return its unique number, which is never reused.

        One of a meeting as changed by an earlier correction is stored with the meeting's own times.
        """
        from grense.model.correction import Correction

        check_type("correction", correction, Correction, "Correction")
        with self._writing() as connection:
            return person.add_correction(connection, correction)

    def corrections(self) -> dict[int, Correction]:
        """The corrections by number, the earliest first."""
        with self._reading() as connection:
            return person.corrections(connection)

    def undo(self, number: int) -> bool:
        """Undo a correction; False when there is none of that number."""
        check_number("number", number, least=0, most=_MOST_CORRECTIONS, whole=True)
        with self._writing() as connection:
            return connection.execute("DELETE FROM correction WHERE number = ?", (number,)).rowcount > 0

    def note_shown(self, shown: Shown) -> None:
        """Store that a nudge was shown, and its outcome."""
        check_type("shown", shown, Shown, "grense.store.Shown")
        with self._writing() as connection:
            person.add_shown(connection, shown)

    def shown(self, since: dt.datetime | None = None) -> list[Shown]:
        """The nudges shown since an instant, the earliest first."""
        if since is not None:
            check_moment("since", since)
        with self._reading() as connection:
            return person.shown(connection, since)

    def answer(self, answer: Answer) -> None:
        """Store an answer; a later one to the same question of that day replaces it."""
        check_type("answer", answer, Answer, "grense.store.Answer")
        with self._writing() as connection:
            person.add_answer(connection, answer)

    def answers(self) -> list[Answer]:
        """All answers, by day."""
        with self._reading() as connection:
            return person.answers(connection)

    def give_reason(self, reason: CrossingReason) -> None:
        """Store the reason of a crossing; a later one of the same category and day replaces it."""
        check_type("reason", reason, CrossingReason, "CrossingReason")
        with self._writing() as connection:
            person.add_reason(connection, reason)

    def take_back_reason(self, category: str, day: dt.date) -> bool:
        """Delete the reason of a crossing; False when there is none."""
        check_text(category=category)
        check_day("day", day)
        row = (category, day.isoformat())
        with self._writing() as connection:
            return connection.execute("DELETE FROM reason WHERE category = ? AND day = ?", row).rowcount > 0

    def reasons(self) -> list[CrossingReason]:
        """All reasons of crossings, by day and category."""
        with self._reading() as connection:
            return person.reasons(connection)

    def guess(self, guess: WeekGuess) -> None:
        """Store a guess of a week's hours; a later one of that week replaces it."""
        check_type("guess", guess, WeekGuess, "WeekGuess")
        with self._writing() as connection:
            person.add_guess(connection, guess)

    def take_back_guess(self, week: str) -> bool:
        """Delete the guess of an ISO week; False when there is none."""
        check_text(week=week)
        with self._writing() as connection:
            return connection.execute("DELETE FROM guess WHERE week = ?", (week,)).rowcount > 0

    def guesses(self) -> list[WeekGuess]:
        """All guesses of a week's hours, by week."""
        with self._reading() as connection:
            return person.guesses(connection)

    # The stored outlook.

    def generation(self) -> bytes:
        """A value that changes with every deletion."""
        with self._reading() as connection:
            return forgetting.generation(connection)

    def keep_outlook(self, line: bytes, generation: bytes) -> None:
        """Store the computed outlook, replacing the previous one; any deletion removes it.

        Nothing is stored if data has been deleted since the store had this `generation`.
        """
        with self._writing() as connection:
            if forgetting.generation(connection) == generation:
                connection.execute("INSERT OR REPLACE INTO meta VALUES ('outlook', ?)", (line,))

    def outlook(self) -> bytes | None:
        """The stored outlook; None without one."""
        with self._reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE name = 'outlook'").fetchone()
            return None if row is None else bytes(row[0])

    # Contents and retention.

    def held(self) -> tuple[Held, ...]:
        """The stored data of each source, in numbers."""
        with self._reading() as connection:
            return export.held(connection)

    def everything(self) -> dict[str, Any]:
        """All stored data, as JSON values."""
        with self._reading() as connection:
            return export.everything(connection)

    def retain(self, since: dt.datetime) -> None:
        """Delete what lies wholly before an instant; fast, so the file keeps its size.

        Where that is earlier than the last time, nothing is deleted, and the marks are removed, so sources are read
        from there on.
        """
        check_moment("since", since)
        with self._writing() as connection:
            forgetting.retain(connection, since)

    def forgotten_before(self) -> dt.datetime | None:
        """The instant before which the person had everything deleted: older data is read again only on request."""
        with self._reading() as connection:
            return forgetting.forgotten_before(connection)

    def forget(self, before: dt.datetime | None = None, label: str | None = None) -> None:
        """Delete permanently, so that no file of the store holds its bytes: everything, or what lies wholly before.

        With `label` only what was read from that source. When everything is deleted of an encrypted store, its key is
        deleted, too, if no other process has it open, so that older copies of the file cannot be read either.

        Raises `StoreError`; where its message states the deletion, the rows are gone, but their traces are not yet.
        """
        if before is not None:
            check_moment("before", before)
        if label is not None:
            check_text(label=label)
        self._has_copy = True  # the data to be deleted must not be copied
        try:
            self._delete(before, label)
        except faults.UnwritableError:
            if not self._way.place.has_kept():
                raise
            self._way.place.drop_kept()  # frees space on a full disk
            self._way.close()
            self._way = self._enter()
            self._delete(before, label)
        self._way.place.drop_kept()
        forgetting.scrub(self._way.connection)
        if before is None and label is None and self.encrypted:
            self._way.close()
            try:
                self._way.renew()
            finally:
                self._way = self._enter()

    def _delete(self, before: dt.datetime | None, label: str | None) -> None:
        with self._writing() as connection:
            forgetting.forget_outlook(connection)
            if before is not None:
                forgetting.forget_before(connection, before, label)
            elif label is not None:
                forgetting.forget_source(connection, label)
            else:
                forgetting.forget_all(connection)

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        connection = self._way.connection
        with faults.told():
            connection.execute("BEGIN")
            try:
                with faults.rows_checked():
                    yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        connection = self._way.connection
        if not self._way.writable:
            raise faults.full()
        if not self._has_copy:
            copies.keep_copy(self._way.place, connection, self._way.key)
            self._has_copy = True
        with transaction(connection):
            if schema.version(connection) != self._way.version:
                raise faults.newer()  # a newer program has migrated it since it was opened
            yield connection


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
