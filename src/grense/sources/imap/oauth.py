"""Signing in at the service of a mailbox, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from grense.sources.imap.account import Account
from grense.sources.oauth import google, microsoft
from grense.sources.oauth.google import GoogleApplication, GoogleTokens
from grense.sources.oauth.microsoft import MicrosoftApplication, MicrosoftTokens
from grense.sources.oauth.tokens import AccessTokens

__all__ = ["sign_in", "sign_out", "tokens_of"]

_MICROSOFT = "https://login.microsoftonline.com"


def sign_in(account: Account, **options: Any) -> str:
    """Let the person sign in to an account.

    Options, result and errors as in `grense.sources.oauth.microsoft` or `grense.sources.oauth.google`.
    """
    if account.sign_in == "google":
        return google.sign_in(_at_google(account), **options)
    return microsoft.sign_in(_at_microsoft(account), **options)


def sign_out(account: Account, kept: str) -> None:
    """Take back at Google what the person agreed to; Microsoft has no request for it. Raises what `Web` raises."""
    if account.sign_in == "google":
        google.revoke(_at_google(account), kept)


def tokens_of(account: Account, kept: str, keep: Callable[[str], None] | None, patience: float) -> AccessTokens:
    """The tokens of an account that was signed in to; arguments as for `MicrosoftTokens`."""
    if account.sign_in == "google":
        return GoogleTokens(_at_google(account), kept, keep, patience)
    return MicrosoftTokens(_at_microsoft(account), kept, keep, patience)


def _at_microsoft(account: Account) -> MicrosoftApplication:
    return MicrosoftApplication(
        client_id=account.client_id,
        authority=f"{(account.authority or _MICROSOFT).rstrip('/')}/{quote(account.tenant, safe='')}",
        scopes=account.scopes,
        wider_scopes=account.wider_scopes,
        extra=account.extras[0],
        ca=account.ca,
    )


def _at_google(account: Account) -> GoogleApplication:
    addresses = {"authorization": account.authority, "tokens": account.tokens}
    given = {name: address for name, address in addresses.items() if address}
    return GoogleApplication(account.client_id, account.scopes, extra=account.extras[0], ca=account.ca, **given)
