"""Who an activity came from: the values of the column `origin`. No person is named, and no message is kept."""

from __future__ import annotations

__all__ = ["ANSWER", "INVITED", "ORGANISED", "ORIGINS", "STARTED"]

ANSWER = "answer"
"""A sent mail that answers or forwards another."""

STARTED = "started"
"""A sent mail that answers no other."""

INVITED = "invited"
"""A meeting that somebody else organised."""

ORGANISED = "organised"
"""A meeting that the person organised."""

ORIGINS = (ANSWER, STARTED, INVITED, ORGANISED)
