"""Signing in over HTTP in the way that a server asks for: Digest where it is offered, else Basic."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from grense.sources import faults
from grense.sources.digest import Digest, challenges

if TYPE_CHECKING:
    import requests

__all__ = ["SignIn"]


class SignIn:
    """A name and a password for one server, or nothing: without it requests would look into ~/.netrc.

    The first request goes out without the password, so that a server that wants Digest never sees it. After that the
    password is sent along unasked, and a refused one is not sent again: servers lock accounts. `has_worked` says that
    the last request was not refused.
    """

    def __init__(self, password: tuple[str, str] | None) -> None:
        self._password = password
        self._way: Digest | str = ""
        self.has_worked = False

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Put the proof of the password into a request, once it is known which kind of proof the server wants."""
        if self._password is None or not self._way:
            return request
        user, password = self._password
        if isinstance(self._way, Digest):
            body = request.body if isinstance(request.body, bytes) else b""
            proof = self._way.answer(user, password, str(request.method), request.path_url, body)
        else:
            proof = b"Basic " + base64.b64encode(f"{user}:{password}".encode())
        # Bytes, since a name may have letters that `http.client` does not write.
        request.headers["Authorization"] = proof  # type: ignore[assignment]  # the stubs know only text
        return request

    def should_ask_again(self, status: int, fields: Mapping[str, str]) -> bool:
        """Whether a request should be sent once more, after the answer to it.

        Raises `SignInError` where the server offers no way that takes a password.
        """
        if self._password is None or status in range(300, 400) or status == 429 or status >= 500:
            return False
        offered = _offered(fields) if status == 401 else []
        if not self._way:
            self._way = _way(offered)
            return True
        # A password that worked a moment ago is right: what ran out is the number that goes with it.
        renewed = isinstance(self._way, Digest) and any(
            scheme == "digest" and (self.has_worked or given.get("stale", "").lower() == "true")
            for scheme, given in offered
        )
        if renewed:
            self._way = _way(offered)
        return renewed


def _way(offered: list[tuple[str, Mapping[str, str]]]) -> Digest | str:
    """How to sign in: the first Digest that is understood, else Basic, also where a server does not say."""
    for scheme, given in offered:
        if scheme == "digest":
            with suppress(ValueError):
                return Digest(given)
    if not offered or any(scheme == "basic" for scheme, _ in offered):
        return "basic"
    raise faults.no_password()


def _offered(fields: Mapping[str, str]) -> list[tuple[str, Mapping[str, str]]]:
    value = fields.get("www-authenticate", "")
    with suppress(UnicodeError):  # `http.client` reads the bytes as Latin-1; servers mean UTF-8
        value = value.encode("latin-1").decode()
    return list(challenges(value))
