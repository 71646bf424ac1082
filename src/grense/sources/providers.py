"""Password requirements of known services, shown before a password is requested.

The facts are in `providers.toml`, each with its source and the day it was checked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from grense.i18n import N_
from grense.sources.faults import no_password

__all__ = [
    "ADVICE",
    "APP_PASSWORD",
    "Provider",
    "advice_of",
    "check_password_works",
    "is_same_service",
    "provider_of",
    "wants_token",
]

APP_PASSWORD = N_(
    "Many services want an app password here: one that you make for a single program, in your account's settings."
)
API_TOKEN = N_(
    "An API token is made in the settings of your account there. One that may only read is enough, and only for mail "
    "and calendars"
)
ADVICE: Mapping[str, str] = {
    "google_calendar": N_(
        "Google Calendar takes no password from programs. Read it as the kind ics: in Google Calendar on the web, "
        "under Settings, choose the calendar, then Integrate calendar, and copy its secret address in iCal format"
    ),
    "outlook_mail": N_(
        "Outlook.com and Microsoft 365 take no password from mail programs, nor an app password. An account at work or "
        "school can be read as the kind microsoft365; of a private one, export the mail to a file"
    ),
    "outlook_calendar": N_(
        "Outlook.com and Microsoft 365 have no CalDAV. An account at work or school can be read as the kind "
        "microsoft365; a private calendar as the kind ics: in Outlook on the web, under Settings, Calendar, Shared "
        "calendars, publish it and copy the ICS address"
    ),
    "gmail": N_(
        "Gmail takes an app password here, not the usual one. It can be made once 2-step verification is on, at "
        "myaccount.google.com/apppasswords"
    ),
    "yahoo": N_("Yahoo and AOL take an app password here, not the usual one. It is made under Account security"),
    "icloud": N_(
        "iCloud takes an app-specific password here, not the usual one. It is made at account.apple.com, under Sign-In "
        "and Security"
    ),
    "fastmail_token": N_(
        "Fastmail takes an API token here: in Fastmail on the web, under Settings, Privacy & Security, Manage API "
        "tokens, New API token, of the type JMAP, with Read-only access and Email. It hands over no calendar this "
        "way; its calendar is read as the kind caldav"
    ),
    "fastmail": N_(
        "Fastmail takes an app password here, not the usual one. It is made under Settings, Privacy & Security"
    ),
}


@dataclass(frozen=True)
class Provider:
    """A service, identified by its hosts; `password` is "none" or "app", `advice` a text of the catalogue."""

    hosts: tuple[str, ...]
    kinds: tuple[str, ...]
    password: str
    advice: str

    def answers_at(self, host: str) -> bool:
        """Whether a host is one of the service's."""
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)


def provider_of(kind: str, options: Mapping[str, Any]) -> Provider | None:
    """The known service that a source of this kind with these options is read from.

    >>> provider_of("imap", {"host": "imap.gmail.com"}).password
    'app'
    """
    host = _host(str(options.get("url") or options.get("host") or ""))
    return next((one for one in _known() if kind in one.kinds and one.answers_at(host)), None)


def wants_token(account: object) -> bool:
    """Whether an account is signed in to with an API token in place of a password."""
    return getattr(account, "auth", "") == "token"


def advice_of(kind: str, account: object) -> str:
    """What a refused sign-in calls for: the advice for a known service, else what many of this kind want."""
    provider = provider_of(kind, vars(account))
    if provider is not None:
        return provider.advice
    return API_TOKEN if wants_token(account) else APP_PASSWORD


def is_same_service(kind: str, options: Mapping[str, Any], host: str) -> bool:
    """Whether another host belongs to the known service that a source is read from, or to the domain of the address.

    >>> is_same_service("caldav", {"url": "caldav.icloud.com"}, "p42-caldav.icloud.com")
    True
    >>> is_same_service("exchange", {"address": "kari@example.org"}, "mail.example.org")
    True
    >>> is_same_service("exchange", {"address": "kari@example.org"}, "mail.example.com")
    False
    """
    if kind == "exchange":
        domain = str(options.get("address") or "").rpartition("@")[2].casefold()
        return bool(domain) and _host(host).endswith(f".{domain}")
    provider = provider_of(kind, options)
    return provider is not None and provider.answers_at(_host(host))


def check_password_works(kind: str, options: Mapping[str, Any]) -> None:
    """Raise `NoPasswordError` with the alternative as its hint, where a service accepts no passwords from programs."""
    provider = provider_of(kind, options)
    if provider is not None and provider.password == "none":  # noqa: S105  # a word of the file
        raise no_password(provider.advice)


@cache
def _known() -> tuple[Provider, ...]:
    text = files("grense.sources").joinpath("providers.toml").read_text("utf-8")
    return tuple(
        Provider(tuple(one["hosts"]), tuple(one["kinds"]), one["password"], ADVICE[one["advice"]])
        for one in tomllib.loads(text)["provider"]
    )


def _host(address: str) -> str:
    with suppress(ValueError):
        parts = urlsplit(address.strip() if "://" in address else f"//{address.strip()}")
        return (parts.hostname or "").casefold().rstrip(".")
    return ""
