"""The HTTP of Google's libraries: grense's own requests, in the two forms that these libraries document."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grense.sources.http import HttpAnswer, Web

if TYPE_CHECKING:
    import requests

__all__ = ["GuardedRequest", "WebAdapter"]

# The reason for a refused sign-in is an answer too; rate limits and server errors are not.
_ANSWERS = range(200, 429)
# Others would say which versions run here.
_HEADERS = ("accept", "content-type")


@dataclass(frozen=True)
class _Response:
    """An answer in the form of `google.auth.transport.Response`."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    data: bytes = field(repr=False)


class GuardedRequest:
    """Requests in the form of `google.auth.transport.Request`, to the hosts that `web` admits."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002  # the limits are those of `web`
        **_options: Any,
    ) -> _Response:
        """Send one request. Raises the errors of `Web`, for rate limits and server errors too."""
        answer = self._web.send(method, url, body=body, headers=_needed(headers or {}), expect=_ANSWERS)
        return _Response(answer.status, answer.fields, answer.body)


class WebAdapter:
    """A transport adapter for a session of `requests`, which sends everything to the hosts that `web` admits."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:
        """Send one request. Raises the errors of `Web`, for rate limits and server errors too."""
        body = request.body.encode() if isinstance(request.body, str) else request.body
        headers = _needed(request.headers)
        answer = self._web.send(str(request.method), str(request.url), body=body, headers=headers, expect=_ANSWERS)
        return _response(answer, request)

    def close(self) -> None:
        """Do nothing: the connections are those of `web`."""


def _needed(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() in _HEADERS}


def _response(answer: HttpAnswer, request: requests.PreparedRequest) -> requests.Response:
    import requests

    response = requests.Response()
    response.status_code, response.url, response.request = answer.status, answer.url, request
    response.headers.update(answer.fields)
    response.headers.pop("Content-Encoding", None)  # decoded already
    # Otherwise another library guesses it.
    response.encoding = "utf-8"
    response.raw = io.BytesIO(answer.body)
    return response
