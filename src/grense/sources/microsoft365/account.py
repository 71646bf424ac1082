"""The account at Microsoft 365: the organisation's own application, and its permissions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from grense.sources.mailbox_use import MailboxUse
from grense.sources.oauth.microsoft import MicrosoftApplication

__all__ = ["EXTRA", "SCOPES", "Account"]

EXTRA = "microsoft365"
SCOPES = ("Calendars.ReadBasic", "Mail.ReadBasic")
_PLACES_SCOPE = "Calendars.Read"  # the least that the work plan is read with

_WORLDWIDE = "https://graph.microsoft.com"


@dataclass(frozen=True)
class Account(MailboxUse):
    """The settings of the account; none of it is secret.

    `client_id` is the application that the organisation has registered, `tenant` its directory (an id or a domain).
    `calendar` and `mail` say what is read, `places` whether the person's work plan is read, too, which asks for a wider
    permission. `authority` and `graph` are other addresses in the national clouds.
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
    places: bool = False

    @property
    def scopes(self) -> tuple[str, ...]:
        """The permissions without which nothing is read: those of `SCOPES` that are needed."""
        wanted = zip(SCOPES, (self.calendar, self.mail), strict=True)
        return self._named(scope for scope, needed in wanted if needed)

    @property
    def wider_scopes(self) -> tuple[str, ...]:
        """The permissions to ask the person for at the sign-in."""
        return (*self.scopes, *self._named([_PLACES_SCOPE] if self.places else []))

    @property
    def application(self) -> MicrosoftApplication:
        """What the person signs in to."""
        authority = f"{self.authority.rstrip('/')}/{quote(self.tenant, safe='')}"
        return MicrosoftApplication(self.client_id, authority, self.scopes, self.wider_scopes, EXTRA, self.ca)

    def _named(self, scopes: Iterable[str]) -> tuple[str, ...]:
        # A scope without an address means the worldwide Graph, whichever cloud the person signs in to.
        prefix = "" if self.graph == _WORLDWIDE else f"{self.graph}/"
        return tuple(f"{prefix}{scope}" for scope in scopes)
