"""The person's own work plan: where they were to work, by day or part of a day. It is read only on request.

Source: https://learn.microsoft.com/graph/api/workhoursandlocationssetting-occurrencesview (10 December 2025). It needs
the permission `Calendars.Read`; a server that refuses it, or does not know it, costs nothing else.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from grense.errors import SignInError
from grense.model.zone_names import iana_zone
from grense.rules.kinds import PLACE
from grense.rules.work_places import HOME, WORKPLACE
from grense.sources import faults
from grense.sources.base import Batch, Progress, Query
from grense.sources.ics.account import OccurrenceRow
from grense.sources.microsoft365.client import Graph, NotSupportedError, NotThereError, StaleError, items_of
from grense.sources.microsoft365.rows import ItemRows

__all__ = ["WorkPlan"]

_PLACES = {"office": WORKPLACE, "remote": HOME}
_REFUSALS = (NotSupportedError, NotThereError, StaleError)


class WorkPlan:
    """The work plan of the signed-in person."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def batches(self, part: str, query: Query, progress: Progress | None) -> Iterator[Batch]:  # noqa: ARG002
        """Everything in the window as one batch; none when nothing has changed, and none where it is refused."""
        rows = self._rows(query)
        if rows is None:
            return
        table = rows.table()
        # `timeOff` and `unspecified` say no place, and are not kept.
        mark = query.hashed(json.dumps([str(query.window), table.astype(str).to_numpy().tolist(), rows.keys()]))
        if mark != query.marks.get(part):
            yield Batch(part, table, rows.keys(), clears=query.window, mark=mark, left_out=+rows.left_out)

    def _rows(self, query: Query) -> ItemRows | None:
        start, end = (f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" for moment in query.window)
        path = f"settings/workHoursAndLocations/occurrencesView(startDateTime='{start}',endDateTime='{end}')"
        rows = ItemRows(PLACE)
        try:
            for page in self._graph.pages(self._graph.address(path, select="id,start,end,workLocationType")):
                for item in items_of(page):
                    _enter(rows, item, query)
        except _REFUSALS:
            return None
        except SignInError as refusal:
            if refusal.code != faults.consent_withdrawn().code:
                raise
            return None
        return rows


def _enter(rows: ItemRows, item: Any, query: Query) -> None:
    try:
        place = _PLACES.get(item["workLocationType"])
        start, end = _instant(item["start"]), _instant(item["end"])
        key = query.hashed(f"place {item['id']} {start.isoformat()}")
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        rows.left_out["broken"] += 1
        return
    if place and start < end and start < query.window[1] and end > query.window[0]:
        rows.enter(key, OccurrenceRow(start, end, PLACE, place=place))


def _instant(moment: dict[str, str]) -> dt.datetime:
    zone = iana_zone(moment["timeZone"])
    if zone is None:
        raise ValueError
    return dt.datetime.fromisoformat(moment["dateTime"]).replace(tzinfo=zone).astimezone(dt.UTC)
