"""Which nudges the person has enabled, how many a day, and the quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grense.base.arguments import check_many, check_number, check_type
from grense.model.policy import AgreedHours
from grense.rules.ordinary_hours import MINUTES_A_DAY, WEEKDAYS, clock_minutes
from grense.strategies import means_of

if TYPE_CHECKING:
    from grense.storage.settings import Settings

__all__ = ["Preferences", "preferences_of"]


@dataclass(frozen=True)
class Preferences:
    """The person's choices. Times are minutes after local midnight, `summary_day` 0 for Monday.

    `a_day` excludes the weekly summary. The quiet hours may span midnight; where both ends are the same there are none.
    The workplace's `agreed` times change the evening, and its quiet hours apply in addition. `stop` enables the
    reminder of the day's end, at `stop_time` or else at the end of ordinary hours.
    """

    enabled: bool = True
    a_day: int = 1
    off: frozenset[str] = frozenset()
    summary_day: int = 0
    summary_time: int = 8 * 60 + 30
    quiet_from: int = 22 * 60
    quiet_to: int = 7 * 60
    agreed: AgreedHours | None = None
    stop: bool = False
    stop_time: int | None = None

    def __post_init__(self) -> None:
        for name in ("enabled", "stop"):
            check_type(name, getattr(self, name), bool, "bool")
        check_number("a_day", self.a_day, least=0, most=MINUTES_A_DAY, whole=True)
        check_many("off", self.off, str, "set[str]")
        check_number("summary_day", self.summary_day, least=0, most=len(WEEKDAYS) - 1, whole=True)
        for name in ("summary_time", "quiet_from", "quiet_to", "stop_time"):
            if name != "stop_time" or self.stop_time is not None:
                check_number(name, getattr(self, name), least=0, most=MINUTES_A_DAY, whole=True)
        check_type("agreed", self.agreed, (AgreedHours, type(None)), "AgreedHours | None")

    def is_night(self, minutes: int) -> bool:
        """Whether a local time of day lies in the quiet hours.

        >>> [Preferences().is_night(hour * 60) for hour in (21, 22, 0, 7)]
        [False, True, True, False]
        """
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= minutes < self.quiet_to
        return minutes >= self.quiet_from or minutes < self.quiet_to


def preferences_of(settings: Settings, agreed: AgreedHours | None = None) -> Preferences:
    """The preferences in the settings, and the times of the workplace's policy where there is one."""
    from grense.storage.settings import Settings  # only the programs of grense have them

    check_type("settings", settings, Settings, "Settings")
    return Preferences(
        enabled=settings.nudges,
        a_day=settings.nudges_a_day,
        off=frozenset(settings.nudges_off),
        summary_day=WEEKDAYS.index(settings.summary_day),
        summary_time=clock_minutes(settings.summary_time, "summary_time"),
        quiet_from=clock_minutes(settings.quiet_from, "quiet_from"),
        quiet_to=clock_minutes(settings.quiet_to, "quiet_to"),
        agreed=agreed,
        stop="stop_reminder" in means_of(settings.strategies),
        stop_time=None if settings.stop_time is None else clock_minutes(settings.stop_time, "stop_time"),
    )
