"""The settings of an account on a JMAP server, without the token or password."""

from __future__ import annotations

from dataclasses import dataclass

from grense.errors import GrenseError, SettingsError
from grense.marks import N_
from grense.sources.mailbox_use import MailboxUse

__all__ = ["EXTRA", "WAYS_TO_SIGN_IN", "Account"]

EXTRA = "jmap"
WAYS_TO_SIGN_IN = ("token", "password")


@dataclass(frozen=True)
class Account(MailboxUse):
    """An account on a JMAP server.

    `url` is what the person typed: a server, whose session is at `/.well-known/jmap`, or the address of the session.
    `auth` is "token", made in the account's settings and sent as Bearer, or "password", sent with `user` as Basic.
    `mail` and `calendar` say what is read, as far as the server has it; `inbox` includes received mails.

    `sent` names the mailboxes of sent mails, where the server does not mark one. `calendars` are the ids of the chosen
    ones; without any, those that count for when the person is busy. `hosts` are further hosts that the person agreed
    to. `ca` is a file of certificates that are trusted instead of the usual ones.

    Raises `GrenseError` for another `auth`, and `SettingsError` for a password without a user.
    """

    url: str
    user: str = ""
    auth: str = "token"
    calendar: bool = True
    mail: bool = True
    inbox: bool = False
    sent: str | tuple[str, ...] | None = None
    calendars: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    ca: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.auth not in WAYS_TO_SIGN_IN:
            raise GrenseError(
                "unknown_mode",
                N_("unknown mode"),
                "{value}",
                hint=N_("known: {names}"),
                value=repr(self.auth),
                names=", ".join(WAYS_TO_SIGN_IN),
            )
        if self.auth == "password" and not self.user:
            raise SettingsError("missing_key", N_("missing key"), "{place}", place="'user'")
