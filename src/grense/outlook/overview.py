"""Build an `Outlook` from a classification: every week of a person summarised and explained once.

Pure: no clock, no files, no store. `grense.services.outlook` does it for the connected sources.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pandas as pd

from grense.base.arguments import YEARS, check_moment, check_number, check_type
from grense.base.frozen import FrozenDict
from grense.classification.result import FRAMES, Result
from grense.errors import GrenseError
from grense.history.compare import compare_register
from grense.history.flexitime import Coverage, flexitime
from grense.history.guesses import beside_guesses
from grense.history.meetings import meeting_days, meeting_sums
from grense.history.months import months_beside, months_of
from grense.history.moved import timings
from grense.history.origins import origin_counts
from grense.history.patterns import patterns
from grense.history.place_days import place_days
from grense.history.places import day_places, places_by_day
from grense.history.presence import presence_of
from grense.history.reasons import with_reasons_in_week
from grense.history.trend import trend_weeks
from grense.history.week import summarise_week
from grense.law.assessment import assess
from grense.law.results import LawView
from grense.law.summarise import view_of
from grense.marks import N_
from grense.model.answer import Answer
from grense.model.correction import Correction, away_spans, where
from grense.model.crossing import Crossing, Item
from grense.model.crossing_reason import CrossingReason
from grense.model.day_place import DayPlace
from grense.model.meetings import MeetingSums
from grense.model.policy import Policy
from grense.model.time import iso_week, load_zone, monday_of
from grense.model.timing import WorkTiming
from grense.model.trend import TrendWeek
from grense.model.week import WeekSummary
from grense.model.week_guess import WeekGuess
from grense.outlook import Outlook, SourceView
from grense.questions.score import course
from grense.rules.agreed_hours import Agreed, Terms
from grense.rules.kinds import plans
from grense.rules.place_habit import PlaceHabit
from grense.rules.profiles import checked_rest_method

__all__ = ["WEEKS_AHEAD", "WEEKS_BACK", "Context", "Views", "one_person", "outlook_of"]

WEEKS_BACK, WEEKS_AHEAD = 26, 5

_TREND_WEEKS = 26
_MOST_WEEKS = 5200  # a century
_DAY = dt.timedelta(days=1)
_WEEK = 7 * _DAY
_REACH = 5 * _DAY  # of sessions, rests and evidence across a week's ends; a summary reads up to three days past them


@dataclass(frozen=True)
class Context:
    """The contents of an outlook beside the weeks.

    `answers` are those to the report's questions, `terms` the flexitime agreement, `law` the one whose general limits
    the same weeks are compared with, by `law_rest_method` where the law's own is not meant. `country` is by default
    that of the ordinary hours. `machine_uses` has, by source, what time at its machine counts for (see `presence_of`).
    `place_habit` is where the person usually works, `reasons` are those given for crossings, and `guesses` the person's
    own of the hours of weeks. The other fields are passed through unchanged.
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
    country: str | None = None
    law_rest_method: str | None = None
    unmatched: frozenset[int] = frozenset()
    machine_uses: Mapping[str, str] = field(default_factory=dict)
    place_habit: PlaceHabit = field(default_factory=PlaceHabit)
    reasons: Sequence[CrossingReason] = ()
    guesses: Sequence[WeekGuess] = ()
    asks_outside: bool = False
    core_hours: str | None = None


def outlook_of(
    found: Result,
    context: Context = Context(),  # it is frozen
    *,
    now: dt.datetime | None = None,
    person: Any = None,
    weeks_back: int = WEEKS_BACK,
    weeks_ahead: int = WEEKS_AHEAD,
    views: Views | None = None,
) -> Outlook:
    """Summarise each week of a classification, from `weeks_back` weeks ago at most to `weeks_ahead` weeks ahead.

    `now` is by default the `until` of the classification: what lies after it is planned, and counted separately.
    `person` is needed where there are several. With the `views` of an earlier call, only weeks that have changed are
    computed again; everything in `context` may be left out.

    Raises `GrenseError` without `now` or `until`, and where it is unclear which person is meant; the errors of `assess`
    with a law.

    >>> from grense.activities import from_columns
    >>> from grense.classification.classify import classify
    >>> mails = from_columns(["2026-11-17T22:40+01:00", "2026-11-18T07:30+01:00"], kind="mail_sent")
    >>> now = dt.datetime(2026, 11, 18, 8, tzinfo=dt.UTC)
    >>> outlook = outlook_of(classify(mails, tz="Europe/Oslo", until=now), weeks_ahead=1)
    >>> outlook.made == now, list(outlook.weeks)
    (True, ['2026-W47', '2026-W48'])
    """
    check_type("found", found, Result, N_("the result of classify"))
    check_type("context", context, Context, "grense.outlook.overview.Context")
    check_type("views", views, (Views, type(None)), "grense.outlook.overview.Views")
    for name, weeks_there in (("weeks_back", weeks_back), ("weeks_ahead", weeks_ahead)):
        check_number(name, weeks_there, least=0, most=_MOST_WEEKS, whole=True)
    found, now = one_person(found.as_found, person), _moment(found, now)
    (tz,), (hours,) = found.zones.values(), found.ordinary_hours.values()
    country = context.country or hours.country
    here = where(tuple(context.corrections.values()), tz, now)
    monday = _monday(now, here)
    first = None if found.days.empty else found.days["date"].min().date()
    earliest = max(min(monday_of(first or monday), monday), monday - weeks_back * _WEEK)
    mondays = [earliest + number * _WEEK for number in range((monday - earliest) // _WEEK + weeks_ahead + 1)]
    agreed = context.terms.known_week(country)
    away = away_spans(context.corrections.values())
    if agreed is not None:
        agreed = replace(agreed, away=away)
    said = tuple(context.corrections.values())
    dates = [monday + number * _DAY for monday in mondays for number in range(7)]
    places = places_by_day(day_places(found, context.place_habit, said, dates=dates))
    timed = timings(found, agreed) if agreed is not None and agreed.stated else {}
    views = views or Views()
    weeks = {
        view.week: with_reasons_in_week(view, context.reasons)
        for view in views.of(found, mondays, agreed, places, timed)
    }
    begun = trend_weeks(found, [one for one in mondays if one <= monday], timings=timed)
    begun[-1] = replace(begun[-1], goes_on=True)
    whole = begun[:-1]
    pulses = course(context.answers)
    coding = found.profile.coding
    limits = found.profile.limits
    return Outlook(
        made=now,
        zone=here,
        weeks=weeks,
        trend=tuple(begun[-_TREND_WEEKS:]),
        meetings=tuple(_meetings(found, now, here)),
        sources=tuple(context.sources),
        corrections=dict(context.corrections),
        protection=context.protection,
        first=first,
        is_example=context.is_example,
        patterns=patterns(whole, coding, limits) if coding and whole else (),
        months=months_beside(months_of(whole, coding, pulses), coding) if coding else (),
        origins=origin_counts(_crossings(weeks, whole[-_TREND_WEEKS:]), found.profile.categories),
        guesses=beside_guesses(
            context.guesses,
            whole[-_TREND_WEEKS:],
            {name: view.agreed.total for name, view in weeks.items() if view.agreed is not None},
        ),
        balance=flexitime(
            whole,
            hours,
            replace(context.terms.week(country), away=away),
            lapses=context.terms.lapses,
            opening=context.terms.opening,
            coverage=Coverage(
                first=first,
                kept_from=monday - weeks_back * _WEEK,
                today=now.astimezone(load_zone(tz)).date(),
            ),
            tz=tz,
        ),
        law=_law_view(context, found, whole[-_TREND_WEEKS:], country) if context.law and whole else None,
        pulses=pulses,
        country=country,
        role=context.role,
        policy=context.policy,
        profile=found.profile,
        unmatched=context.unmatched,
        presence=presence_of(found, weeks.values(), context.machine_uses),
        comparison=compare_register(
            found,
            context.terms.week(country),
            [week.monday for week in whole[-_TREND_WEEKS:]],
            person=next(iter(found.zones)),
        ),
        place_days=place_days(found, places, whole, coding) if coding else None,
        asks_outside=context.asks_outside,
        meeting_sums=_meeting_sums(found, whole[-_TREND_WEEKS:], context.core_hours),
        core_hours=context.core_hours,
    )


def _meeting_sums(found: Result, weeks: Sequence[TrendWeek], core: str | None) -> MeetingSums | None:
    if not weeks:
        return None
    return meeting_sums(meeting_days(found, core), weeks[0].monday, len(weeks), has_core=core is not None)


def one_person(found: Result, person: Any) -> Result:
    """The classification of one person alone."""
    if person is None and len(found.zones) == 1:
        return found
    try:
        is_known = person is not None and person in found.zones
    except TypeError:  # it cannot be hashed
        is_known = False
    if not is_known:
        raise GrenseError(
            "unknown_person",
            N_("it is unclear which person is meant"),
            N_("{count} persons are classified"),
            hint=N_("give person=, as in the table"),
            count=len(found.zones),
        )
    frames = {name: getattr(found, name) for name in ("activities", *FRAMES)}
    own = {name: frame.loc[frame["person"] == person] for name, frame in frames.items()}
    return replace(
        found, zones={person: found.zones[person]}, ordinary_hours={person: found.ordinary_hours[person]}, **own
    )


def _moment(found: Result, now: dt.datetime | None) -> dt.datetime:
    moment = found.until if now is None else now
    check_moment("now", moment)
    assert moment is not None  # noqa: S101  # its type was checked
    if moment.year not in YEARS:
        raise GrenseError("time_out_of_range", N_("a time outside 1900-2200"), "{name}", name="now")
    return moment


class Views:
    """A cache of summarised weeks, reused where their data has not changed.

    A correction changes one or two weeks, and the person is waiting for the result.
    """

    def __init__(self) -> None:
        self._kept: dict[dt.date, tuple[bytes, WeekSummary]] = {}

    def of(
        self,
        found: Result,
        mondays: Sequence[dt.date],
        agreed: Agreed | None = None,
        places: Mapping[dt.date, DayPlace] = FrozenDict(),
        timings: Mapping[Any, WorkTiming] = FrozenDict(),
    ) -> list[WeekSummary]:
        """The weeks from these Mondays; others are removed from the cache."""
        rules = repr((asdict(found.profile), found.rest_method, found.zones, found.ordinary_hours, agreed)).encode()
        known: dict[Any, Item] = {}  # a mail may be evidence of several crossings: as one object, it is serialised once
        kept = {}
        for monday in mondays:
            near = _around(found, monday)
            at = {date: places[date] for date in (monday + number * _DAY for number in range(7)) if date in places}
            timed = {label: timings[label] for label in near.crossings.index if label in timings}
            behind = _digest(near, rules + repr((at, timed)).encode(), monday)
            before = self._kept.get(monday)
            if before is None or before[0] != behind:
                view = summarise_week(near, iso_week(monday), known=known, agreed=agreed, places=at, timings=timed)
                before = behind, view
            kept[monday] = before
        self._kept = kept
        return [view for _, view in kept.values()]


def _crossings(weeks: Mapping[str, WeekSummary], some: Sequence[TrendWeek]) -> Iterator[Crossing]:
    return (one for week in some for one in weeks[week.week].crossings)


def _law_view(context: Context, found: Result, weeks: Sequence[TrendWeek], country: str | None) -> LawView:
    """Compare whole weeks with a law's general limits, including all activities before them."""
    assert context.law is not None  # noqa: S101  # the caller has looked
    first, end = weeks[0].monday, weeks[-1].monday + _WEEK
    zone = load_zone(next(iter(found.zones.values())))
    since, until = (dt.datetime.combine(day, dt.time(), zone) for day in (first, end))
    assessed = assess(
        found.activities.loc[found.activities["start"] < until],
        tz=found.zones,
        law=context.law,
        ordinary_hours=found.ordinary_hours,
        country=country,
        rest_method=checked_rest_method(context.law_rest_method),
        since=since,
        until=until,
        reading=found.profile,
    )
    return view_of(assessed, first, end - _DAY, reasons=context.reasons)


def _digest(near: Result, rules: bytes, monday: dt.date) -> bytes:
    """A digest of a classification's values, independent of how pandas stores them."""
    digest = hashlib.blake2b(rules, digest_size=16)
    if near.until is not None and abs(near.until.date() - monday) <= _WEEK + _DAY:
        digest.update(near.until.isoformat().encode())  # the week that contains it shows it
    for frame in (near.activities, *(getattr(near, name) for name in FRAMES)):
        digest.update(repr(list(frame.columns)).encode())
        digest.update(pd.util.hash_pandas_object(frame).to_numpy().tobytes())
    return digest.digest()


def _around(found: Result, monday: dt.date) -> Result:
    """The classification with the rows around one week only, since a summary filters them repeatedly."""
    first, last = pd.Timestamp(monday - _REACH), pd.Timestamp(monday + _WEEK + _REACH)
    frames = {name: getattr(found, name) for name in FRAMES}
    near = {name: frame.loc[(frame["date"] >= first) & (frame["date"] < last)] for name, frame in frames.items()}
    table = found.activities
    # In UTC, and days wide: no zone offset is large enough to matter.
    begin, end = first.tz_localize("UTC"), last.tz_localize("UTC")
    return replace(found, activities=table.loc[(table["end"] >= begin) & (table["start"] < end)], **near)


def _meetings(found: Result, now: dt.datetime, tz: str) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    table, zone = found.activities, load_zone(tz)
    yesterday = dt.datetime.combine(now.astimezone(zone).date() - _DAY, dt.time(), zone)
    planned = table["kind"].isin(plans(found.profile.kinds))
    rows = table.loc[planned & (table["end"] > yesterday)].sort_values(["start", "end"])
    for start, end in zip(rows["start"].tolist(), rows["end"].tolist(), strict=True):
        yield start.to_pydatetime().astimezone(dt.UTC), end.to_pydatetime().astimezone(dt.UTC)


def _monday(now: dt.datetime, tz: str) -> dt.date:
    return monday_of(now.astimezone(load_zone(tz)).date())
