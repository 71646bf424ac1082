"""Hours worked against hours agreed, week by week."""

from grense.flexitime.agreed import Agreed, Opening, Terms, agreed_week
from grense.flexitime.balance import Balance, BalanceWeek, Coverage, flexitime

__all__ = ["Agreed", "Balance", "BalanceWeek", "Coverage", "Opening", "Terms", "agreed_week", "flexitime"]
