"""Where the person is when this machine's zone differs: when to ask, and the effect of an answer. No pandas.

| answer | effect |
|---|---|
| yes, until I am back | a correction without an end; it ends when the machine's zone is the person's own again |
| I have moved | the past as corrections in the zone it was classified in, and another zone in the settings |
| no | nothing; the question is repeated when the machine's zone changes |
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from grense.errors import ZoneError
from grense.model.correction import IN_ZONE, Correction, where
from grense.model.time import load_zone

__all__ = ["MachineZone", "ended_trips", "is_same_clock", "moved", "zone_to_ask"]

_HALF_A_YEAR = dt.timedelta(days=182)
_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class MachineZone:
    """The zone that the machine had at the last check, and whether the person denied being there."""

    zone: str = ""
    declined: bool = False


def is_same_clock(one: str, other: str, now: dt.datetime) -> bool:
    """Whether two zones show the same time around now, in summer and in winter."""
    moments = (now - _HALF_A_YEAR, now, now + _HALF_A_YEAR)
    first, second = (load_zone(name) for name in (one, other))
    return one == other or all(
        moment.astimezone(first).utcoffset() == moment.astimezone(second).utcoffset() for moment in moments
    )


def zone_to_ask(
    machine: str, seen: MachineZone, tz: str, corrections: Sequence[Correction], now: dt.datetime
) -> str | None:
    """The machine's zone if the person should confirm whether they are there.

    >>> zone_to_ask("America/New_York", MachineZone(), "Europe/Oslo", (), dt.datetime(2026, 11, 30, tzinfo=dt.UTC))
    'America/New_York'
    """
    if "/" not in machine or machine.startswith("Etc/"):  # a machine without a place is not a traveller's
        return None
    if seen.declined and seen.zone == machine:
        return None
    if is_same_clock(machine, tz, now):  # back: an open stay ends without a question
        corrections = [one for one in corrections if not one.is_open]
    return None if is_same_clock(machine, where(corrections, tz, now), now) else machine


def ended_trips(
    machine: str, seen: MachineZone, tz: str, corrections: Mapping[int, Correction], now: dt.datetime
) -> dict[int, Correction]:
    """The open-ended corrections that end now, by number, with their end: the machine has just come back."""
    try:
        away = bool(seen.zone) and not is_same_clock(seen.zone, tz, now)
    except ZoneError:
        return {}
    if not away or not is_same_clock(machine, tz, now):
        return {}
    return {number: replace(one, end=now) for number, one in corrections.items() if one.is_open and one.start < now}


def moved(corrections: Sequence[Correction], tz: str, since: dt.datetime) -> list[Correction]:
    """Corrections that keep the time before `since` in the zone `tz`, except for known stays elsewhere."""
    kept, begin = [], _BEGINNING
    stays = sorted((one.start, one.end) for one in corrections if one.verb == IN_ZONE and one.start < since)
    for start, end in [*stays, (since, since)]:
        if begin < start:
            kept.append(Correction(IN_ZONE, begin, start, zone=tz))
        begin = max(begin, end)
    return kept
