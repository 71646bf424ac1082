"""The example person: Kari, who works in Norway. Forty weeks of a made-up calendar and a mailbox of what she sent.

`load` gives them as an activity table, `paths` as files, and `many` a made-up table of many persons.

The files are written by `benchmarks/make_example.py`; every name, address and text in them is invented.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from grense.base.lazy import lazy_names
from grense.model.answer import Answer
from grense.rules.agreed_hours import Terms
from grense.rules.place_habit import PlaceHabit

if TYPE_CHECKING:
    from grense.example.tables import ExampleTables as ExampleTables
    from grense.example.tables import load as load
    from grense.example.tables import many as many
else:  # they load pandas
    _HOME = "grense.example.tables"
    __getattr__, __dir__ = lazy_names(__name__, dict.fromkeys(("ExampleTables", "load", "many"), _HOME))

__all__ = [
    "ANSWERS",
    "CORE_HOURS",
    "EVENING",
    "ME",
    "NOW",
    "PLACE_HABIT",
    "TERMS",
    "TZ",
    "ExampleTables",
    "load",
    "many",
    "paths",
]

ME = "kari@example.org"
TZ = "Europe/Oslo"
TERMS = Terms(37.5)
CORE_HOURS = "mon-fri 09:00-15:00"
PLACE_HABIT = PlaceHabit("mon home, tue-thu workplace, fri home")
# Her last week is over; and, for a program with a running clock, that evening just after her last mail.
NOW = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
EVENING = dt.datetime(2026, 11, 22, 19, 21, tzinfo=dt.UTC)
# Her answers to three of the report's scales: one value per question, in their order.
_MONTHS = {
    dt.date(2026, 3, 16): {"connectedness": (2, 2, 3), "work_home_conflict": (2, 1, 1, 2), "detachment": (4, 4, 4, 4)},
    dt.date(2026, 4, 20): {"connectedness": (2, 2, 2), "work_home_conflict": (1, 2, 1, 2), "detachment": (4, 4, 5, 4)},
    dt.date(2026, 5, 18): {"connectedness": (3, 3, 3), "work_home_conflict": (2, 2, 3, 2), "detachment": (3, 3, 4, 4)},
    dt.date(2026, 6, 15): {"connectedness": (3, 3, 4), "work_home_conflict": (3, 2, 2, 3), "detachment": (3, 4, 3, 3)},
    dt.date(2026, 8, 17): {"connectedness": (2, 3, 2), "work_home_conflict": (2, 1, 2, 2), "detachment": (4, 4, 4, 4)},
    dt.date(2026, 9, 21): {"connectedness": (3, 4, 3), "work_home_conflict": (2, 2, 3, 2), "detachment": (3, 4, 3, 3)},
    dt.date(2026, 10, 19): {"connectedness": (3, 3, 3), "work_home_conflict": (2, 2, 2, 3), "detachment": (4, 3, 4, 4)},
    dt.date(2026, 11, 16): {"connectedness": (4, 4, 3), "work_home_conflict": (3, 2, 3, 3), "detachment": (3, 3, 2, 3)},
}
ANSWERS = tuple(
    Answer(day, scale, number, value)
    for day, scales in _MONTHS.items()
    for scale, values in scales.items()
    for number, value in enumerate(values, 1)
)


def paths() -> tuple[Path, Path]:
    """The paths of the calendar (`.ics`) and the mailbox (`.mbox`) of the example person."""
    from importlib.resources import files  # not needed by a tray that only uses the time

    here = Path(str(files(__name__)))
    return here / "calendar.ics", here / "sent.mbox"
