"""Calendars in iCalendar files; `reader` is where to start."""

from grense.sources.ics.reader import find_owner, find_owners, read_ics

__all__ = ["find_owner", "find_owners", "read_ics"]
