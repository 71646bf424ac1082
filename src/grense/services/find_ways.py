"""The ways in for a person's address: an operation of `grense.services.worker`, and what the command line calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from grense.model.addresses import bare_address
from grense.services.connections import KINDS
from grense.sources.discovery.domain import domain_of
from grense.sources.discovery.find import LONGEST, ways_in
from grense.sources.discovery.way_in import WaysIn

if TYPE_CHECKING:
    from grense.services.worker import Call

__all__ = ["find_ways", "ways_for"]


def find_ways(call: Call, *, address: str) -> WaysIn:  # noqa: ARG001  # every operation gets one
    """The ways in for an address, with its options filled in, within `grense.sources.discovery.find.LONGEST` seconds.

    Raises `GrenseError` for what is no address.
    """
    return ways_for(address)


def ways_for(address: str, *, seconds: float = LONGEST, stopped: Callable[[], bool] = lambda: False) -> WaysIn:
    """The ways in for an address, of the kinds that can be connected.

    Only the domain is handed on; the whole address is put into the options here. Raises `GrenseError` for what is no
    address.
    """
    found = ways_in(domain_of(address), seconds=seconds, stopped=stopped)
    bare = bare_address(address)
    return replace(found, ways=tuple(way.filled(bare) for way in found.ways if way.kind in KINDS))
