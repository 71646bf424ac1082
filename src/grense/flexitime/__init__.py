"""Hours worked against hours agreed, week by week."""

from grense.flexitime.balance import Agreed, Balance, BalanceWeek, agreed_week, flexitime

__all__ = ["Agreed", "Balance", "BalanceWeek", "agreed_week", "flexitime"]
