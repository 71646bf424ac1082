"""The question about meetings where nobody else is of the person's own organisation, and its answers. Data only."""

from __future__ import annotations

from collections.abc import Mapping

from grense.i18n import N_

__all__ = ["OUTSIDE_MEETINGS", "SETTLED", "USES", "WHY"]

OUTSIDE_MEETINGS = N_("Are meetings where nobody else is of your organisation work?")
WHY = N_("Outside ordinary hours each of them otherwise says that it is perhaps private.")
USES: Mapping[str, str] = {
    "work": N_("Yes, all of them"),
    "mixed": N_("Some are private"),
    "not_now": N_("Not now"),
}
SETTLED: Mapping[str, str] = {
    "work": N_("They count as work, like any other meeting."),
    "mixed": N_("Outside ordinary hours each of them says that it is perhaps private."),
    "not_now": N_("It is not asked about again. outside_meetings in the settings changes it."),
}
