"""A limit on the work for the series of one reading, whatever their rules."""

from __future__ import annotations

__all__ = ["Effort"]

# A hundred thousand times in all: twenty series on each day of thirteen years.
_FILE = 1_500_000
_SERIES = 350_000
# Dates that events list one by one. A list of up to a hundred is always read.
_DATES = 80_000
_FEW_DATES = 100


class Effort:
    """The remaining work for a reading, and for one series of it.

    A day or a step examined costs 1, a time found 15. `exhausted` means that a series was not followed
    to its end.

    >>> effort = Effort(file=100, series=30)
    >>> effort.begin()
    >>> effort.spend(20), effort.spend(20), effort.exhausted
    (True, False, True)
    """

    FOUND = 15

    def __init__(self, *, file: int = _FILE, series: int = _SERIES) -> None:
        self._file, self._series = file, series
        self._left = 0
        self._dates = _DATES
        self.exhausted = False

    def begin(self) -> None:
        """Start the next series."""
        self._left = min(self._series, self._file)
        self.exhausted = False

    def spend(self, work: int) -> bool:
        """Subtract work from the remainder; `False` when there is not enough, and then the series ends there."""
        if work > self._left:
            self.exhausted = True
            return False
        self._left -= work
        self._file -= work
        return True

    def allows_dates(self, count: int) -> bool:
        """Whether a list of that many dates can still be read in this reading."""
        if count > max(self._dates, _FEW_DATES):
            return False
        self._dates -= count
        return True
