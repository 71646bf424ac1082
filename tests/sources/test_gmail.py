"""The mail of the kind google, against the published shapes of the Gmail API on loopback."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import os
import socket
import traceback
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from grense.errors import GrenseError, SignInError, SourceError, UnreachableError
from grense.sources.base import Batch, Query
from grense.sources.google.client import GoogleApi
from grense.sources.google.reader import Google
from grense.sources.google.sent import GmailSentMail
from grense.sources.google.sent_mark import SentMark
from grense.sources.oauth.google import GoogleTokens
from servers.gmail import METADATA, GmailStand
from servers.google_accounts import AUTH
from servers.stand import MARK, ME, PASSWORD

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 18, tzinfo=dt.UTC), dt.datetime(2026, 12, 28, tzinfo=dt.UTC))
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def stand() -> Iterator[GmailStand]:
    one = GmailStand()
    try:
        yield one
    finally:
        one.stop()


class Kept:
    """A model of the store, and the mail of a mailbox that is read into it; `pauses` are those that were waited."""

    def __init__(self, stand: GmailStand, **options: Any) -> None:
        self.stand = stand
        self.window = WINDOW
        self.rows: dict[str, dt.datetime] = {}
        self.origins: dict[dt.datetime, str] = {}
        self.marks: dict[str, str] = {}
        self.left_out: Counter[str] = Counter()
        self.pauses: list[float] = []
        self.account = stand.account(calendar=False, **options)
        self.stand.kept = self.stand.kept or stand.sign_in(stand.account(stand._server.server_port, calendar=False))

    def read(self, *, at_most: int = 1_000) -> list[dt.datetime]:
        """Read, at most so many batches; give the times of all mails that are kept."""
        tokens = GoogleTokens(self.account.application, self.stand.kept, self.stand._keep)
        api = GoogleApi(self.account.gmail, tokens, ca=self.account.ca, patience=30)
        self.left_out.clear()
        try:
            source = GmailSentMail(api, self.account, [ME], self.pauses.append)
            batches = source.batches("sent", Query(self.window, dict(self.marks), hashed, NOW), None)
            for _, batch in zip(range(at_most), batches, strict=False):
                self.keep(batch)
        finally:
            api.close()
            tokens.close()
        return sorted(self.rows.values())

    def keep(self, batch: Batch) -> None:
        for key in batch.replaces:
            self.rows.pop(key, None)
        times = [moment.to_pydatetime() for moment in batch.activities["start"]]
        self.rows |= dict(zip(batch.keys, times, strict=True))
        self.origins |= dict(zip(times, batch.activities["origin"], strict=True))
        self.left_out.update(batch.left_out)
        if batch.mark is not None:
            self.marks[batch.part] = batch.mark

    @property
    def mark(self) -> SentMark:
        return SentMark(**json.loads(self.marks["sent"]))

    def refused(self) -> GrenseError:
        with pytest.raises(GrenseError) as caught:
            self.read()
        assert MARK not in "".join(traceback.format_exception(caught.value)) + repr(caught.value)
        return caught.value


@pytest.fixture
def kept(stand: GmailStand) -> Kept:
    return Kept(stand)


def hashed(identity: str) -> str:
    return hashlib.sha256(identity.encode()).hexdigest()[:32]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, ""),
        ({"labels": ("SENT", "INBOX", "UNREAD", "IMPORTANT")}, ""),
        ({"labels": ("SENT", "TRASH")}, ""),
        ({"labels": ("SENT", "CHAT")}, "chat"),
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"Precedence": "auto_reply"}, "automatic"),
        ({"Content_Type": "text/calendar; method=REPLY"}, "calendar_response"),
        ({"Content_Type": "multipart/report; report-type=disposition-notification"}, "bounce"),
        ({"Message_ID": "<å-密@example.org>", "Sender": "Kåre 密 <kare@example.org>"}, ""),
        ({"Date": "no day"}, ""),
        ({"Date": "Mon, 1 Jan 1900 00:00:00 +0000"}, ""),
        ({"Date": "no day", "came": NOW + 40 * DAY}, "bad_date"),
        ({"Date": "Fri, 18 Dec 2026 12:00:00 +0000", "came": NOW + 40 * DAY}, "impossible_date"),
    ],
)
def test_which_mails_were_sent(stand: GmailStand, kept: Kept, given: dict[str, Any], reason: str) -> None:
    stand.put_mail("one", NOW, **given)
    stand.put_mail("other", NOW - DAY)
    assert kept.read() == [NOW - DAY] + ([] if reason else [NOW])
    assert kept.left_out == ({reason: 1} if reason else {})


@pytest.mark.parametrize("label", ["DRAFT", "INBOX", "SCHEDULED", "CHAT"])
def test_mail_that_was_not_sent_is_not_even_asked_for(stand: GmailStand, kept: Kept, label: str) -> None:
    stand.put_mail("draft", NOW, labels=(label,))
    kept.read()
    stand.put_mail("another draft", NOW, labels=(label,))
    assert kept.read() == []
    assert stand.gmail.batch_sizes == []


def test_a_draft_counts_once_it_is_sent(stand: GmailStand, kept: Kept) -> None:
    stand.put_mail("one", NOW, labels=("SCHEDULED",))
    kept.read()
    stand.label("one", "SENT")
    assert kept.read() == [NOW]


def test_a_mail_that_was_called_back_was_not_sent(stand: GmailStand, kept: Kept) -> None:
    kept.read()
    stand.put_mail("one", NOW)
    stand.gmail.mails["one"]["labelIds"] = ["DRAFT"]
    assert kept.read() == []
    assert kept.left_out == {"draft": 1}


def test_an_answer_and_a_mail_that_begins_a_conversation(stand: GmailStand, kept: Kept) -> None:
    stand.put_mail("one", NOW)
    stand.put_mail("answer", NOW - HOUR, answers=True)
    stand.put_mail("another", NOW - DAY, references=f"<{MARK}@example.org>")
    kept.read()
    assert kept.origins == {NOW: "started", NOW - HOUR: "answer", NOW - DAY: "answer"}


@pytest.mark.parametrize(
    "broken",
    [
        {"labelIds": None},
        {"labelIds": 5},
        {"payload": None},
        {"payload": {"headers": [5]}},
        {"payload": {"headers": [{"name": "Date"}]}},
        {"payload": {"headers": [{"name": "Date", "value": 5}]}},
        {"payload": [], "internalDate": "never"},
    ],
)
def test_a_broken_mail_costs_itself_alone(stand: GmailStand, kept: Kept, broken: dict[str, Any]) -> None:
    stand.put_mail("whole", NOW)
    stand.put_mail("broken", NOW - DAY)
    stand.gmail.raw["broken"] = broken
    assert NOW in kept.read()
    assert sum(kept.left_out.values()) + len(kept.rows) == 2


def test_what_is_new_costs_two_requests_and_nothing_new_one(stand: GmailStand, kept: Kept) -> None:
    for number in range(120):
        stand.put_mail(f"mail {number}", NOW - number * HOUR)
    assert len(kept.read()) == 120
    assert stand.gmail.batch_sizes == [50, 50, 20]
    stand.requests()
    kept.read()
    assert stand.requests() == 2  # one of them for the token
    stand.put_mail("new", NOW + MINUTE)
    assert len(kept.read()) == 121
    assert stand.requests() == 3


def test_a_deleted_mail_was_sent_all_the_same(stand: GmailStand, kept: Kept) -> None:
    stand.put_mail("one", NOW)
    kept.read()
    del stand.gmail.mails["one"]
    assert kept.read() == [NOW]


def test_a_mail_that_is_deleted_before_it_is_asked_for(stand: GmailStand, kept: Kept) -> None:
    kept.read()
    stand.put_mail("one", NOW)
    stand.put_mail("gone", NOW - HOUR)
    del stand.gmail.mails["gone"]
    assert kept.read() == [NOW]


def test_reading_ends_after_a_page_from_before_the_window(stand: GmailStand, kept: Kept) -> None:
    stand.gmail.page_size = 10
    inside = [NOW - number * HOUR for number in range(15)]
    for number, sent in enumerate([*inside, *(WINDOW[0] - 10 * DAY - number * DAY for number in range(45))]):
        stand.put_mail(f"mail {number}", sent)
    assert kept.read() == sorted(inside)
    # The second page is half of the window, the third not at all.
    assert stand.gmail.batch_sizes == [10, 10, 10]
    assert kept.mark.page == ""


def test_a_list_that_is_not_ordered_is_read_to_its_end(stand: GmailStand, kept: Kept) -> None:
    stand.gmail.page_size, stand.gmail.shuffled = 10, True
    old = [WINDOW[0] - 10 * DAY - number * DAY for number in range(30)]
    inside = [NOW - number * DAY for number in range(12)]
    listed = [*inside[:5], *old[:5], *inside[5:10], *old[5:20], *old[20:], *inside[10:]]
    for number, sent in enumerate(listed):
        stand.put_mail(f"mail {number}", sent)
    assert kept.read() == sorted(inside)


def test_reading_goes_on_where_it_was_stopped(stand: GmailStand, kept: Kept) -> None:
    stand.gmail.page_size = 10
    for number in range(35):
        stand.put_mail(f"mail {number}", NOW - number * HOUR)
    assert len(kept.read(at_most=2)) == 20
    stand.put_mail("new", NOW + MINUTE)
    stand.gmail.batch_sizes.clear()
    assert len(kept.read()) == 36
    # The list has moved on by the new mail, so one is listed again.
    assert sum(stand.gmail.batch_sizes) == 17


def test_a_page_that_is_forgotten_meanwhile_is_listed_again(stand: GmailStand, kept: Kept) -> None:
    stand.gmail.page_size = 10
    for number in range(35):
        stand.put_mail(f"mail {number}", NOW - number * HOUR)
    kept.read(at_most=2)
    stand.gmail.forgets_pages = True
    assert len(kept.read()) == 35


def test_a_history_that_is_too_old_reads_again(stand: GmailStand, kept: Kept) -> None:
    stand.put_mail("one", NOW)
    kept.read()
    stand.put_mail("new", NOW - HOUR)
    stand.gmail.too_old = True
    assert kept.read() == [NOW - HOUR, NOW]


def test_a_long_history_is_read_page_by_page(stand: GmailStand, kept: Kept) -> None:
    kept.read()
    stand.gmail.page_size = 10
    for number in range(35):
        stand.put_mail(f"mail {number}", NOW - number * HOUR)
    stand.label("mail 3", "STARRED")
    assert len(kept.read()) == 35
    assert stand.gmail.batch_sizes == [35]


def test_a_longer_time_asked_for_is_read_from_its_beginning(stand: GmailStand, kept: Kept) -> None:
    old = WINDOW[0] - 20 * DAY
    stand.put_mail("old", old)
    stand.put_mail("one", NOW)
    assert kept.read() == [NOW]
    kept.window = (WINDOW[0] - 30 * DAY, WINDOW[1])
    assert kept.read() == [old, NOW]


def test_a_window_that_ends_too_early_is_read_again(stand: GmailStand, kept: Kept) -> None:
    kept.window = (WINDOW[0], NOW - DAY)
    stand.put_mail("one", NOW)
    assert kept.read() == []
    kept.window = WINDOW
    assert kept.read() == [NOW]


@pytest.mark.parametrize(
    "changed",
    [{"history": "x"}, {"history": 5}, {"since": "x"}, {"page": 5}, {"page": "å"}, {"oldest": "x"}, {"rule": "other"}],
)
def test_a_mark_that_is_none_is_read_anew(stand: GmailStand, kept: Kept, changed: dict[str, Any]) -> None:
    stand.put_mail("one", NOW)
    kept.read()
    kept.rows.clear()
    kept.marks["sent"] = json.dumps(json.loads(kept.marks["sent"]) | changed)
    assert kept.read() == [NOW]
    for text in ("", "x", "[]", "{}", '{"history":"1"}'):
        kept.marks["sent"] = text
        assert kept.read() == [NOW]


RATE = [
    (403, "rateLimitExceeded", {}),
    (403, "userRateLimitExceeded", {}),
    (429, "rateLimitExceeded", {}),
    (500, "backendError", {}),
    (503, "backendError", {}),
]


@pytest.mark.parametrize("refusal", RATE)
def test_refused_parts_are_sent_again_after_a_pause(
    stand: GmailStand, kept: Kept, refusal: tuple[int, str, dict[str, str]]
) -> None:
    for number in range(30):
        stand.put_mail(f"mail {number}", NOW - number * HOUR)
    stand.gmail.refuses = [refusal] * 42
    assert len(kept.read()) == 30
    assert stand.gmail.batch_sizes == [30, 30, 12]
    assert kept.pauses == [1, 2]


def test_a_pause_is_as_long_as_the_server_asks(stand: GmailStand, kept: Kept) -> None:
    stand.put_mail("one", NOW)
    stand.gmail.refuses = [(429, "rateLimitExceeded", {"Retry-After": "9"})]
    assert kept.read() == [NOW]
    assert kept.pauses == [9]


def test_a_long_pause_is_not_waited_for(stand: GmailStand, kept: Kept) -> None:
    stand.put_mail("one", NOW)
    stand.gmail.refuses = [(429, "rateLimitExceeded", {"Retry-After": "3600"})]
    error = kept.refused()
    assert isinstance(error, UnreachableError)
    assert error.pause == 3600
    assert (kept.pauses, kept.marks) == ([], {})
    assert kept.read() == [NOW]


def test_parts_that_stay_refused_are_not_marked_as_read(stand: GmailStand, kept: Kept) -> None:
    stand.gmail.page_size = 10
    for number in range(20):
        stand.put_mail(f"mail {number}", NOW - number * HOUR)
    kept.read(at_most=1)
    before = dict(kept.marks)
    stand.gmail.refuses = [(403, "userRateLimitExceeded", {})] * 1_000
    assert isinstance(kept.refused(), UnreachableError)
    assert kept.pauses == [1, 2, 4, 8, 16, 32]
    assert kept.marks == before
    stand.gmail.refuses = []
    assert len(kept.read()) == 20


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        ((403, "insufficientPermissions", {}), SignInError),
        ((403, "accessNotConfigured", {}), SourceError),
        ((401, "authError", {}), SignInError),
    ],
)
def test_parts_that_are_refused_for_good(
    stand: GmailStand, kept: Kept, refusal: tuple[int, str, dict[str, str]], kind: type[GrenseError]
) -> None:
    stand.put_mail("one", NOW)
    stand.gmail.refuses = [refusal] * 10
    assert isinstance(kept.refused(), kind)
    assert kept.pauses == []


def test_a_token_that_runs_out_within_a_batch_is_renewed(stand: GmailStand, kept: Kept) -> None:
    stand.put_mail("one", NOW)
    stand.gmail.refuses = [(401, "authError", {})]
    assert kept.read() == [NOW]


@pytest.mark.parametrize("where", ["/gmail/v1/users/me/messages", "/batch/gmail/v1"])
def test_a_token_that_runs_out_on_the_way_is_renewed(stand: GmailStand, kept: Kept, where: str) -> None:
    stand.put_mail("one", NOW)
    stand.expires_at = where
    assert kept.read() == [NOW]


@pytest.mark.parametrize(
    ("tired", "kind"),
    [
        ((403, "rateLimitExceeded", {}), UnreachableError),
        ((403, "dailyLimitExceeded", {}), UnreachableError),
        ((429, "rateLimitExceeded", {}), UnreachableError),
        ((429, "rateLimitExceeded", {"Retry-After": "7"}), UnreachableError),
        ((503, "backendError", {}), UnreachableError),
        ((403, "insufficientPermissions", {}), SignInError),
        ((403, "accessNotConfigured", {}), SourceError),
        ((500, "backendError", {}), SourceError),
    ],
)
def test_a_tired_server_costs_nothing(
    stand: GmailStand, kept: Kept, tired: tuple[int, str, dict[str, str]], kind: type[GrenseError]
) -> None:
    stand.put_mail("one", NOW)
    kept.read()
    stand.put_mail("new", NOW - HOUR)
    stand.tired = tired
    assert isinstance(kept.refused(), kind)
    stand.tired = None
    assert kept.read() == [NOW - HOUR, NOW]


@pytest.mark.parametrize(
    "garbage", ["", "null", "[]", '{"messages": 5}', '{"messages": [5]}', "{", '{"historyId": []}']
)
def test_garbage_is_an_error_and_costs_nothing(stand: GmailStand, kept: Kept, garbage: str) -> None:
    stand.put_mail("one", NOW)
    stand.garbage = garbage
    assert isinstance(kept.refused(), SourceError)
    stand.garbage = None
    assert kept.read() == [NOW]


@pytest.mark.parametrize("garbage", ["", "--batch_zebra--", "--batch_zebra\r\n\r\n{}", "x" * 1_000])
def test_a_batch_of_garbage_is_an_error(stand: GmailStand, kept: Kept, garbage: str) -> None:
    stand.put_mail("one", NOW)
    stand.gmail.batch_garbage = garbage
    assert isinstance(kept.refused(), SourceError)
    assert kept.marks == {}


def test_a_batch_without_all_its_parts_is_an_error(stand: GmailStand, kept: Kept) -> None:
    stand.put_mail("one", NOW)
    stand.put_mail("another", NOW - HOUR)
    stand.gmail.drops_parts = 1
    assert isinstance(kept.refused(), SourceError)


def test_pages_without_end_are_given_up(stand: GmailStand, kept: Kept) -> None:
    stand.gmail.endless = True
    assert kept.refused().code == "answer_too_large"


def test_work_mail_is_told_by_domains(stand: GmailStand) -> None:
    stand.put_mail("private", NOW)
    stand.put_mail("work", NOW - HOUR, To=f"{MARK} <ola@work.example>")
    stand.put_mail("copy", NOW - DAY, Cc="Ola <ola@work.example>")
    assert len(Kept(stand).read()) == 3
    stand.gmail.is_sorted = True
    sorted_out = Kept(stand, mailbox="mixed", work_domains=("work.example",))
    assert sorted_out.read() == [NOW - DAY, NOW - HOUR]
    assert sorted_out.left_out == {"not_of_work": 1}


def test_work_mail_is_told_by_labels(stand: GmailStand) -> None:
    stand.gmail.is_sorted = True
    stand.gmail.labels |= {"Label_2": "Customers/Work", "Label_3": "Private"}
    stand.put_mail("work", NOW, labels=("SENT", "Label_2"))
    stand.put_mail("private", NOW - HOUR, labels=("SENT", "Label_3"))
    kept = Kept(stand, mailbox="mixed", work_folders=("work",))
    assert kept.read() == [NOW]
    stand.label("private", "Label_2")
    assert kept.read() == [NOW - HOUR, NOW]
    stand.label("private", "Label_2", remove=True)
    assert kept.read() == [NOW]
    assert "Customers" not in repr(kept.marks)


def test_mail_is_asked_for_only_when_it_is_wanted(stand: GmailStand) -> None:
    assert METADATA not in stand.account(mail=False).scopes
    assert stand.account(calendar=False).scopes == (METADATA,)
    assert stand.account().scopes == (f"{AUTH}calendar.events.owned.readonly", METADATA)


def test_without_consent_to_mail_the_calendar_goes_on(stand: GmailStand) -> None:
    stand.accounts.unticked = {METADATA}
    stand.put_mail("one", NOW)
    stand.put_meeting("meeting", NOW, NOW + HOUR)
    source = stand.source()
    assert source.explore().declined == ("mail",)
    batches = list(source.batches(Query(WINDOW, {}, hashed, NOW)))
    source.close()
    kinds = [str(kind) for batch in batches for kind in batch.activities["kind"]]
    assert kinds == ["meeting"]
    assert [warning.code for batch in batches for warning in batch.warnings] == ["mail_not_agreed"]
    assert not any(path.startswith(("/gmail/", "/batch/")) for path in stand.paths)


def test_consent_to_mail_can_follow_later(stand: GmailStand) -> None:
    stand.put_mail("one", NOW)
    stand.kept = stand.sign_in(stand.account(stand._server.server_port, mail=False))
    assert stand.source().explore().declined == ("mail",)
    stand.kept = stand.sign_in(stand.account(stand._server.server_port))
    source = stand.source()
    assert source.explore().declined == ()
    batches = list(source.batches(Query(WINDOW, {}, hashed, NOW)))
    source.close()
    assert [str(kind) for batch in batches for kind in batch.activities["kind"]] == ["mail_sent"]


def test_no_socket_goes_elsewhere_and_no_secret_comes_out(
    stand: GmailStand, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    reached: set[Any] = set()
    connect = socket.socket.connect

    def watched(self: socket.socket, address: Any) -> None:
        reached.add(address)
        connect(self, address)

    stand.put_mail("one", NOW)
    source: Google = stand.source()
    monkeypatch.setattr(socket.socket, "connect", watched)
    batches = list(source.batches(Query(WINDOW, {}, hashed, NOW)))
    told = [repr(source), repr(vars(source)), repr(stand.account()), repr(source._tokens), repr(os.environ)]
    told += [repr([vars(batch) for batch in batches]), caplog.text]
    stand.revoke()
    with pytest.raises(SignInError) as caught:
        list(stand.source().batches(Query(WINDOW, {}, hashed, NOW)))
    told += ["".join(traceback.format_exception(caught.value)), repr(caught.value), caplog.text]
    source.close()
    ports = {port for _, port in (address[:2] for address in reached)}
    assert ports <= {stand.cable.port, stand.cable.target}
    for word in (MARK, ME, PASSWORD):
        assert word not in "".join(told)
