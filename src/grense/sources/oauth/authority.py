"""The HTTP client for msal: grense's own requests, restricted to the authority in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from grense.sources.http import Web
from grense.sources.json_content import content_of

__all__ = ["Authority"]

# The reason for a refused sign-in is an answer too; rate limits and server errors are not.
_ANSWERS = range(200, 429)


@dataclass(frozen=True)
class _Response:
    """An answer in the form that msal expects."""

    status_code: int
    text: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)

    def raise_for_status(self) -> None:
        """Do nothing: errors have been raised before."""


class Authority:
    """The client for the authority at `address`; msal calls `get` and `post`. The others are those of `Web`."""

    def __init__(self, address: str, *, ca: str | None, patience: float, extra: str) -> None:
        self._web = Web([urlsplit(address).netloc], authority=ca, patience=patience, extra=extra)

    def get(
        self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> _Response:
        """Get a page of JSON."""
        return self._send("GET", url, params, None, headers)

    def post(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> _Response:
        """Post a form, and return JSON."""
        as_form = {**(headers or {}), "Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", url, params, urlencode(data or {}).encode(), as_form)

    def close(self) -> None:
        """End the connections."""
        self._web.close()

    def _send(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        body: bytes | None,
        headers: Mapping[str, str] | None,
    ) -> _Response:
        address = f"{url}?{urlencode(params)}" if params else url
        answer = self._web.send(method, address, body=body, headers=headers, expect=_ANSWERS)
        content_of(answer.body)
        return _Response(answer.status, answer.body.decode("utf-8", "replace"), answer.fields)
