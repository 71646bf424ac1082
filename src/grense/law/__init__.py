"""Working time as the law counts it: dated rules, findings over or under their limits, and what timestamps cannot show.

Not legal advice. A finding means that a general limit is passed if no other agreement applies, never more than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grense.law.assessment import Assessment as Assessment
    from grense.law.assessment import assess as assess
    from grense.law.profile import LawProfile as LawProfile
    from grense.law.profile import load_law as load_law

__all__ = ["Assessment", "LawProfile", "assess", "load_law"]

_HOMES = {
    "Assessment": "assessment",
    "LawProfile": "profile",
    "assess": "assessment",
    "load_law": "profile",
}


def __getattr__(name: str) -> Any:
    """Import a name on first use; pandas only if it is needed."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
