"""What a source that signs in by OAuth needs of it, whichever service it is."""

from __future__ import annotations

from typing import Protocol

__all__ = ["AccessTokens"]


class AccessTokens(Protocol):
    """A person's sign-in at one service. `kept` is the secret that renews it, for the system's keyring."""

    kept: str

    def access(self, *, renew: bool = False) -> str:
        """An access token: the current one or, with `renew` and at first, a new one.

        Raises `SignInError` where the person has to sign in again, and what `grense.sources.http.Web` raises.
        """
        ...

    def close(self) -> None:
        """End the connections; may be called twice."""
        ...
