"""What was found for an address, in words: the service, how that is known, and each way in."""

from __future__ import annotations

from collections.abc import Mapping

from grense.i18n import N_, Catalogue
from grense.sources.discovery.way_in import WayIn, WaysIn
from grense.sources.hosts import is_loopback
from grense.sources.providers import host_in, known_provider

__all__ = ["ASKING", "CALENDAR_OR_MAIL", "NOTHING_SAID", "ONLY_THE_DOMAIN", "OUTSIDE", "found_lines", "way_line"]

ONLY_THE_DOMAIN = N_("Only what stands after the @ is asked about.")
ASKING = N_("Asking {domain} …")
NOTHING_SAID = N_("{domain} does not say. Choose yourself.")
OUTSIDE = N_("{domain} names a server outside it, {host}. May that one be asked, with your password?")
CALENDAR_OR_MAIL: Mapping[str, str] = {"calendar": N_("Calendar"), "mail": N_("Mail")}

_USES: Mapping[str, str] = {
    "domain": N_("Addresses at {domain} are {provider}'s."),
    "mx": N_("{domain} uses {provider}. Its mail record (MX) says so."),
    "srv": N_("{domain} uses {provider}. Its records of services (SRV) say so."),
    "well_known": N_("{domain} uses {provider}. Its web server says so."),
    "autoconfig": N_("{domain} uses {provider}. What it publishes for mail programs says so."),
    "autodiscover": N_("{domain} uses {provider}. Its record for Outlook (autodiscover) says so."),
}
_OWN: Mapping[str, str] = {
    "srv": N_("{domain} names its servers in its records of services (SRV)."),
    "well_known": N_("{domain} names its server on its web server."),
    "autoconfig": N_("{domain} names its server in what it publishes for mail programs."),
    "autodiscover": N_("{domain} names its Exchange Server in its record for Outlook (autodiscover)."),
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


def found_lines(found: WaysIn, words: Catalogue) -> list[str]:
    """The service and how it is known, or that the domain does not say; and what could not be asked."""
    provider = known_provider(found.provider)
    said = (_USES if provider else _OWN)[found.known_by] if found.ways else NOTHING_SAID
    name = provider.name if provider else ""
    missing = [words.gettext(_MISSING[one]) for one in found.missing]
    return [*missing, words.gettext(said).format(domain=found.domain, provider=name)]


def way_line(way: WayIn, words: Catalogue) -> str:
    """A way in, as a line of a list: its kind, the server, and how to sign in."""
    where = ", ".join(filter(None, (way.kind, host_in(way.host))))
    more = f" ({words.gettext(_BUSY_ONLY)})" if way.options.get("mode") == "free-busy" else ""
    how = _ON_THIS_MACHINE if is_loopback(way.host) else _SIGNS_IN[way.signs_in]
    return f"{where}: {words.gettext(how)}{more}"
