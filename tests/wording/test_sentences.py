"""Explanations as sentences, in both languages, word for word."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

import pytest

import catalogues
import grense
from grense.activities import from_columns
from grense.classification.localtime import load_zone
from grense.history.week import summarise_week
from grense.i18n import LANGUAGES, Catalogue, load
from grense.model.crossing import Crossing
from grense.rules.point_model import load_point_model
from grense.rules.profiles import Profile, load_profile
from grense.services.gather import CALENDAR, MAIL, Gathered
from grense.sources.base import ReadingWarning
from grense.sources.mail import rules as mail_rules
from grense.wording import crossings as sentences
from grense.wording import reading as accounts
from grense.wording.ownership import ownership_lines

OSLO = "Europe/Oslo"
CALENDAR_REASONS = (
    "all_day", "day_or_longer", "cancelled", "declined", "unanswered", "free", "out_of_office",
    "private", "no_participant", "broken", "start_outside_rule", "capped", "floating_without_zone", "duplicate",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    catalogues.compile_catalogues()


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Catalogue:
    return load(request.param)


def _found(
    meetings: Sequence[tuple[str, str]] = (),
    mails: Sequence[str] = (),
    manual: Sequence[tuple[str, str]] = (),
    method: str | None = None,
    profile: Profile | None = None,
    days_off: Sequence[dt.date] = (),
) -> grense.Classification:
    def instant(text: str) -> dt.datetime:
        day, clock = text.split(" ")
        return dt.datetime.fromisoformat(f"2026-11-{day} {clock}").replace(tzinfo=load_zone(OSLO))

    spans = [*meetings, *manual, *((mail, mail) for mail in mails)]
    kinds = ["meeting"] * len(meetings) + ["manual"] * len(manual) + ["mail_sent"] * len(mails)
    table = from_columns([instant(start) for start, _ in spans], [instant(end) for _, end in spans], kinds)
    hours = grense.OrdinaryHours(days_off=days_off)
    rules = profile or "afi_2022_04"
    return grense.classify(table, tz=OSLO, ordinary_hours=hours, rest_method=method, profile=rules)


def _why(found: grense.Classification, category: str, day: int | None = None) -> Crossing:
    rows = found.crossings.loc[found.crossings["category"] == category]
    if day is not None:
        rows = rows.loc[rows["date"].dt.day == day]
    return found.explain(rows.index[0])


LONG_DAYS = [(f"{day} 08:00", f"{day} 16:30") for day in range(16, 21)]
BUSY_MAILS = [f"{day} {hour:02}:00" for day in range(16, 21) for hour in range(8, 18)]
HEADLINES = {
    "over 40 by the calendar": (
        lambda: _why(_found(LONG_DAYS), "long_week"),
        "Over 40 hours: 42 h 30 min.",
        "Over 40 timer: 42 t 30 min.",
    ),
    "over 40 by an estimate": (
        lambda: _why(_found(mails=BUSY_MAILS), "long_week"),
        "Over 40 hours: estimated at about 43 h, likely more.",
        "Over 40 timer: anslått til omtrent 43 t, trolig mer.",
    ),
    "over 40 by both": (
        lambda: _why(_found(LONG_DAYS, [f"{day} 17:15" for day in range(16, 21)]), "long_week"),
        "Over 40 hours: 42 h 30 min shown, about 46 h estimated.",
        "Over 40 timer: 42 t 30 min vist, omtrent 46 t anslått.",
    ),
    "hardly over 10 by an estimate": (
        lambda: _why(_found(mails=[*(f"16 {hour:02}:20" for hour in range(7, 18)), "16 17:50"]), "long_day"),
        "Long day: estimated at just over 10 hours, likely more.",
        "Lang dag: anslått til så vidt over 10 timer, trolig mer.",
    ),
    "less than a minute over": (
        lambda: _why(_found([("16 08:00:00", "16 18:00:20")]), "long_day"),
        "Long day: just over 10 h 00 min.",
        "Lang dag: så vidt over 10 t 00 min.",
    ),
    "connected": (
        lambda: _why(_found(mails=["16 20:10", "16 20:45"]), "connected"),
        "Connected: two short mails, 20:10 and 20:45.",
        "Tilkoblet: to korte e-poster, 20.10 og 20.45.",
    ),
    "connected once": (
        lambda: _why(_found(mails=["17 00:47"]), "connected"),
        "Connected: one short mail, 00:47.",
        "Tilkoblet: én kort e-post, 00.47.",
    ),
    "evening by mail": (
        lambda: _why(_found(mails=["17 21:40", "17 22:00", "17 22:15", "17 22:32"]), "evening"),
        "Evening work: four mails, 21:40–22:32.",
        "Kveldsarbeid: fire e-poster, 21.40–22.32.",
    ),
    "evening by a meeting": (
        lambda: _why(_found([("17 20:30", "17 21:30")]), "evening"),
        "Evening work: one meeting, 20:30–21:30.",
        "Kveldsarbeid: ett møte, 20.30–21.30.",
    ),
    "evening by several kinds": (
        lambda: _why(_found([("17 21:00", "17 22:00")], ["17 22:10"], [("17 22:30", "17 23:00")]), "evening"),
        "Evening work: one meeting, one mail and one entry, 21:00–23:00.",
        "Kveldsarbeid: ett møte, én e-post og én oppføring fra deg, 21.00–23.00.",
    ),
    "sunday": (
        lambda: _why(_found(mails=["22 18:35", "22 19:00", "22 19:30", "22 20:10"]), "sunday"),
        "Sunday work: four mails, 18:35–20:10.",
        "Søndagsarbeid: fire e-poster, 18.35–20.10.",
    ),
    "short rest": (
        lambda: _why(_found(mails=["10 22:32", "11 07:48"]), "short_rest"),
        "Short rest: at most 9 h 16 min, 22:32 to 07:48.",
        "Kort hviletid: høyst 9 t 16 min, 22.32 til 07.48.",
    ),
}


@pytest.mark.parametrize("name", HEADLINES)
def test_headlines(name: str) -> None:
    explanation, english, norwegian = HEADLINES[name]
    why = explanation()
    assert (sentences.headline(why, load("en")), sentences.headline(why, load("nb"))) == (english, norwegian)


def test_what_would_clear_a_short_rest_is_rounded_to_the_safe_side() -> None:
    why = _why(_found(mails=["10 22:32:20", "11 07:48:40"]), "short_rest")
    assert sentences.clearing(why, load("en")) == (
        "11 hours of rest would mean first work at 09:33, that is a mail at 09:38; or last work by 20:43: "
        "the mail at 07:48 counts from 07:43."
    )
    assert sentences.clearing(why, load("nb")) == (
        "11 timer fri gir første arbeid kl. 09.33, altså en e-post kl. 09.38; eller siste arbeid innen kl. 20.43: "
        "e-posten kl. 07.48 regnes fra kl. 07.43."
    )


def test_the_minutes_before_a_mail_come_from_the_point_model() -> None:
    model = dataclasses.replace(load_point_model("collaboration_span"), mail_lead_minutes=12)
    profile = dataclasses.replace(load_profile("afi_2022_04"), point_model=model)
    why = _why(_found(mails=["10 22:40", "11 07:30"], profile=profile), "short_rest")
    assert "first work at 09:40, that is a mail at 09:52" in sentences.clearing(why, load("en"))
    assert "counts from 12 minutes before it" in sentences.basis_sentence(why, load("en"))


def test_a_rest_between_a_meeting_and_mails_is_measured_from_what_is_said() -> None:
    mails_alone = _why(
        _found([("10 21:00", "10 22:00"), ("11 07:00", "11 08:00")], ["10 21:30", "11 07:30"]), "short_rest"
    )
    assert sentences.headline(mails_alone, load("en")) == "Short rest: at most 10 h 00 min, 21:30 to 07:30."
    assert sentences.clearing(mails_alone, load("en")) == (
        "11 hours of rest would mean first work at 09:00, or last work by 20:00. With the calendar, the rest "
        "is from 22:00 to 07:00."
    )


def test_what_is_only_estimated_has_no_minutes_that_would_clear_it() -> None:
    why = _why(_found(mails=BUSY_MAILS), "long_week")
    assert (why.basis, why.clearings) == ("estimate", ())
    shown = _why(_found(LONG_DAYS, [f"{day} 18:30" for day in range(16, 21)]), "long_week")
    assert sentences.clearing(shown, load("en")) == "2 h 30 min less of what is shown would give 40 hours."


def test_work_over_the_turn_of_the_workday_leaves_no_rest() -> None:
    why = _why(_found([("16 14:00", "17 06:00")]), "short_rest")
    assert sentences.headline(why, load("en")) == "Short rest: none, work went on over 04:00."


def test_a_rest_broken_by_a_quick_look_says_what_it_is_without() -> None:
    found = _found([("10 08:00", "10 16:00"), ("11 08:00", "11 16:00")], ["10 23:00"])
    why = _why(found, "short_rest")
    assert sentences.headline(why, load("en")) == "Short rest: at most 9 h 00 min, 23:00 to 08:00."
    assert sentences.without_quick_looks(why, load("en")) == "Without the quick looks: at most 16 h 00 min."
    assert sentences.without_quick_looks(why, load("en")) in sentences.reason(why, load("en"))


@pytest.mark.parametrize(("method", "judged"), [("start_anchored", 10), ("rolling", 11)])
def test_other_methods_say_how_much_longer(method: str, judged: int) -> None:
    why = _why(_found([("10 08:00", "10 22:00"), ("11 07:00", "11 15:00")], method=method), "short_rest", judged)
    assert sentences.clearing(why, load("en")) == "2 h 00 min more in one stretch would give 11 hours."
    assert "24 hours" in sentences.rule_clause(why, load("en"))


def test_a_rule_names_its_source_and_an_estimate_itself() -> None:
    why = _why(_found(mails=["10 22:32", "11 07:48"]), "short_rest")
    clause = sentences.rule_clause(why, load("nb"))
    assert clause.startswith("Grensen er 11 timer (arbeidsmiljøloven § 10-8), hvis ikke annet er avtalt.")
    assert "Kilde: spørsmålet «… mindre enn 11 timer" in clause
    told = "A mail counts from 5 minutes before it: by the estimate at most 9 h 11 min."
    assert told in sentences.basis_sentence(why, load("en"))
    estimate = _why(_found(mails=[f"16 {hour:02}:00" for hour in range(7, 20)]), "long_day")
    assert sentences.basis_sentence(estimate, load("en")).startswith("An estimate only")
    assert sentences.basis_word(estimate.basis, load("nb")) == "anslått"


def test_evidence_is_told_by_day_kind_and_local_time() -> None:
    why = _why(_found([("17 21:00", "17 22:00")], ["17 22:10", "18 00:30"]), "evening")
    assert sentences.evidence_lines(why, load("en")) == [
        ("Tue 17  meeting", "21:00–22:00"),
        ("Tue 17  mail sent", "22:10"),
        ("Wed 18  mail sent", "00:30"),
    ]


def test_days_outside_ordinary_hours_are_one_sentence() -> None:
    found = _found(mails=["16 19:00", "18 19:00"])
    whys = [_why(found, "outside_hours", day) for day in (16, 18)]
    assert sentences.outside_days(whys, load("en")) == "Outside ordinary hours: two days (Mon, Wed)."
    assert sentences.outside_days(whys[:1], load("nb")) == "Utenom normal arbeidstid: én dag (man)."


def test_a_quiet_week_is_facts() -> None:
    week = summarise_week(_found([("16 08:00", "16 16:00"), ("17 08:05", "17 15:00")]), "2026-W47")
    assert sentences.quiet_week(week, load("en")) == "No crossings this week. Shortest rest: at most 16 h 05 min."
    assert sentences.quiet_week(week, load("nb")) == "Ingen kryssinger denne uken. Korteste hvile: høyst 16 t 05 min."


def test_every_category_has_its_words(words: Catalogue) -> None:
    mails = [f"{day} {hour:02}:00" for day in range(16, 23) for hour in range(7, 23)] + ["16 23:50"]
    found = _found(mails=[*mails, "24 20:00"], days_off=[dt.date(2026, 11, 20)])
    assert set(found.crossings["category"]) == set(found.profile.rules)
    for label in found.crossings.index:
        why = found.explain(label)
        for say in (sentences.headline, sentences.reason, sentences.rule_clause, sentences.basis_sentence):
            sentence = say(why, words)
            assert sentence.endswith(".")
            assert "{" not in sentence


@pytest.mark.parametrize(("kind", "reasons"), [(CALENDAR, CALENDAR_REASONS), (MAIL, mail_rules.REASONS)])
def test_every_reason_has_its_own_words(kind: str, reasons: Sequence[str], words: Catalogue) -> None:
    for count in (1, 2):
        parts = accounts.left_out_parts({kind: dict.fromkeys(reasons, count)}, words)
        assert len(set(parts)) == len(reasons)
        assert accounts.left_out_parts({kind: {"something_new": count}}, words)[0] not in parts


def test_reasons_name_the_option_that_changes_them() -> None:
    assert accounts.left_out_parts({CALENDAR: {"no_participant": 3}, MAIL: {"bounce": 1}}, load("en")) == [
        "3 entries without other people (--include blocks)",
        "1 delivery notice",
    ]


def test_warnings_name_the_option_and_unknown_ones_are_passed_on(words: Catalogue) -> None:
    assert "--include blocks" in accounts.warning_line(ReadingWarning("no_attendees", 4, "blocks"), words)
    assert "--me" in accounts.warning_line(ReadingWarning("owner_unknown", 4, "me"), words)
    assert "--me" in accounts.warning_line(ReadingWarning("owner_not_found", 4, "me"), words)
    assert "--tz" in accounts.warning_line(ReadingWarning("floating_without_zone", 4, "tz"), words)
    assert "moon_phase" in accounts.warning_line(ReadingWarning("moon_phase", 4), words)
    assert accounts.warning_line(ReadingWarning("owner_inferred", 4, "me"), words) == ""


def test_an_address_cannot_command_the_terminal() -> None:
    now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    gathered = Gathered(from_columns([]), (), {}, (), ("a\x1b[31m@example.org",), True, OSLO, True, now)
    lines = [*ownership_lines(gathered, load("en")), *accounts.source_lines(gathered, load("en"))]
    assert "\x1b" not in "".join(lines)
    assert len(lines) == 2
