"""A mailbox and a calendar over JMAP (RFC 8620, RFC 8621): when mails were sent and when meetings are."""

from grense.sources.jmap.account import Account
from grense.sources.jmap.reader import Jmap

__all__ = ["Account", "Jmap"]
