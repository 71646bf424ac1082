"""The account at Microsoft 365 or Outlook.com: the application that the person signs in to, and its permissions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from grense.errors import SettingsError
from grense.marks import N_
from grense.sources.mailbox_use import MailboxUse
from grense.sources.microsoft365.clouds import WORLDWIDE, Cloud, clouds
from grense.sources.oauth.microsoft import MicrosoftApplication

__all__ = ["EXTRA", "SCOPES", "Account"]

EXTRA = "microsoft365"
SCOPES = ("Calendars.ReadBasic", "Mail.ReadBasic")
_PLACES_SCOPE = "Calendars.Read"  # the least that the work plan is read with
_PERSONAL = "consumers"


@dataclass(frozen=True)
class Account(MailboxUse):
    """The settings of the account; none of it is secret.

    `client_id` is the application that the organisation, or the person, has registered. `tenant` is the directory (an
    id or a domain), `organizations` for any account at work or school, `consumers` for a private one, or `common` for
    both. `calendar` and `mail` say what is read, `places` whether the person's work plan is read, too, which asks for a
    wider permission and which private accounts do not have. `calendars` are the ids of the calendars to read, and
    `"calendar"` for the default one, which is read where none is named. `cloud` is one of `clouds.toml`; `authority`
    and `graph` are other addresses than that cloud's. `ca` is a file of certificates that replace the usual ones.

    Raises `SettingsError` for an unknown cloud, and for a private account outside the worldwide one.

    >>> Account("id", cloud="china").graph
    'https://microsoftgraph.chinacloudapi.cn'
    """

    sorted_by: ClassVar[tuple[str, ...]] = ("work_domains",)

    client_id: str
    tenant: str = "organizations"
    calendar: bool = True
    mail: bool = True
    authority: str = ""
    graph: str = ""
    ca: str | None = None
    places: bool = False
    cloud: str = WORLDWIDE
    calendars: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.cloud not in clouds():
            raise _invalid(f"cloud {self.cloud!r}", N_("known: {names}"), names=", ".join(clouds()))
        if self.is_personal and not self.where.personal:
            raise _invalid(f"cloud {self.cloud!r}", N_("private accounts are in the worldwide cloud alone"))
        object.__setattr__(self, "authority", (self.authority or self.where.authority).rstrip("/"))
        object.__setattr__(self, "graph", (self.graph or self.where.graph).rstrip("/"))

    @property
    def where(self) -> Cloud:
        """The cloud that the account is in."""
        return clouds()[self.cloud]

    @property
    def is_personal(self) -> bool:
        """Whether it is known to be a private account, not one at work or school."""
        return self.tenant.strip().casefold() == _PERSONAL

    @property
    def reads_places(self) -> bool:
        """Whether the work plan is read; private accounts have none."""
        return self.places and not self.is_personal

    @property
    def scopes(self) -> tuple[str, ...]:
        """The permissions without which nothing is read: those of `SCOPES` that are needed."""
        wanted = zip(SCOPES, (self.calendar, self.mail), strict=True)
        return self._named(scope for scope, needed in wanted if needed)

    @property
    def wider_scopes(self) -> tuple[str, ...]:
        """The permissions to ask the person for at the sign-in."""
        return (*self.scopes, *self._named([_PLACES_SCOPE] if self.reads_places else []))

    @property
    def application(self) -> MicrosoftApplication:
        """What the person signs in to."""
        authority = f"{self.authority}/{quote(self.tenant.strip(), safe='')}"
        return MicrosoftApplication(self.client_id, authority, self.scopes, self.wider_scopes, EXTRA, self.ca)

    def _named(self, scopes: Iterable[str]) -> tuple[str, ...]:
        # A scope without an address means the worldwide Graph, whichever cloud the person signs in to.
        prefix = "" if self.graph == clouds()[WORLDWIDE].graph else f"{self.graph}/"
        return tuple(f"{prefix}{scope}" for scope in scopes)


def _invalid(place: str, hint: str, **values: str) -> SettingsError:
    return SettingsError("invalid_value", N_("nonsense value"), "{place}", hint, place=place, **values)
