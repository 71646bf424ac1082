"""Mailboxes in files: mbox, Maildir, single messages; the entry point is `reader`."""

from grense.sources.mail.reader import find_owner, find_owners, read_mail

__all__ = ["find_owner", "find_owners", "read_mail"]
