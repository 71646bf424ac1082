"""How often each pattern occurs over the last 26 weeks, by the coding of the report.

`patterns` takes the weeks of one person and needs no pandas; `frequency` takes a classification of any number of
persons. Both give the estimate beside what the evidence alone shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grense.base.lazy import lazy_names
from grense.history.patterns import pattern, patterns
from grense.model.patterns import Frequency, Pattern, Spell

__all__ = ["Frequency", "Pattern", "Spell", "frequency", "pattern", "patterns"]

if TYPE_CHECKING:
    from grense.history.frequency import frequency as frequency
else:  # it loads pandas
    __getattr__, __dir__ = lazy_names(__name__, {"frequency": "grense.history.frequency"})
