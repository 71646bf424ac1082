"""Kinds of error: each has one code, one title, and marked texts; the reference page lists them."""

from __future__ import annotations

import pickle
import re
from collections import defaultdict
from pathlib import Path

import pytest

import error_codes
from grense.errors import ElsewhereError, GrenseError, RuleError, UnreachableError, filled

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "errors.md"


def test_a_code_is_a_few_small_words() -> None:
    assert [one for one in error_codes.raised() if not re.fullmatch(r"[a-z]\w*", one.code) or not one.title] == []


def test_a_code_has_one_title_and_a_title_one_code() -> None:
    titles, codes = defaultdict(set), defaultdict(set)
    for one in error_codes.raised():
        titles[one.code].add(one.title)
        codes[one.title].add(one.code)
    assert [one for one in (*titles.items(), *codes.items()) if len(one[1]) > 1] == []


def test_every_text_of_an_error_is_marked_where_it_is_raised() -> None:
    assert error_codes.bare_texts() == []


def test_the_reference_lists_every_code() -> None:
    assert PAGE.read_text(encoding="utf-8").partition("## Codes\n\n")[2] == error_codes.table()


def test_texts_are_filled_in() -> None:
    error = RuleError(
        "invalid_value", "nonsense value", "{key} = {value}", hint="write {count}", key="a", value="{b}", count=3
    )
    assert str(error) == "nonsense value: a = {b} (write 3)"
    assert (error.code, error.title, error.detail, error.hint) == (
        "invalid_value",
        "nonsense value",
        "a = {b}",
        "write 3",
    )
    assert error.templates == ("nonsense value", "{key} = {value}", "write {count}")


@pytest.mark.parametrize("template", ["{gone}", "{0}", "{", "{key.x}", "{key!x}"])
def test_a_template_that_does_not_fit_is_shown_as_it_is(template: str) -> None:
    assert filled(template, {"key": "a"}) == template


def test_an_error_comes_out_of_a_pickle_as_it_was() -> None:
    error = pickle.loads(pickle.dumps(GrenseError("code", "in {place}", place="row 3")))
    assert (str(error), error.code, error.values) == ("in row 3", "code", {"place": "row 3"})


def test_what_a_server_adds_is_no_text() -> None:
    assert UnreachableError("code", "busy in {place}", pause=3.0, place="a").pause == 3.0
    assert str(ElsewhereError("code", "moved", host="example.org")) == "moved"
