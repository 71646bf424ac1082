"""The runs of the sensitivity analysis: which they are, and what each gives."""

from __future__ import annotations

import math

from grense.validation import parameters, values
from grense.validation.sensitivity import findings, one_at_a_time, random_sets


def test_one_at_a_time_moves_one_parameter_to_each_end() -> None:
    (label, plain), *runs = one_at_a_time()

    assert (label["parameter"], plain) == ("", values())
    assert [(label["parameter"], label["at"]) for label, _ in runs] == [
        (one.name, end) for one in parameters() for end in (one.low, one.high)
    ]
    for label, given in runs:
        changed = {name for name, value in given.items() if value != plain[name]}
        assert changed <= {label["parameter"]}
        assert given[label["parameter"]] == label["at"]


def test_random_sets_are_numbered_and_repeatable() -> None:
    first, again = (list(random_sets(3, 5)) for _ in range(2))

    assert first == again
    assert [label["set"] for label, _ in first] == [1, 2, 3]
    assert first[0][1] != first[1][1]


def test_a_run_gives_the_errors_of_each_reading() -> None:
    found = findings(6, 3, 4, values(mails=3))
    few, many = found["estimate: mae"], findings(6, 3, 4, values(mails=35))["estimate: mae"]

    assert many < few
    assert found["to the last piece: bias"] <= found["estimate: bias"]
    assert found["agreed and shown: bias"] <= found["agreed and estimated: bias"]
    assert all(0 <= value <= 1 or math.isnan(value) for name, value in found.items() if "precision" in name)
