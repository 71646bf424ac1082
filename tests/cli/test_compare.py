"""`grense compare` and `grense connect timesheet`, as typed."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from command_line import OSLO, Run, calendar, event, runner
from grense.storage.home import Home

SECRET = "Zanzibar"
ME = "kari@example.org"
FULL_DAYS = "\n".join(f"{day:02}.11.2026;7,5;{SECRET}" for day in (2, 3, 4, 5, 6))
SHEET = f"Dato;Timer;Prosjekt\n{FULL_DAYS}\nSum;37,5;\n10.11.2026;9;{SECRET}\n"

GOLDEN = {
    "en": """\
In 1 of 2 weeks work is shown that is not registered, 4 h 10 min in all.
37.5 h agreed for an ordinary week, less public holidays and days off.

         registered  agreed + shown outside  shown alone  not registered
Week 45     37 h 30                 41 h 40       9 h 10          4 h 10
Week 46      9 h 00                  7 h 30       1 h 00               –
Sum         46 h 30                 49 h 10      10 h 10          4 h 10

week 45: three evenings, 4 h 10 min, not registered
         Tue 20:30–22:00, Wed 21:00–22:10, Thu 20:30–22:00
week 46: 1 h 30 min registered without a trace

4 h 10 min shown and not registered, 1 h 30 min registered without a trace. Calls and reading
leave none.
Flexitime by registered hours: −28 h 30 min over these weeks.
Registered is what was reported to the employer. Shown are meetings and entries of your own; a
mail shows that something happened, not for how long.
Left out: 1 row with a sum.
Read: times only. Nothing is stored, and nothing is sent.
""",
    "nb": """\
I 1 av 2 uker vises arbeid som ikke er registrert, 4 t 10 min til sammen.
37,5 t avtalt i en vanlig uke, minus helligdager og fridager.

        registrert  avtalt + vist utenfor  bare vist  ikke registrert
Uke 45     37 t 30                41 t 40     9 t 10           4 t 10
Uke 46      9 t 00                 7 t 30     1 t 00                –
Sum        46 t 30                49 t 10    10 t 10           4 t 10

uke 45: tre kvelder, 4 t 10 min, ikke registrert
        tir 20.30–22.00, ons 21.00–22.10, tor 20.30–22.00
uke 46: 1 t 30 min registrert uten spor
""",
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "Europe/Oslo")
    return runner(monkeypatch)


@pytest.fixture
def week(tmp_path: Path) -> Path:
    people = (f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}", "ATTENDEE:mailto:ola@example.org")
    spans = [(f"202611{day:02}", "090000", "100000") for day in (2, 3, 4, 5, 6, 10)]
    evenings = [("20261103", "193000", "210000"), ("20261104", "200000", "211000"), ("20261105", "193000", "210000")]
    events = [event(f"{day}T{start}Z", f"{day}T{end}Z", *people) for day, start, end in [*spans, *evenings]]
    path = tmp_path / "calendar.ics"
    path.write_text(calendar(*events))
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "hours.csv"
    path.write_text(SHEET)
    return path


@pytest.mark.parametrize("language", GOLDEN)
def test_weeks_beside_each_other(run: Run, week: Path, sheet: Path, language: str) -> None:
    options = (*OSLO, "--me", ME, "--country", "NO", "--timesheet", str(sheet), "--lang", language)
    result = run("compare", str(week), *options, COLUMNS="100")
    assert result.exit_code == 0, result.output
    shown = "\n".join(line.rstrip() for line in result.stdout.splitlines()) + "\n"
    assert shown[: len(GOLDEN[language])] == GOLDEN[language]
    assert SECRET not in shown
    for word in ("forgot", "missing", "should", "glemt", "mangler", "burde"):
        assert word not in shown


def test_json(run: Run, week: Path, sheet: Path) -> None:
    options = (*OSLO, "--me", ME, "--country", "NO", "--timesheet", str(sheet), "--json")
    found = json.loads(run("compare", str(week), *options).stdout)["comparison"]
    assert (found["registered"], found["not_registered"], found["balance"]) == (2790, 250, -1710)
    assert [one["week"] for one in found["weeks"]] == ["2026-W45", "2026-W46"]
    assert found["weeks"][0]["sessions"][0]["start"] == "2026-11-03 20:30:00+01:00"
    assert json.loads(run("compare", str(week), *OSLO, "--me", ME, "--json").stdout)["comparison"] is None


def test_without_a_register_a_note_tells_how_to_add_one(run: Run, week: Path) -> None:
    result = run("compare", str(week), *OSLO, "--me", ME, "--lang", "en")
    assert result.exit_code == 0
    assert "grense connect timesheet adds a timesheet" in " ".join(result.stdout.split())


def test_connecting_asks_for_the_columns_once(run: Run, week: Path, sheet: Path) -> None:
    from typer.testing import CliRunner

    from grense.cli.main import app

    def typed(*words: str, answers: str = "") -> str:
        result = CliRunner().invoke(app, [*words, "--lang", "en"], input=answers)
        assert result.exit_code == 0, result.output
        assert SECRET not in result.output
        return " ".join(result.output.split())

    settings_file = Home.of_this_person().settings_file
    settings_file.parent.mkdir(parents=True, exist_ok=True)
    settings_file.write_text('tz = "Europe/Oslo"\n', "utf-8")
    typed("connect", "files", "--set", f"path={week}", answers=f"{ME}\n")
    said = typed("connect", "timesheet", "--set", f"path={sheet}", answers="y\n")
    assert "These columns are read: date Dato hours Timer Are they the right ones?" in said
    options = Home.of_this_person().settings()[0].sources["timesheet"]
    assert options == {"kind": "timesheet", "path": str(sheet), "date": "Dato", "hours": "Timer"}
    assert "timesheet: 6 new" in typed("sync")
    assert "three evenings, 4 h 10 min, not registered" in typed("compare", "--country", "NO")
    # The file changes: it is read again, and a table that makes no sense takes nothing away.
    sheet.write_text(SHEET.replace("02.11.2026;7,5", "02.11.2026;8,5"))
    assert "timesheet:" in typed("sync", "timesheet")
    sheet.write_text(SHEET.replace("7,5", SECRET))
    result = CliRunner().invoke(app, ["sync", "--lang", "en"])
    assert (result.exit_code, SECRET in result.output) == (1, False)
    assert "row 2, column B holds no length of time" in result.output
    assert "38 h 30" in typed("compare", "--country", "NO")


def test_columns_by_number_and_the_order_of_dates(run: Run, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from grense.cli.main import app

    path = tmp_path / "odd.csv"
    path.write_text(f"When,What,How long\n02/11/2026,{SECRET},7.5\n")
    answers = "1\n0\n0\n0\n3\n0\ndmy\n"
    result = CliRunner().invoke(app, ["connect", "timesheet", "--set", f"path={path}", "--lang", "en"], input=answers)
    assert result.exit_code == 0, result.output
    options = Home.of_this_person().settings()[0].sources["timesheet"]
    assert {name: options[name] for name in ("date", "hours", "date_order")} == {
        "date": "When",
        "hours": "How long",
        "date_order": "dmy",
    }


def test_a_bad_date_order_is_named(run: Run, week: Path, sheet: Path) -> None:
    result = run("compare", str(week), "--timesheet", str(sheet), "--date-order", "ymd", "--lang", "en")
    assert (result.exit_code, "dmy, mdy" in result.stderr) == (2, True)


def test_the_outlook_has_the_comparison(week: Path, sheet: Path) -> None:
    from grense.activities import concat
    from grense.classification.classify import classify
    from grense.outlook.overview import Context, outlook_of
    from grense.services import protocol
    from grense.sources.ics import read_ics
    from grense.sources.timesheet import Account, read_timesheet

    now = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
    meetings = read_ics(week, me=[ME], tz="Europe/Oslo").activities
    hours = read_timesheet(Account(str(sheet)), tz="Europe/Oslo").activities
    alone, beside = (
        outlook_of(classify(table, tz="Europe/Oslo", until=now), Context(country="NO"), now=now)
        for table in (meetings, concat([meetings, hours]))
    )
    assert alone.comparison is None
    assert beside.comparison is not None
    assert beside.comparison.not_registered == 250
    assert (alone.trend, alone.patterns) == (beside.trend, beside.patterns)
    done = protocol.unpack(protocol.pack(protocol.Done(1, beside)))
    assert isinstance(done, protocol.Done)
    assert done.value.comparison == beside.comparison
