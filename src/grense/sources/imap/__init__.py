"""Mailboxes on an IMAP server: when mails were sent, and optionally received; the entry point is `reader`."""

from grense.sources.imap.account import Account
from grense.sources.imap.oauth import sign_in, sign_out
from grense.sources.imap.reader import Imap
from grense.sources.imap.signing_in import check_password_works
from grense.sources.oauth.google import client_secret_of
from grense.sources.oauth.google_client import read_client

__all__ = ["Account", "Imap", "check_password_works", "client_secret_of", "read_client", "sign_in", "sign_out"]
