"""Work in another zone: displayed and classified by the local clock there, and when the person is prompted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grense
from grense.activities import from_columns
from grense.classification.apply_corrections import correct
from grense.classification.planned_zones import settled
from grense.history.week import summarise_week
from grense.i18n import load
from grense.model.correction import AWAY, IN_ZONE, OPEN, Correction, where, whole_days
from grense.model.travel import MachineZone, ended_trips, is_same_clock, moved, zone_to_ask
from grense.model.week import Crossing, WeekSummary
from grense.storage.machine_zone import remember_zone, seen_zone
from grense.wording.crossings import evidence_lines, headline, reason

OSLO, NEW_YORK, TOKYO, KIRITIMATI = "Europe/Oslo", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati"
WORDS = load("en")


def at(day: int, clock: str, zone: str = OSLO) -> dt.datetime:
    return dt.datetime.combine(dt.date(2026, 11, day), dt.time.fromisoformat(clock), ZoneInfo(zone))


def trip(first: dt.datetime, end: dt.datetime, zone: str = NEW_YORK) -> Correction:
    return Correction(IN_ZONE, first, end, zone=zone)


THERE = trip(at(17, "12:00"), at(20, "00:00", NEW_YORK))
DAYS = [
    (at(16, "08:00"), at(16, "15:00"), "meeting"),
    (at(17, "07:00"), at(17, "08:00"), "meeting"),
    (at(17, "16:00", NEW_YORK), at(17, "17:00", NEW_YORK), "meeting"),
    (at(17, "22:40", NEW_YORK), at(17, "22:40", NEW_YORK), "mail_sent"),
    (at(18, "08:00", NEW_YORK), at(18, "12:00", NEW_YORK), "meeting"),
    (at(20, "02:00"), at(20, "02:00"), "mail_sent"),
    (at(20, "10:00"), at(20, "12:00"), "meeting"),
]


def found(rows: list[tuple[dt.datetime, dt.datetime, str]], *corrections: Correction) -> grense.Classification:
    starts, ends, kinds = zip(*rows, strict=True)
    return grense.classify(correct(from_columns(starts, ends, kinds), corrections), tz=OSLO)


def week(rows: list[tuple[dt.datetime, dt.datetime, str]], *corrections: Correction) -> WeekSummary:
    return summarise_week(found(rows, *corrections), "2026-W47")


class TestDrawn:
    def test_a_day_elsewhere_has_its_own_clock(self) -> None:
        wednesday = week(DAYS, THERE).days[2]
        assert wednesday.zone == NEW_YORK
        assert wednesday.start == at(18, "04:00", NEW_YORK)
        assert [(span.start, span.end) for span in wednesday.meetings] == [(480, 720)]

    def test_a_day_with_work_in_two_zones_names_both_and_keeps_each_clock(self) -> None:
        summary = week(DAYS, THERE)
        tuesday = summary.days[1]
        assert tuesday.zones == (OSLO, NEW_YORK)
        assert [span.start for span in tuesday.meetings] == [7 * 60, 16 * 60]
        assert [str(item.start.tzinfo) for item in tuesday.items if item.kind == "meeting"] == [OSLO, NEW_YORK]
        assert summary.zones_elsewhere(tuesday) == (OSLO, NEW_YORK)
        assert summary.zones_elsewhere(summary.days[0]) == ()

    def test_a_day_without_anything_names_no_place(self) -> None:
        summary = week(DAYS[:5], trip(at(17, "12:00"), at(30, "00:00")))
        assert [summary.zones_elsewhere(day) for day in summary.days[3:]] == [()] * 4

    def test_a_rest_between_zones_starts_and_ends_on_the_clock_of_each(self) -> None:
        night = [
            (at(16, "22:00"), at(17, "01:00"), "meeting"),
            (at(17, "05:00", NEW_YORK), at(17, "09:00", NEW_YORK), "meeting"),
        ]
        there = trip(at(17, "10:00"), at(20, "00:00"))
        judged = found(night, there)
        why = judged.explain(judged.crossings.index[judged.crossings["category"] == "short_rest"][0])
        assert headline(why, WORDS) == "Short rest: at most 10 h 00 min, 01:00 (Oslo) to 05:00 (New York)."
        assert "first work at 06:00 (New York), or last work by 00:00 (Oslo)" in reason(why, WORDS)
        parts = [(part.start, part.end) for day in week(night, there).days[:2] for part in day.resting[:1]]
        assert parts == [(25 * 60, 28 * 60), (4 * 60, 5 * 60)]

    def test_evidence_names_the_place_it_was_in(self) -> None:
        judged = found(DAYS, THERE)
        evening = judged.crossings.index[judged.crossings["category"] == "evening"][0]
        assert evidence_lines(judged.explain(evening), WORDS) == [("Tue 17  mail sent", "22:40 (New York)")]

    def test_at_home_no_place_is_named(self) -> None:
        judged = found(DAYS)
        assert not any("(" in headline(judged.explain(label), WORDS) for label in judged.crossings.index)


@st.composite
def travels(draw: st.DrawFn) -> tuple[list[tuple[dt.datetime, dt.datetime, str]], list[Correction]]:
    """Work around a week, and stays elsewhere in it."""
    quarter = dt.timedelta(minutes=15)
    begin = at(14, "00:00")
    rows = []
    for _ in range(draw(st.integers(1, 8))):
        start = begin + draw(st.integers(0, 11 * 96)) * quarter
        length = draw(st.sampled_from([0, 0, 1, 4, 12, 30]))
        rows.append((start, start + length * quarter, "meeting" if length else "mail_sent"))
    stays = []
    for _ in range(draw(st.integers(0, 2))):
        start = begin + draw(st.integers(0, 10 * 96)) * quarter
        zone = draw(st.sampled_from([NEW_YORK, TOKYO, KIRITIMATI, "Pacific/Pago_Pago"]))
        stays.append(trip(start, start + draw(st.integers(20, 400)) * quarter, zone))
    return rows, stays


@settings(max_examples=40, deadline=None)
@given(travels())
def test_marks_and_rests_lie_at_the_clock_times_that_their_sentences_name(
    case: tuple[list[tuple[dt.datetime, dt.datetime, str]], list[Correction]],
) -> None:
    rows, stays = case
    judged = found(rows, *stays)
    summary = summarise_week(judged, "2026-W47")
    for one in summary.crossings:
        assert one == judged.explain(one.label)
        text = headline(one, WORDS)
        if one.category in ("evening", "sunday"):
            first, last = min(item.start for item in one.items), max(item.end for item in one.items)
            assert WORDS.clock(first) in text
            assert WORDS.clock(last) in text
            assert first <= one.start <= one.end <= last
    clocks = {
        category: {minute_of(moment) for one in summary.crossings if one.category == category for moment in ends(one)}
        for category in ("evening", "sunday")
    }
    for day in summary.days:
        for mark in day.marks:
            if mark.category in clocks:
                # A Sunday that reaches over 04:00 lies in two rows, which meet there.
                assert {mark.start % 1440, mark.end % 1440} <= clocks[mark.category] | {summary.day_start}
        for part in day.resting:
            if part.rest.short and part.ends:
                assert part.end % 1440 == minute_of(part.rest.end)


def ends(one: Crossing) -> tuple[dt.datetime, dt.datetime]:
    return one.start, one.end


def minute_of(moment: dt.datetime) -> int:
    return moment.hour * 60 + moment.minute


NOON = at(20, "12:00")


class TestAsked:
    @pytest.mark.parametrize(
        ("machine", "seen", "corrections", "asked"),
        [
            (OSLO, MachineZone(), (), None),
            (NEW_YORK, MachineZone(), (), NEW_YORK),
            ("Europe/Stockholm", MachineZone(), (), None),
            ("UTC", MachineZone(), (), None),
            ("Etc/GMT+5", MachineZone(), (), None),
            (NEW_YORK, MachineZone(NEW_YORK, declined=True), (), None),
            (TOKYO, MachineZone(NEW_YORK, declined=True), (), TOKYO),
            (NEW_YORK, MachineZone(NEW_YORK), (trip(at(19, "00:00"), OPEN),), None),
            (OSLO, MachineZone(OSLO), (trip(at(19, "00:00"), OPEN),), None),
            (OSLO, MachineZone(OSLO), (trip(at(19, "00:00"), at(21, "00:00")),), OSLO),
        ],
    )
    def test_once_where_the_clocks_differ(
        self, machine: str, seen: MachineZone, corrections: tuple[Correction, ...], asked: str | None
    ) -> None:
        assert zone_to_ask(machine, seen, OSLO, corrections, NOON) == asked

    def test_what_is_remembered_is_recalled(self, tmp_path: Path) -> None:
        file = tmp_path / "state" / "zone.json"
        assert seen_zone(file) == MachineZone()
        remember_zone(file, MachineZone(TOKYO, declined=True))
        assert seen_zone(file) == MachineZone(TOKYO, declined=True)
        file.write_text("[")
        assert seen_zone(file) == MachineZone()

    def test_a_stay_ends_when_the_machine_comes_back(self) -> None:
        still = {1: THERE, 2: trip(at(18, "00:00"), OPEN)}
        assert ended_trips(NEW_YORK, MachineZone(NEW_YORK), OSLO, still, NOON) == {}
        assert ended_trips(OSLO, MachineZone(OSLO), OSLO, still, NOON) == {}
        assert ended_trips(OSLO, MachineZone("No/Where"), OSLO, still, NOON) == {}
        assert ended_trips(OSLO, MachineZone(NEW_YORK), OSLO, still, NOON) == {2: trip(at(18, "00:00"), NOON)}

    def test_the_same_clock_now_is_not_the_same_clock_in_summer(self) -> None:
        assert not is_same_clock("Africa/Lagos", OSLO, NOON)

    def test_where_the_later_of_two_corrections_holds(self) -> None:
        two = (trip(at(18, "00:00"), at(22, "00:00")), trip(at(19, "00:00"), at(21, "00:00"), TOKYO))
        assert [where(two, OSLO, at(day, "12:00")) for day in (17, 18, 20, 21, 22)] == [
            OSLO, NEW_YORK, TOKYO, NEW_YORK, OSLO,
        ]  # fmt: skip

    def test_days_away_are_those_of_the_place(self) -> None:
        away = Correction(AWAY, at(18, "00:00", NEW_YORK), at(19, "00:00", NEW_YORK))
        assert whole_days((THERE, away), AWAY, OSLO) == {dt.date(2026, 11, 18)}
        assert whole_days((away,), AWAY, OSLO) == set()

    def test_moving_leaves_the_past_as_it_was(self) -> None:
        since = at(22, "00:00", TOKYO)
        past = moved((THERE,), OSLO, since)
        before, after = found(DAYS, THERE), None
        starts, ends, kinds = zip(*DAYS, strict=True)
        table = correct(from_columns(starts, ends, kinds), (THERE, *past))
        after = grense.classify(table, tz=TOKYO)
        columns = ["category", "date", "start", "end", "minutes"]
        assert before.crossings[columns].values.tolist() == after.crossings[columns].values.tolist()
        assert moved((trip(at(18, "00:00"), OPEN),), OSLO, since) == [trip(past[0].start, at(18, "00:00"), OSLO)]


def planned(
    *rows: tuple[str, str, str | None], tz: str = OSLO, corrections: tuple[Correction, ...] = ()
) -> list[object]:
    """The zones in which meetings of an hour are judged, by zone and start, in the order given; now is the 20th."""
    starts = [dt.datetime.fromisoformat(f"2026-{start}").replace(tzinfo=ZoneInfo(zone)) for zone, start, _ in rows]
    zones = [None if zone == tz else zone for zone, _, _ in rows]
    table = from_columns(starts, [start + dt.timedelta(hours=1) for start in starts], "meeting", zone=zones)
    judged = settled(table, tz, corrections, NOON)
    told = judged["zone"].astype(object).where(judged["zone"].notna(), None) if "zone" in judged else [None] * len(rows)
    assert list(told) == [zone for _, _, zone in rows]


class TestPlanned:
    def test_what_has_been_says_nothing_of_where_it_was(self) -> None:
        planned((NEW_YORK, "11-17 10:00", None), (NEW_YORK, "11-18 10:00", None))

    def test_a_day_with_several_meetings_there_and_none_here(self) -> None:
        planned((NEW_YORK, "11-24 10:00", NEW_YORK), (NEW_YORK, "11-24 13:00", NEW_YORK), (OSLO, "11-26 09:00", None))

    def test_days_in_a_row_there(self) -> None:
        planned((NEW_YORK, "11-24 10:00", NEW_YORK), (NEW_YORK, "11-25 10:00", NEW_YORK))

    def test_one_meeting_on_a_day_with_others_is_a_colleagues(self) -> None:
        planned((OSLO, "11-24 09:00", None), (NEW_YORK, "11-24 16:00", None), (NEW_YORK, "11-24 14:00", None))

    def test_one_alone_is_no_evening_here_where_it_is_a_morning_there(self) -> None:
        planned((TOKYO, "11-23 10:00", TOKYO), tz=NEW_YORK)
        planned((NEW_YORK, "11-24 09:00", None))

    def test_a_zone_that_comes_week_after_week_is_a_colleagues(self) -> None:
        planned(*((NEW_YORK, f"11-{day:02} 16:00", None) for day in (3, 10, 17, 24, 25)))

    def test_who_is_on_the_way_goes_on(self) -> None:
        planned((TOKYO, "11-25 15:00", TOKYO), corrections=(trip(at(19, "00:00"), OPEN),))

    def test_a_stay_that_goes_on_leaves_the_next_place_alone(self) -> None:
        table = from_columns([at(25, "06:00")], [at(25, "07:00")], "meeting", zone=[TOKYO])
        still = trip(at(19, "00:00"), OPEN)
        assert correct(settled(table, OSLO, (still,), NOON), [still])["zone"].tolist() == [TOKYO]

    def test_one_meeting_of_two_calendars_is_there_once(self) -> None:
        start, end = at(25, "16:00"), at(25, "17:00")
        table = from_columns([start, start], [end, end], "meeting", zone=[NEW_YORK, None])
        assert len(settled(table, OSLO, (), NOON)) == 1
