"""The owner of a file: as stated in the file, and otherwise the addresses that occur in it most often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from grense.model.addresses import mailbox

__all__ = ["MOST_OFFERED", "Owners", "joined"]

MOST_OFFERED = 10


@dataclass(frozen=True)
class Owners:
    """The addresses that may be the owner's, bare and in lower case.

    `stated` are those that the file gives as its owner's (X-OWNER of a calendar, Delivered-To of the mail received,
    the sender of mail labelled as sent). `found` are addresses with the number of meetings or mails in which they
    occur, the likeliest first, at most `MOST_OFFERED`; only a person can choose among them with certainty.
    `guess` is the one of `found` that is used without a choice, None for a tie.

    >>> Owners(found=(("kari@example.org", 12), ("ola@example.org", 3)), guess="kari@example.org").best
    ('kari@example.org',)
    """

    stated: tuple[str, ...] = ()
    found: tuple[tuple[str, int], ...] = ()
    guess: str | None = None

    @property
    def best(self) -> tuple[str, ...]:
        """The stated addresses, else the guess; empty when there is neither."""
        return self.stated or ((self.guess,) if self.guess else ())

    def names(self, addresses: Collection[str]) -> bool:
        """Whether one of these addresses is among those stated or found."""
        return not {*self.stated, *dict(self.found)}.isdisjoint(addresses)


def joined(mailboxes: Sequence[Owners], calendars: Sequence[Owners]) -> Owners:
    """The combined owners of several files.

    Addresses stated by mailboxes and calendars go first; where a calendar states the same as the mail, those stated by
    other calendars are another person's. Where nothing is stated, the guess is the address that occurs both
    in the mail and in the calendars, most often in proportion; else that of the mail, else that of the calendars.
    """
    mailboxes, calendars = _written_alike(mailboxes, calendars)
    of_mail, of_calendars = _shares(mailboxes), _shares(calendars)
    both = Counter({one: share + of_calendars[one] for one, share in of_mail.items() if one in of_calendars})
    counts = sum((Counter(dict(owners.found)) for owners in (*mailboxes, *calendars)), Counter[str]())
    guess = _most(both) or _most_guessed(mailboxes) or _most_guessed(calendars)
    order = sorted(counts, key=lambda one: (one != guess, one not in both, -counts[one]))
    stated = _stated(mailboxes) or _stated(calendars)
    if stated.keys().isdisjoint(_stated(calendars)):
        stated |= _stated(calendars)
    return Owners(tuple(stated), tuple((one, counts[one]) for one in order[:MOST_OFFERED]), guess)


def _written_alike(*groups: Sequence[Owners]) -> list[list[Owners]]:
    """The same with one address for each mailbox, the first one."""
    first: dict[str, str] = {}

    def alike(one: str) -> str:
        return first.setdefault(mailbox(one), one)

    def of(owners: Owners) -> Owners:
        counts = Counter[str]()
        for one, count in owners.found:
            counts[alike(one)] += count
        stated = tuple(dict.fromkeys(map(alike, owners.stated)))
        return Owners(stated, tuple(counts.items()), owners.guess and alike(owners.guess))

    return [[of(owners) for owners in group] for group in groups]


def _stated(some: Iterable[Owners]) -> dict[str, None]:
    return dict.fromkeys(one for owners in some for one in owners.stated)


def _shares(some: Iterable[Owners]) -> Counter[str]:
    """The frequency of each address, as a share of the most frequent one."""
    counts = sum((Counter(dict(owners.found)) for owners in some), Counter[str]())
    most = max(counts.values(), default=1)
    return Counter({one: count / most for one, count in counts.items()})


def _most_guessed(some: Iterable[Owners]) -> str | None:
    return next((one for one, _ in Counter(owners.guess for owners in some if owners.guess).most_common(1)), None)


def _most(counts: Counter[str]) -> str | None:
    """The most frequent one; None for a tie, or where there is none."""
    (first, most), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return first if most > second else None
