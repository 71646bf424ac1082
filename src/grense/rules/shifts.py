"""Shifts in a calendar as ordinary hours: planned working time, not meetings.

The calendar category that marks them is set by the person (`shift_category`); they are the rows of the kind `shift`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

__all__ = ["SHIFT", "shift_options"]

SHIFT = "shift:"

_MINUTE = dt.timedelta(minutes=1)
_MINUTES_A_DAY = 24 * 60


def shift_options(categories: Collection[str]) -> tuple[str, ...]:
    """The options of the calendar readers (`include`) that read entries in these categories as shifts."""
    return tuple(f"{SHIFT}{name}" for name in categories)
