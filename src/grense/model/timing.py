"""Whether the work of a crossing was moved, or came on top; `grense.history.moved` has it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["EXTRA", "MOVED", "WorkTiming"]

MOVED, EXTRA = "moved", "extra"


@dataclass(frozen=True)
class WorkTiming:
    """`name` is `moved` or `extra`, as far as the traces tell; the rest says by which figures.

    They are minutes of a `day` or a `week`, as `by` has it. `outside` is what the evidence shows outside ordinary
    hours, `without_trace` what of the agreed time shows no trace, and `usual` how much of that is usual for the person.
    """

    name: str
    outside: float
    without_trace: float
    usual: float
    by: str

    @property
    def on_top(self) -> float:
        """Minutes that came on top; 0 where work was moved, and where mails have no length to show.

        >>> WorkTiming("extra", 120.0, 150.0, 60.0, "day").on_top
        30.0
        """
        freed = max(self.without_trace - self.usual, 0.0)
        return max(self.outside - freed, 0.0) if self.name == EXTRA else 0.0
