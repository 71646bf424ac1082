"""HTTP to the servers that the person named, and to no others: encrypted, and bounded in time and size.

Errors of `requests` are converted here to those of `grense.sources.faults`.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import ssl
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Timer
from typing import TYPE_CHECKING

from grense.errors import GrenseError
from grense.sources import faults
from grense.sources.hosts import HostOrigin, Hosts, joined, origin_of
from grense.sources.sign_in import SignIn
from grense.sources.transport import Connections, fault_of, unlogged

if TYPE_CHECKING:
    import requests

__all__ = ["HttpAnswer", "ResponseLimits", "Web", "pause_of"]

_PIECE = 65_536
_REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
# Too many requests, no answer behind a proxy, maintenance; 520 to 524 are Cloudflare's for the same.
_BUSY = (429, 502, 503, 504, *range(520, 525))
_USER_AGENT = "grense"
_EXTRA = "caldav"


@dataclass(frozen=True)
class HttpAnswer:
    """A server's answer: its status, its header fields (case-insensitive), its body, and its address."""

    status: int
    fields: Mapping[str, str]
    body: bytes
    url: str


@dataclass(frozen=True)
class ResponseLimits:
    """The maximum seconds of one answer in all, and its maximum bytes."""

    seconds: float = 300.0
    size: int = 128 * 1024 * 1024


@dataclass(frozen=True)
class _Request:
    """A request, its server, and the sign-in there."""

    method: str
    url: str
    body: bytes | None = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    sign_in: SignIn


class Web:
    """Requests to named hosts, with one sign-in.

    `hosts` are the allowed ones, as for `grense.sources.hosts.Hosts`. `password` is a name and a password,
    for HTTP Digest or Basic as the server requires; `headers` are sent with every request. `authority` is a file of
    certificates that replace the usual trusted ones. `patience` is the time-out for a silent server, in seconds.
    `requests_sent` counts all requests, those without the password too.
    """

    def __init__(
        self,
        hosts: Collection[str],
        *,
        password: tuple[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        authority: str | None = None,
        patience: float = 30.0,
        limits: ResponseLimits = ResponseLimits(),
        extra: str = _EXTRA,
    ) -> None:
        try:
            self._hosts = Hosts(hosts)
            self._connections = Connections(self._hosts.admits)
            self._session = self._connections.session()
        except ImportError:
            raise faults.missing_extra(extra) from None
        self.requests_sent = 0
        self._password, self._authority = password, authority
        self._sign_ins: dict[HostOrigin, SignIn] = {}
        self._patience, self._limits = patience, limits
        self._session.headers["User-Agent"] = _USER_AGENT
        self._session.headers.update(headers or {})
        if authority is not None:
            _check_authority(authority)

    def past_proxies(self) -> Web:
        """Itself, from now on past the proxies of the environment: for a server on this machine."""
        self._session.trust_env = False
        return self

    def send(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        expect: Collection[int] = (200,),
        follow: bool = True,
    ) -> HttpAnswer:
        """Send one request, follow its redirects unless `follow` is False, and return the whole answer.

        Raises the errors of `grense.sources.faults` for everything else: another status, a host that was not named, a
        connection that is refused, silent, cut or untrusted. Answers with a status in `expect` are returned.
        """
        for _ in range(_REDIRECTS + 1):
            answer = self._answer(method, url, body, headers)
            if not follow or answer.status not in _MOVED or "location" not in answer.fields:
                return _expected(answer, expect)
            url = joined(answer.url, answer.fields["location"])
            if answer.status == 303:
                method, body = "GET", None
        raise faults.not_understood()

    def close(self) -> None:
        """End the connections."""
        self._session.close()

    def _answer(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None) -> HttpAnswer:
        """The answer to a request, signed in where the server requires it."""
        self._hosts.check(url)
        sign_in = self._sign_ins.setdefault(origin_of(url), SignIn(self._password))
        request = _Request(method, url, body, headers or {}, sign_in)
        answer = self._send_once(request)
        if sign_in.should_ask_again(answer.status, answer.fields):
            answer = self._send_once(request)
        sign_in.has_worked = answer.status != 401
        return answer

    def _send_once(self, request: _Request) -> HttpAnswer:
        ends = time.monotonic() + self._limits.seconds
        self.requests_sent += 1
        # Time-outs apply to each silence; this limits an answer that keeps arriving slowly.
        cut = Timer(self._limits.seconds, self._connections.cut)
        cut.daemon = True
        cut.start()
        try:
            with (
                unlogged(),
                self._session.request(
                    request.method,
                    request.url,
                    data=request.body,
                    headers=dict(request.headers),
                    auth=request.sign_in,
                    timeout=(min(self._patience, 10.0), self._patience),
                    verify=self._authority,
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                return HttpAnswer(response.status_code, response.headers, self._body(response, ends), request.url)
        except Exception as error:  # requests, urllib3, http.client and ssl each have their own
            late = time.monotonic() > ends and not isinstance(error, GrenseError)
            fault = faults.too_slow() if late else fault_of(error)
        finally:
            cut.cancel()
        # Raised outside the handler, it has no chain that contains the address.
        raise fault

    def _body(self, response: requests.Response, ends: float) -> bytes:
        pieces, size = [], 0
        # Available data is read at once: waiting for a full chunk would block on a server that sends one byte a second.
        while piece := response.raw.read1(_PIECE, decode_content=True):
            size += len(piece)
            if size > self._limits.size:
                raise faults.too_large()
            pieces.append(piece)
            if time.monotonic() > ends:
                break
        if time.monotonic() > ends:
            raise faults.too_slow()
        return b"".join(pieces)


def pause_of(fields: Mapping[str, str], now: dt.datetime | None = None) -> float | None:
    """The seconds in a Retry-After field, given as a number or a time; None without one.

    A time is relative to the server's own clock, its Date field, where there is one.

    >>> pause_of({"retry-after": "120"})
    120.0
    """
    value = next((value for name, value in fields.items() if name.lower() == "retry-after"), "").strip()
    if value.isdecimal():
        return float(value)
    with suppress(ValueError, TypeError):
        until = email.utils.parsedate_to_datetime(value)
        said = next((value for name, value in fields.items() if name.lower() == "date"), "")
        start = email.utils.parsedate_to_datetime(said) if said else now
        if start is not None:
            return max((until - start).total_seconds(), 0.0)
    return None


def _expected(answer: HttpAnswer, expect: Collection[int]) -> HttpAnswer:
    if answer.status in expect:
        return answer
    if answer.status in (401, 407):
        raise faults.wrong_password()
    if answer.status == 403:
        raise faults.consent_withdrawn()
    if answer.status in (404, 410):
        raise faults.not_found()
    pause = pause_of(answer.fields)
    if answer.status in _BUSY or (answer.status >= 500 and pause is not None):
        raise faults.busy(pause)
    raise faults.server_error() if answer.status >= 500 else faults.not_understood()


def _check_authority(path: str) -> None:
    try:
        ssl.create_default_context(cafile=path)
    except (OSError, ValueError):
        raise faults.untrusted() from None
