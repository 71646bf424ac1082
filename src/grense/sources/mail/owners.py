"""Whose mailbox it is, from what stands in its mails: counts by address, of which only the likeliest leave."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from grense.sources.mail.addresses import addresses
from grense.sources.mail.headers import Headers, is_delivered
from grense.sources.mail.sender import Sender, is_service
from grense.sources.owner import MOST_OFFERED, Owners

__all__ = ["Tally"]

_MOST_RECIPIENTS = 20  # of one mail; what goes to more says little of any of them
_MOST_ADDRESSES = 20_000
_SMALLEST_SHARE = 10  # an address that fewer than one in ten mails were delivered to is a list's or a passing one
_DELIVERED_TO = (b"delivered-to", b"envelope-to", b"x-original-to")
_LIST = re.compile(rb"(?i)\s*mailing list\b")
_TO_MANY = frozenset({b"list-id", b"list-unsubscribe"})


@dataclass
class _Count:
    """In how many mails an address stands, in how many as the owner's would, how many it sent."""

    stands: int = 0
    fits: int = 0
    sent: int = 0


class Tally:
    """Counts mail after mail; says in the end who owns the mailbox.

    The owner stands in nearly every mail, as sender or as recipient, and what the owner sent came through no server.
    Counts of the rarest addresses are dropped where there are very many.
    """

    def __init__(self) -> None:
        self._counts: dict[str, _Count] = {}
        self._marked = Counter[str]()
        self._delivered = Counter[str]()

    def add(self, headers: Headers, sender: Sender, *, is_marked: bool, is_software: bool) -> None:
        """Count a mail: `is_marked` where the mailbox says that it was sent, `is_software` where no person wrote it."""
        one, came = sender.address, is_delivered(headers)
        if is_marked and "@" in one:
            self._marked[one] += 1
        stated = next((headers[name] for name in _DELIVERED_TO if name in headers), b"")
        reached = set() if _LIST.match(stated) else set(addresses(stated, 1))
        self._delivered.update(reached)
        if _TO_MANY.isdisjoint(headers):
            for name in (b"to", b"cc"):
                if name in headers:
                    reached.update(addresses(headers[name], _MOST_RECIPIENTS))
        reached.discard(one)
        for other in reached:
            count = self._count(other)
            count.stands += 1
            count.fits += came
        if "@" in one and not (is_software or is_service(one)):
            count = self._count(one)
            count.sent += 1
            if _TO_MANY.isdisjoint(headers):
                count.stands += 1
                count.fits += not came
        self._prune()

    def owners(self) -> Owners:
        """Say who owns the mailbox, as far as it can be told."""
        ranked = sorted(self._counts.items(), key=lambda item: _rank(item[1]), reverse=True)[: MOST_OFFERED + 1]
        (first, best), (_, second) = [*ranked, ("", _Count()), ("", _Count())][:2]
        guess = first if _rank(best) > _rank(second) else None
        found = tuple((one, max(count.stands, count.sent)) for one, count in ranked[:MOST_OFFERED])
        return Owners(self._stated(guess), found, guess)

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

    def _count(self, one: str) -> _Count:
        return self._counts.setdefault(one, _Count())

    def _prune(self) -> None:
        for counter in (self._marked, self._delivered):
            if len(counter) > _MOST_ADDRESSES:
                kept = counter.most_common(_MOST_ADDRESSES // 2)
                counter.clear()
                counter.update(dict(kept))
        if len(self._counts) > _MOST_ADDRESSES:
            by_rank = sorted(self._counts.items(), key=lambda item: _rank(item[1]), reverse=True)
            self._counts = dict(by_rank[: _MOST_ADDRESSES // 2])


def _rank(count: _Count) -> tuple[int, int]:
    return count.stands + count.fits, count.sent
