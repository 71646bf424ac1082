"""The meaning of a server's refusal: by its response code (RFC 5530), else by a few known sentences."""

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
    b"WEBALERT": faults.wrong_password,  # Gmail requires a sign-in on the web first
    b"EXPIRED": faults.sign_in_expired,
    b"PRIVACYREQUIRED": faults.insecure,
    b"CONTACTADMIN": faults.busy,
    b"INUSE": faults.busy,
    b"LIMIT": faults.busy,
    b"OVERQUOTA": faults.busy,
    b"SERVERBUG": faults.busy,
    b"UNAVAILABLE": faults.busy,
}
# An alert is a sentence for the person, so only its words give its subject.
_BUSY = re.compile(
    rb"too many|too often|simultaneous|limit|exceed|temporar|try again|later|unavailable|busy", re.IGNORECASE
)
_PASSWORD = re.compile(rb"password|credential|log ?in|sign ?in|web browser|authenticat|username", re.IGNORECASE)
_UNKNOWN_PROGRAM = re.compile(rb"unsafe login", re.IGNORECASE)
_SENTENCES: tuple[tuple[re.Pattern[bytes], _Fault], ...] = (
    # Exchange, where the name and the password are right but there is no mailbox.
    (re.compile(rb"authenticated but not connected", re.IGNORECASE), faults.no_mailbox),
    (_UNKNOWN_PROGRAM, faults.consent_withdrawn),
)


def fault_of(text: bytes, *, signing_in: bool = False) -> GrenseError | None:
    """The fault for a refusal; None for unknown words.

    While `signing_in`, a code unrelated to the password does not mean a wrong password.

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
    """Whether a folder is refused to a client that has not sent its ID, as NetEase does."""
    return _UNKNOWN_PROGRAM.search(text) is not None
