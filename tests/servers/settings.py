"""The test servers as settings: options and a secret each, over the server's cable."""

from __future__ import annotations

import dataclasses
from typing import Any

from servers.calendar_site import PATH, SiteStand
from servers.dav_server import USER, DavStand
from servers.dovecot import ImapStand
from servers.exchange import ExchangeStand
from servers.google import GoogleStand
from servers.graph import GraphStand
from servers.radicale import CalDavStand
from servers.stand import PASSWORD, Stand

STANDS: dict[str, type[Stand]] = {
    stand.kind: stand for stand in (SiteStand, CalDavStand, ImapStand, ExchangeStand, GraphStand, GoogleStand)
}


def options_of(stand: Stand) -> dict[str, Any]:
    """The options of `[sources.NAME]`."""
    if isinstance(stand, SiteStand):
        return {"kind": "ics"}
    if isinstance(stand, DavStand):
        return {"kind": "caldav", "url": stand.url, "user": USER, "calendars": [stand.calendar]}
    if isinstance(stand, ImapStand):
        account: Any = stand.dovecot.account(port=stand.cable.port)
    elif isinstance(stand, GraphStand | GoogleStand):
        account = stand.account()
    else:
        account = stand.account
    given = {name: value for name, value in dataclasses.asdict(account).items() if value not in (None, ())}
    return {"kind": stand.kind, **given}


def secret_of(stand: Stand) -> str:
    """The secret in the keyring."""
    if isinstance(stand, SiteStand):
        return f"http://127.0.0.1:{stand.cable.port}{PATH}"
    return stand.sign_in() if isinstance(stand, GraphStand | GoogleStand) else PASSWORD
