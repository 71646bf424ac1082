"""The settings of a mailbox: its server, its user and how to sign in, without the password."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grense.errors import SettingsError
from grense.marks import N_
from grense.sources.mailbox_use import MailboxUse

__all__ = ["Account"]

# By service: its extra, and the only permission that its mail server accepts.
# https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
# https://developers.google.com/workspace/gmail/imap/xoauth2-protocol (both 2026-11-30)
_SERVICES: Mapping[str, tuple[str, str]] = {
    "microsoft": ("microsoft365", "https://outlook.office.com/IMAP.AccessAsUser.All"),
    "google": ("google", "https://mail.google.com/"),
}


@dataclass(frozen=True)
class Account(MailboxUse):
    """A mailbox on an IMAP server.

    `security` is "tls" (from the first byte) or "starttls" (from the first command); anything else is refused on
    use. `inbox` includes received mails. `sent` names the folder of sent mails, or several of them, where
    the server does not mark them, in the server's or the person's spelling. `ca` is a file of certificates that are
    trusted besides the usual ones.

    `sign_in` is "password", or "microsoft" or "google" for a sign-in there in a browser, with the application
    `client_id` and, at Microsoft, the directory `tenant`. `authority` is another address of the sign-in, and `scope`
    another permission, in the national clouds; `tokens` is another address of Google's server of tokens.

    Raises `SettingsError` for another `sign_in`, and for one at a service without `client_id`.
    """

    host: str
    user: str
    port: int = 993
    security: str = "tls"
    inbox: bool = False
    sent: str | tuple[str, ...] | None = None
    ca: str | None = None
    sign_in: str = "password"
    client_id: str = ""
    tenant: str = "common"
    authority: str = ""
    tokens: str = ""
    scope: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.sign_in not in ("password", *_SERVICES):
            names = ", ".join(("password", *_SERVICES))
            raise SettingsError(
                "invalid_value",
                N_("nonsense value"),
                "{place}",
                N_("known: {names}"),
                place="sign_in",
                names=names,
            )
        if self.needs == "tokens" and not self.client_id:
            raise SettingsError("missing_key", N_("missing key"), "{place}", place="client_id")

    @property
    def needs(self) -> str:
        """What the keyring stores for it: `password` or `tokens`."""
        return "password" if self.sign_in == "password" else "tokens"

    @property
    def wants_client_secret(self) -> bool:
        """Whether the application has a secret, as those at Google do."""
        return self.sign_in == "google"

    @property
    def offers_device_code(self) -> bool:
        """Whether the sign-in can be on another device, which Google offers for no mail."""
        return self.sign_in == "microsoft"

    @property
    def extras(self) -> tuple[str, ...]:
        """The extras with the packages of its sign-in."""
        return () if self.needs == "password" else (_SERVICES[self.sign_in][0],)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The permissions to ask the person for at the sign-in."""
        return () if self.needs == "password" else (self.scope or _SERVICES[self.sign_in][1],)

    @property
    def wider_scopes(self) -> tuple[str, ...]:
        """The same: a mail server has no wider ones."""
        return self.scopes
