"""The person's word goes before the sources': by example, and against a plain reading of one row at a time."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grense import activities
from grense.corrected import correct
from grense.corrections import AWAY, ENDED, IN_ZONE, NOT_WORK, WORKED, Correction, days_away
from grense.errors import GrenseError

DAY = dt.datetime(2026, 11, 18, tzinfo=dt.UTC)


def at(hour: float) -> dt.datetime:
    return DAY + dt.timedelta(hours=hour)


def table(*spans: tuple[float, float, str]) -> pd.DataFrame:
    return activities.from_columns(
        [at(start) for start, _, _ in spans], [at(end) for _, end, _ in spans], [kind for *_, kind in spans]
    )


def rows(found: pd.DataFrame) -> list[tuple[float, float, str]]:
    hours = [
        ((start - DAY) / dt.timedelta(hours=1), (end - DAY) / dt.timedelta(hours=1))
        for start, end in zip(found["start"], found["end"], strict=True)
    ]
    return sorted((start, end, str(kind)) for (start, end), kind in zip(hours, found["kind"], strict=True))


MEETING, MAIL = (9, 11, "meeting"), (10, 10, "mail_sent")


def test_one_mail_was_not_work() -> None:
    assert rows(correct(table(MEETING, MAIL), [Correction(NOT_WORK, at(10), at(10), "mail_sent")])) == [MEETING]


def test_one_meeting_was_not_work_and_the_mail_in_it_was() -> None:
    assert rows(correct(table(MEETING, MAIL), [Correction(NOT_WORK, at(9), at(11), "meeting")])) == [MAIL]


def test_the_same_meeting_in_two_calendars_goes_twice() -> None:
    assert rows(correct(table(MEETING, MEETING), [Correction(NOT_WORK, at(9), at(11), "meeting")])) == []


def test_a_meeting_that_moved_is_another_meeting() -> None:
    moved = (9, 11.5, "meeting")
    assert rows(correct(table(moved), [Correction(NOT_WORK, at(9), at(11), "meeting")])) == [moved]


def test_nothing_in_a_span_was_work() -> None:
    found = correct(table(MEETING, MAIL, (8, 12, "manual")), [Correction(NOT_WORK, at(9.5), at(10.5))])
    assert rows(found) == [(8, 9.5, "manual"), (9, 9.5, "meeting"), (10.5, 11, "meeting"), (10.5, 12, "manual")]


def test_a_meeting_ended_early() -> None:
    found = correct(table(MEETING, MAIL), [Correction(ENDED, at(9), at(11), until=at(9.25))])
    assert rows(found) == [(9, 9.25, "meeting"), MAIL]


def test_one_also_worked_then() -> None:
    assert rows(correct(table(MAIL), [Correction(WORKED, at(19), at(20))])) == [MAIL, (19, 20, "manual")]


def test_one_worked_and_nothing_else_is_known() -> None:
    assert rows(correct(table(), [Correction(WORKED, at(19), at(20))])) == [(19, 20, "manual")]


def test_meetings_of_a_day_away_did_not_take_place_and_mails_were_written() -> None:
    assert rows(correct(table(MEETING, MAIL), [Correction(AWAY, at(0), at(24))])) == [MAIL]


def test_only_whole_local_days_are_days_away() -> None:
    away = Correction(AWAY, at(-1), at(23 + 24))  # midnight to midnight in Oslo, two days
    half = Correction(AWAY, at(100), at(110))
    assert days_away([away, half], "Europe/Oslo") == {dt.date(2026, 11, 18), dt.date(2026, 11, 19)}
    assert days_away([away], "UTC") == {dt.date(2026, 11, 18)}


def test_in_another_zone_from_then_on() -> None:
    found = correct(table(MEETING, (20, 21, "meeting")), [Correction(IN_ZONE, at(8), at(12), zone="America/New_York")])
    assert found["zone"].astype(object).where(found["zone"].notna(), None).tolist() == ["America/New_York", None]


def test_the_later_correction_is_taken_last() -> None:
    worked = Correction(WORKED, at(19), at(20))
    assert rows(correct(table(), [worked, Correction(NOT_WORK, at(18), at(19.5))])) == [(19.5, 20, "manual")]
    assert rows(correct(table(), [Correction(NOT_WORK, at(18), at(19.5)), worked])) == [(19, 20, "manual")]


def test_the_original_is_not_changed_and_labels_stay() -> None:
    original = table(MEETING, MAIL).set_axis([7, 9], axis=0)
    copy = original.copy()
    found = correct(original, [Correction(WORKED, at(19), at(20)), Correction(NOT_WORK, at(9), at(11), "meeting")])
    pd.testing.assert_frame_equal(original, copy)
    assert found.index.tolist() == [9, 10]


@pytest.mark.parametrize(
    "parts",
    [
        ("nope", at(1), at(2)),
        (WORKED, at(2), at(1)),
        (WORKED, at(1), at(1)),
        (WORKED, at(1).replace(tzinfo=None), at(2)),
        (NOT_WORK, at(1), at(2), "nope"),
        (ENDED, at(1), at(2)),
        (ENDED, at(1), at(2), None, at(2)),
        (IN_ZONE, at(1), at(2)),
        (IN_ZONE, at(1), at(2), None, None, "Nowhere/City"),
    ],
)
def test_what_makes_no_sense_is_refused(parts: tuple[object, ...]) -> None:
    with pytest.raises(GrenseError):
        Correction(*parts)  # type: ignore[arg-type]  # that is the point


HOURS = st.integers(0, 12)
SPANS = st.lists(
    st.tuples(HOURS, HOURS, st.sampled_from(["meeting", "mail_sent", "manual"])).map(
        lambda row: (min(row[:2]), max(row[:2]), row[2])
    ),
    max_size=6,
)


@given(spans=SPANS, start=HOURS, length=st.integers(1, 6))
def test_cutting_out_leaves_every_minute_outside_and_none_inside(
    spans: list[tuple[int, int, str]], start: int, length: int
) -> None:
    end = start + length
    found = rows(correct(table(*spans), [Correction(NOT_WORK, at(start), at(end))]))

    def quarters(parts: list[tuple[float, float, str]]) -> list[tuple[float, str]]:
        return sorted((q / 4, kind) for first, last, kind in parts for q in range(int(first * 4), int(last * 4)))

    assert quarters(found) == [one for one in quarters(list(spans)) if not start <= one[0] < end]
    instants = [span for span in spans if span[0] == span[1]]
    assert [one for one in found if one[0] == one[1]] == sorted(one for one in instants if not start <= one[0] < end)
