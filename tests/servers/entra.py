"""The sign-in at Microsoft: the v2.0 OAuth endpoints, as published, for work accounts and for private ones."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import threading
import time
from collections.abc import Mapping
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from grense.sources.microsoft365 import SCOPES
from servers.stand import MARK, ME

TENANT = "organisation.example"
# Each place to sign in, and the accounts that it takes. The directory of private accounts is one, with this id.
# Source: https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad"
TENANTS = {
    TENANT: ("work",),
    "organizations": ("work",),
    "consumers": ("personal",),
    "common": ("work", "personal"),
}
CLIENT = "11111111-2222-3333-4444-555555555555"
USER_CODE = "ABCD-EFGH"
_RESERVED = {"openid", "profile", "offline_access"}
_DEVICE = "urn:ietf:params:oauth:grant-type:device_code"

Reply = tuple[int, Any]


class Entra:
    """One person, who always signs in. `wrongs` are the client's violations of the protocol.

    `person` is the kind of their account, `application` the kinds that the application is registered for. Where the
    two do not fit the place to sign in, its page shows an error and sends nobody back. Codes and tokens hold `MARK`,
    and so do the person's names in the ID token.
    """

    def __init__(self) -> None:
        self.wrongs: list[str] = []
        self.asked_for: set[str] = set()
        self.person = "work"
        self.application: tuple[str, ...] = ("work", "personal")
        self.shown: list[str] = []  # the errors on pages that go no further
        self.clock = 0.0  # seconds that this server is ahead
        self.refusal: dict[str, str] | None = None
        self.token_host = ""  # the host in the configuration instead
        self.garbage: str | None = None  # the answer instead of all others
        self.pending = 1  # polls before the person has entered the device code
        self.scopes = {*SCOPES, "Calendars.Read"}  # that a client may ask for
        self.access: set[str] = set()
        self.refresh: set[str] = set()
        self._codes: dict[str, dict[str, str]] = {}
        self._number = count(1)

    def answer(self, base: str, path: str, query: Mapping[str, str], form: Mapping[str, str]) -> Reply:
        if self.garbage is not None:
            return 200, self.garbage
        tenant, _, what = path.strip("/").partition("/")
        if tenant not in TENANTS:
            return 400, {"error": "invalid_tenant", "error_description": f"AADSTS90002: {tenant}"}
        if what == "v2.0/.well-known/openid-configuration":
            issuer = {"consumers": PERSONAL, TENANT: TENANT}.get(tenant, "{tenantid}")
            return 200, _configuration(f"{base}/{tenant}", f"{self.token_host or base}/{tenant}", f"{base}/{issuer}")
        if what == "oauth2/v2.0/authorize":
            wrong = self._misfit(tenant)
            return (200, self._page_of(wrong)) if wrong else self._authorize(query)
        if what == "oauth2/v2.0/devicecode":
            wrong = self._misfit(tenant)
            return (
                (400, {"error": "invalid_request", "error_description": wrong}) if wrong else self._device(base, form)
            )
        if what == "oauth2/v2.0/token":
            return self._token(form)
        return 404, {"error": "not_found"}

    def _misfit(self, tenant: str) -> str:
        """The error where the account, the application and the place to sign in do not fit; "" where they do."""
        if not set(TENANTS[tenant]) & set(self.application):
            who = "Microsoft Account" if self.application == ("personal",) else "Microsoft Entra"
            number = 9002331 if self.application == ("personal",) else 9002346
            return f"AADSTS{number}: Application is configured for use by {who} users only. {MARK}"
        if self.person not in TENANTS[tenant]:
            return f"AADSTS50020: User account '{ME}' from identity provider does not exist in tenant. {MARK}"
        return ""

    def _page_of(self, error: str) -> str:
        self.shown.append(error)
        return f"<html>{error}</html>"

    def _authorize(self, query: Mapping[str, str]) -> Reply:
        self._check_scope(query["scope"])
        self._check(query["code_challenge_method"] == "S256", "PKCE without S256")
        self._check(query["response_mode"] == "form_post", "a code in an address")
        self._check(re.fullmatch(r"http://localhost:\d+", query["redirect_uri"]) is not None, "redirect")
        answer = {"state": query["state"], **(self.refusal or {})}
        if self.refusal is None:
            code = f"{MARK}-code-{next(self._number)}"
            self._codes[code] = dict(query)
            answer["code"] = code
        fields = "".join(f'<input name="{name}" value="{html.escape(value)}">' for name, value in answer.items())
        return 200, f'<form method="post" action="{query["redirect_uri"]}">{fields}</form>'

    def _device(self, base: str, form: Mapping[str, str]) -> Reply:
        self._check_scope(form["scope"])
        return 200, {
            "device_code": f"{MARK}-device",
            "user_code": USER_CODE,
            "verification_uri": f"{base}/device",
            "expires_in": 900,
            "interval": 1,
            "message": "go",
        }

    def _token(self, form: Mapping[str, str]) -> Reply:
        self._check(form["client_id"] == CLIENT, "another application")
        if self.refusal is not None:
            return 400, {"error_description": f"AADSTS0: {MARK} {ME}", **self.refusal}
        nonce = None
        if form["grant_type"] == _DEVICE:
            self.pending -= 1
            if self.pending >= 0:
                return 400, {"error": "authorization_pending", "error_description": MARK}
        elif form["grant_type"] == "refresh_token":
            self._check_scope(form["scope"])
            if form["refresh_token"] not in self.refresh:
                return 400, {
                    "error": "invalid_grant",
                    "error_description": f"AADSTS70000: {form['refresh_token']} {ME}",
                }
        else:
            given = self._codes.pop(form["code"])
            digest = hashlib.sha256(form["code_verifier"].encode()).digest()
            self._check(_base64(digest) == given["code_challenge"], "PKCE")
            self._check(form["redirect_uri"] == given["redirect_uri"], "redirect")
            nonce = given["nonce"]
        return 200, self._tokens(nonce)

    def _tokens(self, nonce: str | None) -> dict[str, Any]:
        number = next(self._number)
        access, refresh = f"{MARK}-access-{number}", f"{MARK}-refresh-{number}"
        self.access.add(access)
        self.refresh.add(refresh)
        now = int(time.time() + self.clock)
        claims = {
            "aud": CLIENT,
            "iss": "https://localhost",
            "iat": now,
            "nbf": now,
            "exp": now + 3600,
            "sub": "1",
            "name": f"Kari {MARK}",
            "preferred_username": ME,
            "nonce": nonce,
        }
        return {
            "token_type": "Bearer",
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": 3600,
            "scope": " ".join(SCOPES),
            "id_token": f"{_json({'alg': 'none'})}.{_json(claims)}.",
            "client_info": _json({"uid": "u1", "utid": PERSONAL if self.person == "personal" else "t1"}),
        }

    def _check_scope(self, scope: str) -> None:
        asked = {one.rpartition("/")[2] for one in scope.split()}
        self.asked_for |= asked
        self._check(asked <= self.scopes | _RESERVED, f"scope {asked}")

    def _check(self, holds: bool, wrong: str) -> None:
        if not holds:
            self.wrongs.append(wrong)


class Browser:
    """A person's browser: opens the address, signs in, and posts the form."""

    def __init__(self, ca: str) -> None:
        self.visited: list[str] = []
        self._ca = ca
        self._threads: list[threading.Thread] = []

    def open(self, address: str) -> bool:
        self.visited.append(address)
        self._threads.append(threading.Thread(target=self._visit, args=(address,)))
        self._threads[-1].start()
        return True

    def close(self) -> None:
        for thread in self._threads:
            thread.join(10)

    def _visit(self, address: str) -> None:
        with requests.Session() as session:
            page = session.get(address, verify=self._ca, timeout=60).text
            action = re.search('action="([^"]*)"', page)
            if action is None:  # a page with an error; the person closes it
                return
            fields = {name: html.unescape(value) for name, value in re.findall('name="([^"]*)" value="([^"]*)"', page)}
            # Another page sends a request first.
            session.post(action[1], data={"code": "another", "state": "another"}, timeout=60)
            session.post(action[1], data=fields, timeout=60)


def _configuration(address: str, tokens: str, issuer: str) -> dict[str, str]:
    return {
        "issuer": f"{issuer}/v2.0",
        "authorization_endpoint": f"{address}/oauth2/v2.0/authorize",
        "token_endpoint": f"{tokens}/oauth2/v2.0/token",
        "device_authorization_endpoint": f"{address}/oauth2/v2.0/devicecode",
    }


def fields_of(address: str) -> tuple[str, dict[str, str]]:
    """The path of an address, and its query."""
    parts = urlsplit(address)
    return parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}


def _json(value: Any) -> str:
    return _base64(json.dumps(value).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
