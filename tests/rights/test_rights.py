"""The right to disconnect: every place that is known, what holds on which day, and no right that is not there."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from test_text import FORBIDDEN

from command_line import Run, runner
from grense.i18n import LANGUAGES, load
from grense.rights import SCOPES, TYPES, known_places, right_of, rights
from grense.rights.notes import NAMES, NOTES
from grense.wording.rights import described, listed

TODAY = dt.date(2026, 12, 1)
FIRST_LOOKED_UP, THEN = dt.date(2026, 11, 22), dt.date(2026, 11, 30)

# By type and scope, as they were found; looked up apart from the data.
FOUND = {
    ("contact_ban", "all"): "PT CO",
    ("contact_ban", "teleworkers"): "AR",
    ("policy_duty", "all"): "FR ES BE LU SI CA-ON",
    ("right_not_to_respond", "all"): "AU HR",
    ("right_not_to_respond", "teleworkers"): "BG SK CY GR MX CR TH",
    ("right_not_to_respond", "other"): "PE",
    ("minimum_disconnect_block", "teleworkers"): "CL UY EC",
    ("soft_code", "all"): "IE",
    ("individual_agreement", "teleworkers"): "IT",
    ("pending", None): "KE IN EU",
    ("none", None): "NO DE SE DK FI NL GB CH US",
}
PLACES = {place: kind for kind, places in FOUND.items() for place in places.split()}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return runner(monkeypatch)


def test_every_place_is_there_with_its_type_and_scope() -> None:
    assert {place: (right.type, right.scope) for place in known_places() for right in [right_of(place, on=TODAY)]} == (
        PLACES
    )
    assert {kind for kind, _ in FOUND} == set(TYPES)
    assert {scope for _, scope in FOUND} == {*SCOPES, None}
    assert set(NAMES) == set(NOTES) == set(PLACES)


@pytest.mark.parametrize("place", PLACES)
def test_everything_has_a_source_and_a_day(place: str) -> None:
    right = right_of(place, on=TODAY)
    assert right.source
    assert right.note
    assert right.checked_on in (FIRST_LOOKED_UP, THEN)
    assert right.since is None or dt.date(2016, 1, 1) < right.since < TODAY
    assert right.binds == {"IT": "both", "IE": "both"}.get(place, "employer" if right.scope else None)
    assert (right.block_hours is not None) == (right.type == "minimum_disconnect_block")
    assert right.deadline is None or right.since is None or right.deadline > right.since


@pytest.mark.parametrize("place", PLACES)
def test_where_it_was_found_is_said_with_the_day_in_words(place: str) -> None:
    lines = described(right_of(place, on=TODAY), load("en"), on=TODAY)
    found = next(line for line in lines if line.startswith("Found in a stored copy of a public source"))
    assert re.search(r"looked up on (22|30) November 2026: \w", found)
    own = [line for line in lines if line != found and not line.startswith("Where it stands")]
    assert not re.search(r"\d{4}-\d\d-\d\d|not verified", " ".join(own))


@pytest.mark.parametrize(
    ("place", "first"),
    [("FR", (2017, 1, 1)), ("SK", (2021, 3, 1)), ("IE", (2021, 4, 1)), ("GR", (2021, 6, 19)), ("CY", (2023, 12, 1)),
     ("BG", (2024, 4, 2)), ("AU", (2024, 8, 26)), ("HR", (2023, 1, 1)), ("BE", (2023, 4, 1)), ("CA-ON", (2021, 12, 2))],
)  # fmt: skip
def test_it_holds_from_its_first_day_on(place: str, first: tuple[int, int, int]) -> None:
    day = dt.date(*first)
    assert right_of(place, on=day).status == "in_force"
    before = right_of(place, on=day - dt.timedelta(days=1))
    assert (before.status, before.since) == ("not_yet", day)
    assert any(load("en").day(day) in line for line in described(before, load("en"), on=TODAY))


def test_small_employers_in_australia_came_a_year_later() -> None:
    small = dt.date(2025, 8, 26)
    assert [right_of("au", on=day).size for day in (small - dt.timedelta(days=1), small)] == [15, 1]
    assert "from 15 employees" in " ".join(described(right_of("AU", on=dt.date(2025, 1, 1)), load("en"), on=TODAY))
    assert {place: right_of(place, on=TODAY).size for place in ("FR", "BE", "CA-ON", "ES", "SI", "PT")} == {
        "FR": 50, "BE": 20, "CA-ON": 25, "ES": 1, "SI": 1, "PT": None
    }  # fmt: skip


def test_deadlines_and_blocks() -> None:
    assert right_of("LU", on=TODAY).deadline == dt.date(2026, 7, 4)
    assert right_of("CA-ON", on=TODAY).deadline == dt.date(2022, 6, 2)
    assert right_of("SI", on=TODAY).deadline == dt.date(2024, 11, 16)
    assert {place: right_of(place, on=TODAY).block_hours for place in ("CL", "UY", "EC")} == {
        "CL": 12,
        "UY": 8,
        "EC": 12,
    }


@pytest.mark.parametrize("place", ["JP", "BR", "CA", "XX", "Norway", "", "CA-QC"])
def test_what_is_not_known_is_unknown_and_never_none(place: str) -> None:
    right = right_of(place, on=TODAY)
    assert (right.status, right.type) == ("unknown", None)
    for language in LANGUAGES:
        words = load(language)
        assert words.gettext("{place}: the law has no right to disconnect as such.").format(place=place) not in (
            described(right, words, on=TODAY)
        )


def test_parts_of_a_country() -> None:
    assert right_of("CA", "ON", on=TODAY) == right_of("ca-on", on=TODAY)
    assert right_of("CA", "ON", on=TODAY).place == "CA-ON"
    assert right_of("ES", "MD", on=TODAY).place == "ES"
    assert right_of("NO-03", on=TODAY).status == "none"
    assert "Ontario, Canada" in " ".join(described(right_of("CA", on=TODAY), load("en"), on=TODAY))


@pytest.mark.parametrize("place", ["PE", "CR"])
def test_without_a_date_nothing_is_known_of_earlier_days(place: str) -> None:
    assert right_of(place, on=TODAY).status == "in_force"
    before = FIRST_LOOKED_UP - dt.timedelta(days=1)
    earlier = right_of(place, on=before)
    assert earlier.status == "unknown"
    assert "21 November 2026 is not known here" in " ".join(described(earlier, load("en"), on=before))


# Bokmål and nynorsk too, once the catalogues hold them.
CLAIMS = re.compile(
    r"(?i)\b(you|staff|employees|everybody|workers) (have|has) (a|the) (\w+ )?right|\bentitled\b"
    r"|\bmay (refuse|disconnect)|\b(du|ansatte|tilsette|arbeidstakere|arbeidstakarar) har (en |ein )?rett"
    r"|\bkan (la være|la vere|koble|kople|avvise)"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_norway_is_told_of_no_right(language: str) -> None:
    words = load(language)
    text = " ".join(described(right_of("NO", on=TODAY), words, on=TODAY))
    assert words.gettext("{place}: the law has no right to disconnect as such.").partition("}")[2] in text
    assert "§ 10-1" in text
    assert "§ 10-8" in text
    assert not CLAIMS.search(text)
    assert CLAIMS.search("Staff may refuse contact")
    assert words.gettext("This is information, not legal advice.") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_has_its_words(language: str) -> None:
    words = load(language)
    for place in (*PLACES, "JP"):
        for on in (TODAY, dt.date(2015, 1, 1)):
            lines = described(right_of(place, on=on), words, on=on)
            assert lines[-1] == words.gettext("This is information, not legal advice.")
            assert [line for line in lines if not line or FORBIDDEN.search(line) or re.search(r"[{}]|None", line)] == []
        if place != "JP":
            assert len(listed(right_of(place, on=TODAY), words)) == 4


def test_the_union_is_told_of_to_its_countries_alone() -> None:
    def told(place: str) -> bool:
        return "No adopted act was found" in " ".join(described(right_of(place, on=TODAY), load("en"), on=TODAY))

    assert [told(place) for place in ("FR", "DE", "SE", "EU", "NO", "AU", "US")] == [True] * 4 + [False] * 3


def test_the_table_holds_every_place_and_step() -> None:
    table = rights()
    assert set(table["place"]) == set(PLACES)
    assert list(table.loc[table["place"] == "AU", "size"]) == [15, 1]
    assert set(table["checked_on"].dt.date) == {FIRST_LOOKED_UP, THEN}
    assert str(table["since"].dtype).startswith("datetime64")
    assert not {"status"} & set(table.columns)


def test_a_right_costs_no_pandas() -> None:
    code = (
        "import sys, datetime, grense.wording.rights, grense.wording.strategy_choices, grense.storage.policy as p;"
        "from grense.rights import right_of; right_of('NO', on=datetime.date(2026, 1, 1));"
        "print([m for m in ('pandas', 'numpy', 'typer', 'holidays') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


class TestTheCommand:
    def test_norway(self, run: Run) -> None:
        done = run("rights", "--country", "NO")
        assert done.exit_code == 0
        assert done.stdout.startswith("Norway: the law has no right to disconnect as such.")

    def test_all_of_them(self, run: Run) -> None:
        done = run("rights", "--list")
        assert [line.split()[0] for line in done.stdout.splitlines()] == list(known_places())
        rows = json.loads(run("rights", "--list", "--json").stdout)
        assert [row["place"] for row in rows] == list(known_places())

    def test_as_json(self, run: Run) -> None:
        found = json.loads(run("rights", "--country", "fr", "--json").stdout)
        assert (found["status"], found["since"], found["size"]) == ("in_force", "2017-01-01", 50)

    def test_the_settings_country_and_the_workplace_policy(self, run: Run, tmp_path: Path) -> None:
        assert run("rights").exit_code == 2
        folder = tmp_path / "grense"
        folder.mkdir(exist_ok=True)
        (folder / "settings.toml").write_text('country = "NO"\npolicy = "ours.toml"\n')
        done = run("rights")
        assert (done.exit_code, done.stderr.count("\n")) == (0, 1)
        assert "policy cannot be read" in done.stderr
        (folder / "ours.toml").write_text('outer_limit = "20:00"\nurgent = "call {Kari}"\n')
        done = run("rights")
        assert done.stderr == ""
        assert "outer limit of the day: 20:00" in done.stdout
        assert "if it cannot wait: call {Kari}" in done.stdout
