"""Calendars in iCalendar files; the entry point is `reader`."""

from grense.sources.ics.reader import find_owner, find_owners, read_ics

__all__ = ["find_owner", "find_owners", "read_ics"]
