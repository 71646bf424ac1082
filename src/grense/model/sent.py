"""How many mails a person sent, and how many of them in free time."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SentMails"]


@dataclass(frozen=True)
class SentMails:
    """Mails sent in a period: all, those outside the sender's ordinary hours, and of these the parts.

    `evening` and `sunday` lie in the profile's windows; `known` are those of which it is known whether they answer
    another mail, and `answers` those that do.
    """

    mails: int = 0
    free: int = 0
    evening: int = 0
    sunday: int = 0
    known: int = 0
    answers: int = 0
