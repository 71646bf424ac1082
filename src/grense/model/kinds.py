"""The kinds of activity: what each row of evidence is evidence of."""

from __future__ import annotations

__all__ = ["KINDS", "NO_WORK", "PLANS", "TRACES"]

KINDS = ("meeting", "mail_sent", "mail_received", "manual", "long_entry", "shift")
TRACES = ("mail_sent", "manual")
PLANS = ("meeting",)
NO_WORK = ("mail_received", "long_entry", "shift")
