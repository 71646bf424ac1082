"""The settings of a mailbox: its server and user, without the password."""

from __future__ import annotations

from dataclasses import dataclass

from grense.sources.mailbox_use import MailboxUse

__all__ = ["Account"]


@dataclass(frozen=True)
class Account(MailboxUse):
    """A mailbox on an IMAP server.

    `security` is "tls" (from the first byte) or "starttls" (from the first command); anything else is refused on
    use. `inbox` includes received mails. `sent` names the folder of sent mails, or several of them, where
    the server does not mark them, in the server's or the person's spelling. `ca` is a file of certificates that are
    trusted besides the usual ones.
    """

    host: str
    user: str
    port: int = 993
    security: str = "tls"
    inbox: bool = False
    sent: str | tuple[str, ...] | None = None
    ca: str | None = None
