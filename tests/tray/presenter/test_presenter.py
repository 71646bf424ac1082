from __future__ import annotations

import dataclasses
import datetime as dt
import re
import subprocess
import sys

import pytest

from example_outlook import NOW, example_outlook, nobody, with_problem
from grense.errors import GrenseError, ZoneError
from grense.i18n import load
from grense.model.correction import Correction
from grense.model.crossing import Item
from grense.model.presence import AtMachine, DayPresence, WeekPresence
from grense.model.time import load_zone
from grense.outlook import SourceView
from grense_tray.presenter.correcting import corrections_for, effect, say_of_day
from grense_tray.presenter.page import page
from grense_tray.presenter.state import State
from grense_tray.presenter.values import AddTime, ChooseWeek, Connect, OpenSettings, Sync, UndoCorrection
from grense_tray.presenter.viewmodel import PLANNED, TREND, WEEK, Page
from grense_tray.presenter.what_if import changes

EN, NB = load("en"), load("nb")
OSLO = load_zone("Europe/Oslo")
HOUR = dt.timedelta(hours=1)
MID_WEEK = dt.datetime(2026, 11, 11, 9, tzinfo=dt.UTC)


def example_state(now: dt.datetime = NOW) -> State:
    return State().with_outlook(example_outlook(now))


def texts_of(shown: Page) -> str:
    return repr(shown)


def test_what_is_shown_is_decided_without_a_window_toolkit() -> None:
    code = (
        "import sys; sys.modules['PySide6'] = None\n"
        "import grense_tray.presenter.page, grense_tray.presenter.correcting, grense_tray.presenter.viewmodel\n"
        "from grense.i18n import load\n"
        "grense_tray.presenter.page.page(grense_tray.presenter.page.State(), load('nb'))\n"
        "heavy = {'pandas', 'numpy', 'icalendar', 'grense.classification',"
        " 'grense.services.gather'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_it_opens_on_the_latest_week_with_work() -> None:
    assert page(example_state(), EN).header.title == "Week 47"
    assert page(example_state(MID_WEEK), EN).header.title == "Week 46"


def test_hours_and_connectedness_stand_first() -> None:
    shown = page(example_state(), EN)
    hours, connected, own = shown.leads
    assert hours.title == "Over 40 hours in the week"
    assert (hours.figure, hours.remark) == ("about 43 h", "estimated, likely more")
    assert [(one.basis, one.value) for one in hours.figures] == [
        ("estimate", "42 h 39"),
        ("calendar", "6 h 00"),
        ("trace", "0 h 00"),
    ]
    assert (connected.figure, connected.sentence) == ("1 evening", "Quick looks: Monday.")
    assert own.sentence == "Usual for you: 34–36 h. Last 26 weeks."
    categories = [row.category for row in shown.rows]
    assert categories[:2] == ["long_week", "connected"]
    assert categories.count("outside_hours") == 1
    assert categories[-1] == "outside_hours"


def test_time_at_the_machine_stands_below_its_week_alone() -> None:
    outlook = example_outlook(NOW)
    day = DayPresence(dt.date(2026, 11, 16), AtMachine(480, 450, 30))
    presence = {"2026-W47": WeekPresence("2026-W47", (day,))}
    state = State().with_outlook(dataclasses.replace(outlook, presence=presence))
    texts = [note.text for note in page(state, EN).notes if note.kind == "presence"]
    assert [text.split(".")[0] for text in texts] == ["At the machine: 8 h 00 min, 7 h 30 min of it for work"]
    assert "presence" not in {note.kind for note in page(state.stepped(-1), EN).notes}


def test_the_rows_between_go_by_day() -> None:
    shown = page(example_state(), EN)
    dates = [shown.week.crossings[row.index].date for row in shown.rows[2:-1]]
    assert dates == sorted(dates)


def test_a_row_is_a_sentence_of_the_catalogue() -> None:
    rest = next(row for row in page(example_state(), NB).rows if row.category == "short_rest")
    assert rest.sentence == "Kort hviletid: høyst 8 t 50 min, 22.40 til 07.30"
    assert (rest.day, rest.basis_word) == ("ons", "spor")


def test_the_first_crossing_is_in_the_detail_until_another_is_chosen() -> None:
    state = example_state()
    assert page(state, EN).picked == 0
    rest = page(state.selecting(5), EN).detail
    assert rest is not None
    assert rest.title == "Short rest, Wednesday 18 November"
    assert [row.when for row in rest.evidence] == ["Tue  22:40", "Wed  07:30"]
    names = [paragraph.head or paragraph.text.partition(":")[0] for paragraph in rest.after]
    assert names == ["What gives 11 hours", "Rule", "Shown by"]
    assert "09:46" in rest.after[0].text
    assert page(state.selecting(None), EN).detail is None


def test_days_outside_ordinary_hours_are_told_together() -> None:
    state = example_state()
    last = page(state, EN).rows[-1]
    detail = page(state.selecting(last.index), EN).detail
    assert detail is not None
    assert detail.title == "Outside ordinary hours, week 47"
    assert len({row.item.start.date() for row in detail.evidence}) == 5


def test_weeks_are_stepped_through_within_what_is_known() -> None:
    state = example_state()
    back = state.stepped(-1)
    assert page(back, EN).header.title == "Week 46"
    first = state.stepped(-100)
    assert not page(first, EN).header.can_back
    assert first.stepped(-1).shown_week == first.shown_week
    assert not page(state.stepped(100), EN).header.can_forward


def test_a_week_ahead_is_planned_and_the_switch_follows() -> None:
    state = example_state(MID_WEEK)
    ahead = state.stepped(1)
    assert ahead.shown_view == PLANNED
    assert ahead.shown_week == state.viewed(PLANNED).shown_week
    shown = page(ahead, EN)
    assert [lead.title for lead in shown.leads] == ["Planned meetings", "After 21:00", "Shortest planned rest"]
    assert shown.leads[1].figure == "1 meeting"
    assert shown.list_title == "Worth knowing about the week ahead"
    assert all(row.planned for row in shown.detail.evidence)
    assert ahead.viewed(WEEK).shown_view == WEEK


def test_from_the_trend_one_comes_back_to_the_week_one_left() -> None:
    state = example_state().stepped(-3)
    trend = state.viewed(TREND)
    assert page(trend, EN).header.title == "26 weeks"
    assert trend.viewed(WEEK).shown_week == state.shown_week
    assert state.viewed(WEEK).shown_week == "2026-W47"
    assert trend.chosen("2026-W40").shown_view == WEEK


def test_nothing_known_yet_offers_three_ways_to_begin() -> None:
    shown = page(State().with_outlook(nobody()), EN)
    assert shown.main is not None
    assert shown.aside is not None
    assert (shown.main.kind, shown.leads, shown.rows, shown.week) == ("empty", (), (), None)
    assert [type(command) for _, command in shown.main.actions] == [Connect, AddTime, type(shown.main.actions[2][1])]
    assert any(line.startswith("Never read") for line in shown.aside.lines)


def test_before_anything_is_known_it_says_that_it_looks() -> None:
    assert page(State(), EN).main.kind == "looking"


def test_a_week_without_work_says_so_and_leads_on() -> None:
    shown = page(example_state().chosen("2026-W30"), EN)
    assert shown.main is not None
    assert shown.main.kind == "no_work"
    assert shown.main.actions[0][1] == ChooseWeek("2026-W28")


def test_a_good_week_holds_facts_and_asks_what_is_missing() -> None:
    shown = page(example_state().chosen("2026-W44"), EN)
    assert shown.main is not None
    assert shown.aside is not None
    assert shown.main.title == "No crossings this week"
    assert [fact.value for fact in shown.main.facts] == ["16 h 20", "7 h 15", "15:54"]
    assert shown.picked is None
    assert [command for _, command in shown.aside.actions] == [AddTime("worked"), AddTime("away")]


def test_a_good_week_that_is_not_over_says_so_far() -> None:
    outlook = example_outlook()
    early = dataclasses.replace(outlook, made=dt.datetime(2026, 10, 28, 18, tzinfo=dt.UTC))
    assert page(State().with_outlook(early).chosen("2026-W44"), EN).main.title == ("No crossings so far this week")


@pytest.mark.parametrize(
    ("first", "kind"), [(dt.date(2026, 11, 19), "partial"), (dt.date(2026, 11, 16), "first"), (None, "")]
)
def test_a_week_in_which_the_sources_begin_says_what_is_missing(first: dt.date | None, kind: str) -> None:
    outlook = dataclasses.replace(example_outlook(), first=first)
    notes = page(State().with_outlook(outlook), EN).notes
    assert [note.kind for note in notes if note.kind in ("partial", "first")] == ([kind] if kind else [])


def test_what_is_kept_of_a_source_that_is_gone_is_no_empty_week() -> None:
    state = State().with_outlook(dataclasses.replace(example_outlook(), sources=()))
    shown = page(state, EN)
    assert shown.rows
    assert shown.main is None


def test_few_weeks_call_nothing_usual() -> None:
    outlook = dataclasses.replace(example_outlook(), trend=example_outlook().trend[-5:])
    assert "appears after" in page(State().with_outlook(outlook), EN).leads[2].sentence


def test_a_source_that_failed_is_told_with_a_way_on() -> None:
    notes = page(State().with_outlook(with_problem()), NB).notes
    problem = next(note for note in notes if note.kind == "problem")
    assert problem.text.startswith("sent: ")
    assert problem.command == Sync(("sent",))


def test_the_made_up_person_is_said_to_be_one() -> None:
    outlook = dataclasses.replace(example_outlook(), is_example=True)
    note = page(State().with_outlook(outlook), EN).notes[0]
    assert (note.text, note.command) == ("This is a made-up person.", Connect())


def test_privacy_and_the_last_reading_are_always_told() -> None:
    assert page(example_state(), EN).notes[-1].text == "Only with you, on this machine. Last read 23:00."


def test_a_correction_can_be_undone_once_it_is_kept() -> None:
    state, said = example_state(), Correction("not_work", NOW, NOW, "mail_sent")
    assert state.undoing() == (state, None)
    waiting = state.after_saying((said,))
    assert page(waiting, EN).busy
    kept = waiting.with_outlook(dataclasses.replace(example_outlook(), corrections={7: said}))
    assert kept.undo == ((7,),)
    assert "Corrected; the original is kept." in texts_of(page(kept, EN))
    undoing, command = kept.undoing()
    assert command == UndoCorrection((7,))
    undone = undoing.with_outlook(example_outlook())
    assert undone.undo == ()
    assert "Undone." in texts_of(page(undone, EN))


def test_what_was_said_at_once_is_undone_at_once() -> None:
    state = example_state()
    outlook = state.outlook
    assert outlook is not None
    said = [Correction("away", NOW, NOW + number * HOUR) for number in range(1, 4)]
    kept = state.after_saying(said).with_outlook(dataclasses.replace(outlook, corrections=dict(enumerate(said, 7))))
    assert kept.undo == ((7, 8, 9),)
    (note,) = (one for one in page(kept, EN).notes if one.kind == "told")
    assert note.command == UndoCorrection((7, 8, 9))
    partly = kept.with_outlook(dataclasses.replace(outlook, corrections=dict(enumerate(said[:1], 7))))
    assert partly.undo == ((7,),)
    undone = partly.with_outlook(outlook)
    assert (undone.undo, undone.told) == ((), "undone")


def test_a_correction_made_elsewhere_is_not_undone_from_here() -> None:
    said = Correction("not_work", NOW, NOW, "mail_sent")
    state = example_state().with_outlook(dataclasses.replace(example_outlook(), corrections={3: said}))
    assert state.undo == ()


def test_a_correction_that_matches_nothing_is_said_in_its_week_and_can_be_taken_back() -> None:
    said = Correction("ended", NOW - HOUR, NOW + HOUR, until=NOW)
    outlook = dataclasses.replace(example_outlook(), corrections={3: said}, unmatched=frozenset({3}))
    shown = page(State().with_outlook(outlook), EN)
    (note,) = (one for one in shown.notes if one.kind == "unmatched")
    assert note.command == UndoCorrection((3,))
    assert "no longer matches" in note.text
    assert shown.corrections == ()
    other = page(State().with_outlook(outlook).chosen("2026-W40"), EN)
    assert [one for one in other.notes if one.kind == "unmatched"] == []


def test_a_source_of_which_nobody_knows_whose_it_is_leads_to_the_addresses() -> None:
    unclear = SourceView("work", "caldav", NOW, None, warnings=("owner_unknown", "broken_event"))
    outlook = dataclasses.replace(example_outlook(), sources=(unclear,))
    (note,) = (one for one in page(State().with_outlook(outlook), EN).notes if one.kind == "problem")
    assert note.text == "work: it is not known which meetings are yours, so they do not count."
    assert note.command == OpenSettings("person")


def test_a_source_without_an_address_of_the_person_leads_to_the_addresses() -> None:
    other = SourceView("work", "ics", NOW, None, warnings=("owner_not_found",))
    outlook = dataclasses.replace(example_outlook(), sources=(other,))
    (note,) = (one for one in page(State().with_outlook(outlook), EN).notes if one.kind == "problem")
    assert note.text == "work: none of your mail addresses stands in it, so nothing there counts."
    assert note.command == OpenSettings("person")


def test_the_selection_stays_with_its_crossing_when_others_go() -> None:
    outlook, state = example_outlook(), example_state().selecting(5)
    view = outlook.weeks["2026-W47"]
    summary = dataclasses.replace(view, crossings=view.crossings[1:])
    fewer = summary
    after = state.with_outlook(dataclasses.replace(outlook, weeks={**outlook.weeks, "2026-W47": fewer}))
    assert after.picked == 4
    assert page(after, EN).detail == page(state, EN).detail


def mail(hour: int = 22, minute: int = 40) -> Item:
    when = dt.datetime(2026, 11, 17, hour, minute, 51, tzinfo=OSLO)
    return Item(1, "mail_sent", when, when)


def meeting() -> Item:
    start = dt.datetime(2026, 11, 19, 21, tzinfo=OSLO)
    return Item(2, "meeting", start, start + dt.timedelta(hours=1))


def test_what_can_be_said_depends_on_the_evidence() -> None:
    assert [one.code for one in corrections_for(mail(), EN)] == ["not_work", "worked", "away", "in_zone"]
    codes = [one.code for one in corrections_for(meeting(), EN)]
    assert codes == ["not_work", "ended", "not_held", "worked", "away", "in_zone"]
    ahead = corrections_for(meeting(), EN, planned=True)
    assert [one.code for one in ahead] == ["not_held", "not_work", "away", "in_zone"]
    assert ahead[0].label == "This will not take place"


def test_each_choice_makes_its_correction() -> None:
    choices = {one.code: one for one in corrections_for(meeting(), EN)}
    start, end = meeting().start.astimezone(dt.UTC), meeting().end.astimezone(dt.UTC)
    assert choices["not_work"].corrected() == Correction("not_work", start, end, "meeting")
    assert choices["not_held"].corrected() == Correction("not_work", start, end, "meeting")
    early = dt.datetime(2026, 11, 19, 21, 20, tzinfo=OSLO)
    until = early.astimezone(dt.UTC)
    assert choices["ended"].corrected(end=early) == Correction("ended", start, end, until=until)
    with pytest.raises(GrenseError):
        choices["ended"].corrected(end=dt.datetime(2026, 11, 19, 23, tzinfo=OSLO))


def test_work_said_to_end_before_it_began_goes_over_midnight() -> None:
    worked = say_of_day(dt.date(2026, 11, 20), "worked", "Europe/Oslo", EN)
    start, end = (dt.datetime(2026, 11, 20, hour, tzinfo=OSLO) for hour in (23, 1))
    said = worked.corrected(start=start, end=end)
    assert (said.end - said.start, said.verb) == (dt.timedelta(hours=2), "worked")


def test_days_away_are_whole_days_on_the_night_of_the_clock_change_too() -> None:
    away = say_of_day(dt.date(2026, 10, 25), "away", "Europe/Oslo", EN)
    said = away.corrected()
    assert said.end - said.start == dt.timedelta(hours=25)


def test_days_in_another_zone_are_its_days() -> None:
    zone = corrections_for(mail(), EN)[-1]
    said = zone.corrected(zone="America/New_York")
    assert (said.zone, said.start) == ("America/New_York", dt.datetime(2026, 11, 17, 5, tzinfo=dt.UTC))
    for wrong in ("Nowhere/Land", "", None):
        with pytest.raises(ZoneError):
            zone.corrected(zone=wrong)


def test_what_changes_without_a_piece_of_evidence_is_told_in_figures() -> None:
    before = example_outlook()
    week = before.weeks["2026-W47"]
    rest = next(why for why in week.crossings if why.category == "short_rest")
    last = max(rest.items[:-1], key=lambda item: item.start)
    assert (last.start.hour, last.start.minute) == (22, 40)
    after = example_outlook(corrections=(Correction("not_work", last.start, last.end, last.kind),))
    told = [(one.what, one.before, one.after) for one in changes(last, before, after, "2026-W47", EN)]
    assert told == [
        ("Rest until Wednesday", "8 h 50", "9 h 20"),
        ("Tuesday, estimated", "9 h 30", "9 h 00"),
        ("Week 47, estimated", "42 h 39", "42 h 09"),
        ("Long week (week)", "", "unchanged"),
        ("Evening work (Tue)", "", "unchanged"),
        ("Short rest (Wed)", "", "unchanged"),
        ("Connected (Tue)", "", "added"),  # what is left of the evening is short enough for a quick look
    ]
    assert {one.after for one in changes(last, before, before, "2026-W47", EN)} == {"unchanged"}


def test_a_crossing_that_goes_away_and_one_that_comes_in_are_told() -> None:
    before = example_outlook()
    call = next(why for why in before.weeks["2026-W47"].crossings if (why.category, why.date.day) == ("evening", 19))
    (item,) = call.items
    after = example_outlook(corrections=(Correction("not_work", item.start, item.end, item.kind),))
    gone = {one.what: one.after for one in changes(item, before, after, "2026-W47", EN) if not one.before}
    assert gone["Evening work (Thu)"] == "removed"
    back = {one.what: one.after for one in changes(item, after, before, "2026-W47", EN) if not one.before}
    assert back["Evening work (Thu)"] == "added"


def test_the_effect_names_the_crossings_that_the_evidence_counts_in() -> None:
    view = example_outlook().weeks["2026-W47"]
    item = view.crossings[5].items[0]
    told = effect(item, view.crossings, EN)
    assert told == "Part of: Long week (week), Evening work (Tue), Short rest (Wed)."
    assert effect(mail(3), view.crossings, EN) == "Not part of any crossing, but counted in the hours of that day."


@pytest.mark.parametrize("words", [EN, NB])
def test_nothing_shown_blames_orders_or_praises(words: object) -> None:
    unkind = re.compile(
        r"\b(must|should|illegal|violation|breach|blame|score|streak|rank|warning|må|bør|burde|ulovlig|brudd|skyld|"
        r"poeng|advarsel|too (much|long|late)|for (mye|lenge|sent))\b|!",
        re.IGNORECASE,
    )
    state = example_state(MID_WEEK)
    for week in state.weeks:
        assert not unkind.search(texts_of(page(state.chosen(week), words)).replace("!=", ""))
    assert not unkind.search(texts_of(page(State().with_outlook(nobody()), words)))
