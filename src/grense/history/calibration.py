"""A person's own correction of hours, from weeks that are also registered, with its uncertainty."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grense.model.calibration import Calibration
from grense.rules.hours_intervals import Spread

__all__ = ["FEWEST_WEEKS", "calibrate"]

FEWEST_WEEKS = 2
_Z = 1.2815515655446004  # of the normal distribution: 80 % lie within so many standard deviations on each side


def calibrate(missing: Sequence[float], prior: Spread) -> Calibration | None:
    """The correction of a person's weeks, from the minutes that each registered week has beyond the hours shown.

    A person's mean is taken as drawn from those of the made-up persons (`prior.middle`, with the standard deviation
    `prior.between`), and a week as drawn from the person's weeks (`prior.within`), both from normal distributions. The
    correction is the mean of the person's mean given the weeks: it lies between the mean of the weeks and that of the
    made-up persons, nearer to the former the more weeks there are. 80 % of further weeks lie in the interval.

    None with fewer than two weeks. Source: Gelman et al., Bayesian Data Analysis, 3rd edition, section 2.5.

    >>> calibrate([60.0, 120.0], Spread(middle=0.0, between=60.0, within=60.0))
    Calibration(weeks=2, correction=60.0, low=-28.8, high=148.8)
    """
    if len(missing) < FEWEST_WEEKS:
        return None
    known, assumed = len(missing) / prior.within**2, 1 / prior.between**2
    correction = (math.fsum(missing) / prior.within**2 + prior.middle * assumed) / (known + assumed)
    half = _Z * math.sqrt(1 / (known + assumed) + prior.within**2)
    return Calibration(len(missing), round(correction, 1), round(correction - half, 1), round(correction + half, 1))
