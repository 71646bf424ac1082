"""Mailboxes in files: mbox, Maildir, single messages; `reader` is where to start."""

from grense.sources.mail.reader import find_owner, read_mail

__all__ = ["find_owner", "read_mail"]
