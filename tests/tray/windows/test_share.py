"""The page that a person shares: its contents, and that it is one page."""

from __future__ import annotations

import datetime as dt
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from example_outlook import example_outlook, nobody
from grense.i18n import load as load_words
from grense.rules.categories import LISTED
from grense_tray.presenter.share_sheet import PARTS, Wish, sheet_of
from grense_tray.windows.share import ShareDialog

EN, NB = load_words("en"), load_words("nb")
WEEK = "2026-W47"


def told(wish: Wish) -> str:
    return " ".join(sheet_of(example_outlook(), WEEK, wish, EN).texts)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_not_chosen_is_not_there(part: str) -> None:
    sheet = sheet_of(example_outlook(), WEEK, Wish(parts=frozenset(PARTS) - {part}), EN)
    assert part not in [one.part for one in sheet.sections]


@pytest.mark.parametrize("category", LISTED)
def test_a_category_that_is_not_chosen_is_in_no_text_and_no_picture(category: str) -> None:
    sheet = sheet_of(example_outlook(), WEEK, Wish(categories=frozenset(LISTED) - {category}), EN)
    assert sheet.view is not None
    days = sheet.view.days
    assert category not in {one.category for one in sheet.view.crossings}
    assert category not in {why.category for why in sheet.view.crossings}
    assert category not in {mark.category for day in days for mark in day.marks}
    assert all(category not in week.crossings for week in sheet.trend)
    if category == "short_rest":
        assert not any(part.rest.short for day in days for part in day.resting)


def test_the_name_stands_there_only_when_it_is_written() -> None:
    assert "Kari" not in told(Wish())
    assert "Kari" in told(Wish(name=" Kari "))


def test_nothing_tells_of_others_or_of_where_it_comes_from() -> None:
    sheet = sheet_of(example_outlook(), WEEK, Wish(), EN)
    assert sheet.view is not None
    assert not any(day.received for day in sheet.view.days)
    text = " ".join(sheet.texts)
    assert not any(secret in text for secret in ("@", "example.org", "ics", "imap"))


def test_what_times_cannot_tell_stands_on_every_page() -> None:
    assert "not why" in told(Wish(parts=frozenset({"trend"})))


def test_the_page_of_a_week_that_is_not_known_has_no_part_of_it() -> None:
    assert sheet_of(nobody(), WEEK, Wish(), EN).sections == ()


def test_it_is_one_page_for_its_owner(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ShareDialog(example_outlook(), WEEK, NB, parts=frozenset(PARTS))
    qtbot.addWidget(dialog)
    assert not dialog.grab().isNull()
    path = tmp_path / "page.pdf"
    with qtbot.waitSignal(dialog.saved):
        assert dialog.save_to(path)
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    assert b"/Count 1\n" in content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_picture_is_not_empty(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ShareDialog(example_outlook(), WEEK, EN)
    qtbot.addWidget(dialog)
    path = tmp_path / "page.png"
    assert dialog.save_to(path)
    image = QImage(str(path))
    colours = {image.pixel(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)}
    assert len(colours) > 20


def test_nothing_ticked_is_nothing_to_save(qtbot: QtBot) -> None:
    dialog = ShareDialog(example_outlook(), WEEK, EN, parts=frozenset())
    qtbot.addWidget(dialog)
    assert not dialog.save_pdf.isEnabled()
    dialog.parts["crossings"].box.click()
    assert dialog.save_pdf.isEnabled()


def test_a_place_that_cannot_be_written_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ShareDialog(example_outlook(), WEEK, EN)
    qtbot.addWidget(dialog)
    assert not dialog.save_to(tmp_path / "nowhere" / "page.pdf")
    assert "cannot be written" in dialog.told.text()


def test_a_page_of_the_made_up_person_says_so() -> None:
    made_up = "This is a made-up person."
    outlook = example_outlook()
    assert made_up in sheet_of(replace(outlook, is_example=True), WEEK, Wish(), EN).texts
    assert made_up not in sheet_of(replace(outlook, is_example=False), WEEK, Wish(), EN).texts


def test_the_page_keeps_a_margin_on_all_four_sides(qtbot: QtBot, tmp_path: Path) -> None:
    """A printer leaves some millimetres of A4 out."""
    dialog = ShareDialog(example_outlook(), WEEK, NB, parts=frozenset(PARTS))
    qtbot.addWidget(dialog)
    dialog.save_to(tmp_path / "page.png")
    page = QImage(str(tmp_path / "page.png")).convertToFormat(QImage.Format.Format_Grayscale8)
    grey = np.frombuffer(page.constBits(), np.uint8).reshape(page.height(), page.bytesPerLine())[:, : page.width()]
    rows, columns = (np.flatnonzero((grey < 250).any(axis=axis)) for axis in (1, 0))
    a_millimetre = page.width() / 210
    assert min(columns[0], rows[0], page.width() - columns[-1], page.height() - rows[-1]) > 8 * a_millimetre


def test_a_page_does_not_tell_when_it_was_made(qtbot: QtBot) -> None:
    outlook = example_outlook()
    dialog = ShareDialog(outlook, WEEK, EN)
    qtbot.addWidget(dialog)
    content = dialog.page.as_pdf()
    assert b"Date" not in content
    later = replace(outlook, made=outlook.made - dt.timedelta(hours=1))
    before = dialog.page.as_png()
    dialog.show_outlook(later)
    assert dialog.page.as_png() == before
