"""CalDAV against a real Radicale: discovery, full and incremental reading, faults, privacy."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import logging
import pickle
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest

from grense.errors import ElsewhereError, SourceError
from grense.sources.base import Batch, Query
from grense.sources.caldav import Account, CalDav
from grense.sources.caldav.mark import Token
from servers.between import Between, Exchange
from servers.dav_server import USER, calendar, event, meeting, utc
from servers.kept import NOW, WINDOW, Kept, hashed
from servers.radicale import Radicale
from servers.stand import MARK, ME, PASSWORD

NINE = dt.datetime(2026, 11, 17, 9, tzinfo=dt.UTC)
HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(weeks=1)


class Home:
    """A person's calendars on the server, deleted after the test."""

    def __init__(self, server: Radicale) -> None:
        self.server = server
        self._names: list[str] = []

    def new(self, name: str, holds: str = "VEVENT") -> str:
        path = f"{USER}/{name}-{MARK}/"
        self.server.make_calendar(path, holds, f"{name} {MARK}")
        self._names.append(path)
        return path

    def drop(self, path: str) -> None:
        self.server.remove(path)
        self._names.remove(path)

    def put(self, path: str, name: str, start: dt.datetime = NINE, *lines: str, hours: float = 1) -> None:
        self.server.put(f"{path}{name}.ics", meeting(f"{path}{name}", start, start + hours * HOUR, *lines))

    def clean(self) -> None:
        for path in list(self._names):
            self.drop(path)


@pytest.fixture(scope="module")
def server() -> Iterator[Radicale]:
    with Radicale() as one:
        yield one


@pytest.fixture
def home(server: Radicale) -> Iterator[Home]:
    one = Home(server)
    yield one
    one.clean()


Open = Callable[..., CalDav]


@pytest.fixture
def connect(server: Radicale) -> Iterator[Open]:
    """A source for an account at `base`, or on the server, closed after the test."""
    opened: list[CalDav] = []

    def give(*paths: str, base: str = server.url, me: Sequence[str] = (ME,), **options) -> CalDav:
        calendars = tuple(base + path for path in paths)
        own = {"tz", "include", "patience"} & options.keys()
        account = Account(
            **{"url": base, "user": USER, "calendars": calendars, **{k: v for k, v in options.items() if k not in own}}
        )
        rest = {"tz": "Europe/Oslo", "patience": 60.0, **{name: options[name] for name in own}}
        opened.append(CalDav(account, PASSWORD, me=me, **rest))
        return opened[-1]

    yield give
    for one in opened:
        one.close()
        one.close()


@pytest.fixture
def between(server: Radicale) -> Iterator[Between]:
    with Between(server.port) as one:
        yield one


def answers(method: str, word: str, answer: Callable[[Exchange], Exchange]) -> Callable[[Exchange], Exchange | None]:
    """A rule for the requests of a method that contain a word."""
    return lambda one: answer(one) if one.method == method and word in one.question else None


class TestDiscovery:
    @pytest.mark.parametrize("start", ["", "kari/", "kari", "kari/work-zebrafink/"])
    def test_calendars_are_found_from_a_server_a_principal_and_a_calendar(self, home, connect, start):
        path = home.new("work")
        found = connect(url=home.server.url + start).explore()
        assert [(place.id, place.name, place.chosen) for place in found.places] == [
            (home.server.url + path, f"work {MARK}", True)
        ]

    def test_what_holds_no_events_is_no_calendar_for_us(self, home, connect):
        home.new("tasks", holds="VTODO")
        assert connect().explore().places == ()

    def test_what_is_a_calendar_and_holds_events_is_one_whatever_else_it_is(self, home, connect, between):
        kinds = {
            "own": "<C:calendar/>",
            "own-and-out": '<C:calendar/><g:vevent-collection xmlns:g="http://groupdav.org/"/><C:schedule-outbox/>',
            "in": "<C:schedule-inbox/>",
            "out": "<C:schedule-outbox/>",
            "theirs": "<C:calendar/><S:subscribed/>",
            "invitations": "<C:calendar/><C:schedule-inbox/>",
        }
        between.before = lambda one: one.answer(207, listed(kinds)) if one.depth == "1" else None
        found = connect(base=between.url).explore()
        assert [(place.name, place.chosen) for place in found.places] == [
            ("own", True),
            ("own-and-out", True),
            ("theirs", False),
            ("invitations", False),
        ]

    def test_the_persons_own_addresses_come_along(self, home, connect, between):
        path = home.new("work")
        home.put(path, "a")
        said = "<href>mailto:Kari@Example.org</href><href>urn:uuid:1</href><href>mailto:kari@example.org</href>"
        opening = "<C:calendar-user-address-set>"
        between.after = lambda one: one.edited(opening, opening + said)
        assert connect(base=between.url).explore().addresses == (ME,)
        kept = Kept()
        kept.sync(connect(path, base=between.url, me=()))
        assert kept.starts == ["17.11 09"]

    def test_without_any_own_address_those_in_the_meetings_of_the_last_weeks_are_found(self, home, connect):
        path, now = home.new("work"), dt.datetime.now(dt.UTC)
        for week in (1, 2, 3, 30):
            start = now - dt.timedelta(weeks=week)
            home.server.put(f"{path}{week}.ics", meeting(str(week), start, start + dt.timedelta(hours=1)))
        found = connect(path, me=()).explore()
        assert found.addresses == ()
        assert dict(found.owners.found)[ME] == 3
        assert connect(path).explore().owners.found == ()

    def test_without_any_own_address_the_person_is_told_so(self, home, connect):
        path = home.new("work")
        home.put(path, "a")
        (batch,) = Kept().sync(connect(path, me=()))
        assert dict(batch.left_out) == {"unanswered": 1}
        assert [warning.code for warning in batch.warnings] == ["owner_unknown"]

    def test_a_server_that_sends_on_to_another_host_is_followed_only_when_the_person_agrees(self, home, connect):
        home.new("work")
        with Between(before=lambda one: one.answer(301, Location=f"{home.server.url}")) as first:
            with pytest.raises(ElsewhereError) as caught:
                connect(base=first.url).explore()
            assert caught.value.host == f"127.0.0.1:{home.server.port}"
            found = connect(base=first.url, hosts=(caught.value.host,)).explore()
        assert [place.id for place in found.places] == [f"{home.server.url}{USER}/work-{MARK}/"]

    @pytest.mark.parametrize(
        "answer",
        [
            (200, "<html><body>Welcome</body></html>"),
            (404, "nothing"),
            (405, ""),
            (501, "unsupported"),
            (207, '<multistatus xmlns="DAV:"><response><href>/</href></response></multistatus>'),
        ],
    )
    def test_a_server_of_another_kind_is_named_so(self, connect, answer):
        with Between(before=lambda one: one.answer(*answer)) as web, pytest.raises(SourceError) as caught:
            connect(base=web.url).explore()
        assert caught.value.title == "the server is not of this kind"

    @pytest.mark.parametrize("text", ["", "https://", "https://[bad", "https://x:port/"])
    def test_what_is_no_address_is_refused_at_once(self, text):
        with pytest.raises(SourceError):
            CalDav(Account(text, USER), PASSWORD, tz="Europe/Oslo")

    def test_an_address_that_is_not_encrypted_is_not_asked(self, connect):
        source = connect(url="http://calendar.example.org/")
        with pytest.raises(SourceError, match="would not be encrypted"):
            source.explore()
        assert source.requests_sent == 0


class TestReading:
    def test_all_calendars_that_hold_events_are_read_when_none_is_chosen(self, home, connect):
        one, two = home.new("one"), home.new("two")
        home.new("tasks", holds="VTODO")
        home.put(one, "a")
        home.put(two, "b", NINE + DAY)
        kept, source = Kept(), connect()
        assert len(kept.sync(source)) == 2
        assert kept.starts == ["17.11 09", "18.11 09"]
        before = source.requests_sent
        assert kept.sync(source) == []
        assert source.requests_sent - before <= 5

    def test_only_the_chosen_calendars_are_read(self, home, connect):
        one, two = home.new("one"), home.new("two")
        home.put(one, "a")
        home.put(two, "b", NINE + DAY)
        kept = Kept()
        kept.sync(connect(two))
        assert kept.starts == ["18.11 09"]

    def test_the_policy_of_calendars_holds(self, home, connect):
        path = home.new("work")
        home.put(path, "free", NINE, "TRANSP:TRANSPARENT")
        home.put(path, "cancelled", NINE, "STATUS:CANCELLED")
        home.put(path, "long", NINE, hours=25)
        home.server.put(
            f"{path}away.ics",
            calendar(
                "BEGIN:VEVENT\r\nUID:away\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:20261119\r\n"
                "DTEND;VALUE=DATE:20261120\r\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\r\nEND:VEVENT"
            ),
        )
        (batch,) = Kept().sync(connect(path))
        assert batch.activities["kind"].tolist() == ["long_entry"]
        assert dict(batch.left_out) == {"cancelled": 1, "day_or_longer": 1, "free": 1}
        assert [day for _, day in batch.absences] == [dt.date(2026, 11, 19)]

    def test_what_was_moved_deleted_and_added_is_read_with_the_mark(self, home, connect):
        path = home.new("work")
        for number in range(5):
            home.put(path, f"m{number}", NINE + number * DAY)
        kept, source = Kept(), connect(path)
        kept.sync(source)
        home.put(path, "m0", NINE + 3 * HOUR)
        home.server.remove(f"{path}m1.ics")
        home.put(path, "m5", NINE + 5 * DAY)
        (batch,) = kept.sync(source)
        assert kept.starts == ["17.11 12", "19.11 09", "20.11 09", "21.11 09", "22.11 09"]
        assert batch.clears is None
        assert len(batch.activities) == 2
        assert len(batch.replaces) == 3
        assert kept.sync(source) == []

    def test_a_meeting_moved_out_of_the_window_goes(self, home, connect):
        path = home.new("work")
        home.put(path, "a")
        kept, source = Kept(), connect(path)
        kept.sync(source)
        home.put(path, "a", NINE + 52 * WEEK)
        kept.sync(source)
        assert kept.spans == []

    def test_a_series_with_a_moved_occurrence_is_one_item(self, home, connect):
        path = home.new("work")
        weekly = event("s", NINE, NINE + HOUR, "RRULE:FREQ=WEEKLY;COUNT=3")
        home.server.put(f"{path}s.ics", calendar(weekly))
        kept, source = Kept(), connect(path)
        kept.sync(source)
        assert kept.starts == ["17.11 09", "24.11 09", "01.12 09"]
        moved = event("s", NINE + WEEK + DAY, NINE + WEEK + DAY + HOUR, f"RECURRENCE-ID:{utc(NINE + WEEK)}")
        home.server.put(f"{path}s.ics", calendar(weekly, moved))
        (batch,) = kept.sync(source)
        assert kept.starts == ["17.11 09", "25.11 09", "01.12 09"]
        assert len(set(batch.keys)) == 1

    def test_another_window_is_read_whole_and_in_one_batch(self, home, connect):
        path = home.new("work")
        home.put(path, "old", WINDOW[0] + HOUR)
        home.put(path, "new", WINDOW[1] + HOUR)
        kept, source = Kept(), connect(path)
        kept.sync(source)
        later = (WINDOW[0] + WEEK, WINDOW[1] + WEEK)
        (batch,) = kept.sync(source, later)
        assert batch.clears == later
        assert kept.starts == ["25.05 01", "28.12 01"]
        assert kept.sync(source, later) == []

    @pytest.mark.parametrize(
        "changed", [{"me": ("nobody@example.org",)}, {"tz": "UTC"}, {"include": ("all",)}, {"mode": "free-busy"}]
    )
    def test_other_options_read_everything_anew(self, home, connect, changed):
        path = home.new("work")
        home.put(path, "a")
        kept = Kept()
        kept.sync(connect(path))
        (batch,) = kept.sync(connect(path, **changed))
        assert batch.clears == WINDOW
        assert kept.sync(connect(path, **changed)) == []

    def test_the_same_options_in_another_order_are_the_same(self, home, connect):
        path = home.new("work")
        kept = Kept()
        kept.sync(connect(path, me=(ME, "b@example.org"), include=("private", "blocks")))
        assert kept.sync(connect(path, me=("b@example.org", ME.upper()), include=("blocks", "private"))) == []

    def test_many_calendars_cost_one_request_while_nothing_is_new(self, home, connect):
        paths = [home.new(f"c{number}") for number in range(8)]
        kept = Kept()
        kept.sync(connect(*paths))
        source = connect(*paths)
        assert kept.sync(source) == []
        assert source.requests_sent == 2  # the first finds out how to sign in

    def test_many_objects_come_page_by_page_and_their_number_is_told(self, connect, monkeypatch):
        monkeypatch.setattr("grense.sources.caldav.reader._PAGE", 20)
        path = f"{USER}/many-{MARK}/"
        seed = {f"m{number}.ics": meeting(str(number), NINE, NINE + HOUR) for number in range(45)}
        told: list[tuple[int, int]] = []
        with Radicale({path: seed}) as full, Between(full.port) as between:
            source = connect(path, base=between.url)
            batches = list(source.batches(Query(WINDOW, {}, hashed, NOW), lambda *count: told.append(count)))
        assert [len(batch.activities) for batch in batches] == [45]
        assert told == [(20, 45), (40, 45), (45, 45)]
        reports = [one.question for one in between.asked if one.method == "REPORT"]
        assert ["calendar-query" in report for report in reports] == [True, False, False, False]
        assert not any(word in report for report in reports for word in ("SUMMARY", "DESCRIPTION", "LOCATION"))

    @pytest.mark.parametrize("name", ["a & b", "møte på kl 9", "100%", "a+b@c", "<b>"])
    def test_any_name_of_an_object_is_asked_for_as_the_server_writes_it(self, home, connect, name):
        path = home.new("work")
        home.server.put(f"{path}{name}.ics", meeting("a", NINE, NINE + HOUR))
        kept, source = Kept(), connect(path)
        kept.sync(source)
        home.server.put(f"{path}{name}.ics", meeting("a", NINE + HOUR, NINE + 2 * HOUR))
        kept.sync(source)
        assert kept.starts == ["17.11 10"]
        home.server.remove(f"{path}{name}.ics")
        kept.sync(source)
        assert kept.starts == []

    def test_a_broken_object_costs_itself_alone(self, home, connect, between):
        path = home.new("work")
        home.put(path, "good")
        home.put(path, "bad", NINE + DAY)
        between.after = lambda one: one.edited(f"DTSTART:{utc(NINE + DAY)}", "DTSTART:nonsense")
        kept = Kept()
        (batch,) = kept.sync(connect(path, base=between.url))
        assert kept.starts == ["17.11 09"]
        assert dict(batch.left_out) == {"broken": 1}

    def test_what_happens_between_two_questions_is_not_lost(self, home, connect, between):
        path = home.new("work")
        home.put(path, "a")
        late = itertools.count()

        def interfere(one: Exchange) -> None:
            if one.method == "REPORT":
                home.put(path, "late", NINE + next(late) * DAY)

        between.before = interfere
        kept = Kept()
        for _ in range(3):
            kept.sync(connect(path, base=between.url))
        between.before = None
        last = next(late) - 1
        kept.sync(connect(path, base=between.url))
        assert kept.spans == sorted([(NINE, NINE + HOUR), (NINE + last * DAY, NINE + last * DAY + HOUR)])

    def test_whatever_is_done_the_second_reading_gives_what_a_first_one_would(self, home, connect):
        chance = random.Random(7)
        path = home.new("work")
        kept, source = Kept(), connect(path)
        there: dict[str, dt.datetime] = {}
        for _ in range(12):
            for _ in range(chance.randrange(4)):
                name = f"m{chance.randrange(6)}"
                if name in there and chance.random() < 0.4:
                    home.server.remove(f"{path}{name}.ics")
                    del there[name]
                else:
                    there[name] = NINE + chance.randrange(-300, 60) * DAY
                    home.put(path, name, there[name])
            kept.sync(source)
            inside = sorted(start for start in there.values() if WINDOW[0] <= start < WINDOW[1])
            assert [start for start, _ in kept.spans] == inside


MISSING = ("getctag", "sync-token", "sync-collection", "getctag sync-token", "getctag sync-collection")


class TestServersThatAreDifferent:
    """Omissions and deviations of other servers, simulated between the source and Radicale."""

    def through(self, home: Home, connect: Open, between: Between) -> tuple[Kept, Callable[[], list[Batch]], str]:
        path = home.new("work")
        home.put(path, "a")
        home.put(path, "b", NINE + DAY)
        kept = Kept()
        return kept, lambda: kept.sync(connect(path, base=between.url)), path

    def moved(self, home: Home, path: str) -> None:
        home.put(path, "a", NINE + HOUR)
        home.server.remove(f"{path}b.ics")
        home.put(path, "c", NINE + 2 * DAY)

    @pytest.mark.parametrize("missing", [names.split() for names in MISSING])
    def test_without_ctag_or_token_changes_are_found_all_the_same(self, home, connect, between, missing):
        kept, sync, path = self.through(home, connect, between)

        def poorer(one: Exchange) -> Exchange | None:
            if one.method == "REPORT" and "sync-collection" in one.question and set(missing) - {"getctag"}:
                return one.answer(403)
            for name in missing if one.method == "PROPFIND" else ():
                one = one.edited(f"{name}>", "nothing>").edited(f"<{name} />", "").edited(f"{name} />", "nothing />")
            return one

        between.after = poorer
        sync()
        assert kept.starts == ["17.11 09", "18.11 09"]
        asked = len(between.asked)
        assert sync() == []
        assert len(between.asked) - asked <= 5
        self.moved(home, path)
        sync()
        assert kept.starts == ["17.11 10", "19.11 09"]
        assert sync() == []

    @pytest.mark.parametrize("status", [400, 403, 501, 507])
    def test_a_token_that_the_server_has_forgotten_means_reading_anew(self, home, connect, between, status):
        kept, sync, path = self.through(home, connect, between)
        sync()
        self.moved(home, path)
        between.before = answers("REPORT", "sync-collection", lambda one: one.answer(status, "<error xmlns='DAV:'/>"))
        (batch,) = sync()
        assert batch.clears == WINDOW
        assert kept.starts == ["17.11 10", "19.11 09"]

    def test_a_change_told_in_pieces_is_read_to_its_end(self, home, connect, between):
        kept, sync, path = self.through(home, connect, between)
        sync()
        (token,) = (json.loads(mark)["token"] for mark in kept.marks.values())
        self.moved(home, path)
        more = f"<response><href>/{path}</href><status>HTTP/1.1 507 Insufficient Storage</status></response>"

        def short(one: Exchange) -> Exchange | None:
            if f"/{token}<" not in one.question:
                return None
            rest = f"{more}<sync-token>rest</sync-token>"
            return one.answer(207, f'<multistatus xmlns="DAV:">{responses(one.body)[0]}{rest}</multistatus>')

        def rest(one: Exchange) -> Exchange | None:
            if ">rest<" not in one.question:
                return None
            question = one.question.replace(">rest<", f">http://radicale.org/ns/sync/{token}<")
            return one.answer(207, home.server.send("REPORT", path, question))

        between.before, between.after = rest, short
        (batch,) = sync()
        assert batch.clears is None
        assert kept.starts == ["17.11 10", "19.11 09"]
        assert sum("sync-collection" in one.question for one in between.asked) == 2

    def test_a_server_that_never_comes_to_the_end_of_a_change_is_read_anew(self, home, connect, between):
        kept, sync, path = self.through(home, connect, between)
        sync()
        self.moved(home, path)
        more = f"<response><href>/{path}</href><status>HTTP/1.1 507 Insufficient Storage</status></response>"
        body = f'<multistatus xmlns="DAV:">{more}<sync-token>same</sync-token></multistatus>'
        between.before = answers("REPORT", "sync-collection", lambda one: one.answer(207, body))
        (batch,) = sync()
        assert batch.clears == WINDOW
        assert kept.starts == ["17.11 10", "19.11 09"]
        assert sum("sync-collection" in one.question for one in between.asked) == 2

    def test_what_is_gone_is_not_asked_for(self, home, connect, between):
        kept, sync, path = self.through(home, connect, between)
        sync()
        home.server.remove(f"{path}a.ics")
        before = len(between.asked)
        sync()
        # Requested without the password first, to get the challenge.
        assert [one.method for one in between.asked[before:]] == ["PROPFIND", "PROPFIND", "REPORT"]
        assert kept.starts == ["18.11 09"]

    def test_a_name_that_a_server_does_not_encode_is_written_as_xml(self, home, connect, between):
        path = home.new("work")
        home.server.put(f"{path}a&b.ics", meeting("a", NINE, NINE + HOUR))
        between.after = lambda one: one.edited("a%26b", "a&amp;b")
        kept = Kept()
        kept.sync(connect(path, base=between.url))
        assert kept.starts == ["17.11 09"]
        assert "a&amp;b" in between.asked[-1].question

    def test_objects_that_did_not_fit_into_an_answer_are_asked_for_again(self, home, connect, between):
        kept, sync, path = self.through(home, connect, between)
        more = f"<response><href>/{path}</href><status>HTTP/1.1 507 Insufficient Storage</status></response>"

        def short(one: Exchange) -> Exchange | None:
            if "multiget" not in one.question:
                return None
            spaces = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
            return one.answer(207, f"<multistatus {spaces}>{responses(one.body)[0]}{more}</multistatus>")

        between.after = short
        sync()
        assert kept.starts == ["17.11 09", "18.11 09"]

    def test_objects_of_which_none_is_answered_are_not_taken_for_gone(self, home, connect, between):
        kept, sync, _ = self.through(home, connect, between)
        nothing = '<multistatus xmlns="DAV:"/>'
        between.before = lambda one: (
            one.answer(207, nothing) if "multiget" in one.question else one.answer(500) if one.method == "GET" else None
        )
        with pytest.raises(SourceError, match="error of its own"):
            sync()
        assert not kept.marks

    def test_a_window_with_too_much_for_one_answer_is_asked_for_in_pieces(self, home, connect, between):
        kept, sync, _ = self.through(home, connect, between)
        seen: list[str] = []

        def short(one: Exchange) -> Exchange | None:
            if "calendar-query" not in one.question:
                return None
            seen.append(one.question)
            return one.answer(507) if len(seen) < 4 else None

        between.before = short
        sync()
        assert kept.starts == ["17.11 09", "18.11 09"]
        between.before = answers("REPORT", "calendar-query", lambda one: one.answer(507))
        with pytest.raises(SourceError, match="too large"):
            Kept().sync(connect(f"{USER}/work-{MARK}/", base=between.url))

    @pytest.mark.parametrize(
        "rewrite",
        [
            lambda one, base: one.edited(f"<href>/{USER}", f"<href>{base}{USER}"),
            lambda one, base: one.edited(f"<href>/{USER}/work-", f"<href>/{USER}/%77ork%2d"),
            lambda one, base: one.edited("<href>", "<href>\n  ").edited("</href>", "\n</href>"),
            lambda one, base: one.edited("HTTP/1.1 200 OK", "HTTP/2 200"),
            lambda one, base: one.edited("<multistatus", '<x:multistatus xmlns:x="DAV:"').edited(
                "</multistatus>", "</x:multistatus>"
            ),
        ],
    )
    def test_answers_written_in_another_way_say_the_same(self, home, connect, between, rewrite):
        kept, sync, path = self.through(home, connect, between)
        between.after = lambda one: rewrite(one, between.url) if one.status == 207 else one
        sync()
        assert kept.starts == ["17.11 09", "18.11 09"]
        between.after = None
        self.moved(home, path)
        sync()
        assert kept.starts == ["17.11 10", "19.11 09"]

    def test_a_collection_that_names_itself_among_its_objects_is_none_of_them(self, home, connect, between):
        kept, sync, path = self.through(home, connect, between)
        found = '<propstat><prop><getetag>"1"</getetag></prop><status>HTTP/1.1 200 OK</status></propstat>'
        own = f"<response><href>/{path}</href>{found}</response>"
        between.after = lambda one: one.edited("<response>", own + "<response>") if one.method == "REPORT" else one
        sync()
        assert kept.starts == ["17.11 09", "18.11 09"]
        assert not kept.batches[0].left_out

    def test_a_clock_a_day_off_changes_nothing(self, home, connect, between):
        kept, sync, path = self.through(home, connect, between)
        wrong = (dt.datetime.now(dt.UTC) - DAY).strftime("%a, %d %b %Y %H:%M:%S GMT")
        between.after = lambda one: one.answer(one.status, one.body, **{**one.fields, "Date": wrong})
        sync()
        self.moved(home, path)
        sync()
        assert kept.starts == ["17.11 10", "19.11 09"]

    @pytest.mark.parametrize(
        ("token", "number"),
        [
            ("http://sabre.io/ns/sync/25", "25"),
            ("data:,1764460800.5", "1764460800.5"),
            ("https://calendar.example.org/kari@example.org/work/1f-7", "1f-7"),
            ("urn:kari:work", ""),
            ("data:ada", ""),
            ("1ada2", ""),
            ("", ""),
        ],
    )
    def test_of_a_token_only_the_number_at_its_end_is_kept(self, token, number):
        kept = Token.of(token).kept(hashed, ("ada", "work", "", "calendar.example.org"))
        assert kept.get("token", "") == number
        assert not any(word in str(kept) for word in ("http", "kari", "ada", "urn", "data"))

    def test_a_token_with_a_name_in_it_is_followed_and_the_name_not_kept(self, home, connect, between):
        kept, sync, path = self.through(home, connect, between)
        names = f"http://radicale.org/{USER}%40x/"
        between.after = lambda one: one.edited("http://radicale.org/ns/sync/", names)
        sync()
        assert USER not in str(kept.marks)
        assert "radicale" not in str(kept.marks)
        assert sync() == []
        self.moved(home, path)
        between.before = answers(
            "REPORT",
            "sync-collection",
            lambda one: one.answer(
                207, home.server.send("REPORT", path, one.question.replace(names, "http://radicale.org/ns/sync/"))
            ),
        )
        (batch,) = sync()
        assert batch.clears is None
        assert kept.starts == ["17.11 10", "19.11 09"]


class TestFreeBusy:
    def test_times_are_read_and_nothing_else_is_asked_for(self, home, connect, between):
        path = home.new("work")
        home.put(path, "a")
        home.put(path, "b", NINE + DAY, "TRANSP:TRANSPARENT")
        home.put(path, "c", NINE + 2 * DAY, hours=24)
        home.put(path, "d", NINE + 4 * DAY, hours=23)
        kept = Kept()
        (batch,) = kept.sync(connect(path, base=between.url, mode="free-busy"))
        days = (NINE + 2 * DAY, NINE + 3 * DAY)
        assert kept.spans == [(NINE, NINE + HOUR), days, (NINE + 4 * DAY, NINE + 5 * DAY - HOUR)]
        assert batch.activities["kind"].tolist() == ["meeting", "long_entry", "meeting"]
        assert dict(batch.left_out) == {"day_or_longer": 1}
        assert not any("calendar-data" in one.question for one in between.asked)
        assert not any(MARK.encode() in one.body for one in between.asked)

    def test_a_change_replaces_the_whole_window(self, home, connect):
        path = home.new("work")
        home.put(path, "a")
        kept, source = Kept(), connect(path, mode="free-busy")
        kept.sync(source)
        assert kept.sync(source) == []
        home.put(path, "a", NINE + HOUR)
        (batch,) = kept.sync(source)
        assert batch.clears == WINDOW
        assert kept.starts == ["17.11 10"]

    @pytest.mark.parametrize(
        ("include", "hours", "left_out"),
        [
            ((), [9, 10, 16, 17], {"broken": 2, "free": 1, "out_of_office": 1, "unanswered": 1}),
            (("unanswered",), [9, 10, 12, 16, 17], {"broken": 2, "free": 1, "out_of_office": 1}),
            (("all",), [9, 10, 12, 13, 14, 16, 17], {"broken": 2}),
        ],
    )
    def test_kinds_of_time_count_as_the_policy_says(self, home, connect, between, include, hours, left_out):
        path = home.new("work")
        text = (
            "BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\n"
            "FREEBUSY:20261117T090000Z/PT30M,20261117T10\r\n 0000Z/20261117T110000Z\r\n"
            "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261117T120000Z/PT1H\r\n"
            "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261117T130000Z/PT1H\r\n"
            "freebusy;fbtype=free:20261117T140000Z/PT1H\r\n"
            "FREEBUSY;FBTYPE=BUSY:nonsense,20261117T150000Z/20261117T140000Z\r\n"
            'FREEBUSY;X-A="b";FBTYPE=X-OTHER:20261117T160000Z/P0DT1H0M0S\r\n'
            "FREEBUSY;FBTYPE=BUSY:20261117T170000Z/PT1H,20261117T170000Z/PT1H\r\n"
            "FREEBUSY;FBTYPE=BUSY:20201117T170000Z/PT1H\r\n"
            "END:VFREEBUSY\r\nEND:VCALENDAR\r\n"
        )
        between.before = answers("REPORT", "free-busy", lambda one: one.answer(200, text))
        kept = Kept()
        (batch,) = kept.sync(connect(path, base=between.url, mode="free-busy", include=include))
        assert [start.hour for start, _ in kept.spans] == hours
        assert dict(batch.left_out) == left_out
        assert len(set(batch.keys)) == len(hours)

    def test_a_server_that_does_not_tell_such_times_is_not_asked_for_more(self, home, connect, between):
        path = home.new("work")
        between.before = answers("REPORT", "free-busy", lambda one: one.answer(403))
        with pytest.raises(SourceError, match="does not tell when you are busy"):
            Kept().sync(connect(path, base=between.url, mode="free-busy"))
        assert not any("calendar-data" in one.question for one in between.asked)

    @pytest.mark.parametrize("text", ["", "<html>", "BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\nFREEBUSY:2026"])
    def test_half_an_answer_is_none(self, home, connect, between, text):
        path = home.new("work")
        between.before = answers("REPORT", "free-busy", lambda one: one.answer(200, text))
        with pytest.raises(SourceError, match="makes no sense"):
            Kept().sync(connect(path, base=between.url, mode="free-busy"))


class TestGone:
    def test_a_deleted_calendar_is_told_and_the_others_are_read(self, home, connect):
        one, two = home.new("one"), home.new("two")
        home.put(one, "a")
        home.put(two, "b", NINE + DAY)
        kept = Kept()
        kept.sync(connect(one, two))
        home.drop(one)
        home.put(two, "b", NINE + DAY + HOUR)
        _, gone = kept.sync(connect(one, two))
        assert [warning.code for warning in gone.warnings] == ["place_gone"]
        assert gone.mark is None
        assert kept.starts == ["17.11 09", "18.11 10"]
        assert gone.part in kept.marks

    def test_one_that_the_account_lists_no_more_is_gone_too(self, home, connect):
        one, _ = home.new("one"), home.new("two")
        kept = Kept()
        kept.sync(connect())
        home.drop(one)
        (gone,) = kept.sync(connect())
        assert [warning.code for warning in gone.warnings] == ["place_gone"]

    @pytest.mark.parametrize("chosen", [True, False])
    def test_when_none_is_left_it_is_an_error(self, home, connect, chosen):
        path = home.new("one")
        kept = Kept()
        paths = (path,) if chosen else ()
        kept.sync(connect(*paths))
        home.drop(path)
        with pytest.raises(SourceError, match="no longer on the server"):
            kept.sync(connect(*paths))

    def test_an_account_without_calendars_has_nothing_to_read(self, connect):
        assert Kept().sync(connect()) == []

    def test_one_that_vanishes_while_it_is_read_is_gone(self, home, connect, between):
        one, two = home.new("one"), home.new("two")
        between.before = lambda asked: asked.answer(404) if asked.method == "REPORT" and "one" in asked.path else None
        read, gone = Kept().sync(connect(one, two, base=between.url))
        assert read.mark is not None
        assert [warning.code for warning in gone.warnings] == ["place_gone"]

    def test_one_that_makes_no_sense_does_not_keep_the_others_from_being_read(self, home, connect, between):
        one, two = home.new("one"), home.new("two")
        home.put(two, "b")
        between.before = lambda asked: (
            asked.answer(207, "<odd") if asked.method == "REPORT" and "one" in asked.path else None
        )
        kept = Kept()
        with pytest.raises(SourceError, match="makes no sense"):
            kept.sync(connect(one, two, base=between.url))
        assert kept.starts == ["17.11 09"]


class TestPrivacy:
    def test_nothing_but_times_comes_out(self, home, connect, between, caplog):
        caplog.set_level(logging.DEBUG)
        one, two = home.new("one"), home.new("two")
        between.after = lambda one: one.edited("COMMENT:bad", f"DTSTART:{MARK}")
        kept = Kept()
        for mode in ("events", "free-busy"):
            for turn in range(3):
                for path in (one, two):
                    home.put(path, f"a-{MARK}", NINE + turn * HOUR)
                    home.put(path, f"bad-{MARK}{turn}", NINE + turn * DAY, "COMMENT:bad")
                kept.sync(connect(one, two, base=between.url, mode=mode))
        home.drop(one)
        kept.sync(connect(one, two))
        assert len(kept.batches) > 8
        held = [repr(kept.batches), repr(kept.marks), *map(repr, kept.rows)]
        held += [repr(pickle.dumps((batch.activities, batch.keys, batch.mark, batch.part))) for batch in kept.batches]
        for word in (MARK, ME, PASSWORD, "127.0.0.1", USER + "/"):
            assert not any(word in text for text in held)
        assert MARK in str([one.path for one in between.asked])
        assert MARK not in caplog.text

    def test_a_source_does_not_show_its_password(self, connect):
        source = connect()
        assert PASSWORD not in repr(source)
        assert PASSWORD not in repr(vars(source))


def listed(kinds: Mapping[str, str]) -> str:
    """The multistatus of a home with collections of these kinds, by name."""
    responses = "".join(
        f"<D:response><D:href>/{USER}/{name}/</D:href><D:propstat><D:prop><D:displayname>{name}</D:displayname>"
        f"<D:resourcetype><D:collection/>{kind}</D:resourcetype></D:prop></D:propstat>"
        "<D:propstat><D:prop><C:supported-calendar-component-set/></D:prop>"
        "<D:status>HTTP/1.1 404 Not Found</D:status></D:propstat></D:response>"
        for name, kind in kinds.items()
    )
    spaces = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'
    return f"<D:multistatus {spaces}>{responses}</D:multistatus>"


def responses(body: bytes) -> list[str]:
    """The responses of a multistatus as Radicale writes them."""
    return re.findall("<response>.*?</response>", body.decode(), re.S)
