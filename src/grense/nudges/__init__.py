"""Decide which nudge to show, from an outlook, without a window, a clock of its own, or pandas.

`candidates` finds the possible nudges and their times, `rules` filters them, `decide` picks at most one, and
`grense.wording.nudges` puts it in the person's language. This package neither shows nor stores anything.
"""

from grense.nudges.decide import decide
from grense.nudges.history import OUTCOMES, History
from grense.nudges.nudge import CODES, Nudge
from grense.nudges.preferences import Preferences, preferences_of

__all__ = ["CODES", "OUTCOMES", "History", "Nudge", "Preferences", "decide", "preferences_of"]
