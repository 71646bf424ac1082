"""Kinds of activity of one's own in the window: drawn as the built-in kind most like them, by their own name."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from pytestqt.qtbot import QtBot

import grense
from grense.activities import from_columns
from grense.history.week import summarise_week
from grense.i18n import load
from grense.model.week import WeekSummary
from grense.rules.kinds import ActivityKind
from grense_tray.charts.legend import Legend
from grense_tray.charts.tables import WeekTable
from grense_tray.charts.week_picture import WeekPicture
from grense_tray.presenter.crossings import evidence_rows
from grense_tray.theme import LIGHT

AFTER = dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)
CHECKED = dt.date(2026, 11, 30)


@pytest.fixture(scope="module")
def week() -> WeekSummary:
    kinds = {
        "commit": ActivityKind("commit", "trace", "set by us", CHECKED, 10, {"en": ("commit", "commits")}),
        "on_site": ActivityKind("on_site", "plan", "set by us", CHECKED),
    }
    profile = dataclasses.replace(grense.load_profile("afi_2022_04"), kinds=kinds)
    table = from_columns(
        ["2026-11-17T21:40+01:00", "2026-11-18T09:00+01:00", "2026-11-18T12:00+01:00"],
        ["2026-11-17T21:40+01:00", "2026-11-18T11:00+01:00", "2026-11-18T12:30+01:00"],
        ["commit", "on_site", "commit"],
        kinds=kinds,
    )
    return summarise_week(grense.classify(table, tz="Europe/Oslo", profile=profile), "2026-W47")


def test_picture_table_and_legend_name_them(qtbot: QtBot, week: WeekSummary) -> None:
    words, picture, table, legend = load("en"), WeekPicture(), WeekTable(), Legend()
    qtbot.addWidget(picture)
    qtbot.addWidget(legend)
    picture.resize(1052, 640)
    picture.show_week(week, words, LIGHT, now=AFTER)
    picture.grab()
    assert [one.item.kind for one in picture.evidence] == ["commit", "on_site", "commit"]
    table.show_week(week, words, now=AFTER)
    rows = [[table.data(table.index(row, column)) for column in range(5)] for row in range(table.rowCount())]
    assert ["Tuesday 17", "commit", "21:40", "21:40", "trace"] in rows
    assert ["Wednesday 18", "on site", "09:00", "11:00", "calendar"] in rows
    legend.show_kinds(words, LIGHT, planned=False, own=[one.item for one in picture.evidence])
    assert "sent mail, commit, meeting, on site, added by you, commit" in legend.accessibleDescription()


def test_a_list_names_them(week: WeekSummary) -> None:
    items = week.days[1].items
    assert [row.what for row in evidence_rows(items, AFTER, load("en"))] == ["commit"]
