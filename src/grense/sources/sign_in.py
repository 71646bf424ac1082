"""Signing in over HTTP by the method that a server requires: Digest where it is offered, else Basic."""

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
    """A name and a password for one server, or neither: without this object requests would read ~/.netrc.

    The first request is sent without the password, so that a server with Digest never receives it. After that the
    password is sent at once, and a refused one is not sent again: servers lock accounts. `has_worked` means that
    the last request was not refused.
    """

    def __init__(self, password: tuple[str, str] | None) -> None:
        self._password = password
        self._way: Digest | str = ""
        self.has_worked = False

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the authorization to a request, once it is known which kind the server requires."""
        if self._password is None or not self._way:
            return request
        user, password = self._password
        if isinstance(self._way, Digest):
            body = request.body if isinstance(request.body, bytes) else b""
            proof = self._way.answer(user, password, str(request.method), request.path_url, body)
        else:
            proof = b"Basic " + base64.b64encode(f"{user}:{password}".encode())
        # Bytes, since a name may have characters that `http.client` does not encode.
        request.headers["Authorization"] = proof  # type: ignore[assignment]  # the stubs allow only text
        return request

    def should_ask_again(self, status: int, fields: Mapping[str, str]) -> bool:
        """Whether a request should be repeated after its answer.

        Raises `SignInError` where the server offers no method with a password.
        """
        if self._password is None or status in range(300, 400) or status == 429 or status >= 500:
            return False
        offered = _offered(fields) if status == 401 else []
        if not self._way:
            self._way = _way(offered)
            return True
        # A password that worked a moment ago is right: the nonce has expired.
        renewed = isinstance(self._way, Digest) and any(
            scheme == "digest" and (self.has_worked or given.get("stale", "").lower() == "true")
            for scheme, given in offered
        )
        if renewed:
            self._way = _way(offered)
        return renewed


def _way(offered: list[tuple[str, Mapping[str, str]]]) -> Digest | str:
    """The method of signing in: the first supported Digest, else Basic, also where a server does not state one."""
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
