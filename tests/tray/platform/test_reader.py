"""The week in a screen reader, over the real accessibility bus."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from servers import need
from servers.desktop import Desktop
from servers.reader import Heard, Reader

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the accessibility bus is one of Linux"),
]

# The page has the keyboard first and is a filler, a lead is a panel: both are read and do nothing.
ROLES = ("push button", "button menu", "check box", "list item", "graphic", "panel", "filler")
HEADS = ["Day", "What", "From", "To", "Basis", "Crossing"]


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    need.file("/usr/libexec/at-spi-bus-launcher", "at-spi2-core")
    with Desktop(tray=False, daemon=None) as started:
        yield started


def of(heard: list[Heard], role: str) -> list[Heard]:
    return [one for one in heard if one.role == role]


def chosen(heard: list[Heard]) -> list[int]:
    return [place for place, one in enumerate(of(heard, "list item")) if "selected" in one.states]


def at_rest(heard: list[Heard]) -> list[Heard]:
    """The tree, once all loading has finished."""
    return heard if not any(one.name.startswith("Looking at") for one in heard) else []


def test_a_week_is_heard_and_used(desktop: Desktop) -> None:
    with Reader(desktop) as reader:
        program = desktop.python("-m", "grense_tray", "--example", "--lang", "en")

        heard = desktop.wait(lambda: of(tree := reader.tree("grense"), "list item") and at_rest(tree), "the week")

        for one in heard:
            if "focusable" in one.states:
                assert one.name, one
                assert one.role in ROLES, one
        (focused,) = [one for one in heard if "focused" in one.states]
        assert focused.name.startswith("Week 47, 16–22 November 2026. ")
        (picture,) = [one for one in of(heard, "graphic") if "focusable" in one.states]
        assert picture.name == focused.name
        assert picture.description == (
            "Use the arrow keys to move through evidence and days. P says where you worked, T shows a table."
        )
        assert of(heard, "list")[0].name == "Crossings so far"
        rows = of(heard, "list item")
        assert "Evening work, Tue: Evening work: three mails, 21:40–22:40. Shown by: trace." in [
            one.name for one in rows
        ]
        assert chosen(heard) == [0]

        reader.press(rows[3])
        heard = desktop.wait(lambda: chosen(tree := reader.tree("grense")) == [3] and tree, "the selection")
        assert "Short rest, Wednesday 18 November" in [one.name for one in of(heard, "label")]

        reader.press(next(one for one in of(heard, "push button") if one.name == "As a table (T)"))
        heard = desktop.wait(lambda: of(tree := reader.tree("grense"), "table") and tree, "the table")
        assert of(heard, "table")[0].name == "The week as a table"
        assert [one.name for one in of(heard, "column header")] == HEADS
        assert [one.name for one in of(heard, "cell")][:3] == ["Monday 16", "work", "08:05"]

        program.terminate()
        assert program.wait(60) == 0
