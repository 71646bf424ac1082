"""The names that functions take and results hold, as types, such as `KindName`, `CategoryName` and `RestMethodName`.

A type checker then finds a name that there is not, such as `rest_method="daily"`:

```python
def nights(method: RestMethodName = "overnight") -> None: ...
```
"""

from __future__ import annotations

from typing import Literal, TypeAlias

__all__ = [
    "BasisName",
    "CategoryName",
    "KindName",
    "LawRuleName",
    "ModelName",
    "RestMethodName",
    "RoleName",
    "RoundName",
    "VerbName",
]

KindName: TypeAlias = Literal[
    "meeting",
    "mail_sent",
    "mail_received",
    "manual",
    "long_entry",
    "shift",
    "registered",
    "registered_day",
    "presence",
    "place",
]
"""What a row of an activity table is evidence of."""

CategoryName: TypeAlias = Literal[
    "evening", "sunday", "short_rest", "long_day", "long_week", "outside_hours", "connected", "day_off"
]
"""A category of crossings."""

BasisName: TypeAlias = Literal["trace", "calendar", "estimate"]
"""The evidence that a figure rests on."""

RestMethodName: TypeAlias = Literal["overnight", "start_anchored", "rolling"]
"""How a daily rest is found."""

VerbName: TypeAlias = Literal["not_work", "ended", "worked", "away", "in_zone", "flexi_day", "at_place"]
"""What a correction says."""

LawRuleName: TypeAlias = Literal[
    "daily_rest",
    "weekly_rest",
    "daily_total",
    "weekly_total",
    "daily_ordinary",
    "weekly_ordinary",
    "week_max",
    "averaged_ordinary",
    "overtime_week",
    "overtime_4_weeks",
    "overtime_year",
    "breaks",
    "night",
    "sunday_holiday",
    "next_sunday_free",
]
"""A rule of a law."""

RoleName: TypeAlias = Literal["all", "leader", "exempt", "other"]
"""A role group of the report."""

RoundName: TypeAlias = Literal["T1", "O3"]
"""A round of the survey with published shares: spring 2021, and 2022."""

ModelName: TypeAlias = Literal["BE", "FE"]
"""How coefficients compare: different persons, or one person at different times."""
