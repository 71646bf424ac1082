"""What a server means when it says no: by its response code (RFC 5530), else by a few sentences that are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from grense.errors import GrenseError
from grense.sources import faults

__all__ = ["fault_of", "is_unknown_program"]

_Fault = Callable[[], GrenseError]

_CODE = re.compile(rb"\[([A-Za-z-]++)")
_CODES: Mapping[bytes, _Fault] = {
    b"AUTHENTICATIONFAILED": faults.wrong_password,
    b"AUTHORIZATIONFAILED": faults.wrong_password,
    b"WEBALERT": faults.wrong_password,  # Gmail wants the person to sign in on the web first
    b"EXPIRED": faults.sign_in_expired,
    b"PRIVACYREQUIRED": faults.insecure,
    b"CONTACTADMIN": faults.busy,
    b"INUSE": faults.busy,
    b"LIMIT": faults.busy,
    b"OVERQUOTA": faults.busy,
    b"SERVERBUG": faults.busy,
    b"UNAVAILABLE": faults.busy,
}
# An alert is a sentence for the person, so only its words tell what it is about.
_BUSY = re.compile(
    rb"too many|too often|simultaneous|limit|exceed|temporar|try again|later|unavailable|busy", re.IGNORECASE
)
_PASSWORD = re.compile(rb"password|credential|log ?in|sign ?in|web browser|authenticat|username", re.IGNORECASE)
_UNKNOWN_PROGRAM = re.compile(rb"unsafe login", re.IGNORECASE)
_SENTENCES: tuple[tuple[re.Pattern[bytes], _Fault], ...] = (
    # Exchange, where the name and the password are right and no mailbox is behind them.
    (re.compile(rb"authenticated but not connected", re.IGNORECASE), faults.no_mailbox),
    (_UNKNOWN_PROGRAM, faults.consent_withdrawn),
)


def fault_of(text: bytes, *, signing_in: bool = False) -> GrenseError | None:
    """The fault that a refusal stands for; None where its words say nothing.

    While `signing_in`, a code that says nothing of the password is no reason to doubt it.

    >>> fault_of(b"[ALERT] Too many simultaneous connections. (Failure)", signing_in=True)
    UnreachableError('server_busy', 'the server is busy', '', 'what was read before stays; it is tried again later')
    """
    for sentence, fault in _SENTENCES:
        if sentence.search(text):
            return fault()
    codes = [code.upper() for code in _CODE.findall(text)]
    named = next((_CODES[code] for code in codes if code in _CODES), None)
    if named is not None:
        return named()
    if signing_in and codes:
        about_password = b"ALERT" in codes and _PASSWORD.search(text) and not _BUSY.search(text)
        return faults.wrong_password() if about_password else faults.busy()
    return None


def is_unknown_program(text: bytes) -> bool:
    """Whether a folder is refused to a program that has not named itself, as NetEase does."""
    return _UNKNOWN_PROGRAM.search(text) is not None
