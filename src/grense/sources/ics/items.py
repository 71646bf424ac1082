"""Many small calendars, an item each, from a calendar server: the same rules as for a file, with results by item.

An item is one series or one event with all that belongs to it. Reading them one by one as files would build a table
and parse zones five thousand times; here that is done once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from grense.errors import SourceError
from grense.model.addresses import mailbox, own_addresses
from grense.model.time import load_zone
from grense.sources.base import ReadingWarning
from grense.sources.ics.account import OccurrenceAccount, OccurrenceRow, Window, table_of
from grense.sources.ics.blocks import Blocks, cut
from grense.sources.ics.buffer import opened
from grense.sources.ics.effort import Effort
from grense.sources.ics.events import IcsRequest, read_by_scan
from grense.sources.ics.policy import Inclusion
from grense.sources.ics.scan import people_in
from grense.sources.ics.zones import Zones
from grense.sources.organisation import own_domains

__all__ = ["ItemReader", "Items"]


@dataclass(frozen=True)
class Items:
    """The result of reading many items.

    `activities` is an activity table of meetings, sorted; `keys` holds each row's item. `absences` are pairs of item
    and local day. `left_out` and `warnings` are counted over all items, as in a `Reading`.
    """

    activities: pd.DataFrame
    keys: tuple[str, ...]
    absences: tuple[tuple[str, dt.date], ...]
    left_out: dict[str, int]
    warnings: tuple[ReadingWarning, ...]


class ItemReader:
    """Reads calendar objects page by page, under the rules of `read_ics`.

    `me`, `window`, `tz` and `include` are those of `read_ics`; owners are not searched. Raises `ZoneError` for
    an unknown `tz`, and `GrenseError` for an unknown option or an invalid address.

    >>> week = dt.datetime(2026, 11, 16, tzinfo=dt.UTC), dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    >>> reader = ItemReader(me=["me@example.org"], window=week, tz="Europe/Oslo")
    >>> reader.read([("key", b"no calendar")])
    >>> reader.items().left_out
    {'broken': 1}
    """

    def __init__(
        self,
        *,
        me: Sequence[str],
        window: tuple[dt.datetime, dt.datetime],
        tz: str,
        include: Collection[str] = (),
        zones: bool = False,
    ) -> None:
        addresses = own_addresses(me)
        self._me = frozenset(map(mailbox, addresses))
        self._window = Window(*window)
        self._inclusion = Inclusion(include)
        self._domains = own_domains(addresses, self._inclusion.domains)
        self._zone = load_zone(tz)
        self._rows: list[OccurrenceRow] = []
        self._keeps_zones = zones
        self._keys: list[str] = []
        self._absences: list[tuple[str, dt.date]] = []
        self._left_out: Counter[str] = Counter()
        self._doubts: Counter[str] = Counter()
        self._effort = Effort()
        self._events = self._truncated = self._broken_zones = 0
        self._objects = self._readable = 0
        self._has_attendees = False

    def read(self, objects: Iterable[tuple[str, bytes]]) -> None:
        """Read objects, each with the key of its item; one that cannot be read is counted as broken."""
        by_zones: dict[tuple[bytes, ...], list[tuple[str, Blocks]]] = defaultdict(list)
        for key, data in objects:
            blocks = self._cut(data)
            if blocks is not None:
                by_zones[tuple(blocks.zones)].append((key, blocks))
        # Two programs may mean different zones by one name, so those with the same definitions are read together.
        for definitions, items in by_zones.items():
            with Zones.of(definitions, self._effort) as zones:
                for key, blocks in items:
                    self._read(key, blocks, zones)
                self._broken_zones += zones.broken

    @property
    def only_broken(self) -> bool:
        """Whether objects were read, and all of them were broken."""
        return self._objects > 0 and not self._readable

    def items(self) -> Items:
        """The result of everything read so far."""
        table = table_of(self._rows)
        order = np.lexsort((np.array(self._keys, dtype=str), table["end"], table["start"]))
        left_out = {reason: count for reason, count in sorted(self._left_out.items()) if count}
        keys = tuple(self._keys[number] for number in order)
        return Items(table.iloc[order].reset_index(drop=True), keys, tuple(self._absences), left_out, self._warnings())

    def _cut(self, data: bytes) -> Blocks | None:
        self._objects += 1
        try:
            with opened(data) as readable:
                blocks = cut(readable)
        except SourceError:
            self._left_out["broken"] += 1
            return None
        self._events += len(blocks)
        self._truncated += blocks.truncated
        # Cut off before its first event ends, or within another component: neither is reliable.
        broken = blocks.cut_short or int(blocks.truncated and not len(blocks))
        self._left_out["broken"] += broken
        self._readable += not len(blocks) and not broken
        return blocks

    def _read(self, key: str, blocks: Blocks, zones: Zones) -> None:
        account = OccurrenceAccount(self._window, self._inclusion, self._zone, self._effort, zones=self._keeps_zones)
        read_by_scan(blocks, IcsRequest(self._me, self._window, zones, self._domains), account)
        self._rows += account.rows
        self._keys += [key] * len(account.rows)
        self._absences.extend((key, day) for day in account.absences)
        self._left_out.update(account.left_out)
        self._readable += account.left_out["broken"] < len(blocks)
        self._doubts.update(account.doubts)
        if not self._has_attendees:
            self._has_attendees = any(people_in(blocks.text(number)).attendees for number in range(len(blocks)))

    def _warnings(self) -> tuple[ReadingWarning, ...]:
        counts = self._left_out
        found = (
            ReadingWarning("broken_zone", self._broken_zones),
            ReadingWarning("broken_event", counts["broken"]),
            ReadingWarning("capped_series", counts["capped"]),
            ReadingWarning("odd_rule", self._doubts["odd_rule"]),
            ReadingWarning("unknown_zone", self._doubts["unknown_zone"], hint="tz"),
            ReadingWarning("floating_without_zone", counts["floating_without_zone"], hint="tz"),
            ReadingWarning("truncated", self._truncated),
            ReadingWarning("no_attendees", 0 if self._has_attendees else self._events, hint="blocks"),
        )
        return tuple(warning for warning in found if warning.count)
