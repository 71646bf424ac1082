"""The reasons that a person may give for a crossing: one each, or none."""

from __future__ import annotations

__all__ = ["ASKED", "ORDERED", "OWN", "PAID", "REASONS", "URGENT"]

OWN = "own"
"""The person's own choice."""

ASKED = "asked"
"""Somebody asked for it."""

URGENT = "urgent"
"""It could not wait."""

ORDERED = "ordered"
"""Overtime that the employer ordered."""

PAID = "paid"
"""Overtime that is paid, ordered or not."""

REASONS = (OWN, ASKED, URGENT, ORDERED, PAID)
