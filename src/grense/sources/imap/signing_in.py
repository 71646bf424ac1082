"""Signing in to a mail server: with a password, or with an access token of the service (XOAUTH2, OAUTHBEARER)."""

from __future__ import annotations

import base64
import imaplib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from grense.errors import UnreachableError
from grense.sources import faults
from grense.sources.imap.account import Account
from grense.sources.imap.client import LINE, Wire
from grense.sources.oauth.tokens import AccessTokens

__all__ = ["check_password_works", "quoted", "signed_in"]

_REFUSED = ("wrong_password", "sign_in_expired", "sign_in_refused")  # codes of a refusal that another token may change


def check_password_works(account: Account, patience: float = 30.0) -> None:
    """Connect, and check that the server accepts the account's way to sign in, before the person is prompted.

    Raises `NoPasswordError` where it accepts no passwords, `SignInError` where it accepts no tokens, and the errors of
    `grense.sources.faults`.
    """
    with _opened(account, patience) as wire:
        if account.needs == "tokens":
            _mechanism(wire)
        else:
            _check_password(wire)
        wire.hang_up()


def signed_in(account: Account, secret: str | AccessTokens, patience: float) -> Wire:
    """A connection to an account's server, signed in with a password or with tokens.

    A refused token may have expired: it is renewed once, and tried on a connection of its own, since some servers end
    the first. Raises the errors of `grense.sources.faults`.
    """
    if isinstance(secret, str):
        with _opened(account, patience) as wire:
            _with_password(wire, account.user, secret)
        return wire
    for renew in (False, True):
        token = secret.access(renew=renew)
        with _opened(account, patience) as wire:
            if _takes(wire, account, token):
                return wire
            wire.hang_up()
    raise faults.token_refused()


def quoted(name: str) -> Any:
    """A name as a quoted string."""
    # Bytes, which `imaplib` accepts though its types say text: some servers have names beyond ASCII.
    return b'"%b"' % name.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"')


@contextmanager
def _opened(account: Account, patience: float) -> Iterator[Wire]:
    """A connection that is closed only by an error."""
    wire = Wire(account, patience)
    try:
        yield wire
    except BaseException:
        wire.hang_up()
        raise


def _check_password(wire: Wire) -> None:
    if wire.state == "NONAUTH" and "LOGINDISABLED" in wire.capabilities and "AUTH=PLAIN" not in wire.capabilities:
        raise faults.no_password()


def _with_password(wire: Wire, user: str, password: str) -> None:
    if wire.state == "AUTH":
        return
    _check_password(wire)
    with wire.understood():
        # Bytes that a terminal could not decode are sent as they were typed.
        name, secret = (text.encode(errors="surrogateescape") for text in (user, password))
        try:
            if "AUTH=PLAIN" in wire.capabilities and b"\0" not in name + secret:
                wire.authenticate("PLAIN", lambda _: b"\0".join((b"", name, secret)))
            elif not user.isprintable():
                raise faults.wrong_password()
            else:
                # A literal, since a quoted string allows neither all characters nor line breaks.
                wire.literal = secret  # type: ignore[assignment]  # typeshed says str, which cannot be sent
                if wire.xatom("LOGIN", quoted(user))[0] != "OK":
                    raise wire.refused_sign_in()
                wire.state = "AUTH"
        except imaplib.IMAP4.abort:
            raise wire.fault() from None
        except imaplib.IMAP4.error:
            raise wire.refused_sign_in() from None


def _takes(wire: Wire, account: Account, token: str) -> bool:
    """Whether the server accepts a token; raises a fault for a refusal that no other token changes."""
    if wire.state == "AUTH":
        return True
    mechanism = _mechanism(wire)
    if not account.user.isprintable() or not token.isprintable():
        raise faults.token_refused()
    exchange = _Exchange(_MECHANISMS[mechanism](account, token), b"" if mechanism == "XOAUTH2" else b"\1")
    at_once = [exchange.answer(b"")] if "SASL-IR" in wire.capabilities and exchange.fits else []
    with wire.understood():
        wire.literal = exchange.answer  # type: ignore[assignment]  # as in `imaplib.IMAP4.authenticate`
        try:
            if wire.xatom("AUTHENTICATE", mechanism, *at_once)[0] == "OK":  # type: ignore[arg-type]  # bytes
                wire.state = "AUTH"
                return True
            fault = wire.refused_sign_in()
        except (imaplib.IMAP4.abort, UnreachableError) as error:
            # Some servers end the connection with the refusal.
            if not exchange.is_refused or getattr(error, "code", "connection_reset") != "connection_reset":
                raise
            fault = faults.token_refused()
        except imaplib.IMAP4.error:
            fault = wire.refused_sign_in()
    if exchange.lacks_permission:
        raise faults.consent_withdrawn()
    if fault.code not in _REFUSED:
        raise fault
    return False


class _Exchange:
    """One sign-in with a token: the token, then, where the server says why it refuses it, the answer to that.

    Both services, and RFC 7628, document that the client must answer the reason before the server ends the command.
    """

    def __init__(self, message: bytes, farewell: bytes) -> None:
        self._messages = [base64.b64encode(farewell), base64.b64encode(message)]
        self.is_refused = self.lacks_permission = False

    @property
    def fits(self) -> bool:
        """Whether the token fits into the line of the command (SASL-IR)."""
        return len(self._messages[-1]) < LINE

    def answer(self, challenge: bytes) -> bytes:
        """The next line to send; `*` ends an exchange that goes on for too long."""
        if len(self._messages) == 1:
            self.is_refused = True
            with suppress(ValueError, AttributeError):
                self.lacks_permission = json.loads(base64.b64decode(challenge)).get("status") == "insufficient_scope"
        return self._messages.pop() if self._messages else b"*"


def _xoauth2(account: Account, token: str) -> bytes:
    """The message of XOAUTH2: https://developers.google.com/workspace/gmail/imap/xoauth2-protocol."""
    return f"user={account.user}\1auth=Bearer {token}\1\1".encode()


def _oauthbearer(account: Account, token: str) -> bytes:
    """The message of OAUTHBEARER: RFC 7628, 3.1."""
    user = account.user.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={user},\1host={account.host}\1port={account.port}\1auth=Bearer {token}\1\1".encode()


_MECHANISMS: Mapping[str, Callable[[Account, str], bytes]] = {"XOAUTH2": _xoauth2, "OAUTHBEARER": _oauthbearer}


def _mechanism(wire: Wire) -> str:
    for mechanism in _MECHANISMS:
        if f"AUTH={mechanism}" in wire.capabilities:
            return mechanism
    raise faults.no_token()
