"""The kinds of activity: what each row of evidence is evidence of."""

from __future__ import annotations

__all__ = ["KINDS", "PLANS", "TRACES"]

KINDS = ("meeting", "mail_sent", "mail_received", "manual")
TRACES = ("mail_sent", "manual")
PLANS = ("meeting",)
