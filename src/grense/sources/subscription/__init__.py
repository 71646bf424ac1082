"""Subscribed calendars: a file on this machine, or the address of a published one."""

from grense.sources.subscription.origins import Account
from grense.sources.subscription.reader import Subscription

__all__ = ["Account", "Subscription"]
