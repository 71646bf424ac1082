"""The activity table: one row for each piece of evidence that a person worked, or was contacted.

| column | dtype | |
|---|---|---|
| `start`, `end` | `datetime64[us, UTC]` | half-open; an instant has `end == start` |
| `kind` | category | one of `KINDS`, or of the profile's own kinds |
| `person` | category, optional | one person, `"me"`, when it is missing |
| `zone` | category, optional | IANA name of where the person was; missing means the `tz` given to `classify` |
| `source` | category, optional | the calendar or mailbox it came from: a label, never a path |

It never contains a subject, body, address, attendee or name of a place. A row's index label is its evidence id.
"""

from grense.activities.build import from_columns, from_frame
from grense.activities.local_times import LocalTimeWarning
from grense.activities.table import COLUMNS, KINDS, concat, microseconds, validate

__all__ = [
    "COLUMNS",
    "KINDS",
    "LocalTimeWarning",
    "concat",
    "from_columns",
    "from_frame",
    "microseconds",
    "validate",
]
