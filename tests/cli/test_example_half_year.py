"""`grense pattern --example`: a made-up person's half year, in each language, without any settings."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from command_line import Run

SAID = {
    "en": (
        r"Whole days at home: 45 of 114 days with a known place. What says so: 45 by your habit",
        r"Evening work: 22, about \d+ on top",
        r"7 of 62 meetings lay partly or wholly outside core hours, 09:00–15:00: .* The latest of them: .*22 October",
        r"on 36 days, and in the evening on 22. An agreement about availability would have to say from when",
    ),
    "nb": (
        r"Hele dager hjemme: 45 av 114 .* 45 etter vanen din",
        r"Kveldsarbeid: 22, omtrent \d+ i tillegg",
        r"7 av 62 møter lå .*utenfor kjernetiden, .* De siste av dem: .*22\. oktober",
        r"på 36 dager, og om kvelden på 22. En avtale om tilgjengelighet",
    ),
    "nn": (
        r"Heile dagar heime: 45 av 114 .* 45 etter vanen din",
        r"Kveldsarbeid: 22, om lag \d+ i tillegg",
        r"7 av 62 møte låg .*utanfor kjernetida, .* Dei siste av dei: .*22\. oktober",
        r"på 36 dagar, og om kvelden på 22. Ein avtale om tilgjenge",
    ),
}


@pytest.mark.parametrize("language", SAID)
def test_the_half_year_says_each_thing_with_its_evidence(run: Run, language: str) -> None:
    shown = run("pattern", "--example", "--lang", language).stdout
    text = " ".join(shown.split())
    for said in SAID[language]:
        assert re.search(said, text), said
    assert "\n\n\n" not in shown


def test_json_has_the_same_figures(run: Run) -> None:
    found = json.loads(run("pattern", "--example", "--json").stdout)
    assert found["places"]["evidence"] == [["habit", found["places"]["home"]]]
    meetings = found["meetings"]
    assert meetings["outside"] == 7
    assert meetings["outside_on"] == sorted(meetings["outside_on"])
    assert 0 < len(meetings["outside_on"]) <= meetings["outside"]


def test_the_example_has_files_of_its_own(run: Run, tmp_path: Path) -> None:
    result = run("pattern", str(tmp_path / "mine.ics"), "--example", "--lang", "en")
    assert result.exit_code != 0
    assert "the example has files of its own" in result.stderr


def test_the_report_comes_with_the_months_and_without_stray_lines(run: Run) -> None:
    shown = run("pattern", "--example", "--lang", "nb", "--compare", "other", "--months").stdout
    assert "\n\n\n" not in shown
    assert "Hele dager hjemme\n" in shown
