"""The calendars that a person can choose from: their own, and none that others share with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from grense.sources import faults
from grense.sources.base import DEFAULT_CALENDAR, Place
from grense.sources.microsoft365.client import Graph, NotSupportedError, NotThereError, StaleError, items_of

__all__ = ["own_calendars"]

_FIELDS = "id,name,isDefaultCalendar,owner"
_MOST = 500


def own_calendars(graph: Graph, chosen: Collection[str]) -> list[Place]:
    """The default calendar first, then the others of the same owner; those of `chosen`, or else the first, are chosen.

    A calendar that somebody shares is listed too, with that person as its owner, and is passed over. Where the server
    lists none, the default calendar alone is offered. Raises `SourceError` for more calendars than a person has.
    """
    found: list[Mapping[str, Any]] = []
    try:
        for page in graph.pages(graph.address("calendars", select=_FIELDS, top="100")):
            found += [one for one in items_of(page) if isinstance(one, dict)]
            if len(found) > _MOST:
                raise faults.too_many_places()
    except (NotSupportedError, NotThereError, StaleError):
        found = []
    default = next((one for one in found if one.get("isDefaultCalendar") is True), {})
    owner = _owner(default)
    others = [one for one in found if one is not default and owner and _owner(one) == owner and one.get("id")]
    named = [(DEFAULT_CALENDAR, default)] + [(str(one["id"]), one) for one in others]
    wanted = chosen or (DEFAULT_CALENDAR,)
    return [Place(name, str(one.get("name") or name), name in wanted) for name, one in named]


def _owner(calendar: Mapping[str, Any]) -> str:
    owner = calendar.get("owner")
    return str(owner.get("address") or "").casefold() if isinstance(owner, dict) else ""
