"""The numbers by which meetings are counted: `grense.rules/meetings.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from grense.rules.clock import MINUTES_A_DAY
from grense.rules.files import checked_clock, checked_minutes
from grense.rules.toml import parse_toml

__all__ = ["MeetingRules", "meeting_rules"]


@dataclass(frozen=True)
class MeetingRules:
    """Within how many minutes meetings are back to back; the shortest gap, and between which minutes after midnight."""

    back_to_back: float
    gap: float
    gap_window: tuple[int, int]


@cache
def meeting_rules() -> MeetingRules:
    """The built-in numbers.

    >>> meeting_rules().gap_window
    (660, 780)
    """
    data = parse_toml(files("grense").joinpath("rules", "meetings.toml").read_text("utf-8"))
    return MeetingRules(
        checked_minutes(data, "back_to_back_minutes", "", most=MINUTES_A_DAY),
        checked_minutes(data, "gap_minutes", "", most=MINUTES_A_DAY),
        (checked_clock(data, "gap_from", ""), checked_clock(data, "gap_to", "")),
    )
