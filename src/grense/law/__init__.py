"""Working time as the law counts it: dated rules, findings over or under their limits, and what timestamps cannot show.

Not legal advice. A finding means that a general limit is passed if no other agreement applies, never more than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grense.base.lazy import lazy_names

__all__ = ["Assessment", "LawProfile", "assess", "load_law"]

if TYPE_CHECKING:
    from grense.law.assessment import Assessment as Assessment
    from grense.law.assessment import assess as assess
    from grense.law.profile import LawProfile as LawProfile
    from grense.law.profile import load_law as load_law
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "Assessment": "grense.law.assessment",
            "LawProfile": "grense.law.profile",
            "assess": "grense.law.assessment",
            "load_law": "grense.law.profile",
        },
    )
