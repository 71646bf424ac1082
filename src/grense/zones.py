"""Time zones by name. Apart from `grense.localtime`, which reckons with them, so that a name costs no numpy."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from grense.errors import ZoneError

__all__ = ["load_zone", "place_name"]


def load_zone(name: str) -> ZoneInfo:
    """Load an IANA zone; raises `ZoneError` where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        raise ZoneError("unknown time zone", repr(name), hint="an IANA name such as Europe/Oslo") from None


def place_name(zone: str) -> str:
    """The place that a zone is named after.

    >>> place_name("America/New_York")
    'New York'
    """
    return zone.rpartition("/")[2].replace("_", " ")
