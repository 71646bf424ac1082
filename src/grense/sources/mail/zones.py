"""The zone at the end of a date as an offset from UTC, where it is unambiguous."""

from __future__ import annotations

import re

__all__ = ["offset"]

_FURTHEST = 14  # hours; no zone is further from UTC; up to 59 more minutes are accepted, as in RFC 5322's own grammar
_NUMBER = re.compile(
    r"(?:(?:UTC|GMT|UT|Z) ?)?(?P<sign>[+-])"
    r"(?:(?P<hours>[0-9]{1,2})(?P<minutes>[0-9]{2})|(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2}))?)(?:[ ,;].*)?",
    re.IGNORECASE | re.DOTALL,
)
_MILITARY = frozenset("ABCDEFGHIKLMNOPQRSTUVWXYZ")  # RFC 5322 4.3: their signs were once confused, so they are "-0000"

# RFC 5322 4.3, and those names of other zones that mean one offset only. Not here, as they mean several: AST, BST, IST,
# MSK and more.
_HOURS = {
    "UT": 0,
    "UTC": 0,
    "GMT": 0,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "AKST": -9,
    "AKDT": -8,
    "HST": -10,
    "WET": 0,
    "WEST": 1,
    "CET": 1,
    "MET": 1,
    "MEZ": 1,
    "CEST": 2,
    "MEST": 2,
    "MESZ": 2,
    "CET DST": 2,
    "MET DST": 2,
    "EET": 2,
    "OEZ": 2,
    "EEST": 3,
    "OESZ": 3,
    "EET DST": 3,
    "SAST": 2,
    "JST": 9,
    "AWST": 8,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
}


def offset(zone: str) -> int | None:
    """Return the offset of a zone in seconds east of UTC; None for a missing or ambiguous one.

    A number has priority over a name after it ("+0100 CET"). RFC 5322 treats an unknown name as "-0000", which is
    UTC; here it is None, since such names come from local clocks and would be hours wrong.

    >>> offset("GMT+01:00"), offset("CEST"), offset("-0000"), offset("Vesteuropa")
    (3600, 7200, 0, None)
    """
    bare = zone.strip(' "')
    number = _NUMBER.fullmatch(bare)
    if number is not None:
        return _seconds(number)
    name = bare.upper()
    if name in _MILITARY:
        return 0
    hours = _HOURS.get(name)
    return None if hours is None else hours * 3600


def _seconds(number: re.Match[str]) -> int | None:
    hours = int(number["hours"] or number["hour"])
    minutes = int(number["minutes"] or number["minute"] or 0)
    if hours > _FURTHEST or minutes > 59:
        return None
    seconds = hours * 3600 + minutes * 60
    return -seconds if number["sign"] == "-" else seconds
