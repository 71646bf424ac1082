"""Mailboxes on an IMAP server: when mails were sent, and optionally received; the entry point is `reader`."""

from grense.sources.imap.account import Account
from grense.sources.imap.connection import check_password_works
from grense.sources.imap.reader import Imap

__all__ = ["Account", "Imap", "check_password_works"]
