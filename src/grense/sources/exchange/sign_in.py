"""Ways of signing in to an Exchange Server, and what it says of those that it refuses.

Imports exchangelib, so it is itself imported only where a server is contacted.
"""

from __future__ import annotations

from typing import Any

import exchangelib
import requests
from exchangelib import transport
from requests.auth import HTTPBasicAuth
from requests_ntlm import HttpNtlmAuth

from grense.sources import faults
from grense.sources.digest import challenges
from grense.sources.exchange.account import Account

__all__ = ["auth_type", "check_refusal", "way_in"]

_AUTH = {"ntlm": exchangelib.NTLM, "basic": exchangelib.BASIC, "kerberos": exchangelib.GSSAPI}
# By the scheme in WWW-Authenticate, in lower case.
_BY_SCHEME = {"ntlm": "ntlm", "basic": "basic", "negotiate": "kerberos"}


def way_in(account: Account, password: str) -> Any:
    """The way of signing in that the account names, for a session of `requests`. Raises `MissingExtraError`."""
    kind, user = auth_type(account), account.user or account.address
    if kind == exchangelib.BASIC:
        # requests would encode text as Latin-1, which lacks characters of many passwords.
        return HTTPBasicAuth(user.encode(), password.encode())
    if kind == exchangelib.GSSAPI:
        return transport.get_auth_instance(kind)
    # An address signs in without a domain, as exchangelib writes it.
    return _Ntlm(f"\\{user}" if user.count("@") == 1 else user, password)


def check_refusal(auth: str, response: requests.Response) -> None:
    """Raise the fault for an answer of 401 to a request that was signed in by `auth`."""
    named = [scheme for scheme, _ in challenges(response.headers.get("www-authenticate", ""))]
    offered = list(dict.fromkeys(_BY_SCHEME[scheme] for scheme in named if scheme in _BY_SCHEME))
    if named and not offered:
        raise faults.no_password()
    if offered and auth not in offered:
        raise faults.other_sign_in(", ".join(offered))
    raise faults.no_ticket() if auth == "kerberos" else faults.wrong_password()


def auth_type(account: Account) -> str:
    """The name that exchangelib has for the account's way of signing in. Raises `MissingExtraError`."""
    kind: str = _AUTH[account.auth]
    if kind not in transport.AUTH_TYPE_MAP:
        raise faults.missing_extra(account.auth)
    return kind


class _Ntlm(HttpNtlmAuth):
    """NTLM, which leaves the refusal of a server that takes Kerberos alone as it is."""

    def response_hook(self, r: requests.Response, **options: Any) -> requests.Response:
        try:
            answer: requests.Response = super().response_hook(r, **options)
        except PermissionError:
            return r
        return answer
