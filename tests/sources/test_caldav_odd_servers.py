"""CalDAV servers that deviate: the steps from a typed address to the calendars, and the data.

A real Radicale answers, and a rule in between changes the answers to those of SOGo, DAViCal, SabreDAV and others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from grense.errors import ElsewhereError, SignInError, SourceError, UnreachableError
from grense.sources.base import Found
from grense.sources.caldav import Account, CalDav
from servers.between import Between, Exchange
from servers.dav_server import USER
from servers.kept import NOW, Kept
from servers.radicale import CalDavStand
from servers.stand import ME, PASSWORD

NINE = dt.datetime(2026, 11, 17, 9, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
WELL_KNOWN = "/.well-known/caldav"
SPACES = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'

Rule = Callable[[Exchange], "Exchange | None"]


@pytest.fixture
def stand() -> Iterator[CalDavStand]:
    one = CalDavStand()
    one.put_meeting("a", NINE, NINE + HOUR)
    one.put_meeting("b", NINE + DAY, NINE + DAY + HOUR)
    yield one
    one.stop()


@pytest.fixture
def between(stand: CalDavStand) -> Iterator[Between]:
    with Between(stand.server.port) as one:
        yield one


def explored(url: str, password: str = PASSWORD, **account: object) -> Found:
    with closing(CalDav(Account(url, USER, **account), password, me=[ME], tz="Europe/Oslo", patience=1)) as source:
        return source.explore()


def paths_of(found: Found) -> list[str]:
    return ["/" + place.id.split("/", 3)[3] for place in found.places]


def source_at(between: Between, stand: CalDavStand, **account: object) -> CalDav:
    calendars = (between.url + stand.path,)
    return CalDav(Account(between.url, USER, calendars, **account), PASSWORD, me=[ME], tz="Europe/Oslo", patience=5)


def principal(href: str, *, kind: str = "") -> str:
    found = f"<current-user-principal><href>{href}</href></current-user-principal><resourcetype>{kind}</resourcetype>"
    return multistatus(f"<response><href>/</href><propstat><prop>{found}</prop></propstat></response>")


def multistatus(*responses: str) -> str:
    return f"<multistatus {SPACES}>{''.join(responses)}</multistatus>"


BROKEN: dict[str, Rule] = {
    **{str(status): (lambda one, status=status: one.answer(status)) for status in (400, 401, 403, 404, 405)},
    **{str(status): (lambda one, status=status: one.answer(status)) for status in (500, 501, 502, 503, 504, 507)},
    "a page": lambda one: one.answer(200, "<html>"),
    "no XML": lambda one: one.answer(207, "<html>"),
    "another XML": lambda one: one.answer(207, "<x/>"),
    "nothing in it": lambda one: one.answer(207, multistatus()),
    "elsewhere": lambda one: one.answer(301, Location="https://calendar.example.org/dav/"),
    "round and round": lambda one: one.answer(301, Location=WELL_KNOWN),
    "not encrypted": lambda one: one.answer(301, Location="http://calendar.example.org/dav/"),
    "a principal that is not there": lambda one: one.answer(207, principal("/nobody/here/")),
    "a principal that fails": lambda one: one.answer(207, principal("/fails/")),
}


class TestWays:
    """A broken step of discovery does not prevent the others."""

    @pytest.mark.parametrize("broken", BROKEN)
    def test_a_broken_well_known_address_hides_no_server(self, between, stand, broken):
        between.before = lambda one: (
            BROKEN[broken](one)
            if one.path == WELL_KNOWN
            else one.answer(500)
            if one.path == "/fails/"
            else one.answer(404)
            if one.path == "/nobody/here/"
            else None
        )
        assert f"/{stand.path}" in paths_of(explored(between.url))

    @pytest.mark.parametrize("broken", [name for name in BROKEN if name != "round and round"])
    def test_a_broken_typed_path_hides_no_well_known_address(self, between, stand, broken):
        between.before = lambda one: (
            BROKEN[broken](one)
            if one.path == "/typed/"
            else one.answer(500)
            if one.path == "/fails/"
            else one.answer(404)
            if one.path == "/nobody/here/"
            else None
        )
        assert f"/{stand.path}" in paths_of(explored(f"{between.url}typed/"))

    @pytest.mark.parametrize(
        "usual", ["/remote.php/dav/", "/dav.php/", "/caldav.php/", "/SOGo/dav/", "/dav/", "/caldav/"]
    )
    def test_the_usual_paths_are_tried_where_the_server_does_not_say(self, between, stand, usual):
        def only(one: Exchange) -> Exchange | None:
            if one.path == usual:
                return one.answer(207, principal(f"/{USER}/"))
            return None if one.path.startswith(f"/{USER}/") else one.answer(404)

        between.before = only
        assert f"/{stand.path}" in paths_of(explored(between.url))

    @pytest.mark.parametrize("typed", ["cloud", "cloud/index.php/apps/calendar/"])
    def test_they_are_tried_below_what_was_typed_too(self, between, stand, typed):
        def only(one: Exchange) -> Exchange | None:
            if one.path == "/cloud/remote.php/dav/":
                return one.answer(207, principal(f"/{USER}/"))
            return None if one.path.startswith(f"/{USER}/") else one.answer(404)

        between.before = only
        assert f"/{stand.path}" in paths_of(explored(between.url + typed))

    @pytest.mark.parametrize(
        ("known", "typed", "kind", "words"),
        [
            (404, 401, SignInError, "does not accept the sign-in"),
            (502, 401, SignInError, "does not accept the sign-in"),
            (502, 404, UnreachableError, "busy"),
            (404, 503, UnreachableError, "busy"),
            (404, 500, SourceError, "error of its own"),
            (500, 404, SourceError, "error of its own"),
            (404, 403, SignInError, "withdrawn"),
            (404, 405, SourceError, "not of this kind"),
        ],
    )
    def test_the_most_telling_reason_is_given(self, between, known, typed, kind, words):
        between.before = lambda one: one.answer({WELL_KNOWN: known, "/": typed}.get(one.path, 404))
        with pytest.raises(kind, match=words):
            explored(between.url)

    def test_another_host_is_asked_about_where_nothing_else_works(self, between):
        between.before = lambda one: (
            one.answer(301, Location="https://dav.example.org/") if one.path == WELL_KNOWN else one.answer(404)
        )
        with pytest.raises(ElsewhereError) as caught:
            explored(between.url)
        assert caught.value.host == "dav.example.org"
        assert len(between.asked) < 6

    def test_a_wrong_password_is_not_tried_at_every_path(self, between):
        with pytest.raises(SignInError):
            explored(between.url, "wrong")
        # Each step is requested without the password first, until a challenge has been received.
        assert len(between.asked) <= 5

    def test_a_root_that_fails_at_what_a_calendar_has_is_asked_for_less(self, between, stand):
        between.before = lambda one: (
            one.answer(500) if "sync-token" in one.question and one.path in ("/", f"/{USER}/") else None
        )
        assert f"/{stand.path}" in paths_of(explored(between.url))

    def test_a_root_that_calls_itself_a_calendar_is_none(self, between, stand):
        kind = "<collection/><C:calendar/>"
        between.before = lambda one: (
            one.answer(207, principal(f"/{USER}/", kind=kind)) if one.path in ("/", WELL_KNOWN) else None
        )
        assert paths_of(explored(between.url)) == [f"/{stand.path}"]

    def test_neither_is_it_where_its_homes_are_empty(self, between, stand):
        kind = "<collection/><C:calendar/>"
        between.before = lambda one: (
            one.answer(207, principal(f"/{USER}/", kind=kind))
            if one.path in ("/", WELL_KNOWN)
            else one.answer(207, multistatus())
            if one.depth == "1"
            else None
        )
        assert paths_of(explored(between.url)) == []

    def test_a_home_of_a_server_that_knows_no_principals_is_enough(self, between, stand):
        between.after = lambda one: one.edited("current-user-principal", "nobody").edited(
            "calendar-home-set", "nothing"
        )
        assert f"/{stand.path}" in paths_of(explored(f"{between.url}{USER}/"))

    def test_a_home_that_calls_itself_a_calendar_is_none(self, between, stand):
        between.after = lambda one: with_home_as_calendar(one) if one.depth == "1" else None
        assert paths_of(explored(between.url)) == [f"/{stand.path}"]


def with_home_as_calendar(one: Exchange) -> Exchange:
    """The listing of a home in which the home itself is a calendar."""
    home = (
        f'<response xmlns:C="urn:ietf:params:xml:ns:caldav"><href>/{USER}/</href><propstat><prop>'
        "<resourcetype><collection/><C:calendar/></resourcetype></prop><status>HTTP/1.1 200 OK</status></propstat>"
        "</response>"
    )
    return one.edited("</multistatus>", f"{home}</multistatus>")


class TestWhatAServerSaysOfThePerson:
    def test_addresses_that_would_show_as_another_are_not_offered(self, between):
        odd = ["\u202egro.elpmaxe@ssob", "a\u200bb@example.org", "x" * 300 + "@example.org", "kari@example.org"]
        said = "".join(f"<href>mailto:{address}</href>" for address in odd)
        opening = "<C:calendar-user-address-set>"
        between.after = lambda one: one.edited(opening, opening + said)
        assert explored(between.url).addresses == ("kari@example.org",)

    def test_a_name_is_shown_without_what_would_change_the_text_around_it(self, between, stand):
        between.after = lambda one: one.edited("<displayname>Name", "<displayname>\u202eName\u200b")
        assert not any("\u202e" in place.name or "\u200b" in place.name for place in explored(between.url).places)

    @pytest.mark.parametrize("homes", [51, 5_000])
    def test_too_many_homes_are_an_error_and_not_asked(self, between, homes):
        many = "".join(f"<href>/{USER}/{number}/</href>" for number in range(homes))
        opening = "<C:calendar-home-set>"
        between.after = lambda one: one.edited(opening, opening + many)
        with pytest.raises(SourceError, match="too many calendars"):
            explored(between.url)
        assert len(between.asked) < 50


class TestFreeBusy:
    @pytest.mark.parametrize("status", [400, 403, 405, 500, 501])
    def test_a_server_that_gives_no_such_times_is_known_before_anything_is_kept(self, between, status):
        between.before = lambda one: one.answer(status) if "free-busy" in one.question else None
        with pytest.raises(SourceError, match="does not tell when you are busy"):
            explored(between.url, mode="free-busy")

    def test_of_several_calendars_those_are_offered_that_do(self, between, stand):
        other = CalDavStand()
        between.before = lambda one: one.answer(403) if "free-busy" in one.question and other.path in one.path else None
        try:
            assert paths_of(explored(between.url, mode="free-busy")) == [f"/{stand.path}"]
        finally:
            other.stop()


def without_data(one: Exchange) -> Exchange:
    return one.edited("calendar-data>", "no-data>")


POOR: dict[str, Rule] = {
    "no data": without_data,
    "no event": lambda one: one.edited("BEGIN:VEVENT", "BEGIN:X-NOTHING").edited("END:VEVENT", "END:X-NOTHING"),
    "no time": lambda one: one.edited("DTSTART", "X-NOTHING"),
    "no end": lambda one: one.edited("END:VCALENDAR", ""),
    **{str(status): (lambda one, status=status: one.answer(status)) for status in (400, 403, 415, 500, 501)},
}


class TestObjects:
    """Parts of objects, whole objects, single objects: the first form that a server answers correctly."""

    @pytest.mark.parametrize("poor", POOR)
    def test_where_parts_do_not_come_whole_objects_are_asked_for(self, between, stand, poor):
        between.after = lambda one: POOR[poor](one) if "C:comp " in one.question else None
        kept = Kept()
        (batch,) = kept.sync(source_at(between, stand))
        assert kept.starts == ["17.11 09", "18.11 09"]
        assert not batch.left_out
        assert kept.sync(source_at(between, stand)) == []

    @pytest.mark.parametrize("poor", POOR)
    def test_where_no_report_gives_them_each_is_asked_for_itself(self, between, stand, poor):
        between.after = lambda one: POOR[poor](one) if "multiget" in one.question else None
        kept = Kept()
        (batch,) = kept.sync(source_at(between, stand))
        assert kept.starts == ["17.11 09", "18.11 09"]
        assert not batch.left_out
        assert [one.method for one in between.asked].count("GET") == 2

    def test_one_that_a_report_does_not_find_is_asked_for_itself(self, between, stand):
        between.after = lambda one: (
            one.edited("a.ics</href>", "elsewhere.ics</href>") if "multiget" in one.question else None
        )
        kept = Kept()
        kept.sync(source_at(between, stand))
        assert kept.starts == ["17.11 09", "18.11 09"]

    @pytest.mark.parametrize("mode", ["first", "changed"])
    def test_when_every_object_is_broken_it_is_an_error_and_nothing_is_marked(self, between, stand, mode):
        kept = Kept()
        if mode == "changed":
            kept.sync(source_at(between, stand))
            for name in "ab":
                stand.put_meeting(name, NINE + HOUR, NINE + 2 * HOUR)
        before = (dict(kept.marks), kept.spans)
        between.after = lambda one: without_data(one) if "multiget" in one.question else None
        between.before = lambda one: one.answer(200, "<html>") if one.method == "GET" else None
        with pytest.raises(SourceError, match="makes no sense"):
            kept.sync(source_at(between, stand))
        assert (kept.marks, kept.spans) == before

    def test_a_task_beside_the_meetings_is_not_asked_for_again(self, between, stand):
        task = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\nUID:t\r\nDTSTAMP:20261101T000000Z\r\n"
        kept = Kept()
        kept.sync(source_at(between, stand))
        stand.server.put(f"{stand.path}task.ics", f"{task}END:VTODO\r\nEND:VCALENDAR\r\n")
        asked = len(between.asked)
        kept.sync(source_at(between, stand))
        assert sum("multiget" in one.question for one in between.asked[asked:]) == 1


class TestOldTokens:
    """A calendar recreated at its address, and a restored server: the old token still seems valid."""

    def test_a_state_that_changed_without_any_change_is_looked_at_whole(self, between, stand):
        kept = Kept()
        kept.sync(source_at(between, stand))
        stand.remove_meeting("a")
        stand.put_meeting("c", NINE + 2 * DAY, NINE + 2 * DAY + HOUR)
        token = "<sync-token>http://radicale.org/ns/sync/2</sync-token>"
        between.before = lambda one: one.answer(207, multistatus(token)) if "sync-collection" in one.question else None
        (batch,) = kept.sync(source_at(between, stand))
        assert batch.clears is not None
        assert kept.starts == ["18.11 09", "19.11 09"]

    def test_what_no_answer_names_is_gone_within_a_day(self, between, stand):
        kept = Kept()
        kept.sync(source_at(between, stand))
        stand.remove_meeting("a")
        stand.put_meeting("c", NINE + 2 * DAY, NINE + 2 * DAY + HOUR)
        # Like DAViCal and SOGo: new objects are listed, deleted ones are not.
        between.after = lambda one: without_gone(one) if "sync-collection" in one.question else None
        kept.sync(source_at(between, stand))
        assert kept.starts == ["17.11 09", "18.11 09", "19.11 09"]
        kept.sync(source_at(between, stand), now=NOW + 19 * HOUR)
        assert len(kept.spans) == 3
        kept.sync(source_at(between, stand), now=NOW + 24 * HOUR)
        assert kept.starts == ["18.11 09", "19.11 09"]

    def test_what_did_not_change_is_listed_once_a_day_and_not_read_again(self, between, stand):
        kept = Kept()
        kept.sync(source_at(between, stand))
        asked = len(between.asked)
        (batch,) = kept.sync(source_at(between, stand), now=NOW + DAY)
        assert (len(batch.activities), batch.clears) == (0, None)
        assert not any("multiget" in one.question for one in between.asked[asked:])
        assert kept.sync(source_at(between, stand), now=NOW + DAY + HOUR) == []
        assert kept.starts == ["17.11 09", "18.11 09"]

    def test_a_clock_that_went_back_is_no_reason_to_trust_for_longer(self, between, stand):
        kept = Kept()
        kept.sync(source_at(between, stand), now=NOW + 30 * DAY)
        (batch,) = kept.sync(source_at(between, stand))
        assert batch.mark is not None

    def test_the_times_of_free_busy_are_looked_at_once_a_day_too(self, between, stand):
        kept = Kept()
        kept.sync(source_at(between, stand, mode="free-busy"))
        asked = len(between.asked)
        kept.sync(source_at(between, stand, mode="free-busy"), now=NOW + DAY)
        assert any("free-busy" in one.question for one in between.asked[asked:])


def without_gone(one: Exchange) -> Exchange:
    """The answer without the responses with status 404."""
    head, *rest = one.body.decode().split("<response>")
    kept = [part for part in rest if "404" not in part]
    end = "" if kept and "</multistatus>" in kept[-1] else rest[-1].partition("</response>")[2]
    return one.answer(207, "<response>".join([head, *kept]) + end)
