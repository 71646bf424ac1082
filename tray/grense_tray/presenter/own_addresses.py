"""Which addresses are the person's: the candidates alone, and how many meetings count with the ticked ones.

A candidate is typed by the person or named by the server as theirs. Nobody else's address is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from grense.base.frozen import FrozenDict
from grense.i18n import N_, Catalogue

__all__ = ["AddressRow", "OwnAddresses"]

_TYPED = N_("the one you typed")
_NAMED = N_("the server says: also you")
_STATES = {True: N_("ticked"), False: N_("not ticked")}
_NAME = N_("{address}, {count} of {total} meetings, {state}")
_SUM = N_("With these ticks {count} of {total} meetings can be counted.")
_BY_ADDRESS = N_("{by} by an address, {without} with no other guest.")
_WITHOUT = N_("Without {address}: {count}.")


@dataclass(frozen=True)
class AddressRow:
    """An address with why it is offered, and in how many meetings it is the one by which they count."""

    address: str
    why: str
    count: int
    share: float


@dataclass(frozen=True)
class OwnAddresses:
    """The candidates of a person, of which `typed` is one.

    `meetings` counts meetings by the candidates with which each counts; those under no candidate count with any.

    >>> own = OwnAddresses("kari@example.org", ("kb@example.org",), {("kari@example.org",): 9, ("kb@example.org",): 2,
    ...     (): 1})
    >>> own.counted(["kari@example.org"]), own.counted(own.candidates), own.total
    (10, 12, 12)
    """

    typed: str
    named: tuple[str, ...]
    meetings: Mapping[tuple[str, ...], int]

    def __post_init__(self) -> None:
        object.__setattr__(self, "meetings", FrozenDict(self.meetings))

    @property
    def candidates(self) -> tuple[str, ...]:
        """The addresses to tick, the typed one first."""
        return tuple(dict.fromkeys((self.typed, *self.named)))

    @property
    def total(self) -> int:
        """The meetings that count with all candidates."""
        return sum(self.meetings.values())

    @property
    def without(self) -> int:
        """Those that count whatever is ticked."""
        return self.meetings.get((), 0)

    def counted(self, ticked: Collection[str]) -> int:
        """The meetings that count with the ticked addresses."""
        return sum(count for who, count in self.meetings.items() if not who or not set(ticked).isdisjoint(who))

    def rows(self, words: Catalogue) -> tuple[AddressRow, ...]:
        """A row a candidate; `share` is of the meetings of the most frequent one."""
        counts = {one: self.counted([one]) - self.without for one in self.candidates}
        most = max(1, *counts.values())
        return tuple(
            AddressRow(one, words.gettext(_TYPED if one == self.typed else _NAMED), count, count / most)
            for one, count in counts.items()
        )

    def row_name(self, row: AddressRow, words: Catalogue, *, ticked: bool) -> str:
        """A row as a screen reader says it."""
        state = words.gettext(_STATES[ticked])
        return words.gettext(_NAME).format(address=row.address, count=row.count, total=self.total, state=state)

    def sum_of(self, ticked: Collection[str], words: Catalogue) -> tuple[str, str]:
        """The sum with the ticked addresses, and what it is made of."""
        count = self.counted(ticked)
        lines = [words.gettext(_BY_ADDRESS).format(by=count - self.without, without=self.without)]
        lines += self._differences(ticked, count, words)
        return words.gettext(_SUM).format(count=count, total=self.total), " ".join(lines)

    def _differences(self, ticked: Collection[str], count: int, words: Catalogue) -> Iterable[str]:
        if len(ticked) < 2:
            return
        for one in self.named:
            if one in ticked and (less := self.counted(set(ticked) - {one})) < count:
                yield words.gettext(_WITHOUT).format(address=one, count=less)
