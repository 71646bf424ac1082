"""Microsoft 365: signing in, staying signed in, and reading meetings and sent mail from a fake Graph."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import logging
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from grense.errors import ElsewhereError, SignInError, SourceError, UnreachableError
from grense.sources.base import Batch, Query
from grense.sources.microsoft365 import SCOPES, Account, Microsoft365, sign_in
from grense.sources.microsoft365.client import Trail
from servers.entra import USER_CODE, Browser
from servers.graph import GraphStand, attendee
from servers.stand import MARK, ME

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 18, tzinfo=dt.UTC), dt.datetime(2026, 12, 28, tzinfo=dt.UTC))
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR


def hashed(identity: str) -> str:
    return hashlib.blake2b(identity.encode(), digest_size=8).hexdigest()


class Kept:
    """A model of the store: each batch whole, with its mark."""

    def __init__(self, stand: GraphStand) -> None:
        self.stand = stand
        self.now = NOW
        self.marks: dict[str, str] = {}
        self.absences: set[dt.date] = set()
        self.left_out: dict[str, int] = {}
        self.warnings: dict[str, int] = {}
        self._rows: dict[tuple[str, str], tuple[dt.datetime, dt.datetime, str]] = {}

    def read(self, source: Microsoft365 | None = None, *, at_most: int = 1_000, **options: Any) -> int:
        """Read at most `at_most` batches; return their number."""
        source = source or self.stand.source(patience=self.stand.cable.patience, **options)
        taken = 0
        self.left_out, self.warnings = {}, {}
        try:
            for batch in source.batches(Query(WINDOW, self.marks, hashed, self.now)):
                self._apply(batch)
                taken += 1
                if taken == at_most:
                    break
        finally:
            source.close()
        return taken

    def meetings(self) -> list[dt.datetime]:
        return sorted(start for start, _, kind in self._rows.values() if kind == "meeting")

    def mails(self) -> list[dt.datetime]:
        return sorted(start for start, _, kind in self._rows.values() if kind == "mail_sent")

    def _apply(self, batch: Batch) -> None:
        if batch.clears is not None:
            self._rows = {item: row for item, row in self._rows.items() if item[0] != batch.part}
            self.absences = set()
        for key in batch.replaces:
            self._rows.pop((batch.part, key), None)
        table = batch.activities
        starts, ends = table["start"].dt.to_pydatetime(), table["end"].dt.to_pydatetime()
        for key, *row in zip(batch.keys, starts, ends, table["kind"].astype(str), strict=True):
            self._rows[batch.part, key] = (row[0], row[1], row[2])
        self.absences |= {day for _, day in batch.absences}
        if batch.mark is not None:
            self.marks[batch.part] = batch.mark
        for reason, count in batch.left_out.items():
            self.left_out[reason] = self.left_out.get(reason, 0) + count
        self.warnings |= {warning.code: warning.count for warning in batch.warnings}


@pytest.fixture
def stand() -> Iterator[GraphStand]:
    stand = GraphStand()
    yield stand
    stand.stop()


@pytest.fixture
def kept(stand: GraphStand) -> Kept:
    return Kept(stand)


@pytest.fixture
def browser(stand: GraphStand) -> Iterator[Browser]:
    browser = Browser(stand.ca)
    yield browser
    browser.close()


def nothing(*_: str) -> None:
    """Show nothing."""


# Signing in


def test_only_the_two_named_permissions_and_no_name_are_asked_for(stand: GraphStand) -> None:
    stand.sign_in()
    assert stand.entra.asked_for == {*SCOPES, "openid", "offline_access"}


def test_what_is_kept_renews_the_sign_in_and_names_nobody(stand: GraphStand) -> None:
    kept = stand.sign_in()
    assert set(json.loads(kept)) == {"Account", "AppMetadata", "RefreshToken"}
    assert ME not in kept
    assert "Kari" not in kept
    assert f"{MARK}-access" not in kept


def test_only_what_is_read_is_asked_for() -> None:
    assert Account("id", mail=False).scopes == ("Calendars.ReadBasic",)
    assert Account("id", calendar=False).scopes == ("Mail.ReadBasic",)


def test_in_a_national_cloud_the_permissions_are_those_of_its_own_graph() -> None:
    account = Account("id", graph="https://graph.microsoft.us")
    assert account.scopes == (
        "https://graph.microsoft.us/Calendars.ReadBasic",
        "https://graph.microsoft.us/Mail.ReadBasic",
    )


def test_without_a_browser_the_address_is_shown(stand: GraphStand, browser: Browser) -> None:
    def show(address: str, code: str) -> None:
        assert code == ""
        browser.open(address)

    assert sign_in(stand.account(), show=show, open_browser=lambda address: False, wait=10)


def test_a_code_can_be_entered_on_another_device(stand: GraphStand) -> None:
    shown = []
    kept = sign_in(stand.account(), device_code=True, show=lambda *both: shown.append(both))
    assert shown == [(f"https://localhost:{stand.cable.port}/device", USER_CODE)]
    assert set(json.loads(kept)) == {"Account", "AppMetadata", "RefreshToken"}


def test_a_code_that_nobody_enters_is_waited_for_no_longer_than_said(stand: GraphStand) -> None:
    stand.entra.pending = 1_000
    with pytest.raises(SignInError, match="not finished"):
        sign_in(stand.account(), device_code=True, show=nothing, wait=1.5)


def test_a_browser_that_nobody_signs_in_with_is_waited_for_no_longer_than_said(stand: GraphStand) -> None:
    with pytest.raises(SignInError, match="not finished"):
        sign_in(stand.account(), show=nothing, open_browser=lambda address: True, wait=0.2)


@pytest.mark.parametrize(
    ("error", "number", "code"),
    [
        ("access_denied", "AADSTS65004", "consent_withdrawn"),
        ("consent_required", "AADSTS65001", "consent_withdrawn"),
        ("access_denied", "AADSTS90094", "application_not_approved"),
        ("unauthorized_client", "AADSTS700016", "application_not_approved"),
        ("invalid_client", "AADSTS7000112", "application_not_approved"),
        ("interaction_required", "AADSTS50105", "application_not_approved"),
        ("invalid_request", "AADSTS50020", "wrong_account"),
        ("invalid_request", "AADSTS50194", "wrong_account"),
        ("invalid_request", "AADSTS9002331", "wrong_account"),
        ("invalid_request", "AADSTS9002346", "wrong_account"),
        ("unauthorized_client", "The client does not exist or is not enabled for consumers.", "wrong_account"),
        ("unauthorized_client", "", "consent_withdrawn"),
    ],
)
@pytest.mark.parametrize("device_code", [False, True])
def test_a_refused_sign_in_says_why(stand: GraphStand, error: str, number: str, code: str, device_code: bool) -> None:
    stand.entra.refusal = {"error": error, "error_description": f"{number}: {MARK} {ME}"}
    with pytest.raises(SignInError) as caught:
        stand.sign_in(device_code=device_code)
    assert caught.value.code == code
    assert MARK not in "".join(traceback.format_exception(caught.value))


def test_a_tenant_that_nobody_knows(stand: GraphStand) -> None:
    account = dataclasses.replace(stand.account(), tenant="no/such")
    with pytest.raises(SourceError, match="not of this kind"):
        sign_in(account, show=nothing, open_browser=lambda address: True, wait=1)


# Staying signed in


def test_a_renewed_secret_is_given_to_keep(stand: GraphStand, kept: Kept) -> None:
    before = stand.sign_in()
    stand.kept = before
    kept.read()
    assert stand.kept != before
    assert set(json.loads(stand.kept)) == {"Account", "AppMetadata", "RefreshToken"}


def test_an_access_token_that_runs_out_is_renewed_on_the_way(stand: GraphStand, kept: Kept) -> None:
    for number in range(5):
        stand.put_mail(f"mail {number}", NOW - number * HOUR)
    stand.page_size = 2
    source = stand.source()
    batches = source.batches(Query(WINDOW, {}, hashed, NOW))
    rows = len(next(batches).activities)
    stand.entra.access.clear()
    rows += sum(len(batch.activities) for batch in batches)
    source.close()
    assert rows == 5


def test_an_access_token_that_is_refused_when_it_is_new_is_asked_for_once_more(stand: GraphStand, kept: Kept) -> None:
    stand.refuses_tokens = True
    with pytest.raises(SignInError, match="expired"):
        kept.read()
    assert stand.paths.count("/organisation.example/oauth2/v2.0/token") == 3  # the sign-in, and two renewals


def test_a_revoked_sign_in(stand: GraphStand, kept: Kept) -> None:
    stand.kept = stand.sign_in()
    stand.revoke()
    with pytest.raises(SignInError, match="expired"):
        kept.read()


@pytest.mark.parametrize("text", ["{}", "[]", '{"Account": 5}'])
def test_a_secret_that_is_none(stand: GraphStand, text: str) -> None:
    source = Microsoft365(stand.account(), text, keep=nothing, tz="Europe/Oslo")
    with pytest.raises(SignInError, match="expired"):
        source.explore()
    source.close()


def test_a_secret_that_cannot_be_read(stand: GraphStand) -> None:
    with pytest.raises(SignInError, match="expired"):
        Microsoft365(stand.account(), "no json", keep=nothing, tz="Europe/Oslo")


def test_consent_withdrawn_shows_when_the_sign_in_is_renewed(stand: GraphStand, kept: Kept) -> None:
    stand.kept = stand.sign_in()
    stand.entra.refusal = {"error": "invalid_grant", "suberror": "consent_required"}
    with pytest.raises(SignInError, match="consent"):
        kept.read()


def test_consent_withdrawn_shows_when_graph_refuses(stand: GraphStand, kept: Kept) -> None:
    stand.denied = True
    with pytest.raises(SignInError, match="consent"):
        kept.read()


# Meetings


OWN = {"isOrganizer": True, "responseStatus": {"response": "organizer"}, "attendees": []}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"showAs": "free"}, "free"),
        ({"showAs": "oof"}, "out_of_office"),
        ({"showAs": "workingElsewhere"}, ""),
        ({"showAs": "tentative"}, "unanswered"),
        ({"showAs": "unknown"}, ""),
        ({"sensitivity": "private"}, "private"),
        ({"sensitivity": "confidential"}, "private"),
        ({"isCancelled": True}, "cancelled"),
        ({"responseStatus": {"response": "declined"}}, "declined"),
        ({"responseStatus": {"response": "notResponded"}}, "unanswered"),
        ({"responseStatus": {"response": "tentativelyAccepted"}}, "unanswered"),
        ({"responseStatus": {"response": "none"}}, "unanswered"),
        (OWN | {"isOnlineMeeting": True}, ""),
        (OWN, "no_participant"),
        (OWN | {"responseStatus": {"response": "none"}}, "no_participant"),
        (OWN | {"attendees": [attendee("ola@example.org")]}, ""),
        (OWN | {"attendees": [attendee("ola@example.org", "optional", "declined")]}, ""),
        (OWN | {"attendees": [attendee("room@example.org", "resource", "accepted")]}, "no_participant"),
        (OWN | {"attendees": [attendee(ME, response="organizer")]}, "no_participant"),
        (OWN | {"attendees": [attendee(ME.upper())]}, "no_participant"),
        (OWN | {"attendees": [attendee(ME), attendee("ola@example.org")]}, ""),
        (OWN | {"attendees": None}, "no_participant"),
        (OWN | {"attendees": ["ola"]}, "broken"),
        ({"isAllDay": True, "start": "2026-11-16T00:00", "end": "2026-11-17T00:00"}, "all_day"),
        ({"end": "2026-11-19T00:00"}, "day_or_longer"),
        ({"start": "2026-11-17T21:00", "end": "2026-11-17T21:00"}, "no_length"),
        ({"end": "2026-11-15T00:00"}, "broken"),
        ({"start": "no time"}, "broken"),
        ({"start": None}, "broken"),
        ({"start": {"dateTime": "2026-11-17T10:00", "timeZone": "Romance Standard Time"}}, "broken"),
        ({"responseStatus": "accepted"}, "broken"),
    ],
)
def test_which_meetings_are_work(stand: GraphStand, kept: Kept, fields: dict[str, Any], reason: str) -> None:
    for name in {"start", "end"} & fields.keys():
        if isinstance(fields[name], str):
            fields = {**fields, name: {"dateTime": f"{fields[name]}:00.0000000", "timeZone": "UTC"}}
    stand.put_meeting("meeting", NOW - DAY, NOW - DAY + HOUR)
    stand.events["meeting"] |= fields
    kept.read(account=stand.account(mail=False), me=[ME])
    assert kept.left_out == ({reason: 1} if reason else {})
    assert kept.meetings() == ([] if reason else [NOW - DAY])


def test_meetings_of_ones_own_are_taken_when_the_person_says_so(stand: GraphStand, kept: Kept) -> None:
    stand.put_meeting("block", NOW, NOW + HOUR, isOrganizer=True, responseStatus={"response": "organizer"})
    kept.read()
    assert kept.meetings() == []
    kept.read(include=["blocks"])
    assert kept.meetings() == [NOW]
    assert kept.warnings == {}


def test_days_out_of_office_are_absences(stand: GraphStand, kept: Kept) -> None:
    monday = dt.datetime(2026, 11, 16, tzinfo=dt.UTC)
    stand.put_meeting("away", monday, monday + 2 * DAY, isAllDay=True, showAs="oof")
    stand.put_meeting(
        "away, in local time", monday + 3 * DAY - HOUR, monday + 4 * DAY - HOUR, isAllDay=True, showAs="oof"
    )
    kept.read()
    assert kept.absences == {dt.date(2026, 11, 16), dt.date(2026, 11, 17), dt.date(2026, 11, 19)}
    assert kept.left_out == {}


def test_pages_of_meetings_are_one_batch(stand: GraphStand, kept: Kept) -> None:
    for number in range(7):
        stand.put_meeting(f"meeting {number}", NOW + number * DAY, NOW + number * DAY + HOUR)
    stand.page_size = 2
    assert kept.read(account=stand.account(mail=False)) == 1
    assert kept.meetings() == [NOW + number * DAY for number in range(7)]


def test_an_unchanged_calendar_is_not_read_again(stand: GraphStand, kept: Kept) -> None:
    stand.put_meeting("meeting", NOW, NOW + HOUR)
    kept.read()
    stand.requests()
    assert kept.read(account=stand.account(mail=False)) == 0
    assert stand.requests() == 4


@pytest.mark.parametrize("change", ["moved", "deleted", "added", "another takes its place"])
def test_a_change_of_the_calendar_is_seen(stand: GraphStand, kept: Kept, change: str) -> None:
    stand.put_meeting("first", NOW, NOW + HOUR)
    stand.put_meeting("second", NOW + DAY, NOW + DAY + HOUR)
    kept.read()
    if change == "moved":
        stand.put_meeting("first", NOW - DAY, NOW - DAY + HOUR)
    if change in ("deleted", "another takes its place"):
        stand.remove_meeting("first")
    if change in ("added", "another takes its place"):
        stand.put_meeting("third", NOW - 2 * DAY, NOW - 2 * DAY + HOUR)
    kept.read()
    assert kept.meetings() == sorted(
        dt.datetime.fromisoformat(e["start"]["dateTime"] + "Z") for e in stand.events.values()
    )


def test_other_options_read_the_calendar_again(stand: GraphStand, kept: Kept) -> None:
    stand.put_meeting("free", NOW, NOW + HOUR, showAs="free")
    kept.read()
    assert kept.meetings() == []
    kept.read(include=["all"])
    assert kept.meetings() == [NOW]


def test_the_calendar_is_read_again_once_a_day_whatever_the_server_says(stand: GraphStand, kept: Kept) -> None:
    stand.put_meeting("meeting", NOW, NOW + HOUR)
    kept.read()
    stand.events["meeting"]["showAs"] = "free"  # without a new version
    kept.now += 4 * HOUR
    kept.read()
    assert kept.meetings() == [NOW]
    kept.now += 20 * HOUR
    kept.read()
    assert kept.meetings() == []


@pytest.mark.parametrize("option", ["$count", "$orderby"])
def test_a_server_that_does_not_say_what_changed_is_read_whole(stand: GraphStand, kept: Kept, option: str) -> None:
    stand.unsupported = {option}
    stand.put_meeting("meeting", NOW, NOW + HOUR)
    account = stand.account(mail=False)
    assert [kept.read(account=account), kept.read(account=account)] == [1, 1]
    assert kept.meetings() == [NOW]


# Sent mail


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"isDraft": True}, "draft"),
        ({"@odata.type": "#microsoft.graph.eventMessageResponse"}, "calendar_response"),
        ({"@odata.type": "#microsoft.graph.eventMessage"}, ""),
        ({"@odata.type": "#microsoft.graph.eventMessageRequest"}, ""),
        ({"sentDateTime": None}, "no_date"),
        ({"sentDateTime": "yesterday"}, "broken"),
        ({"sentDateTime": "2026-11-25T12:00:00Z"}, "impossible_date"),
        ({"internetMessageId": None}, ""),
        ({"internetMessageId": None, "id": None}, ""),
    ],
)
def test_which_mails_were_sent(stand: GraphStand, kept: Kept, fields: dict[str, Any], reason: str) -> None:
    stand.put_mail("mail", NOW, **fields)
    kept.read()
    assert kept.left_out == ({reason: 1} if reason else {})
    assert kept.mails() == ([] if reason else [NOW])


def test_mails_before_the_window_are_left_alone(stand: GraphStand, kept: Kept) -> None:
    stand.put_mail("old", WINDOW[0] - HOUR)
    stand.put_mail("new", WINDOW[0])
    kept.read()
    assert kept.mails() == [WINDOW[0]]
    assert kept.left_out == {}


def test_a_deleted_mail_was_sent_all_the_same(stand: GraphStand, kept: Kept) -> None:
    stand.put_mail("mail", NOW)
    kept.read()
    stand.remove_mail("mail")
    kept.read()
    assert kept.mails() == [NOW]


def test_a_changed_mail_is_the_same_mail(stand: GraphStand, kept: Kept) -> None:
    stand.put_mail("mail", NOW)
    kept.read()
    stand.put_mail("mail", NOW)
    kept.read()
    assert kept.mails() == [NOW]


def test_reading_goes_on_where_it_was_stopped(stand: GraphStand, kept: Kept) -> None:
    for number in range(10):
        stand.put_mail(f"mail {number}", NOW - number * HOUR)
    stand.page_size = 2
    kept.read(at_most=3)
    stand.requests()
    kept.read(account=stand.account(calendar=False))
    assert stand.requests() == 2 + 3  # two to sign in, and the pages that were left
    assert len(kept.mails()) == 10


def test_nothing_new_costs_at_most_five_requests(stand: GraphStand, kept: Kept) -> None:
    for number in range(10):
        stand.put_mail(f"mail {number}", NOW - number * HOUR)
        stand.put_meeting(f"meeting {number}", NOW + number * DAY, NOW + number * DAY + HOUR)
    kept.read()
    stand.requests()
    kept.read()
    assert stand.requests() <= 5


def test_a_server_that_forgot_how_far_was_read_is_read_anew(stand: GraphStand, kept: Kept) -> None:
    stand.put_mail("first", NOW)
    kept.read()
    stand.forget_deltas()
    stand.put_mail("second", NOW + HOUR)
    kept.read()
    assert kept.mails() == [NOW, NOW + HOUR]


def test_a_server_that_does_not_filter_is_read_whole(stand: GraphStand, kept: Kept) -> None:
    stand.unsupported = {"$filter"}
    stand.put_mail("old", WINDOW[0] - HOUR)
    stand.put_mail("mail", NOW)
    kept.read()
    assert kept.mails() == [NOW]
    stand.requests()
    kept.read()
    assert stand.requests() <= 5


@pytest.mark.parametrize("option", ["$deltatoken", "$skiptoken"])
def test_a_link_that_the_server_refuses_is_dropped(stand: GraphStand, kept: Kept, option: str) -> None:
    for number in range(3):
        stand.put_mail(f"mail {number}", NOW - number * HOUR)
    stand.page_size = 2
    kept.read(at_most=3 if option == "$deltatoken" else 2)
    stand.unsupported, stand.page_size = {option}, 1_000
    kept.read()
    assert len(kept.mails()) == 3


def test_more_mails_than_a_filter_lists_are_all_read(stand: GraphStand, kept: Kept) -> None:
    for number in range(5_200):
        stand.put_mail(f"mail {number}", NOW - number * HOUR / 2)
    stand.put_mail("old", WINDOW[0] - HOUR)
    kept.read()
    assert len(kept.mails()) == 5_200
    stand.put_mail("new", NOW + HOUR)
    stand.requests()
    kept.read()
    assert len(kept.mails()) == 5_201
    assert stand.requests() <= 5


def test_a_longer_time_asked_for_is_read_from_its_beginning(stand: GraphStand, kept: Kept) -> None:
    stand.put_mail("old", WINDOW[0] - DAY)
    kept.read()
    source = stand.source()
    longer = Query((WINDOW[0] - 7 * DAY, WINDOW[1]), kept.marks, hashed, NOW)
    rows = sum(len(batch.activities) for batch in source.batches(longer))
    source.close()
    assert rows == 1


@pytest.mark.parametrize(
    "mark", ["", "no json", "[]", "{}", '{"link": "x", "since": 5}', '{"link": "x", "since": "x"}']
)
def test_a_mark_that_is_none_is_read_anew(stand: GraphStand, kept: Kept, mark: str) -> None:
    stand.put_mail("mail", NOW)
    stand.put_meeting("meeting", NOW, NOW + HOUR)
    kept.read()
    kept.marks = dict.fromkeys(kept.marks, mark)
    kept.read()
    assert kept.mails() == kept.meetings() == [NOW]


# What can go wrong


def test_one_part_gone_leaves_the_other(stand: GraphStand, kept: Kept) -> None:
    stand.put_mail("mail", NOW)
    stand.gone = {"calendarView"}
    kept.read()
    assert kept.mails() == [NOW]
    assert kept.warnings == {"place_gone": 1}


def test_nothing_left_of_the_mailbox(stand: GraphStand, kept: Kept) -> None:
    stand.gone = {
        "calendarView",
        "calendar/events",
        "mailFolders/sentitems/messages",
        "mailFolders/sentitems/messages/delta",
    }
    with pytest.raises(SourceError, match="no longer on the server"):
        kept.read()
    source = stand.source()
    with pytest.raises(SourceError, match="no longer on the server"):
        source.explore()
    source.close()


@pytest.mark.parametrize(("status", "said", "pause"), [(429, "17", 17.0), (503, "5", 5.0), (504, "", None)])
def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(
    stand: GraphStand, kept: Kept, status: int, said: str, pause: float | None
) -> None:
    stand.busy = (status, said)
    with pytest.raises(UnreachableError) as caught:
        kept.read()
    assert caught.value.pause == pause
    stand.busy = None
    stand.put_mail("mail", NOW)
    kept.read()
    assert kept.mails() == [NOW]


@pytest.mark.parametrize("part", ["calendar", "mail"])
def test_a_link_to_another_host_is_not_followed_and_not_kept(stand: GraphStand, kept: Kept, part: str) -> None:
    for number in range(3):
        stand.put_mail(f"mail {number}", NOW - number * HOUR)
        stand.put_meeting(f"meeting {number}", NOW + number * DAY, NOW + number * DAY + HOUR)
    stand.page_size = 2
    stand.link_host = "https://elsewhere.invalid"
    account = stand.account(calendar=part == "calendar", mail=part == "mail")
    with pytest.raises(ElsewhereError) as caught:
        kept.read(account=account)
    assert caught.value.host == "elsewhere.invalid"
    assert kept.marks == {}


def test_an_authority_that_sends_elsewhere_is_not_followed(stand: GraphStand) -> None:
    stand.entra.token_host = "https://elsewhere.invalid"
    with pytest.raises(ElsewhereError):
        stand.sign_in()


@pytest.mark.parametrize(("trusted", "name"), [(False, "localhost"), (True, "another.example")])
def test_a_certificate_that_is_not_to_be_trusted_gets_nothing(stand: GraphStand, trusted: bool, name: str) -> None:
    other = GraphStand(trusted=trusted, name=name)
    other.kept = stand.sign_in()
    try:
        with pytest.raises(SourceError, match="certificate"):
            Kept(other).read()
        assert other.requests() == 0
    finally:
        other.stop()


FAULTS: dict[str, Callable[[GraphStand], None]] = {
    "hanging": lambda stand: stand.cable.hang(),
    "cut in the middle": lambda stand: stand.cable.cut(20_000),
    "half a page": lambda stand: stand.cable.end(20_000),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_pulled_cable_costs_nothing(stand: GraphStand, kept: Kept, fault: str) -> None:
    for number in range(200):
        stand.put_mail(f"mail {number}", NOW - number * HOUR)
        stand.put_meeting(f"meeting {number}", NOW + number * HOUR, NOW + number * HOUR + HOUR)
    stand.page_size = 50
    kept.read(at_most=2)
    FAULTS[fault](stand)
    with pytest.raises(UnreachableError):
        kept.read()
    stand.cable.mend()
    kept.read()
    assert len(kept.mails()) == len(kept.meetings()) == 200


@pytest.mark.parametrize("body", ["", "null", "[]", "{}", '{"value": 5}', "<html>", '{"value'])
@pytest.mark.parametrize("part", ["calendar", "mail"])
def test_garbage_is_told_or_counted(stand: GraphStand, kept: Kept, part: str, body: str) -> None:
    stand.put_mail("mail", NOW)
    stand.put_meeting("meeting", NOW, NOW + HOUR)
    stand.garbage = body
    with pytest.raises(SourceError, match="makes no sense"):
        kept.read(account=stand.account(calendar=part == "calendar", mail=part == "mail"))
    stand.garbage = None
    kept.read()
    assert kept.mails() == kept.meetings() == [NOW]


def test_a_port_where_nobody_listens(stand: GraphStand, kept: Kept) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(UnreachableError, match="cannot be reached"):
        kept.read(account=stand.account(port))


def test_a_broken_item_is_counted_and_the_others_are_taken(stand: GraphStand, kept: Kept) -> None:
    stand.put_meeting("meeting", NOW, NOW + HOUR)
    stand.garbage = json.dumps({"value": [5, None, {}, *stand.events.values()]})
    kept.read(account=stand.account(mail=False))
    assert kept.meetings() == [NOW]
    assert kept.left_out == {"broken": 3}


def test_pages_that_go_round_in_a_circle_end(stand: GraphStand, kept: Kept) -> None:
    stand.garbage = json.dumps({"value": [], "@odata.nextLink": f"https://localhost:{stand.cable.port}/v1.0/me/circle"})
    for part in ("calendar", "mail"):
        with pytest.raises(SourceError, match="makes no sense"):
            kept.read(account=stand.account(calendar=part == "calendar", mail=part == "mail"))


@pytest.mark.parametrize("part", ["calendar", "mail"])
def test_pages_without_end_are_given_up(stand: GraphStand, kept: Kept, part: str) -> None:
    stand.endless = True
    with pytest.raises(SourceError, match="too large"):
        kept.read(account=stand.account(calendar=part == "calendar", mail=part == "mail"))
    assert stand.requests() < 100


@pytest.mark.parametrize(("pages", "size"), [(1_100, 1_000), (3_000, 1)])
def test_an_answer_with_more_than_anybody_has_is_given_up(pages: int, size: int) -> None:
    def follow() -> None:
        trail, page = Trail(), {"value": [None] * size}
        for number in range(pages):
            trail.ask(f"/page/{number}")
            trail.take(page)

    with pytest.raises(SourceError, match="too large"):
        follow()


def test_an_authority_that_talks_garbage(stand: GraphStand) -> None:
    stand.entra.garbage = "<html>"
    with pytest.raises(SourceError, match="makes no sense"):
        stand.sign_in()


@pytest.mark.parametrize("hours", [-24, 24])
def test_a_server_whose_clock_is_a_day_off(stand: GraphStand, kept: Kept, hours: int) -> None:
    stand.entra.clock = hours * 3600
    stand.put_mail("mail", NOW)
    stand.put_meeting("meeting", NOW, NOW + HOUR)
    kept.read()
    assert kept.mails() == kept.meetings() == [NOW]


def test_neither_log_nor_error_holds_a_secret_or_a_name(
    stand: GraphStand, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stand.put_mail("mail", NOW)
    stand.put_meeting("meeting", NOW, NOW + HOUR)
    kept.read()
    stand.revoke()
    source = stand.source()
    told = [repr(source), repr(vars(source)), repr(source._tokens)]
    with pytest.raises(SignInError) as caught:
        source.explore()
    source.close()
    told += ["".join(traceback.format_exception(caught.value)), repr(caught.value), caplog.text, repr(kept.marks)]
    for word in (MARK, ME, "Kari"):
        assert word not in "".join(told)
    assert caught.value.__context__ is None
    assert logging.getLogger("msal").level == logging.NOTSET


def test_explore_says_what_is_read(stand: GraphStand) -> None:
    source = stand.source()
    found = source.explore()
    source.close()
    assert [place.id for place in found.places] == ["calendar", "sent"]
    assert found.addresses == ()


def test_twenty_pages_take_little_time(stand: GraphStand, kept: Kept) -> None:
    for number in range(5_000):
        stand.put_meeting(f"meeting {number}", NOW - number * HOUR / 2, NOW - number * HOUR / 2 + HOUR)
    kept.read()
    begun = time.process_time()
    kept.read()
    assert time.process_time() - begun < 1
    assert len(kept.meetings()) == 5_000


def test_only_work_mail_of_a_mixed_mailbox_counts_and_another_answer_reads_again(stand: GraphStand) -> None:
    def to(*addresses: str) -> list[dict[str, object]]:
        return [{"emailAddress": {"name": MARK, "address": one}} for one in addresses]

    evening = NOW - 2 * DAY
    stand.put_mail("work", evening, toRecipients=to("Ola@Example.org"))
    stand.put_mail("cc", evening + HOUR, toRecipients=to("friend@example.com"), ccRecipients=to("ola@example.org"))
    stand.put_mail("private", evening + 2 * HOUR, toRecipients=to("friend@example.com"))
    stand.put_mail("self", evening + 3 * HOUR, toRecipients=to("kari@example.org"))
    stand.put_mail("nobody", evening + 4 * HOUR, toRecipients=[])
    account = stand.account()
    mixed = dataclasses.replace(account, mailbox="mixed", work_domains=("example.org",))
    kept = Kept(stand)
    kept.read(me=["kari@example.org"])
    assert len(kept.mails()) == 5
    kept.read(me=["kari@example.org"], account=mixed)
    assert kept.mails() == [evening, evening + HOUR]
    assert kept.left_out == {"not_of_work": 3}
    kept.read(me=["kari@example.org"], account=mixed)
    assert not kept.left_out
    assert not any("example" in mark and "work_domains" in mark for mark in kept.marks.values())
    assert "example.org" not in str(kept.marks)
    kept.read(me=["kari@example.org"], account=dataclasses.replace(account, mailbox="work"))
    assert len(kept.mails()) == 5


# The work plan


def test_the_work_plan_is_read_on_request_as_places(stand: GraphStand) -> None:
    stand.put_plan("remote", "2026-11-16T09:00:00", "2026-11-16T17:00:00")
    stand.put_plan("office", "2026-11-17T09:00:00", "2026-11-17T12:00:00")
    stand.put_plan("office", "2026-11-17T12:00:00", "2026-11-17T16:00:00", "Nowhere Standard Time")
    for where in ("timeOff", "unspecified", "unknownFutureValue"):
        stand.put_plan(where, "2026-11-18T09:00:00", "2026-11-18T17:00:00")
    source = stand.source(account=replace(stand.account(), places=True))
    query = Query(WINDOW, {}, hashed, NOW)
    batches = list(source.batches(query))
    [plan] = [batch for batch in batches if batch.part == hashed("part places")]
    table = plan.activities.astype(object)
    assert [f"{start:%d %H}-{end:%d %H}" for start, end in zip(table["start"], table["end"], strict=True)] == [
        "16 08-16 16",
        "17 08-17 11",
    ]
    assert (table["kind"].tolist(), table["place"].tolist()) == (["place"] * 2, ["home", "workplace"])
    assert plan.left_out == {"broken": 1}
    assert MARK not in repr(vars(plan)) + str(table.to_dict())
    again = Query(WINDOW, {batch.part: batch.mark for batch in batches if batch.mark}, hashed, NOW)
    assert [batch for batch in source.batches(again) if len(batch.activities)] == []
    source.close()


@pytest.mark.parametrize("status", [403, 404, 400])
def test_a_refused_work_plan_costs_nothing_else(stand: GraphStand, kept: Kept, status: int) -> None:
    stand.put_meeting("one", NOW, NOW + dt.timedelta(hours=1))
    stand.put_mail("one", NOW)
    stand.plan_status = status
    kept.read(account=replace(stand.account(), places=True))
    assert (kept.meetings(), kept.mails(), kept.warnings) == ([NOW], [NOW], {})


def test_the_work_plan_is_left_alone_and_no_wider_permission_asked_for_by_itself(stand: GraphStand, kept: Kept) -> None:
    kept.read()
    assert not [path for path in stand.paths if "workHours" in path]
    assert stand.account().wider_scopes == stand.account().scopes
    account = Account("id", places=True)
    assert account.wider_scopes == (*account.scopes, "Calendars.Read")


@pytest.mark.parametrize(
    ("fields", "kind", "origin", "place"),
    [
        ({}, "meeting", "invited", None),
        ({"isOrganizer": True, "attendees": [attendee("ola@example.org")]}, "meeting", "organised", None),
        ({"showAs": "workingElsewhere"}, "meeting", "invited", "elsewhere"),
        ({"showAs": "workingElsewhere", "isOrganizer": True}, "place", None, "elsewhere"),
        ({"showAs": "workingElsewhere", "responseStatus": {"response": "declined"}}, "", None, None),
    ],
)
def test_who_organised_a_meeting_and_where_it_is(
    stand: GraphStand, fields: dict[str, Any], kind: str, origin: str | None, place: str | None
) -> None:
    stand.put_meeting("one", NOW, NOW + dt.timedelta(hours=1), **fields)
    source = stand.source()
    tables = [batch.activities.astype(object) for batch in source.batches(Query(WINDOW, {}, hashed, NOW))]
    source.close()
    rows = [row for table in tables for row in table.to_dict("records")]
    said = [tuple(row.get(name) for name in ("kind", "origin", "place")) for row in rows]
    assert said == ([(kind, origin, place)] if kind else [])


FAR = {"emailAddress": {"name": MARK, "address": f"{MARK}@customer.example"}}


@pytest.mark.parametrize(
    ("fields", "context"),
    [
        ({}, None),
        ({"organizer": FAR}, "outside"),
        ({"organizer": FAR, "attendees": [attendee(ME), attendee("ola@mail.example.org")]}, None),
        ({"organizer": FAR, "attendees": [attendee(ME), attendee("room@example.org", "resource")]}, "outside"),
        ({"organizer": FAR, "attendees": [attendee(ME), attendee("")]}, None),
        ({"organizer": None}, None),
        ({"isOrganizer": True, "attendees": [attendee("ola@customer.example")]}, "outside"),
        ({"isOrganizer": True, "attendees": [attendee("ola@customer.example"), attendee("p@example.org")]}, None),
        ({"isOrganizer": True, "isOnlineMeeting": True, "attendees": []}, None),
    ],
)
def test_meetings_with_nobody_else_of_the_own_organisation(
    stand: GraphStand, fields: dict[str, Any], context: str | None
) -> None:
    stand.put_meeting("one", NOW, NOW + dt.timedelta(hours=1), **fields)
    source = stand.source(me=[ME])
    batches = list(source.batches(Query(WINDOW, {}, hashed, NOW)))
    source.close()
    rows = [row for batch in batches for row in batch.activities.astype(object).to_dict("records")]
    assert [row.get("work_context") for row in rows] == [context]
    assert not any("customer" in f"{batch.activities.to_csv()}{batch}" for batch in batches)
