"""Where work is done, as far as the report tells places apart: the values of the column `place`."""

from __future__ import annotations

__all__ = ["ELSEWHERE", "HOME", "WORKPLACE", "WORK_PLACES"]

HOME = "home"
WORKPLACE = "workplace"
"""At the employer's."""

ELSEWHERE = "elsewhere"
"""At neither: at a client's, on a journey, in a cabin or a café."""

WORK_PLACES = (HOME, WORKPLACE, ELSEWHERE)
