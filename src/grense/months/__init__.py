"""One person's months with more of a pattern beside their months with less of it."""

from grense.months.month import ANSWERED, PATTERN, WORKED, Month, MonthsBeside, Side, months_beside, months_of

__all__ = ["ANSWERED", "PATTERN", "WORKED", "Month", "MonthsBeside", "Side", "months_beside", "months_of"]
