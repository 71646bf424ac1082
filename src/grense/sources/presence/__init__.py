"""Time at the machine, as ActivityWatch keeps it: when somebody was at the keyboard, and nothing of what was done."""

from grense.sources.presence.events import AFK_TYPE, BucketTimes, PresenceSpan, cut_to, parsed
from grense.sources.presence.export import begins_export, read_export
from grense.sources.presence.table import presence_table

__all__ = [
    "AFK_TYPE",
    "BucketTimes",
    "PresenceSpan",
    "begins_export",
    "cut_to",
    "parsed",
    "presence_table",
    "read_export",
]
