"""Meetings where nobody else is of the person's own organisation: whether to ask about them, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grense.rules.work_contexts import OUTSIDE
from grense.storage.settings import Settings, change

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

__all__ = ["answer", "as_work", "is_to_be_asked"]


def is_to_be_asked(settings: Settings, table: pd.DataFrame) -> bool:
    """Whether an activity table has such a meeting, and the person was never asked about them."""
    return settings.outside_meetings is None and bool(_are_outside(table).any())


def answer(settings_file: Path, said: str) -> None:
    """Keep what such meetings are: `work`, `mixed` or `not_now`. Raises what changing the settings raises."""
    change(settings_file, "outside_meetings", said)


def as_work(table: pd.DataFrame) -> pd.DataFrame:
    """The table where such meetings are work like any other."""
    outside = _are_outside(table)
    if not outside.any():
        return table
    contexts = table["work_context"].astype(object).mask(outside, None)
    return table.assign(work_context=contexts.astype("category"))


def _are_outside(table: pd.DataFrame) -> pd.Series:
    if "work_context" not in table:
        return table["kind"].eq("").astype(bool)
    return table["work_context"].astype(object).eq(OUTSIDE)
