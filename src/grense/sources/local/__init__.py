"""Files on this machine, read again when they change: a calendar, a mailbox, a folder or an archive.

What is in them is the affair of `contents`; here it is found out what changed, and what of it is handed on.
"""

from grense.sources.local.account import Account
from grense.sources.local.source import LocalFiles

__all__ = ["Account", "LocalFiles"]
