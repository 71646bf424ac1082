"""Exchange: the requests, the results from its answers, and the errors."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import logging
import socket
import ssl
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import trustme
from exchangelib.protocol import CachingProtocol

from grense.errors import (
    ElsewhereError,
    GrenseError,
    MissingExtraError,
    SettingsError,
    SignInError,
    SourceError,
    UnreachableError,
    ZoneError,
)
from grense.sources import faults
from grense.sources.base import Batch, Query
from grense.sources.exchange import Account, Exchange
from servers.cable import Cable
from servers.exchange import Event, ExchangeStand, Mail, Mailbox
from servers.exchange.server import Answer, busy, fault
from servers.stand import MARK, ME, PASSWORD

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 17, 22, tzinfo=dt.UTC), dt.datetime(2026, 12, 27, 23, tzinfo=dt.UTC))
MINUTE = dt.timedelta(minutes=1)
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class Kept:
    """A model of the store: the data of a mailbox, reading after reading."""

    def __init__(self, stand: ExchangeStand) -> None:
        self.stand = stand
        self.marks: dict[str, str] = {}
        self.rows: dict[str, list[tuple[dt.datetime, dt.datetime, str]]] = {}
        self.absences: set[dt.date] = set()
        self.left_out: dict[str, int] = {}
        self.warnings: list[str] = []

    def read(
        self,
        *,
        window: tuple[dt.datetime, dt.datetime] = WINDOW,
        now: dt.datetime = NOW,
        at_most: int | None = None,
        progress: Callable[[int, int], None] | None = None,
        **options: Any,
    ) -> list[Batch]:
        # Without the cable, which these tests do not use.
        source = self.stand.source(**{"url": f"http://127.0.0.1:{self.stand.server.port}", **options})
        taken = []
        try:
            for batch in source.batches(Query(window, dict(self.marks), hashed, now), progress):
                self._apply(batch)
                taken.append(batch)
                if len(taken) == at_most:
                    break
        finally:
            source.close()
        return taken

    def times(self) -> list[dt.datetime]:
        return sorted(start for rows in self.rows.values() for start, _, _ in rows)

    def _apply(self, batch: Batch) -> None:
        gone = {*batch.keys, *batch.replaces}
        kept = [row for row in self.rows.get(batch.part, []) if row[2] not in gone and not _lies_in(row, batch.clears)]
        starts, ends = (batch.activities[name].dt.to_pydatetime() for name in ("start", "end"))
        self.rows[batch.part] = kept + list(zip(starts, ends, batch.keys, strict=True))
        if batch.mark is not None:
            self.marks[batch.part] = batch.mark
        self.absences |= {day for _, day in batch.absences}
        self.left_out = {**self.left_out, **batch.left_out}
        self.warnings += [warning.code for warning in batch.warnings]


def _lies_in(row: tuple[dt.datetime, dt.datetime, str], span: tuple[dt.datetime, dt.datetime] | None) -> bool:
    return span is not None and row[0] < span[1] and row[1] > span[0]


def hashed(identity: str) -> str:
    return hashlib.blake2b(identity.encode(), digest_size=16).hexdigest()


@pytest.fixture
def stand() -> Iterator[ExchangeStand]:
    stand = ExchangeStand()
    yield stand
    stand.stop()


@pytest.fixture
def kept(stand: ExchangeStand) -> Kept:
    return Kept(stand)


def put(stand: ExchangeStand, event: Event, name: str = "one") -> None:
    stand.mailbox.put(name, event)


def at(hours: float = 0) -> dt.datetime:
    return NOW + hours * HOUR


# What counts


def test_a_meeting_that_was_accepted_is_work(stand: ExchangeStand, kept: Kept) -> None:
    put(stand, Event(at(8), at(9)))
    (batch,) = kept.read(mail=False)
    assert list(batch.activities.columns) == ["start", "end", "kind", "origin"]
    assert batch.activities.iloc[0].tolist() == [at(8), at(9), "meeting", "invited"]


LEFT_OUT = {
    "cancelled": Event(at(), at(1), is_cancelled=True),
    "declined": Event(at(), at(1), answer="Decline"),
    "unanswered": Event(at(), at(1), answer="NoResponseReceived"),
    "no_participant": Event(at(), at(1), is_meeting=False, answer="Organizer"),
    "private": Event(at(), at(1), sensitivity="Private"),
    "free": Event(at(), at(1), busy="Free"),
    "out_of_office": Event(at(), at(1), busy="OOF"),
    "day_or_longer": Event(at(), at(24)),
    "no_length": Event(at(), at()),
    "all_day": Event(at(11), at(35), all_day=True),
    "broken": Event(at(), at(1), raw="<t:Start>yesterday</t:Start><t:End>2026-11-18T12:00:00Z</t:End>"),
}


@pytest.mark.parametrize("reason", LEFT_OUT)
def test_what_is_no_work_is_counted_by_its_reason(stand: ExchangeStand, kept: Kept, reason: str) -> None:
    put(stand, LEFT_OUT[reason])
    put(stand, Event(at(2), at(3)), "beside it")
    (batch,) = kept.read(mail=False)
    assert dict(batch.left_out) == {reason: 1}
    counted = batch.activities.loc[batch.activities["kind"] == "meeting", "start"]
    assert counted.tolist() == [at(2)]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (Event(at(), at(1), busy="Tentative"), "unanswered"),
        (Event(at(), at(1), answer="Tentative"), "unanswered"),
        (Event(at(), at(1), answer="Unknown"), "unanswered"),
        (Event(at(), at(1), sensitivity="Confidential"), "private"),
        (Event(at(), at(1), sensitivity="Personal"), "private"),
        (Event(at(), at(1), raw="<t:Start>2026-11-18T12:00:00Z</t:Start>"), "broken"),
    ],
)
def test_other_words_for_the_same_reasons(stand: ExchangeStand, kept: Kept, event: Event, reason: str) -> None:
    put(stand, event)
    assert dict(kept.read(mail=False)[0].left_out) == {reason: 1}


@pytest.mark.parametrize(
    "event", [Event(at(), at(1), answer="Organizer"), Event(at(), at(1), busy="NoData"), Event(at(), at(23.9))]
)
def test_other_meetings_that_are_work(stand: ExchangeStand, kept: Kept, event: Event) -> None:
    put(stand, event)
    kept.read(mail=False)
    assert kept.times() == [at()]


@pytest.mark.parametrize(
    ("option", "reason"), [("blocks", "no_participant"), ("private", "private"), ("unanswered", "unanswered")]
)
def test_an_option_takes_it_in(stand: ExchangeStand, kept: Kept, option: str, reason: str) -> None:
    put(stand, LEFT_OUT[reason])
    kept.read(mail=False)
    assert kept.times() == []
    kept.read(mail=False, include=[option])
    assert kept.times() == [at()]


def test_a_calendar_without_a_single_meeting_is_told_of(stand: ExchangeStand, kept: Kept) -> None:
    put(stand, LEFT_OUT["no_participant"])
    kept.read(mail=False)
    assert kept.warnings == ["no_attendees"]


def test_days_out_of_office_are_local_days_over_the_end_of_summer_time(stand: ExchangeStand, kept: Kept) -> None:
    begin = dt.datetime(2026, 10, 23, 22, tzinfo=dt.UTC)  # midnight in Oslo, in summer
    end = dt.datetime(2026, 10, 26, 23, tzinfo=dt.UTC)  # midnight in Oslo, in winter
    put(stand, Event(begin, end, busy="OOF", all_day=True, is_meeting=False))
    kept.read(mail=False)
    assert sorted(kept.absences) == [dt.date(2026, 10, 24), dt.date(2026, 10, 25), dt.date(2026, 10, 26)]


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/New_York", "Asia/Tokyo"])
def test_a_day_out_of_office_in_the_zone_of_the_person(stand: ExchangeStand, kept: Kept, zone: str) -> None:
    from zoneinfo import ZoneInfo

    day = dt.datetime(2026, 11, 1, tzinfo=ZoneInfo(zone))
    whole = (day.astimezone(dt.UTC), (day + DAY).astimezone(dt.UTC))
    put(stand, Event(*whole, busy="OOF", all_day=True))
    kept.read(mail=False, tz=zone)
    assert kept.absences == {dt.date(2026, 11, 1)}


def test_an_all_day_event_from_another_zone_is_the_day_that_most_of_it_falls_on(
    stand: ExchangeStand, kept: Kept
) -> None:
    put(stand, Event(at(12), at(36), busy="OOF", all_day=True))  # midnight in Greenwich
    kept.read(mail=False, tz="Europe/Oslo")
    assert kept.absences == {dt.date(2026, 11, 19)}


def test_a_series_is_unfolded_by_the_server(stand: ExchangeStand, kept: Kept) -> None:
    put(stand, Event(at(-30 * 24), at(-30 * 24 + 1), every=7 * DAY, count=200))
    (batch,) = kept.read(mail=False)
    assert kept.times() == [at((-30 + 7 * week) * 24) for week in range(10)]
    assert len(set(batch.keys)) == 10


def test_what_overlaps_two_spans_of_reading_counts_once(stand: ExchangeStand, kept: Kept) -> None:
    edge = WINDOW[0] + 28 * DAY
    put(stand, Event(edge - HOUR, edge + HOUR))
    put(stand, Event(edge - HOUR, edge + HOUR, busy="Free"), "free")
    (batch,) = kept.read(mail=False)
    assert kept.times() == [edge - HOUR]
    assert dict(batch.left_out) == {"free": 1}


def test_what_ends_where_the_window_begins_lies_outside(stand: ExchangeStand, kept: Kept) -> None:
    put(stand, Event(WINDOW[0] - HOUR, WINDOW[0]))
    put(stand, Event(WINDOW[0] - HOUR, WINDOW[0] + MINUTE), "across")
    kept.read(mail=False)
    assert [row[1] for rows in kept.rows.values() for row in rows] == [WINDOW[0] + MINUTE]


@pytest.mark.parametrize("limit", [300, 10_000])
def test_more_than_a_view_may_hold_is_asked_for_in_shorter_spans(stand: ExchangeStand, kept: Kept, limit: int) -> None:
    stand.server.find_limit = limit
    starts = [at(-10 * 24) + number * 10 * MINUTE for number in range(1500)]
    for number, start in enumerate(starts):
        put(stand, Event(start, start + 10 * MINUTE), f"event {number}")
    kept.read(mail=False)
    assert kept.times() == starts


# What is new


def test_nothing_new_is_no_batch_and_two_requests(stand: ExchangeStand, kept: Kept) -> None:
    put(stand, Event(at(), at(1)))
    stand.put_mail("one", at())
    kept.read()
    stand.requests()
    assert kept.read() == []
    assert stand.requests() == 2


def test_an_empty_mailbox_is_nothing_new_as_well(stand: ExchangeStand, kept: Kept) -> None:
    kept.read()
    stand.requests()
    assert kept.read() == []
    assert stand.requests() == 2


def test_the_state_is_taken_before_the_calendar_is_read(stand: ExchangeStand, kept: Kept) -> None:
    kept.read(mail=False)
    assert stand.server.asked[:2] == ["SyncFolderItems", "FindItem"]


def test_a_long_list_of_changes_is_read_to_its_end(stand: ExchangeStand, kept: Kept) -> None:
    for number in range(1100):
        put(stand, Event(WINDOW[0] - number * HOUR, WINDOW[0] - number * HOUR), f"old {number}")
    kept.read(mail=False)
    assert stand.server.asked.count("SyncFolderItems") == 3
    assert kept.read(mail=False) == []


def test_a_mailbox_that_has_forgotten_its_states_is_read_anew(stand: ExchangeStand, kept: Kept) -> None:
    put(stand, Event(at(), at(1)))
    kept.read(mail=False)
    stand.mailbox.forget()
    put(stand, Event(at(3), at(4)), "new")
    kept.read(mail=False)
    assert kept.times() == [at(), at(3)]
    assert kept.read(mail=False) == []


def test_a_server_that_cannot_tell_changes_is_read_whole(stand: ExchangeStand, kept: Kept) -> None:
    stand.server.errors["SyncFolderItems"] = "ErrorInvalidOperation"
    put(stand, Event(at(), at(1)))
    kept.read(mail=False)
    put(stand, Event(at(3), at(4)))
    kept.read(mail=False)
    assert kept.times() == [at(3)]


@pytest.mark.parametrize("mark", ["", "no mark", "[]", '{"state": "c3RhdGU6MA=="}', '{"first": 1, "last": 2}'])
def test_a_mark_that_makes_no_sense_is_as_none(stand: ExchangeStand, kept: Kept, mark: str) -> None:
    put(stand, Event(at(), at(1)))
    stand.put_mail("one", at())
    kept.read()
    kept.marks = dict.fromkeys(kept.marks, mark)
    kept.rows = {}
    kept.read()
    assert kept.times() == [at(), at()]


@pytest.mark.parametrize(
    "changed", [{"include": ["blocks"]}, {"tz": "Asia/Tokyo"}, {"window": (WINDOW[0] + 7 * DAY, WINDOW[1] + 7 * DAY)}]
)
def test_what_is_asked_otherwise_is_read_anew(stand: ExchangeStand, kept: Kept, changed: dict[str, Any]) -> None:
    put(stand, Event(at(), at(1)))
    kept.read(mail=False)
    (batch,) = kept.read(mail=False, **changed)
    assert batch.clears == changed.get("window", WINDOW)


# Sent mail


def test_sent_mail_comes_a_page_at_a_time_and_goes_on_where_it_was_cut(stand: ExchangeStand, kept: Kept) -> None:
    sent = [at(-100 * 24) + number * HOUR for number in range(2300)]
    for number, moment in enumerate(sent):
        stand.put_mail(str(number), moment)
    assert [len(batch.activities) for batch in kept.read(calendar=False, at_most=1)] == [1000]
    assert [len(batch.activities) for batch in kept.read(calendar=False)] == [1000, 349]  # two days once more
    assert kept.times() == sent


def test_progress_is_told(stand: ExchangeStand, kept: Kept) -> None:
    for number in range(1200):
        stand.put_mail(str(number), at(-number))
    said: list[tuple[int, int]] = []
    kept.read(calendar=False, progress=lambda done, total: said.append((done, total)))
    assert said == [(1000, 1200), (1200, 1200)]


def test_a_server_that_gives_less_than_a_page(stand: ExchangeStand, kept: Kept) -> None:
    stand.server.page_limit = 70
    for number in range(1200):
        stand.put_mail(str(number), at(-number))
    kept.read(calendar=False)
    assert len(kept.times()) == 1200
    assert kept.read(calendar=False) == []


def test_days_of_much_mail_and_nothing_new(stand: ExchangeStand, kept: Kept) -> None:
    for number in range(1500):
        stand.put_mail(str(number), at() - number * MINUTE)
    kept.read(calendar=False)
    assert kept.read(calendar=False) == []
    stand.put_mail("new", at(1))
    kept.read(calendar=False)
    assert len(kept.times()) == 1501


def test_mail_that_comes_late_is_found(stand: ExchangeStand, kept: Kept) -> None:
    stand.put_mail("one", at())
    kept.read(calendar=False)
    stand.put_mail("written in the air", at(-40))
    kept.read(calendar=False)
    assert kept.times() == [at(-40), at()]


def test_mail_that_was_deleted_was_sent_all_the_same(stand: ExchangeStand, kept: Kept) -> None:
    stand.put_mail("one", at(-5))
    stand.put_mail("two", at(-4))
    kept.read(calendar=False)
    del stand.mailbox.mails["two"]
    kept.read(calendar=False)
    assert kept.times() == [at(-5), at(-4)]


def test_a_clock_that_was_a_day_ahead_hides_nothing_that_is_sent_then(stand: ExchangeStand, kept: Kept) -> None:
    stand.put_mail("ahead", at(23))
    kept.read(calendar=False)
    stand.put_mail("later, but earlier", at(1))
    kept.read(calendar=False, now=at(2))
    assert kept.times() == [at(1), at(23)]


def test_a_window_that_begins_earlier_is_read_from_there(stand: ExchangeStand, kept: Kept) -> None:
    stand.put_mail("old", WINDOW[0] - 3 * DAY)
    stand.put_mail("one", at())
    kept.read(calendar=False)
    assert kept.times() == [at()]
    kept.read(calendar=False, window=(WINDOW[0] - 7 * DAY, WINDOW[1]))
    assert kept.times() == [WINDOW[0] - 3 * DAY, at()]


@pytest.mark.parametrize(
    ("mail", "reason"),
    [
        (Mail(at(), is_draft=True), "draft"),
        (Mail(at(), "IPM.Schedule.Meeting.Resp.Pos"), "calendar_response"),
        (Mail(at(), "IPM.Schedule.Meeting.Notification.Forward"), "calendar_response"),
        (Mail(at(), "REPORT.IPM.Note.NDR"), "bounce"),
        (Mail(at(), "REPORT.IPM.Note.IPNRN"), "bounce"),
        (Mail(at(), "IPM.Note.Rules.OofTemplate.Microsoft"), "automatic"),
        (Mail(at(30)), "impossible_date"),
    ],
)
def test_mail_that_is_no_contact_is_counted(stand: ExchangeStand, kept: Kept, mail: Mail, reason: str) -> None:
    stand.mailbox.mails["one"] = mail
    (batch,) = kept.read(calendar=False)
    assert dict(batch.left_out) == {reason: 1}
    assert kept.times() == []


@pytest.mark.parametrize("item_class", ["IPM.Note", "IPM.Note.SMIME", "IPM.Schedule.Meeting.Request"])
def test_mail_that_a_person_wrote(stand: ExchangeStand, kept: Kept, item_class: str) -> None:
    stand.mailbox.mails["one"] = Mail(at(), item_class)
    (batch,) = kept.read(calendar=False)
    assert batch.activities.iloc[0].tolist() == [at(), at(), "mail_sent", "started"]


def test_the_same_mail_twice_counts_once_and_has_the_key_of_its_message_id(stand: ExchangeStand, kept: Kept) -> None:
    stand.mailbox.mails = {name: Mail(at(), message_id="&lt;1@example.org&gt;") for name in ("one", "copy")}
    (batch,) = kept.read(calendar=False)
    assert batch.keys == (hashed("<1@example.org>"),)
    assert dict(batch.left_out) == {"duplicate": 1}


def test_a_draft_that_stayed_does_not_hide_the_mail(stand: ExchangeStand, kept: Kept) -> None:
    stand.mailbox.mails = {
        "draft": Mail(at(-1), message_id="&lt;1@example.org&gt;", is_draft=True),
        "mail": Mail(at(), message_id="&lt;1@example.org&gt;"),
    }
    kept.read(calendar=False)
    assert kept.times() == [at()]


# What is missing


def test_a_calendar_that_is_gone_does_not_stop_the_mail(stand: ExchangeStand, kept: Kept) -> None:
    put(stand, Event(at(), at(1)))
    kept.read()
    stand.put_mail("one", at(2))
    stand.server.missing.add("calendar")
    *_, gone = kept.read()
    assert (gone.mark, gone.clears, len(gone.activities)) == (None, None, 0)
    assert kept.warnings == ["place_gone"]
    assert kept.times() == [at(), at(2)]
    stand.server.missing.clear()
    kept.read()
    assert kept.times() == [at(), at(2)]


def test_a_mailbox_with_nothing_left_of_it(stand: ExchangeStand, kept: Kept) -> None:
    stand.server.missing |= {"calendar", "sentitems"}
    for ask in (kept.read, stand.source().explore):
        with pytest.raises(SourceError, match=faults.not_found().title):
            ask()


def test_explore_gives_the_places_and_the_address(stand: ExchangeStand) -> None:
    source = stand.source(mail=False)
    found = source.explore()
    source.close()
    assert [(place.id, place.chosen) for place in found.places] == [("calendar", True), ("sent", False)]
    assert found.addresses == (ME,)
    assert found.options == {}
    assert stand.requests() == 2


# What can go wrong

PAUSE = {"Retry-After": "7"}
IN_A_MESSAGE = Answer(200, busy(7000).body)
HALF = Answer(200, busy(1).body[:300])
FAULTS: dict[str, tuple[Answer, GrenseError]] = {
    "busy as Exchange says it": (busy(7000), faults.busy(7)),
    "busy in a message": (IN_A_MESSAGE, faults.busy(7)),
    "busy without a time": (fault("ErrorServerBusy"), faults.busy()),
    "503": (Answer(503, headers=PAUSE), faults.busy(7)),
    "429": (Answer(429, headers=PAUSE), faults.busy(7)),
    "500 of something else": (Answer(500, MARK), faults.busy()),
    "502": (Answer(502), faults.busy()),
    "store away": (fault("ErrorMailboxStoreUnavailable"), faults.busy()),
    "401": (Answer(401, MARK, {"WWW-Authenticate": "Basic realm=x"}), faults.wrong_password()),
    "403": (Answer(403, MARK), faults.consent_withdrawn()),
    "access denied": (fault("ErrorAccessDenied"), faults.consent_withdrawn()),
    "account disabled": (fault("ErrorAccountDisabled"), faults.wrong_password()),
    "no mailbox": (fault("ErrorNonExistentMailbox"), faults.not_found()),
    "404": (Answer(404, MARK), faults.wrong_kind()),
    "a login page": (Answer(302, headers={"Location": "/owa/auth/logon.aspx"}), faults.wrong_kind()),
    "elsewhere": (
        Answer(307, headers={"Location": "https://mail.example.com/EWS/"}),
        faults.sends_elsewhere("mail.example.com"),
    ),
    "a page": (
        Answer(200, f"<html><body>{MARK}<br></body></html>", {"Content-Type": "text/html"}),
        faults.not_understood(),
    ),
    "another answer": (Answer(200, f"<a>{MARK}</a>"), faults.not_understood()),
    "nothing": (Answer(200), faults.not_understood()),
    "half an answer": (HALF, faults.not_understood()),
    "another status": (Answer(418, MARK), faults.not_understood()),
    "an unknown error": (fault("ErrorOfTheDay"), faults.not_understood()),
    "a bomb": (
        Answer(200, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        faults.not_understood(),
    ),
}


@pytest.mark.parametrize("which", FAULTS)
def test_a_fault_is_told_in_our_words_and_costs_nothing(stand: ExchangeStand, kept: Kept, which: str) -> None:
    answer, expected = FAULTS[which]
    put(stand, Event(at(), at(1)))
    stand.put_mail("one", at())
    kept.read()
    put(stand, Event(at(5), at(6)), "two")
    stand.server.instead.append(answer)
    with pytest.raises(GrenseError) as caught:
        kept.read()
    assert type(caught.value) is type(expected)
    assert str(caught.value) == str(expected)
    assert getattr(caught.value, "pause", None) == getattr(expected, "pause", None)
    assert getattr(caught.value, "host", None) == getattr(expected, "host", None)
    assert MARK not in "".join(traceback.format_exception(caught.value))
    kept.read()
    assert kept.times() == [at(), at(), at(5)]


def test_half_a_calendar_clears_nothing(stand: ExchangeStand, kept: Kept) -> None:
    for number in range(3):
        put(stand, Event(at(number), at(number + 1)), str(number))
    kept.read(mail=False)
    put(stand, Event(at(5), at(6)), "new")
    whole = stand.server.answer
    spoilt = iter([whole, *[lambda request: whole(request)._replace(body=whole(request).body[:-400])] * 9])
    stand.server.answer = lambda request: next(spoilt)(request)  # type: ignore[method-assign]  # a faulty server
    with pytest.raises(SourceError):
        kept.read(mail=False)
    assert kept.times() == [at(), at(1), at(2)]
    stand.server.answer = whole  # type: ignore[method-assign]  # and a working one again
    kept.read(mail=False)
    assert kept.times() == [at(), at(1), at(2), at(5)]


CABLE_FAULTS: dict[str, Callable[[Cable], None]] = {
    "reset": lambda cable: cable.refuse(),
    "hanging": lambda cable: cable.hang(),
    "cut": lambda cable: cable.cut(500),
    "half a page": lambda cable: cable.end(500),
}


@pytest.mark.parametrize("which", CABLE_FAULTS)
def test_a_pulled_cable_is_worth_another_try(stand: ExchangeStand, which: str) -> None:
    CABLE_FAULTS[which](stand.cable)
    source = stand.source(patience=stand.cable.patience)
    with pytest.raises(UnreachableError):
        source.explore()
    source.close()
    stand.cable.mend()
    again = stand.source()
    assert again.explore().places
    again.close()


def test_nobody_listens(stand: ExchangeStand) -> None:
    with socket.create_server(("127.0.0.1", 0)) as there:
        port = there.getsockname()[1]
    source = stand.source(url=f"http://127.0.0.1:{port}")
    with pytest.raises(UnreachableError, match=faults.unreachable().title) as caught:
        source.explore()
    source.close()
    assert str(port) not in str(caught.value)


def test_silence_ends_with_patience(stand: ExchangeStand) -> None:
    stand.cable.hang()
    source, begun = stand.source(patience=stand.cable.patience), time.monotonic()
    with pytest.raises(UnreachableError, match=faults.no_answer().title):
        source.explore()
    source.close()
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize(("bound", "expected"), [("_LIMIT", faults.too_large()), ("_DEADLINE", faults.too_slow())])
def test_an_answer_without_end(
    stand: ExchangeStand, kept: Kept, monkeypatch: pytest.MonkeyPatch, bound: str, expected: SourceError
) -> None:
    monkeypatch.setattr(f"grense.sources.exchange.client.{bound}", 0)
    with pytest.raises(type(expected), match=expected.title):
        kept.read()


def test_the_right_password_after_a_wrong_one(stand: ExchangeStand) -> None:
    source = stand.source("wrong")
    for _ in range(2):
        with pytest.raises(SignInError):
            source.explore()
    source.close()
    right = stand.source()
    assert right.explore().places
    right.close()
    right.close()


def test_a_wrong_password_is_tried_once(stand: ExchangeStand, kept: Kept) -> None:
    with pytest.raises(SignInError):
        kept.read(password="wrong")
    assert stand.requests() == 1


def test_a_password_in_any_letters(stand: ExchangeStand) -> None:
    stand.server.password = "smørbrød €"
    source = stand.source("smørbrød €")
    assert source.explore().places
    source.close()


def test_nothing_is_kept_by_exchangelib_and_nothing_is_logged(
    stand: ExchangeStand, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    put(stand, Event(at(), at(1)))
    stand.put_mail("one", at())
    files = set(Path(tempfile.gettempdir()).glob("exchangelib*"))
    kept.read()
    assert MARK not in caplog.text
    assert PASSWORD not in caplog.text
    assert "Authorization" not in caplog.text
    assert CachingProtocol._protocol_cache == {}
    assert set(Path(tempfile.gettempdir()).glob("exchangelib*")) == files
    assert PASSWORD not in repr(stand.source().__dict__["_account"])


def test_an_older_server_is_asked_in_its_own_way(stand: ExchangeStand, kept: Kept) -> None:
    stand.server.schemas = {"Exchange2010_SP2"}
    put(stand, Event(at(), at(1)))
    kept.read(mail=False)
    assert kept.times() == [at()]


# Hosts and certificates.


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def over_tls(authority: trustme.CA, name: str) -> ExchangeStand:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return ExchangeStand(tls=context, host="localhost")


@pytest.mark.parametrize(("name", "is_known"), [("localhost", False), ("mail.example.org", True)])
def test_a_certificate_of_nobody_or_of_another_is_refused_and_nothing_sent(
    authority: trustme.CA, tmp_path: Path, name: str, is_known: bool
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    stand = over_tls(authority, name)
    source = stand.source(ca=str(tmp_path / "ca.pem") if is_known else None)
    with pytest.raises(SourceError, match=faults.untrusted().title):
        source.explore()
    source.close()
    assert stand.requests() == 0
    stand.stop()


def test_the_organisations_own_authority_is_trusted_for_this_mailbox_alone(
    authority: trustme.CA, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    stand = over_tls(authority, "localhost")
    for ca, is_trusted in ((str(tmp_path / "ca.pem"), True), (None, False)):
        source = stand.source(ca=ca)
        if is_trusted:
            assert source.explore().places
        else:
            with pytest.raises(SourceError, match=faults.untrusted().title):
                source.explore()
        source.close()
    stand.stop()


def test_a_file_of_certificates_that_is_not_there(stand: ExchangeStand, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=faults.untrusted().title):
        stand.source(ca=str(tmp_path / "none.pem")).explore()


def test_ntlm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = tmp_path / "users"
    users.write_text(f"EXAMPLE:kari:{PASSWORD}\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    stand = ExchangeStand(auth="ntlm")
    kept = Kept(stand)
    put(stand, Event(at(), at(1)))
    stand.put_mail("one", at(2))
    kept.read()
    assert kept.times() == [at(), at(2)]
    stand.requests()
    assert kept.read() == []
    assert stand.requests() <= 5
    with pytest.raises(SignInError):
        kept.read(password="wrong")
    stand.stop()


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("mail.example.org", "https://mail.example.org/EWS/Exchange.asmx"),
        ("mail.example.org:8443", "https://mail.example.org:8443/EWS/Exchange.asmx"),
        ("https://mail.example.org/", "https://mail.example.org/EWS/Exchange.asmx"),
        ("https://mail.example.org/ews/exchange.asmx", "https://mail.example.org/ews/exchange.asmx"),
        ("http://localhost:80", "http://localhost:80/EWS/Exchange.asmx"),
    ],
)
def test_an_address_is_made_whole(url: str, endpoint: str) -> None:
    assert Account(url, "kari", ME).endpoint() == endpoint


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("outlook.office365.com", faults.online_only()),
        ("https://OUTLOOK.office.com/EWS/Exchange.asmx", faults.online_only()),
        ("http://mail.example.org", faults.insecure()),
        ("ftp://mail.example.org", faults.insecure()),
    ],
)
def test_an_address_that_is_not_asked(url: str, expected: SourceError) -> None:
    source = Exchange(Account(url, "kari", ME), PASSWORD, tz="Europe/Oslo")
    with pytest.raises(SourceError) as caught:
        source.explore()
    assert str(caught.value) == str(expected)


@pytest.mark.parametrize("wrong", [{"auth": "digest"}, {"address": "kari"}])
def test_an_account_that_makes_no_sense(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        Account(**{"url": "mail.example.org", "user": "kari", "address": ME, **wrong})


def test_a_zone_or_an_option_that_nobody_knows() -> None:
    account = Account("mail.example.org", "kari", ME)
    with pytest.raises(ZoneError):
        Exchange(account, PASSWORD, tz="Europe/Atlantis")
    with pytest.raises(GrenseError, match="unknown option"):
        Exchange(account, PASSWORD, tz="Europe/Oslo", include=["everything"])


def test_without_exchangelib_the_hint_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in [name for name in sys.modules if name.startswith(("exchangelib", "grense.sources.exchange.mailbox"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "grense.sources.exchange.client", raising=False)
    monkeypatch.setitem(sys.modules, "exchangelib", None)
    with pytest.raises(MissingExtraError):
        Exchange(Account("mail.example.org", "kari", ME), PASSWORD, tz="Europe/Oslo").explore()


def test_marks_say_nothing_of_the_mailbox(stand: ExchangeStand, kept: Kept) -> None:
    put(stand, Event(at(), at(1)))
    stand.put_mail("one", at())
    kept.read()
    assert sorted(key for mark in kept.marks.values() for key in json.loads(mark)) == [
        "first",
        "include",
        "last",
        "state",
        "tail",
        "tz",
        "window",
    ]
    assert "example" not in repr(kept.marks)


def test_elsewhere_names_the_host(stand: ExchangeStand, kept: Kept) -> None:
    stand.server.instead.append(FAULTS["elsewhere"][0])
    with pytest.raises(ElsewhereError) as caught:
        kept.read()
    assert caught.value.host == "mail.example.com"


@pytest.mark.parametrize(
    ("event", "kind", "origin", "place"),
    [
        (Event(at(), at(1)), "meeting", "invited", None),
        (Event(at(), at(1), answer="Organizer"), "meeting", "organised", None),
        (Event(at(), at(1), busy="WorkingElsewhere"), "meeting", "invited", "elsewhere"),
        (Event(at(), at(1), busy="WorkingElsewhere", is_meeting=False), "place", None, "elsewhere"),
        (Event(at(11), at(35), busy="WorkingElsewhere", is_meeting=False, all_day=True), "place", None, "elsewhere"),
    ],
)
def test_who_organised_a_meeting_and_where_it_is(
    stand: ExchangeStand, kept: Kept, event: Event, kind: str, origin: str | None, place: str | None
) -> None:
    put(stand, event)
    [row] = pd.concat([batch.activities.astype(object) for batch in kept.read()]).to_dict("records")
    said = tuple(None if pd.isna(row.get(name)) else row[name] for name in ("kind", "origin", "place"))
    assert said == (kind, origin, place)


@pytest.mark.parametrize(
    ("more", "origin"),
    [
        ("", None),
        (f"<t:ConversationIndex>{base64.b64encode(bytes(22)).decode()}</t:ConversationIndex>", "started"),
        (f"<t:ConversationIndex>{base64.b64encode(bytes(32)).decode()}</t:ConversationIndex>", "answer"),
        (f"<t:References>&lt;{MARK}@example.org&gt;</t:References>", "answer"),
        ("<t:ConversationIndex>no base64</t:ConversationIndex><t:InReplyTo/>", None),
    ],
)
def test_whether_a_sent_mail_answers_another(stand: ExchangeStand, kept: Kept, more: str, origin: str | None) -> None:
    stand.mailbox.mails["one"] = Mail(at(), message_id="&lt;one@example.org&gt;", more=more)
    [row] = pd.concat([batch.activities.astype(object) for batch in kept.read()]).to_dict("records")
    assert (None if pd.isna(row.get("origin")) else row["origin"]) == origin


# More than the default calendar


def with_calendars(stand: ExchangeStand) -> tuple[str, str]:
    """Two calendars beside the default one, each with a meeting."""
    names = ("AAProjects=", "AAShifts=")
    for number, name in enumerate(names):
        stand.server.calendars[name] = Mailbox()
        stand.server.calendars[name].put("one", Event(at(5 + number), at(5.5 + number)))
    return names


def test_explore_offers_the_own_calendars_and_reads_the_default_one_unless_others_are_named(
    stand: ExchangeStand,
) -> None:
    projects, shifts = with_calendars(stand)
    for chosen, expected in (((), [True, False, False]), ((projects, "calendar"), [True, True, False])):
        source = stand.source(calendars=chosen)
        places = source.explore().places
        source.close()
        assert [place.id for place in places] == ["calendar", projects, shifts, "sent"]
        assert [place.chosen for place in places] == [*expected, True]


def test_chosen_calendars_are_read_each_by_itself(stand: ExchangeStand, kept: Kept) -> None:
    projects, shifts = with_calendars(stand)
    put(stand, Event(at(), at(1)))
    stand.put_mail("one", at(2))
    kept.read()
    assert kept.times() == [at(), at(2)]
    kept.read(calendars=("calendar", projects, shifts))
    assert kept.times() == [at(), at(2), at(5), at(6)]
    assert len(kept.marks) == 4
    assert not [mark for mark in kept.marks if projects in mark]


def test_nothing_new_in_three_calendars_costs_four_requests(stand: ExchangeStand, kept: Kept) -> None:
    calendars = ("calendar", *with_calendars(stand))
    stand.put_mail("one", at(2))
    kept.read(calendars=calendars)
    stand.requests()
    assert kept.read(calendars=calendars) == []
    assert stand.requests() == 4
    stand.server.calendars[calendars[1]].put("two", Event(at(9), at(10)))
    [batch] = kept.read(calendars=calendars)
    assert len(batch.activities) == 2


def test_a_calendar_that_is_gone_does_not_stop_the_others(stand: ExchangeStand, kept: Kept) -> None:
    projects, shifts = with_calendars(stand)
    kept.read(calendars=(projects, shifts), mail=False)
    del stand.server.calendars[projects]
    stand.server.calendars[shifts].put("two", Event(at(9), at(10)))
    kept.read(calendars=(projects, shifts), mail=False)
    assert kept.warnings == ["place_gone"]
    assert kept.times() == [at(5), at(6), at(9)]
    del stand.server.calendars[shifts]
    with pytest.raises(SourceError, match=faults.not_found().title):
        kept.read(calendars=(projects, shifts), mail=False)
