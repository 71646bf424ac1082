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
    return settings.outside_meetings is None and _has_outside(table)


def answer(settings_file: Path, said: str) -> None:
    """Keep what such meetings are: `work`, `mixed` or `not_now`. Raises what changing the settings raises."""
    change(settings_file, "outside_meetings", said)


def as_work(table: pd.DataFrame) -> pd.DataFrame:
    """The table where such meetings are work like any other."""
    if not _has_outside(table):
        return table
    contexts = table["work_context"].astype(object)
    return table.assign(work_context=contexts.mask(contexts == OUTSIDE, None).astype("category"))


def _has_outside(table: pd.DataFrame) -> bool:
    return "work_context" in table and bool((table["work_context"] == OUTSIDE).any())
