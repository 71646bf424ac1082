"""Mailboxes on an IMAP server: when mails were sent, and received if asked for; `reader` is where to start."""

from grense.sources.imap.account import Account
from grense.sources.imap.reader import Imap

__all__ = ["Account", "Imap"]
