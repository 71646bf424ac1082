"""A profile with categories of its own: at least one of each shape that can be extended."""

from __future__ import annotations

__all__ = ["NAMES", "OWN_RULES"]

OWN_RULES = """\
extends = "afi_2022_04"
id = "our_team"
title = "Our team's agreement"
checked_on = 2026-11-30

[categories.friday_late]
shape = "week_window"
sign = "evening"
worth = 1
[categories.friday_late.en]
name = "Late on Friday"
short = "Friday"
planned = "Would be late on Friday: {value}."
often = "late Fridays are weekly"
[categories.friday_late.nb]
name = "Sent på fredag"
short = "fredag"
[rules.friday_late]
from = "fri 15:00"
to = "sat 00:00"
source = "our team's agreement, § 2"

[categories.weekend]
shape = "week_window"
[categories.weekend.en]
name = "Weekend work"
short = "weekend"
[rules.weekend]
from = "sat 00:00"
to = "mon 00:00"
source = "our team's agreement, § 3"

[categories.late_night]
shape = "day_window"
[categories.late_night.en]
name = "Late night"
short = "night"
[rules.late_night]
from = "23:00"
source = "our team's agreement, § 4"

[categories.short_night]
shape = "rest"
[categories.short_night.en]
name = "Under twelve hours"
short = "under 12 h"
[rules.short_night]
limit_minutes = 720
source = "our team's agreement, § 5"

[categories.full_day]
shape = "day_hours"
[categories.full_day.en]
name = "Full day"
short = "full day"
[rules.full_day]
limit_minutes = 480
source = "our team's agreement, § 6"

[categories.over_agreed]
shape = "week_hours"
[categories.over_agreed.en]
name = "Over the agreed hours"
[rules.over_agreed]
limit_minutes = 2250
source = "our team's agreement, § 7"

[frequency]
source = "our team"
[frequency.codes]
friday_late = "1 a week"
weekend = "1 a month"
over_agreed = "mean"
"""
NAMES = {
    "friday_late": "Late on Friday",
    "weekend": "Weekend work",
    "late_night": "Late night",
    "short_night": "Under twelve hours",
    "full_day": "Full day",
    "over_agreed": "Over the agreed hours",
}
