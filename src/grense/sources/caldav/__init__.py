"""Calendars on a CalDAV server; the entry point is `source`."""

from grense.sources.caldav.account import Account
from grense.sources.caldav.source import CalDav

__all__ = ["Account", "CalDav"]
