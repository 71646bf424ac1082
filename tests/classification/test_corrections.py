"""The person's corrections take priority over the sources: by example, and against a simple row-by-row model."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grense import activities
from grense.classification.apply_corrections import apply, correct
from grense.errors import GrenseError
from grense.model.correction import (
    AWAY,
    ENDED,
    IN_ZONE,
    NOT_WORK,
    WORKED,
    Correction,
    in_own_times,
    replaced,
    whole_days,
)

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


@pytest.mark.parametrize(
    ("away", "left"),
    [
        ((15.5, 16), [(8, 15.5, "meeting")]),  # the last half hour of it
        ((10, 11), [(8, 10, "meeting"), (11, 16, "meeting")]),
        ((7, 17), []),
        ((7, 9), [(9, 16, "meeting")]),
        ((16, 17), [(8, 16, "meeting")]),  # right after it
    ],
)
def test_away_takes_what_it_covers(away: tuple[float, float], left: list[tuple[float, float, str]]) -> None:
    one = Correction(AWAY, at(away[0]), at(away[1]))
    assert rows(correct(table((8, 16, "meeting")), [one])) == left
    mail, own = (10.5, 10.5, "mail_sent"), (15, 15.75, "manual")
    assert rows(correct(table((8, 16, "meeting"), mail, own), [one])) == sorted([*left, mail, own])


def test_away_takes_its_part_of_every_meeting_and_can_be_undone() -> None:
    meetings = table((8, 10, "meeting"), (9, 12, "meeting"), (13, 14, "meeting"))
    away, other = Correction(AWAY, at(9.5), at(13.5)), Correction(AWAY, at(8), at(8.25))
    found = [(8.25, 9.5, "meeting"), (9, 9.5, "meeting"), (13.5, 14, "meeting")]
    assert rows(correct(meetings, [away, other])) == rows(correct(meetings, [other, away])) == found
    assert rows(correct(meetings, [other])) == [(8.25, 10, "meeting"), (9, 12, "meeting"), (13, 14, "meeting")]
    ended = Correction(ENDED, at(9), at(12), until=at(9.25))
    assert rows(correct(meetings, [other, away, ended]))[1] == (9, 9.25, "meeting")


def test_what_is_left_of_a_long_entry_is_still_one_until_it_is_said_to_have_ended() -> None:
    duty = (16, 32, "long_entry")
    away, ended = Correction(AWAY, at(22), at(32)), Correction(ENDED, at(16), at(32), until=at(18))
    assert rows(correct(table(duty), [away])) == [(16, 22, "long_entry")]
    assert rows(correct(table(duty), [ended])) == [(16, 18, "meeting")]
    for kind in ("meeting", "long_entry"):
        assert rows(correct(table(duty), [Correction(NOT_WORK, at(16), at(32), kind)])) == []
        assert rows(correct(table((16, 32, "meeting")), [Correction(NOT_WORK, at(16), at(32), kind)])) == []


def test_only_whole_local_days_are_days_away() -> None:
    away = Correction(AWAY, at(-1), at(23 + 24))  # midnight to midnight in Oslo, two days
    half = Correction(AWAY, at(100), at(110))
    assert whole_days([away, half], AWAY, "Europe/Oslo") == {dt.date(2026, 11, 18), dt.date(2026, 11, 19)}
    assert whole_days([away], AWAY, "UTC") == {dt.date(2026, 11, 18)}


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


# A correction made later wins, whatever was corrected before.

LONG = (20, 22, "meeting")


def test_the_last_of_two_ends_holds_and_undoing_it_brings_the_first_back() -> None:
    first, second = (Correction(ENDED, at(20), at(22), until=at(end)) for end in (21.5, 20.5))
    assert rows(correct(table(LONG), [first, second])) == [(20, 20.5, "meeting")]
    assert rows(correct(table(LONG), [second, first])) == [(20, 21.5, "meeting")]
    assert rows(correct(table(LONG), [first])) == [(20, 21.5, "meeting")]


def test_a_meeting_that_ended_early_was_no_work_under_either_of_its_ends() -> None:
    ended = Correction(ENDED, at(20), at(22), until=at(21.5))
    for end in (22, 21.5):
        assert rows(correct(table(LONG), [ended, Correction(NOT_WORK, at(20), at(end), "meeting")])) == []


def test_a_meeting_that_was_no_work_took_place_after_all() -> None:
    ended = Correction(ENDED, at(20), at(22), until=at(21))
    for before in (
        Correction(NOT_WORK, at(20), at(22), "meeting"),
        Correction(NOT_WORK, at(19), at(23)),
        Correction(AWAY, at(0), at(24)),
    ):
        assert rows(correct(table(LONG), [before, ended])) == [(20, 21, "meeting")]
        assert rows(correct(table(LONG), [ended, before])) == []


def test_what_was_cut_out_of_a_meeting_stays_out_when_its_end_changes() -> None:
    ended = Correction(ENDED, at(20), at(22), until=at(21.5))
    for cut, left in (
        ((20, 20.5), [(20.5, 21.5, "meeting")]),
        ((20.5, 21), [(20, 20.5, "meeting"), (21, 21.5, "meeting")]),
        ((21, 22), [(20, 21, "meeting")]),
        ((21.75, 23), [(20, 21.5, "meeting")]),
    ):
        span = Correction(NOT_WORK, at(cut[0]), at(cut[1]))
        assert rows(correct(table(LONG), [span, ended])) == left
        assert rows(correct(table(LONG), [ended, span])) == left


def test_a_piece_that_was_left_of_a_meeting_is_corrected_by_itself() -> None:
    cut = Correction(NOT_WORK, at(20.5), at(21))
    assert rows(correct(table(LONG), [cut, Correction(NOT_WORK, at(21), at(22), "meeting")])) == [(20, 20.5, "meeting")]
    ended = Correction(ENDED, at(21), at(22), until=at(21.5))
    assert rows(correct(table(LONG), [cut, ended])) == [(20, 20.5, "meeting"), (21, 21.5, "meeting")]


def test_work_that_was_added_is_corrected_like_any_other() -> None:
    added = Correction(WORKED, at(19), at(20))
    assert rows(correct(table(), [added, Correction(NOT_WORK, at(19), at(20), "manual")])) == []


def test_a_zone_holds_for_work_that_is_added_before_it_or_after_it() -> None:
    there = Correction(IN_ZONE, at(0), at(24), zone="America/New_York")
    worked = Correction(WORKED, at(20.5), at(21.5))
    for order in ([there, worked], [worked, there]):
        assert correct(table(MEETING), order)["zone"].tolist() == ["America/New_York"] * 2


def test_the_later_of_two_zones_holds() -> None:
    zones = [Correction(IN_ZONE, at(0), at(24), zone=name) for name in ("America/New_York", "Asia/Tokyo")]
    assert correct(table(MEETING), zones)["zone"].tolist() == ["Asia/Tokyo"]


def test_a_correction_that_matches_nothing_is_found() -> None:
    moved = table((20, 21.5, "meeting"))
    ended = Correction(ENDED, at(20), at(22), until=at(20.5))
    nothing = Correction(NOT_WORK, at(1), at(2))
    others = [Correction(WORKED, at(3), at(4)), Correction(AWAY, at(5), at(6)), Correction(NOT_WORK, at(20), at(21))]
    assert apply(moved, [ended, *others, nothing]).unmatched == (0, 4)
    assert apply(table(LONG), [ended, replace(ended, until=at(21))]).unmatched == ()


def test_a_meeting_named_as_it_was_corrected_is_kept_with_its_own_times() -> None:
    ended = Correction(ENDED, at(20), at(22), until=at(21.5))
    assert in_own_times(Correction(NOT_WORK, at(20), at(21.5), "meeting"), [ended]).end == at(22)
    assert in_own_times(Correction(ENDED, at(20), at(21.5), until=at(20.5)), [ended]).end == at(22)
    for other in (Correction(NOT_WORK, at(20), at(21.5)), Correction(NOT_WORK, at(20), at(21), "meeting")):
        assert in_own_times(other, [ended]) == other


def test_of_corrections_of_one_activity_the_last_replaces_the_others() -> None:
    first, second = (Correction(ENDED, at(20), at(22), until=at(end)) for end in (21.5, 20.5))
    third = Correction(NOT_WORK, at(20), at(22), "meeting")
    mail = Correction(NOT_WORK, at(20), at(20), "mail_sent")
    assert replaced({3: first, 5: mail, 6: second, 9: third, 10: Correction(WORKED, at(1), at(2))}) == {3: 9, 6: 9}


ONE = st.one_of(
    st.builds(lambda until: Correction(ENDED, at(20), at(22), until=at(until / 4)), st.integers(80, 87)),
    st.just(Correction(NOT_WORK, at(20), at(22), "meeting")),
    st.builds(
        lambda start, length: Correction(NOT_WORK, at(start / 4), at((start + length) / 4)),
        st.integers(76, 90),
        st.integers(1, 8),
    ),
)


@given(earlier=st.lists(ONE, max_size=4), last=ONE)
def test_the_last_correction_always_holds(earlier: list[Correction], last: Correction) -> None:
    found = rows(correct(table(LONG), [*earlier, last]))
    if last.verb == ENDED:
        until = (last.until - DAY) / dt.timedelta(hours=1)
        assert all(end <= until for _, end, _ in found)
    else:
        start, end = ((moment - DAY) / dt.timedelta(hours=1) for moment in (last.start, last.end))
        assert not any(first < end and after > start for first, after, _ in found)
    assert rows(correct(table(LONG), [*earlier, last, last])) == found
