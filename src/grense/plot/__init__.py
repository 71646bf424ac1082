"""Plots for papers and notebooks, with the signs and colours of the window: a week, many weeks, many persons.

They need `grense[plot]` (matplotlib), do not use pyplot, open no window, and have a text for people who do not see
them: `description(ax)`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from grense.base.arguments import YEARS, check_name, check_number, check_type, shown
from grense.base.extras import check_installed
from grense.classification.result import Result
from grense.errors import ErrorKind, GrenseError
from grense.i18n import Catalogue, load
from grense.marks import N_
from grense.model.time import monday_of, week_start
from grense.outlook.overview import one_person
from grense.rules.profiles import Profile, default_profile

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["description", "prevalence", "week", "weeks"]

_MOST_WEEKS = 520
_NOT_INSTALLED = ErrorKind("plot_not_installed", N_("plots need matplotlib"))
_RESULT = N_("what grense.classify gives")
_WEEK = N_("a week such as 2026-W47, or a day in it")


def week(
    found: Result,
    person: Any = None,
    week: str | dt.date | None = None,
    ax: Axes | None = None,
    *,
    lang: str = "en",
) -> Axes:
    """Draw one person's week: evidence, estimate, rests and crossings, a row a day, as in the window.

    `person` is needed where there are several; `week` is an ISO week (`"2026-W47"`) or a day in it, by default the
    latest with work. The x axis is hours after the local midnight of each row's day, up to 28 or more, where the person
    was; day 0 is Monday, and its row lies between the y values 0 and 1. What is planned has dashed outlines. Without
    `ax` a figure 7 inches wide is made.

    Raises `GrenseError` for an unknown person or week, `MissingExtraError` without matplotlib.

    >>> import grense
    >>> mails = grense.activities.from_columns(["2026-11-17T22:40+01:00", "2026-11-18T07:30+01:00"], kind="mail_sent")
    >>> ax = week(grense.classify(mails, tz="Europe/Oslo"))
    >>> ax.get_title("left"), [float(hour) for hour in ax.get_xlim()]
    ('Week 47, 16–22 November 2026', [4.0, 28.0])
    """
    check_type("found", found, Result, _RESULT)
    words = _words(lang)
    check_installed("matplotlib", "plot", _NOT_INSTALLED)
    _check_axes(ax)
    from grense.plot.week_axes import draw_week

    found = one_person(found.as_found, person)
    return draw_week(found, _monday(found, week), words, ax)


def weeks(found: Result, person: Any = None, *, weeks: int = 26, lang: str = "en") -> Figure:
    """Draw one person's last weeks: hours on the three bases beside the limit, and the crossings of each category.

    `weeks` is how many at the most, up to the last with work or plans. The x axis is weeks, from 0 for the first;
    the y axis of the first axes is hours. What is planned has dashed outlines and is counted apart.

    Raises `GrenseError` for an unknown person, `MissingExtraError` without matplotlib.

    >>> import grense
    >>> mails = grense.activities.from_columns(["2026-11-17T22:40+01:00", "2026-11-18T07:30+01:00"], kind="mail_sent")
    >>> figure = weeks(grense.classify(mails, tz="Europe/Oslo"))
    >>> [ax.get_ylabel() for ax in figure.axes]
    ['Hours a week', '']
    """
    check_type("found", found, Result, _RESULT)
    check_number("weeks", weeks, least=1, most=_MOST_WEEKS, whole=True)
    words = _words(lang)
    check_installed("matplotlib", "plot", _NOT_INSTALLED)
    from grense.plot.weeks_figure import draw_weeks

    found = one_person(found.as_found, person)
    return draw_weeks(found, _monday(found, None), int(weeks), words)


def prevalence(
    frequency: pd.DataFrame,
    by: pd.Series | Mapping[Hashable, Any] | str | None = None,
    ax: Axes | None = None,
    *,
    show: Literal["code", "answer"] = "code",
    profile: Profile | None = None,
    lang: str = "en",
) -> Axes:
    """Draw the share of persons with each pattern, in total or by unit, with counts and n beside it.

    `frequency` is what `grense.frequency.frequency` gives, or some of its rows. `by` maps persons to units, or names a
    column of `frequency`. `show="code"` draws those whose code is 1, `"answer"` all six answers. n are the persons with
    a code; how many have none stands beside it, and categories that nobody has a code (or an answer) for are left out.
    Every unit is drawn, however small: join small ones before. `profile` has the texts of categories of one's own, and
    the limits that are named.

    Raises `GrenseError` for a frame of other columns or without any code, `MissingExtraError` without matplotlib.

    >>> import datetime as dt, grense
    >>> table = grense.example.many(persons=40, seed=1)
    >>> found = grense.classify(table.activities, tz=table.tz)
    >>> often = grense.frequency.frequency(found, until=dt.date(2026, 11, 16))
    >>> ax = prevalence(often, by=table.units)
    >>> ax.get_xlabel()
    'share of persons'
    """
    check_name("show", show, ("code", "answer"))
    check_type("profile", profile, (Profile, type(None)), N_("what grense.load_profile gives"))
    words = _words(lang)
    check_installed("matplotlib", "plot", _NOT_INSTALLED)
    _check_axes(ax)
    from grense.plot.prevalence_axes import draw_prevalence
    from grense.plot.shares import shares_of

    shares = shares_of(frequency, by, profile or default_profile(), words, show)
    return draw_prevalence(shares, words, ax)


def description(picture: Axes | Figure) -> str:
    """What a plot shows, in one or more sentences: a text for `alt`, and for the metadata of a file.

    >>> import grense
    >>> mails = grense.activities.from_columns(["2026-11-17T22:40+01:00"], kind="mail_sent")
    >>> description(week(grense.classify(mails, tz="Europe/Oslo")))[:36]
    'Week 47, 16–22 November 2026. 5 min '
    """
    label = getattr(picture, "get_label", None)
    check_type("picture", picture if label else None, object if label else (), N_("what grense.plot.week gives"))
    return str(picture.get_label())


def _words(lang: object) -> Catalogue:
    check_type("lang", lang, str, N_("a language such as nb"))
    return load(str(lang))


def _monday(found: Result, week: object) -> dt.date:
    if week is None:
        rows = found.weeks
        busy = rows.loc[(rows["days"] > 0), "date"]
        last = (busy if len(busy) else rows["date"]).max()
        if pd.isna(last):
            raise GrenseError(
                "no_week", N_("there is no week to draw"), hint=N_("work or plans in the table, or week=")
            )
        return monday_of(last.date())
    check_type("week", week, (str, dt.date), _WEEK)
    try:
        # A datetime is a date, too, and its own week is meant.
        day = dt.date(week.year, week.month, week.day) if isinstance(week, dt.date) else week_start(str(week))
        if day.year in YEARS:
            return monday_of(day)
    except (ValueError, TypeError):  # NaT is a datetime, too
        pass
    raise GrenseError("invalid_value", N_("nonsense value"), "{place}", hint=_WEEK, place=f"week = {shown(week)}")


def _check_axes(ax: object) -> None:
    from matplotlib.axes import Axes

    check_type("ax", ax, (Axes, type(None)), N_("matplotlib's Axes"))
