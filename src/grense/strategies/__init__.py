"""Ways to keep work and the rest of life apart, from the report's chapters 3 and 7, and what grense can do for each.

Employers' measures stand beside them in `wording`: the report warns of making it each person's own affair.
"""

from grense.strategies.strategies import MEANS, Strategy, means_of, strategies

__all__ = ["MEANS", "Strategy", "means_of", "strategies"]
