"""The mails of a path as a batch: each with a key that identifies it in whichever file it is."""

from __future__ import annotations

from grense.sources.base import Batch, Query, ReadingWarning
from grense.sources.mail.ledger import Ledger
from grense.sources.mail.reader import settled, table_of

__all__ = ["mail_batch"]


def mail_batch(
    part: str,
    ledger: Ledger,
    query: Query,
    *,
    me: tuple[str, ...],
    mark: str | None,
    warnings: tuple[ReadingWarning, ...],
    is_all: bool,
) -> Batch:
    """The batch of the mails, added to the stored ones: a mail that is no longer in any file was sent all the same.

    A mail that one file shows as sent by `me` is a sent one, whatever its copies in others show. Where all files were
    read (`is_all`), a mail that none shows as sent is not a sent one, as after a change of `me`. One that was read
    before and is not of work goes.
    """
    found = settled(ledger, me, query.window, query.now)
    keys, replaces = [], set()
    for moment, number, is_sent in zip(found.instants.tolist(), found.ids.tolist(), found.sent.tolist(), strict=True):
        name = number or f"without id {moment}"
        sent, received = query.hashed(f"mail {name}"), query.hashed(f"mail {name} received")
        keys.append(sent if is_sent else received)
        if is_sent or is_all:
            replaces.add(received if is_sent else sent)
    for moment, number in zip(*(column.tolist() for column in found.private), strict=True):
        name = number or f"without id {moment}"
        replaces |= {query.hashed(f"mail {name}"), query.hashed(f"mail {name} received")}
    return Batch(
        part,
        table_of(found),
        tuple(keys),
        replaces=frozenset(replaces) - frozenset(keys),
        mark=mark,
        left_out=found.left_out,
        warnings=warnings,
    )
