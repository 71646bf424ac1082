"""Times at the machine as an activity table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from grense import activities
from grense.sources.presence.events import PresenceSpan

__all__ = ["presence_table"]


def presence_table(spans: Sequence[PresenceSpan], source: str | None = None) -> pd.DataFrame:
    """A row of the kind `presence` for each span."""
    return activities.from_columns([start for start, _ in spans], [end for _, end in spans], "presence", source=source)
