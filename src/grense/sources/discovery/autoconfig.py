"""The configuration for mail programs that a domain publishes (config-v1.1.xml, as Thunderbird and others read it)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grense.sources.discovery.domain import is_host

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["MailServer", "mail_server"]

_SECURITY = {"SSL": "tls", "STARTTLS": "starttls"}
_USERS = {"%EMAILADDRESS%": "{address}", "%EMAILLOCALPART%": "{local}"}
_PASSWORDS = frozenset({"password-cleartext", "password-encrypted", "plain", "secure"})
_MOST = 20


@dataclass(frozen=True)
class MailServer:
    """An IMAP server; `user` is a placeholder of `WayIn`, "" where the name has to be asked for."""

    host: str
    port: int
    security: str
    user: str


def mail_server(text: bytes, domain: str) -> MailServer | None:
    """The first IMAP server of a configuration that encrypts and takes a password; None for none, and for nonsense."""
    import defusedxml.ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        root = defusedxml.ElementTree.fromstring(text, forbid_dtd=True)
    except (DefusedXmlException, defusedxml.ElementTree.ParseError, ValueError, LookupError):
        return None
    named = root.iter("incomingServer")
    servers = (_server(one, domain) for one, _ in zip(named, range(_MOST), strict=False) if one.get("type") == "imap")
    return next((server for server in servers if server is not None), None)


def _server(entry: Element, domain: str) -> MailServer | None:
    host = _text(entry, "hostname").replace("%EMAILDOMAIN%", domain).casefold()
    port, security = _text(entry, "port"), _SECURITY.get(_text(entry, "socketType"))
    ways = {(one.text or "").strip() for one in entry.findall("authentication")}
    is_right = is_host(host) and port.isdecimal() and port.isascii() and len(port) < 6 and 0 < int(port) < 65_536
    if not is_right or security is None or (ways and not ways & _PASSWORDS):
        return None
    return MailServer(host, int(port), security, _USERS.get(_text(entry, "username"), ""))


def _text(entry: Element, name: str) -> str:
    return (entry.findtext(name) or "").strip()
