"""Instants in the store, microseconds since 1970-01-01 UTC, and in readable form."""

from __future__ import annotations

import datetime as dt

__all__ = ["in_words", "instant", "microseconds"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_ONE = dt.timedelta(microseconds=1)


def microseconds(moment: dt.datetime) -> int:
    """An instant with an offset as a whole number; exact."""
    return (moment - _EPOCH) // _ONE


def instant(ticks: int) -> dt.datetime:
    """The inverse of `microseconds`, in UTC."""
    return _EPOCH + ticks * _ONE


def in_words(ticks: int) -> str:
    """As ISO 8601 in UTC.

    >>> in_words(1_795_036_440_000_000)
    '2026-11-18T21:14:00+00:00'
    """
    return instant(ticks).isoformat()
