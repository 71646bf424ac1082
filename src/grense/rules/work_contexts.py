"""How surely an activity is work, by where it comes from: the values of the column `work_context`."""

from __future__ import annotations

__all__ = ["MIXED", "OUTSIDE", "PERHAPS_PRIVATE", "SORTED", "WORK", "WORK_CONTEXTS"]

WORK = "work"
"""From a mailbox that is only for work."""

SORTED = "sorted"
"""From a mailbox that is also private, of which only the work mail is read."""

MIXED = "mixed"
"""From a mailbox that is also private, where nothing says which mail is work."""

OUTSIDE = "outside"
"""An appointment with others, of whom nobody is of the person's own organisation."""

WORK_CONTEXTS = (WORK, SORTED, MIXED, OUTSIDE)
PERHAPS_PRIVATE = (MIXED, OUTSIDE)
"""What counts as perhaps private outside ordinary hours."""
