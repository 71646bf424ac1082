"""The sign-in of Google: the endpoints of OAuth 2.0 for desktop apps, as published, and the person's browser."""

from __future__ import annotations

import base64
import hashlib
import http.client
import re
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from itertools import count
from typing import Any
from urllib.parse import urlencode, urlsplit

from servers.entra import Browser
from servers.stand import MARK, ME

CLIENT = "123456789012-abc.apps.googleusercontent.com"
CLIENT_SECRET = f"GOCSPX-{MARK}"
AUTH = "https://www.googleapis.com/auth/"
SCOPES = {f"{AUTH}calendar.events.owned.readonly", f"{AUTH}calendar.freebusy", f"{AUTH}gmail.metadata"}

_PAGE_FIELDS = {
    *("response_type", "client_id", "redirect_uri", "scope", "state"),
    *("access_type", "code_challenge", "code_challenge_method", "prompt"),
}
_FORMS = {
    "authorization_code": {"code", "redirect_uri", "client_id", "client_secret", "code_verifier"},
    "refresh_token": {"refresh_token", "client_id", "client_secret"},
}

Reply = tuple[int, Any]


class GoogleAccounts:
    """One person, who always signs in. `wrongs` are the client's violations of the protocol.

    Codes and tokens hold `MARK`. `access` and `refresh` are the valid tokens, each with its scopes.
    """

    def __init__(self) -> None:
        self.wrongs: list[str] = []
        self.scopes = set(SCOPES)  # those that a client may ask for
        self.asked_for: set[str] = set()
        self.prompts: list[str] = []
        self.unticked: set[str] = set()
        self.refusal = ""  # an error instead of a code
        self.token_error = ""  # an error instead of tokens
        self.withholds = 0  # sign-ins without a refresh token
        self.garbage: str | None = None  # the answer instead of all others
        self.access: dict[str, set[str]] = {}
        self.refresh: dict[str, set[str]] = {}
        self._codes: dict[str, dict[str, str]] = {}
        self._number = count(1)

    def page(self, query: Mapping[str, str]) -> str:
        """The address that the page of consent sends the browser to."""
        self.check(query.keys() <= _PAGE_FIELDS, f"fields of the page {set(query) - _PAGE_FIELDS}")
        self.check(query["client_id"] == CLIENT and query["response_type"] == "code", "client")
        self.check(query["code_challenge_method"] == "S256", "PKCE without S256")
        self.check(query["access_type"] == "offline", "access_type")
        self.check(re.fullmatch(r"http://127\.0\.0\.1:\d+", query["redirect_uri"]) is not None, "redirect")
        asked = set(query["scope"].split())
        self.asked_for |= asked
        self.check(asked <= self.scopes, f"scope {asked}")
        self.prompts.append(query.get("prompt", ""))
        granted = asked - self.unticked
        answer = {"state": query["state"]}
        if self.refusal or not granted:
            answer["error"] = self.refusal or "access_denied"
        else:
            code = f"4/{MARK}-code-{next(self._number)}"
            self._codes[code] = {**query, "granted": " ".join(sorted(granted))}
            answer |= {"code": code, "scope": self._codes[code]["granted"]}
        return f"{query['redirect_uri']}/?{urlencode(answer)}"

    def answer(self, path: str, form: Mapping[str, str]) -> Reply:
        """The answer of the server of tokens."""
        if self.garbage is not None:
            return 200, self.garbage
        if path == "/token":
            return self._token(form)
        if path == "/revoke":
            return self._revoke(form)
        self.check(False, f"path {path}")
        return 404, {"error": "not_found"}

    def revoke_all(self) -> None:
        """Take everything back, as the person can on a page of Google's."""
        self.access.clear()
        self.refresh.clear()

    def check(self, holds: bool, wrong: str) -> None:
        if not holds:
            self.wrongs.append(wrong)

    def _token(self, form: Mapping[str, str]) -> Reply:
        kind = form["grant_type"]
        self.check(set(form) == {"grant_type", *_FORMS[kind]}, f"form {sorted(form)}")
        if self.token_error:
            return 400, {"error": self.token_error, "error_description": f"{MARK} {ME}"}
        if form["client_id"] != CLIENT or form["client_secret"] != CLIENT_SECRET:
            return 401, {"error": "invalid_client", "error_description": f"Unauthorized {MARK}"}
        if kind == "refresh_token":
            if form["refresh_token"] not in self.refresh:
                said = f"Token has been expired or revoked. {form['refresh_token']} {ME}"
                return 400, {"error": "invalid_grant", "error_description": said}
            return 200, self._access(self.refresh[form["refresh_token"]])
        given = self._codes.pop(form["code"])
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        self.check(base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == given["code_challenge"], "PKCE")
        self.check(form["redirect_uri"] == given["redirect_uri"], "redirect")
        granted = set(given["granted"].split())
        answer = self._access(granted)
        self.withholds -= 1
        if self.withholds < 0:
            answer["refresh_token"] = f"1//{MARK}-refresh-{next(self._number)}"
            self.refresh[answer["refresh_token"]] = granted
        return 200, answer

    def _access(self, scopes: set[str]) -> dict[str, Any]:
        token = f"ya29.{MARK}-access-{next(self._number)}"
        self.access[token] = scopes
        return {"access_token": token, "expires_in": 3599, "scope": " ".join(sorted(scopes)), "token_type": "Bearer"}

    def _revoke(self, form: Mapping[str, str]) -> Reply:
        self.check(set(form) == {"token"}, f"form {sorted(form)}")
        if form["token"] not in self.refresh:
            return 400, {"error": "invalid_token", "error_description": "Token expired or revoked"}
        self.revoke_all()
        return 200, {}


class ConsentBrowser(Browser):
    """A person's browser: opens the address, agrees, and is sent back to this machine."""

    def _visit(self, address: str) -> None:
        # Not `requests`, whose log would hold what a browser's does not.
        page = urlsplit(address)
        with suppress(OSError):
            trust = ssl.create_default_context(cafile=self._ca)
            with closing(http.client.HTTPSConnection(page.netloc, timeout=60, context=trust)) as near:
                near.request("GET", f"{page.path}?{page.query}")
                back = urlsplit(near.getresponse().headers["Location"])
            # Another page sends a request first.
            for query in ("code=another&state=another", back.query):
                with closing(http.client.HTTPConnection(back.netloc, timeout=60)) as here:
                    here.request("GET", f"{back.path}?{query}")
                    here.getresponse().read()
