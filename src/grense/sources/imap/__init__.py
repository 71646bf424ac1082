"""Mailboxes on an IMAP server: when mails were sent, and optionally received; the entry point is `reader`."""

from grense.sources.imap.account import Account
from grense.sources.imap.oauth import sign_in, sign_out
from grense.sources.imap.reader import Imap
from grense.sources.imap.signing_in import check_password_works

__all__ = ["Account", "Imap", "check_password_works", "sign_in", "sign_out"]
