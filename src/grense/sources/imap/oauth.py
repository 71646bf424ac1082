"""Signing in at the service of a mailbox, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from grense.sources.imap.account import Account
from grense.sources.oauth import microsoft
from grense.sources.oauth.microsoft import MicrosoftApplication, MicrosoftTokens
from grense.sources.oauth.tokens import AccessTokens

__all__ = ["sign_in", "tokens_of"]


def sign_in(account: Account, **options: Any) -> str:
    """Let the person sign in to an account; options, result and errors as in `grense.sources.oauth.microsoft`."""
    return microsoft.sign_in(_microsoft(account), **options)


def tokens_of(account: Account, kept: str, keep: Callable[[str], None] | None, patience: float) -> AccessTokens:
    """The tokens of an account that was signed in to; arguments as for `MicrosoftTokens`."""
    return MicrosoftTokens(_microsoft(account), kept, keep, patience)


def _microsoft(account: Account) -> MicrosoftApplication:
    base = account.authority or "https://login.microsoftonline.com"
    return MicrosoftApplication(
        client_id=account.client_id,
        authority=f"{base.rstrip('/')}/{quote(account.tenant, safe='')}",
        scopes=account.scopes,
        wider_scopes=account.wider_scopes,
        extra=account.extras[0],
        ca=account.ca,
    )
