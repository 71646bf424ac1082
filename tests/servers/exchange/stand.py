"""The fake Exchange behind a cable, for the contract tests."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Collection
from dataclasses import replace
from typing import ClassVar

from grense.sources.exchange import Account, Exchange
from servers.cable import Cable
from servers.exchange.mailbox import Event, Mail, Mailbox
from servers.exchange.server import PATH, ExchangeServer
from servers.stand import MARK, ME, PASSWORD

USER = "EXAMPLE\\kari"


class ExchangeStand:
    """An Exchange Server on loopback. `stop` fails where anything beyond times and kinds was requested."""

    kind: ClassVar[str] = "exchange"
    meetings: ClassVar[bool] = True
    mails: ClassVar[bool] = True

    def __init__(self, *, auth: str = "basic", tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.server = ExchangeServer(USER, PASSWORD, auth=auth, tls=tls)
        self.cable = Cable(self.server.port)
        scheme = "http" if tls is None else "https"
        self.account = Account(f"{scheme}://{host}:{self.cable.port}{PATH}", USER, ME, auth=auth)
        self._counted = 0

    @property
    def mailbox(self) -> Mailbox:
        return self.server.mailbox

    def source(
        self,
        password: str = PASSWORD,
        *,
        patience: float = 60.0,
        include: Collection[str] = (),
        tz: str = "Europe/Oslo",
        **changed: object,
    ) -> Exchange:
        return Exchange(replace(self.account, **changed), password, include=include, tz=tz, patience=patience)

    def put_meeting(self, name: str, start: dt.datetime, end: dt.datetime, *, elsewhere: bool = False) -> None:
        self.mailbox.put(name, Event(start, end, busy="WorkingElsewhere" if elsewhere else "Busy"))

    def remove_meeting(self, name: str) -> None:
        self.mailbox.remove(name)

    def put_mail(self, name: str, sent: dt.datetime, *, answers: bool = False) -> None:
        more = f"<t:InReplyTo>&lt;{MARK}@example.org&gt;</t:InReplyTo>" if answers else ""
        mail = Mail(sent, message_id=f"&lt;{name}@example.org&gt;")
        self.mailbox.mails[name] = replace(mail, more=mail.more + more)

    def requests(self) -> int:
        before, self._counted = self._counted, self.server.requests
        return self._counted - before

    def stop(self) -> None:
        self.cable.stop()
        self.server.stop()
        assert self.server.improper == []
