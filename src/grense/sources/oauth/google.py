"""Signing in at Google as an installed app, and staying signed in, on Google's own libraries.

Sources: https://developers.google.com/identity/protocols/oauth2/native-app and RFC 8252 (30 November 2026). No
discovery document is read: the addresses are those of the page. Everything that is wanted is asked for at once, since
Google does not offer incremental authorization to installed apps; a person who wants more later signs in again.
"""

from __future__ import annotations

import json
import webbrowser
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from grense.errors import GrenseError, SignInError
from grense.sources import faults
from grense.sources.http import Web
from grense.sources.json_content import content_of
from grense.sources.oauth.redirect import Redirect
from grense.sources.oauth.session import GuardedRequest, WebAdapter
from grense.sources.transport import unlogged

__all__ = ["GoogleApplication", "GoogleTokens", "client_secret_of", "revoke", "sign_in"]

_LOGGERS = ("requests_oauthlib.oauth2_session", "google.oauth2.credentials", "google.oauth2._client")
_BUSY = ("internal_failure", "server_error", "temporarily_unavailable")
_REFUSED = ("access_denied", "admin_policy_enforced", "consent_required", "invalid_scope", "org_internal")
# A wrong redirect address is that of a client of another type, an invalid request one without the secret.
_UNKNOWN = (
    "deleted_client",
    "disabled_client",
    "invalid_client",
    "invalid_request",
    "redirect_uri_mismatch",
    "unauthorized_client",
)
_EXPIRED = ("invalid_grant", "interaction_required", "login_required")


@dataclass(frozen=True)
class GoogleApplication:
    """The client that a person signs in with, none of which is secret.

    `client_id` is that of a client of the type for desktop apps, `scopes` are asked for at the sign-in. `authorization`
    is the address of the page that a browser opens, `tokens` that of the server of tokens. `ca` is a file of
    certificates that replace the usual trusted ones, `extra` the extra of this kind of source.
    """

    client_id: str
    scopes: tuple[str, ...]
    authorization: str = "https://accounts.google.com/o/oauth2/v2/auth"
    tokens: str = "https://oauth2.googleapis.com"
    extra: str = "google"
    ca: str | None = None


def sign_in(
    application: GoogleApplication,
    *,
    client_secret: str = "",
    device_code: bool = False,
    show: Callable[[str, str], None],
    open_browser: Callable[[str], object] | None = None,
    patience: float = 30.0,
    wait: float = 300.0,
) -> str:
    """Let the person sign in, and return the secret that renews the sign-in, for the system's keyring.

    The sign-in takes place in the system's browser (PKCE, answered on loopback); where none opens, `show` is called
    with the address and "". `client_secret` belongs to the client; it becomes part of the result. `patience` is the
    time-out for a silent server in seconds, `wait` that for the person.

    Raises `SignInError` for a sign-in that is declined or not allowed, for a client that Google does not know, without
    its secret, and for `device_code`, which Google offers for neither calendars nor mail; and what `Web` raises.
    """
    if device_code:
        raise faults.no_device_code()
    if not client_secret:
        # Google would refuse only after the person has agreed.
        raise faults.client_secret_missing()
    tokens = GoogleTokens(application, _Kept(client_secret).text, patience=patience)
    try:
        tokens.sign_in_here(open_browser or webbrowser.open, show, wait)
        return tokens.kept
    finally:
        tokens.close()


def client_secret_of(kept: str) -> str:
    """The secret of the client in the secret of a sign-in, for the next sign-in; "" without one."""
    with suppress(SignInError):
        return _Kept.of(kept).client_secret
    return ""


def revoke(application: GoogleApplication, kept: str, *, patience: float = 10.0) -> None:
    """Take back what the person agreed to, at Google. What was taken back before is no error.

    Raises what `Web` raises.
    """
    tokens = GoogleTokens(application, kept, patience=patience)
    try:
        tokens.revoke()
    finally:
        tokens.close()


@dataclass(frozen=True)
class _Kept:
    """The secret of a sign-in: that of the client, the token that renews it, and the scopes that were agreed to."""

    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> _Kept:
        """The secret in a text. Raises `SignInError` for one that is none."""
        try:
            found = cls(**json.loads(text))
            return replace(found, scopes=tuple(map(str, found.scopes)))
        except (TypeError, ValueError):
            pass
        # Raised outside the handler, it has no chain that quotes the text.
        raise faults.sign_in_expired()

    @property
    def text(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"), sort_keys=True)


class GoogleTokens:
    """A person's sign-in. `kept` is the secret that renews it; `keep` is called whenever that changes."""

    def __init__(
        self,
        application: GoogleApplication,
        kept: str = "",
        keep: Callable[[str], None] | None = None,
        patience: float = 30.0,
    ) -> None:
        self.kept = kept
        self._registered, self._keep = application, keep
        self._secret = _Kept.of(kept) if kept else _Kept()
        host = urlsplit(application.tokens).netloc
        self._web = Web([host], authority=application.ca, patience=patience, extra=application.extra)
        self._token = ""

    @property
    def granted(self) -> frozenset[str]:
        """The scopes that the person agreed to, which may be fewer than were asked for."""
        return frozenset(self._secret.scopes)

    def access(self, *, renew: bool = False) -> str:
        """An access token: the current one or, with `renew` and at first, a new one."""
        if renew or not self._token:
            if not self._secret.refresh_token:
                raise faults.sign_in_expired()
            with unlogged(_LOGGERS):
                credentials = self._credentials()
                _asked(partial(credentials.refresh, GuardedRequest(self._web)))
            self._take(credentials.token, credentials.refresh_token, credentials.granted_scopes)
        return self._token

    def sign_in_here(
        self, open_browser: Callable[[str], object], show: Callable[[str, str], None], wait: float
    ) -> None:
        """Let the person sign in, in a browser on this machine."""
        self._sign_in(open_browser, show, wait, {})
        if not self._secret.refresh_token:
            # Google gives the token that renews a sign-in once, unless the page of consent is shown again.
            self._sign_in(open_browser, show, wait, {"prompt": "consent"})
        if not self._secret.refresh_token:
            raise faults.not_understood()

    def revoke(self) -> None:
        """Take back what the person agreed to. What was taken back before is no error."""
        body = urlencode({"token": self._secret.refresh_token}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        address = f"{self._registered.tokens}/revoke"
        answer = self._web.send("POST", address, body=body, headers=headers, expect=(200, 400))
        if answer.status != 200 and content_of(answer.body).get("error") != "invalid_token":
            raise faults.not_understood()

    def close(self) -> None:
        """End the connections to the server of tokens."""
        self._web.close()

    def _sign_in(
        self,
        open_browser: Callable[[str], object],
        show: Callable[[str, str], None],
        wait: float,
        options: Mapping[str, str],
    ) -> None:
        with unlogged(_LOGGERS), Redirect("127.0.0.1") as redirect:
            flow = self._flow(redirect.address)
            address, state = flow.authorization_url(**options)
            if not open_browser(address):
                show(address, "")
            brought = redirect.answer(state, wait)
        if brought is None or "code" not in brought:
            raise _refusal((brought or {}).get("error", "login_required"))
        # The scopes in the answer are those that were agreed to; oauthlib raises an error where they are others.
        flow.oauth2session.scope = None
        with unlogged(_LOGGERS):
            answer = _asked(partial(flow.fetch_token, code=brought["code"], include_client_id=True))
        granted = answer.get("scope") or self._registered.scopes
        self._take(answer["access_token"], answer.get("refresh_token"), granted)

    def _take(self, token: str, refresh_token: str | None, scopes: Any) -> None:
        self._token = str(token)
        named = scopes.split() if isinstance(scopes, str) else [str(one) for one in scopes or self._secret.scopes]
        self._secret = replace(
            self._secret, refresh_token=refresh_token or self._secret.refresh_token, scopes=tuple(sorted(named))
        )
        if self._secret.text != self.kept:
            self.kept = self._secret.text
            if self._keep is not None:
                self._keep(self.kept)

    def _flow(self, redirect: str) -> Any:
        try:
            from google_auth_oauthlib.flow import Flow
        except ImportError:
            raise faults.missing_extra(self._registered.extra) from None
        config = {
            "client_id": self._registered.client_id,
            "client_secret": self._secret.client_secret,
            "auth_uri": self._registered.authorization,
            "token_uri": f"{self._registered.tokens}/token",
        }
        flow = Flow.from_client_config({"installed": config}, list(self._registered.scopes), redirect_uri=redirect)
        # Otherwise a name and a password for the host in ~/.netrc would be sent.
        flow.oauth2session.trust_env = False
        flow.oauth2session.mount("https://", WebAdapter(self._web))
        return flow

    def _credentials(self) -> Any:
        try:
            from google.oauth2.credentials import Credentials
        except ImportError:
            raise faults.missing_extra(self._registered.extra) from None
        return Credentials(  # type: ignore[no-untyped-call]  # google-auth has no types here
            None,
            refresh_token=self._secret.refresh_token,
            token_uri=f"{self._registered.tokens}/token",
            client_id=self._registered.client_id,
            client_secret=self._secret.client_secret,
        )


def _asked(question: Callable[[], Any]) -> Any:
    """The result of a library; its errors are converted, since they quote the server's answer."""
    try:
        return question()
    except GrenseError:
        raise
    except Exception as error:  # oauthlib, requests-oauthlib and google-auth each have their own
        fault = _refusal(_code(error))
    # Raised outside the handler, it has no chain.
    raise fault


def _code(error: Exception) -> str:
    """The code of OAuth's in a library's error; "" without one."""
    if isinstance(code := getattr(error, "error", None), str):
        return code
    said = next((one for one in error.args if isinstance(one, Mapping)), {})
    return str(said.get("error", ""))


def _refusal(code: str) -> GrenseError:
    if code in _UNKNOWN:
        return faults.unknown_client()
    if code in _REFUSED:
        return faults.consent_withdrawn()
    if code in _EXPIRED:
        return faults.sign_in_expired()
    return faults.busy() if code in _BUSY else faults.not_understood()
