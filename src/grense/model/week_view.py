"""One week with its crossings, as windows show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grense.model.week import WeekSummary

if TYPE_CHECKING:
    pass

__all__ = ["WeekView"]


@dataclass(frozen=True)
class WeekView:
    """One week of an outlook."""

    summary: WeekSummary
