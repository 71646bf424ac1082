"""The settings of a timesheet: its path, and which of its columns are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ORDERS", "ROLES", "Account"]

ROLES = ("date", "start", "end", "end_date", "hours", "unpaid_break")
"""What a column can be read as."""

ORDERS = ("dmy", "mdy")
"""Whether the day or the month comes first in dates such as 02/11/2026."""


@dataclass(frozen=True)
class Account:
    """`path` is a table on this machine.

    The others name columns by their heads; where all are empty, columns are found. `date_order` is one of `ORDERS`, or
    empty: then the dates themselves tell.
    """

    path: str
    date: str = ""
    start: str = ""
    end: str = ""
    end_date: str = ""
    hours: str = ""
    unpaid_break: str = ""
    date_order: str = ""

    @property
    def columns(self) -> Mapping[str, str]:
        """The heads of the named columns, by role."""
        return {role: head for role in ROLES if (head := getattr(self, role))}
