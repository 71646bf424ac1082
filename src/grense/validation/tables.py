"""The tables of the study: errors of hours, weeks as shown, roles and the balance; and those of crossings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from grense.rules.point_model import load_point_model
from grense.rules.profiles import load_profile
from grense.validation.case import READINGS, StudyCase, long_weeks
from grense.validation.crossing_tables import coding, crossings, private_mail
from grense.validation.going_on import REST_OF_WORKDAY, classify_going_on
from grense.validation.hours import agreed_reading, by_week, due_by_week, shown_hours
from grense.validation.measures import errors, hits, pairs
from grense.validation.population import ROLES
from grense.validation.readings import PROFILE, classify_traces, to_the_last_piece, with_point_model
from grense.yardstick.shares import share_of

__all__ = ["FULL_WEEKS", "GAPS", "TABLES"]

FULL_WEEKS = "long_week, full weeks"
"""The pattern by weeks of five working days alone."""
GAPS = (5, 15, 30, 60, 90, 120)
"""The gaps, in minutes, that are tried."""
_MAIN = "mail and calendar"
_EDGES = (0.0, 20.0, 25.0, 30.0, 35.0, 37.5, 40.0, 45.0, np.inf)
_QUANTILES = (0.1, 0.5, 0.9)
Row = dict[str, Any]


def diaries(case: StudyCase) -> Iterator[Row]:
    """The share of persons with each pattern in the diaries, beside the report's."""
    with_looks = case.codes(case.truth, "code_evidence")
    sessions = case.codes(case.truth_of_sessions, "code_evidence")
    for category in with_looks:
        for number, role in enumerate(ROLES):
            of_role = case.diary.population.role == number
            row: Row = {"category": category, "role": role, "report": share_of(category, role).percent}  # type: ignore[arg-type]  # one of the report's
            for name, codes in (("diary", with_looks), ("sessions", sessions)):
                known, code = codes[category]
                row[name] = 100 * code[known & of_role].mean() if (known & of_role).any() else np.nan
            yield row
    for number, role in enumerate(ROLES):
        row = {"category": FULL_WEEKS, "role": role, "report": share_of("long_week", role).percent}  # type: ignore[arg-type]  # one of the report's
        for name, truth in (("diary", case.truth), ("sessions", case.truth_of_sessions)):
            mean = case.mean_of_full_weeks(by_week(shown_hours(truth, "trace")))[case.diary.population.role == number]
            row[name] = 100 * (mean > _limit()).mean() if len(mean) else np.nan
        yield row


def weeks(case: StudyCase) -> Iterator[Row]:
    """The error of each reading by each set of sources, a week, and how long weeks are found."""
    for sources, found in case.found.items():
        for reading in READINGS:
            yield {"sources": sources, "reading": reading} | _week_row(case, case.reading(found, reading))


def days(case: StudyCase) -> Iterator[Row]:
    """The error of each reading by each set of sources, a day."""
    for sources, found in case.found.items():
        for reading in READINGS:
            days_found = pairs(case.true_days, case.reading(found, reading))
            yield {"sources": sources, "reading": reading} | errors(days_found, case.persons)


def models(case: StudyCase) -> Iterator[Row]:
    """The error a week of all point models and gaps, of other ordinary hours, and of changes of the default."""
    for model in ("active_time", "half_hour_blocks"):
        yield from _models(case, model, (0, *GAPS))
    yield from _models(case, "collaboration_span", GAPS)
    usual = classify_traces(case.diary, case.table, _MAIN, hours=case.diary.hours(own=False))
    yield {"model": "default, 08:00-16:00 for all"} | _week_row(case, shown_hours(usual))
    yield {"model": "default, to the last piece"} | _week_row(case, shown_hours(case.by(_MAIN, to_the_last_piece())))
    later = classify_going_on(case.diary, case.table, case.grid, within=REST_OF_WORKDAY)
    yield {"model": "default, going on later"} | _week_row(case, shown_hours(later))


def _models(case: StudyCase, model: str, gaps: tuple[int, ...]) -> Iterator[Row]:
    """A point model with each gap; the default's estimate also outside ordinary hours, beside the agreed day."""
    for gap in gaps:
        found = case.by(_MAIN, with_point_model(load_point_model(model), gap))
        yield {"model": f"{model}, gap {gap}"} | _week_row(case, shown_hours(found))
        if model == load_profile(PROFILE).point_model.id and gap > load_profile(PROFILE).point_model.join_gap_minutes:
            yield {"model": f"agreed and estimated, gap {gap}"} | _week_row(
                case, agreed_reading(case.diary, found, is_estimated=True)
            )


def shown_weeks(case: StudyCase) -> Iterator[Row]:
    """What a week as shown means: the true hours behind it."""
    for sources, found in case.found.items():
        for reading in READINGS:
            of = pairs(case.true_weeks, by_week(case.reading(found, reading)))
            bins = np.digitize(of["shown"], _EDGES[1:])
            for number in range(len(_EDGES) - 1):
                true = of["true"].to_numpy()[bins == number]
                low, middle, high = np.quantile(true, _QUANTILES) if len(true) else (np.nan,) * 3
                row = {"sources": sources, "reading": reading, "from": _EDGES[number], "to": _EDGES[number + 1]}
                over = (60 * true > _limit()).mean() if len(true) else np.nan
                yield row | {"weeks": len(true), "true_10": low, "true_50": middle, "true_90": high, "over": over}


def roles(case: StudyCase) -> Iterator[Row]:
    """The error a week by role and sources."""
    for sources, found in case.found.items():
        for reading in READINGS:
            of = pairs(case.true_weeks, by_week(case.reading(found, reading)))
            for number, role in enumerate(ROLES):
                chosen = of.loc[np.asarray(case.diary.population.role[of["person"]] == number)]
                yield {"sources": sources, "reading": reading, "role": role} | errors(chosen, case.persons)


def balance(case: StudyCase) -> Iterator[Row]:
    """How far the balance of all weeks together is from the true one, and whether its sign is right."""
    worked = case.diary.absences.working.sum(1) * case.diary.population.agreed_day
    true = _by_person(case, case.true_weeks) - worked
    for sources, found in case.found.items():
        for reading in READINGS:
            shown_weekly = by_week(case.reading(found, reading))
            due = due_by_week(case.diary, case.grid).merge(shown_weekly[["person", "date"]], on=["person", "date"])
            shown = _by_person(case, shown_weekly) - _by_person(case, due)
            yield {
                "sources": sources,
                "reading": reading,
                "wrong_sign": float((np.sign(shown) != np.sign(true)).mean()),
                "bias": float((shown - true).mean() / 60),
                "mae": float(np.abs(shown - true).mean() / 60),
            }


TABLES: dict[str, Callable[[StudyCase], Iterator[Row]]] = {
    one.__name__: one
    for one in (diaries, weeks, days, models, crossings, private_mail, coding, shown_weeks, roles, balance)
}
"""The rows of each table, by its name."""


def _limit() -> float:
    return load_profile(PROFILE).rules["long_week"].limit_minutes


def _week_row(case: StudyCase, found_days: pd.DataFrame) -> Row:
    found_weeks = by_week(found_days)
    row: Row = dict(errors(pairs(case.true_weeks, found_weeks), case.persons))
    long = hits(long_weeks(case.true_weeks), long_weeks(found_weeks), case.persons).measures()
    return row | {f"long_{key}": value for key, value in long.items()}


def _by_person(case: StudyCase, rows: pd.DataFrame) -> Any:
    return np.bincount(rows["person"].cat.codes.to_numpy(), rows["minutes"].to_numpy(float), case.persons)
