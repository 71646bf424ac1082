"""The meaning of an answer in the settings, without a window."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from grense.errors import GrenseError
from grense.i18n import load as load_words
from grense.services.connections import KINDS
from grense.storage.settings import KEYS, Settings, change, load
from grense_tray.presenter.error_hints import problem
from grense_tray.presenter.settings_fields import choice_of, free_label, pages, shown
from grense_tray.presenter.settings_values import hours_text, spans_of, written
from grense_tray.windows.connect.kinds import NEEDS, READ_OF


def test_every_setting_but_the_sources_is_asked_about_once() -> None:
    asked = [choice.key for page in pages([("sunday", "Work on Sunday")]) for choice in page.choices]
    # A rota is written in the file, beside its date.
    assert sorted(asked) == sorted(set(KEYS) - {"sources", "rota_since"})


@pytest.mark.parametrize("key", sorted(set(KEYS) - {"sources", "rota_since"}))
def test_an_untouched_field_leaves_the_default(key: str) -> None:
    choice = choice_of(key)
    assert written(choice, shown(choice, Settings())) is None


@pytest.mark.parametrize(
    ("key", "answer", "value"),
    [
        ("me", "Kari@Example.org; k@example.org", ["kari@example.org", "k@example.org"]),
        ("tz", " Europe/Oslo ", "Europe/Oslo"),
        ("hours", "mon-fri 08:00-16:00", None),
        ("hours", "fri 09:00-12:00", "fri 09:00-12:00"),
        ("hours", "", None),
        ("country", "no", "NO"),
        ("country", "de-by", "DE-BY"),
        ("days_off", "24.12.2026, 2026-12-31", [dt.date(2026, 12, 24), dt.date(2026, 12, 31)]),
        ("half_days", "12-24 12:00,  2026-05-13 12:00-16:00", ["12-24 12:00", "2026-05-13 12:00-16:00"]),
        ("flexi_days", "20.11.2026", [dt.date(2026, 11, 20)]),
        (
            "contracts",
            "2027-01-01 37,5; 2026-08-01 30 mon-thu 8:00-16:00",
            [
                {"from": dt.date(2026, 8, 1), "agreed_hours": 30.0, "hours": "mon-thu 08:00-16:00"},
                {"from": dt.date(2027, 1, 1), "agreed_hours": 37.5},
            ],
        ),
        ("contracts", "2026-08-01 tue 10:00-12:00", [{"from": dt.date(2026, 8, 1), "hours": "tue 10:00-12:00"}]),
        ("opening_balance", "2026-01-05 -12,5", {"on": dt.date(2026, 1, 5), "hours": -12.5}),
        ("opening_balance", "", None),
        ("rest_method", "rolling", "rolling"),
        ("language", "nn", "nn"),
        ("include", ("private", "blocks"), ["blocks", "private"]),
        ("keep_weeks", 52, 52),
        ("agreed_hours", " 37,5 ", 37.5),
        ("agreed_hours", "", None),
        ("flexitime_lapses", "12-31", "12-31"),
        ("role", "exempt", "exempt"),
        ("law", "eu_wtd", "eu_wtd"),
        ("law", "none", "none"),
        ("nudges", False, False),
        ("quiet_from", "23.30", "23:30"),
        ("stop_time", " 9.30 ", "09:30"),
        ("stop_time", " ", None),
        ("long_entry_hours", "8,5", 8.5),
        ("long_entries", "16:00-08:00 on-call, ", ["16:00-08:00 on-call"]),
        ("shift_category", "Vakt; natt, Vakt  dag", ["Vakt; natt", "Vakt  dag"]),
    ],
)
def test_an_answer_is_written_and_read_back(tmp_path: Path, key: str, answer: object, value: object) -> None:
    choice, path = choice_of(key), tmp_path / "settings.toml"
    meant = written(choice, answer)
    assert meant == value
    change(path, key, meant)
    assert written(choice, shown(choice, load(path)[0])) == value


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("me", "kari"),
        ("tz", "Oslo"),
        ("hours", "someday 8-16"),
        ("country", "XX"),
        ("days_off", "31.02.2026"),
        ("profile", "nowhere.toml"),
        ("law", "nowhere.toml"),
        ("language", "xx"),
        ("keep_weeks", 0),
        ("agreed_hours", "many"),
        ("agreed_hours", "0"),
        ("flexitime_lapses", "31.12"),
        ("role", "boss"),
        ("quiet_to", "25:00"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_in_words(key: str, answer: object) -> None:
    with pytest.raises(GrenseError) as refused:
        written(choice_of(key), answer)
    assert problem(refused.value, load_words("en"))[0].isupper()


@pytest.mark.parametrize(
    ("key", "answer", "line"),
    [
        ("me", "kari", "['kari']"),
        ("keep_weeks", 521, "521"),
        ("nudges_a_day", 6, "6"),
        ("agreed_hours", "61", "61"),
        ("long_entry_hours", "24,5", "24.5"),
        ("long_entries", "always work", "['always work']"),
        ("half_days", "12-32 12:00", "['12-32 12:00']"),
        ("contracts", "2026-08-01 90", "[{from = 2026-08-01, agreed_hours = 90}]"),
        (
            "contracts",
            "2026-08-01 30; 2026-08-01 20",
            "[{from = 2026-08-01, hours = 'a'}, {from = 2026-08-01, hours = 'a'}]",
        ),
        ("opening_balance", "2026-01-05 5001", "{on = 2026-01-05, hours = 5001}"),
        ("flexitime_lapses", "02-30", "'02-30'"),
        ("quiet_from", "24.00", "'24:00'"),
        ("stop_time", "soon", "'soon'"),
    ],
)
def test_the_window_and_the_file_refuse_a_value_with_the_same_words(
    tmp_path: Path, key: str, answer: object, line: str
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"{key} = {line}")
    with pytest.raises(GrenseError) as in_window:
        written(choice_of(key), answer)
    with pytest.raises(GrenseError) as in_file:
        load(path)
    assert (in_window.value.title, in_window.value.hint) == (in_file.value.title, in_file.value.hint)


def test_hours_are_the_same_after_a_way_through_the_field() -> None:
    text = "mon-thu 07:30-15:30, fri 07:30-13:00, sat 22:00-30:00"
    assert hours_text(spans_of(text)) == text


def test_no_ordinary_hours_at_all_can_be_said(tmp_path: Path) -> None:
    assert hours_text([None] * 7) == ""


def test_a_free_label_is_the_kind_or_has_a_number() -> None:
    assert [free_label("ics", taken) for taken in ((), ("ics",), ("ics", "ics-2"))] == ["ics", "ics-2", "ics-3"]


def test_the_dialog_knows_the_kinds_as_the_library_does() -> None:
    assert {kind: one.needs for kind, one in KINDS.items()} == NEEDS
    assert {kind: one.reads for kind, one in KINDS.items()} == READ_OF
