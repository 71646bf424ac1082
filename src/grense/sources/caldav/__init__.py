"""Calendars on a CalDAV server; `source` is where to start."""

from grense.sources.caldav.account import Account
from grense.sources.caldav.source import CalDav

__all__ = ["Account", "CalDav"]
