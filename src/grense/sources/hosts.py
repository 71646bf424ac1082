r"""Which hosts may be contacted: addresses are checked in the form that the connection uses.

`urllib.parse` and `urllib3` read some addresses differently, `http://one\@two/` for one: the first sees the host two,
the second connects to one. So the address that `requests` has prepared is checked, as `urllib3` reads it, and an
address with such ambiguities is refused.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

from grense.errors import GrenseError
from grense.sources import faults

__all__ = ["HostOrigin", "Hosts", "is_encrypted", "is_loopback", "joined", "origin_of"]

_DEFAULT_PORTS = {"https": 443, "http": 80}
_ODD = re.compile(r"[\\\x00-\x1f\x7f-\x9f]")
_ODD_IN_HOST = re.compile(r"[\s@%]")


class HostOrigin(NamedTuple):
    """The target of a connection: "http" or "https", the host in ASCII without brackets, the port."""

    scheme: str
    host: str
    port: int

    @property
    def is_encrypted(self) -> bool:
        """Whether it is safe from eavesdropping: https, or this machine."""
        return self.scheme == "https" or is_loopback(self.host)

    def __str__(self) -> str:
        """The host, with its port unless that is the default."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


class Hosts:
    """The allowed hosts, each as `host` or `host:port`; without a port the scheme's default is meant.

    >>> hosts = Hosts(["cloud.example.org"])
    >>> hosts.check("https://cloud.example.org/dav/")
    >>> hosts.check("https://cloud.example.org:8443/dav/")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    grense.errors.ElsewhereError: the server sends on to another host, which was not asked (...)
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._written = frozenset(name.casefold() for name in names)
        self._known: set[tuple[str, int | None]] = set()
        for name in self._written:
            with suppress(GrenseError):
                url = f"https://{name}/"
                self._known.add((origin_of(url).host, urlsplit(url).port))

    def check(self, url: str) -> None:
        """Raise a fault for a disallowed address: not encrypted, another host or port, or oddly written.

        `url` is the address as it was typed, or a server's address made absolute by `joined`.
        """
        origin = origin_of(url)
        if not origin.is_encrypted:
            raise faults.insecure()
        if not self.admits(origin):
            raise faults.sends_elsewhere(str(origin))
        # An oddly written address of an allowed host is not followed either.
        if _ODD.search(url) or self._has_odd_host(url):
            raise faults.not_understood()

    def admits(self, origin: HostOrigin) -> bool:
        """Whether a connection to the origin is allowed."""
        usual = origin.port == _DEFAULT_PORTS[origin.scheme]
        return (origin.host, origin.port) in self._known or (usual and (origin.host, None) in self._known)

    def _has_odd_host(self, url: str) -> bool:
        host = urlsplit(url).netloc.casefold()
        # Characters that are normalised on the way are accepted only where the person typed them.
        return bool(_ODD_IN_HOST.search(host)) or not (host.isascii() or host in self._written)


def origin_of(url: str) -> HostOrigin:
    """The origin of a request to this address. Raises `SourceError` for what is no http or https address.

    >>> origin_of("https://Cloud.example.org/dav/")
    HostOrigin(scheme='https', host='cloud.example.org', port=443)
    """
    import requests
    import urllib3

    with suppress(requests.RequestException, urllib3.exceptions.HTTPError, ValueError):
        if urlsplit(url).scheme not in _DEFAULT_PORTS:
            raise faults.insecure()
        prepared = requests.Request("GET", url).prepare().url or ""
        parts = urllib3.util.parse_url(prepared)
        if parts.scheme and parts.host and parts.port != 0:
            host = parts.host.removeprefix("[").removesuffix("]")
            return HostOrigin(parts.scheme, host, parts.port or _DEFAULT_PORTS[parts.scheme])
    # Raised outside the handler, it has no chain that quotes the address.
    raise faults.not_understood()


def joined(asked: str, reference: str) -> str:
    """The absolute address of a reference in the answer from `asked`: a redirect, or an href.

    Servers behind a TLS-terminating proxy write `http://` before their own name, with the proxy's
    port or without it. Such an address is changed to https, like `asked`. Raises `SourceError` for an invalid one.

    >>> joined("https://cloud.example.org/.well-known/caldav", "http://cloud.example.org/dav/")
    'https://cloud.example.org/dav/'
    """
    with suppress(ValueError):
        url = urljoin(asked, reference)
        from_, to = urlsplit(asked), urlsplit(url)
        same = (from_.scheme, to.scheme) == ("https", "http") and to.hostname == from_.hostname
        if same and to.port in (None, 80, from_.port or 443):
            return urlunsplit(("https", from_.netloc.rpartition("@")[2], *to[2:]))
        return url
    raise faults.not_understood()


def is_encrypted(url: str) -> bool:
    """Whether an address is https, or on this machine, where there is no eavesdropping."""
    return origin_of(url).is_encrypted


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False
