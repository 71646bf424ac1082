"""Google Calendar through Google's own interface: when meetings are, by the person's own sign-in and own client."""

from __future__ import annotations

from typing import Any

from grense.sources.google.account import Account
from grense.sources.google.reader import Google
from grense.sources.oauth import google
from grense.sources.oauth.google import client_secret_of
from grense.sources.oauth.google_client import read_client

__all__ = ["Account", "Google", "client_secret_of", "read_client", "sign_in", "sign_out"]


def sign_in(account: Account, **options: Any) -> str:
    """Let the person sign in to an account; options, result and errors as in `grense.sources.oauth.google`."""
    return google.sign_in(account.application, **options)


def sign_out(account: Account, kept: str) -> None:
    """Take back at Google what the person agreed to. Raises what `grense.sources.oauth.google.revoke` raises."""
    google.revoke(account.application, kept)
