"""Ways to keep work and the rest of life apart, from the report's chapters 3 and 7, and grense's support for each.

Employers' measures are beside them in `grense.wording.strategies`: the report warns against leaving it to each person.
"""

from grense.strategies.strategies import MEANS, Strategy, means_of, strategies

__all__ = ["MEANS", "Strategy", "means_of", "strategies"]
