"""The connection to one Exchange Server: exchangelib with grense's bounds on time, size and hosts.

Imports exchangelib, so it is itself imported only where a server is contacted. Errors of exchangelib and
requests are converted here to those of `grense.sources.faults`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

import exchangelib
import requests
import urllib3
from defusedxml.ElementTree import fromstring
from exchangelib import errors
from exchangelib.protocol import CachingProtocol, FailFast, Protocol
from exchangelib.version import EXCHANGE_2013_SP1
from requests.adapters import HTTPAdapter

from grense.errors import GrenseError
from grense.sources import faults
from grense.sources.exchange.account import Account, PlaceGoneError
from grense.sources.exchange.sign_in import auth_type, check_refusal, way_in
from grense.sources.http import pause_of

__all__ = ["bounded", "connect", "told"]

_LIMIT = 128 * 1024 * 1024
_DEADLINE = 300.0
_PIECE = 65_536
_MOVED = (301, 302, 303, 307, 308)
_NO_EWS = (404, 405, 410)
_TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
_GONE = (errors.ErrorFolderNotFound, errors.ErrorItemNotFound, errors.ErrorSyncFolderNotFound)
_NO_MAILBOX = (errors.ErrorNonExistentMailbox, errors.ErrorMissingEmailAddress)
_NO_ENTRY = (errors.UnauthorizedError, errors.ErrorAccountDisabled, errors.ErrorPasswordExpired)
_LATER = (
    errors.ErrorConnectionFailed,
    errors.ErrorExceededConnectionCount,
    errors.ErrorInternalServerError,
    errors.ErrorInternalServerTransientError,
    errors.ErrorMailboxMoveInProgress,
    errors.ErrorMailboxStoreUnavailable,
    errors.ErrorTimeoutExpired,
    errors.ErrorTooManyObjectsOpened,
)

# exchangelib writes whole requests into its debug log, the Authorization field among them.
logging.getLogger(exchangelib.__name__).setLevel(logging.CRITICAL)


def connect(account: Account, password: str, patience: float) -> Any:
    """The mailbox as an exchangelib account on a connection of its own; no request is sent yet.

    `patience` is the time-out for a silent server, in seconds. `mailbox.protocol.close()` ends the connections.
    """
    if account.ca is not None and not Path(account.ca).is_file():
        raise faults.untrusted()
    with told():
        config = exchangelib.Configuration(
            service_endpoint=account.endpoint(),
            credentials=exchangelib.Credentials(account.user or account.address, password) if account.needs else None,
            auth_type=auth_type(account),
            # Understood by every server since 2013. Older ones return their version, and the request is repeated.
            version=exchangelib.Version(EXCHANGE_2013_SP1),
            retry_policy=_Judge(account.auth),
            max_connections=1,
        )
        mailbox = exchangelib.Account(
            account.address,
            config=config,
            autodiscover=False,
            access_type=exchangelib.DELEGATE,
            default_timezone=exchangelib.UTC,
        )
        del Protocol[config]
        mailbox.protocol = _Line(
            config=config, authority=account.ca, patience=patience, way_in=way_in(account, password)
        )
        return mailbox


@contextmanager
def told() -> Iterator[None]:
    """Convert any error of exchangelib into a fault, or into `PlaceGoneError`."""
    try:
        yield
    except (GrenseError, PlaceGoneError):
        raise
    except Exception as error:
        raise _fault(error) from None


class _Uncached(CachingProtocol):  # type: ignore[misc]  # exchangelib has no types
    """Creates new protocols: exchangelib would cache each one, with its password, until the process ends."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        return type.__call__(self, *args, **options)


class _Line(Protocol, metaclass=_Uncached):  # type: ignore[misc]  # exchangelib has no types
    """One connection, bounded in time and size."""

    USERAGENT = "grense"
    RETRY_WAIT = 0  # exchangelib must not add a pause that the server did not request

    def __init__(self, *, config: Any, authority: str | None, patience: float, way_in: Any) -> None:
        super().__init__(config=config)
        self._way_in = way_in
        self.TIMEOUT = (min(patience, 10.0), patience)
        self._authority = authority
        self._latest: Any = None

    def create_session(self) -> Any:
        session = super().create_session()
        session.mount(self.service_endpoint, _Adapter(self._authority))
        session.hooks["response"].append(bounded)
        session.auth = self._way_in
        self._latest = session
        return session

    def close(self) -> None:
        super().close()
        if self._latest is not None:  # exchangelib has lost track of it when a request was interrupted
            self._latest.close()


class _Adapter(HTTPAdapter):
    """One connection, which trusts the organisation's authority if there is one, ignoring the environment."""

    def __init__(self, authority: str | None) -> None:
        self._authority = authority
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        return super().send(request, stream, timeout, self._authority or verify, cert, proxies)


def bounded(response: requests.Response, **_: Any) -> None:
    """Read an answer, within the bounds of size and time."""
    ends = time.monotonic() + _DEADLINE
    pieces, size = [], 0
    for piece in response.iter_content(_PIECE):
        size += len(piece)
        if size > _LIMIT:
            raise faults.too_large()
        if time.monotonic() > ends:
            raise faults.too_slow()
        pieces.append(piece)
    response._content = b"".join(pieces)


class _Judge(FailFast):  # type: ignore[misc]  # exchangelib has no types
    """Checks each answer before exchangelib, which continues on XML that is truncated or malformed."""

    def __init__(self, auth: str) -> None:
        super().__init__()
        self._auth = auth

    def raise_response_errors(self, response: requests.Response) -> None:
        if response.status_code == 401:
            check_refusal(self._auth, response)
        if response.status_code == 407:
            raise faults.wrong_password()
        if response.status_code == 403:
            raise faults.consent_withdrawn()
        if response.status_code in _NO_EWS:
            raise faults.wrong_kind()
        if response.status_code in _MOVED:
            raise _moved(response)
        # A SOAP fault comes with status 500.
        if response.status_code == 500 and response.content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            _check(response.content)
        elif response.status_code == 429 or response.status_code >= 500:
            raise faults.busy(pause_of(response.headers))
        elif response.status_code != 200:
            raise faults.not_understood()
        else:
            _check(response.content)


def _moved(response: requests.Response) -> GrenseError:
    host = urlsplit(response.headers.get("location", "")).netloc.rpartition("@")[2]
    if host and host.casefold() != urlsplit(response.url).netloc.casefold():
        return faults.sends_elsewhere(host)
    return faults.wrong_kind()


def _check(body: bytes) -> None:
    try:
        answer = fromstring(body)
    except (ParseError, ValueError):
        raise faults.not_understood() from None
    if any(one.text == "ErrorServerBusy" for one in answer.iter() if str(one.tag).endswith("}ResponseCode")):
        raise faults.busy(_back_off(answer))


def _back_off(answer: Element) -> float | None:
    for value in answer.iter(f"{_TYPES}Value"):
        if value.get("Name") == "BackOffMilliseconds" and (value.text or "").strip().isdecimal():
            return int(value.text or "") / 1000
    return None


def _fault(error: Exception) -> Exception:
    for one in _chain(error):
        if isinstance(one, requests.exceptions.RequestException):
            return _connection_fault(one)
    if isinstance(error, _GONE):
        return PlaceGoneError()
    if isinstance(error, _NO_MAILBOX):
        return faults.not_found()
    if isinstance(error, _NO_ENTRY):
        return faults.wrong_password()
    if isinstance(error, errors.ErrorExceededFindCountLimit):
        return faults.too_large()
    if isinstance(error, errors.ErrorAccessDenied):
        return faults.consent_withdrawn()
    return faults.busy() if isinstance(error, _LATER) else faults.not_understood()


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and its causes: exchangelib keeps only the text of a connection error."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _connection_fault(error: requests.exceptions.RequestException) -> GrenseError:
    if isinstance(error, requests.exceptions.SSLError):
        return faults.untrusted()
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return faults.unreachable()
    if isinstance(error, requests.exceptions.Timeout):
        return faults.no_answer()
    if not isinstance(error, requests.exceptions.ConnectionError | requests.exceptions.ChunkedEncodingError):
        return faults.not_understood()
    reasons = [getattr(cause, "reason", cause) for cause in (error, *error.args)]
    if any(isinstance(reason, urllib3.exceptions.NewConnectionError) for reason in reasons):
        return faults.unreachable()
    if any(isinstance(reason, urllib3.exceptions.ReadTimeoutError) for reason in reasons):
        return faults.no_answer()
    return faults.reset()
