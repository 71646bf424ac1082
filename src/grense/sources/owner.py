"""Whose file it is: what the file itself says, and otherwise the addresses that stand in it most often."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MOST_OFFERED", "Owners"]

MOST_OFFERED = 10


@dataclass(frozen=True)
class Owners:
    """The addresses that may be the owner's, bare and in lower case.

    `stated` are those that the file names as its owner's (X-OWNER of a calendar, Delivered-To of the mail received,
    the sender of mail labelled as sent). `found` are addresses with the number of meetings or mails in which they
    stand, the likeliest first, at most `MOST_OFFERED`; only a person can choose among them with certainty.
    `guess` is the one of `found` that is taken when nobody is asked, None for a tie.

    >>> Owners(found=(("kari@example.org", 12), ("ola@example.org", 3)), guess="kari@example.org").best
    ('kari@example.org',)
    """

    stated: tuple[str, ...] = ()
    found: tuple[tuple[str, int], ...] = ()
    guess: str | None = None

    @property
    def best(self) -> tuple[str, ...]:
        """What the file states, else the guess; empty when there is neither."""
        return self.stated or ((self.guess,) if self.guess else ())
