"""The settings of files on this machine: their path."""

from __future__ import annotations

from dataclasses import dataclass

from grense.sources.mailbox_use import MailboxUse

__all__ = ["Account"]


@dataclass(frozen=True)
class Account(MailboxUse):
    """`path` is a file, a folder or an archive on this machine; it is stored in the settings only."""

    path: str
