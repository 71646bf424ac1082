"""Below HTTP: connections that can be cut, silence in the logs, and errors of any layer as one of the faults."""

from __future__ import annotations

import http.client
import logging
import socket
import ssl
from collections.abc import Callable, Iterator
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
# What OpenSSL calls an answer that is no TLS, by version; https://github.com/openssl/openssl/blob/master/ssl/ssl_err.c
_NO_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE")
_SILENT: ContextVar[bool] = ContextVar("_SILENT", default=False)


class Connections:
    """The connections that a session makes, so that they can be cut from outside.

    `admits` says of each whether it may be made; those to a proxy of the environment are not the server's to choose.
    """

    def __init__(self, admits: Callable[[HostOrigin], bool]) -> None:
        self._admits = admits
        self._made: WeakSet[Any] = WeakSet()

    def session(self) -> requests.Session:
        """A session of `requests` whose connections these are, and which follows nothing by itself."""
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
                """Nowhere: to look ahead, `requests` would read the whole body first, however large."""

        session = Staying()
        for scheme in ("https://", "http://"):
            session.mount(scheme, Noting())
        return session

    def cut(self) -> None:
        """End all connections; whoever waits for an answer gets an error."""
        for connection in list(self._made):
            # Straight to the system, past the encryption, which belongs to the thread that waits.
            with suppress(OSError, TypeError):
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    def _note(self, make: Callable[..., Any], **options: Any) -> Any:
        connection = make(**options)
        self._made.add(connection)
        return connection


@contextmanager
def unlogged() -> Iterator[None]:
    """Keep what this thread asks out of the logs: some addresses are secrets. Others keep theirs."""
    for name in _TALKERS:
        logging.getLogger(name).addFilter(_is_audible)
    before = _SILENT.set(True)
    try:
        yield
    finally:
        _SILENT.reset(before)


def fault_of(error: Exception) -> GrenseError:
    """What to tell a person of an error that any layer below raised."""
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
    """Whether an error of TLS says that what answered is no TLS at all, such as a server for http alone."""
    return any(isinstance(one, ssl.SSLError) and one.reason in _NO_TLS for one in _chain(error))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_audible(_record: logging.LogRecord) -> bool:
    return not _SILENT.get()
