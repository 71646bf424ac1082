"""Known services: what each accepts of a program, and the ways to read a calendar and mail there.

The facts are in `providers.toml`, each with its source and the day it was checked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from grense.i18n import N_
from grense.sources.discovery.way_in import WayIn
from grense.sources.faults import no_password

__all__ = [
    "ADVICE",
    "API_TOKEN",
    "APP_PASSWORD",
    "Provider",
    "SignInTerms",
    "check_password_works",
    "host_in",
    "is_same_service",
    "known_provider",
    "owner_of",
    "provider_at",
    "provider_behind",
    "provider_of",
    "providers",
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
        "Outlook.com and Microsoft 365 take no password from mail programs, nor an app password. Both can be read as "
        "the kind microsoft365, by signing in in a browser; or export the mail to a file"
    ),
    "outlook_calendar": N_(
        "Outlook.com and Microsoft 365 have no CalDAV. Both can be read as the kind microsoft365, by signing in in a "
        "browser; or a calendar as the kind ics: in Outlook on the web, under Settings, Calendar, Shared calendars, "
        "publish it and copy the ICS address"
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
    "fastmail": N_(
        "Fastmail takes an app password here, not the usual one. It is made under Settings, Privacy & Security"
    ),
    "fastmail_token": N_(
        "Fastmail takes an API token here: in Fastmail on the web, under Settings, Privacy & Security, Manage API "
        "tokens, New API token, of the type JMAP, with Read-only access and Email. It hands over no calendar this way; "
        "its calendar is read as the kind caldav"
    ),
    "google_address": N_(
        "In Google Calendar on the web, under Settings, choose the calendar, then Integrate calendar, and copy its "
        "secret address in iCal format. An organisation may have switched it off"
    ),
    "outlook_address": N_(
        "In Outlook on the web, under Settings, Calendar, Shared calendars, publish the calendar and copy the ICS "
        "address. Whoever has that address can read what you publish; when you are busy is enough here"
    ),
    "proton_address": N_(
        "In Proton Calendar on the web, under Settings, choose the calendar, share it by a link, and copy the link. "
        "The limited view, only when you are busy, is enough here"
    ),
    "proton_bridge": N_(
        "Proton hands mail to its own program alone, Proton Mail Bridge. Start it on this machine and take the "
        "password from the mailbox details there, which is not the one of your account. Its certificate is exported "
        "in its settings"
    ),
    "domeneshop": N_("The name to sign in with is that of the mail account, which is not the address"),
    "mailbox_org": N_(
        "mailbox.org takes the usual password here or, with two-factor sign-in, only an app password. It is made under "
        "All settings, Security, Application passwords"
    ),
    "gmx": N_(
        "The service takes the usual password here or, with two-factor sign-in, only an app password, which is made in "
        "the account under Security. Reading with programs is switched on in the mail settings first (POP3 and IMAP)"
    ),
    "zoho": N_(
        "Zoho takes the usual password here or, with two-factor sign-in, only an app password, which is made at "
        "accounts.zoho.com, under Security, App passwords. IMAP is switched on in the mail settings first"
    ),
}


@dataclass(frozen=True)
class SignInTerms:
    """What a service wants of a program that signs in with a password, for some kinds of source.

    `password` is one of those that `providers.toml` lists, `advice` a text of the catalogue, "" for none, `made_at` the
    page where an app password, a token or a private address is made; `provider` is the service's id.
    """

    provider: str
    kinds: tuple[str, ...]
    password: str
    advice: str
    made_at: str


@dataclass(frozen=True)
class Provider:
    """A service, as `providers.toml` describes it.

    `owner` is the company that its hosts belong to. In the options of `ways`, `{address}` and `{local}` stand for the
    person's address and what is before its @. `page` is the page of the docs with the clicks. The addresses of
    its own `domains` are open to everybody where it `is_public`. Where it `has_own_names`, an address of another domain
    is no name to sign in with.
    """

    id: str
    name: str
    owner: str
    domains: tuple[str, ...]
    records: tuple[str, ...]
    hosts: tuple[str, ...]
    paths: tuple[str, ...]
    page: str
    is_public: bool
    has_own_names: bool
    terms: tuple[SignInTerms, ...]
    ways: tuple[WayIn, ...]

    def answers_at(self, host: str) -> bool:
        """Whether a host is one of the service's."""
        return _below(host, self.hosts)

    def ways_at(self, domain: str) -> tuple[WayIn, ...]:
        """The ways in for the addresses of a domain kept there, the best first."""
        if domain in self.domains or not self.has_own_names:
            return self.ways
        return tuple(
            replace(way, options={name: value for name, value in way.options.items() if name != "user"})
            for way in self.ways
        )

    def terms_for(self, kind: str) -> SignInTerms | None:
        """What it wants for a kind of source; None where nothing is known of that."""
        return next((one for one in self.terms if kind in one.kinds), None)


def providers() -> tuple[Provider, ...]:
    """All known services."""
    return _known()


def known_provider(id: str) -> Provider | None:  # noqa: A002  # the name that the file has for it
    """The service with an id, as `WaysIn.provider` has it.

    >>> known_provider("icloud").owner
    'Apple'
    """
    return next((one for one in _known() if one.id == id), None)


def provider_at(domain: str) -> Provider | None:
    """The service whose own domain this is.

    >>> provider_at("gmail.com").id
    'google'
    """
    return next((one for one in _known() if domain in one.domains), None)


def provider_behind(hosts: Iterable[str]) -> Provider | None:
    """The service that the records of a domain (MX, SRV, CNAME) point to; the first that is known.

    >>> provider_behind(["example-org.mail.protection.outlook.com"]).id
    'microsoft365'
    """
    return next((one for host in hosts for one in _known() if _below(host, one.records)), None)


def provider_of(kind: str, options: Mapping[str, Any]) -> SignInTerms | None:
    """What the known service that a source of this kind with these options is read from wants of a program.

    >>> provider_of("imap", {"host": "imap.gmail.com"}).password
    'app'
    """
    host = host_in(str(options.get("url") or options.get("host") or ""))
    known = (provider.terms_for(kind) for provider in _known() if provider.answers_at(host))
    return next((terms for terms in known if terms is not None and terms.advice), None)


def wants_token(account: object) -> bool:
    """Whether an account is signed in to with an API token in place of a password."""
    return getattr(account, "auth", "") == "token"


def is_same_service(kind: str, options: Mapping[str, Any], host: str) -> bool:
    """Whether another host belongs to the known service that a source is read from, or to the domain of the address.

    >>> is_same_service("caldav", {"url": "caldav.icloud.com"}, "p42-caldav.icloud.com")
    True
    >>> is_same_service("exchange", {"address": "kari@example.org"}, "mail.example.org")
    True
    >>> is_same_service("exchange", {"address": "kari@example.org"}, "mail.example.com")
    False
    """
    return bool(owner_of(kind, options, host))


def owner_of(kind: str, options: Mapping[str, Any], host: str) -> str:
    """Whose another host is, where it belongs to the known service that a source is read from; "" where it does not.

    Of an Exchange Server it is the domain of the address, where the host is below that.

    >>> owner_of("caldav", {"url": "caldav.icloud.com"}, "p42-caldav.icloud.com")
    'Apple'
    """
    if kind == "exchange":
        domain = str(options.get("address") or "").rpartition("@")[2].casefold()
        return domain if domain and host_in(host).endswith(f".{domain}") else ""
    terms = provider_of(kind, options)
    provider = known_provider(terms.provider) if terms else None
    return provider.owner if provider is not None and provider.answers_at(host_in(host)) else ""


def check_password_works(kind: str, options: Mapping[str, Any]) -> None:
    """Raise `NoPasswordError` with the alternative as its hint, where a service accepts no passwords from programs."""
    terms = provider_of(kind, options)
    if terms is not None and terms.password == "none":  # noqa: S105  # a word of the file
        raise no_password(terms.advice)


def host_in(address: str) -> str:
    """The host of an address, with a scheme or without, in lower case; "" for none.

    >>> host_in("https://Caldav.icloud.com:443/"), host_in("imap.gmail.com.")
    ('caldav.icloud.com', 'imap.gmail.com')
    """
    with suppress(ValueError):
        parts = urlsplit(address.strip() if "://" in address else f"//{address.strip()}")
        return (parts.hostname or "").casefold().rstrip(".")
    return ""


@cache
def _known() -> tuple[Provider, ...]:
    text = files("grense.sources").joinpath("providers.toml").read_text("utf-8")
    return tuple(map(_provider, tomllib.loads(text)["provider"]))


def _provider(row: Mapping[str, Any]) -> Provider:
    return Provider(
        id=row["id"],
        name=row["name"],
        owner=row.get("owner", row["name"]),
        domains=tuple(row.get("domains", ())),
        records=tuple(row.get("records", ())),
        hosts=tuple(row.get("hosts", ())),
        paths=tuple(row.get("paths", ())),
        page=row["page"],
        is_public=row.get("public", False),
        has_own_names=row.get("own_names", False),
        terms=tuple(
            SignInTerms(
                row["id"],
                tuple(one["kinds"]),
                one["password"],
                ADVICE[one["advice"]] if "advice" in one else "",
                one.get("made_at", ""),
            )
            for one in row["accepts"]
        ),
        ways=tuple(
            WayIn(
                one["kind"],
                tuple(one["reads"]),
                one["signs_in"],
                one.get("options", {}),
                quieter=one.get("quieter", False),
            )
            for one in row.get("ways", ())
        ),
    )


def _below(host: str, names: tuple[str, ...]) -> bool:
    return any(host == own or host.endswith(f".{own}") for own in names)
