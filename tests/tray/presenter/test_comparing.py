"""Registered hours beside agreed and shown ones, as the window shows them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compared_weeks import THIRTEEN, compared_outlook, heavy_weeks
from grense.i18n import load
from grense.model.comparison import RegisterComparison
from grense_tray.presenter.comparing import comparison_of, pages_of
from grense_tray.presenter.page import page
from grense_tray.presenter.state import State
from grense_tray.presenter.values import Connect
from grense_tray.presenter.viewmodel import COMPARE

EN, NB = load("en"), load("nb")


def test_the_sums_and_the_sentence_about_them_meet() -> None:
    shown = comparison_of(compared_outlook(THIRTEEN), 0, NB)
    assert shown.lead == "I 5 av 12 uker vises arbeid som ikke er registrert, 11 t 40 min til sammen."
    assert shown.sums[1:] == ("456 t 10", "466 t 20", "200 t 40", "11 t 40")
    assert shown.meeting == (
        "11 t 40 min vist og ikke registrert, 1 t 30 min registrert uten spor; mellom dem 10 t 10 min."
    )
    assert shown.cells[-1] == shown.sums
    assert shown.terms.endswith("Avtalt er 37 t 30 min i uken.")


def test_no_difference_is_told_where_the_two_lengths_are_not_all_of_it() -> None:
    first, *others = THIRTEEN.weeks
    weeks = (replace(first, agreed=first.agreed - 60), *others)
    shown = comparison_of(compared_outlook(RegisterComparison(weeks)), 0, EN)
    assert shown.meeting == "11 h 40 min shown and not registered, 1 h 30 min registered without a trace."


def test_a_row_is_one_sentence() -> None:
    rows = {row.number: row for row in comparison_of(compared_outlook(THIRTEEN), 0, EN).rows}
    assert rows["45"].spoken == (
        "Week 45: registered 37 h 30 min, agreed and shown 41 h 40 min, evidence alone 22 h 10 min, "
        "not registered 4 h 10 min"
    )
    assert rows["39"].spoken.endswith("1 h 30 min registered without a trace")
    assert (rows["41"].word, set(rows["41"].figures), rows["41"].spoken) == ("leave", {"–"}, "Week 41: leave")
    assert {number for number, row in rows.items() if row.past} == {"37", "40", "43", "45", "46"}


def test_the_largest_differences_first_with_their_times_or_the_reason() -> None:
    found = comparison_of(compared_outlook(THIRTEEN), 0, NB).differences
    assert [one.name for one in found] == ["Uke 45", "Uke 37", "Uke 40", "Uke 43", "Uke 39", "Uke 46"]
    assert found[0].sentence == "Tre kvelder, 4 t 10 min, ikke registrert"
    assert found[0].times == "tir 20.30–22.00, ons 21.00–22.10, tor 20.30–22.00"
    assert found[4].times == "Telefon og lesing setter ikke spor."


def test_all_agree() -> None:
    weeks = tuple(replace(week, not_registered=0.0, without_trace=0.0) for week in THIRTEEN.weeks)
    shown = comparison_of(compared_outlook(RegisterComparison(weeks)), 0, EN)
    assert (shown.lead, shown.meeting, shown.differences) == ("Everything shown is registered.", "", ())


def test_weeks_in_which_nothing_is_registered_do_not_agree() -> None:
    weeks = tuple(replace(week, registered=None, not_registered=0.0, without_trace=0.0) for week in THIRTEEN.weeks)
    shown = comparison_of(compared_outlook(RegisterComparison(weeks)), 0, EN)
    assert shown.lead == "Nothing is registered in these weeks."
    assert shown.rows[0].spoken.startswith("Week 34: nothing registered, ")


def test_without_a_register_a_card_leads_to_one() -> None:
    shown = comparison_of(compared_outlook(None), 0, EN)
    assert shown.card is not None
    assert [command for _, command in shown.card.actions] == [Connect()]
    assert not shown.rows
    assert comparison_of(None, 0, EN).card is not None


def test_half_a_year_takes_two_pages() -> None:
    outlook = compared_outlook(heavy_weeks())
    assert pages_of(outlook) == 2
    state = State().with_outlook(outlook).viewed(COMPARE)
    earlier = state.stepped(-1)
    assert earlier.stepped(-1) == earlier
    assert earlier.stepped(1) == state
    names = []
    for one in (earlier, state):
        header, shown = page(one, EN).header, page(one, EN).comparison
        assert shown is not None
        assert (header.title, header.can_back, header.can_forward) == ("13 weeks", one is state, one is earlier)
        names += [row.week.week for row in shown.rows]
    assert names == [week.week for week in heavy_weeks().weeks]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_week_opens_from_it(language: str) -> None:
    words = load(language)
    state = State().with_outlook(compared_outlook(THIRTEEN)).viewed(COMPARE)
    assert page(state, words).header.views[-1].name in ("Sammenlign", "Samanlikn", "Compare")
    opened = state.chosen("2026-W45")
    assert page(opened, words).comparison is None
    assert opened.shown_week == "2026-W45"
