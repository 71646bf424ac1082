"""The icon: its three states differ by shape alone, on whole pixels, on light and on dark."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from grense_tray.icon import KNOW, PAUSED, SIZES, WELL, sign, sign_pixmap

STATES = (WELL, KNOW, PAUSED)


def covered(state: str, size: int, *, dark: bool = False) -> list[int]:
    image = sign_pixmap(state, size, dark=dark).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    return [QColor(image.pixelColor(x, y)).alpha() for y in range(size) for x in range(size)]


@pytest.mark.parametrize("size", SIZES)
def test_states_differ_without_colour(qtbot: QtBot, size: int) -> None:
    for one, other in itertools.combinations(STATES, 2):
        differing = sum(abs(a - b) > 128 for a, b in zip(covered(one, size), covered(other, size), strict=True))

        assert differing > size * size / 20


@pytest.mark.parametrize("state", STATES)
def test_the_shape_is_the_same_on_dark(qtbot: QtBot, state: str) -> None:
    assert covered(state, 16) == covered(state, 16, dark=True)


@pytest.mark.parametrize("size", [16, 22, 24, 32, 44, 48, 64])
def test_the_line_stands_on_whole_pixels(qtbot: QtBot, size: int) -> None:
    top_half = covered(PAUSED, size)[: size * size // 3]
    line = [alpha for index, alpha in enumerate(top_half) if index % size > size * 0.65]

    assert set(line) == {0, 255}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("state", STATES)
def test_it_stands_out_from_its_panel(qtbot: QtBot, state: str, dark: bool) -> None:
    panel = luminance(QColor("#22272e" if dark else "#eceeef"))
    image = sign_pixmap(state, 16, dark=dark).toImage()
    solid = {
        image.pixelColor(x, y).name() for x in range(16) for y in range(16) if image.pixelColor(x, y).alpha() > 250
    }

    for name in solid:
        lighter, darker = sorted((luminance(QColor(name)), panel), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_all_sizes_are_in_the_sign(qtbot: QtBot) -> None:
    assert {size.width() for size in sign(WELL, dark=False).availableSizes()} == set(SIZES)


def luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
