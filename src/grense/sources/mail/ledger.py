"""The books kept while a mailbox is read: four numbers a mail, whatever its size, and the addresses of senders."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np

from grense.sources.mail.dates import instant
from grense.sources.mail.headers import Headers, address
from grense.sources.mail.rules import FORGIVEN, REASONS, SOFTWARE, reason
from grense.sources.owner import Owners

__all__ = ["Ledger", "Settled"]

_TAKEN = 0
_CODES = {name: code for code, name in enumerate(("", *REASONS))}
_NO_TIME = -(2**63)
_EARLIEST = 631_152_000_000_000  # 1990: clocks that were never set say 1904, 1970 or 1980
_RAW_SENDERS = 65_536

Microseconds = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


class Settled(NamedTuple):
    """The mails taken, in order of time, whether each was sent by the person, and the others counted by reason."""

    instants: Microseconds
    sent: Mask
    left_out: dict[str, int]


class Ledger:
    """Takes in mail after mail; says in the end who owns the mailbox and which mails count."""

    def __init__(self) -> None:
        self._instants = array("q")
        self._reasons = array("b")
        self._senders = array("q")
        self._ids = array("q")
        self._addresses: dict[str, int] = {"": 0}
        self._known: dict[bytes, tuple[int, str]] = {}

    def add(self, headers: Headers | None, place: str) -> None:
        """Enter a mail, or None for one that could not be read; `place` is what the mailbox says of it."""
        if headers is None:
            self._enter(_NO_TIME, "broken", 0, 0)
            return
        number, sender = self._sender(headers)
        why = reason(headers, sender, place)
        date = headers.get(b"date")
        moment = None if date is None else instant(date)
        if moment is None:
            why = why or ("no_date" if date is None else "bad_date")
        # The hash is salted anew in every process and stays in memory; that of nothing is 0.
        self._enter(_NO_TIME if moment is None else moment, why, number, hash(headers.get(b"message-id", b"").strip()))

    def is_unreadable(self) -> bool:
        """Whether not a single mail could be read."""
        return all(code == _CODES["broken"] for code in self._reasons)

    def owner(self) -> str | None:
        """Give the address from which most of the mail was sent that software did not write; None for a tie."""
        return self.owners().guess

    def owners(self) -> Owners:
        """Whose mail it is."""
        software = [_CODES[name] for name in SOFTWARE]
        senders = np.asarray(self._senders)[~np.isin(np.asarray(self._reasons), software)]
        counts = np.bincount(senders, minlength=len(self._addresses))
        named = Counter({one: int(count) for one, count in zip(self._addresses, counts, strict=True) if "@" in one})
        (first, most), (_, second) = [*named.most_common(2), ("", 0), ("", 0)][:2]
        return Owners(found=tuple(named.most_common(10)), guess=first if most > second else None)

    def settle(self, mine: Collection[str], window: tuple[int, int] | None, latest: int) -> Settled:
        """Decide which mails count: `window` and `latest` in UTC microseconds, `mine` the person's addresses."""
        instants, reasons, ids = (np.array(column) for column in (self._instants, self._reasons, self._ids))
        numbers = [self._addresses[one] for one in mine if one in self._addresses]
        sent = np.isin(np.asarray(self._senders), numbers)
        reasons[sent & np.isin(reasons, [_CODES[name] for name in FORGIVEN])] = _TAKEN

        timed = instants != _NO_TIME
        possible = timed & (instants >= _EARLIEST) & (instants <= latest)
        reasons[timed & ~possible & (reasons == _TAKEN)] = _CODES["impossible_date"]
        if window is not None:
            inside = ~possible | ((instants >= window[0]) & (instants < window[1]))
            instants, reasons, ids, sent = instants[inside], reasons[inside], ids[inside], sent[inside]

        taken = np.flatnonzero(reasons == _TAKEN)
        taken = taken[np.argsort(instants[taken], kind="stable")]
        again = _seen_before(ids[taken])
        reasons[taken[again]] = _CODES["duplicate"]
        taken = taken[~again]
        counted = Counter(reasons.tolist())
        left_out = {name: counted[code] for name, code in _CODES.items() if code != _TAKEN and counted[code]}
        return Settled(instants[taken], sent[taken], left_out)

    def _enter(self, moment: int, why: str, sender: int, mail_id: int) -> None:
        self._instants.append(moment)
        self._reasons.append(_CODES[why])
        self._senders.append(sender)
        self._ids.append(mail_id)

    def _sender(self, headers: Headers) -> tuple[int, str]:
        value = headers.get(b"from") or headers.get(b"sender", b"")
        known = self._known.get(value)
        if known is None:
            sender = address(value)
            known = self._addresses.setdefault(sender, len(self._addresses)), sender
            if len(self._known) == _RAW_SENDERS:
                self._known.clear()
            self._known[value] = known
        return known


def _seen_before(ids: Microseconds) -> Mask:
    again = np.zeros(len(ids), dtype=bool)
    named = np.flatnonzero(ids)
    first = np.unique(ids[named], return_index=True)[1]
    again[np.delete(named, first)] = True
    return again
