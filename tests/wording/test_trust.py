"""How far a crossing can be trusted, in one clause: by its basis, its mailbox, and ordinary hours."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import grense
from grense.activities import concat, from_columns
from grense.errors import ActivityTableError

EVENING = ["2026-11-17T21:40+01:00", "2026-11-17T22:10+01:00"]
DAY = ["2026-11-17T09:00+01:00", "2026-11-17T15:00+01:00"]
WORK = "Traces alone: mail that you sent from a mailbox that is only for work."
SORTED = "Traces alone: the work mail that you sent from a mailbox that is also private."
ALONE = "Traces alone: what was sent or entered by hand."
PRIVATE = "Perhaps private: this mailbox is not only for work."


def mails(times: list[str], context: str | list[str | None] | None) -> pd.DataFrame:
    return from_columns(times, kind="mail_sent", work_context=context)


def crossing(table: pd.DataFrame, category: str = "evening", **rules: Any) -> grense.Explanation:
    found = grense.classify(table, tz="Europe/Oslo", **rules)
    (label,) = found.crossings.index[found.crossings["category"] == category]
    return found.explain(label)


@pytest.mark.parametrize(
    ("context", "trust"),
    [
        ("work", WORK),
        ("sorted", SORTED),
        (["work", "sorted"], SORTED),
        (["work", None], ALONE),
        (None, ALONE),
        ("mixed", f"{ALONE} {PRIVATE}"),
        (["work", "mixed"], f"{ALONE} {PRIVATE}"),
    ],
)
def test_an_evening_says_what_its_mailbox_is_for(context: Any, trust: str) -> None:
    why = crossing(mails(EVENING, context))
    assert why.to_dict()["trust"] == trust
    assert why.to_dict()["perhaps_private"] == (PRIVATE in trust)
    assert trust in why.to_text()


def test_an_estimate_and_a_calendar_say_so_whatever_the_mailbox() -> None:
    meeting = from_columns(["2026-11-17T21:00+01:00"], ["2026-11-17T22:00+01:00"], "meeting")
    by_calendar = crossing(concat([meeting, mails(DAY, "work")])).to_dict()
    assert by_calendar["trust"] == "Traces and the calendar: a meeting may not have taken place."
    hourly = [f"2026-11-17T{hour:02}:00+01:00" for hour in range(7, 20)]
    estimated = crossing(mails(hourly, "work"), "long_day").to_dict()
    assert estimated["trust"] == "An estimate only: traces and meetings close together are counted as continuous work."


def test_mail_inside_ordinary_hours_is_never_perhaps_private() -> None:
    why = crossing(mails([DAY[0], EVENING[0], "2026-11-18T07:00+01:00"], ["mixed", "mixed", "work"]), "short_rest")
    assert [item.work_context for item in why.items] == ["mixed", "work"]
    assert why.is_perhaps_private
    late = crossing(mails(["2026-11-17T23:00+01:00", "2026-11-18T08:30+01:00"], ["work", "mixed"]), "short_rest")
    assert [item.work_context for item in late.items] == ["work", ""]
    assert not late.is_perhaps_private


def test_ordinary_hours_over_night_hold_until_their_end() -> None:
    hours = "mon-thu 22:00-06:00"
    times = ["2026-11-17T21:30+01:00", "2026-11-17T23:00+01:00", "2026-11-18T05:30+01:00"]
    found = grense.classify(mails(times, "mixed"), tz="Europe/Oslo", ordinary_hours=grense.OrdinaryHours(hours))
    contexts = {
        item.start.time().isoformat("minutes"): item.work_context
        for label in found.crossings.index
        for item in found.explain(label).items
    }
    assert contexts["21:30"] == "mixed"
    assert {contexts.get(time, "") for time in ("23:00", "05:30")} == {""}


def test_an_appointment_with_outsiders_is_perhaps_private_by_the_calendar_alone() -> None:
    dentist = from_columns(["2026-11-17T21:00+01:00"], ["2026-11-17T22:00+01:00"], "meeting", work_context="outside")
    trust = "Perhaps private: nobody there is of your own organisation."
    assert crossing(dentist).to_dict()["trust"].endswith(trust)
    # A mail that shows the same evening makes the crossing by traces alone, without the appointment.
    with_mail = crossing(concat([dentist, mails(EVENING[1:], "work")]))
    assert (with_mail.basis, with_mail.is_perhaps_private) == ("trace", False)


def test_no_figure_depends_on_the_context() -> None:
    without, mixed = (grense.classify(mails(DAY + EVENING, one), tz="Europe/Oslo") for one in (None, "mixed"))
    for name in ("crossings", "days", "weeks", "rests", "sessions"):
        pd.testing.assert_frame_equal(getattr(without, name), getattr(mixed, name))


def test_copies_of_a_mail_are_one_whatever_their_context() -> None:
    both = concat([mails(EVENING, "work"), mails(EVENING, "mixed")])
    assert both["work_context"].tolist() == ["work", "work"]


def test_another_context_is_refused_by_its_row() -> None:
    with pytest.raises(ActivityTableError, match="column 'work_context' is none of work, sorted, mixed, outside"):
        mails(EVENING, "secret")


@pytest.mark.parametrize(
    ("language", "trust"),
    [
        ("nb", "Kanskje privat: Denne postkassen er ikke bare til jobb."),
        ("nn", "Kanskje privat: Denne postkassen er ikkje berre til jobb."),
    ],
)
def test_the_clause_is_in_every_language(language: str, trust: str) -> None:
    assert crossing(mails(EVENING, "mixed")).to_dict(language)["trust"].endswith(trust)
