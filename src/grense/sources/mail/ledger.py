"""The data held while a mailbox is read: seven numbers a mail, whatever its size, and the addresses of senders."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np

from grense.model.addresses import mailbox
from grense.sources.mail.addresses import address, addresses, participants
from grense.sources.mail.dates import instant
from grense.sources.mail.headers import Headers, answers_another
from grense.sources.mail.owners import OwnerTally
from grense.sources.mail.rules import FORGIVEN, REASONS, SOFTWARE, label_names, marks, reason
from grense.sources.mail.sender import Sender, sender
from grense.sources.mailbox_use import MailboxUse
from grense.sources.owner import Owners

__all__ = ["UNREADABLE", "Ledger", "Settled"]

# Errors that a malformed header can raise in the parsing code; only that mail is lost.
UNREADABLE = (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError)

_TAKEN = 0
_CODES = {name: code for code, name in enumerate(("", *REASONS))}
_NO_TIME = -(2**63)
_NOBODY, _OF_WORK = -1, -2  # no colleague; several, or a folder for work, or a mailbox of which all mail is read
_RECIPIENTS = (b"to", b"cc", b"delivered-to", b"envelope-to", b"x-original-to")
_LONGEST, _MOST = 65_536, 1000  # bytes of a field, and addresses in it
_EARLIEST = 631_152_000_000_000  # 1990: unset clocks give 1904, 1970 or 1980

# Flags of a mail, besides its addresses.
_DELEGATED = 1  # sent by another person than the author
_MARKED_SENT = 2  # the mailbox marks it as sent from here
_ONLY_MINE = 4  # a resent mail of another author, which counts only for the person who resent it
_ANSWERS = 8  # it answers, forwards or passes on another mail

Microseconds = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


class Settled(NamedTuple):
    """The mails taken, in order of time, whether each was sent by the person, and the counts of the others by reason.

    `answers` are those that answer or forward another mail.
    `ids` are hashes of their Message-IDs, the same in every process, 0 for a mail without one. `private` are the
    instants and ids of the mails left out as not of work.
    """

    instants: Microseconds
    sent: Mask
    answers: Mask
    left_out: dict[str, int]
    ids: Microseconds
    private: tuple[Microseconds, Microseconds]


class Ledger:
    """Collects mails one by one; then determines the mailbox's owner and which mails count.

    Without `seeks_owner` the addresses of recipients are not read, but for those of the mails before the first one that
    has an address of `me`. Of a mailbox whose `use` is mixed, only the work mail counts.
    """

    def __init__(self, *, seeks_owner: bool = True, me: Collection[str] = (), use: MailboxUse | None = None) -> None:
        self._instants = array("q")
        self._reasons = array("b")
        self._authors = array("q")
        self._agents = array("q")
        self._flags = array("b")
        self._ids = array("q")
        self._colleagues = array("q")  # the address of the work domains that takes part, or one of the two below
        self.use = use or MailboxUse()
        self._addresses: dict[str, int] = {"": 0}  # the same number for all addresses of a mailbox
        self._tally = OwnerTally() if seeks_owner else None
        self._sought = frozenset(map(mailbox, me))
        self._is_met = False

    def add(self, headers: Headers | None, place: str, *, is_in_work_folder: bool = False) -> None:
        """Add a mail, or None for one that could not be read.

        `place` is the meaning of a flag or of its folder: "sent", "draft", "spam", "deleted" or "".
        """
        before = len(self._ids)
        try:
            if headers is not None:
                marked = marks(headers, place)
                colleague = _OF_WORK if is_in_work_folder else self._colleague(headers, is_sent="sent" in marked)
                self._add(headers, marked)
                self._colleagues.extend([colleague] * (len(self._ids) - before))
                return
        except UNREADABLE:
            pass
        self._enter(_NO_TIME, "broken", Sender(""), 0, 0)
        self._colleagues.extend([_OF_WORK] * (len(self._ids) - before))

    def is_unreadable(self) -> bool:
        """Whether all mails were unreadable."""
        return all(code == _CODES["broken"] for code in self._reasons)

    def owners(self) -> Owners:
        """Return the likely owners of the mailbox; none without `seeks_owner`."""
        return Owners() if self._tally is None else self._tally.owners()

    def names(self, addresses: Collection[str]) -> bool:
        """Whether one of these addresses, `me` where recipients are not read, stands in a mail."""
        boxes = {mailbox(one) for one in addresses}
        is_tallied = self._tally is not None and self._tally.names(boxes)
        return self._is_met or is_tallied or not boxes.isdisjoint(self._addresses)

    def settle(self, mine: Collection[str], window: tuple[int, int] | None, latest: int) -> Settled:
        """Select the mails that count: `window` and `latest` in UTC microseconds, `mine` the person's addresses."""
        instants, reasons, ids = (np.array(column) for column in (self._instants, self._reasons, self._ids))
        flags, sent, private = np.asarray(self._flags), self._sent(mine), self._private(mine)
        wanted = sent | ((flags & _ONLY_MINE) == 0)
        columns = instants, reasons, ids, sent, private, (flags & _ANSWERS) != 0
        instants, reasons, ids, sent, private, answers = (one[wanted] for one in columns)
        reasons[sent & np.isin(reasons, [_CODES[name] for name in FORGIVEN])] = _TAKEN

        timed = instants != _NO_TIME
        possible = timed & (instants >= _EARLIEST) & (instants <= latest)
        reasons[timed & ~possible & (reasons == _TAKEN)] = _CODES["impossible_date"]
        if window is not None:
            inside = ~possible | ((instants >= window[0]) & (instants < window[1]))
            columns = instants, reasons, ids, sent, private, answers
            instants, reasons, ids, sent, private, answers = (one[inside] for one in columns)
        private &= reasons == _TAKEN
        reasons[private] = _CODES["not_of_work"]

        taken = np.flatnonzero(reasons == _TAKEN)
        taken = taken[np.argsort(instants[taken], kind="stable")]
        again = _seen_before(ids[taken])
        reasons[taken[again]] = _CODES["duplicate"]
        taken = taken[~again]
        counted = Counter(reasons.tolist())
        left_out = {name: counted[code] for name, code in _CODES.items() if code != _TAKEN and counted[code]}
        return Settled(
            instants[taken], sent[taken], answers[taken], left_out, ids[taken], (instants[private], ids[private])
        )

    def _sent(self, mine: Collection[str]) -> Mask:
        """Which mails the person sent: marked by the mailbox, or by the addresses, as in `Sender.is_one_of`."""
        numbers, flags = self._numbers(mine), np.asarray(self._flags)
        written = np.isin(np.asarray(self._authors), numbers) & ((flags & _DELEGATED) == 0)
        sent: Mask = written | np.isin(np.asarray(self._agents), numbers) | ((flags & _MARKED_SENT) != 0)
        return sent

    def _private(self, mine: Collection[str]) -> Mask:
        """Which mails have nobody of the work domains but the person."""
        colleagues = np.asarray(self._colleagues)
        private: Mask = (colleagues == _NOBODY) | np.isin(colleagues, self._numbers(mine))
        return private

    def _numbers(self, mine: Collection[str]) -> list[int]:
        """The numbers of the person's own addresses."""
        return [self._addresses[one] for one in {mailbox(one) for one in mine} if one in self._addresses]

    def _colleague(self, headers: Headers, *, is_sent: bool) -> int:
        """The only address of the work domains in a mail, as a number; `_NOBODY`, or `_OF_WORK` where that is known."""
        use = self.use
        if not use.is_sorted or (use.work_folders and use.has_folder(label_names(headers))):
            return _OF_WORK
        found = use.colleagues(participants(headers, is_sent=is_sent))
        return _OF_WORK if len(found) > 1 else self._number(found.pop()) if found else _NOBODY

    def _add(self, headers: Headers, marked: frozenset[str]) -> None:
        who = sender(headers)
        why = reason(headers, who.author, marked)
        is_sent, is_passed_on = "sent" in marked, b"resent-from" in headers
        mail_id = _number_of(headers.get(b"message-id", b"").strip())
        date = headers.get(b"date")
        moment = None if date is None else instant(date)
        if self._tally is not None:
            self._tally.add(headers, who.address, is_marked=is_sent and not is_passed_on, is_software=why in SOFTWARE)
        if self._sought and not self._is_met:
            self._is_met = not self._sought.isdisjoint(_people(headers, who))
        if is_passed_on:
            self._pass_on(headers, mail_id, _MARKED_SENT if is_sent else 0)
        if moment is None:
            why = why or ("no_date" if date is None else "bad_date")
        flags = (_DELEGATED if who.is_delegated else 0) | (_MARKED_SENT if is_sent and not is_passed_on else 0)
        flags |= _ANSWERS if answers_another(headers) else 0
        self._enter(_NO_TIME if moment is None else moment, why, who, flags, mail_id)

    def _pass_on(self, headers: Headers, mail_id: int, flags: int) -> None:
        """Add a resent mail (Resent-From, Resent-Date), apart from the mail itself."""
        moment = instant(headers.get(b"resent-date", b""))
        if moment is not None:
            by = Sender(address(headers.get(b"resent-sender") or headers[b"resent-from"]))
            number = _number_of(b"%d %d" % (mail_id, moment)) if mail_id else 0
            self._enter(moment, "", by, flags | _ONLY_MINE | _ANSWERS, number)

    def _enter(self, moment: int, why: str, who: Sender, flags: int, mail_id: int) -> None:
        self._instants.append(moment)
        self._reasons.append(_CODES[why])
        self._authors.append(self._number(who.author))
        self._agents.append(self._number(who.agent) if who.agent else 0)
        self._flags.append(flags)
        self._ids.append(mail_id)

    def _number(self, one: str) -> int:
        number = self._addresses.get(one)
        if number is None:
            number = self._addresses.setdefault(mailbox(one), len(self._addresses))
            self._addresses[one] = number
        return number


def _people(headers: Headers, who: Sender) -> set[str]:
    """The mailboxes of a mail's sender and recipients."""
    fields = (headers.get(name, b"")[:_LONGEST] for name in _RECIPIENTS)
    recipients = (one for field in fields for one in addresses(field, _MOST))
    return {mailbox(one) for one in (who.author, who.agent, *recipients)}


def _number_of(text: bytes) -> int:
    """A hash of a text, with negligible risk of collisions; 0 for no text."""
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), signed=True) if text else 0


def _seen_before(ids: Microseconds) -> Mask:
    again = np.zeros(len(ids), dtype=bool)
    named = np.flatnonzero(ids)
    first = np.unique(ids[named], return_index=True)[1]
    again[np.delete(named, first)] = True
    return again
