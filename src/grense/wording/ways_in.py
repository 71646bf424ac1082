"""What was found for an address, in words: the service, how that is known, and each way in."""

from __future__ import annotations

from collections.abc import Mapping

from grense.i18n import N_, Catalogue
from grense.sources.discovery.way_in import WayIn, WaysIn
from grense.sources.hosts import is_loopback
from grense.sources.providers import host_in, known_provider

__all__ = [
    "ASKING",
    "CALENDAR_OR_MAIL",
    "NOTHING_SAID",
    "ONLY_THE_DOMAIN",
    "OUTSIDE",
    "found_lines",
    "found_title",
    "known_by",
    "way_line",
]

ONLY_THE_DOMAIN = N_("Only what stands after the @ is asked about.")
ASKING = N_("Asking {domain} …")
NOTHING_SAID = N_("{domain} does not say. Choose yourself.")
OUTSIDE = N_("{domain} names a server outside it, {host}. May that one be asked, with your password?")
CALENDAR_OR_MAIL: Mapping[str, str] = {"calendar": N_("Calendar"), "mail": N_("Mail")}

_USES, _IS, _IS_OF = (
    N_("{domain} uses {provider}"),
    N_("{domain} is {provider}"),
    N_("{domain} is {company}'s {provider}"),
)
_OWN_SERVER = N_("{domain} has a server of its own")
_KNOWN_BY: Mapping[str, str] = {
    "domain": N_("The domain is {company}'s own, so nobody was asked."),
    "mx": N_("Found in the public mail record (MX) of {domain}, asked just now."),
    "srv": N_("Found in the public service records (SRV) of {domain}, asked just now."),
    "well_known": N_("Found at the address that {domain} has for calendars, asked just now."),
    "autoconfig": N_("Found in what {domain} publishes for mail programs (autoconfig), asked just now."),
    "autodiscover": N_("Found by autodiscover at {domain}, asked just now."),
}
_MISSING: Mapping[str, str] = {
    "records": N_('Its records could not be asked. This installs what is needed: pip install "grense[address]"'),
    "pages": N_('Its web server could not be asked. This installs what is needed: pip install "grense[address]"'),
    "answer": N_("Nothing answered in time. Is this machine online?"),
}
_SIGNS_IN: Mapping[str, str] = {
    "browser": N_("sign-in in your browser, with an application id of your organisation or your own"),
    "password": N_("with your name and password there"),
    "app_password": N_("with an app password"),
    "token": N_("with a token that you make for this program"),
    "address": N_("by the calendar's private address, which you copy; no sign-in"),
    "file": N_("from a file or a folder: an export, or what a mail program keeps"),
}

_ON_THIS_MACHINE = N_("from the service's own program on this machine, with the password that it shows")
_BUSY_ONLY = N_("it says only when you are busy")


def found_title(found: WaysIn, words: Catalogue) -> str:
    """The service of a domain, or that it has a server of its own."""
    provider = known_provider(found.provider)
    if provider is None:
        return words.gettext(_OWN_SERVER).format(domain=found.domain)
    said = _USES if found.known_by != "domain" else _IS if provider.owner == provider.name else _IS_OF
    return words.gettext(said).format(domain=found.domain, provider=provider.name, company=provider.owner)


def known_by(found: WaysIn, words: Catalogue) -> str:
    """How that is known; empty where nothing was found."""
    provider = known_provider(found.provider)
    company = provider.owner if provider else found.domain
    said = _KNOWN_BY.get(found.known_by)
    return words.gettext(said).format(domain=found.domain, company=company) if said else ""


def found_lines(found: WaysIn, words: Catalogue) -> list[str]:
    """The service and how it is known, or that the domain does not say; and what could not be asked."""
    missing = [words.gettext(_MISSING[one]) for one in found.missing]
    if not found.ways:
        return [*missing, words.gettext(NOTHING_SAID).format(domain=found.domain)]
    return [*missing, f"{found_title(found, words).rstrip('.')}. {known_by(found, words)}"]


def way_line(way: WayIn, words: Catalogue) -> str:
    """A way in, as a line of a list: its kind, the server, and how to sign in."""
    where = ", ".join(filter(None, (way.kind, host_in(way.host))))
    more = f" ({words.gettext(_BUSY_ONLY)})" if way.options.get("mode") == "free-busy" else ""
    how = _ON_THIS_MACHINE if is_loopback(way.host) else _SIGNS_IN[way.signs_in]
    return f"{where}: {words.gettext(how)}{more}"
