"""Microsoft Graph over plain HTTP: pages of JSON, one link after the other, all from the same host."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from grense.sources import faults
from grense.sources.http import HttpAnswer, Web
from grense.sources.json_content import content_of
from grense.sources.microsoft365.account import EXTRA, Account
from grense.sources.oauth.tokens import AccessTokens

__all__ = ["Graph", "GraphPage", "NotSupportedError", "NotThereError", "StaleError", "Trail", "items_of"]

GraphPage = Mapping[str, Any]

# Ids that outlive a move between folders, times in UTC, and large pages.
_PREFER = 'IdType="ImmutableId", outlook.timezone="UTC", odata.maxpagesize=1000'
_VERSION = "/v1.0"
_ANSWERS = (200, 400, 401, 404, 410)
_BATCH = 20  # the maximum of requests in one
_PAGES, _ITEMS, _EMPTY = 2_000, 1_000_000, 50  # limits of one answer


class NotThereError(Exception):
    """The requested resource does not exist, or no longer (404)."""


class StaleError(Exception):
    """The server no longer accepts the delta token (410)."""


class NotSupportedError(Exception):
    """The server does not support the request (400)."""


class Trail:
    """The pages of one answer, with limits: no page comes twice, nor more pages than the maximum."""

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._items = self._empty = 0

    def ask(self, address: str) -> None:
        """Record a requested page; raises a fault beyond the limit."""
        if address in self._asked:
            raise faults.not_understood()
        self._asked.add(address)
        if len(self._asked) > _PAGES:
            raise faults.too_large()

    def take(self, page: GraphPage) -> None:
        """Record the items of a page; raises a fault beyond the limit, or after too many empty pages."""
        items = len(items_of(page))
        self._items, self._empty = self._items + items, 0 if items else self._empty + 1
        if self._items > _ITEMS or self._empty > _EMPTY:
            raise faults.too_large()


class Graph:
    """Sends requests with the person's token. Addresses are paths: the host is always that in the settings."""

    def __init__(self, account: Account, tokens: AccessTokens, patience: float) -> None:
        self._base = urlsplit(account.graph)
        self._tokens = tokens
        self._asked_together: dict[str, GraphPage] = {}
        self._web = Web([self._base.netloc], authority=account.ca, patience=patience, extra=EXTRA)

    def address(self, path: str, **options: str) -> str:
        """The address of a request; `select=...` becomes `$select=...`, and so on."""
        named = {name if name.endswith("DateTime") else f"${name}": value for name, value in options.items()}
        return f"{_VERSION}/me/{path}?{urlencode(named, safe='$,:/', quote_via=quote)}"

    def get(self, address: str) -> GraphPage:
        """Send one request, or take its answer from those that were asked together.

        Raises `NotThereError`, `StaleError`, `NotSupportedError`, and what `AccessTokens` and `Web` raise.
        """
        return self._asked_together.pop(address, None) or self._page("GET", address)

    def ask_together(self, addresses: Sequence[str]) -> None:
        """Send several requests as one, and keep their answers for `get`, once each.

        What is refused in it, or where the server does not support it, is asked by itself later.
        Source: https://learn.microsoft.com/graph/json-batching
        """
        self._asked_together = {}
        for begin in range(0, len(addresses), _BATCH):
            some = addresses[begin : begin + _BATCH]
            requests = [
                {"id": str(number), "method": "GET", "url": one.removeprefix(_VERSION), "headers": {"Prefer": _PREFER}}
                for number, one in enumerate(some)
            ]
            body = json.dumps({"requests": requests}).encode()
            with suppress(NotSupportedError, NotThereError, StaleError):
                answers = self._page("POST", f"{_VERSION}/$batch", body).get("responses")
                self._asked_together |= _answers(answers, some)

    def pages(self, address: str) -> Iterator[GraphPage]:
        """Send a request, and follow the links to further pages."""
        trail = Trail()
        while address:
            trail.ask(address)
            page = self.get(address)
            trail.take(page)
            yield page
            address = self.link(page, "next")

    def link(self, page: GraphPage, kind: str) -> str:
        """The link of a page, of kind `next` or `delta`, as an address; "" without one.

        Raises `ElsewhereError` for one that points to another host.
        """
        link, parts = page.get(f"@odata.{kind}Link", ""), None
        if not isinstance(link, str):
            raise faults.not_understood()
        with suppress(ValueError):
            parts = urlsplit(link)
        if parts is None:
            raise faults.not_understood()
        if link and parts.netloc != self._base.netloc:
            raise faults.sends_elsewhere(parts.netloc)
        return urlunsplit(("", "", *parts[2:4], ""))

    def close(self) -> None:
        """End the connections."""
        self._web.close()

    def _page(self, method: str, address: str, body: bytes | None = None) -> GraphPage:
        answer = self._send(method, address, body, renew=False)
        if answer.status == 401:
            answer = self._send(method, address, body, renew=True)
        if answer.status == 401:
            raise faults.sign_in_expired()
        page = content_of(answer.body)
        # The published codes: SyncStateNotFound, SyncStateInvalid, ResyncRequired, and so on.
        if answer.status == 410 or (answer.status != 200 and "sync" in _code(page)):
            raise StaleError
        if answer.status == 404:
            raise NotThereError
        if answer.status == 400:
            raise NotSupportedError
        return page

    def _send(self, method: str, address: str, body: bytes | None, *, renew: bool) -> HttpAnswer:
        token = self._tokens.access(renew=renew)
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "Prefer": _PREFER}
        if body is not None:
            headers["Content-Type"] = "application/json"
        host = f"{self._base.scheme}://{self._base.netloc}"
        return self._web.send(method, f"{host}{address}", body=body, headers=headers, expect=_ANSWERS)


def items_of(page: GraphPage) -> list[Any]:
    """The items of a page."""
    items = page.get("value")
    if not isinstance(items, list):
        raise faults.not_understood()
    return items


def _answers(found: Any, addresses: Sequence[str]) -> dict[str, GraphPage]:
    """The pages among the answers to requests that were sent as one, by address."""
    by_number = {str(number): address for number, address in enumerate(addresses)}
    pages = {}
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict) and one.get("status") == 200 and isinstance(one.get("body"), dict):
            pages[by_number.get(str(one.get("id")), "")] = one["body"]
    return pages


def _code(page: GraphPage) -> str:
    error = page.get("error")
    return str(error.get("code", "")).casefold() if isinstance(error, dict) else ""
