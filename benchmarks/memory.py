"""What the tray app has in memory after each of its windows has been opened and closed.

    python benchmarks/memory.py [--json]

The person has a store with some corrections; the window of the week stays open, as it is kept anyway. PSS shares what
other programs have in memory too, so that nothing else with Qt should run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

NOW = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
SETTLED = 0.3  # seconds, for what is drawn and read
PATIENCE = 300.0
CLOSED = 1.2  # seconds, until the memory of a closed window is given back


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--json", action="store_true")
    as_json = options.parse_args().json
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HOME": folder, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ.pop(name, None)
        sizes = measured()
    loaded = sorted({name.split(".")[0] for name in sys.modules})
    if as_json:
        print(json.dumps({"sizes": sizes, "loaded": loaded}))
        return
    for name, size in sizes.items():
        print(f"{name:12} {size:6.1f} MB")


def measured() -> dict[str, float]:
    """The PSS in MB after each window, in the order in which they are opened."""
    import PySide6.QtCore  # noqa: F401  # for what it does to `import`

    from grense_tray.__main__ import restore_import

    restore_import()
    from PySide6.QtWidgets import QApplication

    from grense.model.correction import WORKED, Correction
    from grense.storage.home import Home
    from grense_tray.controller import Controller

    app = QApplication([])
    home = Home.of_this_person()
    home.settings(first_start=True)
    resident = Controller(home, clock=lambda: NOW, background=True, example=True)
    resident.has_tray = lambda: True  # type: ignore[method-assign]  # or the week is opened by itself after a while
    resident.start()
    wait(app, lambda: resident.outlook is not None)
    kept: list[int] = []
    resident.records.correct(Correction(WORKED, NOW - dt.timedelta(hours=2), NOW), kept.append)
    wait(app, lambda: bool(kept))
    sizes = {"start": pss()}
    desk = resident.window_manager
    desk.open()
    settle(app, CLOSED)
    sizes["week"] = pss()
    for name, show in windows(desk).items():
        show()
        settle(app, SETTLED)
        wait(app, lambda: not resident.records.worker.is_asked())
        settle(app, SETTLED)
        desk.others.close(name)
        settle(app, CLOSED)
        sizes[name] = pss()
    resident.close()
    return sizes


def windows(desk: Any) -> dict[str, Callable[[], object]]:
    return {
        "settings": desk.settings,
        "share": desk.share,
        "questions": desk.questions,
        "answers": desk.answers,
        "shortcuts": desk.shortcuts,
        "text": lambda: desk.show_text("A title", "A text."),
        "connect": desk.connect_source,
        "first": desk.first_start,
        "data": desk.data,
    }


def settle(app: Any, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        app.processEvents()
        time.sleep(0.01)


def wait(app: Any, until: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > ends:
            raise TimeoutError(until)
        settle(app, 0.05)


def pss() -> float:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    main()
