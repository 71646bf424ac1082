"""What a person says of a mailbox: where it is and whose; the password is not part of it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Account"]


@dataclass(frozen=True)
class Account:
    """A mailbox on an IMAP server.

    `security` is "tls" (from the first byte) or "starttls" (from the first command); anything else is refused when it
    is used. `inbox` asks for mails that came in, too. `sent` names the folder of sent mails, or several of them, where
    the server does not mark them, as the server or as the person writes it. `ca` is a file of certificates that are
    trusted besides the usual ones.
    """

    host: str
    user: str
    port: int = 993
    security: str = "tls"
    inbox: bool = False
    sent: str | tuple[str, ...] | None = None
    ca: str | None = None
