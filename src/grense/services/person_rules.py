"""The rules by which a person's activities are classified, as the person gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from grense.base.frozen import FrozenDict
from grense.classification.shifts import shift_hours
from grense.rules.agreed_hours import Terms
from grense.rules.long_entries import LongEntries
from grense.rules.ordinary_hours import OrdinaryHours
from grense.rules.place_habit import PlaceHabit
from grense.rules.profiles import Profile
from grense.services.mailboxes import work_contexts
from grense.storage.settings import Settings

__all__ = ["PersonRules"]


@dataclass(frozen=True)
class PersonRules:
    """The rules of the classification: `classify`'s arguments, as a person gives them, and the agreed `terms`.

    `machine_uses` are those of `grense.rules.machine_use`, by source; they change no classification. `work_contexts`
    are those of the mails of a connected source, by its label. `core_hours` change no classification either, nor does
    `place_habit`, where they usually work. With `outside_meetings="work"`, meetings where nobody else is of their
    organisation are work like any other.
    """

    weekly: str | Sequence[str] = "mon-fri 08:00-16:00"
    country: str | None = None
    profile: str | Path | Profile = "afi_2022_04"
    rest_method: str | None = None
    days_off: Collection[dt.date] = field(default=())
    rota_since: dt.date | None = None
    flexi_days: Collection[dt.date] = ()
    half_days: Collection[str] = ()
    changes: Collection[tuple[dt.date, str]] = ()
    long_entries: LongEntries = field(default_factory=LongEntries)
    machine_uses: Mapping[str, str] = field(default_factory=dict)
    terms: Terms = field(default_factory=Terms)
    work_contexts: Mapping[str, str] = field(default_factory=FrozenDict)
    core_hours: str | None = None
    place_habit: PlaceHabit = field(default_factory=PlaceHabit)
    outside_meetings: str | None = None

    @classmethod
    def of(
        cls,
        settings: Settings,
        *,
        weekly: str | None = None,
        country: str | None = None,
        profile: str | None = None,
        rest_method: str | None = None,
    ) -> PersonRules:
        """The given options, else the settings; given hours apply at all times."""
        return cls(
            weekly or settings.hours,
            country or settings.country,
            profile or settings.profile,
            rest_method or settings.rest_method,
            settings.days_off,
            settings.rota_since,
            settings.flexi_days,
            settings.half_days,
            () if weekly else settings.hour_changes,
            LongEntries(settings.long_entry_hours, settings.long_entries),
            {label: str(one["only_work"]) for label, one in settings.sources.items() if "only_work" in one},
            settings.terms,
            work_contexts(settings.sources),
            settings.core_hours,
            settings.place_habit,
            settings.outside_meetings,
        )

    def hours(
        self, table: pd.DataFrame, tz: str, absences: Collection[dt.date], flexi_days: Collection[dt.date] = ()
    ) -> OrdinaryHours:
        """Ordinary hours: the weekly ones, or the shifts in the table; none on days of absence and flexi days."""
        return OrdinaryHours(
            self.weekly,
            self.country,
            frozenset(absences) | frozenset(self.days_off),
            self.rota_since,
            frozenset(flexi_days) | frozenset(self.flexi_days),
            self.half_days,
            self.changes,
            shift_hours(table, tz),
        )
