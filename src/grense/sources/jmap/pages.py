"""The objects of a query, page after page: each page is a query and a get by reference, several in one request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grense.sources import faults
from grense.sources.jmap.client import JmapClient, MethodAnswer, MethodCall, TooManyObjectsError

__all__ = ["JmapQuery", "ObjectPage"]

_AT_ONCE = 5_000  # objects: more in one answer would be long to wait for, and to lose
_MOST = 1_000_000  # objects; nobody has so many


@dataclass(frozen=True)
class ObjectPage:
    """Some objects of a query, and the position after them.

    `total` is the number of all, where the server counts. `state` is that of the query, or "" where it changed between
    pages: objects may be missing then.
    """

    items: list[Any]
    position: int
    total: int
    state: str
    is_last: bool


@dataclass(frozen=True)
class JmapQuery:
    """A query for objects of one type, and the properties to get of each; both with their further arguments."""

    capability: str
    type: str
    query: Mapping[str, Any]
    get: Mapping[str, Any]

    def pages(self, client: JmapClient, position: int = 0) -> Iterator[ObjectPage]:
        """Yield the objects from a position on, as many in one request as the limits allow.

        Raises what `JmapClient` raises, and a fault for more objects than a person has.
        """
        size, is_last, seen = client.session.limits.objects, False, set[str]()
        while not is_last:
            calls = self._calls(client, position, size)
            reader = _PagesOfAnswer(position, size)
            answers = client.call(calls)
            for asked, got in zip(answers[::2], answers[1::2], strict=True):
                if not reader.take(asked, got):
                    break
            if reader.is_too_large and not reader.items:
                if size == 1:
                    raise faults.too_large()
                size //= 2
                continue
            page = reader.page()
            # A query has each object once; a server that repeats some would do so without end.
            if reader.ids <= seen and not page.is_last:
                raise faults.not_understood()
            seen |= reader.ids
            position, is_last = page.position, page.is_last
            if position > _MOST:
                raise faults.too_large()
            yield page

    def _calls(self, client: JmapClient, position: int, size: int) -> list[MethodCall]:
        count = max(min(client.session.limits.calls // 2, _AT_ONCE // size), 1)
        while True:
            pages = (self._page(position + number * size, size, 2 * number) for number in range(count))
            calls = [call for page in pages for call in page]
            if count == 1 or client.fits(calls):
                return calls
            count = (count + 1) // 2

    def _page(self, position: int, size: int, number: int) -> tuple[MethodCall, MethodCall]:
        name = f"{self.type}/query"
        query = {**self.query, "position": position, "limit": size, **({} if number else {"calculateTotal": True})}
        ids = {"resultOf": str(number), "name": name, "path": "/ids"}
        get = {**self.get, "#ids": ids}
        return MethodCall(self.capability, name, query), MethodCall(self.capability, f"{self.type}/get", get)


class _PagesOfAnswer:
    """Joins the pages in one answer, as far as each begins where the one before it ended."""

    def __init__(self, position: int, size: int) -> None:
        self.items: list[Any] = []
        self.ids: set[str] = set()
        self.is_too_large = self._is_last = False
        self._position, self._size, self._total = position, size, 0
        self._states: set[str] = set()

    def take(self, asked: MethodAnswer, got: MethodAnswer) -> bool:
        """Add a page; returns whether the next one goes on from it."""
        try:
            ids = asked.list_of("ids")
            items = got.list_of("list") if ids else []
        except TooManyObjectsError:
            self.is_too_large = True
            return False
        content = asked.content()
        # A server may begin elsewhere, or return less than was asked for.
        if ids and content.get("position", self._position) != self._position:
            return False
        self.items += items
        self.ids.update(map(str, ids))
        self._position += len(ids)
        self._states.add(str(content.get("queryState", "")))
        total, limit = content.get("total"), content.get("limit")
        if isinstance(total, int):
            self._total = total
        least = min(limit, self._size) if isinstance(limit, int) and limit > 0 else self._size
        self._is_last = not ids or (self._position >= self._total if self._total else len(ids) < least)
        return not self._is_last and len(ids) == self._size

    def page(self) -> ObjectPage:
        """Return everything that was added."""
        state = self._states.pop() if len(self._states) == 1 else ""
        return ObjectPage(self.items, self._position, max(self._total, self._position), state, self._is_last)
