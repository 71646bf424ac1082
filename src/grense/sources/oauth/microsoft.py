"""Signing in at Microsoft, and staying signed in: msal talks to the authority; only the refresh token is stored."""

from __future__ import annotations

import json
import logging
import re
import threading
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from grense.errors import GrenseError
from grense.sources import faults
from grense.sources.oauth.authority import Authority
from grense.sources.oauth.redirect import Redirect

__all__ = ["MicrosoftApplication", "MicrosoftTokens", "sign_in"]

_KEPT = ("Account", "AppMetadata", "RefreshToken")
_BUSY = ("server_error", "temporarily_unavailable")
_EXPIRED = ("bad_verification_code", "interaction_required", "invalid_grant", "login_required")
_UNFINISHED = ("authorization_pending", "code_expired", "expired_token")  # nobody has entered the code
_REFUSED = (
    "access_denied",
    "authorization_declined",
    "consent_required",
    "invalid_client",
    "invalid_scope",
    "unauthorized_client",
)
_NOBODY = {"error": "login_required"}
_SILENCE = threading.RLock()
# The numbers of the authority's errors, AADSTS...; `error` alone covers several of them.
# Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes (30 November 2026)
# Not yet consented, and declined by the person.
_NO_CONSENT = frozenset({65001, 65004})
# An administrator has to approve it; it is not in the directory, disabled there, or not assigned to the person.
_NOT_APPROVED = frozenset({50105, 90094, 700016, 7000112})
# A private account at an organisation's application, or the reverse; an application for one organisation alone.
_WRONG_ACCOUNT = frozenset({50020, 50194, 9002331, 9002346})
_ONLY_WORK = "not enabled for consumers"  # the sign-in of private accounts gives no number
_NUMBER = re.compile(r"AADSTS(\d{5,7})\b")


@dataclass(frozen=True)
class MicrosoftApplication:
    """The application that a person signs in to, none of which is secret.

    `client_id` is its id, `authority` the address of the sign-in with the tenant. Without `scopes` nothing is read;
    `wider_scopes`, those and others, are asked for at the sign-in. `ca` is a file of certificates that replace the
    usual trusted ones, `extra` the extra of this kind of source.
    """

    client_id: str
    authority: str
    scopes: tuple[str, ...]
    wider_scopes: tuple[str, ...]
    extra: str
    ca: str | None = None


def sign_in(
    application: MicrosoftApplication,
    *,
    device_code: bool = False,
    show: Callable[[str, str], None],
    open_browser: Callable[[str], object] | None = None,
    patience: float = 30.0,
    wait: float = 300.0,
) -> str:
    """Let the person sign in, and return the secret that renews the sign-in, for the system's keyring.

    The sign-in takes place in the system's browser (PKCE, answered on loopback). With `device_code`, or where no
    browser opens, `show` is called with an address and the code to enter there, "" where none is needed. `patience`
    is the time-out for a silent server in seconds, `wait` that for the person.

    Raises `SignInError` for a sign-in that is declined, not allowed or not finished, and what `Web` raises.
    """
    tokens = MicrosoftTokens(application, patience=patience)
    try:
        if device_code:
            tokens.sign_in_elsewhere(show, wait)
        else:
            tokens.sign_in_here(open_browser or webbrowser.open, show, wait)
        return tokens.kept
    finally:
        tokens.close()


class MicrosoftTokens:
    """A person's sign-in. `kept` is the secret that renews it; `keep` is called whenever that changes."""

    def __init__(
        self,
        application: MicrosoftApplication,
        kept: str = "",
        keep: Callable[[str], None] | None = None,
        patience: float = 30.0,
    ) -> None:
        try:
            import msal
        except ImportError:
            raise faults.missing_extra(application.extra) from None
        self.kept = kept
        self._registered, self._keep = application, keep
        self._cache = msal.SerializableTokenCache()
        _asked(partial(self._cache.deserialize, kept), faults.sign_in_expired)
        self._authority = Authority(
            application.authority, ca=application.ca, patience=patience, extra=application.extra
        )
        self._scopes, self._wider_scopes = list(application.scopes), list(application.wider_scopes)
        self._application: Any = None
        self._token = ""

    def access(self, *, renew: bool = False) -> str:
        """An access token: the current one or, with `renew` and at first, a new one."""
        if renew or not self._token:
            with _in_silence():
                application = self._connected()
                known = _asked(application.get_accounts, faults.sign_in_expired)
                ask = partial(application.acquire_token_silent_with_error, self._scopes, force_refresh=True)
                self._take((known and _asked(partial(ask, account=known[0]))) or _NOBODY)
        return self._token

    def sign_in_here(
        self, open_browser: Callable[[str], object], show: Callable[[str, str], None], wait: float
    ) -> None:
        """Let the person sign in, in a browser on this machine."""
        with _in_silence(), Redirect() as redirect:
            application = self._connected()
            begin = partial(application.initiate_auth_code_flow, response_mode="form_post")
            flow = _asked(partial(begin, self._wider_scopes, redirect_uri=redirect.address))
            if not open_browser(flow["auth_uri"]):
                show(flow["auth_uri"], "")
            brought = redirect.answer(flow["state"], wait)
            if brought is None:
                raise faults.sign_in_unfinished()
            self._take(_asked(partial(application.acquire_token_by_auth_code_flow, flow, brought)))

    def sign_in_elsewhere(self, show: Callable[[str, str], None], wait: float) -> None:
        """Let the person sign in, in a browser anywhere, by entering a code."""
        with _in_silence():
            application = self._connected()
            flow = _asked(partial(application.initiate_device_flow, self._wider_scopes))
            if "user_code" not in flow:
                raise _refusal(flow)
            flow["expires_at"] = min(flow["expires_at"], flow["expires_at"] - flow["expires_in"] + wait)
            show(flow["verification_uri"], flow["user_code"])
            answer = _asked(partial(application.acquire_token_by_device_flow, flow))
            if answer.get("error") in _UNFINISHED:
                raise faults.sign_in_unfinished()
            self._take(answer)

    def close(self) -> None:
        """End the connections to the authority."""
        self._authority.close()

    def _take(self, answer: Mapping[str, Any]) -> None:
        if "access_token" not in answer:
            raise _refusal(answer)
        if self._cache.has_state_changed:
            self._remember(_essence(self._cache.serialize()))
        self._token = str(answer["access_token"])

    def _remember(self, kept: str) -> None:
        if kept != self.kept:
            self.kept = kept
            if self._keep is not None:
                self._keep(kept)

    def _connected(self) -> Any:
        """The application; its first request checks whether the authority has the tenant."""
        import msal

        if self._application is None:
            build = partial(
                msal.PublicClientApplication,
                authority=self._registered.authority,
                token_cache=self._cache,
                http_client=self._authority,
                # Otherwise msal would contact a Microsoft host to validate the authority.
                instance_discovery=False,
                # Otherwise the person's name and address would be included.
                exclude_scopes=["profile"],
            )
            self._application = _asked(partial(build, self._registered.client_id), faults.wrong_kind)
        return self._application


def _essence(text: str) -> str:
    """The data that renews the sign-in: no access token, which expires within the hour, no ID token, no user name."""
    cache = {kind: entries for kind, entries in json.loads(text).items() if kind in _KEPT}
    for entry in cache.get("Account", {}).values():
        entry["username"] = ""
    return json.dumps(cache, separators=(",", ":"), sort_keys=True)


def _refusal(answer: Mapping[str, Any]) -> GrenseError:
    error, description = str(answer.get("error", "")), str(answer.get("error_description", ""))
    numbers = {int(number) for number in _NUMBER.findall(description)}
    if numbers & _WRONG_ACCOUNT or _ONLY_WORK in description:
        return faults.wrong_account()
    if numbers & _NOT_APPROVED:
        return faults.not_approved()
    if error in _REFUSED or numbers & _NO_CONSENT or answer.get("suberror") == "consent_required":
        return faults.consent_withdrawn()
    if error in _EXPIRED:
        return faults.sign_in_expired()
    return faults.busy() if error in _BUSY else faults.not_understood()


def _asked(question: Callable[[], Any], fault: Callable[[], GrenseError] = faults.not_understood) -> Any:
    """The result of msal; `fault` is raised for any error in it."""
    try:
        return question()
    except GrenseError:
        raise
    except Exception:  # noqa: S110  # raised outside, the fault has no chain that quotes the server's answer
        pass
    raise fault()


@contextmanager
def _in_silence() -> Iterator[None]:
    """Disable msal's log, which holds servers' answers, including codes and names."""
    logger = logging.getLogger("msal")
    # Two accounts at once would restore each other's setting.
    with _SILENCE:
        level = logger.level
        logger.setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            logger.setLevel(level)
