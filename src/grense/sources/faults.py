"""The errors of servers, in the same words for every server: a closed list, so that they can be translated.

No text holds the name of a server, a person, a calendar or a folder; the caller adds which source it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from grense.base import extras
from grense.errors import (
    ElsewhereError,
    ErrorKind,
    GrenseError,
    MissingExtraError,
    NoPasswordError,
    SignInError,
    SourceError,
    UnreachableError,
)
from grense.marks import N_

__all__ = [
    "at_first_try",
    "busy",
    "consent_withdrawn",
    "cut_off",
    "gone",
    "insecure",
    "interface_off",
    "missing_extra",
    "no_answer",
    "no_device_code",
    "no_free_busy",
    "no_mailbox",
    "no_password",
    "not_encrypted",
    "not_found",
    "not_understood",
    "online_only",
    "reset",
    "sends_elsewhere",
    "server_error",
    "sign_in_expired",
    "too_large",
    "too_many_places",
    "too_slow",
    "unknown_client",
    "unreachable",
    "untrusted",
    "wrong_kind",
    "wrong_password",
]


def wrong_password() -> SignInError:
    """The server refuses the name or the password."""
    return SignInError(
        "wrong_password",
        N_("the server does not accept the sign-in"),
        hint=N_("grense connect asks for the password again; some servers want an app password"),
    )


def no_password(hint: str = "") -> NoPasswordError:
    """The server offers no way to sign in with a name and a password; `hint` says what this service has instead."""
    return NoPasswordError(
        "no_password_sign_in",
        N_("the server lets no program sign in with a password"),
        hint=hint or N_("many services have another way: a calendar address of their own, or an export"),
    )


def sign_in_expired() -> SignInError:
    """A token has expired and cannot be renewed without the person."""
    return SignInError("sign_in_expired", N_("the sign-in has expired"), hint=N_("grense connect signs in again"))


def consent_withdrawn() -> SignInError:
    """The person or the organisation has withdrawn consent."""
    return SignInError(
        "consent_withdrawn",
        N_("the consent to read has been withdrawn or was never given"),
        hint=N_("grense connect asks for it again; some organisations have to approve it first"),
    )


def unknown_client() -> SignInError:
    """The service does not know the client id of the settings, or the secret is that of another client."""
    return SignInError(
        "unknown_client",
        N_("the service does not know this client id, or its secret is another one"),
        hint=N_("is the client of the type for desktop apps, and not deleted? grense connect asks for it again"),
    )


def interface_off() -> SourceError:
    """The interface is not turned on in the project of the client that the person signs in with."""
    return SourceError(
        "interface_off",
        N_("the service's interface is not turned on for this client id"),
        hint=N_("those who made the client can turn it on: for Google Calendar it is the Google Calendar API"),
    )


def no_device_code() -> SignInError:
    """The service lets nothing that is read here be read by way of a code that is entered on another device."""
    return SignInError(
        "no_device_code",
        N_("this service has no sign-in by a code on another device for what is read"),
        hint=N_("sign in in a browser on this machine"),
    )


def unreachable() -> UnreachableError:
    """The connection is refused, the host name is unknown, or there is no network."""
    return UnreachableError(
        "server_unreachable",
        N_("the server cannot be reached"),
        hint=N_("what was read before stays; it is tried again later"),
    )


def no_answer() -> UnreachableError:
    """The server accepted the connection but does not answer in time."""
    return UnreachableError(
        "server_no_answer",
        N_("the server does not answer"),
        hint=N_("what was read before stays; it is tried again later"),
    )


def too_slow() -> UnreachableError:
    """The server answers, but too slowly for the time limit of one source."""
    return UnreachableError(
        "server_too_slow",
        N_("the server answers too slowly"),
        hint=N_("what was read before stays; it is tried again later"),
    )


def reset() -> UnreachableError:
    """The connection ended in the middle of an answer."""
    return UnreachableError(
        "connection_reset", N_("the connection was cut"), hint=N_("what was read before stays; it is tried again later")
    )


def busy(pause: float | None = None) -> UnreachableError:
    """The server is temporarily unavailable (429, 502, 503, 504), for `pause` seconds if it gives a time."""
    return UnreachableError(
        "server_busy",
        N_("the server is busy"),
        hint=N_("what was read before stays; it is tried again later"),
        pause=pause,
    )


def server_error() -> SourceError:
    """The server fails at a request (500, 501, 505, 507), which waiting does not change."""
    return SourceError(
        "server_error",
        N_("the server reports an error of its own"),
        hint=N_("what was read before stays; those who run the server can find the reason"),
    )


def untrusted() -> SourceError:
    """The certificate is self-signed, expired, or another server's."""
    return SourceError(
        "certificate_untrusted",
        N_("the server's certificate cannot be trusted, so nothing was sent"),
        hint=N_("is the address right? an organisation's own authority can be named in the settings (ca)"),
    )


def insecure() -> SourceError:
    """The connection would not be encrypted."""
    return SourceError(
        "insecure_address",
        N_("the connection would not be encrypted, so nothing was sent"),
        hint=N_("use an address with https"),
    )


def sends_elsewhere(host: str) -> ElsewhereError:
    """The server redirects to a host that was not configured."""
    return ElsewhereError(
        "redirected_elsewhere",
        N_("the server sends on to another host, which was not asked"),
        hint=N_("grense connect asks about it"),
        host=host,
    )


def not_found() -> SourceError:
    """A chosen place no longer exists: a calendar deleted, a folder gone."""
    return SourceError(
        "place_gone",
        N_("what was chosen is no longer on the server"),
        hint=N_("what was read before stays; grense connect lets you choose again"),
    )


def no_mailbox() -> SourceError:
    """The account exists on the server, but has no mailbox there, or no right to the named one."""
    return SourceError(
        "no_mailbox",
        N_("there is no mailbox for you on the server, or you have no right to it"),
        hint=N_("is your name there the right one? it is tried again later"),
    )


def gone() -> SourceError:
    """A file or folder on this machine is missing, perhaps temporarily: a stick, a file that is being replaced."""
    return SourceError(
        "file_gone",
        N_("the file or folder is no longer there"),
        hint=N_("what was read before stays; it is tried again later"),
    )


def cut_off() -> SourceError:
    """A file on this machine is damaged, or only partly written yet."""
    return SourceError(
        "file_truncated", N_("the file ends too early"), hint=N_("what was read before stays; it is tried again later")
    )


def wrong_kind() -> SourceError:
    """The address answers, but as another kind of server."""
    return SourceError("wrong_server_kind", N_("the server is not of this kind"), hint=N_("check the address"))


def no_free_busy() -> SourceError:
    """The calendar server has no report of busy times."""
    return SourceError(
        "no_free_busy",
        N_("the server does not tell when you are busy"),
        hint=N_('mode = "events" in the settings reads events'),
    )


def not_encrypted() -> SourceError:
    """The service there does not answer in TLS, such as a server for http alone."""
    return SourceError(
        "server_not_encrypted",
        N_("what answers at that address does not encrypt, so nothing was sent"),
        hint=N_("is the port right? servers mostly take https on port 443"),
    )


def not_understood() -> SourceError:
    """The answer is cut short, malformed, or a violation of the protocol."""
    return SourceError(
        "answer_not_understood",
        N_("the server's answer makes no sense"),
        hint=N_("what was read before stays; it is tried again later"),
    )


def too_large() -> SourceError:
    """The answer exceeds the size limit."""
    return SourceError(
        "answer_too_large",
        N_("the server's answer is too large"),
        hint=N_("what was read before stays; read less of it"),
    )


def too_many_places() -> SourceError:
    """The account has more calendars than the limit."""
    return SourceError(
        "too_many_calendars", N_("the server lists too many calendars"), hint=N_("give the address of one calendar")
    )


def missing_extra(extra: str) -> MissingExtraError:
    """The packages that a kind of source needs are not installed."""
    return extras.missing_extra(extra, ErrorKind("source_not_installed", N_("this kind of source is not installed")))


def online_only() -> SourceError:
    """The mailbox is with Exchange Online, which no longer supports the Exchange Server protocol."""
    return SourceError(
        "exchange_online",
        N_("Exchange Online no longer offers EWS"),
        hint=N_("grense connect with the kind microsoft365 reads such a mailbox"),
    )


_E = TypeVar("_E", bound=GrenseError)

_LATER = N_("nothing was changed; it may work in a while")
_ADDRESS = N_("is the address right, and is this machine online? nothing was changed")
_KIND = N_("is it the address of a server of this kind? nothing was changed")
# By code. After a first try nothing has been read before and there is no automatic retry, so the hints differ, and
# in some cases the title.
_FIRST_TRY: Mapping[str, tuple[str, str]] = {
    "wrong_password": ("", N_("is the name right, and the password? some servers want an app password")),
    "consent_withdrawn": (
        N_("the server does not let you read this"),
        N_("some organisations have to approve it first"),
    ),
    "server_unreachable": ("", _ADDRESS),
    "server_no_answer": ("", _ADDRESS),
    "server_too_slow": ("", _LATER),
    "connection_reset": ("", _LATER),
    "server_busy": ("", _LATER),
    "server_error": ("", N_("nothing was changed; those who run the server can find the reason")),
    "place_gone": (N_("there is nothing at that address"), N_("is the address right, letter by letter?")),
    "no_mailbox": ("", N_("is your name there the right one?")),
    "file_gone": (N_("there is no file or folder of that name"), N_("is the path right?")),
    "file_truncated": ("", N_("is it still being written? nothing was changed")),
    "wrong_server_kind": ("", _KIND),
    "no_free_busy": ("", N_("choose that events are read")),
    "answer_not_understood": ("", _KIND),
    "answer_too_large": ("", N_("nothing was changed; read less of it")),
}


def at_first_try(error: _E) -> _E:
    """The same fault, with the title and the hint for connecting a source, when nothing was read before.

    >>> at_first_try(busy()).hint
    'nothing was changed; it may work in a while'
    """
    title, detail, hint = error.templates
    other, better = _FIRST_TRY.get(error.code, ("", ""))
    error.templates = (other or title, detail, better or hint)
    return error
