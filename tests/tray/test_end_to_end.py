"""The program itself on a desktop of its own: the icon is clicked, the window opens, a nudge is shown and answered.

`GRENSE_SCREENSHOTS` names a folder for the screenshots.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.desktop import Desktop

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the desktop of these tests is an X11 one"),
]

# A Wednesday evening: the person has said that they work, until two minutes ago.
NOW = "2026-11-18T21:16:00+01:00"
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
import json
from grense.storage.home import Home
with Home.of_this_person().store() as store:
    print(json.dumps([[one.code, one.outcome] for one in store.shown()]))
"""


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    with Desktop() as started:
        yield started


def asked(desktop: Desktop, code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=desktop.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def picture(desktop: Desktop, name: str) -> None:
    if folder := os.environ.get("GRENSE_SCREENSHOTS"):
        time.sleep(0.5)  # for what is being drawn
        Path(folder).mkdir(parents=True, exist_ok=True)
        desktop.picture(Path(folder) / f"{name}.png")


def sign_of(desktop: Desktop) -> tuple[int, int]:
    """The middle of the icon in the tray."""

    def places() -> list[tuple[int, int, int, int]]:
        found = [desktop.place(window) for window in desktop.windows("^grense$")]
        return [place for place in found if place[2] < 64 and place[1] > 800]

    x, y, width, height = desktop.wait(places, "the sign")[0]
    return x + width // 2, y + height // 2


def open_windows(desktop: Desktop) -> list[int]:
    found = desktop.windows("grense", "--class")
    return [window for window in found if desktop.place(window)[2] > 800]


def menus(desktop: Desktop) -> list[int]:
    found = desktop.windows("grense", "--class")
    return [window for window in found if 100 < desktop.place(window)[2] <= 700 and desktop.place(window)[3] > 100]


def click_for_menu(desktop: Desktop) -> None:
    """Click the icon once, and wait ten seconds for the menu: the tray moves when other icons come and go."""
    desktop.xdotool("mousemove", 640, 450)  # so that the pointer enters the sign
    desktop.click(*sign_of(desktop), button=3)
    ends = time.monotonic() + 10
    while not menus(desktop) and time.monotonic() < ends:
        time.sleep(0.1)


def close(desktop: Desktop, window: int) -> None:
    """Press the keys that close a window until it has gone: one that is still opening ignores them."""

    def is_closed() -> bool:
        desktop.xdotool("key", "--window", window, "alt+F4")
        time.sleep(0.5)
        return not open_windows(desktop)

    desktop.wait(is_closed, "the closing of the window")


def test_a_person_is_nudged_and_answers(desktop: Desktop) -> None:
    asked(desktop, PREPARED)
    program = desktop.python("-m", "grense_tray", "--background", "--lang", "nb", "--now", NOW)
    sign = sign_of(desktop)
    assert not open_windows(desktop)
    picture(desktop, "sign")

    desktop.click(*sign)
    (window,) = desktop.wait(lambda: open_windows(desktop), "the window")
    picture(desktop, "week")
    close(desktop, window)

    (popup,) = desktop.wait(lambda: desktop.windows("^Notification$", "--name"), "the notification", 150)
    picture(desktop, "nudge")
    desktop.wait(lambda: json.loads(asked(desktop, KEPT)) == [["rest_tonight", "shown"]], "the row of what was shown")

    x, y, _, height = desktop.place(popup)
    desktop.click(x + 109, y + height - 39)  # where this daemon draws the first of its buttons
    desktop.wait(lambda: json.loads(asked(desktop, KEPT)) == [["rest_tonight", "fine"]], "the answer")
    picture(desktop, "answered")

    desktop.wait(lambda: menus(desktop) or click_for_menu(desktop), "the menu")
    picture(desktop, "menu")

    began = time.monotonic()
    program.terminate()
    assert program.wait(60) == 0
    assert time.monotonic() - began < 30
    assert program.stderr.read() == ""


def test_a_second_start_raises_the_window(desktop: Desktop) -> None:
    asked(desktop, PREPARED)
    desktop.python("-m", "grense_tray", "--background", "--now", NOW)
    sign_of(desktop)

    second = desktop.python("-m", "grense_tray", "--background")

    assert second.wait(60) == 0
    desktop.wait(lambda: open_windows(desktop), "the window")


def test_without_a_tray_the_window_opens_and_ends_it() -> None:
    with Desktop(tray=False, daemon=None) as desktop:
        program = desktop.python("-m", "grense_tray", "--example")
        (window,) = desktop.wait(lambda: open_windows(desktop), "the window")
        picture(desktop, "no-tray")

        close(desktop, window)

        assert program.wait(60) == 0
