"""Google: signing in, staying signed in, and reading a calendar from a stand on loopback."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import os
import socket
import ssl
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grense.errors import GrenseError, SettingsError, SignInError, SourceError, UnreachableError
from grense.services.connections import connection_of, kept_client_secret, open_source, with_client
from grense.services.connections import sign_out as sign_out_of
from grense.sources.base import Batch, Query
from grense.sources.google import Account, Google, read_client, sign_in, sign_out
from grense.storage.settings import Settings
from servers.google import EVENTS, FREE_BUSY, GoogleStand, attendee
from servers.google_accounts import AUTH, CLIENT, CLIENT_SECRET, ConsentBrowser
from servers.stand import MARK, ME

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 18, tzinfo=dt.UTC), dt.datetime(2026, 12, 28, tzinfo=dt.UTC))
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR
OSLO_DAY = dt.date(2026, 11, 17)


def hashed(identity: str) -> str:
    return hashlib.blake2b(identity.encode(), digest_size=8).hexdigest()


class Kept:
    """A model of the store: each batch whole, with its mark."""

    def __init__(self, stand: GoogleStand) -> None:
        self.stand = stand
        self.now = NOW
        self.marks: dict[str, str] = {}
        self.absences: set[dt.date] = set()
        self.left_out: Counter[str] = Counter()
        self.warnings: list[str] = []
        self.rows: dict[tuple[str, str], dict[str, Any]] = {}

    def read(self, source: Google | None = None, **options: Any) -> list[Batch]:
        """Read everything; return the batches."""
        source = source or self.stand.source(patience=self.stand.cable.patience, **options)
        self.left_out, self.warnings, taken = Counter(), [], []
        try:
            for batch in source.batches(Query(WINDOW, self.marks, hashed, self.now)):
                self._apply(batch)
                taken.append(batch)
        finally:
            source.close()
        return taken

    def starts(self, kind: str = "meeting") -> list[dt.datetime]:
        return sorted(row["start"] for row in self.rows.values() if row["kind"] == kind)

    def only(self, *names: str) -> tuple[Any, ...]:
        [row] = self.rows.values()
        return tuple(row.get(name) for name in names)

    def _apply(self, batch: Batch) -> None:
        if batch.clears is not None:
            self.rows = {item: row for item, row in self.rows.items() if item[0] != batch.part}
            self.absences = set()
        for key, row in zip(batch.keys, batch.activities.astype(object).to_dict("records"), strict=True):
            self.rows[batch.part, key] = {name: None if value != value else value for name, value in row.items()}
        self.absences |= {day for _, day in batch.absences}
        if batch.mark is not None:
            self.marks[batch.part] = batch.mark
        self.left_out.update(batch.left_out)
        self.warnings += [warning.code for warning in batch.warnings]


@pytest.fixture
def stand() -> Iterator[GoogleStand]:
    stand = GoogleStand()
    yield stand
    stand.stop()


@pytest.fixture
def kept(stand: GoogleStand) -> Kept:
    return Kept(stand)


# Signing in


def test_one_permission_is_asked_for_and_the_secret_renews_the_sign_in(stand: GoogleStand) -> None:
    secret = json.loads(stand.sign_in())
    assert stand.accounts.asked_for == {EVENTS}
    assert stand.accounts.prompts == [""]
    assert secret == {
        "client_secret": CLIENT_SECRET,
        "refresh_token": next(iter(stand.accounts.refresh)),
        "scopes": [EVENTS],
    }


@pytest.mark.parametrize(
    ("options", "scopes"),
    [
        ({}, {EVENTS}),
        ({"mode": "free-busy"}, {FREE_BUSY}),
        ({"mail": True}, {EVENTS, f"{AUTH}gmail.metadata"}),
        ({"mail": True, "calendar": False}, {f"{AUTH}gmail.metadata"}),
    ],
)
def test_nothing_is_asked_for_that_is_not_read(stand: GoogleStand, options: dict[str, Any], scopes: set[str]) -> None:
    stand.sign_in(stand.account(stand._server.server_port, **options))
    assert stand.accounts.asked_for == scopes


def test_where_no_browser_opens_the_address_is_shown(stand: GoogleStand) -> None:
    browser = ConsentBrowser(stand.ca)
    shown: list[tuple[str, str]] = []

    def show(address: str, code: str) -> None:
        shown.append((address, code))
        browser.open(address)

    secret = sign_in(
        stand.account(), client_secret=CLIENT_SECRET, show=show, open_browser=lambda _: False, wait=10, patience=10
    )
    browser.close()
    assert json.loads(secret)["refresh_token"] in stand.accounts.refresh
    assert [code for _, code in shown] == [""]


def test_the_page_of_consent_is_shown_again_where_the_secret_is_withheld(stand: GoogleStand) -> None:
    stand.accounts.withholds = 1
    assert json.loads(stand.sign_in())["refresh_token"] in stand.accounts.refresh
    assert stand.accounts.prompts == ["", "consent"]
    stand.accounts.withholds = 2
    with pytest.raises(SourceError, match="makes no sense"):
        stand.sign_in()


@pytest.mark.parametrize(
    ("refusal", "token_error", "code"),
    [
        ("access_denied", "", "consent_withdrawn"),
        ("admin_policy_enforced", "", "consent_withdrawn"),
        ("org_internal", "", "consent_withdrawn"),
        ("server_error", "", "server_busy"),
        ("", "invalid_client", "unknown_client"),
        ("", "deleted_client", "unknown_client"),
        ("", "redirect_uri_mismatch", "unknown_client"),
        ("", "invalid_grant", "sign_in_expired"),
        ("", "temporarily_unavailable", "server_busy"),
        ("", "what_is_this", "answer_not_understood"),
    ],
)
def test_a_refused_sign_in_says_why(stand: GoogleStand, refusal: str, token_error: str, code: str) -> None:
    stand.accounts.refusal, stand.accounts.token_error = refusal, token_error
    with pytest.raises(GrenseError) as caught:
        stand.sign_in()
    assert caught.value.code == code
    assert caught.value.__context__ is None
    assert MARK not in "".join(traceback.format_exception(caught.value)) + repr(caught.value)


def test_a_wrong_client_secret_is_said_to_be_one(stand: GoogleStand) -> None:
    with pytest.raises(SignInError) as caught:
        stand.sign_in(client_secret="another")
    assert caught.value.code == "unknown_client"


def test_without_a_client_secret_no_browser_opens(stand: GoogleStand) -> None:
    with pytest.raises(SignInError) as caught:
        stand.sign_in(client_secret="")
    assert caught.value.code == "client_secret_missing"
    assert stand.accounts.prompts == []


def test_a_code_on_another_device_is_not_offered(stand: GoogleStand) -> None:
    with pytest.raises(SignInError) as caught:
        stand.sign_in(device_code=True)
    assert caught.value.code == "no_device_code"
    assert stand.requests() == 0


def test_nobody_who_signs_in_ends_the_wait(stand: GoogleStand) -> None:
    with pytest.raises(SignInError) as caught:
        sign_in(
            stand.account(),
            client_secret=CLIENT_SECRET,
            show=lambda *_: None,
            open_browser=lambda _: True,
            wait=0.05,
        )
    assert caught.value.code == "sign_in_expired"


@pytest.mark.parametrize("body", ["", "null", "[]", "{}", "<html>", '{"access_token'])
def test_a_server_of_tokens_that_talks_garbage(stand: GoogleStand, body: str) -> None:
    stand.accounts.garbage = body
    with pytest.raises(SourceError, match="makes no sense"):
        stand.sign_in()
    stand.accounts.garbage = None
    stand.kept = stand.sign_in()
    stand.accounts.garbage = body
    with pytest.raises(SourceError, match="makes no sense"):
        Kept(stand).read()


# Staying signed in


def test_an_expired_token_is_renewed_once(stand: GoogleStand, kept: Kept) -> None:
    stand.put_meeting("one", NOW, NOW + HOUR)
    kept.read()
    stand.expired = 1
    stand.put_meeting("two", NOW + DAY, NOW + DAY + HOUR)
    kept.read()
    assert kept.starts() == [NOW, NOW + DAY]
    stand.expired = 100
    with pytest.raises(SignInError) as caught:
        kept.read()
    assert caught.value.code == "sign_in_expired"


def test_what_was_taken_back_needs_the_person(stand: GoogleStand, kept: Kept) -> None:
    stand.put_meeting("one", NOW, NOW + HOUR)
    kept.read()
    stand.revoke()
    with pytest.raises(SignInError) as caught:
        kept.read()
    assert caught.value.code == "sign_in_expired"
    assert kept.starts() == [NOW]


@pytest.mark.parametrize("secret", ["", "no json", "[]", '{"refresh_token": 5, "more": 1}'])
def test_a_secret_that_is_none_needs_the_person(stand: GoogleStand, secret: str) -> None:
    stand.kept = secret or "{}"
    with pytest.raises(SignInError):
        Kept(stand).read()


def test_leaving_takes_the_consent_back(stand: GoogleStand) -> None:
    secret = stand.sign_in()
    sign_out(stand.account(), secret)
    assert not stand.accounts.refresh
    sign_out(stand.account(), secret)  # what was taken back before is no error
    stand.cable.refuse()
    with pytest.raises(UnreachableError):
        sign_out(stand.account(), secret)


def test_the_client_secret_of_an_earlier_sign_in_serves_the_next(stand: GoogleStand) -> None:
    connection = connection_of("work", {"kind": "google", "client_id": CLIENT})
    assert kept_client_secret(connection, stand.sign_in()) == CLIENT_SECRET
    assert [kept_client_secret(connection, secret) for secret in (None, "", "odd")] == [""] * 3
    sign_out_of(connection, "")  # nothing was agreed to


# Consent to a part


def test_what_was_not_agreed_to_is_said_and_the_rest_is_read(stand: GoogleStand, kept: Kept) -> None:
    stand.put_meeting("one", NOW, NOW + HOUR)
    stand.accounts.unticked = {f"{AUTH}gmail.metadata"}
    account = stand.account(mail=True)
    stand.kept = stand.sign_in(account)
    kept.read(account=account)
    assert (kept.starts(), kept.warnings) == ([NOW], ["mail_not_agreed"])
    source = stand.source(account=account)
    assert source.explore().declined == ("mail",)
    source.close()


def test_an_unticked_calendar_is_said_at_once(stand: GoogleStand, kept: Kept) -> None:
    stand.accounts.unticked = {EVENTS}
    account = stand.account(mail=True)
    stand.kept = stand.sign_in(account)
    with pytest.raises(SignInError) as caught:
        kept.read(account=stand.account())
    assert caught.value.code == "consent_withdrawn"


def test_without_any_consent_the_sign_in_is_declined(stand: GoogleStand) -> None:
    stand.accounts.unticked = {EVENTS}
    with pytest.raises(SignInError) as caught:
        stand.sign_in()
    assert caught.value.code == "consent_withdrawn"


# What counts


OTHERS = [attendee(ME, "accepted", self=True), attendee("ola@example.org")]
MINE = {"organizer": {"email": ME, "self": True}}


@pytest.mark.parametrize(
    ("fields", "kind", "origin", "reason"),
    [
        ({}, "meeting", "invited", ""),
        ({**MINE, "attendees": OTHERS}, "meeting", "organised", ""),
        ({**MINE, "attendees": None}, "", None, "no_participant"),
        ({**MINE, "attendees": [attendee(ME, "accepted", self=True)]}, "", None, "no_participant"),
        (
            {**MINE, "attendees": [attendee(ME, "accepted", self=True), attendee("room@example.org", resource=True)]},
            "",
            None,
            "no_participant",
        ),
        ({"attendees": None}, "", None, "unanswered"),
        ({"attendees": [attendee(ME, "needsAction", self=True)]}, "", None, "unanswered"),
        ({"attendees": [attendee(ME, "tentative", self=True)]}, "", None, "unanswered"),
        ({"attendees": [attendee(ME, "declined", self=True)]}, "", None, "declined"),
        ({**MINE, "attendees": [attendee(ME, "declined", self=True), attendee("o@x.org")]}, "", None, "declined"),
        ({"status": "tentative"}, "", None, "unanswered"),
        ({"transparency": "transparent"}, "", None, "free"),
        ({"transparency": "opaque", "visibility": "default"}, "meeting", "invited", ""),
        ({"visibility": "private"}, "", None, "private"),
        ({"visibility": "confidential"}, "", None, "private"),
        ({"visibility": "public"}, "meeting", "invited", ""),
        ({**MINE, "eventType": "focusTime", "attendees": None}, "", None, "no_participant"),
        ({**MINE, "eventType": "focusTime", "attendees": OTHERS}, "", None, "no_participant"),
        ({**MINE, "eventType": "outOfOffice", "attendees": None}, "", None, "out_of_office"),
        ({"eventType": "fromGmail"}, "", None, "broken"),
        ({"organizer": None, "attendees": OTHERS}, "meeting", None, ""),
        # Of more than 20 attendees Google returns the person alone.
        ({**MINE, "attendees": [*OTHERS, *map(attendee, map(str, range(30)))]}, "meeting", "organised", ""),
        ({"attendees": [attendee(ME, "declined", self=True), *[attendee("a@x.org")] * 30]}, "", None, "declined"),
    ],
)
def test_which_entries_count(
    stand: GoogleStand, kept: Kept, fields: dict[str, Any], kind: str, origin: str | None, reason: str
) -> None:
    stand.put_meeting("one", NOW, NOW + HOUR, **fields)
    kept.read()
    assert [(row["kind"], row.get("origin")) for row in kept.rows.values()] == ([(kind, origin)] if kind else [])
    assert kept.left_out == ({reason: 1} if reason else {})


def test_the_options_lift_what_they_lift_elsewhere(stand: GoogleStand, kept: Kept) -> None:
    stand.put_meeting("block", NOW, NOW + HOUR, **MINE, attendees=None)
    stand.put_meeting("focus", NOW + DAY, NOW + DAY + HOUR, **MINE, eventType="focusTime", attendees=None)
    stand.put_meeting("private", NOW + 2 * DAY, NOW + 2 * DAY + HOUR, visibility="private")
    stand.put_place("home", "homeOffice", NOW, NOW + HOUR)
    kept.read(include=["blocks"])
    assert kept.starts() == [NOW, NOW + DAY]
    assert kept.starts("place") == [NOW]
    kept.read(include=["all"])
    assert kept.starts() == [NOW, NOW + DAY, NOW + 2 * DAY]


def day(date: dt.date) -> dict[str, str]:
    return {"date": date.isoformat()}


def test_days_away_and_days_that_are_none(stand: GoogleStand, kept: Kept) -> None:
    night = dt.datetime(2026, 11, 19, tzinfo=dt.timezone(HOUR))
    away = {**MINE, "eventType": "outOfOffice", "attendees": None}
    stand.put_meeting("leave", night, night + 2 * DAY, **away)
    stand.put_meeting("dentist", NOW, NOW + HOUR, **away)
    stand.put_meeting("whole day", NOW, NOW, start=day(OSLO_DAY), end=day(OSLO_DAY + DAY))
    stand.put_meeting("week", NOW, NOW + 7 * DAY)
    kept.read()
    assert kept.absences == {dt.date(2026, 11, 19), dt.date(2026, 11, 20)}
    assert kept.starts() == []
    assert kept.left_out == {"out_of_office": 1, "all_day": 1, "day_or_longer": 1}


@pytest.mark.parametrize(
    ("where", "place"), [("homeOffice", "home"), ("officeLocation", "workplace"), ("customLocation", "elsewhere")]
)
def test_working_locations_are_places(stand: GoogleStand, kept: Kept, where: str, place: str) -> None:
    stand.put_place("morning", where, NOW, NOW + 3 * HOUR)
    kept.read()
    assert kept.only("start", "end", "kind", "place") == (NOW, NOW + 3 * HOUR, "place", place)
    assert not kept.left_out


def test_a_working_location_of_a_day_lasts_from_midnight_to_midnight(stand: GoogleStand, kept: Kept) -> None:
    stand.put_place("day", "homeOffice", OSLO_DAY, OSLO_DAY + DAY)
    stand.put_place("unknown", "moonBase", OSLO_DAY, OSLO_DAY + DAY)
    kept.read()
    midnight = dt.datetime(2026, 11, 16, 23, tzinfo=dt.UTC)
    assert kept.only("start", "end", "place") == (midnight, midnight + DAY, "home")


def test_a_broken_item_is_counted_and_the_others_are_taken(stand: GoogleStand, kept: Kept) -> None:
    stand.put_meeting("meeting", NOW, NOW + HOUR)
    whole = stand.calendars["primary"]["meeting"]
    naive = {**whole, "id": "1", "start": {"dateTime": "2026-11-18T12:00:00"}}
    backwards = {**whole, "id": "2", "end": {"dateTime": "2026-11-18T11:00:00Z"}}
    mixed = {**whole, "id": "3", "attendees": [5]}
    stand.garbage = json.dumps({"items": [5, None, {}, naive, backwards, mixed, whole], "nextSyncToken": "1"})
    kept.read()
    assert kept.starts() == [NOW]
    assert kept.left_out == {"broken": 6}


# More calendars, and the most private way


def test_further_calendars_are_read_by_their_ids(stand: GoogleStand, kept: Kept) -> None:
    project = f"{MARK}@group.calendar.google.com"
    stand.put_meeting("one", NOW, NOW + HOUR)
    stand.put_meeting("two", NOW + DAY, NOW + DAY + HOUR, calendar=project)
    account = stand.account(calendars=("primary", project))
    kept.read(account=account)
    assert kept.starts() == [NOW, NOW + DAY]
    assert len(kept.marks) == 2
    assert MARK not in repr(kept.marks)
    stand.gone = {project}
    kept.read(account=account)
    assert kept.warnings == ["place_gone"]
    assert kept.starts() == [NOW, NOW + DAY]
    stand.gone = {project, "primary"}
    with pytest.raises(SourceError, match="no longer on the server"):
        kept.read(account=account)


def test_free_and_busy_alone(stand: GoogleStand, kept: Kept) -> None:
    account = stand.account(mode="free-busy")
    edge = WINDOW[0] + dt.timedelta(weeks=8)  # where two questions meet
    stand.put_meeting("one", NOW, NOW + HOUR)
    stand.put_meeting("across", edge - HOUR, edge + HOUR)
    stand.put_meeting("free", NOW + DAY, NOW + DAY + HOUR, transparency="transparent")
    stand.put_meeting("trip", NOW + 3 * DAY, NOW + 5 * DAY)
    kept.read(account=account)
    assert kept.starts() == [edge - HOUR, NOW]
    assert kept.starts("long_entry") == [NOW + 3 * DAY]
    assert kept.left_out == {"day_or_longer": 1}
    assert not any("/events" in path for path in stand.paths)
    stand.requests()
    assert kept.read(account=account) == []
    assert stand.requests() <= 5
    stand.put_meeting("two", NOW + 7 * DAY, NOW + 7 * DAY + HOUR)
    kept.read(account=account)
    assert kept.starts() == [edge - HOUR, NOW, NOW + 7 * DAY]
    stand.gone = {"primary"}
    with pytest.raises(SourceError, match="no longer on the server"):
        kept.read(account=account)


def test_busy_times_that_are_none_are_counted(stand: GoogleStand, kept: Kept) -> None:
    busy = [5, {}, {"start": "x", "end": "y"}, {"start": "2026-11-18T12:00:00Z", "end": "2026-11-18T12:00:00Z"}]
    stand.garbage = json.dumps({"calendars": {"primary": {"busy": busy}}})
    kept.read(account=stand.account(mode="free-busy"))
    assert kept.left_out == {"broken": 4 * 4}


def test_another_mode_is_refused() -> None:
    with pytest.raises(GrenseError, match="unknown mode"):
        Account(CLIENT, mode="everything")


def test_explore_says_what_is_read(stand: GoogleStand) -> None:
    source = stand.source()
    found = source.explore()
    source.close()
    assert [place.id for place in found.places] == ["primary"]
    assert (found.addresses, found.declined) == ((), ())
    source = stand.source(account=stand.account(calendars=("nothing",)))
    with pytest.raises(SourceError, match="no longer on the server"):
        source.explore()
    source.close()


# Reading again


def test_nothing_new_is_one_question_and_a_change_reads_the_window(stand: GoogleStand, kept: Kept) -> None:
    stand.put_meeting("one", NOW, NOW + HOUR)
    kept.read()
    stand.requests()
    assert kept.read() == []
    assert stand.requests() == 2  # one for the token
    stand.put_meeting("one", NOW + DAY, NOW + DAY + HOUR)
    kept.read()
    assert kept.starts() == [NOW + DAY]
    stand.remove_meeting("one")
    kept.read()
    assert kept.starts() == []


def test_once_a_day_the_window_is_read_whatever_the_token_says(stand: GoogleStand, kept: Kept) -> None:
    stand.put_meeting("one", NOW, NOW + HOUR)
    kept.read()
    kept.now = NOW + DAY
    assert len(kept.read()) == 1
    kept.now = NOW - DAY  # the clock was put back
    assert len(kept.read()) == 1


def test_an_expired_sync_token_reads_again(stand: GoogleStand, kept: Kept) -> None:
    stand.put_meeting("one", NOW, NOW + HOUR)
    kept.read()
    stand.forget_tokens()
    assert len(kept.read()) == 1
    assert kept.starts() == [NOW]


def test_without_sync_tokens_the_window_is_read_each_time(stand: GoogleStand, kept: Kept) -> None:
    stand.gives_tokens = False
    stand.put_meeting("one", NOW, NOW + HOUR)
    kept.read()
    stand.put_meeting("two", NOW + DAY, NOW + DAY + HOUR)
    kept.read()
    assert kept.starts() == [NOW, NOW + DAY]


@pytest.mark.parametrize(
    "mark",
    ["", "no json", "[]", "{}", '{"asked": 1, "token": 5, "read": "x"}', '{"asked":1,"token":"1","read":"2026"}'],
)
def test_a_mark_that_is_none_is_read_again(stand: GoogleStand, kept: Kept, mark: str) -> None:
    stand.put_meeting("meeting", NOW, NOW + HOUR)
    kept.read()
    kept.marks = dict.fromkeys(kept.marks, mark)
    assert len(kept.read()) == 1
    assert kept.starts() == [NOW]


def test_another_choice_reads_again(stand: GoogleStand, kept: Kept) -> None:
    stand.put_meeting("block", NOW, NOW + HOUR, **MINE, attendees=None)
    kept.read()
    assert kept.starts() == []
    kept.read(include=["blocks"])
    assert kept.starts() == [NOW]


def test_five_thousand_events_take_few_requests(stand: GoogleStand, kept: Kept) -> None:
    for number in range(5_000):
        start = WINDOW[0] + (WINDOW[1] - WINDOW[0]) / 5_000 * number
        stand.put_meeting(f"event {number}", start, start + HOUR)
    kept.read()
    assert len(kept.starts()) == 5_000
    stand.requests()
    kept.read()
    assert stand.requests() <= 2
    stand.put_meeting("new", NOW, NOW + HOUR)
    kept.read()
    assert len(kept.starts()) == 5_001
    assert stand.requests() <= 5


# What can go wrong


@pytest.mark.parametrize(
    ("status", "reason", "code"),
    [
        (403, "rateLimitExceeded", "server_busy"),
        (403, "userRateLimitExceeded", "server_busy"),
        (403, "quotaExceeded", "server_busy"),
        (403, "accessNotConfigured", "interface_off"),
        (403, "insufficientPermissions", "consent_withdrawn"),
        (403, "forbiddenForNonOrganizer", "place_gone"),
        (403, "forbidden", "place_gone"),
        (404, "notFound", "place_gone"),
        (410, "fullSyncRequired", "answer_not_understood"),
        (400, "invalid", "answer_not_understood"),
        (429, "rateLimitExceeded", "server_busy"),
        (500, "backendError", "server_error"),
        (503, "backendError", "server_busy"),
    ],
)
def test_every_tired_answer_says_what_it_is(
    stand: GoogleStand, kept: Kept, status: int, reason: str, code: str
) -> None:
    stand.put_meeting("one", NOW, NOW + HOUR)
    stand.tired = (status, reason, {})
    with pytest.raises(GrenseError) as caught:
        kept.read()
    assert caught.value.code == code
    assert MARK not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__cause__ is None
    stand.tired = None
    kept.read()
    assert kept.starts() == [NOW]


@pytest.mark.parametrize(
    ("status", "reason", "said", "pause"),
    [
        (403, "userRateLimitExceeded", "9", 9.0),
        (403, "rateLimitExceeded", "", None),
        (429, "rateLimitExceeded", "17", 17.0),
        (429, "rateLimitExceeded", "", None),
        (503, "backendError", "5", 5.0),
    ],
)
def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(
    stand: GoogleStand, kept: Kept, status: int, reason: str, said: str, pause: float | None
) -> None:
    stand.tired = (status, reason, {"Retry-After": said} if said else {})
    with pytest.raises(UnreachableError) as caught:
        kept.read()
    assert caught.value.pause == pause


def test_the_newer_shape_of_an_error_is_read_too(stand: GoogleStand, kept: Kept) -> None:
    stand.put_meeting("one", NOW, NOW + HOUR)
    source = stand.source()
    stand.garbage = ""
    newer = {"error": {"code": 403, "status": "PERMISSION_DENIED", "details": [{"reason": "SERVICE_DISABLED"}]}}
    stand.answer = lambda *_: (403, newer)  # type: ignore[method-assign]
    with pytest.raises(SourceError) as caught:
        kept.read(source)
    assert caught.value.code == "interface_off"


@pytest.mark.parametrize("body", ["", "null", "[]", '{"items": 5}', "<html>", '{"items'])
@pytest.mark.parametrize("mode", ["events", "free-busy"])
def test_garbage_is_told(stand: GoogleStand, kept: Kept, body: str, mode: str) -> None:
    stand.garbage = body
    with pytest.raises(SourceError, match="makes no sense"):
        kept.read(account=stand.account(mode=mode))


@pytest.mark.parametrize(("circular", "match"), [(True, "makes no sense"), (False, "too large")])
def test_pages_without_end_are_given_up(stand: GoogleStand, kept: Kept, circular: bool, match: str) -> None:
    stand.endless, stand.circular = True, circular
    with pytest.raises(SourceError, match=match):
        kept.read()
    assert stand.requests() < 100


def test_a_page_token_that_is_no_text_is_not_followed(stand: GoogleStand, kept: Kept) -> None:
    stand.garbage = json.dumps({"items": [], "nextPageToken": {"host": "https://elsewhere.invalid"}})
    with pytest.raises(SourceError, match="makes no sense"):
        kept.read()


@pytest.mark.parametrize(("trusted", "name"), [(False, "localhost"), (True, "another.example")])
def test_a_certificate_that_is_not_to_be_trusted_gets_nothing(stand: GoogleStand, trusted: bool, name: str) -> None:
    other = GoogleStand(trusted=trusted, name=name)
    other.kept = stand.sign_in()
    try:
        with pytest.raises(SourceError, match="certificate"):
            Kept(other).read()
        assert other.requests() == 0
    finally:
        other.stop()


FAULTS: dict[str, Callable[[GoogleStand], None]] = {
    "hanging": lambda stand: stand.cable.hang(),
    "cut in the middle": lambda stand: stand.cable.cut(20_000),
    "half a page": lambda stand: stand.cable.end(20_000),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_pulled_cable_costs_nothing(stand: GoogleStand, kept: Kept, fault: str) -> None:
    for number in range(200):
        stand.put_meeting(f"meeting {number}", NOW + number * HOUR, NOW + number * HOUR + HOUR)
    stand.page_size = 50
    FAULTS[fault](stand)
    with pytest.raises(UnreachableError):
        kept.read()
    assert kept.rows == {}
    stand.cable.mend()
    kept.read()
    assert len(kept.starts()) == 200


# What stays unsaid


def test_no_socket_opens_to_anywhere_else(stand: GoogleStand, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []
    connect = socket.socket.connect

    def noted(self: socket.socket, address: Any) -> None:
        opened.append(address)
        if address[1] not in allowed:
            raise AssertionError(address)
        connect(self, address)

    stand.put_meeting("one", NOW, NOW + HOUR)
    allowed = {stand.cable.port, stand.cable.target}
    browser = ConsentBrowser(stand.ca)
    monkeypatch.setattr(socket.socket, "connect", noted)
    monkeypatch.setattr(ssl.SSLSocket, "connect", noted)

    def open_here(address: str) -> bool:
        allowed.add(int(address.partition("127.0.0.1%3A")[2].partition("&")[0]))  # that of the redirect
        return browser.open(address)

    secret = sign_in(
        stand.account(), client_secret=CLIENT_SECRET, show=lambda *_: None, open_browser=open_here, wait=10
    )
    browser.close()
    connection = connection_of("work", {"kind": "google", **vars_of(stand.account())})
    source = open_source(connection, secret, Settings(), tz="Europe/Oslo", keep=lambda _: None)
    assert source.explore().places
    for _ in range(2):
        assert list(source.batches(Query(WINDOW, {}, hashed, NOW)))
    source.close()
    sign_out_of(connection, secret)
    assert len(opened) >= 4
    assert {address[0] for address in opened} <= {"127.0.0.1", "::1"}


def vars_of(account: Account) -> dict[str, Any]:
    """The options of an account that differ from the usual ones."""
    return {name: value for name, value in vars(account).items() if value != getattr(Account(CLIENT + "x"), name)}


def test_no_code_token_or_client_secret_gets_out(
    stand: GoogleStand, kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("HOME", "TMPDIR", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    before = dict(os.environ)
    stand.put_meeting("meeting", NOW, NOW + HOUR)
    kept.read()
    source = stand.source()
    told = [repr(source), repr(vars(source)), repr(source._tokens), repr(source._tokens._secret), repr(source._account)]
    source.close()
    stand.revoke()
    for act in (kept.read, lambda: stand.sign_in(client_secret=f"{MARK}-wrong")):
        with pytest.raises(SignInError) as caught:
            act()
        assert caught.value.__context__ is None
        told += ["".join(traceback.format_exception(caught.value)), repr(caught.value)]
    told += [caplog.text, repr(kept.marks), repr(kept.rows)]
    for word in (MARK, ME, "GOCSPX", "ya29", "1//"):
        assert word not in "".join(told)
    assert dict(os.environ) == before
    assert list(tmp_path.iterdir()) == []


# The file of a client


def client_file(folder: Path, content: Any) -> Path:
    path = folder / f"client_secret_{CLIENT}.json"
    path.write_text(json.dumps(content))
    return path


def test_the_file_of_a_client_stands_for_its_id_and_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = client_file(tmp_path, {"installed": {"client_id": CLIENT, "client_secret": CLIENT_SECRET, "auth_uri": "x"}})
    client = read_client(path)
    assert (client.client_id, client.client_secret) == (CLIENT, CLIENT_SECRET)
    assert CLIENT_SECRET not in repr(client)
    assert with_client("google", {"client_id": str(path), "mode": "events"}) == (
        {"client_id": CLIENT, "mode": "events"},
        CLIENT_SECRET,
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    assert with_client("google", {"client_id": f"~/{path.name}"})[1] == CLIENT_SECRET
    assert with_client("google", {"client_id": CLIENT}) == ({"client_id": CLIENT}, "")
    assert with_client("ics", {"path": "x.json"}) == ({"path": "x.json"}, "")


@pytest.mark.parametrize(
    "content",
    [
        {"web": {"client_id": CLIENT, "client_secret": CLIENT_SECRET}},
        {"type": "service_account", "private_key": CLIENT_SECRET},
        {"installed": {"client_id": CLIENT}},
        {"installed": [CLIENT]},
        [],
        "text",
    ],
)
def test_another_file_is_refused_without_naming_it(tmp_path: Path, content: Any) -> None:
    path = client_file(tmp_path, content)
    with pytest.raises(SettingsError) as caught:
        read_client(path)
    assert caught.value.code == "no_client_file"
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert CLIENT not in told
    assert MARK not in told


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        read_client(tmp_path / "none.json")
