"""JMAP over HTTP: the session, and method calls in one request, to the hosts that the person named."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from grense.errors import GrenseError, SignInError
from grense.sources import faults
from grense.sources.digest import challenges
from grense.sources.http import HttpAnswer, Web
from grense.sources.jmap.account import EXTRA, Account
from grense.sources.jmap.session import CORE, JmapSession, session_of, session_url
from grense.sources.json_content import content_of

__all__ = ["JmapClient", "MethodAnswer", "MethodCall", "StaleStateError", "TooManyObjectsError"]

_ERROR = "urn:ietf:params:jmap:error:"
_ANSWERS = (200, 400, 401, 413)
_METHOD_FAULTS: Mapping[str, Callable[[], GrenseError]] = {
    "accountNotFound": faults.no_mailbox,
    "forbidden": faults.consent_withdrawn,
    "rateLimit": faults.busy,
    "serverFail": faults.server_error,
    "serverPartialFail": faults.server_error,
    "serverUnavailable": faults.busy,
}
_STALE = ("cannotCalculateChanges", "tooManyChanges")
_BUSY_LIMITS = ("maxConcurrentRequests", "rateLimit", "rate")
_SCHEMES = {"token": "bearer", "password": "basic"}


class StaleStateError(Exception):
    """The server cannot say what has changed since a state: everything is to be read again."""


class TooManyObjectsError(Exception):
    """The server does not return so many objects at once."""


@dataclass(frozen=True)
class MethodCall:
    """A method, the capability that it belongs to, and its arguments but the account."""

    capability: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class MethodAnswer:
    """The answer to a method call: its arguments, or an error, by its type."""

    arguments: Mapping[str, Any]
    error: str = ""

    def content(self) -> Mapping[str, Any]:
        """The arguments. Raises `StaleStateError`, `TooManyObjectsError` or a fault for an error."""
        if self.error in _STALE:
            raise StaleStateError
        if self.error == "requestTooLarge":
            raise TooManyObjectsError
        if self.error:
            raise _METHOD_FAULTS.get(self.error, faults.not_understood)()
        return self.arguments

    def list_of(self, name: str) -> list[Any]:
        """A list among the arguments. Raises what `content` raises."""
        items = self.content().get(name)
        if not isinstance(items, list):
            raise faults.not_understood()
        return items


class JmapClient:
    """Sends requests with the person's token, or name and password. `requests_sent` counts them."""

    def __init__(self, account: Account, secret: str, patience: float) -> None:
        self._url, self._auth = session_url(account.url), account.auth
        headers = {"Accept": "application/json", "Authorization": _authorization(account, secret.strip())}
        hosts = [urlsplit(self._url).netloc, *account.hosts]
        self._web = Web(hosts, headers=headers, authority=account.ca, patience=patience, extra=EXTRA)
        self._session: JmapSession | None = None

    @property
    def requests_sent(self) -> int:
        """The number of requests so far."""
        return self._web.requests_sent

    def open(self) -> JmapSession:
        """Request the session. Raises what `Web` raises, and `SourceError` for what is no session."""
        answer = self._checked(self._web.send("GET", self._url, expect=_ANSWERS))
        self._session = session_of(content_of(answer.body), answer.url)
        return self._session

    @property
    def session(self) -> JmapSession:
        """The session, requested at the first use."""
        return self._session or self.open()

    def fits(self, calls: Sequence[MethodCall]) -> bool:
        """Whether these calls are within the limits of one request."""
        limits = self.session.limits
        return len(calls) <= limits.calls and len(self._body(calls)) <= limits.size

    def call(self, calls: Sequence[MethodCall]) -> list[MethodAnswer]:
        """Call methods in one request; the id of each, for references, is its number.

        Raises what `Web` raises, and the fault of a request that is refused as a whole.
        """
        headers = {"Content-Type": "application/json"}
        body = self._body(calls)
        answer = self._checked(self._web.send("POST", self.session.api, body=body, headers=headers, expect=_ANSWERS))
        responses = content_of(answer.body).get("methodResponses")
        if not isinstance(responses, list):
            raise faults.not_understood()
        found: dict[str, MethodAnswer] = {}
        for response in responses:
            match response:
                case ["error", dict() as arguments, str() as number]:
                    found[number] = MethodAnswer({}, str(arguments.get("type")) or "serverFail")
                case [str(), dict() as arguments, str() as number]:
                    found.setdefault(number, MethodAnswer(arguments))
        if not all(str(number) in found for number in range(len(calls))):
            raise faults.not_understood()
        return [found[str(number)] for number in range(len(calls))]

    def close(self) -> None:
        """End the connections."""
        self._web.close()

    def _body(self, calls: Sequence[MethodCall]) -> bytes:
        accounts = self.session.accounts
        methods = [
            [one.name, {"accountId": accounts[one.capability], **one.arguments}, str(number)]
            for number, one in enumerate(calls)
        ]
        using = [CORE, *dict.fromkeys(one.capability for one in calls)]
        return json.dumps({"using": using, "methodCalls": methods}, separators=(",", ":")).encode()

    def _checked(self, answer: HttpAnswer) -> HttpAnswer:
        if answer.status == 401:
            raise self._refused(answer.fields)
        if answer.status == 413:
            raise faults.too_large()
        if answer.status == 400:
            raise _problem(content_of(answer.body))
        return answer

    def _refused(self, fields: Mapping[str, str]) -> SignInError:
        """The fault of a refused sign-in: one that names the other way where the server accepts only that."""
        offered = {scheme for scheme, _ in challenges(fields.get("www-authenticate", ""))}
        if not offered or _SCHEMES[self._auth] in offered or offered.isdisjoint(_SCHEMES.values()):
            return faults.wrong_password()
        return faults.token_wanted() if "bearer" in offered else faults.password_wanted()


def _authorization(account: Account, secret: str) -> str:
    if account.auth == "password":
        return "Basic " + base64.b64encode(f"{account.user}:{secret}".encode()).decode()
    # What is no token is not sent: an HTTP header cannot hold it.
    if not (secret.isascii() and secret.isprintable()) or " " in secret:
        raise faults.wrong_password()
    return f"Bearer {secret}"


def _problem(content: Mapping[str, Any]) -> GrenseError:
    """The fault of a request that was refused as a whole (RFC 8620, section 3.6.1)."""
    kind = str(content.get("type", "")).removeprefix(_ERROR)
    if kind != "limit":
        return faults.not_understood()
    return faults.busy() if content.get("limit") in _BUSY_LIMITS else faults.too_large()
