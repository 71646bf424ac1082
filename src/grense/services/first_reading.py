"""Operations of `grense.services.worker` around the first reading of a source: what is asked for, and what came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from grense.services.connections import connection_of, load_packages, open_source
from grense.services.sync import reading_window
from grense.sources.base import Query
from grense.storage.home import machine_zone
from grense.storage.settings import Settings

if TYPE_CHECKING:
    from grense.services.worker import Call

__all__ = ["first_reading", "meetings_by_address"]

_NOBODY = "nobody@grense.invalid"
"""An address that nobody has: with it only those meetings count that need none."""


def meetings_by_address(
    call: Call,
    *,
    label: str,
    options: Mapping[str, Any],
    secret: str,
    settings: Mapping[str, Any],
    addresses: Sequence[str],
) -> dict[tuple[str, ...], int]:
    """How many meetings of the weeks that are kept count by which of the addresses; nothing of them is kept.

    The source is read once for each address, as a sync would with that one alone, and once with none of them: the
    meetings under `()` count with any.
    """
    now = call.clock()
    connection = connection_of(label, dict(options))
    load_packages([connection.kind], needed=True)
    tz = str(settings.get("tz") or machine_zone())
    start, _ = reading_window(now, tz, Settings().keep_weeks)
    query = Query((start, now), {}, lambda identity: identity, now)

    def counted(me: str) -> set[tuple[str, dt.datetime]]:
        known = Settings(me=(me,), include=tuple(settings.get("include", ())))
        source = open_source(connection, secret, known, tz=tz, keep=lambda _: None)
        try:
            return {
                (f"{batch.part} {key}", start)
                for batch in source.batches(query)
                for key, start, kind in zip(
                    batch.keys, batch.activities["start"], batch.activities["kind"], strict=True
                )
                if kind == "meeting"
            }
        finally:
            source.close()

    anybody = counted(_NOBODY)
    by_address = {address: counted(address) - anybody for address in addresses}
    found: dict[tuple[str, ...], int] = {(): len(anybody)} if anybody else {}
    for meeting in set().union(*by_address.values()):
        who = tuple(address for address, meetings in by_address.items() if meeting in meetings)
        found[who] = found.get(who, 0) + 1
    return found


def first_reading(call: Call, *, labels: Collection[str], now: dt.datetime | None = None) -> dict[str, Any]:
    """What is kept of these sources: `meetings` that have begun, those `ahead`, sent `mails`, and `first` and `last`.

    `first` and `last` are the instants of the first and the last meeting or mail up to `now`, None without any.
    """
    now = now or call.clock()
    with call.home.store() as store:
        table = store.activities(labels=list(labels))
    begun = table[table["start"] < now]
    kinds = begun["kind"].value_counts()
    first, last = (None, None) if begun.empty else (begun["start"].min(), begun["start"].max())
    return {
        "meetings": int(kinds.get("meeting", 0)),
        "ahead": int((table["kind"] == "meeting").sum() - kinds.get("meeting", 0)),
        "mails": int(kinds.get("mail_sent", 0)),
        "first": first and first.to_pydatetime(),
        "last": last and last.to_pydatetime(),
    }
