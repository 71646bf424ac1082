"""`python -m grense.validation`: run the study, write its tables, figures and intervals, and update its page."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from grense.validation.figures import save_figures
from grense.validation.intervals import intervals_text
from grense.validation.page import write_page
from grense.validation.study import Plan, load_study, run_study, save_study


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the study that the arguments describe."""
    parser = argparse.ArgumentParser("grense.validation", description=__doc__)
    for one in fields(Plan):
        parser.add_argument(f"--{one.name.replace('_', '-')}", type=int, default=one.default)
    parser.add_argument("--output", type=Path, required=True, help="the folder for tables and figures")
    parser.add_argument("--page", type=Path, help="a page whose tables are replaced")
    parser.add_argument("--intervals", type=Path, help="a file for the intervals that grense shows")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes; changes no figure")
    parser.add_argument("--again", action="store_true", help="use the tables of the folder, and compute nothing")
    given = parser.parse_args(arguments)
    if not given.again:
        plan = Plan(**{one.name: getattr(given, one.name) for one in fields(Plan)})
        save_study(run_study(plan, dt.datetime.now(dt.UTC).date(), jobs=given.jobs), given.output)
    study = load_study(given.output)
    save_figures(study, given.output)
    if given.page:
        write_page(study, given.page)
    if given.intervals:
        about = {"seed": study.plan.seed, "persons": study.plan.persons, "made_on": study.made_on}
        given.intervals.write_text(intervals_text(study.tables["intervals"], about), "utf-8")


if __name__ == "__main__":
    main()
