"""ActivityWatch on this machine: when somebody was at the keyboard, from its AFK buckets alone."""

from grense.sources.activitywatch.account import Account
from grense.sources.activitywatch.source import ActivityWatch

__all__ = ["Account", "ActivityWatch"]
