"""Microsoft 365 through Microsoft Graph: when meetings are and when mails were sent, by the person's own sign-in."""

from __future__ import annotations

from typing import Any

from grense.sources.microsoft365.account import SCOPES, Account
from grense.sources.microsoft365.reader import Microsoft365
from grense.sources.oauth import microsoft

__all__ = ["SCOPES", "Account", "Microsoft365", "sign_in"]


def sign_in(account: Account, **options: Any) -> str:
    """Let the person sign in to an account; options, result and errors as in `grense.sources.oauth.microsoft`."""
    return microsoft.sign_in(account.application, **options)
