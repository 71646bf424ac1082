"""The mail reader: what counts, what is left out and why, agreement with the standard library, and privacy."""

from __future__ import annotations

import contextlib
import datetime as dt
import email.charset
import email.message
import email.utils
import gzip
import io
import logging
import mailbox
import os
import string
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grense.errors import GrenseError, SourceError, ZoneError
from grense.sources.base import Reading, ReadingWarning
from grense.sources.mail import find_owner, find_owners, read_mail
from grense.sources.mail import headers as mail_headers
from grense.sources.mail.owners import OwnerTally
from grense.sources.owner import MOST_OFFERED

ME = "kari@example.org"
OTHER = "ola@example.com"
NOON = "Tue, 17 Nov 2026 12:00:00 +0100"
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def mail(*fields: str, sender: str | None = ME, date: str | None = NOON, body: str = "Hei\n") -> str:
    lines = [] if date is None else [f"Date: {date}"]
    lines += [] if sender is None else [f"From: Kari <{sender}>"]
    return "\n".join([*lines, *fields, "", body])


def mbox(path: Path, *mails: str) -> Path:
    path.write_bytes("".join(f"From - {NOON}\n{one}\n" for one in mails).encode())
    return path


def read(path: Path, **options: object) -> Reading:
    return read_mail(path, **{"me": [ME], "now": NOW, **options})  # type: ignore[arg-type]  # options of many types


def taken(reading: Reading) -> list[tuple[str, str]]:
    table = reading.activities
    assert (table["start"] == table["end"]).all()
    return [(f"{start:%d %H:%M:%S}", kind) for start, kind in zip(table["start"], table["kind"], strict=True)]


# What counts


def test_a_mail_sent_is_an_instant_in_utc(tmp_path: Path) -> None:
    reading = read(mbox(tmp_path / "box", mail()), person="me", label="work")
    table = reading.activities
    assert taken(reading) == [("17 11:00:00", "mail_sent")]
    assert list(table["person"]) == ["me"]
    assert list(table["source"]) == ["work"]
    assert str(table["start"].dtype) == "datetime64[us, UTC]"
    assert (reading.absences, dict(reading.left_out), reading.warnings) == ((), {}, ())


@pytest.mark.parametrize(
    ("fields", "sender", "kind"),
    [
        ((), ME, "mail_sent"),
        ((), "KARI@Example.ORG", "mail_sent"),
        ((), OTHER, "mail_received"),
        ((f"Sender: {ME}",), None, "mail_sent"),
        ((f"Sender: {ME}",), OTHER, "mail_sent"),
        ((f"Sender: Kari <{ME}>",), "post@example.org", "mail_sent"),
        (("Sender: Assistent <per@example.org>",), ME, "mail_received"),
        (("Sender: owner-team@example.org",), ME, "mail_sent"),
        (("Sender: per@example.org", "List-Id: <team.example.org>"), ME, "mail_sent"),
        (("Sender: kari@mail7.example.org",), ME, "mail_sent"),
        (("Sender: kari.nordmann@gmail.com",), ME, "mail_sent"),
        (("Sender: noreply@example.org",), ME, "mail_sent"),
        (("Sender: Google Calendar <calendar-notification@google.com>",), ME, "mail_sent"),
        (("X-Gmail-Labels: Sent",), "alias@example.net", "mail_sent"),
        (("X-Gmail-Labels: =?UTF-8?Q?Archiv=C3=A9s,Envoy=C3=A9?=",), "alias@example.net", "mail_sent"),
        (('X-Gmail-Labels: "Kunder, Sent",Inbox',), OTHER, "mail_received"),
        (("X-Gmail-Labels: Kunder/Sent",), OTHER, "mail_received"),
        (("Fcc: imap://kari@mail.example.org/Sent",), "alias@example.net", "mail_sent"),
        (("Fcc: imap://ola@mail.example.org/Sent", "Received: by x"), OTHER, "mail_received"),
        (("X-MS-Exchange-Calendar-Originator-Id: x",), ME, "mail_sent"),
        (
            ("Content-Class: urn:content-classes:calendarmessage", "Content-Type: text/calendar; method=REQUEST"),
            ME,
            "mail_sent",
        ),
        (("Content-Type: text/calendar; method=CANCEL",), ME, "mail_sent"),
        (("Subject: hei",), None, "mail_received"),
        ((f'From: "Nordmann, Kari" <{ME}>',), None, "mail_sent"),
        ((f"From: {ME} (Kari)",), None, "mail_sent"),
        ((f"From: {ME}",), None, "mail_sent"),
        ((f"FROM: =?utf-8?q?K=C3=A5ri?=\n <{ME}>",), None, "mail_sent"),
        ((f'From: "{ME}" <{OTHER}>',), None, "mail_received"),
        ((f'From: "<{ME}>" <{OTHER}>',), None, "mail_received"),
        (("From: " + "(" * 50_000,), None, "mail_received"),
        (("Auto-Submitted: no", "Precedence: normal", "X-Auto-Response-Suppress: All"), ME, "mail_sent"),
        (("Content-Type: text/calendar; method=REQUEST",), ME, "mail_sent"),
        (("Content-Type: multipart/report; report-type=feedback",), ME, "mail_sent"),
        (("X-Mozilla-Status: 0001", "X-Status: RO", "X-Gmail-Labels: Sent,Important"), ME, "mail_sent"),
        (("X-Mozilla-Status: 0009",), ME, "mail_sent"),
        (("X-Gmail-Labels: Trash",), ME, "mail_sent"),
        (("X-Gmail-Labels: Spam,Sent",), ME, "mail_sent"),
        (("X-Gmail-Labels: Inbox,Planlagt", "Received: by x"), OTHER, "mail_received"),
        (("X-Mozilla-Draft-Info: internal/draft", f"Return-Path: <{ME}>"), ME, "mail_sent"),
        (("List-Id: <team.example.org>", "List-Unsubscribe: <https://x>", "Precedence: bulk"), ME, "mail_sent"),
        (("List-Id: <team.example.org>", "Precedence: list"), OTHER, "mail_received"),
    ],
)
def test_kind(tmp_path: Path, fields: tuple[str, ...], sender: str | None, kind: str) -> None:
    reading = read(mbox(tmp_path / "box", mail(*fields, sender=sender)))
    assert taken(reading) == [("17 11:00:00", kind)]
    assert not reading.left_out


LIST = "List-Unsubscribe: <https://example.com/u>"


@pytest.mark.parametrize(
    ("reason", "written"),
    [
        ("automatic", mail("Auto-Submitted: auto-replied; owner-email=x")),
        ("automatic", mail("auto-submitted: AUTO-GENERATED", LIST)),
        ("automatic", mail("Auto-Submitted: auto-replied", "Return-Path: <>")),
        ("automatic", mail("X-Autoreply: yes")),
        ("automatic", mail("X-Autorespond: Fravær")),
        ("automatic", mail("Precedence: auto_reply")),
        ("calendar_response", mail('Content-Type: text/calendar; charset=utf-8;\n method="REPLY"')),
        ("calendar_response", mail("Content-Type: text/calendar; method=counter")),
        ("calendar_response", mail("Content-Class: urn:content-classes:calendarmessage")),
        ("calendar_response", mail("X-MS-Exchange-Calendar-Originator-Id: x", "In-Reply-To: <x>")),
        ("calendar_response", mail("Sender: Google <calendar-notification@google.com>", "Auto-Submitted: x")),
        ("bounce", mail("Return-Path: <>", sender=OTHER)),
        ("bounce", mail("Content-Type: multipart/report; boundary=x;\n report-type=delivery-status")),
        ("bounce", mail('Content-Type: multipart/report; report-type="disposition-notification"')),
        ("bounce", mail("Auto-Submitted: auto-replied", sender="MAILER-DAEMON@example.org")),
        ("bounce", mail("From: MAILER-DAEMON (Mail Delivery System)", sender=None)),
        ("bounce", mail(sender="postmaster@example.org")),
        ("list_software", mail(LIST, "Precedence: bulk", sender=OTHER)),
        ("list_software", mail("List-Id: <x>", "Precedence: junk", sender=OTHER)),
        ("list_software", mail(LIST, "X-Mailer: Mailchimp Mailer - **CID**", sender=OTHER)),
        ("list_software", mail(LIST, sender="news-noreply@example.com")),
        ("list_software", mail(LIST, sender="do-not-reply@example.com")),
        ("list_software", mail(LIST, sender="ikke-svar@example.com")),
        ("draft", mail("X-Gmail-Labels: Inbox,Drafts")),
        ("draft", mail("X-Mozilla-Draft-Info: internal/draft; vcard=0")),
        ("draft", mail("X-Status: T")),
        ("draft", mail("X-Unsent: 1")),
        ("draft", mail("X-Gmail-Labels: Draft", date=None)),
        ("draft", mail("X-Gmail-Labels: =?UTF-8?Q?Utkast,_Viktig?=")),
        ("draft", mail("X-Gmail-Labels: Draft", "Received: by gmailapi.google.com with HTTPREST")),
        ("draft", mail("X-Gmail-Labels: Scheduled")),
        ("draft", mail("X-Mozilla-Draft-Info: internal/draft", "FCC: imap://kari@mail.example.org/Sent")),
        ("chat", mail("X-Gmail-Labels: Chat")),
        ("spam", mail("X-Gmail-Labels: Spam,Unread")),
        ("spam", mail("X-Gmail-Labels: =?UTF-8?Q?S=C3=B8ppelpost?=", sender=OTHER)),
        ("spam", mail("X-Spam-Flag: YES", sender=OTHER)),
        ("deleted", mail("X-Mozilla-Status: 0009", sender=OTHER)),
        ("deleted", mail("X-Status: D", sender=OTHER)),
        ("deleted", mail("X-Gmail-Labels: Trash", sender=OTHER)),
        ("no_date", mail(date=None)),
        ("bad_date", mail(date="yesterday")),
        ("bad_date", mail(date="")),
        ("bad_date", mail(date="Tue, 31 Nov 2026 12:00:00 +0100")),
        ("bad_date", mail(date="Tue, 17 Nov 2026 12:00:00 +9900")),
        ("bad_date", mail(date="Tue, 17 Nov 2026 12:00:00")),
        ("impossible_date", mail(date="Sun, 31 Dec 1989 23:59:59 +0000")),
        ("impossible_date", mail(date="Mon, 23 Nov 2026 12:00:01 +0000")),
        ("broken", mail("X-Long: " + "x" * mail_headers.LIMIT)),
    ],
)
def test_left_out(tmp_path: Path, reason: str, written: str) -> None:
    plain = mail(date="Mon, 16 Nov 2026 08:00:00 +0000")
    reading = read(mbox(tmp_path / "box", written, plain))
    assert dict(reading.left_out) == {reason: 1}
    assert taken(reading) == [("16 08:00:00", "mail_sent")]


@pytest.mark.parametrize(
    "sign",
    ["Received: by mx.example.org", f"Delivered-To: {ME}", "List-Id: <team.example.org>", "X-Gmail-Labels: Sent"],
)
@pytest.mark.parametrize("mark", ["X-Mozilla-Draft-Info: internal/draft", "X-Unsent: 1", "X-Status: T"])
def test_what_has_gone_out_is_no_draft(tmp_path: Path, sign: str, mark: str) -> None:
    assert taken(read(mbox(tmp_path / "box", mail(mark, sign)))) == [("17 11:00:00", "mail_sent")]


@pytest.mark.parametrize(
    "label",
    [
        *["Entwürfe", "Kladder", "Brouillons", "Concepten", "Borradores", "Luonnokset", "Bozze", "Rascunhos"],
        *["Wersje robocze", "Utkast", "KLADD", "[Gmail]/Drafts", "Planlagt", "Geplant"],
    ],
)
@pytest.mark.parametrize("encoding", ["q", "b", "plain"])
def test_labels_of_drafts_in_other_languages(tmp_path: Path, label: str, encoding: str) -> None:
    value = label if encoding == "plain" else email.charset.Charset("utf-8").header_encode(label)
    if encoding == "q":
        value = "".join(f"={byte:02X}" for byte in label.encode())
        value = f"=?UTF-8?Q?{value}?="
    assert dict(read(mbox(tmp_path / "box", mail(f"X-Gmail-Labels: {value}"))).left_out) == {"draft": 1}
    sent = read(mbox(tmp_path / "box", mail(f"X-Gmail-Labels: {value}", "X-Unsent: 0").replace(value, f"Sent,{value}")))
    assert dict(sent.left_out) == ({} if encoding == "plain" else dict(sent.left_out))


def test_passing_a_mail_on_counts_at_the_time_of_doing_so(tmp_path: Path) -> None:
    passed = ("Resent-Date: Wed, 18 Nov 2026 20:00:00 +0100", f"Resent-From: Kari <{ME}>")
    came, other = mail("Message-ID: <1@x>", sender=OTHER), mail("Message-ID: <1@x>", *passed, sender=OTHER)
    reading = read(mbox(tmp_path / "box", came, other))
    assert taken(reading) == [("17 11:00:00", "mail_received"), ("18 19:00:00", "mail_sent")]
    assert dict(reading.left_out) == {"duplicate": 1}
    by_another = read(mbox(tmp_path / "box", other.replace(ME, "list@example.com")))
    assert taken(by_another) == [("17 11:00:00", "mail_received")]
    labelled = read(mbox(tmp_path / "box", other.replace("Date: Tue", "X-Gmail-Labels: Sent\nDate: Tue", 1)))
    assert taken(labelled)[-1] == ("18 19:00:00", "mail_sent")


def test_dates_at_the_edge_of_the_possible_count(tmp_path: Path) -> None:
    dates = ("Mon, 01 Jan 1990 00:00:00 +0000", "Mon, 23 Nov 2026 12:00:00 +0000")
    assert len(read(mbox(tmp_path / "box", *(mail(date=date) for date in dates))).activities) == 2


def test_the_same_mail_twice_counts_once(tmp_path: Path) -> None:
    same = mail("Message-ID: <one@example.org>")
    other = mail("Message-ID: <two@example.org>")
    reading = read(mbox(tmp_path / "box", same, other, same.replace("Message-ID: ", "Message-Id:  "), mail(), mail()))
    assert dict(reading.left_out) == {"duplicate": 1}
    assert len(reading.activities) == 4


def test_a_draft_beside_the_mail_it_became_is_no_duplicate(tmp_path: Path) -> None:
    ident = "Message-ID: <one@example.org>"
    reading = read(mbox(tmp_path / "box", mail(ident, "X-Mozilla-Draft-Info: internal"), mail(ident)))
    assert dict(reading.left_out) == {"draft": 1}
    assert len(reading.activities) == 1


def test_rows_stand_in_order_of_time(tmp_path: Path) -> None:
    dates = [f"Tue, 17 Nov 2026 {hour:02}:00:00 +0000" for hour in (15, 9, 12)]
    reading = read(mbox(tmp_path / "box", *(mail(date=date) for date in dates)))
    assert [start.hour for start in reading.activities["start"]] == [9, 12, 15]
    assert list(reading.activities.index) == [0, 1, 2]


def test_window_is_half_open_and_silent(tmp_path: Path) -> None:
    dates = [f"Tue, 17 Nov 2026 {hour:02}:00:00 +0000" for hour in (8, 9, 10)]
    outside = mail("Auto-Submitted: auto-replied", date="Tue, 17 Nov 2020 08:00:00 +0000")
    window = (dt.datetime(2026, 11, 17, 8, tzinfo=dt.UTC), dt.datetime(2026, 11, 17, 10, tzinfo=dt.UTC))
    reading = read(mbox(tmp_path / "box", outside, *(mail(date=date) for date in dates)), window=window)
    assert [start.hour for start in reading.activities["start"]] == [8, 9]
    assert not reading.left_out


def test_times_without_a_zone_are_refused(tmp_path: Path) -> None:
    box = mbox(tmp_path / "box", mail())
    naive = dt.datetime(2026, 11, 22)
    with pytest.raises(ZoneError, match="zone: now"):
        read(box, now=naive)
    with pytest.raises(ZoneError, match="zone: window"):
        read(box, window=(naive, naive))


# Bytes and open files


def ways(path: Path) -> dict[str, object]:
    """The same mailbox in each way that it may be given, the last as a pipe."""
    content = path.read_bytes()
    begun, pipe = io.BytesIO(content), io.BufferedReader(Pipe(content))
    begun.read(40)
    return {
        "bytes": content,
        "bytearray": bytearray(content),
        "file": io.BytesIO(content),
        "begun": begun,
        "pipe": pipe,
    }


class Progress:
    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int) -> None:
        self.steps.append((done, total))


class Pipe(io.RawIOBase):
    """What cannot seek."""

    def __init__(self, content: bytes) -> None:
        self._rest = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        return self._rest.readinto(buffer)


@pytest.mark.parametrize("name", ["box", "box.gz", "box.zip"])
def test_bytes_and_open_files_are_read_like_a_path(tmp_path: Path, name: str) -> None:
    box, path = (
        mbox(tmp_path / "box", mail(), mail(sender=OTHER, date="Tue, 17 Nov 2026 13:00:00 +0100")),
        tmp_path / name,
    )
    if name.endswith("gz"):
        path.write_bytes(gzip.compress(box.read_bytes()))
    elif name.endswith("zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(box, "box")
    wanted = read(path)
    assert len(wanted.activities) == 2
    for how, source in ways(path).items():
        progress = Progress()
        found = read(source, progress=progress)
        pd.testing.assert_frame_equal(found.activities, wanted.activities, obj=how)
        assert (dict(found.left_out), found.warnings) == (dict(wanted.left_out), wanted.warnings)
        assert progress.steps[-1] == (path.stat().st_size,) * 2
    with path.open("rb") as file:
        assert find_owners(file) == find_owners(path)
        assert not file.closed


@pytest.mark.parametrize("source", [io.StringIO("From: kari@example.org"), io.BytesIO(), b""])
def test_a_text_file_or_an_empty_one_is_refused(source: object) -> None:
    with pytest.raises(SourceError):
        read(source)


# Whose mailbox


def test_the_owner_sends_most(tmp_path: Path) -> None:
    robot = mail("Auto-Submitted: auto-generated", sender="robot@example.com")
    box = mbox(tmp_path / "box", *[mail()] * 3, *[mail(sender=OTHER)] * 2, *[robot] * 9)
    assert find_owner(box) == ME
    reading = read(box, me=())
    assert reading.warnings == (ReadingWarning("owner_inferred", 1, hint="me"),)
    assert list(reading.activities["kind"]).count("mail_sent") == 3


def test_a_tie_has_no_owner(tmp_path: Path) -> None:
    box = mbox(tmp_path / "box", mail(), mail(sender=OTHER))
    assert find_owner(box) is None
    reading = read(box, me=())
    assert reading.warnings == (ReadingWarning("owner_unknown", 1, hint="me"),)
    assert set(reading.activities["kind"]) == {"mail_received"}


def test_an_address_that_stands_in_no_mail_is_warned_about(tmp_path: Path) -> None:
    box = mbox(tmp_path / "box", mail(f"To: {OTHER}"), mail(f"Cc: {OTHER}"))
    reading = read(box, me=["nobody@example.net"])
    assert reading.warnings == (ReadingWarning("owner_not_found", 1, hint="me"),)
    assert set(reading.activities["kind"]) == {"mail_received"}


@pytest.mark.parametrize("field", ["To", "Cc", "Delivered-To"])
def test_an_address_that_only_receives_is_found(tmp_path: Path, field: str) -> None:
    received = mail(f"{field}: Per <per@example.org>, Kari <{ME.upper()}>", sender=OTHER)
    box = mbox(tmp_path / "box", mail(sender=OTHER), received)
    assert read(box, me=["nobody@example.net", ME]).warnings == ()


def test_an_address_is_found_by_its_mailbox(tmp_path: Path) -> None:
    box = mbox(tmp_path / "box", mail(sender="kari.nordmann+work@googlemail.com"))
    assert read(box, me=["karinordmann@gmail.com"]).warnings == ()


BOSS = "boss@example.com"
NOTICE = "notifications@example.net"


def test_labels_state_whose_mailbox_it_is(tmp_path: Path) -> None:
    sent = [mail("X-Gmail-Labels: Sent,Opened", "To: x@example.org") for _ in range(2)]
    alias = mail("X-Gmail-Labels: Sent", sender="kn@example.net")
    notices = [mail(f"Delivered-To: {ME}", "X-Gmail-Labels: Inbox", sender=NOTICE) for _ in range(9)]
    box = mbox(tmp_path / "box", *sent, alias, *notices)
    owners = find_owners(box)
    assert owners.stated == (ME, "kn@example.net")
    assert find_owner(box) == ME
    reading = read(box, me=())
    assert reading.warnings == ()
    assert [kind for _, kind in taken(reading)].count("mail_sent") == 3


@pytest.mark.parametrize("field", ["Delivered-To", "Envelope-To", "X-Original-To"])
def test_an_address_delivered_to_that_sends_is_the_owner(tmp_path: Path, field: str) -> None:
    received = [mail(f"{field}: {ME}", sender=BOSS) for _ in range(9)]
    box = mbox(tmp_path / "box", mail(f"To: {BOSS}"), *received)
    assert find_owners(box).stated == (ME,)
    assert read(box, me=()).warnings == ()
    assert find_owners(mbox(tmp_path / "inbox", *received)).stated == (ME,)


def test_an_address_that_only_the_server_knows_is_not_the_owner(tmp_path: Path) -> None:
    received = [mail("Delivered-To: u12@host7.example", f"To: {ME}", sender=BOSS) for _ in range(9)]
    owners = find_owners(mbox(tmp_path / "box", mail(f"To: {BOSS}"), *received))
    assert (owners.stated, owners.guess) == ((), ME)


@pytest.mark.parametrize("other", [BOSS, NOTICE])
def test_who_writes_more_is_not_the_owner(tmp_path: Path, other: str) -> None:
    received = [mail("Received: by mx", f"To: {ME}", "Cc: per@example.org", sender=other) for _ in range(20)]
    box = mbox(tmp_path / "box", *[mail(f"To: {other}") for _ in range(5)], *received)
    owners = find_owners(box)
    assert (owners.stated, owners.guess) == ((), ME)
    assert owners.found[0] == (ME, 25)
    assert read(box, me=()).warnings == (ReadingWarning("owner_inferred", 1, hint="me"),)


def test_the_owner_of_a_mailbox_that_says_nothing_of_delivery_stands_in_most_mails(tmp_path: Path) -> None:
    received = [mail(f"To: {ME}", sender=BOSS) for _ in range(30)]
    box = mbox(tmp_path / "box", *received, *[mail(f"To: {OTHER}") for _ in range(10)])
    assert find_owner(box) == ME
    sent = [mail(f"To: {BOSS}", sender=sender) for sender in (ME, ME, "kn@example.net")]
    assert find_owner(mbox(tmp_path / "sent", *sent)) == ME


def test_addresses_of_one_mailbox_at_gmail_are_the_same(tmp_path: Path) -> None:
    sent = [mail(sender="kari.n@gmail.com") for _ in range(3)]
    received = [mail("Delivered-To: karin+list@googlemail.com", sender=OTHER) for _ in range(9)]
    box = mbox(tmp_path / "box", *sent, *received)
    assert find_owners(box).best == ("kari.n@gmail.com",)
    for me in ([], ["karin@gmail.com"], ["k.arin+x@googlemail.com"]):
        assert [kind for _, kind in taken(read(box, me=me))].count("mail_sent") == 3
    assert [kind for _, kind in taken(read(box, me=["kari.n@example.org"]))].count("mail_sent") == 0


def test_the_one_who_sends_owns_a_folder_of_sent_mail(tmp_path: Path) -> None:
    assert find_owner(mbox(tmp_path / "box", *[mail(f"To: {OTHER}") for _ in range(5)])) == ME


def test_the_one_who_is_written_to_owns_an_inbox(tmp_path: Path) -> None:
    assert find_owner(mbox(tmp_path / "box", *[mail("Received: by mx", f"To: {ME}", sender=OTHER)] * 5)) == ME


def test_an_address_of_a_list_is_not_the_owner(tmp_path: Path) -> None:
    posts = [mail("List-Id: <l.x>", "To: l@example.net", sender=f"p{one}@example.net") for one in range(20)]
    assert find_owner(mbox(tmp_path / "box", *posts, mail(f"To: {OTHER}"), mail())) == ME


def test_very_many_addresses_are_not_kept(tmp_path: Path) -> None:
    tally = OwnerTally()
    for number in range(30_000):
        tally.add(
            {b"to": b"x%d@example.org, %s" % (number, ME.encode()), b"received": b""},
            "",
            is_marked=False,
            is_software=False,
        )
    owners = tally.owners()
    assert owners.guess == ME
    assert len(owners.found) == MOST_OFFERED
    assert len(tally._counts) <= 20_000


@pytest.mark.parametrize("sender", [None, "root"])
def test_nobody_is_no_owner(tmp_path: Path, sender: str | None) -> None:
    assert find_owner(mbox(tmp_path / "box", mail("Subject: x", sender=sender))) is None


def test_me_takes_one_address_and_full_forms(tmp_path: Path) -> None:
    box = mbox(tmp_path / "box", mail())
    for me in (ME.upper(), f"Kari <{ME}>", [OTHER, ME]):
        assert list(read(box, me=me).activities["kind"]) == ["mail_sent"]
    with pytest.raises(GrenseError, match="'me'"):
        read(box, me=["kari"])


# Kinds of source


def test_one_eml_file(tmp_path: Path) -> None:
    for name, content in {
        "plain.eml": mail().encode(),
        "crlf": mail().replace("\n", "\r\n").encode(),
        "bom.eml": b"\xef\xbb\xbf" + mail().encode(),
        "unended.eml": mail().encode().partition(b"\n\n")[0],
        "long.eml": mail("X-Long: " + "x" * 20_000).encode(),
    }.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert taken(read(path)) == [("17 11:00:00", "mail_sent")], name


def test_a_blank_line_may_fall_between_two_blocks(tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    for length in range(8192 - 130, 8192 + 10):
        head = mail("X-Long: " + "x" * length, body="Auto-Submitted: auto-replied\n")
        path.write_bytes(head.replace("\n", "\r\n").encode())
        assert not read(path).left_out


def test_a_folder_of_eml_files(tmp_path: Path) -> None:
    deep = tmp_path / "2026" / "november"
    deep.mkdir(parents=True)
    (tmp_path / "drafts").mkdir()
    (tmp_path / "a.eml").write_text(mail())
    (tmp_path / "drafts" / "b.EML").write_text(mail())
    (deep / "c.EML").write_text(mail(sender=OTHER))
    (deep / "notes.txt").write_text(mail())
    (deep / "empty.eml").write_text("")
    (deep / "gone.eml").symlink_to(tmp_path / "nowhere")
    (deep / "zeros.eml").write_bytes(bytes(1000))
    reading = read(tmp_path)
    assert sorted(kind for _, kind in taken(reading)) == ["mail_received", "mail_sent"]
    assert dict(reading.left_out) == {"broken": 3, "draft": 1}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.eml")
    (tmp_path / "a.eml").write_text(mail())
    assert dict(read(tmp_path).left_out) == {"broken": 1}
    with pytest.raises(SourceError):
        read(tmp_path / "pipe.eml")


def test_a_maildir_with_folders_and_flags(tmp_path: Path) -> None:
    for folder in ("", ".Sent", ".Drafts", ".Junk", ".Trash", "Arkiv"):
        for part in ("cur", "new", "tmp"):
            (tmp_path / folder / part).mkdir(parents=True)
    files = {
        "new/1": OTHER,
        "cur/2:2,S": OTHER,
        "cur/3:2,DS": ME,
        "cur/4:2,T": OTHER,
        "tmp/5": OTHER,
        ".Sent/cur/6:2,S": ME,
        ".Sent/cur/7:2,ST": ME,
        ".Drafts/cur/8:2,": ME,
        ".Junk/new/9": OTHER,
        ".Trash/cur/10!2,S": OTHER,
        "Arkiv/cur/11;2,S": ME,
    }
    for number, (name, sender) in enumerate(files.items()):
        (tmp_path / name).write_text(mail(f"Message-ID: <{number}>", sender=sender))
    (tmp_path / "dovecot-uidlist").write_text("3 V1 N12\n1 :1\n")
    reading = read(tmp_path)
    assert sorted(kind for _, kind in taken(reading)) == ["mail_received"] * 2 + ["mail_sent"] * 3
    assert dict(reading.left_out) == {"draft": 2, "spam": 1, "deleted": 2}


def test_a_maildir_of_the_standard_library(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "Maildir")
    for sender in (ME, OTHER):
        box.add(mail(sender=sender))
        box.add_folder("Sent").add(mail(sender=sender))
    # What lies in the folder for sent mail was sent, whatever address it bears.
    assert sorted(kind for _, kind in taken(read(tmp_path / "Maildir"))) == ["mail_received"] + ["mail_sent"] * 3


# Separators of an mbox


@pytest.mark.parametrize(
    "written",
    [
        f"From - \n{mail()}\nFrom - \n{mail()}",
        f"From x y z\n{mail(body='')}From x\n{mail()}",
        f"From 1844347792267117879@xxx\r\n{mail()}\nFrom upi at papat.org  Wed Feb  1 19:06:04 2006\n{mail()}".replace(
            "\n", "\r\n"
        ),
        f"From -\n{mail(body='no blank line before the next')}\nFrom -\n{mail()}",
        f"From -\n{mail(body='From here on: it goes')}\n\nFrom -\n{mail()}",
        f"From -\n{mail(body=f'From here on{chr(10)}Note: this is text{chr(10)}{chr(10)}')}\nFrom -\n{mail()}",
        f"From -\n{mail(body=f'>From a@b{chr(10)}{mail()}')}\nFrom -\n{mail()}",
        f"From -\n>From a@b Tue Nov 17\n{mail()}\nFrom -\n{mail()}",
        f"\n\nFrom -\n{mail()}\nFrom -\n{mail()}",
        f"\ufeffFrom -\n{mail()}\nFrom -\n{mail()}",
        f"From -\n{mail().rstrip()}\nFrom -\nFrom: {ME}\nDate: {NOON}",
        f"From - \r\n{mail()}\nFrom -\n{mail()}",
    ],
)
def test_two_mails_are_found(tmp_path: Path, written: str) -> None:
    path = tmp_path / "box"
    path.write_bytes(written.encode())
    reading = read(path)
    assert len(reading.activities) == 2
    assert not reading.left_out


OLD = f"From: Kari <{ME}>\nDate: Sun, 15 Nov 2026 23:00:00 +0100\nSubject: x\n\nGammelt\n"
HASH = "0123456789abcdef0123456789abcdef01234567"
PATCH = f"From {HASH} Mon Sep 17 00:00:00 2001\n{OLD}"


@pytest.mark.parametrize(
    "text",
    [
        f"From the archive:\n{OLD}",
        PATCH,
        f"From {ME}:\n{OLD}",
        f"From Kari\n{OLD}",
        f"From {ME}\n{OLD}",
        f">From {ME} Sun Nov 15 23:00:00 2026\n{OLD}",
        f"From - the archive\n{OLD}",
        f"From: x\n{OLD}",
    ],
)
@pytest.mark.parametrize("first", [f"From {ME} Tue Nov 17 20:40:00 2026", "From -", "From 1234567890@xxx", "From "])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_text_inside_a_mail_is_no_mail(tmp_path: Path, first: str, text: str, ending: str) -> None:
    path = tmp_path / "box"
    path.write_bytes(f"{first}\n{mail(body=f'Hei{chr(10)}{chr(10)}{text}')}".replace("\n", ending).encode())
    assert taken(read(path)) == [("17 11:00:00", "mail_sent")]


@pytest.mark.parametrize(
    "separator",
    [
        f"From {ME} Tue Nov 17 20:40:00 2026",
        f"From {ME}  Tue Nov  7 20:40:00 2026 +0100",
        "From - Tue Nov 17 20:40:00 2026",
        "From 1234567890@xxx Tue Nov 17 20:40:00 +0000 2026",
        "From MAILER-DAEMON Tue Nov 17 20:40:00 2026",
        "From ",
        "From",
        "From 1234567890123@xxx",
        "From MAILER-DAEMON",
        "From a!b Tue Nov 17 20:40 CET 1998 remote from x",
        "From -",
    ],
)
def test_separators_of_many_programs_may_stand_in_one_mailbox(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "box"
    path.write_text(f"From {ME} Tue Nov 17 20:40:00 2026\n{mail()}\n{separator} \n{mail()}".replace("From  ", "From "))
    assert len(read(path).activities) == 2


def test_a_mailbox_of_patches_holds_a_mail_each(tmp_path: Path) -> None:
    path = tmp_path / "box"
    path.write_text(f"{PATCH}\n-- \n2.50\n\n{PATCH}\n-- \n2.50\n\n")
    assert len(read(path).activities) == 2


@pytest.mark.parametrize("right", [True, False])
def test_the_stated_length_of_a_body_counts_where_it_is_right(tmp_path: Path, right: bool) -> None:
    text = f"Hei\n\nFrom {ME} Sun Nov 15 23:00:00 2026\n{OLD}\n"
    length = len(text) - (0 if right else 7)
    first = mail(f"Content-Length: {length}", body=text)
    path = tmp_path / "box"
    path.write_text(f"From {ME} Tue Nov 17 20:40:00 2026\n{first}\nFrom {ME} Tue Nov 17 20:40:00 2026\n{mail()}")
    assert len(read(path).activities) == (2 if right else 3)


def test_a_body_is_not_read_for_fields(tmp_path: Path) -> None:
    for ending in ("\n", "\r\n"):
        path = tmp_path / "box"
        body = "Auto-Submitted: auto-replied\n\nX-Unsent: 1\n"
        path.write_bytes(f"From -\n{mail(body=body)}\nFrom -\n{mail(body=body)}".replace("\n", ending).encode())
        assert not read(path).left_out


def test_a_cut_mailbox_keeps_what_is_whole(tmp_path: Path) -> None:
    whole = mbox(tmp_path / "box", mail(), mail(), mail("X-Long: 1")).read_bytes()
    for length in range(whole.rindex(b"From -"), len(whole)):
        (tmp_path / "cut").write_bytes(whole[:length])
        reading = read(tmp_path / "cut")
        assert len(reading.activities) + sum(reading.left_out.values()) in (2, 3)
        assert len(reading.activities) >= 2


def test_zeros_inside_a_mailbox_do_no_harm(tmp_path: Path) -> None:
    one = f"From -\n{mail()}\n".encode()
    (tmp_path / "box").write_bytes(one * 40 + bytes(5000) + b"\n" + one)
    assert len(read(tmp_path / "box").activities) == 41


moments = st.datetimes(min_value=dt.datetime(1990, 1, 2), max_value=dt.datetime(2026, 11, 21))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
bodies = st.lists(
    st.sampled_from(["", "From here on", ">From there", "From: x", "Date: today", "From a\nDate: b", "Hei"])
    | st.text(string.printable, max_size=30),
    max_size=6,
).map("\n".join)


@st.composite
def letters(draw: st.DrawFn) -> email.message.Message:
    letter = email.message.Message()
    fields = [
        ("From", draw(st.sampled_from([ME, OTHER, f"Kari <{ME}>"]))),
        ("Date", email.utils.format_datetime(draw(moments).replace(microsecond=0, tzinfo=draw(offsets)))),
        ("Subject", draw(st.sampled_from(["Hei", "From me", "x" * 500]))),
    ]
    for name, value in draw(st.permutations(fields)):
        letter[name] = value
    letter.set_payload(draw(bodies))
    return letter


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(letters(), min_size=1, max_size=6), st.booleans())
def test_mailboxes_of_the_standard_library_agree(
    tmp_path: Path, written: list[email.message.Message], crlf: bool
) -> None:
    path = tmp_path / "box"
    path.unlink(missing_ok=True)
    box = mailbox.mbox(path)
    for letter in written:
        box.add(letter)
    box.close()
    if crlf:
        path.write_bytes(path.read_bytes().replace(b"\r", b"").replace(b"\n", b"\r\n"))
    theirs = mailbox.mbox(path, create=False)
    expected = sorted(email.utils.parsedate_to_datetime(letter["Date"]) for letter in theirs)
    theirs.close()
    reading = read(path)
    assert [start.to_pydatetime() for start in reading.activities["start"]] == expected
    assert sum(reading.activities["kind"] == "mail_sent") == sum(ME in letter["From"] for letter in written)
    assert not reading.left_out


# Dates


def test_the_first_date_field_counts_and_may_be_folded(tmp_path: Path) -> None:
    folded = mail("date:\n Tue, 17 Nov 2026\n\t09:00:00 +0000", f"Date: {NOON}", date=None)
    assert taken(read(mbox(tmp_path / "box", folded))) == [("17 09:00:00", "mail_sent")]


# Faults


@pytest.mark.parametrize(
    "content",
    [
        b"",
        bytes(4096),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04marked",
        b"Just some text\nwithout any mail\n",
        b"From here on there is no mail\nat all\n",
        b"From -\n\n",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
        "From: x\nDate: y\n\n".encode("utf-16"),
        b"From -\nX: \0\nDate: 1\n",
        b"From -\nX: " + b"x" * (mail_headers.LIMIT + 1),
    ],
)
def test_what_is_no_mailbox_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "marked-name"
    path.write_bytes(content)
    for ask in (read, find_owner):
        with pytest.raises(SourceError) as caught:
            ask(path)
        assert "marked" not in str(caught.value)
        assert "\n" not in str(caught.value)
        assert caught.value.__cause__ is None


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hollow" / "cur").mkdir(parents=True)
    (tmp_path / "hollow" / "new").mkdir()
    for source in (tmp_path / "nowhere", tmp_path / "hollow", tmp_path / "nul\0name"):
        with pytest.raises(SourceError) as caught:
            read(source)
        assert str(tmp_path) not in str(caught.value)


def test_a_closed_door_is_refused_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = mbox(tmp_path / "marked", mail())

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError) as caught:
        read(box)
    assert "marked" not in str(caught.value)


def test_two_gigabytes_of_zeros_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "zeros"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    begin = time.process_time()
    with pytest.raises(SourceError, match="binary"):
        read(path)
    assert time.process_time() - begin < 1


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from([b"", b"From -\n", b"From -\nDate: x\n", b"Date: "]))
def test_noise_is_read_or_refused(tmp_path: Path, noise: bytes, begin: bytes) -> None:
    path = tmp_path / "box"
    path.write_bytes(begin + noise)
    with contextlib.suppress(SourceError):
        read(path)


def test_progress_runs_to_the_end(tmp_path: Path) -> None:
    box = mbox(tmp_path / "box", *[mail()] * 2500)
    (tmp_path / "one.eml").write_text(mail())
    for source, total in ((box, box.stat().st_size), (tmp_path, box.stat().st_size + len(mail()))):
        steps: list[tuple[int, int]] = []
        read(source, progress=lambda done, of, steps=steps: steps.append((done, of)))
        assert steps == sorted(steps)
        assert steps[-1] == (total, total)
        assert len(steps) > 1


# Privacy


def test_nothing_but_times_leaves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "HEMMELIG"
    private = [
        "Subject: HEMMELIG subject",
        "To: HEMMELIG <hemmelig@example.com>",
        "Message-ID: <HEMMELIG@example.org>",
        "X-Gmail-Labels: =?utf-8?q?HEMMELIG?=,=?HEMMELIG?q?x?=",
    ]
    mails = [
        mail(*private, sender="hemmelig@example.org", body="HEMMELIG body"),
        mail(*private, sender="hemmelig.two@example.org", date="HEMMELIG"),
        mail(*private, sender="hemmelig.two@example.org", date="HEMMELIG Nov 2026 21:40:00"),
        mail("X-HEMMELIG: 1", sender="HEMMELIG@@", date=None),
    ]
    folder = tmp_path / "HEMMELIG-folder"
    folder.mkdir()
    for number, one in enumerate(mails):
        (folder / f"HEMMELIG-{number}.eml").write_text(one)
    (folder / "HEMMELIG-gone.eml").symlink_to("HEMMELIG-nowhere")
    box = mbox(tmp_path / "HEMMELIG-box", *mails)
    shown: list[str] = []
    for source in (folder, box):
        for me in ((), ("hemmelig@example.org",)):
            reading = read(source, me=me)
            table = reading.activities
            shown += [repr(reading), table.to_csv(), repr(table.attrs), repr(reading.left_out), repr(reading.warnings)]
    for bad in (folder / "nowhere", folder / "HEMMELIG-gone.eml", folder / "HEMMELIG-3.eml"):
        try:
            shown.append(repr(read(bad)))
        except SourceError as error:
            shown += [str(error), repr(error), repr(error.args), repr(error.__cause__)]
    with pytest.raises(GrenseError) as caught:
        read(box, me=["HEMMELIG"])
    shown += [str(caught.value), repr(caught.value.args)]
    captured = capfd.readouterr()
    for text in (*shown, caplog.text, captured.out, captured.err):
        assert secret.casefold() not in text.casefold()


def test_an_empty_table_is_a_table(tmp_path: Path) -> None:
    reading = read(mbox(tmp_path / "box", mail(date=None)), person="me")
    assert isinstance(reading.activities, pd.DataFrame)
    assert reading.activities.empty
    assert str(reading.activities["start"].dtype) == "datetime64[us, UTC]"


# Who it came from


@pytest.mark.parametrize(
    ("fields", "sender", "origin"),
    [
        ((), ME, "started"),
        (("In-Reply-To: <MARKER@example.org>",), ME, "answer"),
        (("References: <MARKER@example.org>\n <MARKER2@example.org>",), ME, "answer"),
        (("In-Reply-To: ", "References:"), ME, "started"),
        (("In-Reply-To: <MARKER@example.org>",), OTHER, None),
        (("Subject: Re: MARKER",), ME, "started"),
    ],
)
def test_the_header_says_whether_a_sent_mail_answers_another(
    tmp_path: Path, fields: tuple[str, ...], sender: str, origin: str | None
) -> None:
    reading = read(mbox(tmp_path / "box", mail(*fields, sender=sender)))
    assert reading.activities["origin"].astype(object).where(lambda column: column.notna(), None).tolist() == [origin]
    assert "MARKER" not in str((reading.activities.to_dict(), dict(reading.left_out), reading.warnings))


def test_passing_a_mail_on_answers_it(tmp_path: Path) -> None:
    later = "Tue, 17 Nov 2026 13:00:00 +0100"
    reading = read(mbox(tmp_path / "box", mail(f"Resent-From: {ME}", f"Resent-Date: {later}")))
    assert reading.activities["origin"].tolist() == ["started", "answer"]
