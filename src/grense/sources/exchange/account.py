"""The address of an Exchange mailbox, its owner, and the error for a missing folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit, urlunsplit

from grense.errors import SettingsError
from grense.marks import N_
from grense.sources import faults
from grense.sources.hosts import is_encrypted
from grense.sources.mailbox_use import MailboxUse

__all__ = ["Account", "PlaceGoneError"]

_PATH = "/EWS/Exchange.asmx"
_AUTHS = ("ntlm", "basic")
_ONLINE = ("office.com", "office365.com", "office365.us", "outlook.com", "partner.outlook.cn")


@dataclass(frozen=True)
class Account(MailboxUse):
    r"""A mailbox on an Exchange Server.

    `url` is the address of its EWS, or the bare host. `user` signs in, as `DOMAIN\name` or as an address; `address`
    is the mailbox. `calendar` and `mail` say what is read. `auth` is `ntlm` or `basic`, `ca` a file with the
    certificate of the organisation's own authority.

    Raises `SettingsError` for another `auth`, and for an invalid `address`.
    """

    sorted_by: ClassVar[tuple[str, ...]] = ()  # a list of mails comes without recipients

    url: str
    user: str
    address: str
    calendar: bool = True
    mail: bool = True
    auth: str = "ntlm"
    ca: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.auth not in _AUTHS:
            raise SettingsError(
                "invalid_value",
                N_("nonsense value"),
                "{place}",
                N_("known: {names}"),
                place=f"auth {self.auth!r}",
                names=", ".join(_AUTHS),
            )
        if "@" not in self.address:
            raise SettingsError(
                "invalid_value",
                N_("nonsense value"),
                "address",
                N_("the address of the mailbox, such as kari@example.org"),
            )

    def endpoint(self) -> str:
        r"""The whole address of EWS.

        Raises `SourceError` for an unencrypted address and for Exchange Online, which cannot be read this way.

        >>> Account("mail.example.org", "EXAMPLE\\kari", "kari@example.org").endpoint()
        'https://mail.example.org/EWS/Exchange.asmx'
        """
        parts = urlsplit(self.url if "://" in self.url else f"https://{self.url}")
        host = (parts.hostname or "").casefold()
        if any(host == online or host.endswith(f".{online}") for online in _ONLINE):
            raise faults.online_only()
        path = _PATH if parts.path in ("", "/") else parts.path
        url = urlunsplit((parts.scheme, parts.netloc, path, "", ""))
        if not is_encrypted(url):
            raise faults.insecure()
        return url


class PlaceGoneError(Exception):
    """A folder of the mailbox no longer exists; others may."""
