"""What is worth a word just now, decided from an outlook without a window, a clock of its own, or pandas.

`occasions` finds what could be said and when, `rules` what keeps it unsaid, `decide` takes at most one, and `wording`
puts it in the person's language. Nothing here shows anything or keeps anything.
"""

from grense.nudges.decide import decide
from grense.nudges.history import OUTCOMES, History
from grense.nudges.nudge import CODES, Nudge
from grense.nudges.preferences import Preferences, preferences_of

__all__ = ["CODES", "OUTCOMES", "History", "Nudge", "Preferences", "decide", "preferences_of"]
