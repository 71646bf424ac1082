"""Build an `Outlook` from a person's gathered activities: every week summarised and explained once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from grense.classification.classify import Classification
from grense.history.flexitime import Coverage, flexitime
from grense.history.months import months_beside, months_of
from grense.history.patterns import patterns
from grense.history.trend import trend_weeks
from grense.history.week import summarise_week
from grense.law.assessment import assess
from grense.law.results import LawView
from grense.law.summarise import view_of
from grense.model.correction import Correction, where
from grense.model.crossing import Item
from grense.model.policy import Policy
from grense.model.time import iso_week, load_zone, monday_of
from grense.model.trend import TrendWeek
from grense.model.week import WeekSummary
from grense.outlook import Outlook, SourceView
from grense.questions.score import course
from grense.rules.agreed_hours import Terms
from grense.services import gather as service
from grense.storage.store import Answer

__all__ = ["WEEKS_AHEAD", "WEEKS_BACK", "Context", "Views", "farthest_week", "overview"]

WEEKS_BACK, WEEKS_AHEAD = 26, 5

_TREND_WEEKS = 26
_DAY = dt.timedelta(days=1)
_WEEK = 7 * _DAY
_REACH = 5 * _DAY  # of sessions, rests and evidence across a week's ends; a summary reads up to three days past them
_FRAMES = ("crossings", "sessions", "days", "rests", "weeks", "quick_looks")


@dataclass(frozen=True)
class Context:
    """The contents of an outlook beside the weeks.

    `answers` are those to the report's questions, `terms` the flexitime agreement, `law` the one whose general limits
    the same weeks are compared with. The other fields are passed through unchanged.
    """

    sources: Sequence[SourceView] = ()
    corrections: Mapping[int, Correction] = field(default_factory=dict)
    protection: str = ""
    is_example: bool = False
    answers: Sequence[Answer] = ()
    terms: Terms = field(default_factory=Terms)
    law: str | None = None
    role: str | None = None
    policy: Policy | None = None


def farthest_week(now: dt.datetime, tz: str, weeks_ahead: int = WEEKS_AHEAD) -> str:
    """The ISO week up to which meetings are to be gathered, so that an overview includes planned ones."""
    return iso_week(_monday(now, tz) + weeks_ahead * _WEEK)


def overview(
    gathered: service.Gathered,
    rules: service.Rules,
    context: Context = Context(),
    *,
    now: dt.datetime,
    weeks_back: int = WEEKS_BACK,
    weeks_ahead: int = WEEKS_AHEAD,
    views: Views | None = None,
) -> Outlook:
    """Classify the gathered activities, and summarise each week from `weeks_back` weeks ago at most to those ahead.

    What lies after `now` is planned, and counted separately. With the `views` of an earlier call, only weeks that have
    changed are computed again.

    Raises the errors of `service.judge` and `assess`.
    """
    found = service.judge(gathered, rules, now=now)
    here = where(tuple(context.corrections.values()), gathered.tz, now)
    monday = _monday(now, here)
    first = None if found.days.empty else found.days["date"].min().date()
    earliest = max(min(monday_of(first or monday), monday), monday - weeks_back * _WEEK)
    mondays = [earliest + number * _WEEK for number in range((monday - earliest) // _WEEK + weeks_ahead + 1)]
    weeks = {view.week: view for view in (views or Views()).of(found, mondays)}
    begun = trend_weeks(found, [one for one in mondays if one <= monday])
    begun[-1] = replace(begun[-1], goes_on=True)
    whole, hours = begun[:-1], next(iter(found.ordinary_hours.values()))
    pulses = course(context.answers)
    coding = found.profile.coding
    limits = found.profile.limits
    return Outlook(
        made=now,
        zone=here,
        weeks=weeks,
        trend=tuple(begun[-_TREND_WEEKS:]),
        meetings=tuple(_meetings(found.activities, now, here)),
        sources=tuple(context.sources),
        corrections=dict(context.corrections),
        protection=context.protection,
        first=first,
        is_example=context.is_example,
        patterns=patterns(whole, coding, limits) if coding and whole else (),
        months=months_beside(months_of(whole, coding, pulses), coding) if coding else (),
        balance=flexitime(
            whole,
            hours,
            context.terms.week(rules.country),
            lapses=context.terms.lapses,
            opening=context.terms.opening,
            coverage=Coverage(
                first=first,
                kept_from=monday - weeks_back * _WEEK,
                today=now.astimezone(load_zone(gathered.tz)).date(),
            ),
        ),
        law=_law_view(context.law, found, whole[-_TREND_WEEKS:], rules) if context.law and whole else None,
        pulses=pulses,
        country=rules.country,
        role=context.role,
        policy=context.policy,
        profile=found.profile,
        unmatched=gathered.kept.unmatched if gathered.kept else frozenset(),
    )


class Views:
    """A cache of summarised weeks, reused where their data has not changed.

    A correction changes one or two weeks, and the person is waiting for the result.
    """

    def __init__(self) -> None:
        self._kept: dict[dt.date, tuple[bytes, WeekSummary]] = {}

    def of(self, found: Classification, mondays: Sequence[dt.date]) -> list[WeekSummary]:
        """The weeks from these Mondays; others are removed from the cache."""
        rules = repr((found.profile, found.rest_method, found.zones, found.ordinary_hours)).encode()
        known: dict[Any, Item] = {}  # a mail may be evidence of several crossings: as one object, it is serialised once
        kept = {}
        for monday in mondays:
            near = _around(found, monday)
            behind = _digest(near, rules, monday)
            before = self._kept.get(monday)
            if before is None or before[0] != behind:
                before = behind, summarise_week(near, iso_week(monday), known=known)
            kept[monday] = before
        self._kept = kept
        return [view for _, view in kept.values()]


def _law_view(law: str, found: Classification, weeks: Sequence[TrendWeek], rules: service.Rules) -> LawView:
    """Compare whole weeks with a law's general limits, including all activities before them."""
    first, end = weeks[0].monday, weeks[-1].monday + _WEEK
    zone = load_zone(next(iter(found.zones.values())))
    since, until = (dt.datetime.combine(day, dt.time(), zone) for day in (first, end))
    assessed = assess(
        found.activities.loc[found.activities["start"] < until],
        tz=found.zones,
        law=law,
        ordinary_hours=found.ordinary_hours,
        country=rules.country,
        rest_method=rules.rest_method,
        since=since,
        until=until,
        reading=found.profile,
    )
    return view_of(assessed, first, end - _DAY)


def _digest(near: Classification, rules: bytes, monday: dt.date) -> bytes:
    """A digest of a classification's values, independent of how pandas stores them."""
    digest = hashlib.blake2b(rules, digest_size=16)
    if near.until is not None and abs(near.until.date() - monday) <= _WEEK + _DAY:
        digest.update(near.until.isoformat().encode())  # the week that contains it shows it
    for frame in (near.activities, *(getattr(near, name) for name in _FRAMES)):
        digest.update(repr(list(frame.columns)).encode())
        digest.update(pd.util.hash_pandas_object(frame).to_numpy().tobytes())
    return digest.digest()


def _around(found: Classification, monday: dt.date) -> Classification:
    """The classification with the rows around one week only, since a summary filters them repeatedly."""
    first, last = pd.Timestamp(monday - _REACH), pd.Timestamp(monday + _WEEK + _REACH)
    frames = {name: getattr(found, name) for name in _FRAMES}
    near = {name: frame.loc[(frame["date"] >= first) & (frame["date"] < last)] for name, frame in frames.items()}
    table = found.activities
    # In UTC, and days wide: no zone offset is large enough to matter.
    begin, end = first.tz_localize("UTC"), last.tz_localize("UTC")
    return replace(found, activities=table.loc[(table["end"] >= begin) & (table["start"] < end)], **near)


def _meetings(table: pd.DataFrame, now: dt.datetime, tz: str) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    zone = load_zone(tz)
    yesterday = dt.datetime.combine(now.astimezone(zone).date() - _DAY, dt.time(), zone)
    rows = table.loc[(table["kind"] == "meeting") & (table["end"] > yesterday)].sort_values(["start", "end"])
    for start, end in zip(rows["start"].tolist(), rows["end"].tolist(), strict=True):
        yield start.to_pydatetime().astimezone(dt.UTC), end.to_pydatetime().astimezone(dt.UTC)


def _monday(now: dt.datetime, tz: str) -> dt.date:
    return monday_of(now.astimezone(load_zone(tz)).date())
