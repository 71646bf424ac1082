"""Where the Exchange Server of an address is, as its domain says: plain XML (POX) autodiscover.

Two addresses are asked, both of the person's own domain, and no others before the person has agreed to them. Nothing is
signed in to before the server there asks for it, and no password goes along to another host.
Sources: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxdscli and
https://learn.microsoft.com/exchange/client-developer/web-service-reference/pox-autodiscover-response-for-exchange

Imports exchangelib, so it is itself imported only where a server is contacted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

import requests
from defusedxml.ElementTree import fromstring

from grense.errors import GrenseError, SourceError, UnreachableError
from grense.sources import faults
from grense.sources.exchange.account import Account, check_not_online
from grense.sources.exchange.client import bounded
from grense.sources.exchange.sign_in import check_refusal, way_in
from grense.sources.hosts import Hosts, joined, origin_of
from grense.sources.http import pause_of
from grense.sources.transport import Connections, fault_of, unlogged

__all__ = ["find_endpoint"]

_REQUEST = """<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>
<EMailAddress>{address}</EMailAddress>
<AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>
</Request></Autodiscover>"""
_PATH = "/autodiscover/autodiscover.xml"
_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "User-Agent": "grense"}
_REDIRECTS = 5
_MOVED = (301, 302, 303, 307, 308)
# The protocols of an answer: as seen from outside, by HTTP, and as seen from inside.
_PROTOCOLS = ("EXPR", "EXHTTP", "EXCH")


def find_endpoint(account: Account, password: str, patience: float) -> str:
    """The address of EWS for a mailbox, from the domain of its address.

    `patience` is the time-out for a silent server, in seconds. Raises `ElsewhereError` for another host than those of
    the domain and those agreed to, `SignInError` where the sign-in is refused, and other faults.
    """
    search = _Search(account, password, patience)
    try:
        return account.endpoint(search.find(account.address))
    finally:
        search.close()


class _Search:
    """The requests for one mailbox; no more than some redirects are followed, by HTTP or in the answer."""

    def __init__(self, account: Account, password: str, patience: float) -> None:
        self._account, self._patience = account, patience
        self._way_in = way_in(account, password)
        self._hosts = Hosts([*_hosts_of(account.domain), *account.hosts])
        self._session = Connections(self._hosts.admits).session()
        self._redirects = 0

    def find(self, address: str) -> str:
        """The address of EWS in the answer for a mail address."""
        failed: list[GrenseError] = []
        hosts = _hosts_of(address.rpartition("@")[2])
        for host in hosts:
            try:
                found = self._found(f"https://{host}{_PATH}", address)
            except SourceError as fault:
                if not isinstance(fault, UnreachableError) and fault.code != faults.untrusted().code:
                    raise
                failed.append(fault)
                continue
            if found:
                self._check(found)
                return found
        untrusted = next((fault for fault in failed if not isinstance(fault, UnreachableError)), None)
        # A host that is there says more than one that is not.
        raise untrusted or (failed[0] if len(failed) == len(hosts) else faults.no_exchange_server())

    def close(self) -> None:
        """End the connections."""
        self._session.close()

    def _found(self, url: str, address: str) -> str:
        """The address of EWS in the answer of one place; "" where it has none."""
        while True:
            self._check(url)
            response = self._answer(url, address)
            if response.status_code in _MOVED and "location" in response.headers:
                self._count_redirect()
                url = joined(url, response.headers["location"])
                continue
            if response.status_code != 200:
                return ""
            action, value = _read(response.content)
            if action == "settings":
                return value
            self._count_redirect()
            if action == "redirectAddr":
                return self.find(value)
            url = value

    def _answer(self, url: str, address: str) -> requests.Response:
        """The answer of one address, signed in only where it asks for that."""
        response = self._send(url, address, _nobody)
        if response.status_code == 401:
            response = self._send(url, address, self._way_in)
            if response.status_code == 401:
                check_refusal(self._account.auth, response)
        if response.status_code == 429 or response.status_code >= 500:
            raise faults.busy(pause_of(response.headers))
        return response

    def _send(self, url: str, address: str, way_in: Any) -> requests.Response:
        try:
            with unlogged():
                response = self._session.post(
                    url,
                    data=_REQUEST.format(address=escape(address)).encode(),
                    headers=_HEADERS,
                    auth=way_in,
                    timeout=(min(self._patience, 10.0), self._patience),
                    verify=self._account.ca,
                    allow_redirects=False,
                    stream=True,
                )
                bounded(response)
                return response
        except Exception as error:  # requests, urllib3, http.client and ssl each have their own
            fault = fault_of(error)
        # Raised outside the handler, it has no chain that contains the address.
        raise fault

    def _check(self, url: str) -> None:
        check_not_online(origin_of(url).host)
        self._hosts.check(url)

    def _count_redirect(self) -> None:
        self._redirects += 1
        if self._redirects > _REDIRECTS:
            raise faults.not_understood()


def _hosts_of(domain: str) -> tuple[str, str]:
    return f"autodiscover.{domain.strip().casefold()}", domain.strip().casefold()


def _read(body: bytes) -> tuple[str, str]:
    """What an answer says to do, and with which address; `settings` and "" where it says nothing of EWS."""
    try:
        account = next(_named(fromstring(body), "Account"), None)
    except (ParseError, ValueError):
        return "settings", ""
    if account is None:
        return "settings", ""
    for action, name in (("redirectAddr", "RedirectAddr"), ("redirectUrl", "RedirectUrl")):
        value = next((one.text or "" for one in _named(account, name)), "").strip()
        if value:
            return action, value
    by_type: dict[str, str] = {}
    for protocol in _named(account, "Protocol"):
        kind = protocol.get("Type") or next((one.text or "" for one in _named(protocol, "Type")), "")
        urls = [one.text or "" for name in ("EwsUrl", "ASUrl") for one in _named(protocol, name)]
        by_type.setdefault(kind.strip(), next((url.strip() for url in urls if url.strip()), ""))
    return "settings", next((by_type[kind] for kind in _PROTOCOLS if by_type.get(kind)), "")


def _named(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if str(one.tag).rpartition("}")[2] == name)


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Sign in as nobody; without it `requests` would read ~/.netrc."""
    return request
