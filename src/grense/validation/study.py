"""The whole study: its tables from one population, and those of the sensitivity analysis; kept as CSV files."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from grense.validation.case import StudyCase
from grense.validation.diary import simulate
from grense.validation.intervals import hours_intervals
from grense.validation.sensitivity import findings, one_at_a_time, random_sets
from grense.validation.tables import TABLES

__all__ = ["Plan", "Study", "load_study", "run_study", "save_study", "small_table"]

_DIGITS = 4
_ABOUT = "about.json"
SMALL = (24, 4, 7)
"""Persons, weeks and seed of the small run, which the tests compute again."""


@dataclass(frozen=True)
class Plan:
    """How large a study is, and its seed. The sensitivity analysis has its own number of persons a run."""

    persons: int = 600
    weeks: int = 26
    seed: int = 1
    sets: int = 60
    set_persons: int = 100


@dataclass(frozen=True)
class Study:
    """The tables by name, the plan that they come from, and the day on which they were made."""

    plan: Plan
    tables: Mapping[str, pd.DataFrame]
    made_on: dt.date


def run_study(plan: Plan, made_on: dt.date, *, jobs: int = 1) -> Study:
    """Compute all tables, the sensitivity analysis in so many processes; their number changes no figure."""
    case = StudyCase(simulate(plan.persons, plan.weeks, plan.seed))
    tables = {name: pd.DataFrame(table(case)) for name, table in TABLES.items()}
    tables["intervals"] = pd.DataFrame(hours_intervals(case))
    size = plan.set_persons, plan.weeks, plan.seed
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for name, runs in (("one_at_a_time", one_at_a_time()), ("random_sets", random_sets(plan.sets, plan.seed))):
            labels, given = zip(*runs, strict=True)
            found = pool.map(findings, *zip(*((*size, one) for one in given), strict=True))
            tables[name] = pd.DataFrame([label | row for label, row in zip(labels, found, strict=True)])
    tables["small"] = small_table()
    return Study(plan, tables, made_on)


def small_table() -> pd.DataFrame:
    """A few figures of a small run."""
    case = StudyCase(simulate(*SMALL))
    wanted = ("sources", "reading", "count", "bias", "mae", "rmse", "low", "high")
    return pd.DataFrame([{key: row[key] for key in wanted} for row in TABLES["weeks"](case)]).round(_DIGITS)


def save_study(study: Study, folder: Path) -> None:
    """Write each table as a CSV file, and the plan as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in study.tables.items():
        table.round(_DIGITS).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    about = asdict(study.plan) | {"made_on": study.made_on.isoformat()}
    (folder / _ABOUT).write_text(json.dumps(about, indent=1) + "\n", "utf-8")


def load_study(folder: Path) -> Study:
    """The study that was written to a folder."""
    about = json.loads((folder / _ABOUT).read_text("utf-8"))
    made_on = dt.date.fromisoformat(about.pop("made_on"))
    tables = {path.stem: pd.read_csv(path) for path in sorted(folder.glob("*.csv"))}
    return Study(Plan(**about), tables, made_on)
