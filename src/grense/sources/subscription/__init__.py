"""Subscribed calendars: a file on this machine, or an address at which somebody publishes one."""

from grense.sources.subscription.origins import Account
from grense.sources.subscription.reader import Subscription

__all__ = ["Account", "Subscription"]
