"""What the tray app costs while it waits, beside a bare PySide6 tray on the same desktop.

    python benchmarks/tray.py [--times 3]

Starts a screen, a tray, a notification daemon and a session bus of its own. Prints the seconds from start to sign, the
memory a while after the start, and the memory after a day of 1,440 ticks and its nudges, which take a minute here; in
the last line the window was opened and closed, too. All are medians.

PSS shares what other programs have in memory too, so that nothing else with Qt should run; USS is what the process has
alone. `more` is the PSS of the process behind a notification that the daemon still keeps at the end, as some do until
it is read; it is let go after an hour.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from servers.desktop import Desktop

TICKS = 1440
SECONDS = 60
SIZES = ("Pss", "Rss", "Uss")

BARE = """
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon
app = QApplication(["grense"])
picture = QPixmap(22, 22)
picture.fill("#465560")
tray, menu = QSystemTrayIcon(QIcon(picture)), QMenu()
menu.addAction("quit")
tray.setContextMenu(menu)
tray.show()
app.exec()
"""

# The same program, on whose clock a day lasts a minute. It begins ticking when it has been measured at rest.
FAST = f"""
import datetime as dt, sys, time
from PySide6.QtCore import Qt, QTimer
from grense_tray.__main__ import restore_import
restore_import()
import grense_tray.app as app, grense_tray.controller as resident
began, start = time.monotonic(), dt.datetime.fromisoformat("2026-11-18T21:16:00+01:00").astimezone(dt.UTC)
REST = 20
def clock(_):
    return lambda: start + dt.timedelta(days=min(max((time.monotonic() - began - REST) / {SECONDS}, 0), 1))
app._clock = clock
def fasten(self):
    def faster():  # a coarse timer would round such a short time to none at all
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round({SECONDS} * 1000 / {TICKS}))
    QTimer.singleShot(REST * 1000, faster)
    begin(self)
begin, resident.Controller.start = resident.Controller.start, fasten
sys.exit(app.run(sys.argv[1:]))
"""

# The person has said that they work, on that evening until two minutes ago.
PREPARED = """
import datetime as dt
from grense.model.correction import WORKED, Correction
from grense.storage.home import Home
from grense.storage.settings import change
home = Home.of_this_person()
home.settings(first_start=True)
change(home.settings_file, "tz", "Europe/Oslo")
zone = dt.timezone(dt.timedelta(hours=1))
with home.store() as store:
    for day in (16, 17, 18):
        at = lambda *clock: dt.datetime(2026, 11, day, *clock, tzinfo=zone).astimezone(dt.UTC)
        store.correct(Correction(WORKED, at(8), at(15, 30)))
    store.correct(Correction(WORKED, at(20, 20), at(21, 14)))
"""
KEPT = """
from grense.storage.home import Home
with Home.of_this_person().store() as store:
    print(*(one.code for one in store.shown()), sep=", ")
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--times", type=int, default=3)
    times = options.parse_args().times
    heads = "".join(f"  {name.upper():>5} {when:5}" for when in ("rest", "day") for name in SIZES)
    print(f"{'':22} start  {heads}   more  CPU of the day")
    for name, arguments in (
        ("bare PySide6 tray", ["-c", BARE]),
        ("grense, the example", [*fast(), "--example"]),
        ("grense, a store", fast()),
        ("grense, its window", [*fast(), "--window"]),
    ):
        rounds = [measured(name, arguments) for _ in range(times)]
        start, *sizes, spent = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(f"{name:22} {start:5.2f} s" + "".join(f"  {size:8.1f} MB" for size in sizes) + f"  {spent:5.2f} s")


def fast() -> list[str]:
    return ["-c", FAST, "--background"]


def measured(name: str, arguments: list[str]) -> list[float]:
    """The seconds from start to sign, the sizes at rest and after a day, and the seconds of CPU of that day."""
    with Desktop() as desktop:
        if "--example" not in arguments and arguments[1] is not BARE:
            ask(desktop, PREPARED)
        began = time.perf_counter()
        program = desktop.python(*(one for one in arguments if one != "--window"))
        sign = desktop.wait(lambda: small_windows(desktop), "the sign")[0]
        start = time.perf_counter() - began
        time.sleep(15)  # for what happens at the start
        at_rest, before = sizes_of(program.pid), processor(program)
        time.sleep(10)
        if "--window" in arguments:
            open_and_close(desktop, sign)
        time.sleep(SECONDS + 35)  # the last notification goes after half a minute
        after = sizes_of(program.pid)
        more = sum(sizes_of(child)[0] for child in children(program))
        spent = processor(program) - before
        if name == "grense, a store":
            print(f"    nudges: {ask(desktop, KEPT)}", file=sys.stderr)
        program.terminate()
        program.wait(5)
        return [start, *at_rest, *after, more, spent]


def ask(desktop: Desktop, code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=desktop.environment, capture_output=True, text=True)
    return (done.stdout or done.stderr).strip()


def small_windows(desktop: Desktop) -> list[int]:
    found = [*desktop.windows("grense", "--class"), *desktop.windows("python", "--class")]
    return [window for window in found if desktop.place(window)[2] < 64 and desktop.place(window)[1] > 800]


def open_and_close(desktop: Desktop, sign: int) -> None:
    x, y, width, height = desktop.place(sign)
    desktop.click(x + width // 2, y + height // 2)

    def large() -> list[int]:
        return [one for one in desktop.windows("grense", "--class") if desktop.place(one)[2] > 800]

    (window,) = desktop.wait(large, "the window")
    time.sleep(3)
    desktop.xdotool("key", "--window", window, "alt+F4")
    desktop.wait(lambda: not large(), "the closing of the window")


def sizes_of(pid: int) -> list[float]:
    """PSS, RSS and USS in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    return [found["Pss"], found["Rss"], found["Private_Clean"] + found["Private_Dirty"]]


def children(program: subprocess.Popen[str]) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split()]


def processor(program: subprocess.Popen[str]) -> float:
    fields = Path(f"/proc/{program.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
