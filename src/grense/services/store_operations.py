"""Operations of `grense.services.worker` on the store; each opens it and closes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from grense.services import personal_data as record

if TYPE_CHECKING:
    from pathlib import Path

    from grense.model.answer import Answer
    from grense.model.correction import Correction
    from grense.model.crossing_reason import CrossingReason
    from grense.model.held import Held, Recovered
    from grense.model.shown import Shown
    from grense.services.worker import Call

__all__ = [
    "answers",
    "correct",
    "disconnect",
    "everything",
    "export",
    "forget",
    "give_reason",
    "keep_answers",
    "note_shown",
    "outlook",
    "protection",
    "recover",
    "shown",
    "take_back_reason",
    "undo",
]

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def shown(call: Call, since: dt.datetime) -> list[Shown]:
    """The nudges that were shown since a moment."""
    with call.home.store() as store:
        return store.shown(since)


def note_shown(call: Call, row: Shown) -> None:
    """Keep that a nudge was shown, or what came of it."""
    with call.home.store() as store:
        store.note_shown(row)


def correct(call: Call, correction: Correction) -> int:
    """Keep a correction; returns its number."""
    with call.home.store() as store:
        return store.correct(correction)


def undo(call: Call, number: int) -> None:
    """Take a correction back."""
    with call.home.store() as store:
        store.undo(number)


def outlook(call: Call) -> bytes | None:
    """What was last worked out, as `grense.services.protocol.recalled` takes it."""
    with call.home.store() as store:
        return store.outlook()


def answers(call: Call) -> list[Answer]:
    """All answers to questions, by day."""
    with call.home.store() as store:
        return store.answers()


def keep_answers(call: Call, rows: Sequence[Answer]) -> None:
    """Keep answers to questions."""
    with call.home.store() as store:
        for row in rows:
            store.answer(row)


def give_reason(call: Call, reason: CrossingReason) -> None:
    """Keep the reason of a crossing."""
    with call.home.store() as store:
        store.give_reason(reason)


def take_back_reason(call: Call, category: str, day: dt.date) -> None:
    """Delete the reason of a crossing, if there is one."""
    with call.home.store() as store:
        store.take_back_reason(category, day)


def protection(call: Call) -> str:
    """How the store is protected, a key of `record.PROTECTION`; makes the store where there is none."""
    with call.home.store() as store:
        return store.protection()


def everything(call: Call) -> tuple[str, tuple[Held, ...], Rows, frozenset[str] | None] | None:
    """All that is held; None where nothing is kept.

    Returns how it is protected, the amounts by source, the rows by table, and the tables of a damaged store that are
    not whole, where a sound one has None.
    """
    if not call.home.has_store():
        return None
    with record.opened(call.home) as (store, lost):
        return store.protection(), store.held(), store.everything(), lost if store.is_damaged else None


def recover(call: Call) -> Recovered:
    """Bring back what can be read of a damaged store."""
    from grense.storage import store

    return store.recover(call.home.store_folder, keys=call.home.store_keys())


def export(call: Call, path: Path, tz: str) -> frozenset[str]:
    """Write all that is held into a file; returns the tables that are not whole."""
    return record.write(call.home, path, tz, call.clock())


def forget(
    call: Call, *, before: dt.datetime | None = None, label: str | None = None, disconnecting: bool = False
) -> tuple[bool, dict[str, str]]:
    """Delete everything, or what lies before an instant, or what one source brought; disconnect its sources, too.

    Returns whether any was disconnected, and what `record.disconnect` gave for each of which something is left.
    """
    # The sources first: one that is being read just now would bring something back.
    connected = list(call.home.settings()[0].sources) if disconnecting else []
    names = [name for name in connected if label in (None, name)]
    left = {name: why for name in names if (why := record.disconnect(call.home, name))}
    record.forget(call.home, before=before, label=label)
    return bool(names), left


def disconnect(call: Call, label: str, *, forgetting: bool) -> str:
    """Disconnect a source, and delete what was read from it where `forgetting`.

    Returns what `record.disconnect` gives.
    """
    if forgetting:
        record.forget(call.home, label=label)
    return record.disconnect(call.home, label)
