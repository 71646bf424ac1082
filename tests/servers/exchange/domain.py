"""The domain of an address, over a proxy: what it says of its Exchange Server, and the server itself."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme

from grense.sources.exchange import Exchange
from servers.exchange.server import settings
from servers.exchange.stand import ExchangeStand
from servers.proxy import Proxy
from servers.stand import PASSWORD

EWS = "https://mail.example.org/EWS/Exchange.asmx"


class Domain:
    """example.org: names that lead to one server of Exchange, over a proxy, and to nothing else."""

    def __init__(self, folder: Path, *, auth: str = "basic") -> None:
        authority = trustme.CA()
        self.ca = str(folder / "ca.pem")
        authority.cert_pem.write_to_path(self.ca)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        names = ("example.org", "autodiscover.example.org", "mail.example.org", "mail.example.com")
        authority.issue_cert(*names, "autodiscover.example.com").configure_cert(context)
        self.stand = ExchangeStand(auth=auth, tls=context)
        self.server = self.stand.server
        self.proxy = Proxy(dict.fromkeys(names, self.stand.server.port))
        self.server.autodiscover["autodiscover.example.org"] = settings(EWS)

    def source(self, password: str = PASSWORD, **options: Any) -> Exchange:
        given: dict[str, Any] = {"url": "", "ca": self.ca, "hosts": ("mail.example.org",), **options}
        return self.stand.source(password, **given)

    def put_in_front(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the names lead here for the rest of a test."""
        for name in ("NO_PROXY", "no_proxy", "https_proxy"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HTTPS_PROXY", self.proxy.url)

    def stop(self) -> None:
        self.proxy.stop()
        self.stand.stop()
