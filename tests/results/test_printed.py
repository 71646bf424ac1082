"""A classification prints in a dozen lines, and as a table in a notebook."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from html.parser import HTMLParser

import pandas as pd
import pytest
from made_results import MADE, NEW_YORK, OSLO, of_many, of_nobody, of_one, table, with_a_plan

import grense


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_it_is_a_dozen_short_lines(made: Callable[[], grense.Classification]) -> None:
    lines = repr(made()).splitlines()
    assert len(lines) <= 13
    assert max(map(len, lines)) <= 100


def test_it_stays_short_for_many_persons() -> None:
    persons = [f"p{number}" for number in range(2_000)]
    rows = pd.concat([table(1)] * 200, ignore_index=True)
    rows["person"] = pd.Categorical.from_codes(rows.index % len(persons), persons)
    zones = {name: OSLO if number % 7 else "Europe/Paris" for number, name in enumerate(persons)}
    hours = {name: grense.OrdinaryHours(days_off=[pd.Timestamp("2026-09-08").date()]) for name in persons}
    shown = repr(grense.classify(rows, tz=zones, ordinary_hours=hours))
    assert len(shown) < 800
    assert shown.startswith("Classification of 2,000 persons, 1 week with work, 2026-09-07 to 2026-09-13\n")


def cells(line: str) -> list[str]:
    return line.split()


@pytest.mark.parametrize("made", [of_one, of_many, with_a_plan])
def test_it_counts_what_happened(made: Callable[[], grense.Classification]) -> None:
    found = made()
    shown = [cells(line) for line in repr(found).splitlines()]
    for category in found.profile.rules:
        rows = [row for row in found.crossings.to_dict("records") if row["category"] == category and not row["planned"]]
        assert [category, str(len(rows)), str(len({row["person"] for row in rows}))] in shown


def test_a_plan_has_a_line_of_its_own() -> None:
    found = with_a_plan()
    planned = int(found.crossings["planned"].sum())
    assert planned
    assert f"planned  {planned} crossings more if everything planned takes place" in repr(found)
    assert "until 2026-10-07 06:00 UTC" in repr(found)
    assert "planned" not in repr(of_one())


def test_it_names_zones_and_rules() -> None:
    lines = repr(of_many()).splitlines()
    assert lines[-2].strip() == f"zones    {OSLO}, {NEW_YORK}"
    assert lines[-1].strip() == "profile  afi_2022_04, rest method overnight"


def test_nothing_found_is_a_table_too() -> None:
    assert repr(of_nobody()).startswith("Classification of 1 person, 0 weeks with work\n")


class Cells(HTMLParser):
    """The texts of the cells, and the tags that were opened and closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] in (["td"], ["th"]):
            self.rows[-1].append(data)


@pytest.mark.parametrize("made", MADE.values(), ids=MADE)
def test_html_holds_the_same(made: Callable[[], grense.Classification]) -> None:
    found = made()
    page = Cells(found._repr_html_())
    assert page.open == []
    text = [" ".join(line.split()) for line in repr(found).splitlines()[1:]]
    assert [" ".join(filter(None, row)) for row in page.rows] == text


def test_html_is_escaped() -> None:
    rules = dataclasses.replace(grense.load_profile("afi_2022_04"), id="<script>")
    assert "<script>" not in grense.classify(table(), tz=OSLO, profile=rules)._repr_html_()
