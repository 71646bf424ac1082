"""The errors of servers, in the same words for every server: a closed list, so that they can be translated.

No text holds the name of a server, a person, a calendar or a folder; the caller adds which source it is.
"""

from __future__ import annotations

from grense.base import extras
from grense.errors import (
    ElsewhereError,
    ErrorKind,
    MissingExtraError,
    NoPasswordError,
    PasswordRefusedError,
    SignInError,
    SourceError,
    UnreachableError,
)
from grense.marks import N_

__all__ = [
    "busy",
    "client_secret_missing",
    "consent_withdrawn",
    "cut_off",
    "gone",
    "insecure",
    "interface_off",
    "missing_extra",
    "no_answer",
    "no_device_code",
    "no_exchange_server",
    "no_free_busy",
    "no_mailbox",
    "no_password",
    "no_ticket",
    "no_token",
    "not_approved",
    "not_encrypted",
    "not_found",
    "not_understood",
    "online_only",
    "other_sign_in",
    "password_refused",
    "password_wanted",
    "reset",
    "sends_elsewhere",
    "server_error",
    "sign_in_expired",
    "sign_in_unfinished",
    "token_refused",
    "token_wanted",
    "too_large",
    "too_many_places",
    "too_slow",
    "unknown_client",
    "unreachable",
    "untrusted",
    "wrong_account",
    "wrong_kind",
    "wrong_password",
]


_NEW_PASSWORD = N_("grense connect asks for the password again; some servers want an app password")


def wrong_password() -> SignInError:
    """The server refuses the name or the password."""
    return SignInError("wrong_password", N_("the server does not accept the sign-in"), hint=_NEW_PASSWORD)


def password_refused() -> PasswordRefusedError:
    """The server asks for a password, and refuses the one that it was sent."""
    return PasswordRefusedError("wrong_password", N_("the server does not accept the sign-in"), hint=_NEW_PASSWORD)


def no_password(hint: str = "") -> NoPasswordError:
    """The server offers no way to sign in with a name and a password; `hint` says what this service has instead."""
    return NoPasswordError(
        "no_password_sign_in",
        N_("the server lets no program sign in with a password"),
        hint=hint or N_("many services have another way: a calendar address of their own, or an export"),
    )


def token_wanted() -> NoPasswordError:
    """The server accepts a token, and no name with a password."""
    return NoPasswordError(
        "token_wanted",
        N_("the server wants an API token, and no password"),
        hint=N_('it is made in the settings of your account there; auth = "token" in the settings here'),
    )


def password_wanted() -> NoPasswordError:
    """The server accepts a name with a password, and no token, so that a prompt for another one is useless."""
    return NoPasswordError(
        "password_wanted",
        N_("the server wants a name and a password, and no API token"),
        hint=N_('auth = "password" in the settings, with your name there as user'),
    )


def sign_in_expired() -> SignInError:
    """A token has expired and cannot be renewed without the person."""
    return SignInError("sign_in_expired", N_("the sign-in has expired"), hint=N_("grense connect signs in again"))


def token_refused() -> SignInError:
    """The mail server refuses a token that the service has just given."""
    return SignInError(
        "sign_in_refused",
        N_("the mail server does not accept the sign-in"),
        hint=N_("is the name that of the account that signed in? some organisations have switched IMAP off"),
    )


def no_token() -> SignInError:
    """The mail server offers no way to sign in with a token."""
    return SignInError(
        "no_token_sign_in",
        N_("the mail server lets nobody sign in with a browser"),
        hint=N_("is it the server of the service that you sign in to?"),
    )


def consent_withdrawn() -> SignInError:
    """The person or the organisation has withdrawn consent."""
    return SignInError(
        "consent_withdrawn",
        N_("the consent to read has been withdrawn or was never given"),
        hint=N_("grense connect asks for it again; some organisations have to approve it first"),
    )


def client_secret_missing() -> SignInError:
    """The service wants the secret of the client, and none is known."""
    return SignInError(
        "client_secret_missing",
        N_("the secret of the client is missing"),
        hint=N_("give the path of the file that the service gave for the client, in the place of its id"),
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
        hint=N_("those who made the client can turn it on: the Google Calendar API and, for mail, the Gmail API"),
    )


def no_device_code() -> SignInError:
    """The service lets nothing that is read here be read by way of a code that is entered on another device."""
    return SignInError(
        "no_device_code",
        N_("this service has no sign-in by a code on another device for what is read"),
        hint=N_("sign in in a browser on this machine"),
    )


def sign_in_unfinished() -> SignInError:
    """Nobody has signed in in the time given: the browser was closed, or its page shows an error and stays there."""
    return SignInError(
        "sign_in_unfinished",
        N_("the sign-in in the browser was not finished"),
        hint=N_("it can begin again at any time; where the page showed an error, that is the reason"),
    )


def not_approved() -> SignInError:
    """The organisation has not approved the application, has blocked it, or has not assigned it to the person."""
    return SignInError(
        "application_not_approved",
        N_("your organisation has not let this application in, or not for you"),
        hint=N_("those who run its accounts can approve it; is the application id the right one?"),
    )


def wrong_account() -> SignInError:
    """A private account at an application for work accounts, or the reverse."""
    return SignInError(
        "wrong_account",
        N_("this application does not take that kind of account"),
        hint=N_(
            "tenant says which it is: consumers for a private one, organizations for one at work or school, the "
            "organisation's own name where the application is for it alone"
        ),
    )


def other_sign_in(offered: str) -> SignInError:
    """The server does not take this way of signing in; `offered` are those that it takes, as in the settings."""
    return SignInError(
        "sign_in_not_offered",
        N_("the server does not take this way of signing in"),
        hint=N_("it takes {offered}; auth in the settings names one"),
        offered=offered,
    )


def no_ticket() -> SourceError:
    """The server takes Kerberos and does not accept the machine's ticket, or there is none.

    No `SignInError`: trying again locks nothing, and may work once the person is on the network.
    """
    return SourceError(
        "no_kerberos_ticket",
        N_("the server does not accept a Kerberos ticket of this machine"),
        hint=N_("is this machine signed in to the organisation's network? klist lists its tickets"),
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


def no_exchange_server() -> SourceError:
    """The domain of an address does not say where its Exchange Server is."""
    return SourceError(
        "no_exchange_server",
        N_("the domain of the address does not say where its Exchange Server is"),
        hint=N_("those who run it know the server's name, which can be given as url"),
    )


def online_only() -> SourceError:
    """The mailbox is with Exchange Online, which no longer supports the Exchange Server protocol."""
    return SourceError(
        "exchange_online",
        N_("Exchange Online no longer offers EWS"),
        hint=N_("grense connect with the kind microsoft365 reads such a mailbox"),
    )
