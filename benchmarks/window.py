"""How long the week's window takes with a year of example data: from the wish to see it until it is drawn.

    QT_QPA_PLATFORM=offscreen python benchmarks/window.py [--weeks 52]

Each row is the median of several programs of their own, in which nothing was loaded before but what the tray holds.
The first figure is the worker's, which looks at the whole year and hands it over; the window does not wait for it
once the tray runs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import make_example

from grense import example
from grense.services import gather as service
from grense.services import protocol as errand
from grense.services.outlook import farthest_week, overview
from grense.services.person_rules import PersonRules

NOW = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
TIMES = 7
OPENS = """
import json, sys, time
from PySide6.QtWidgets import QApplication
from grense.services import protocol as errand
from grense.i18n import load
app = QApplication(["grense"])
words = load("nb")

def took(name, do):
    begun = time.perf_counter()
    done = do()
    app.processEvents()
    found[name] = time.perf_counter() - begun
    return done

found = {}
line = open(sys.argv[1], "rb").read()
outlook = took("unpacked, in the tray", lambda: errand.unpack(line).outlook)

def open_window():
    from grense_tray.windows.week.week_window import WeekWindow
    window = WeekWindow(words)
    window.show_outlook(outlook)
    window.show()
    window.grab()
    return window

window = took("open to drawn, the first time", open_window)
window.close()
took("open to drawn, again", lambda: (window.show(), window.grab()))
took("another week drawn", lambda: (window.show_week("2026-W46"), window.grab()))
took("the trend drawn", lambda: (window.set_view("trend"), window.grab()))
found["weeks"] = len([one for one in outlook.weeks.values() if one.has_work])
print(json.dumps(found))
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--weeks", type=int, default=52)
    weeks = options.parse_args().weeks
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        begun = time.perf_counter()
        line = looked_at(place, weeks)
        print(f"{'looked at and packed, in the worker':36} {1000 * (time.perf_counter() - begun):7.0f} ms")
        (place / "outlook").write_bytes(line)
        print(f"{'handed over':36} {len(line) / 1e6:7.2f} MB")
        runs = [opened(place / "outlook") for _ in range(TIMES)]
    print(f"{'weeks with work':36} {runs[0].pop('weeks'):7.0f}")
    for row in runs[0]:
        if row != "weeks":
            print(f"{row:36} {1000 * statistics.median(run[row] for run in runs):7.0f} ms")


def looked_at(place: Path, weeks: int) -> bytes:
    """The line in which the worker hands over what it knows of so many weeks."""
    paths = [place / "calendar.ics", place / "sent.mbox"]
    paths[0].write_bytes(make_example.calendar(weeks))
    paths[1].write_bytes(make_example.mailbox(weeks))
    tz = example.TZ
    gathered = service.gather(paths, now=NOW, me=[example.ME], tz=tz, week=farthest_week(NOW, tz))
    outlook = overview(gathered, PersonRules(country="NO"), now=NOW, weeks_back=weeks)
    return errand.pack(errand.Done(1, outlook))


def opened(path: Path) -> dict[str, float]:
    program = [sys.executable, "-c", OPENS, str(path)]
    found: dict[str, float] = json.loads(subprocess.run(program, check=True, capture_output=True, text=True).stdout)
    return found


if __name__ == "__main__":
    main()
