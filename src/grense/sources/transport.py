"""Below HTTP: connections that can be closed, disabled logging, and errors of any layer converted to faults."""

from __future__ import annotations

import http.client
import logging
import socket
import ssl
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from grense.errors import GrenseError
from grense.sources import faults
from grense.sources.hosts import HostOrigin

if TYPE_CHECKING:
    import requests

__all__ = ["Connections", "fault_of", "is_unencrypted", "unlogged"]

_TALKERS = ("urllib3.connection", "urllib3.connectionpool", "urllib3.poolmanager", "urllib3.response")
# OpenSSL's names for an answer that is no TLS, by version; https://github.com/openssl/openssl/blob/master/ssl/ssl_err.c
_NO_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE")
_SILENT: ContextVar[bool] = ContextVar("_SILENT", default=False)


class Connections:
    """The connections of a session, so that they can be closed from outside.

    `admits` decides whether each may be opened; those to a proxy of the environment are exempt.
    """

    def __init__(self, admits: Callable[[HostOrigin], bool]) -> None:
        self._admits = admits
        self._made: WeakSet[Any] = WeakSet()

    def session(self) -> requests.Session:
        """A session of `requests` with these connections, and which follows no redirects by itself."""
        import requests

        note, admits = self._note, self._admits

        class Noting(requests.adapters.HTTPAdapter):
            def get_connection_with_tls_context(self, *given: Any, **named: Any) -> Any:
                pool: Any = super().get_connection_with_tls_context(*given, **named)
                origin = HostOrigin(pool.scheme, pool.host, pool.port)
                if pool.proxy is None and not admits(origin):
                    raise faults.sends_elsewhere(str(origin))
                if isinstance(pool.ConnectionCls, type):
                    pool.ConnectionCls = partial(note, pool.ConnectionCls)
                return pool

        class Staying(requests.Session):
            def get_redirect_target(self, resp: requests.Response) -> None:
                """Return None: to look ahead, `requests` would read the whole body first, however large."""

        session = Staying()
        for scheme in ("https://", "http://"):
            session.mount(scheme, Noting())
        return session

    def cut(self) -> None:
        """End all connections; a waiting thread gets an error."""
        for connection in list(self._made):
            # On the socket itself, below TLS, which is in use by the waiting thread.
            with suppress(OSError, TypeError):
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    def _note(self, make: Callable[..., Any], **options: Any) -> Any:
        connection = make(**options)
        self._made.add(connection)
        return connection


@contextmanager
def unlogged(others: Collection[str] = ()) -> Iterator[None]:
    """Suppress this thread's log records: some addresses are secrets. Other threads' records are unaffected.

    `others` are the names of loggers of libraries above HTTP that log secrets, too.
    """
    for name in (*_TALKERS, *others):
        logging.getLogger(name).addFilter(_is_audible)
    before = _SILENT.set(True)
    try:
        yield
    finally:
        _SILENT.reset(before)


def fault_of(error: Exception) -> GrenseError:
    """The fault for an error that any layer below raised."""
    import urllib3

    if isinstance(error, GrenseError):
        return error

    def met(*kinds: type[BaseException]) -> bool:
        return any(isinstance(one, kinds) for one in _chain(error))

    if met(ssl.SSLCertVerificationError):
        return faults.untrusted()
    if is_unencrypted(error):
        return faults.not_encrypted()
    if met(
        urllib3.exceptions.NewConnectionError,
        urllib3.exceptions.ConnectTimeoutError,
        urllib3.exceptions.ProxyError,
        ConnectionRefusedError,
    ):
        return faults.unreachable()
    if met(TimeoutError, urllib3.exceptions.ReadTimeoutError):
        return faults.no_answer()
    if met(ConnectionError, ssl.SSLEOFError, http.client.IncompleteRead):
        return faults.reset()
    return faults.not_understood()


def is_unencrypted(error: BaseException) -> bool:
    """Whether an error of TLS means that the server does not use TLS at all, such as a server for http alone."""
    return any(isinstance(one, ssl.SSLError) and one.reason in _NO_TLS for one in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_audible(_record: logging.LogRecord) -> bool:
    return not _SILENT.get()
