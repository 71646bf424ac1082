"""The requests to a mailbox: times, states and kinds of items, never their texts.

Imports exchangelib, so it is itself imported only where a server is contacted. Of an answer, only the requested
fields are extracted by name; everything else is discarded at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

from exchangelib import EWSDateTime, Q
from exchangelib.errors import (
    ErrorExceededFindCountLimit,
    ErrorInvalidOperation,
    ErrorInvalidSyncStateData,
)
from exchangelib.fields import FieldOrder, FieldPath
from exchangelib.folders import Calendar, Folder, Root, SentItems
from exchangelib.items import ID_ONLY, SHALLOW, CalendarItem, Message
from exchangelib.properties import CalendarView
from exchangelib.restriction import Restriction
from exchangelib.services import FindItem, GetFolder, SyncFolderItems
from exchangelib.services.common import EWSAccountService

from grense.sources.exchange.account import Account, PlaceGoneError
from grense.sources.exchange.client import connect, told

__all__ = ["PAGE", "Fields", "Mailbox"]

Fields = Mapping[str, str]

PAGE = 1000  # the page size of servers, unless their administrators set another
_CHANGES = 512  # the maximum of SyncFolderItems
_PIECE = 65_536
_SPAN = dt.timedelta(weeks=4)
_SHORTEST_SPAN = dt.timedelta(days=1)

_MEETING = (
    "start",
    "end",
    "is_all_day",
    "legacy_free_busy_status",
    "is_meeting",
    "is_cancelled",
    "my_response_type",
    "sensitivity",
)
_MAIL = ("datetime_sent", "item_class", "is_draft", "message_id", "in_reply_to", "references", "conversation_index")


class Mailbox:
    """A mailbox on its own connection. Every method raises only faults, or `PlaceGoneError` where a folder is gone."""

    def __init__(self, account: Account, password: str, patience: float) -> None:
        self._account = connect(account, password, patience)
        root = Root(account=self._account)
        self._calendar, self._sent = Calendar(root=root), SentItems(root=root)

    def names(self) -> list[str | None]:
        """The names of the calendar and the folder of sent mail; None for a missing one."""
        asked = GetFolder(account=self._account)
        name = FieldPath(field=Folder.get_field_by_fieldname("name"))
        with told():
            found = list(asked.call([self._calendar, self._sent], additional_fields=[name], shape=ID_ONLY))
        return [_name(folder) for folder in found]

    def changes(self, state: str | None) -> tuple[str | None, bool]:
        """The calendar's state, and whether it has changed since `state`; None where that cannot be determined."""
        with told():
            try:
                return self._changes(state)
            except ErrorInvalidSyncStateData:
                return self._changes(None)
            except ErrorInvalidOperation:
                return None, True

    def occurrences(self, start: dt.datetime, end: dt.datetime, *, categories: bool = False) -> Iterator[list[Fields]]:
        """Everything in the calendar that overlaps a span, some weeks at a time, series expanded."""
        names = (*_MEETING, "categories") if categories else _MEETING
        while start < end:
            until = min(start + _SPAN, end)
            yield from self._occurrences(start, until, names)
            start = until

    def sent(self, start: dt.datetime, end: dt.datetime) -> Iterator[tuple[list[Fields], int]]:
        """Sent mail by time, a page at a time, each with the total number."""
        look = _Look(account=self._account, page_size=PAGE)
        between = Q(datetime_sent__gte=_moment(start), datetime_sent__lt=_moment(end))
        by_time = FieldOrder(field_path=FieldPath(field=Message.get_field_by_fieldname("datetime_sent")))
        found = self._look(
            look,
            self._sent,
            _paths(Message, _MAIL),
            restriction=Restriction(between, folders=[self._sent], applies_to=Restriction.ITEMS),
            order_fields=[by_time],
        )
        wanted = _tags(Message, _MAIL)
        while True:
            with told():
                page = [_fields(_checked(item), wanted) for item in islice(found, PAGE)]
            if page:
                yield page, look.total
            if len(page) < PAGE:
                return

    def close(self) -> None:
        """Close the connections; another request would open new ones."""
        self._account.protocol.close()

    def _changes(self, state: str | None) -> tuple[str | None, bool]:
        changed = state is None
        while True:
            sync = _Changes(account=self._account)
            found = sync.call(
                folder=self._calendar,
                shape=ID_ONLY,
                additional_fields=None,
                sync_state=state,
                ignore=None,
                max_changes_returned=_CHANGES,
                sync_scope=None,
            )
            for item in found:
                _checked(item)
                changed = True
            if sync.includes_last_item_in_range or sync.sync_state == state:
                return sync.sync_state, changed
            state = sync.sync_state

    def _occurrences(self, start: dt.datetime, end: dt.datetime, names: Sequence[str]) -> Iterator[list[Fields]]:
        view = _View(account=self._account)
        span = CalendarView(start=_moment(start), end=_moment(end), max_items=PAGE)
        wanted = _tags(CalendarItem, names)
        found = self._look(view, self._calendar, _paths(CalendarItem, names), calendar_view=span)
        is_short = end - start <= _SHORTEST_SPAN
        items: list[Fields] = []
        with told():
            try:
                items = [_fields(_checked(item), wanted) for item in found]
                is_all = view.is_whole and len(items) < PAGE
            except ErrorExceededFindCountLimit:
                if is_short:
                    raise
                is_all = False
        if is_all or is_short:
            yield items
            return
        # A calendar view has no pages: request a shorter span.
        middle = start + (end - start) / 2
        yield from self._occurrences(start, middle, names)
        yield from self._occurrences(middle, end, names)

    def _look(self, look: Any, folder: Any, fields: Sequence[Any], **how: Any) -> Iterator[Any]:
        asked = {"restriction": None, "order_fields": None, "calendar_view": None, "max_items": None} | how
        found: Iterator[Any] = look.call(
            folders=[folder.to_id()],
            additional_fields=fields,
            shape=ID_ONLY,
            query_string=None,
            depth=SHALLOW,
            offset=0,
            **asked,
        )
        return found


class _AsTheyCome:
    """Makes a service return raw elements; exchangelib would build an object with a hundred fields of each."""

    def _elem_to_obj(self, elem: Any) -> Any:
        return elem

    @classmethod
    def _get_soap_parts(cls, response: Any) -> Any:
        # By default exchangelib parses an answer byte by byte, which dominates the time of reading a calendar.
        response.iter_content = partial(response.iter_content, _PIECE)
        return super()._get_soap_parts(response)  # type: ignore[misc]  # defined by the service class mixed in


class _Look(_AsTheyCome, FindItem):  # type: ignore[misc]  # exchangelib has no types
    """FindItem that reports the total number."""

    total = 0

    def _get_paging_values(self, elem: Any) -> tuple[int, int | None]:
        count, offset = super()._get_paging_values(elem)
        self.total = count
        return count, offset


class _View(_Look):
    """A calendar view, which always has exactly one page."""

    is_whole = True

    def _get_paging_values(self, elem: Any) -> tuple[int, int | None]:
        count, _ = super()._get_paging_values(elem)
        self.is_whole = elem.get("IncludesLastItemInRange") != "false"
        return count, None


class _Changes(_AsTheyCome, SyncFolderItems):  # type: ignore[misc]  # exchangelib has no types
    """SyncFolderItems that accepts errors without a state."""

    def _get_element_container(self, message: Any, name: str | None = None) -> Any:
        if message.get("ResponseClass") == "Error":
            return EWSAccountService._get_element_container(self, message, name)
        return super()._get_element_container(message, name)


def _paths(item: Any, names: Sequence[str]) -> list[Any]:
    return [FieldPath(field=item.get_field_by_fieldname(name)) for name in names]


def _tags(item: Any, names: Sequence[str]) -> frozenset[str]:
    return frozenset(item.get_field_by_fieldname(name).field_uri.rpartition(":")[2] for name in names)


def _fields(item: Any, wanted: frozenset[str]) -> Fields:
    """The requested fields, by their name on the wire, and the item's id as `ItemId`."""
    fields = {}
    for child in item:
        name = str(child.tag).rpartition("}")[2]
        if name == "ItemId":
            fields[name] = child.get("Id") or ""
        elif name in wanted:
            # Categories are the only field of several values.
            fields[name] = "\n".join(str(value.text) for value in child) if len(child) else child.text or ""
    return fields


def _checked(found: Any) -> Any:
    """The result, or the error raised that exchangelib returned in its place."""
    if isinstance(found, Exception):
        raise found
    return found


def _name(folder: Any) -> str | None:
    try:
        with told():
            return str(_checked(folder).name or "")
    except PlaceGoneError:
        return None


def _moment(instant: dt.datetime) -> Any:
    return EWSDateTime.from_datetime(instant.astimezone(dt.UTC))
