"""How often each pattern is there, over the last 26 weeks, as the report codes it.

Two doors to one coding: `patterns` goes by the weeks of one person and needs no pandas; `frequency` goes by a
classification, for any number of persons at once. Both hold the estimate beside what the evidence alone shows.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from grense.frequency.pattern import Frequency, Pattern, Spell, pattern, patterns

__all__ = ["Frequency", "Pattern", "Spell", "frequency", "pattern", "patterns"]

if TYPE_CHECKING:
    from grense.frequency.frame import frequency as frequency


def __getattr__(name: str) -> Any:
    if name == "frequency":
        return import_module("grense.frequency.frame").frequency
    message = f"module 'grense.frequency' has no attribute {name!r}"
    raise AttributeError(message)
