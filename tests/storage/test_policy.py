"""A workplace's policy: read or refused in one line, and nudges that follow it, while classification is unchanged."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import re
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from grense.errors import SettingsError
from grense.i18n import LANGUAGES, load
from grense.model.policy import AgreedHours, Policy
from grense.model.time import load_zone
from grense.nudges import CODES, History, Nudge, Preferences, decide, preferences_of
from grense.nudges.nudge import LIVE
from grense.nudges.situation import Situation
from grense.rules.ordinary_hours import WEEKDAYS, OrdinaryHours
from grense.storage.policy import LARGEST_FILE, load_policy, policy_at
from grense.storage.settings import Settings
from grense.wording import nudges as wording
from simulated import DAY, MINUTE, Day, Life

HOURS = OrdinaryHours()
MON, TUE, WED, THU, FRI, SAT, SUN = (dt.date(2026, 11, 16) + number * DAY for number in range(7))
SECRET = "zebrafink"
EVERYTHING = """\
# ours
scope = "Customer service"
agreed_with = "the safety representative"
source = "the staff handbook, 4.2"
valid_from = 2026-09-01
outer_limit = "20:00"
start = 07:30:00
no_mail_on = ["sat", "sun"]
answer = "within the next working day"
urgent = "Call the duty phone: +47 00 00 00 00"

[quiet]
mon-thu = "20:00-07:00"
fri = ["12:00-12:30", "17:00-24:00"]
sat-sun = "00:00-24:00"
"""
OURS = AgreedHours(
    limit=1200,
    start=450,
    quiet=(((1200, 1860),),) * 4 + (((720, 750), (1020, 1440)),) + (((0, 1440),),) * 2,
    no_mail_on=frozenset({5, 6}),
    valid_from=dt.date(2026, 9, 1),
)


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / f"{SECRET}.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


class TestReading:
    def test_everything_that_can_be_agreed(self, tmp_path: Path) -> None:
        policy = load_policy(write(tmp_path, EVERYTHING))
        assert policy.hours == OURS
        assert (policy.scope, policy.answer) == ("Customer service", "within the next working day")
        assert policy.urgent.startswith("Call the duty phone")

    def test_an_empty_file_agrees_on_nothing(self, tmp_path: Path) -> None:
        assert load_policy(write(tmp_path, "")) == Policy()

    def test_free_text_is_in_no_repr(self, tmp_path: Path) -> None:
        said = repr(load_policy(write(tmp_path, EVERYTHING)))
        assert not re.search("Customer|safety|handbook|within|duty", said)

    @pytest.mark.parametrize(
        ("text", "line", "key"),
        [
            ('a = 1\nscope = "x', 2, ""),
            (f'{SECRET} = "x"', 1, ""),
            ('scope = "x"\nouter_limit = "08:00"', 2, "outer_limit"),
            ('outer_limit = "24:00"', 1, "outer_limit"),
            ("outer_limit = 20", 1, "outer_limit"),
            ('start = "12:00"', 1, "start"),
            (f'start = "{SECRET}"', 1, "start"),
            ("scope = 7", 1, "scope"),
            (f'\n\nurgent = """{SECRET}\n{SECRET}"""', 3, "urgent"),
            (f'urgent = "{"x" * 301}"', 1, "urgent"),
            ('answer = "\\u001b[31m"', 1, "answer"),
            ('valid_from = "soon"', 1, "valid_from"),
            ("valid_from = 2026-09-01T08:00:00", 1, "valid_from"),
            ('no_mail_on = "sat"', 1, "no_mail_on"),
            ('no_mail_on = ["lørdag"]', 1, "no_mail_on"),
            ("no_mail_on = [[]]", 1, "no_mail_on"),
            ('no_mail_on = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]', 1, "no_mail_on"),
            ('quiet = "20:00-07:00"', 1, "quiet"),
            (f'[quiet]\n{SECRET} = "20:00-07:00"', 1, "quiet"),
            ('\n[quiet]\nmon-fri = "20:00-07:00"\nfri = "17:00-07:00"', 2, "quiet"),
            ('[quiet]\nmon = "20:00"', 2, "quiet.mon"),
            ('[quiet]\nmon = "20:00-20:00"', 2, "quiet.mon"),
            ('[quiet]\nmon = ["20:00-24:00", 7]', 2, "quiet.mon"),
        ],
    )
    def test_what_makes_no_sense_is_one_line_that_names_the_place(self, tmp_path, text, line, key) -> None:
        with pytest.raises(SettingsError) as refused:
            load_policy(write(tmp_path, text))
        said = str(refused.value)
        assert f"line {line}" in said
        assert key in said
        assert "\n" not in said
        assert SECRET not in said

    @pytest.mark.parametrize("data", [b"\xff", b"scope = '" + b"x" * LARGEST_FILE + b"'", b"[" * 5000, b"a\0"])
    def test_what_is_no_such_file_is_refused(self, tmp_path: Path, data: bytes) -> None:
        with pytest.raises(SettingsError) as refused:
            load_policy(write(tmp_path, data))
        assert SECRET not in str(refused.value)

    def test_what_cannot_be_opened_is_refused(self, tmp_path: Path) -> None:
        for path in (tmp_path, tmp_path / SECRET, f"{SECRET}\0"):
            with pytest.raises(SettingsError, match="cannot be read") as refused:
                load_policy(path)
            assert SECRET not in str(refused.value)

    @settings(max_examples=200, deadline=None)
    @given(st.text(alphabet=st.sampled_from('ab"=[]\n#.{},0123456789:-quiet outer_limit'), max_size=80))
    def test_any_text_is_a_policy_or_one_error(self, tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
        path, said = write(tmp_path_factory.getbasetemp(), text), ""
        try:
            load_policy(path)
        except SettingsError as error:
            said = str(error)
        assert "\n" not in said

    @settings(max_examples=100, deadline=None)
    @given(
        st.none() | st.integers(720, 1439),
        st.none() | st.integers(240, 719),
        st.sets(st.integers(0, 6), max_size=6),
        st.lists(st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)), max_size=2), min_size=7, max_size=7),
        st.none() | st.dates(),
    )
    def test_what_is_written_is_what_is_read(self, tmp_path_factory, limit, start, no_mail, spans, valid) -> None:
        spans = [[pair for pair in day if pair[0] != pair[1]] for day in spans]
        text = ""
        if limit is not None:
            text += f'outer_limit = "{clock(limit)}"\n'
        if start is not None:
            text += f'start = "{clock(start)}"\n'
        if valid is not None:
            text += f"valid_from = {valid}\n"
        text += f"no_mail_on = {[WEEKDAYS[day] for day in sorted(no_mail)]}\n[quiet]\n".replace("'", '"')
        for day, pairs in zip(WEEKDAYS, spans, strict=True):
            text += f"{day} = {[f'{clock(a)}-{clock(b)}' for a, b in pairs]}\n".replace("'", '"')
        quiet = tuple(tuple((a, b if b > a else b + 1440) for a, b in pairs) for pairs in spans)
        found = load_policy(write(tmp_path_factory.getbasetemp(), text)).hours
        assert found == AgreedHours(limit, start, quiet, frozenset(no_mail), valid)


class TestWhereTheSettingsNameIt:
    def test_from_the_settings_folder_and_read_anew_when_it_changes(self, tmp_path: Path) -> None:
        path = write(tmp_path, 'outer_limit = "20:00"')
        policy, problem = policy_at(path.name, tmp_path)
        assert (policy and policy.hours.limit, problem) == (1200, None)
        write(tmp_path, 'outer_limit = "19:30" ')
        assert policy_at(str(path), Path("elsewhere"))[0] == Policy(AgreedHours(limit=1170))

    def test_none_and_what_cannot_be_read_cost_nothing(self, tmp_path: Path) -> None:
        assert policy_at(None, tmp_path) == (None, None)
        for name in ("gone.toml", "bad.toml", "~nobody-at-all/x", "a\0b", "."):
            (tmp_path / "bad.toml").write_text("x = 1")
            policy, problem = policy_at(name, tmp_path)
            assert policy is None
            assert problem is not None
            assert "\n" not in str(problem)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def mails(*times: str) -> Day:
    return Day(tuple(int(time[:-3]) * 60.0 + int(time[-2:]) for time in times))


def first_said(life: Life, day: dt.date, begin: int, end: int, wanted: Preferences) -> tuple[str, Nudge] | None:
    """The first nudge of an evening, and the local time of it."""
    for now, outlook in life.ticks(life.at(day, begin), life.at(day, end), weeks=1):
        nudge = decide(outlook, now, wanted, History(), hours=HOURS)
        if nudge is not None:
            return f"{now.astimezone(load_zone(life.zone)):%H:%M}", nudge
    return None


def only(*codes: str, agreed: AgreedHours | None = OURS) -> Preferences:
    return Preferences(off=frozenset(CODES) - set(codes), agreed=agreed, a_day=5)


class TestNudgesFollowIt:
    def test_evening_soon_and_now_move_to_twenty(self) -> None:
        life = Life({WED: mails("16:00", "19:35", "20:00")})
        soon = first_said(life, WED, 1140, 1320, only("evening_soon"))
        now = first_said(life, WED, 1140, 1320, only("evening_now"))
        assert soon is not None
        assert now is not None
        assert (soon[0], now[0]) == ("19:40", "20:00")
        assert f"{now[1].facts['until']:%a %H:%M}" == "Thu 07:30"
        # Without it nothing is said at these times.
        for code in ("evening_soon", "evening_now"):
            assert first_said(life, WED, 1140, 1320, only(code, agreed=None)) is None

    def test_it_holds_from_its_first_day(self) -> None:
        life = Life({WED: mails("20:05"), TUE: mails("20:05")})
        later = dataclasses.replace(OURS, valid_from=WED)
        assert first_said(life, TUE, 1200, 1320, only("evening_now", agreed=later)) is None
        assert first_said(life, WED, 1200, 1320, only("evening_now", agreed=later)) is not None

    def test_on_a_friday_it_can_be_held_until_monday_as_agreed(self) -> None:
        found = first_said(Life({FRI: mails("20:30")}), FRI, 1200, 1320, only("evening_now"))
        assert found is not None
        assert f"{found[1].facts['until']:%a %H:%M}" == "Mon 07:30"

    def test_nothing_is_held_until_a_day_without_mail_or_into_quiet_hours(self) -> None:
        life = Life({MON: mails("20:30")})
        agreed = AgreedHours(
            limit=1200, no_mail_on=frozenset({1}), quiet=((), (), ((0, 570), (570, 600)), (), (), (), ())
        )
        found = first_said(life, MON, 1200, 1320, only("evening_now", agreed=agreed))
        assert found is not None
        assert f"{found[1].facts['until']:%a %H:%M}" == "Wed 10:00"

    def test_next_weeks_meetings_past_it_are_told(self) -> None:
        life = Life({MON + 8 * DAY: Day(meetings=((1170.0, 1230.0),)), FRI: mails("10:00")})
        wanted = only("plan_ahead", agreed=AgreedHours(limit=1200))
        found = first_said(life, FRI, 800, 1000, wanted)
        assert found is not None
        assert wording.reason(found[1], load("en")).startswith(
            "Tuesday at 19:30 is the first of next week to reach past your workplace's agreed limit, 20:00."
        )
        assert first_said(life, FRI, 800, 1000, only("plan_ahead", agreed=None)) is None

    def test_the_words_name_the_workplaces_limit(self) -> None:
        life, words = Life({WED: mails("19:35", "20:05")}), load("en")
        for code in ("evening_soon", "evening_now"):
            found = first_said(life, WED, 1140, 1320, only(code))
            assert found is not None
            assert "Your workplace's agreed limit is 20:00." in wording.body(found[1], words)
            assert "workplace's agreed limit" in wording.reason(found[1], words)
            assert "counts as evening work" not in wording.reason(found[1], words)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_words_fit_every_system(self, language: str) -> None:
        words, then = load(language), dt.datetime(2026, 11, 18, 22, 45)
        names = ("evening", "since", "until", "last", "start", "stop")
        facts = {**dict.fromkeys(names, then), "what": "agreed", "count": 12}
        for code in ("evening_soon", "evening_now", "plan_ahead", "stop_reminder"):
            nudge = Nudge(code, "x", then.replace(tzinfo=dt.UTC), then.replace(tzinfo=dt.UTC), facts)
            assert len(wording.title(nudge, words)) <= 48
            assert len(wording.body(nudge, words)) <= 120, wording.body(nudge, words)

    def test_no_free_text_reaches_a_nudge(self, tmp_path: Path) -> None:
        policy = load_policy(write(tmp_path, EVERYTHING))
        found = first_said(Life({WED: mails("20:05")}), WED, 1200, 1320, only("evening_now", agreed=policy.hours))
        assert found is not None
        assert not re.search("Customer|safety|handbook|within|duty|47", repr(preferences_of(Settings(), policy.hours)))
        assert not re.search("Customer|safety|handbook|within|duty", repr(found[1]))

    def test_the_crossings_stay_the_reports(self) -> None:
        life = Life({WED: mails("20:05")})
        outlook = life.outlook(life.at(WED, 1206), weeks=1)
        assert outlook.weeks["2026-W47"].evening == 1260
        assert outlook.weeks["2026-W47"].crossings == ()


spans_of_a_day = st.lists(
    st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda one: (one[0], one[0] + one[1])), max_size=2
)
agreed_hours = st.builds(
    AgreedHours,
    limit=st.none() | st.integers(960, 1380),
    start=st.none() | st.integers(360, 660),
    quiet=st.tuples(*[spans_of_a_day.map(tuple)] * 7),
    no_mail_on=st.frozensets(st.integers(0, 6), max_size=6),
    valid_from=st.sampled_from([None, MON, THU]),
)


def slow_quiet(hours: AgreedHours, moment: dt.datetime) -> bool:
    """Minute by minute on the clock: from each weekday's midnight, a span of so many minutes."""
    naive = moment.replace(tzinfo=None, second=0, microsecond=0)
    if hours.valid_from is not None and naive.date() < hours.valid_from:
        return False
    for back in (0, 1, 2):
        day = naive.date() - back * DAY
        since = (naive - dt.datetime.combine(day, dt.time())) // MINUTE
        if any(start <= since < end for start, end in hours.quiet[day.weekday()]):
            return True
    return False


@settings(max_examples=12, deadline=None, phases=[Phase.reuse, Phase.generate])  # a smaller example takes minutes
@given(agreed_hours, st.integers(0, 10_000), st.sampled_from([MON, WED, FRI, SUN]))
def test_no_nudge_comes_in_agreed_quiet_hours_unless_work_goes_on(hours, seed, day) -> None:
    chance = random.Random(seed)
    days = {
        day + number * DAY: Day(tuple(sorted(chance.uniform(420, 1600) for _ in range(8)))) for number in range(-7, 2)
    }
    life = Life(days)
    wanted = Preferences(agreed=hours, a_day=5, quiet_from=0, quiet_to=0, stop=True, summary_day=day.weekday())
    for minute in range(240, 1680, 19):
        now = life.at(day, minute)
        outlook = life.outlook(now - chance.randrange(15) * MINUTE, weeks=1)
        nudge = decide(outlook, now, wanted, History(), hours=HOURS)
        if nudge is None:
            continue
        local = now.astimezone(Situation(outlook, HOURS).zone)
        assert hours.is_quiet(local) == slow_quiet(hours, local)
        if slow_quiet(hours, local):
            sent = [life.at(date, mail) for date, one in days.items() for mail in one.mails]
            assert nudge.code in LIVE
            assert any(dt.timedelta() <= now - one < 30 * MINUTE for one in sent)


@settings(max_examples=40, deadline=None)
@given(agreed_hours, st.integers(0, 6))
def test_what_is_held_until_is_on_a_day_with_mail_and_outside_quiet_hours(hours, number) -> None:
    life, day = Life({MON: mails("10:00")}), MON + number * DAY
    at = Situation(life.outlook(life.at(MON, 700), weeks=1), HOURS, hours)
    expected = None
    for date in (day + step * DAY for step in range(14, 0, -1)):
        ordinary = at.ordinary(date)
        if ordinary is None or (hours.holds_on(date) and date.weekday() in hours.no_mail_on):
            continue
        begin = hours.start if hours.start is not None and hours.holds_on(date) else ordinary[0]
        free = (dt.datetime.combine(date, dt.time()) + minute * MINUTE for minute in range(begin, 1440))
        expected = next((one for one in free if not slow_quiet(hours, one)), expected)
    found = at.local(at.next_ordinary(day)).replace(tzinfo=None)
    if expected is not None:
        assert found == expected
    else:
        assert found.time() == dt.time(8)


@settings(max_examples=100, deadline=None)
@given(agreed_hours, st.datetimes(dt.datetime(2026, 11, 14), dt.datetime(2026, 11, 24)))
def test_quiet_hours_are_those_that_are_written(hours, moment) -> None:
    assert hours.is_quiet(moment) == slow_quiet(hours, moment)
