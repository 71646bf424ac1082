"""JMAP: the session, limits and errors, and which mails and events count, from a stand that follows the RFCs."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import socket
import traceback
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from grense.errors import ElsewhereError, GrenseError, NoPasswordError, SignInError, SourceError, UnreachableError
from grense.sources.base import Batch, Query
from grense.sources.jmap import Account, Jmap
from servers.jmap import CALENDARS, MAIL, OTHER, SUBMISSION, JmapStand, participant
from servers.stand import MARK, ME, PASSWORD

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 18, tzinfo=dt.UTC), dt.datetime(2026, 12, 28, tzinfo=dt.UTC))
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR
WELL_KNOWN, SESSION, API = "/.well-known/jmap", "/jmap/session", "/jmap/api"
SENT, INBOX = f"{MARK}-sent", f"{MARK}-inbox"


def hashed(identity: str) -> str:
    return hashlib.blake2b(identity.encode(), digest_size=8).hexdigest()


class Kept:
    """A model of the store: each batch whole, with its mark."""

    def __init__(self, stand: JmapStand) -> None:
        self.stand, self.now = stand, NOW
        self.marks: dict[str, str] = {}
        self.left_out: dict[str, int] = {}
        self.warnings: list[str] = []
        self.rows: dict[tuple[str, str], dict[str, Any]] = {}

    def read(self, source: Jmap | None = None, *, at_most: int = 1_000, **options: Any) -> int:
        """Read at most `at_most` batches; return the number of rows in them."""
        source = source or self.stand.source(patience=self.stand.cable.patience, **options)
        self.left_out, self.warnings, rows = {}, [], 0
        try:
            for number, batch in enumerate(source.batches(Query(WINDOW, self.marks, hashed, self.now)), 1):
                self._apply(batch)
                rows += len(batch.activities)
                if number == at_most:
                    break
        finally:
            source.close()
        return rows

    def starts(self, kind: str) -> list[dt.datetime]:
        return sorted(row["start"].to_pydatetime() for row in self.rows.values() if row["kind"] == kind)

    @property
    def mails(self) -> list[dt.datetime]:
        return self.starts("mail_sent")

    @property
    def meetings(self) -> list[dt.datetime]:
        return self.starts("meeting")

    def _apply(self, batch: Batch) -> None:
        if batch.clears is not None:
            self.rows = {item: row for item, row in self.rows.items() if item[0] != batch.part}
        for key in batch.replaces:
            self.rows.pop((batch.part, key), None)
        for key, row in zip(batch.keys, batch.activities.to_dict("records"), strict=True):
            self.rows[batch.part, key] = row
        if batch.mark is not None:
            self.marks[batch.part] = batch.mark
        for reason, count in batch.left_out.items():
            self.left_out[reason] = self.left_out.get(reason, 0) + count
        self.warnings += [one.code for one in batch.warnings]


@pytest.fixture
def stand() -> Iterator[JmapStand]:
    one = JmapStand()
    yield one
    one.stop()


@pytest.fixture
def kept(stand: JmapStand) -> Kept:
    return Kept(stand)


def mails(stand: JmapStand, count: int) -> list[dt.datetime]:
    """Put mails, one an hour up to now; returns when they were sent."""
    sent = [NOW - number * HOUR for number in range(count)]
    for number, moment in enumerate(sent):
        stand.put_mail(f"mail {number}", moment)
    return sorted(sent)


# The session, and the sign-in


def test_the_address_of_the_session_can_be_typed(stand: JmapStand, kept: Kept) -> None:
    sent = mails(stand, 2)
    kept.read(account=stand.account(url=f"http://127.0.0.1:{stand.cable.port}{SESSION}"))
    assert kept.mails == sent
    assert stand.requests() == 4  # the session, what there is, the events, the mails


def test_another_host_for_requests_is_asked_about_and_used_once_agreed(stand: JmapStand, kept: Kept) -> None:
    other = JmapStand()
    try:
        sent = mails(other, 2)
        stand.api = f"http://127.0.0.1:{other.cable.port}{API}"
        with pytest.raises(ElsewhereError) as caught:
            kept.read()
        assert caught.value.host == f"127.0.0.1:{other.cable.port}"
        assert other.requests() == 0
        kept.read(account=stand.account(hosts=(caught.value.host,)))
        assert kept.mails == sent
    finally:
        other.stop()


def test_a_session_elsewhere_is_not_followed(stand: JmapStand, kept: Kept) -> None:
    stand.tired[WELL_KNOWN] = (301, "", {"Location": "https://jmap.example.net/session"})
    with pytest.raises(ElsewhereError) as caught:
        kept.read()
    assert caught.value.host == "jmap.example.net"


@pytest.mark.parametrize("content", ["", "null", "[]", "{}", "<html>", {"capabilities": {}, "accounts": 5}])
def test_what_is_no_session_is_said(stand: JmapStand, kept: Kept, content: Any) -> None:
    stand.tired[SESSION] = (200, content, {})
    with pytest.raises(SourceError):
        kept.read()


@pytest.mark.parametrize("address", ["http://mail.example.org", "ftp://example.org", "https://", "[", "http://[::1"])
def test_an_address_that_is_not_encrypted_or_none_is_refused(address: str) -> None:
    with pytest.raises(SourceError):
        Jmap(Account(address), PASSWORD, tz="Europe/Oslo").explore()


@pytest.mark.parametrize("options", [{}, {"auth": "password", "user": ME}])
def test_a_token_or_a_password_signs_in(stand: JmapStand, kept: Kept, options: dict[str, Any]) -> None:
    sent = mails(stand, 1)
    kept.read(account=stand.account(**options))
    assert kept.mails == sent


@pytest.mark.parametrize(
    ("auth", "schemes", "code"),
    [
        ("token", ("Bearer", "Basic"), "wrong_password"),
        ("token", ("Bearer",), "wrong_password"),
        ("token", ("Basic",), "password_wanted"),
        ("password", ("Bearer",), "token_wanted"),
        ("password", ("Negotiate",), "wrong_password"),
        ("password", (), "wrong_password"),
    ],
)
def test_one_refusal_is_enough_and_says_what_the_server_wants(
    stand: JmapStand, kept: Kept, auth: str, schemes: tuple[str, ...], code: str
) -> None:
    stand.schemes = schemes
    with pytest.raises(SignInError) as caught:
        kept.read(stand.source("wrong", account=stand.account(auth=auth, user=ME)))
    assert caught.value.code == code
    assert isinstance(caught.value, NoPasswordError) is (code != "wrong_password")
    assert stand.requests() == 1


@pytest.mark.parametrize("token", ["", "a b", "a\r\nX-Name: b", "æ", "\x00"])
def test_what_is_no_token_is_not_sent(stand: JmapStand, token: str) -> None:
    if token:
        with pytest.raises(SignInError):
            stand.source(token)
    else:
        with pytest.raises(SignInError):
            stand.source(token).explore()


@pytest.mark.parametrize("options", [{"auth": "oauth"}, {"auth": "password"}, {"mailbox": "none"}])
def test_settings_that_are_none(options: dict[str, Any]) -> None:
    with pytest.raises(GrenseError):
        Account("mail.example.org", **options)


# What the server has


def test_explore_says_what_there_is_and_whose_it_is(stand: JmapStand) -> None:
    stand.mailboxes["below"] = (None, "Work", "inbox")  # type: ignore[assignment]  # most have no role
    stand.calendars["team"] = (f"Team {MARK}", "none")
    stand.identities, stand.username = [ME, "Kari.N@Example.org", "*@example.org"], "kn@example.org"
    source = stand.source()
    found = source.explore()
    source.close()
    assert [(one.name, one.chosen, one.reads) for one in found.places] == [
        ("Inbox", False, "mail"),
        (f"Sent {MARK}", True, "mail"),
        ("Inbox/Work", False, "mail"),
        (f"Work {MARK}", True, "calendar"),
        (f"Team {MARK}", False, "calendar"),
    ]
    assert found.addresses == ("kari.n@example.org", ME, "kn@example.org")
    assert found.not_offered == ()


@pytest.mark.parametrize(
    ("has", "not_offered"), [({MAIL}, ("calendar",)), ({CALENDARS}, ("mail",)), ({MAIL, CALENDARS}, ())]
)
def test_what_the_server_lacks_is_said_and_the_rest_is_read(
    stand: JmapStand, kept: Kept, has: set[str], not_offered: tuple[str, ...]
) -> None:
    mails(stand, 1)
    stand.put_meeting("one", NOW, NOW + HOUR)
    stand.capabilities = has
    source = stand.source()
    assert source.explore().not_offered == not_offered
    source.close()
    kept.read()
    assert (len(kept.mails), len(kept.meetings)) == (MAIL in has, CALENDARS in has)
    assert kept.warnings == []


def test_a_token_that_may_read_nothing_is_one_without_consent(stand: JmapStand, kept: Kept) -> None:
    stand.capabilities = {SUBMISSION}
    with pytest.raises(SignInError) as caught:
        kept.read()
    assert caught.value.code == "consent_withdrawn"


def test_what_the_server_no_longer_has_stays_and_is_said(stand: JmapStand, kept: Kept) -> None:
    mails(stand, 1)
    stand.put_meeting("one", NOW, NOW + HOUR)
    kept.read()
    stand.capabilities = {MAIL}
    kept.read()
    assert (len(kept.mails), len(kept.meetings), kept.warnings) == (1, 1, ["place_gone"])


@pytest.mark.parametrize(("option", "left"), [("mail", (0, 1)), ("calendar", (1, 0))])
def test_what_is_not_wanted_is_not_asked_for(stand: JmapStand, kept: Kept, option: str, left: tuple[int, int]) -> None:
    mails(stand, 1)
    stand.put_meeting("one", NOW, NOW + HOUR)
    kept.read(account=stand.account(**{option: False}))
    assert (len(kept.mails), len(kept.meetings)) == left
    unwanted = "Calendar" if option == "calendar" else "Email"
    assert not any(call.startswith(unwanted) for call in stand.calls)


def test_identities_that_may_not_be_seen_are_done_without(stand: JmapStand, kept: Kept) -> None:
    sent = mails(stand, 1)
    stand.errors = {"Identity/get": "forbidden", "EmailSubmission/query": "unknownMethod"}
    stand.errors["EmailSubmission/get"] = "invalidResultReference"
    kept.read()
    assert kept.mails == sent


# Limits and errors


@pytest.mark.parametrize(
    "limits",
    [
        {"maxObjectsInGet": 3},
        {"maxObjectsInGet": 3, "maxCallsInRequest": 4},
        {"maxObjectsInGet": 2, "maxCallsInRequest": 3},
        {"maxObjectsInGet": 4, "maxSizeRequest": 3_000},
        {"maxObjectsInGet": 10},
        {"maxObjectsInGet": 11},
    ],
)
def test_limits_are_kept_and_nothing_is_missed(stand: JmapStand, kept: Kept, limits: dict[str, int]) -> None:
    sent = mails(stand, 10)
    for number in range(10):
        stand.put_meeting(f"meeting {number}", NOW + number * DAY, NOW + number * DAY + HOUR)
    stand.limits |= limits
    kept.read()
    assert kept.mails == sent
    assert len(kept.meetings) == 10
    assert kept.read() == 0


def test_as_many_pages_as_allowed_are_in_one_request(stand: JmapStand, kept: Kept) -> None:
    mails(stand, 50)
    stand.limits |= {"maxObjectsInGet": 5, "maxCallsInRequest": 16}
    kept.read(account=stand.account(calendar=False))
    assert stand.requests() == 3 + 2  # two for the session, one for what there is, eight pages and two


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_a_server_that_returns_less_than_it_is_asked_for(stand: JmapStand, kept: Kept, limit: int) -> None:
    sent = mails(stand, 9)
    stand.page_limit = limit
    kept.read()
    assert kept.mails == sent


def test_pages_without_end_are_given_up(stand: JmapStand, kept: Kept) -> None:
    mails(stand, 3)
    stand.stuck = True
    stand.limits["maxObjectsInGet"] = 3
    with pytest.raises(SourceError):
        kept.read(at_most=1_000_000)


@pytest.mark.parametrize("method", ["Mailbox/get", "Email/query", "Email/get", "Calendar/get", "CalendarEvent/get"])
@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("serverUnavailable", "server_busy"),
        ("serverFail", "server_error"),
        ("rateLimit", "server_busy"),
        ("accountNotFound", "no_mailbox"),
        ("forbidden", "consent_withdrawn"),
        ("invalidArguments", "answer_not_understood"),
        ("unknownMethod", "answer_not_understood"),
    ],
)
def test_a_refused_method_is_said_in_the_same_words(
    stand: JmapStand, kept: Kept, method: str, error: str, code: str
) -> None:
    mails(stand, 2)
    stand.put_meeting("one", NOW, NOW + HOUR)
    stand.errors[method] = error
    with pytest.raises(SourceError) as caught:
        kept.read()
    assert caught.value.code == code
    assert MARK not in "".join(traceback.format_exception(caught.value))


def test_objects_that_are_too_many_even_alone_are_too_large(stand: JmapStand, kept: Kept) -> None:
    mails(stand, 2)
    stand.errors["Email/get"] = "requestTooLarge"
    with pytest.raises(SourceError) as caught:
        kept.read()
    assert caught.value.code == "answer_too_large"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((400, {"type": "urn:ietf:params:jmap:error:limit", "limit": "maxConcurrentRequests"}, {}), "server_busy"),
        ((400, {"type": "urn:ietf:params:jmap:error:limit", "limit": "maxSizeRequest"}, {}), "answer_too_large"),
        ((400, {"type": "urn:ietf:params:jmap:error:unknownCapability"}, {}), "answer_not_understood"),
        ((400, {"type": "urn:ietf:params:jmap:error:notJSON"}, {}), "answer_not_understood"),
        ((400, "nonsense", {}), "answer_not_understood"),
        ((401, "", {}), "wrong_password"),
        ((403, "", {}), "consent_withdrawn"),
        ((404, "", {}), "place_gone"),
        ((413, "", {}), "answer_too_large"),
        ((429, "", {"Retry-After": "17"}), "server_busy"),
        ((429, "", {}), "server_busy"),
        ((500, "", {}), "server_error"),
        ((503, "", {"Retry-After": "5"}), "server_busy"),
        ((200, "{", {}), "answer_not_understood"),
        ((200, {"methodResponses": []}, {}), "answer_not_understood"),
        ((200, {"methodResponses": [5, ["error", {}], ["Mailbox/get", [], "0"]]}, {}), "answer_not_understood"),
    ],
)
def test_a_tired_server_costs_nothing_that_was_there(
    stand: JmapStand, kept: Kept, answer: tuple[int, Any, dict[str, str]], code: str
) -> None:
    sent = mails(stand, 2)
    kept.read()
    stand.put_mail("new", NOW)
    stand.requests()
    stand.tired[API] = answer
    with pytest.raises(GrenseError) as caught:
        kept.read()
    assert caught.value.code == code
    if isinstance(caught.value, UnreachableError) and answer[2]:
        assert caught.value.pause == float(answer[2]["Retry-After"])
    assert stand.requests() == 3  # nothing is tried a second time
    assert kept.mails == sent
    stand.tired.clear()
    kept.read()
    assert len(kept.mails) == 3


# Mail


def test_nothing_new_costs_four_requests_and_says_nothing(stand: JmapStand, kept: Kept) -> None:
    mails(stand, 3)
    stand.put_meeting("one", NOW, NOW + HOUR)
    kept.read(account=stand.account(inbox=True))
    stand.requests()
    assert kept.read(account=stand.account(inbox=True)) == 0
    assert stand.requests() == 5  # the redirect, the session, what there is, sent mail, the inbox


def test_only_what_is_new_is_got(stand: JmapStand, kept: Kept) -> None:
    sent = mails(stand, 3)
    kept.read()
    stand.put_mail("new", NOW + HOUR)
    stand.put_mail("old", WINDOW[0] + DAY)
    assert kept.read() == 2
    assert kept.mails == sorted([*sent, NOW + HOUR, WINDOW[0] + DAY])


def test_a_deleted_mail_was_sent_all_the_same_and_a_changed_one_is_the_same(stand: JmapStand, kept: Kept) -> None:
    sent = mails(stand, 3)
    kept.read()
    stand.remove_mail("mail 0")
    stand.put_mail("mail 1", NOW - HOUR, keywords={"$seen": True, "$answered": True})
    kept.read()
    assert kept.mails == sent


def test_a_server_that_forgot_what_changed_is_read_again(stand: JmapStand, kept: Kept) -> None:
    sent = mails(stand, 3)
    kept.read()
    stand.forget_states()
    stand.put_mail("new", NOW + HOUR)
    kept.read()
    assert kept.mails == [*sent, NOW + HOUR]


def test_more_changes_than_one_answer_holds_are_read_by_the_query(stand: JmapStand, kept: Kept) -> None:
    stand.limits["maxObjectsInGet"] = 2
    kept.read()
    sent = mails(stand, 5)
    kept.read()
    assert kept.mails == sent


def test_a_server_that_never_says_what_changed_can_say_that_nothing_did(stand: JmapStand, kept: Kept) -> None:
    stand.can_calculate = False
    sent = mails(stand, 3)
    kept.read()
    stand.calls.clear()
    kept.read()
    assert stand.calls.count("Email/get") == 1  # with the refused changes
    stand.put_mail("new", NOW + HOUR)
    kept.read()
    assert kept.mails == [*sent, NOW + HOUR]


def test_reading_goes_on_where_it_was_stopped(stand: JmapStand, kept: Kept) -> None:
    sent = mails(stand, 9)
    stand.limits |= {"maxObjectsInGet": 2, "maxCallsInRequest": 4}
    account = stand.account(calendar=False)
    assert kept.read(at_most=1, account=account) == 4
    assert kept.read(account=account) == 5
    assert kept.mails == sent


def test_a_reading_that_was_stopped_begins_again_when_something_changed(stand: JmapStand, kept: Kept) -> None:
    sent = mails(stand, 9)
    stand.limits |= {"maxObjectsInGet": 2, "maxCallsInRequest": 4}
    kept.read(at_most=1, account=stand.account(calendar=False))
    stand.put_mail("old", WINDOW[0] + DAY)
    kept.read()
    assert kept.mails == [WINDOW[0] + DAY, *sent]


def test_a_mail_that_is_deleted_between_two_pages_hides_no_other(stand: JmapStand, kept: Kept) -> None:
    sent = mails(stand, 9)
    stand.limits |= {"maxObjectsInGet": 2, "maxCallsInRequest": 4}
    stand.during = lambda: stand.remove_mail("mail 8")  # the first one in the query
    kept.read()
    stand.limits["maxObjectsInGet"] = 500
    kept.read()
    assert set(kept.mails) >= set(sent[1:])


@pytest.mark.parametrize("mark", ["", "{}", "[]", "5", "null", '{"state": 5}'])
def test_a_mark_that_is_none_is_read_again(stand: JmapStand, kept: Kept, mark: str) -> None:
    sent = mails(stand, 3)
    kept.marks = {hashed("mail"): mark, hashed("calendar"): mark}
    kept.read()
    assert kept.mails == sent


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"keywords": {}}, ""),
        ({"keywords": {"$draft": True, "$seen": True}}, "draft"),
        ({"keywords": {"$draft": False}}, ""),
        ({"keywords": {"$junk": True}}, "spam"),
        ({"header:Auto-Submitted": " auto-replied"}, "automatic"),
        ({"header:Precedence": " auto_reply"}, "automatic"),
        ({"header:Content-Type": " text/calendar; method=REPLY"}, "calendar_response"),
        ({"header:Content-Type": "\r\n multipart/report;\r\n report-type=disposition-notification"}, "bounce"),
        ({"sentAt": None}, ""),  # its arrival
        ({"sentAt": None, "receivedAt": "1970-01-01T00:00:00Z"}, "no_date"),
        ({"sentAt": "2099-01-01T00:00:00Z"}, ""),
        ({"sentAt": "nonsense"}, "broken"),
        ({"keywords": None}, "broken"),
    ],
)
def test_which_mails_were_sent(stand: JmapStand, kept: Kept, fields: dict[str, Any], reason: str) -> None:
    if "1970" in fields.get("receivedAt", ""):
        stand.put_mail("one", NOW, **fields)
        stand.mails_by_id[f"{MARK}-one"]["receivedAt"] = _Late("1970-01-01T00:00:00Z")
    else:
        stand.put_mail("one", NOW, **fields)
    stand.put_mail("two", NOW - DAY)
    kept.read()
    assert kept.left_out == ({reason: 1} if reason else {})
    assert kept.mails == ([NOW - DAY] if reason else [NOW - DAY, NOW])


class _Late(str):
    """An arrival that the query believes to be late, whatever it says."""

    def __ge__(self, other: str) -> bool:
        return True


def test_who_began_the_conversation(stand: JmapStand, kept: Kept) -> None:
    stand.put_mail("begun", NOW - DAY)
    stand.put_mail("answer", NOW, answers=True)
    stand.put_mail("forward", NOW - HOUR, **{"header:References": " <a@example.org>\r\n <b@example.org>"})
    kept.read()
    origins = sorted((row["start"].to_pydatetime(), row["origin"]) for row in kept.rows.values())
    assert origins == [(NOW - DAY, "started"), (NOW - HOUR, "answer"), (NOW, "answer")]


def test_a_mail_that_is_to_be_sent_later_counts_once_it_is_sent(stand: JmapStand, kept: Kept) -> None:
    stand.put_mail("later", NOW)
    stand.put_mail("now", NOW - HOUR)
    stand.waiting = [{"id": f"{MARK}-1", "emailId": f"{MARK}-later", "sendAt": "2026-11-18T20:00:00Z"}]
    for _ in range(2):
        kept.read()
        assert kept.mails == [NOW - HOUR]
    assert MARK not in repr(kept.marks)
    stand.waiting = []
    kept.now = NOW + 9 * HOUR
    kept.read()
    assert kept.mails == [NOW - HOUR, NOW]
    stand.requests()
    kept.read()
    assert stand.requests() <= 5


def test_received_mail_is_read_on_request_without_copies_of_ones_own(stand: JmapStand, kept: Kept) -> None:
    there = {"mailboxIds": {INBOX: True}}
    stand.put_mail("own", NOW, **there)
    stand.put_mail("from another", NOW - HOUR, **there, **{"header:From": f" {MARK} <{OTHER}>"})
    stand.put_mail("from a list", NOW - DAY, **there, **{"header:From": f" <{OTHER}>", "header:List-Id": " <a>"})
    stand.mails_by_id[f"{MARK}-from a list"]["header:Precedence"] = " bulk"
    kept.read()
    assert kept.rows == {}
    kept.read(account=stand.account(inbox=True))
    assert kept.starts("mail_received") == [NOW - HOUR]
    assert kept.left_out == {"duplicate": 1, "list_software": 1}


def test_only_work_mail_of_a_mixed_mailbox_counts_and_another_answer_reads_again(stand: JmapStand, kept: Kept) -> None:
    stand.mailboxes["work"] = (None, "Client work", None)  # type: ignore[assignment]  # most have no role
    stand.put_mail("colleague", NOW, **{"header:To": " Ola <ola@mail.example.org>"})
    stand.put_mail("friend", NOW - HOUR)
    stand.put_mail("labelled", NOW - DAY, mailboxIds={SENT: True, f"{MARK}-work": True})
    every = [NOW - DAY, NOW - HOUR, NOW]
    mixed = stand.account(mailbox="mixed", work_domains=("example.org",))
    for account, counted in (
        (stand.account(), every),
        (mixed, every[2:]),
        (replace(mixed, work_folders=("client  WORK",)), [every[0], every[2]]),
        (replace(mixed, work_domains=(), work_folders=("Client work",)), every[:1]),
        (stand.account(), every),
    ):
        kept.read(account=account)
        assert kept.mails == counted


def test_the_mailbox_of_sent_mail_is_marked_named_or_known_by_its_name(stand: JmapStand, kept: Kept) -> None:
    sent = mails(stand, 1)
    stand.mailboxes["sent"] = (None, "Sendte elementer", None)  # type: ignore[assignment]  # most have no role
    kept.read()
    assert kept.mails == sent
    stand.mailboxes |= {"sent": (None, "Ut", None), "more": (None, "Ut 2", None)}  # type: ignore[dict-item]
    kept.rows.clear()
    kept.read(account=stand.account(calendar=True))
    assert kept.warnings == ["place_gone"]
    stand.put_mail("more", NOW + HOUR, mailboxIds={f"{MARK}-more": True})
    kept.read(account=stand.account(sent=("Ut", "Ut 2")))
    assert kept.mails == [*sent, NOW + HOUR]
    with pytest.raises(SourceError) as caught:
        kept.read(account=stand.account(sent="Nowhere", calendar=False))
    assert caught.value.code == "place_gone"


# Calendars


OWN = {"a": participant(ME, roles={"owner": True}), "b": participant(OTHER)}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"participants": OWN, "isOrigin": True}, ""),
        ({"participants": None, "isOrigin": True}, "no_participant"),
        ({"participants": {"a": OWN["a"], "b": participant(OTHER, kind="location")}}, "no_participant"),
        ({"participants": {"a": OWN["a"], "b": participant(OTHER, kind="group")}}, ""),
        ({"participants": {"b": participant(ME, "accepted")}}, ""),  # the server hides who else takes part
        ({"participants": {"b": participant(ME, "declined")}}, "declined"),
        ({"participants": {"b": participant(ME, "delegated")}}, "declined"),
        ({"participants": {"b": participant(ME, "tentative")}}, "unanswered"),
        ({"participants": {"b": {"calendarAddress": f"MAILTO:{ME}".replace("MAILTO", "mailto")}}}, "unanswered"),
        ({"participants": {"b": {"sendTo": {"imip": f"mailto:{ME}"}, "participationStatus": "accepted"}}}, ""),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "tentative"}, "unanswered"),
        ({"freeBusyStatus": "busy"}, ""),
        ({"freeBusyStatus": "free"}, "free"),
        ({"privacy": "public"}, ""),
        ({"privacy": "private"}, "private"),
        ({"privacy": "secret"}, "private"),
        ({"isDraft": True}, "draft"),
        ({"duration": "PT0M"}, "no_length"),
        ({"duration": "P2D"}, "day_or_longer"),
        ({"showWithoutTime": True, "local": "2026-11-18T00:00:00", "timeZone": None, "duration": "P1D"}, "all_day"),
        ({"computed": {"utcStart": "nonsense"}}, "broken"),
        ({"computed": {"utcEnd": None}}, "broken"),
        ({"participants": [5]}, "broken"),
    ],
)
def test_which_events_are_work(stand: JmapStand, kept: Kept, fields: dict[str, Any], reason: str) -> None:
    stand.put_meeting("one", NOW, NOW + HOUR, **fields)
    stand.put_meeting("two", NOW - DAY, NOW - DAY + HOUR)
    kept.read(me=[ME])
    assert kept.left_out == ({reason: 1} if reason else {})
    assert kept.meetings == ([NOW - DAY] if reason else [NOW - DAY, NOW])


def test_each_occurrence_of_a_series_counts(stand: JmapStand, kept: Kept) -> None:
    stand.put_meeting("weekly", NOW - 2 * 7 * DAY, NOW - 2 * 7 * DAY + HOUR, weekly=4)
    kept.read()
    assert kept.meetings == [NOW + week * 7 * DAY for week in (-2, -1, 0, 1)]


def test_a_time_without_a_zone_is_local(stand: JmapStand, kept: Kept) -> None:
    stand.put_meeting("one", NOW, NOW + HOUR, local="2026-07-01T09:00:00", timeZone=None)
    kept.read()
    assert kept.meetings == [dt.datetime(2026, 7, 1, 7, tzinfo=dt.UTC)]


def test_whose_meeting_it_is_and_whether_others_are_of_the_organisation(stand: JmapStand, kept: Kept) -> None:
    stand.put_meeting("invited", NOW, NOW + HOUR)
    stand.put_meeting("own", NOW + DAY, NOW + DAY + HOUR, participants=OWN)
    colleague = participant("ola@example.org")
    stand.put_meeting("with a colleague", NOW - DAY, NOW - DAY + HOUR, participants={**OWN, "c": colleague})
    kept.read()
    found = sorted((row["start"].to_pydatetime(), row["origin"], row["work_context"]) for row in kept.rows.values())
    assert [one[1] for one in found] == ["organised", "invited", "organised"]
    assert [one[2] == "outside" for one in found] == [False, True, True]


def test_only_calendars_that_count_or_were_chosen_are_read(stand: JmapStand, kept: Kept) -> None:
    stand.calendars |= {"team": (f"Team {MARK}", "none"), "other": (f"Other {MARK}", "attending")}
    for number, name in enumerate(("work", "team", "other")):
        start = NOW + number * DAY
        stand.put_meeting(name, start, start + HOUR, calendarIds={f"{MARK}-{name}": True})
    kept.read()
    assert kept.meetings == [NOW, NOW + 2 * DAY]
    kept.read(account=stand.account(calendars=(f"{MARK}-team",)))
    assert kept.meetings == [NOW + DAY]


def test_a_server_that_expands_little_at_once_is_asked_in_pieces(stand: JmapStand, kept: Kept) -> None:
    stand.longest = "P30D"
    begun = WINDOW[0] + 5 * HOUR
    stand.put_meeting("weekly", begun, begun + HOUR, weekly=30)
    kept.read()
    assert kept.meetings == [begun + week * 7 * DAY for week in range(30)]


def test_an_unchanged_calendar_is_not_read_again_and_a_changed_one_is(stand: JmapStand, kept: Kept) -> None:
    stand.put_meeting("one", NOW, NOW + HOUR)
    kept.read()
    stand.calls.clear()
    kept.read()
    assert "CalendarEvent/query" not in stand.calls
    kept.read(include=["blocks"])
    assert "CalendarEvent/query" in stand.calls
    stand.remove_meeting("one")
    kept.read(include=["blocks"])
    assert kept.meetings == []


def test_keywords_are_asked_for_where_they_decide(stand: JmapStand, kept: Kept) -> None:
    stand.put_meeting("one", NOW, NOW + HOUR, keywords={"Vakt": True}, participants=None)
    kept.read(include=["shift:vakt"])
    assert kept.starts("shift") == [NOW]


# Privacy


def test_neither_log_nor_error_nor_mark_holds_a_secret_or_a_name(
    stand: JmapStand, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mails(stand, 3)
    stand.put_meeting("one", NOW, NOW + HOUR)
    source = stand.source(me=[ME])
    said = repr(source) + repr(vars(source))
    kept.read(source)
    said += repr(kept.marks) + repr(kept.rows)
    for answer in ((401, MARK, {}), (400, {"type": MARK, "detail": ME}, {}), (500, MARK, {}), (200, MARK, {})):
        stand.tired[API] = answer
        with pytest.raises(GrenseError) as caught:
            kept.read()
        said += "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    said += caplog.text
    for word in (MARK, PASSWORD, "example.org", "example.com"):
        assert word not in said.replace(repr(ME), "")


def test_no_socket_is_opened_elsewhere(stand: JmapStand, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    mails(stand, 3)
    stand.put_meeting("one", NOW, NOW + HOUR)
    asked = []
    connect = socket.socket.connect

    def noted(one: socket.socket, address: Any) -> None:
        asked.append(address[:2])
        connect(one, address)

    monkeypatch.setattr(socket.socket, "connect", noted)
    kept.read()
    servers = {("127.0.0.1", stand.cable.port), ("127.0.0.1", stand.cable.target)}  # the cable's own is the second
    assert set(asked) <= servers
