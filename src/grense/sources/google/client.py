"""Google's interfaces over plain HTTP: JSON, page after page, and the reasons that Google gives for a refusal.

Source of the reasons: https://developers.google.com/workspace/calendar/api/guides/errors (30 November 2026).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from grense.errors import GrenseError
from grense.sources import faults
from grense.sources.google.account import EXTRA
from grense.sources.http import HttpAnswer, Web, pause_of
from grense.sources.json_content import content_of
from grense.sources.oauth.tokens import AccessTokens

__all__ = ["GoogleApi", "GooglePage", "NoSuchPlaceError", "NotAcceptedError", "PositionExpiredError", "items_of"]

GooglePage = Mapping[str, Any]
QueryOptions = Sequence[tuple[str, str]]

_ANSWERS = (200, 400, 401, 403, 404, 410)
_BUSY = ("dailyLimitExceeded", "quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED")
_OFF = ("SERVICE_DISABLED", "accessNotConfigured")
_NO_CONSENT = ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions", "insufficientScopes")
_PAGES, _ITEMS, _EMPTY = 2_000, 1_000_000, 50  # limits of one answer


class NoSuchPlaceError(Exception):
    """The requested resource does not exist, no longer, or not for this person (404, 403)."""


class PositionExpiredError(Exception):
    """The server no longer accepts the position from which reading was to continue (410)."""


class NotAcceptedError(Exception):
    """The server does not accept the request (400)."""


class GoogleApi:
    """Sends requests with the person's token, all to the host at `address`."""

    def __init__(self, address: str, tokens: AccessTokens, *, ca: str | None = None, patience: float = 30.0) -> None:
        self._address, self._tokens = address, tokens
        self._web = Web([urlsplit(address).netloc], authority=ca, patience=patience, extra=EXTRA)

    def get(self, path: str, options: QueryOptions) -> GooglePage:
        """Get a page; an option may come several times.

        Raises `NoSuchPlaceError`, `PositionExpiredError`, `NotAcceptedError`, and what `AccessTokens` and `Web` raise.
        """
        return self._asked("GET", path, options, None)

    def post(self, path: str, options: QueryOptions, content: GooglePage) -> GooglePage:
        """Post a question as JSON, and return its answer. Raises what `get` raises."""
        return self._asked("POST", path, options, json.dumps(content).encode())

    def pages(self, path: str, options: QueryOptions) -> Iterator[GooglePage]:
        """Get a page, and those that follow. Raises a fault for more than anybody has, or pages in a circle."""
        asked: set[str] = set()
        items = empty = 0
        further: list[tuple[str, str]] = []
        while True:
            page = self.get(path, [*options, *further])
            found = len(items_of(page))
            items, empty = items + found, 0 if found else empty + 1
            yield page
            token = page.get("nextPageToken", "")
            if not token:
                return
            if not isinstance(token, str) or token in asked:
                raise faults.not_understood()
            asked.add(token)
            if len(asked) > _PAGES or items > _ITEMS or empty > _EMPTY:
                raise faults.too_large()
            further = [("pageToken", token)]

    def close(self) -> None:
        """End the connections."""
        self._web.close()

    def _asked(self, method: str, path: str, options: QueryOptions, body: bytes | None) -> GooglePage:
        address = f"{self._address}/{path}?{urlencode(options, quote_via=quote, safe='(),')}"
        answer = self._send(method, address, body, renew=False)
        if answer.status == 401:
            answer = self._send(method, address, body, renew=True)
        if answer.status != 200:
            raise _refusal(answer)
        return content_of(answer.body)

    def _send(self, method: str, address: str, body: bytes | None, *, renew: bool) -> HttpAnswer:
        headers = {"Authorization": f"Bearer {self._tokens.access(renew=renew)}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        return self._web.send(method, address, body=body, headers=headers, expect=_ANSWERS)


def items_of(page: GooglePage) -> list[Any]:
    """The items of a page; a page without any may lack the field."""
    items = page.get("items", [])
    if not isinstance(items, list):
        raise faults.not_understood()
    return items


def _refusal(answer: HttpAnswer) -> Exception:
    if answer.status == 410:
        return PositionExpiredError()
    if answer.status == 404:
        return NoSuchPlaceError()
    if answer.status == 401:
        return faults.sign_in_expired()
    if answer.status == 400:
        return NotAcceptedError()
    return _forbidden(_reasons(content_of(answer.body)), pause_of(answer.fields))


def _forbidden(reasons: set[str], pause: float | None) -> Exception:
    fault: GrenseError | None = None
    if reasons & set(_BUSY):
        fault = faults.busy(pause)
    elif reasons & set(_OFF):
        fault = faults.interface_off()
    elif reasons & set(_NO_CONSENT):
        fault = faults.consent_withdrawn()
    # Others are about one calendar: forbidden, forbiddenForNonOrganizer, requiredAccessLevel.
    return fault or NoSuchPlaceError()


def _reasons(page: GooglePage) -> set[str]:
    """The reasons in an error of Google's, in its older and in its newer form."""
    error = page.get("error")
    if not isinstance(error, Mapping):
        return set()
    listed = (error.get(name) for name in ("errors", "details"))
    named = [one for many in listed if isinstance(many, list) for one in many if isinstance(one, Mapping)]
    return {str(one.get("reason", "")) for one in named}
