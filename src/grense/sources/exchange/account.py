"""An Exchange mailbox: its server, its owner, the way of signing in, and the error for a missing folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit, urlunsplit

from grense.errors import SettingsError
from grense.marks import N_
from grense.sources import faults
from grense.sources.hosts import is_encrypted
from grense.sources.mailbox_use import MailboxUse

__all__ = ["Account", "PlaceGoneError", "check_not_online"]

_PATH = "/EWS/Exchange.asmx"
_KERBEROS = "kerberos"
_AUTHS = ("ntlm", "basic", _KERBEROS)
_ONLINE = ("office.com", "office365.com", "office365.us", "outlook.com", "partner.outlook.cn")


@dataclass(frozen=True)
class Account(MailboxUse):
    r"""A mailbox on an Exchange Server.

    `address` is the mailbox. `url` is the address of its EWS, or the bare host; without it the domain of `address` is
    asked (autodiscover). `user` signs in, as `DOMAIN\name` or as an address; without it `address` does. `calendar` and
    `mail` say what is read, `calendars` which calendars: ids, and `"calendar"` for the default one, which is read where
    none is named. `auth` is `ntlm`, `basic`, or `kerberos`, which takes the machine's ticket and no password. `hosts`
    are further hosts that the person agreed to; with `url`, the last of them is where that server sends on to.
    `ca` is a file with the certificate of the organisation's own authority.

    Raises `SettingsError` for another `auth`, and for an invalid `address`.
    """

    sorted_by: ClassVar[tuple[str, ...]] = ()  # a list of mails comes without recipients

    url: str = ""
    user: str = ""
    address: str = ""
    calendar: bool = True
    mail: bool = True
    auth: str = "ntlm"
    ca: str | None = None
    calendars: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

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

    @property
    def needs(self) -> str:
        """What the keyring holds for it: with Kerberos nothing, since the system has the ticket."""
        return "" if self.auth == _KERBEROS else "password"

    @property
    def domain(self) -> str:
        """The domain of the address, which may be asked where its server is.

        >>> Account(address="kari@example.org").domain
        'example.org'
        """
        return self.address.rpartition("@")[2].strip().casefold()

    def endpoint(self, found: str = "") -> str:
        r"""The whole address of EWS: of `url`, or else of the address that was `found`; "" without either.

        Raises `SourceError` for an unencrypted address and for Exchange Online, which cannot be read this way.

        >>> Account("mail.example.org", "EXAMPLE\\kari", "kari@example.org").endpoint()
        'https://mail.example.org/EWS/Exchange.asmx'
        """
        where = self.url.strip() or found
        if not where:
            return ""
        parts = urlsplit(where if "://" in where else f"https://{where}")
        netloc = self.hosts[-1] if self.url and self.hosts else parts.netloc
        check_not_online(urlsplit(f"//{netloc}").hostname or "")
        path = _PATH if parts.path in ("", "/") else parts.path
        url = urlunsplit((parts.scheme, netloc, path, "", ""))
        if not is_encrypted(url):
            raise faults.insecure()
        return url


def check_not_online(host: str) -> None:
    """Raise `SourceError` for a host of Exchange Online."""
    name = host.casefold()
    if any(name == online or name.endswith(f".{online}") for online in _ONLINE):
        raise faults.online_only()


class PlaceGoneError(Exception):
    """A folder of the mailbox no longer exists; others may."""
