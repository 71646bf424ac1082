"""The reading position in a Gmail mailbox, stored between two readings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

__all__ = ["SentMark"]

_DAY = 86_400_000


@dataclass(frozen=True)
class SentMark:
    """All mails that were sent from `since` on have been read, as far as the list's page `page`; "" after its end.

    `history` is the position in the mailbox's history before that, `since` UTC microseconds since 1970, `rule` the hash
    of what work mail is told by. `oldest` is the earliest arrival so far, in milliseconds; with `is_ordered` each page
    was older than the one before. With `is_past`, the last page was older than the window.
    """

    history: str
    since: int
    rule: str = ""
    page: str = ""
    oldest: int | None = None
    is_ordered: bool = True
    is_past: bool = False

    @classmethod
    def of(cls, text: str | None, start: int, rule: str) -> SentMark | None:
        """The mark in a text, if it is valid, covers the window's start, and was read by the same rule."""
        try:
            mark = cls(**json.loads(text or ""))
            is_text = mark.history.isdecimal() and mark.page.isascii() and isinstance(mark.oldest, int | None)
            return mark if is_text and mark.since <= start and mark.rule == rule else None
        except (AttributeError, TypeError, ValueError):
            return None

    @property
    def text(self) -> str:
        """The mark as it is stored."""
        return json.dumps(asdict(self), separators=(",", ":"))

    def after(self, arrivals: Sequence[int], since: int) -> SentMark:
        """The mark after a page of mails with these arrivals; `since` is when those of the window begin."""
        if not arrivals:
            return self
        is_ordered = self.is_ordered and (self.oldest is None or max(arrivals) < self.oldest + _DAY)
        oldest = min(arrivals) if self.oldest is None else min(self.oldest, *arrivals)
        return replace(self, oldest=oldest, is_ordered=is_ordered, is_past=is_ordered and max(arrivals) < since)
