"""The session of a JMAP server (RFC 8620, section 2): what it offers, its limits, and where requests go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from grense.base.frozen import FrozenDict
from grense.sources import faults
from grense.sources.hosts import joined

__all__ = ["CALENDARS", "CORE", "MAIL", "SUBMISSION", "JmapLimits", "JmapSession", "session_of", "session_url"]

CORE = "urn:ietf:params:jmap:core"
MAIL = "urn:ietf:params:jmap:mail"
SUBMISSION = "urn:ietf:params:jmap:submission"
# draft-ietf-jmap-calendars, with the properties of JSCalendar (RFC 8984, and its successor in the same queue).
CALENDARS = "urn:ietf:params:jmap:calendars"

_KNOWN = (MAIL, SUBMISSION, CALENDARS)
_WELL_KNOWN = "/.well-known/jmap"


@dataclass(frozen=True)
class JmapLimits:
    """The limits of one request; the defaults are the minimum that RFC 8620 suggests.

    `calls` are methods, `objects` those that one `/get` returns, `size` bytes.
    """

    calls: int = 16
    objects: int = 500
    size: int = 10_000_000


@dataclass(frozen=True)
class JmapSession:
    """What a server offers to the person: `api` is where requests go.

    `accounts` holds the id of the person's account by capability, and `details` what the server says of the account's.
    """

    api: str
    username: str = field(repr=False)
    limits: JmapLimits
    accounts: Mapping[str, str]
    details: Mapping[str, Mapping[str, Any]]

    def has(self, capability: str) -> bool:
        """Whether the server has this for the person."""
        return capability in self.accounts


def session_url(typed: str) -> str:
    """The address of the session that a person means: https and the well-known path by default.

    >>> session_url("api.fastmail.com"), session_url("https://mail.example.org:8443/jmap/session")
    ('https://api.fastmail.com/.well-known/jmap', 'https://mail.example.org:8443/jmap/session')

    Raises `SourceError` for what is no address.
    """
    text = typed.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        _ = parts.port
    except ValueError:
        raise faults.wrong_kind() from None
    if not parts.hostname:
        raise faults.wrong_kind()
    path = parts.path if parts.path.strip("/") else _WELL_KNOWN
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], path, parts.query, ""))


def session_of(content: Mapping[str, Any], asked: str) -> JmapSession:
    """The session in an answer from the address `asked`. Raises `SourceError` for what is no session."""
    capabilities, accounts = content.get("capabilities"), content.get("accounts")
    api, primary = content.get("apiUrl"), content.get("primaryAccounts")
    core = capabilities.get(CORE) if isinstance(capabilities, dict) else None
    if not (isinstance(core, dict) and isinstance(accounts, dict) and isinstance(api, str)):
        raise faults.wrong_kind()
    primary = primary if isinstance(primary, dict) else {}
    chosen = {one: _account(one, accounts, primary.get(one)) for one in _KNOWN if one in (capabilities or {})}
    details = {one: _details(accounts[account], one) for one, account in chosen.items() if account}
    return JmapSession(
        joined(asked, api),
        str(content.get("username") or ""),
        JmapLimits(
            _number(core, "maxCallsInRequest", JmapLimits.calls),
            _number(core, "maxObjectsInGet", JmapLimits.objects),
            _number(core, "maxSizeRequest", JmapLimits.size),
        ),
        FrozenDict({one: account for one, account in chosen.items() if account}),
        FrozenDict(details),
    )


def _account(capability: str, accounts: Mapping[str, Any], primary: object) -> str:
    """The primary account for a capability, else the person's own that has it; never one that somebody shares."""
    if isinstance(primary, str) and primary in accounts:
        return primary
    own = (name for name, one in accounts.items() if isinstance(one, dict) and one.get("isPersonal"))
    return next((name for name in own if capability in (accounts[name].get("accountCapabilities") or ())), "")


def _details(account: Any, capability: str) -> Mapping[str, Any]:
    found = account.get("accountCapabilities") if isinstance(account, dict) else None
    details = found.get(capability) if isinstance(found, dict) else None
    return details if isinstance(details, dict) else {}


def _number(core: Mapping[str, Any], name: str, otherwise: int) -> int:
    value = core.get(name)
    return value if isinstance(value, int) and value > 0 else otherwise
