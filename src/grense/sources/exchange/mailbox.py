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
from exchangelib.folders import DEEP, Calendar, Folder, MsgFolderRoot, Root, SentItems
from exchangelib.items import ID_ONLY, SHALLOW, CalendarItem, Message
from exchangelib.properties import CalendarView, FolderId
from exchangelib.restriction import Restriction
from exchangelib.services import FindFolder, FindItem, GetFolder, SyncFolderItems
from exchangelib.services.common import EWSAccountService

from grense.sources import faults
from grense.sources.base import DEFAULT_CALENDAR
from grense.sources.exchange.account import Account, PlaceGoneError
from grense.sources.exchange.client import connect, told

__all__ = ["PAGE", "Fields", "Mailbox"]

Fields = Mapping[str, str]

PAGE = 1000  # the page size of servers, unless their administrators set another
_CHANGES = 512  # the maximum of SyncFolderItems
_FOLDERS = 500
_PIECE = 65_536
_CALENDAR_CLASS = "IPF.Appointment"  # birthdays, and what else is made of other folders, have classes below it
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
        self._found: list[tuple[str, str] | None] | None = None
        root = Root(account=self._account)
        self._calendar, self._sent, self._top = Calendar(root=root), SentItems(root=root), MsgFolderRoot(root=root)

    def names(self) -> list[str | None]:
        """The names of the default calendar and the folder of sent mail; None for a missing one."""
        return [None if found is None else found[1] for found in self._main_folders()]

    def other_calendars(self) -> list[tuple[str, str]]:
        """The other calendars in the mailbox's own folders, each as its id and its name."""
        self._top.to_id()  # exchangelib keys folders by a hash that changes with this
        with told():
            listed = _Folders(account=self._account).call(
                folders=[self._top],
                additional_fields=[FieldPath(field=Folder.get_field_by_fieldname("name"))],
                restriction=Restriction(
                    Q(folder_class=_CALENDAR_CLASS), folders=[self._top], applies_to=Restriction.FOLDERS
                ),
                shape=ID_ONLY,
                depth=DEEP,
                max_items=None,
                offset=0,
            )
            folders = [_fields(_checked(one), frozenset({"DisplayName"})) for one in islice(listed, _FOLDERS + 1)]
        found = [(folder["FolderId"], folder.get("DisplayName", "")) for folder in folders if folder.get("FolderId")]
        if len(found) > _FOLDERS:
            raise faults.too_many_places()
        default = self._main_folders()[0]
        return [one for one in found if default is None or one[0] != default[0]]

    def changes(self, calendar: str, state: str | None) -> tuple[str | None, bool]:
        """A calendar's state, and whether it has changed since `state`; None where that cannot be determined."""
        folder = self._calendar_of(calendar)
        with told():
            try:
                return self._changes(folder, state)
            except ErrorInvalidSyncStateData:
                return self._changes(folder, None)
            except ErrorInvalidOperation:
                return None, True

    def occurrences(
        self, calendar: str, start: dt.datetime, end: dt.datetime, *, categories: bool = False
    ) -> Iterator[list[Fields]]:
        """Everything in a calendar that overlaps a span, some weeks at a time, series expanded."""
        folder = self._calendar_of(calendar)
        names = (*_MEETING, "categories") if categories else _MEETING
        while start < end:
            until = min(start + _SPAN, end)
            yield from self._occurrences(folder, start, until, names)
            start = until

    def sent(self, start: dt.datetime, end: dt.datetime) -> Iterator[tuple[list[Fields], int]]:
        """Sent mail by time, a page at a time, each with the total number."""
        look = _Look(account=self._account, page_size=PAGE)
        between = Q(datetime_sent__gte=_moment(start), datetime_sent__lt=_moment(end))
        by_time = FieldOrder(field_path=FieldPath(field=Message.get_field_by_fieldname("datetime_sent")))
        found = self._look(
            look,
            self._sent.to_id(),
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

    def _main_folders(self) -> list[tuple[str, str] | None]:
        """The id and the name of the default calendar and of the folder of sent mail, asked for once."""
        if self._found is None:
            asked = GetFolder(account=self._account)
            name = FieldPath(field=Folder.get_field_by_fieldname("name"))
            with told():
                found = list(asked.call([self._calendar, self._sent], additional_fields=[name], shape=ID_ONLY))
            self._found = [_id_and_name(folder) for folder in found]
        return self._found

    def _calendar_of(self, name: str) -> Any:
        return self._calendar.to_id() if name == DEFAULT_CALENDAR else FolderId(id=name)

    def _changes(self, folder: Any, state: str | None) -> tuple[str | None, bool]:
        changed = state is None
        while True:
            sync = _Changes(account=self._account)
            found = sync.call(
                folder=folder,
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

    def _occurrences(
        self, folder: Any, start: dt.datetime, end: dt.datetime, names: Sequence[str]
    ) -> Iterator[list[Fields]]:
        view = _View(account=self._account)
        span = CalendarView(start=_moment(start), end=_moment(end), max_items=PAGE)
        wanted = _tags(CalendarItem, names)
        found = self._look(view, folder, _paths(CalendarItem, names), calendar_view=span)
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
        yield from self._occurrences(folder, start, middle, names)
        yield from self._occurrences(folder, middle, end, names)

    def _look(self, look: Any, folder: Any, fields: Sequence[Any], **how: Any) -> Iterator[Any]:
        asked = {"restriction": None, "order_fields": None, "calendar_view": None, "max_items": None} | how
        found: Iterator[Any] = look.call(
            folders=[folder],
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


class _Folders(_AsTheyCome, FindFolder):  # type: ignore[misc]  # exchangelib has no types
    """FindFolder."""


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
    """The requested fields, by their name on the wire, and the id as `ItemId` or `FolderId`."""
    fields = {}
    for child in item:
        name = str(child.tag).rpartition("}")[2]
        if name in ("ItemId", "FolderId"):
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


def _id_and_name(folder: Any) -> tuple[str, str] | None:
    try:
        with told():
            found = _checked(folder)
            return str(found.id or ""), str(found.name or "")
    except PlaceGoneError:
        return None


def _moment(instant: dt.datetime) -> Any:
    return EWSDateTime.from_datetime(instant.astimezone(dt.UTC))
