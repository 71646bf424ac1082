"""What the evidence of crossings shows about who began it, and the reasons that the person gave, in counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["OriginCounts"]


@dataclass(frozen=True)
class OriginCounts:
    """The crossings of one category, `count` of them, by the origin of their evidence and by reason.

    `known` have a mail or meeting whose origin is known. Of these, `only_answers` have nothing but mails that answered
    others, `started` a mail that began a thread, `invited` a meeting that somebody else organised; one crossing may be
    in the last two. `reasons` counts by reason, in the order of `grense.rules.reasons.REASONS`.
    """

    category: str
    count: int
    known: int = 0
    only_answers: int = 0
    started: int = 0
    invited: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def unsaid(self) -> int:
        """How many have no reason."""
        return self.count - sum(self.reasons.values())
