"""Whose mailbox it is, from what stands in its mails: counts by address, of which only the likeliest leave."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from grense.model.addresses import mailbox
from grense.sources.mail.addresses import addresses
from grense.sources.mail.headers import Headers, is_delivered
from grense.sources.mail.sender import is_service
from grense.sources.owner import MOST_OFFERED, Owners

__all__ = ["OwnerTally"]

_T = TypeVar("_T")

_MOST_RECIPIENTS = 20  # of one mail; what goes to more says little of any of them
_LONGEST = 2048  # bytes of a field
_MOST_PENDING = 1024
_MOST_ADDRESSES = 20_000
_SMALLEST_SHARE = 10  # an address that fewer than one in ten mails were delivered to is a list's or a passing one
_LIST = re.compile(rb"(?i)\s*mailing list\b")
_TO_MANY = frozenset({b"list-id", b"list-unsubscribe"})


@dataclass(slots=True)
class _Count:
    """In how many mails an address stands, in how many as the owner's would, how many it sent."""

    stands: int = 0
    fits: int = 0
    sent: int = 0


class _Seen(NamedTuple):
    """What counts of a mail; many mails are alike in it."""

    sender: str
    delivered_to: bytes
    recipients: tuple[bytes, bytes]
    came: bool
    is_to_many: bool
    is_marked: bool


class OwnerTally:
    """Counts mail after mail; says in the end who owns the mailbox.

    The owner stands in nearly every mail, as sender or as recipient, and what the owner sent came through no server.
    Where the mails do not say which came through one, the owner is one who both sends and receives. Addresses of one
    mailbox are counted as one, and given as it writes itself. Counts of the rarest are dropped where there are very
    many.
    """

    def __init__(self) -> None:
        self._pending: dict[_Seen, int] = {}
        self._counts: dict[str, _Count] = {}
        self._marked = Counter[str]()
        self._delivered = Counter[str]()
        self._written = Counter[tuple[str, str]]()  # mails sent, by mailbox and its address there
        self._is_any_delivered = False

    def add(self, headers: Headers, sender: str, *, is_marked: bool, is_software: bool) -> None:
        """Count a mail: `is_marked` where the mailbox says that it was sent, `is_software` where no person wrote it."""
        get = headers.get
        stated = get(b"delivered-to") or get(b"envelope-to") or get(b"x-original-to", b"")
        seen = _Seen(
            "" if is_software and not is_marked else sender,
            stated[:_LONGEST],
            (get(b"to", b"")[:_LONGEST], get(b"cc", b"")[:_LONGEST]),
            is_delivered(headers),
            not _TO_MANY.isdisjoint(headers),
            is_marked,
        )
        self._pending[seen] = self._pending.get(seen, 0) + 1
        if len(self._pending) == _MOST_PENDING:
            self._settle()

    def owners(self) -> Owners:
        """Say who owns the mailbox, as far as it can be told."""
        self._settle()
        written = {box: one for (box, one), _ in reversed(self._written.most_common())}
        ranked = self._ranked()[: MOST_OFFERED + 1]
        (first, best), (_, second) = [*ranked, ("", _Count()), ("", _Count())][:2]
        guess = first if self._rank(best) > self._rank(second) else None
        found = tuple((written.get(one, one), max(count.stands, count.sent)) for one, count in ranked[:MOST_OFFERED])
        stated = tuple(written.get(one, one) for one in self._stated(guess))
        return Owners(stated, found, None if guess is None else written.get(guess, guess))

    def _stated(self, guess: str | None) -> tuple[str, ...]:
        """The senders of what is marked as sent, and the addresses delivered to.

        An address delivered to may be one that a server made up, so it has to send mail here as well, or nobody else
        may be likelier.
        """
        least = sum(self._delivered.values()) / _SMALLEST_SHARE
        delivered = [one for one, count in self._delivered.most_common(MOST_OFFERED) if count >= least]
        sending = [one for one in delivered if one in self._counts and self._counts[one].sent]
        stated = [one for one, _ in self._marked.most_common(MOST_OFFERED)] + sending
        if not stated and guess in delivered:
            stated = delivered
        return tuple(dict.fromkeys(stated))

    def _settle(self) -> None:
        for seen, times in self._pending.items():
            self._is_any_delivered |= seen.came
            self._enter(seen, times)
        self._pending.clear()
        self._marked, self._delivered = _bounded(self._marked), _bounded(self._delivered)
        self._written = _bounded(self._written)
        if len(self._counts) > _MOST_ADDRESSES:
            self._counts = dict(self._ranked()[: _MOST_ADDRESSES // 2])

    def _enter(self, seen: _Seen, times: int) -> None:
        reached = set() if _LIST.match(seen.delivered_to) else self._mailboxes(addresses(seen.delivered_to, 1))
        for one in reached:
            self._delivered[one] += times
        if not seen.is_to_many:
            for value in seen.recipients:
                reached |= self._mailboxes(addresses(value, _MOST_RECIPIENTS))
        senders = self._mailboxes([seen.sender] if "@" in seen.sender else [], sent=times)
        for one in reached - senders:
            self._count(one, times, fits=seen.came)
        for one in senders:
            if seen.is_marked:
                self._marked[one] += times
            if not is_service(seen.sender):
                self._count(one, 0 if seen.is_to_many else times, fits=not seen.came).sent += times

    def _mailboxes(self, some: Iterable[str], sent: int = 0) -> set[str]:
        boxes = {one: mailbox(one) for one in some}
        for one, box in boxes.items():
            self._written[box, one] += sent
        return set(boxes.values())

    def _count(self, one: str, times: int, *, fits: bool) -> _Count:
        count = self._counts.setdefault(one, _Count())
        count.stands += times
        count.fits += times if fits else 0
        return count

    def _ranked(self) -> list[tuple[str, _Count]]:
        return sorted(self._counts.items(), key=lambda item: self._rank(item[1]), reverse=True)

    def _rank(self, count: _Count) -> tuple[bool, int, int]:
        if not self._is_any_delivered and 0 < count.sent < count.stands:
            return True, count.stands, 0
        return False, count.stands + count.fits, count.sent


def _bounded(counter: Counter[_T]) -> Counter[_T]:
    """The counter without its rarest keys, where it has very many."""
    if len(counter) <= _MOST_ADDRESSES:
        return counter
    return Counter(dict(counter.most_common(_MOST_ADDRESSES // 2)))
