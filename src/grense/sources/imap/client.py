"""IMAP over an encrypted connection, bounded in time and size: `imaplib` with every error converted to a fault.

The errors of sockets, TLS and `imaplib` are converted here to those of `grense.sources.faults`. The texts of a
server are never passed on; `refusals` interprets negative answers.
"""

from __future__ import annotations

import contextlib
import imaplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from typing import Any

from grense.errors import GrenseError
from grense.sources import faults
from grense.sources.imap import refusals
from grense.sources.imap.account import Account

__all__ = ["LINE", "Wire"]

LINE = 8_000
"""Bytes of a command; longer ones are not accepted by all servers."""

_CONNECT = 10.0  # seconds
_DEADLINE = 300.0  # seconds for one answer; bounds a server that sends a byte at a time
_LIMIT = 64 * 1024 * 1024  # bytes of one answer


class Wire(imaplib.IMAP4):
    """A connection to an account's server, encrypted before any confidential data is sent.

    `patience` is the time-out for a silent server, in seconds.
    """

    def __init__(self, account: Account, patience: float) -> None:
        if account.security not in ("tls", "starttls"):
            raise faults.insecure()
        self._refusal = b""
        self._context = _context(account.ca)
        self._is_encrypted = account.security == "tls"  # from the first byte
        self._allow()
        with self.understood():
            try:
                super().__init__(account.host, account.port, patience)
            except self.abort:
                # A service without an IMAP greeting is another kind of server.
                raise (self.fault() if self._has_greeted() else faults.wrong_kind()) from None
            try:
                self._encrypt()
            except BaseException:
                self.hang_up()
                raise

    def hang_up(self) -> None:
        """Close the connection without logout; may be called twice, and while another thread waits for an answer."""
        with contextlib.suppress(OSError):
            # Below TLS, which is in use by the waiting thread and would block here.
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            self.shutdown()

    @contextlib.contextmanager
    def understood(self) -> Iterator[None]:
        """Convert every error of `imaplib` about an invalid answer into a fault."""
        try:
            yield
        except GrenseError:
            raise
        except (imaplib.IMAP4.error, ValueError, LookupError, TypeError, AttributeError):
            raise self.fault() from None

    def fault(self, otherwise: Callable[[], GrenseError] = faults.not_understood) -> GrenseError:
        """Return the fault for the server's last NO or BYE; `otherwise` where it gave no reason."""
        return self.reason() or otherwise()

    def reason(self) -> GrenseError | None:
        """Return the fault for the server's last NO or BYE; None where it gave no reason."""
        goodbyes = [text for text in self.untagged_responses.get("BYE", []) if isinstance(text, bytes)]
        for text in (self._refusal, *goodbyes, *self._warnings()):
            if (fault := refusals.fault_of(text)) is not None:
                return fault
        return faults.reset() if goodbyes else None

    def wants_introduction(self) -> bool:
        """Whether the last refusal was for a client that has not sent its ID."""
        return refusals.is_unknown_program(self._refusal)

    def refused_sign_in(self) -> GrenseError:
        """Return the fault for a refused sign-in."""
        return refusals.fault_of(self._refusal, signing_in=True) or self.fault(faults.wrong_password)

    def send(self, data: Any) -> None:
        """Send, and set the deadline for the answer from now on."""
        self._allow()
        try:
            super().send(data)
        except (OSError, ValueError) as error:
            raise _broken(error) from None

    def read(self, size: int) -> bytes:
        """Read a literal of `size` bytes."""
        self._spend(size)
        try:
            data = super().read(size)
        except (OSError, ValueError) as error:
            raise _broken(error) from None
        if len(data) < size:
            raise faults.reset()
        return data

    def readline(self) -> bytes:
        """Read a whole line."""
        try:
            line = super().readline()
        except imaplib.IMAP4.error:
            raise faults.too_large() from None
        except (OSError, ValueError) as error:
            raise _broken(error) from None
        self._spend(len(line))
        if not line.endswith(b"\n"):
            raise self.fault(faults.reset)
        return line

    def _get_tagged_response(self, tag: Any, expect_bye: bool = False) -> Any:
        """Record the text of a refused command; `imaplib` has it in its exceptions only."""
        self._refusal = b""
        word, data = super()._get_tagged_response(tag, expect_bye)  # type: ignore[misc]  # not in typeshed
        if word in ("NO", "BAD"):
            self._refusal = data[0] or b""
        return word, data

    def _warnings(self) -> list[bytes]:
        """The response codes of untagged answers since the last folder was opened."""
        return [f"[{code}]".encode() for code in self.untagged_responses]

    def _create_socket(self, timeout: float) -> socket.socket:
        try:
            bare = socket.create_connection((self.host, self.port), min(timeout, _CONNECT))
        except (OSError, ValueError):
            raise faults.unreachable() from None
        bare.settimeout(timeout)
        if not self._is_encrypted:
            return bare
        try:
            with _handshake():
                return self._context.wrap_socket(bare, server_hostname=self.host)
        finally:
            bare.close()  # the wrapped socket replaces it

    def _encrypt(self) -> None:
        if self._is_encrypted:
            return
        # A greeting that skips the sign-in, or a missing STARTTLS, may come from a man in the middle.
        if self.state != "NONAUTH" or "STARTTLS" not in self.capabilities:
            raise faults.insecure()
        try:
            with _handshake():
                self.starttls(self._context)
        except self.abort:
            raise self.fault() from None
        except self.error:
            raise self.fault(faults.insecure) from None
        # What was received in the clear is not authenticated.
        self.untagged_responses.clear()

    def _has_greeted(self) -> bool:
        return bool(self.untagged_responses) or self.tagnum > 0

    def _allow(self) -> None:
        self._ends = time.monotonic() + _DEADLINE
        self._left = _LIMIT

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise faults.too_large()
        if time.monotonic() > self._ends:
            raise faults.too_slow()

    def _log(self, line: Any) -> None:
        """Discard the line: `imaplib` would hold the last lines of both sides in memory."""


def _context(ca: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca is not None:
        try:
            context.load_verify_locations(cafile=ca)
        except OSError:
            raise faults.untrusted() from None
    return context


@contextlib.contextmanager
def _handshake() -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError:
        raise faults.untrusted() from None
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
        raise faults.reset() from None
    except ssl.SSLError:
        raise faults.wrong_kind() from None
    except OSError as error:
        raise _broken(error) from None


def _broken(error: Exception) -> GrenseError:
    return faults.no_answer() if isinstance(error, TimeoutError) else faults.reset()
