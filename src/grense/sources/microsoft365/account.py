"""The account at Microsoft 365: the organisation's own application, and its permissions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from grense.sources.mailbox_use import MailboxUse

__all__ = ["EXTRA", "SCOPES", "Account"]

EXTRA = "microsoft365"
SCOPES = ("Calendars.ReadBasic", "Mail.ReadBasic")

_WORLDWIDE = "https://graph.microsoft.com"


@dataclass(frozen=True)
class Account(MailboxUse):
    """The settings of the account; none of it is secret.

    `client_id` is the application that the organisation has registered, `tenant` its directory (an id or a domain).
    `calendar` and `mail` say what is read. `authority` and `graph` are other addresses in the national clouds.
    `ca` is a file of certificates that are trusted besides the usual ones' place.
    """

    sorted_by: ClassVar[tuple[str, ...]] = ("work_domains",)

    client_id: str
    tenant: str = "organizations"
    calendar: bool = True
    mail: bool = True
    authority: str = "https://login.microsoftonline.com"
    graph: str = _WORLDWIDE
    ca: str | None = None

    @property
    def scopes(self) -> tuple[str, ...]:
        """The permissions to request: those of `SCOPES` that are needed."""
        wanted = zip(SCOPES, (self.calendar, self.mail), strict=True)
        # A scope without an address means the worldwide Graph, whichever cloud the person signs in to.
        prefix = "" if self.graph == _WORLDWIDE else f"{self.graph}/"
        return tuple(f"{prefix}{scope}" for scope, needed in wanted if needed)
