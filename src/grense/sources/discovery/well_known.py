"""Addresses by https that standards give a meaning: asked of hosts under the domain alone, without a password."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from grense.sources.discovery.autoconfig import MailServer, mail_server
from grense.sources.discovery.domain import is_under
from grense.sources.hosts import joined
from grense.sources.http import HttpAnswer, ResponseLimits, Web

__all__ = ["calendar_server", "configured_mail", "jmap_server"]

_HOPS = 4
_SIZE = 256 * 1024
_ANY = range(200, 600)
_MOVED = (301, 302, 303, 307, 308)
_SIGN_IN = 401
_PRINCIPAL = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><current-user-principal/></prop></propfind>'
)


def calendar_server(domain: str, seconds: float) -> str | None:
    """The address that the domain gives for CalDAV (RFC 6764); None where it gives none.

    What answers a question of WebDAV is one; so is an address elsewhere that it sends on to, which is not asked.
    """
    headers = {"Depth": "0", "Content-Type": "application/xml"}
    answer = _asked("PROPFIND", f"https://{domain}/.well-known/caldav", domain, seconds, headers, _PRINCIPAL)
    return answer.url if answer.status in (0, 207, _SIGN_IN) else None


def jmap_server(domain: str, seconds: float) -> str | None:
    """The address that the domain gives for JMAP (RFC 8620, 2.2); None where it gives none."""
    answer = _asked("GET", f"https://{domain}/.well-known/jmap", domain, seconds, {"Accept": "application/json"})
    if answer.status in (0, _SIGN_IN):
        return answer.url
    with suppress(ValueError, RecursionError):
        session = json.loads(answer.body) if answer.status == 200 else None
        if isinstance(session, dict) and "capabilities" in session:
            return answer.url
    return None


def configured_mail(domain: str, seconds: float) -> MailServer | None:
    """The IMAP server that the domain's configuration for mail programs names; None where there is none."""
    places = (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )
    return _first(places, domain, seconds)


def _first(places: Sequence[str], domain: str, seconds: float) -> MailServer | None:
    error: Exception | None = None
    for place in places:
        try:
            answer = _asked("GET", place, domain, seconds / len(places), {"Accept": "application/xml, text/xml"})
        except Exception as reason:  # often there is no such host; the other place is asked all the same
            error = reason
            continue
        if answer.status == 200 and (server := mail_server(answer.body, domain)) is not None:
            return server
        error = None
    if error is not None:
        raise error
    return None


def _asked(
    method: str, url: str, domain: str, seconds: float, headers: dict[str, str], body: bytes | None = None
) -> HttpAnswer:
    """The answer to a request. Of a redirect that leaves the domain, the address, with the status 0.

    A redirect to the front page of another host says nothing, so that its status stays.
    """
    for _ in range(_HOPS):
        parts = urlsplit(url)
        limits = ResponseLimits(seconds, _SIZE)
        web = Web([parts.netloc], patience=seconds, limits=limits, extra="address")
        try:
            answer = web.send(method, url, body=body, headers=headers, expect=_ANY, follow=False)
        finally:
            web.close()
        if answer.status not in _MOVED or "location" not in answer.fields:
            return answer
        url = joined(answer.url, answer.fields["location"])
        to = urlsplit(url)
        if not is_under(to.hostname or "", domain):
            is_said = to.scheme == "https" and to.path not in ("", "/")
            return HttpAnswer(0 if is_said else answer.status, {}, b"", url)
    return answer
