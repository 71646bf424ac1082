"""The effect of a correction, computed by the real worker for the place where the correction is made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from example_outlook import NOW
from grense.storage.home import Home
from grense_tray.controller import Controller
from grense_tray.windows.week.week_window import WeekWindow
from grense_tray.windows.widgets.controls import Text


@pytest.fixture
def resident(qapp: QApplication, home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Controller]:
    monkeypatch.setattr(QApplication, "quit", lambda: None)
    home.settings(first_start=True)
    made = Controller(home, clock=lambda: NOW, example=True, example_now=None, language="en", background=True)
    made.start()
    yield made
    made.close()
    made.deleteLater()


def told_in(window: WeekWindow) -> list[str]:
    popover = window.popover
    return [] if popover is None else [one.accessibleName() for one in popover.findChildren(Text) if one.isVisible()]


# The offscreen platform has no tray, no keyboard to grab and no window manager, and warns about it.
@pytest.mark.qt_log_ignore("systemTrayWindowChanged", "This plugin does not support")
def test_it_is_there_a_moment_after_the_popover(qtbot: QtBot, resident: Controller) -> None:
    resident.window_manager.open()
    window = resident.window_manager.week
    assert window is not None
    qtbot.waitUntil(lambda: window.state.outlook is not None)
    index = next(row.index for row in window.page.list.rows if "Short rest" in row.accessibleName())
    window.page.list.chosen.emit(index)

    window.page.detail.buttons[0].click()
    qtbot.waitUntil(lambda: "8 h 50, then 9 h 20" in told_in(window))

    assert "If this does not count" in told_in(window)
    assert not window.state.said
    # Nothing was stored, and after storing it the window has the same figures.
    assert window.popover is not None
    window.popover.apply()
    qtbot.waitUntil(lambda: bool(window.state.undo))
    (rest,) = (row.accessibleName() for row in window.page.list.rows if "Short rest" in row.accessibleName())
    assert "at most 9 h 20 min" in rest
