"""The IMAP source against a real Dovecot: the commands, the results, and incremental reading."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import logging
import pickle
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from grense.errors import GrenseError
from grense.sources.base import Batch, Query
from grense.sources.imap import Imap
from grense.sources.imap.folders import Folder, listed, sent_folders
from grense.sources.imap.marks import ImapMark, resumed
from servers.dovecot import Dovecot, a_mail
from servers.stand import MARK, PASSWORD

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 25, tzinfo=dt.UTC), dt.datetime(2026, 12, 28, tzinfo=dt.UTC))
EVENING = dt.datetime(2026, 11, 17, 20, 40, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
UTF7_SENT = "Sendte &APg-vrige"
NUMBERS = itertools.count()


@dataclass
class Kept:
    """A model of the store: rows by part and key, marks by part."""

    window: tuple[dt.datetime, dt.datetime] = WINDOW
    rows: dict[tuple[str, str], tuple[dt.datetime, str]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    batches: list[Batch] = field(default_factory=list)

    def query(self) -> Query:
        return Query(self.window, dict(self.marks), hashed, NOW)

    def read(self, source: Imap) -> Kept:
        self.left_out.clear()
        self.batches = []
        for batch in source.batches(self.query()):
            self.keep(batch)
        return self

    def keep(self, batch: Batch) -> None:
        self.batches.append(batch)
        for key in batch.replaces:
            self.rows.pop((batch.part, key), None)
        times = (moment.to_pydatetime() for moment in batch.activities["start"])
        for key, moment, kind in zip(batch.keys, times, batch.activities["kind"], strict=True):
            self.rows[batch.part, key] = moment, str(kind)
        self.left_out.update(batch.left_out)
        if batch.mark is not None:
            self.marks[batch.part] = batch.mark

    @property
    def sent(self) -> list[dt.datetime]:
        return sorted(moment for moment, kind in self.rows.values() if kind == "mail_sent")

    @property
    def received(self) -> list[dt.datetime]:
        return sorted(moment for moment, kind in self.rows.values() if kind == "mail_received")


@dataclass
class Mailbox:
    """One person's mailbox on the Dovecot that the tests share."""

    dovecot: Dovecot
    user: str

    def source(self, **changed: object) -> Imap:
        return Imap(self.dovecot.account(self.user, **changed), PASSWORD, patience=60)

    def put(
        self,
        name: str,
        sent: dt.datetime | None = EVENING,
        *,
        folder: str = "Sent",
        came: dt.datetime | None = None,
        sender: str = "",
        more: str = "",
        text: str = "",
    ) -> None:
        moment = came or sent or EVENING
        words = text or a_mail(name, sent, sender=sender or self.user, more=more)
        self.dovecot.write_mail(words, user=self.user, folder=folder, came=moment, name=name)

    def asked(self) -> list[str]:
        return [line.partition(" ")[2] for line in self.dovecot.asked(self.user)]

    def change(self, *commands: tuple[str, ...]) -> None:
        """Change the mailbox like a mail program of the person."""
        client = self.dovecot.client(self.user)
        for name, *arguments in commands:
            assert getattr(client, name)(*arguments)[0] == "OK"
        client.logout()


def hashed(identity: str) -> str:
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def mailbox(dovecot: Dovecot) -> Mailbox:
    user = f"{MARK}-{next(NUMBERS)}@example.org"
    dovecot.watch(user)
    return Mailbox(dovecot, user)


def test_a_sent_mail_is_an_instant(mailbox: Mailbox) -> None:
    mailbox.put("a")
    kept = Kept().read(mailbox.source())
    assert kept.sent == [EVENING]
    assert kept.received == []
    [batch] = kept.batches
    assert str(batch.activities["start"].dtype) == "datetime64[us, UTC]"
    assert list(batch.activities["end"]) == list(batch.activities["start"])


def test_the_sent_folder_is_found_and_chosen(mailbox: Mailbox) -> None:
    mailbox.change(("create", '"M&APg-ter"'))
    found = mailbox.source().explore()
    places = {place.name: (place.id, place.chosen) for place in found.places}
    assert places == {"INBOX": ("INBOX", False), "Sent": ("Sent", True), "Møter": ("M&APg-ter", False)}


# What is asked


def test_only_the_few_fields_are_asked_for_and_nothing_is_changed(mailbox: Mailbox) -> None:
    mailbox.put("a")
    mailbox.put("b", folder="INBOX", sender="ola@example.com")
    Kept().read(mailbox.source(inbox=True))
    commands = mailbox.asked()
    assert {line.split(" ")[0] for line in commands} == {"LIST", "EXAMINE", "UID", "LOGOUT"}
    sent, received = (line for line in commands if line.startswith("UID FETCH"))
    assert fields_of(sent) == {"DATE", "MESSAGE-ID", "REFERENCES", "SENDER", *SOFTWARE_FIELDS}
    told_of_others = {"FROM", "LIST-ID", "LIST-UNSUBSCRIBE", "RETURN-PATH", "X-MAILER", "X-SPAM-FLAG"}
    assert fields_of(received) == fields_of(sent) - {"REFERENCES"} | told_of_others
    for line in (sent, received):
        before, _, after = line.partition("BODY.PEEK[HEADER.FIELDS (")
        assert before.endswith("(UID INTERNALDATE FLAGS ")
        assert after.endswith(")])")
        assert not {"SUBJECT", "TO", "CC", "BCC", "REPLY-TO", "RECEIVED"} & fields_of(line)


SOFTWARE_FIELDS = {
    "AUTO-SUBMITTED",
    "CONTENT-CLASS",
    "CONTENT-TYPE",
    "IN-REPLY-TO",
    "PRECEDENCE",
    "RESENT-DATE",
    "X-AUTOREPLY",
    "X-AUTORESPOND",
    "X-MS-EXCHANGE-CALENDAR-ORIGINATOR-ID",
    "X-MS-EXCHANGE-CALENDAR-SERIES-ID",
    "X-MS-EXCHANGE-CALENDAR-SERIES-INSTANCE-ID",
    "X-MS-EXCHANGE-CALENDAR-SERIES-MASTER-ID",
}


def fields_of(command: str) -> set[str]:
    return set(command.partition("HEADER.FIELDS (")[2].partition(")")[0].split(" "))


def test_no_flag_changes_and_no_mail_stops_being_new(mailbox: Mailbox) -> None:
    client = mailbox.dovecot.client(mailbox.user)
    for folder in ("Sent", "INBOX"):
        client.append(folder, "", EVENING.timestamp(), a_mail(folder, EVENING).encode())
    client.logout()
    Kept().read(mailbox.source(inbox=True))
    client = mailbox.dovecot.client(mailbox.user)
    for folder in ("Sent", "INBOX"):
        client.select(folder, readonly=True)
        assert client.fetch("1", "(FLAGS)")[1] == [b"1 (FLAGS (\\Recent))"]
    client.logout()


def test_a_second_reading_costs_three_commands_after_the_sign_in(mailbox: Mailbox) -> None:
    mailbox.put("a")
    kept = Kept().read(mailbox.source())
    mailbox.asked()
    assert kept.read(mailbox.source()).batches == []
    assert [line.split(" ")[0] for line in mailbox.asked()] == ["LIST", "EXAMINE", "LOGOUT"]


def test_an_empty_folder_is_read_and_then_left_alone(mailbox: Mailbox) -> None:
    assert Kept().read(mailbox.source()).rows == {}
    assert "EXAMINE" in mailbox.asked()[1]


# When


@pytest.mark.parametrize(
    ("date", "came", "expected"),
    [
        ("Tue, 17 Nov 2026 21:40:00 +0100", EVENING + DAY, EVENING),
        ("Tue, 17 Nov 2026 21:40:00 +0100", EVENING - DAY, EVENING),
        ("Tue, 17 Nov 2026 21:40:00 +0100", NOW, EVENING),  # an archive that was moved in last night
        ("Fri, 01 Jan 1971 00:00:00 +0000", EVENING, EVENING),
        ("Mon, 17 Nov 2031 21:40:00 +0100", EVENING, EVENING),
        ("last Tuesday", EVENING, EVENING),
        (None, EVENING, EVENING),
    ],
)
def test_the_date_field_counts_where_it_is_believable_else_the_day_it_came(
    mailbox: Mailbox, date: str | None, came: dt.datetime, expected: dt.datetime
) -> None:
    field = "" if date is None else f"Date: {date}\n"
    mailbox.put("a", came=came, text=f"From: {mailbox.user}\n{field}Message-ID: <{MARK}@x>\n\n{MARK}\n")
    assert Kept().read(mailbox.source()).sent == [expected]


@pytest.mark.parametrize(
    ("date", "reason"), [(None, "no_date"), ("x", "bad_date"), ("Mon, 17 Nov 2031 21:40:00 +0100", "impossible_date")]
)
def test_without_any_believable_time_a_mail_is_left_out(mailbox: Mailbox, date: str | None, reason: str) -> None:
    field = "" if date is None else f"Date: {date}\n"
    ahead = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
    mailbox.put("a", came=ahead, text=f"From: {mailbox.user}\n{field}\n{MARK}\n")
    kept = Kept().read(mailbox.source())
    assert (kept.sent, kept.left_out) == ([], {reason: 1})


def test_mails_outside_the_window_are_skipped_and_those_at_its_edge_are_not(mailbox: Mailbox) -> None:
    start = WINDOW[0]
    mailbox.put("before", start - HOUR)
    mailbox.put("at", start, came=start - DAY)
    mailbox.put("after", start + HOUR)
    kept = Kept().read(mailbox.source())
    assert kept.sent == [start, start + HOUR]
    assert not kept.left_out


def test_asking_further_back_reads_what_was_skipped(mailbox: Mailbox) -> None:
    mailbox.put("old", WINDOW[0] - 30 * DAY)
    mailbox.put("new")
    kept = Kept().read(mailbox.source())
    kept.window = (WINDOW[0] - 60 * DAY, WINDOW[1])
    assert kept.read(mailbox.source()).sent == [WINDOW[0] - 30 * DAY, EVENING]
    assert kept.read(mailbox.source()).batches == []


def test_a_window_that_moves_on_reads_nothing_twice(mailbox: Mailbox) -> None:
    mailbox.put("a")
    kept = Kept().read(mailbox.source())
    kept.window = (WINDOW[0] + 7 * DAY, WINDOW[1] + 7 * DAY)
    assert kept.read(mailbox.source()).batches == []


def test_a_window_that_ends_before_now_forgets_no_later_mail(mailbox: Mailbox) -> None:
    mailbox.put("early", EVENING - 3 * DAY)
    mailbox.put("late")
    kept = Kept(window=(WINDOW[0], EVENING - DAY)).read(mailbox.source())
    assert kept.sent == [EVENING - 3 * DAY]
    kept.window = WINDOW
    assert kept.read(mailbox.source()).sent == [EVENING - 3 * DAY, EVENING]


# What counts


GOOGLE = "Sender: Google Calendar <calendar-notification@google.com>\n"


def test_what_software_wrote_and_drafts_are_left_out(mailbox: Mailbox) -> None:
    mailbox.put("away", more="Auto-Submitted: auto-replied\n")
    mailbox.put("answer", more='Content-Type: text/calendar; method="REPLY"\n')
    mailbox.put("robot", more=f"{GOOGLE}Auto-Submitted: auto-generated\n")
    mailbox.put("invitation", EVENING + 2 * HOUR, more=GOOGLE)
    mailbox.put("draft")
    mailbox.put("deleted", EVENING + HOUR)
    client = mailbox.dovecot.client(mailbox.user)
    client.select("Sent")
    for name, flag in (("draft", "\\Draft"), ("deleted", "\\Deleted")):
        [number] = client.search(None, "HEADER", "Message-ID", f"<{MARK}-{name}@example.org>")[1]
        client.store(number.decode(), "+FLAGS", flag)
    client.logout()
    kept = Kept().read(mailbox.source())
    assert kept.left_out == {"automatic": 1, "calendar_response": 2, "draft": 1}
    assert kept.sent == [EVENING + HOUR, EVENING + 2 * HOUR]


def test_what_is_passed_on_counts_at_the_time_of_doing_so(mailbox: Mailbox) -> None:
    later = EVENING + HOUR
    mailbox.put("other", sender="ola@example.com", more=f"Resent-Date: {later:%a, %d %b %Y %H:%M:%S %z}\n")
    assert Kept().read(mailbox.source()).sent == [later]


def test_the_inbox_is_contact_without_software_and_ones_own(mailbox: Mailbox) -> None:
    ola = "ola@example.com"
    mailbox.put("sent", EVENING - HOUR)
    mailbox.put("person", EVENING, folder="INBOX", sender=ola)
    mailbox.put("list", folder="INBOX", sender="no-reply@example.com", more="List-Id: <x>\n")
    mailbox.put("bounce", folder="INBOX", sender="mailer-daemon@example.com")
    mailbox.put("spam", folder="INBOX", sender=ola, more="X-Spam-Flag: YES\n")
    mailbox.put("own", EVENING + HOUR, folder="INBOX")
    kept = Kept().read(mailbox.source(inbox=True))
    assert (kept.sent, kept.received) == ([EVENING - HOUR], [EVENING])
    assert kept.left_out == {"list_software": 1, "bounce": 1, "spam": 1, "duplicate": 1}
    assert len(kept.marks) == 2


def test_without_being_asked_for_the_inbox_is_not_opened(mailbox: Mailbox) -> None:
    mailbox.put("person", folder="INBOX", sender="ola@example.com")
    assert Kept().read(mailbox.source()).rows == {}
    assert [line for line in mailbox.asked() if "EXAMINE" in line] == ['EXAMINE "Sent"']


def test_an_address_that_becomes_ones_own_takes_its_mails_out_of_contact(mailbox: Mailbox) -> None:
    mailbox.put("other", folder="INBOX", sender="kari@private.example")
    account = mailbox.dovecot.account(mailbox.user, inbox=True)
    kept = Kept().read(Imap(account, PASSWORD))
    assert kept.received == [EVENING]
    assert kept.read(Imap(account, PASSWORD, me=["Kari <Kari@private.example>"])).received == []


def test_the_same_mail_in_two_copies_counts_once(mailbox: Mailbox) -> None:
    text = a_mail("same", EVENING)
    mailbox.put("one", text=text)
    mailbox.put("two", text=text)
    kept = Kept().read(mailbox.source())
    assert (kept.sent, kept.left_out) == ([EVENING], {"duplicate": 1})


def test_a_header_beyond_all_measure_is_counted_and_stops_nothing(mailbox: Mailbox) -> None:
    mailbox.put("huge", more=f"Content-Type: text/plain; x={'x' * 300_000}\n")
    mailbox.put("good")
    kept = Kept().read(mailbox.source())
    assert (kept.sent, kept.left_out) == ([EVENING], {"broken": 1})


# Where the next reading continues


def test_only_new_mails_are_asked_for(mailbox: Mailbox) -> None:
    mailbox.put("a")
    kept = Kept().read(mailbox.source())
    mailbox.put("b", EVENING + HOUR)
    mailbox.asked()
    assert kept.read(mailbox.source()).sent == [EVENING, EVENING + HOUR]
    assert [len(batch.keys) for batch in kept.batches] == [1]
    assert [line.split(" (")[0] for line in mailbox.asked() if "FETCH" in line] == ["UID FETCH 2"]


def test_new_mails_of_which_none_counts_are_asked_for_once(mailbox: Mailbox) -> None:
    mailbox.put("a")
    kept = Kept().read(mailbox.source())
    mailbox.put("old", WINDOW[0] - 30 * DAY)
    assert [len(batch.keys) for batch in kept.read(mailbox.source()).batches] == [0]
    assert kept.read(mailbox.source()).batches == []


def test_a_mail_that_goes_on_the_server_stays(mailbox: Mailbox) -> None:
    mailbox.put("a")
    kept = Kept().read(mailbox.source())
    mailbox.change(("select", "Sent"), ("store", "1", "+FLAGS", "\\Deleted"), ("expunge",))
    assert kept.read(mailbox.source()).sent == [EVENING]


def test_a_renamed_folder_goes_on_where_it_was(mailbox: Mailbox) -> None:
    mailbox.change(("create", "Sent Items"))
    mailbox.put("a", folder="Sent Items")
    kept = Kept().read(mailbox.source(sent="Sent Items"))
    mailbox.change(("rename", '"Sent Items"', f'"{UTF7_SENT}"'))
    mailbox.asked()
    assert kept.read(mailbox.source(sent=UTF7_SENT)).sent == [EVENING]
    assert kept.batches == []
    assert f'EXAMINE "{UTF7_SENT}"' in mailbox.asked()
    assert kept.read(mailbox.source(sent="Sendte øvrige")).batches == []


def test_a_mark_follows_a_rename_and_nothing_else() -> None:
    mark = ImapMark(validity=7, next=9, since=0, whose="")
    assert resumed({"old": mark}, "new", {"new"}, validity=7) == mark
    assert resumed({"old": mark}, "new", {"new"}, validity=8) is None
    assert resumed({"old": mark}, "new", {"old", "new"}, validity=7) is None  # all folders have the same validity
    assert resumed({"old": mark}, "old", {"old", "new"}, validity=7) == mark


def test_a_folder_made_anew_is_read_anew_and_doubles_nothing(mailbox: Mailbox) -> None:
    nameless = f"From: {mailbox.user}\nDate: Tue, 17 Nov 2026 22:40:00 +0100\n\n{MARK}\n"
    mailbox.put("a")
    mailbox.put("nameless", text=nameless)
    kept = Kept().read(mailbox.source())
    mailbox.change(("delete", "Sent"), ("create", "Sent"))
    for name, text in (("a", ""), ("nameless", nameless), ("c", a_mail("c", EVENING + 2 * HOUR))):
        mailbox.put(name, text=text, came=EVENING)
    assert kept.read(mailbox.source()).sent == [EVENING, EVENING + HOUR, EVENING + 2 * HOUR]
    assert len(kept.rows) == 3


def test_a_chosen_folder_that_goes_gives_way_to_the_one_the_server_marks(mailbox: Mailbox) -> None:
    mailbox.change(("create", "Work"))
    mailbox.put("a", folder="Work")
    kept = Kept().read(mailbox.source(sent="Work"))
    mailbox.change(("delete", "Work"))
    mailbox.put("b", EVENING + HOUR)
    assert kept.read(mailbox.source(sent="Work")).sent == [EVENING, EVENING + HOUR]


def test_a_reading_that_is_cut_short_goes_on_at_its_last_page(mailbox: Mailbox) -> None:
    for number in range(1100):
        mailbox.put(f"m{number}", EVENING - number * HOUR)
    kept = Kept()
    reading = mailbox.source().batches(kept.query())
    kept.keep(next(reading))
    reading.close()  # type: ignore[attr-defined]  # a generator, of which the contract knows nothing
    assert len(kept.rows) == 1000
    mailbox.asked()
    assert len(kept.read(mailbox.source()).rows) == 1100
    assert [line.split(" (")[0] for line in mailbox.asked() if "FETCH" in line] == ["UID FETCH 1001:1100"]


def test_progress_is_told_in_mails(mailbox: Mailbox) -> None:
    for number in range(3):
        mailbox.put(f"m{number}", EVENING - number * HOUR)
    told: list[tuple[int, int]] = []
    list(mailbox.source().batches(Kept().query(), lambda done, total: told.append((done, total))))
    assert told == [(3, 3)]


def test_a_mark_that_makes_no_sense_reads_anew(mailbox: Mailbox) -> None:
    mailbox.put("a")
    kept = Kept().read(mailbox.source())
    for odd in ("", "[]", "{", '{"a": {"b": 1}}', "7"):
        kept.marks = dict.fromkeys(kept.marks, odd)
        assert len(kept.read(mailbox.source()).batches) == 1
        assert kept.sent == [EVENING]


def test_a_mailbox_of_several_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    count = 20_000
    monkeypatch.setattr("grense.sources.imap.connection._SEARCHED", count // 2)
    with Dovecot(kind="mbox") as server:
        server.watch("big")
        folder = server.home / "mail" / "big"
        folder.mkdir()
        with (folder / "Sent").open("w") as file:
            for number in range(count):
                sent = NOW - dt.timedelta(seconds=150 * (count - number))
                file.write(f"From x {sent.strftime('%a %b %d %H:%M:%S %Y')}\n{a_mail(str(number), sent)}\n")
        for path in (folder, folder / "Sent"):
            server.own(path)
        big = Mailbox(server, "big")
        kept = Kept().read(big.source())
        assert len(kept.rows) == count
        assert kept.sent[0] == NOW - dt.timedelta(seconds=150 * count)
        assert len([line for line in big.asked() if "SEARCH" in line]) == 2
        assert kept.read(big.source()).batches == []


# Which folder


@pytest.mark.parametrize(
    ("lines", "named", "expected"),
    [
        ([rb'(\Sent) "/" X', b'() "/" Sent'], None, ["X"]),
        ([rb'(\Sent) "/" X', rb'(\SENT) "/" Y'], None, ["X", "Y"]),
        ([rb'(\Sent) "/" X', b'() "/" Y'], "Y", ["Y"]),
        ([b'() "/" INBOX', b'() "." INBOX.Sent'], None, ["INBOX.Sent"]),
        ([b'() "/" "[Gmail]/Sent Mail"'], None, ["[Gmail]/Sent Mail"]),
        ([b'() "/" "Gesendete Elemente"'], None, ["Gesendete Elemente"]),
        ([b'() "/" "Envoy&AOk-s"'], None, ["Envoy&AOk-s"]),
        ([b'() "/" "user/ola/Sent"'], None, []),
        ([rb'(\Noselect \Sent) "/" Sent', b"() NIL Sendt"], None, ["Sendt"]),
        ([(rb'() "/" {4}', b"Sent"), b""], None, ["Sent"]),
        ([(rb'(\Sent) "/" {5}', b"a\r\nb"), b""], None, []),
        ([rb'(\Sent) "\\" "a\\b \"c\""'], None, ['a\\b "c"']),
        ([None], None, []),
        ([b"garbage"], "garbage", []),
    ],
)
def test_the_sent_folder_by_choice_by_mark_or_by_name(
    lines: list[object], named: str | None, expected: list[str]
) -> None:
    assert [folder.id for folder in sent_folders(listed(lines), named)] == expected


@pytest.mark.parametrize(
    ("raw", "name"), [("A &- B", "A & B"), ("S&APg-ppel", "Søppel"), ("&U,BTFw-", "台北"), ("&AB-", "&AB-")]
)
def test_folder_names_are_shown_as_people_write_them(raw: str, name: str) -> None:
    assert Folder(raw, frozenset(), "/").name == name


@pytest.mark.parametrize("name", ['quote " and \\ slash', "spaced out", "&U,BTFw-", "{5}", "(x) *%"])
def test_odd_folder_names_are_opened(mailbox: Mailbox, name: str) -> None:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    mailbox.change(("create", f'"{escaped}"'))
    client = mailbox.dovecot.client(mailbox.user)
    assert client.append(f'"{escaped}"', "", EVENING.timestamp(), a_mail("a", EVENING).encode())[0] == "OK"
    client.logout()
    assert Kept().read(mailbox.source(sent=name)).sent == [EVENING]


# Who


def test_odd_passwords_and_names_are_told_as_they_are() -> None:
    password = """pæss'ørd"\\密{5}"""
    with Dovecot(password=password) as server:
        assert Imap(server.account("åse ' \\ 密"), password).explore().places


# What leaves


def test_nothing_that_comes_out_holds_more_than_times(
    mailbox: Mailbox, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    mailbox.change(("create", MARK))
    mailbox.put("a", folder=MARK)
    mailbox.put("b", folder="INBOX", sender=f"{MARK}@example.com")
    mailbox.put("c", None, folder=MARK, came=dt.datetime(2031, 1, 1, tzinfo=dt.UTC))
    kept = Kept().read(mailbox.source(inbox=True, sent=MARK))
    assert len(kept.rows) == 2
    kept.read(mailbox.source(inbox=True, sent=MARK))
    for source in (mailbox.source(sent=MARK), Imap(mailbox.dovecot.account(mailbox.user), f"no {MARK}")):
        assert MARK not in repr(source)
    with pytest.raises(GrenseError) as caught:
        Imap(mailbox.dovecot.account(mailbox.user), f"no {MARK}").explore()
    shown = capfd.readouterr()
    everything = [
        repr(kept.batches),
        repr(kept.marks),
        pickle.dumps([(batch.activities, batch.keys, batch.mark, dict(batch.left_out)) for batch in kept.batches]),
        "".join(traceback.format_exception_only(caught.value)),
        caplog.text,
        shown.out + shown.err,
    ]
    everything += [repr(one) for one in chain(caught.value)]
    for one in everything:
        assert (MARK.encode() if isinstance(one, bytes) else MARK) not in one


def chain(error: BaseException) -> Iterator[BaseException]:
    while True:
        yield error
        following = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if following is None:
            return
        error = following


def privately(name: str, sent: dt.datetime, to: str = f"{MARK}@example.com") -> str:
    return a_mail(name, sent).replace(f"To: {MARK} <{MARK}@example.org>", f"To: {MARK} <{to}>")


def test_only_work_mail_of_a_mixed_mailbox_counts_and_another_answer_reads_again(mailbox: Mailbox) -> None:
    later = EVENING + HOUR
    mailbox.put("a")
    mailbox.put("b", text=privately("b", later), came=later)
    mailbox.put("c", text=privately("c", EVENING + 2 * HOUR, mailbox.user), came=later)
    kept = Kept().read(mailbox.source())
    assert len(kept.sent) == 3
    mixed = {"mailbox": "mixed", "work_domains": ("example.org",)}
    kept.read(mailbox.source(**mixed))
    assert kept.sent == [EVENING]
    assert kept.left_out == {"not_of_work": 2}
    kept.read(mailbox.source(**mixed))
    assert not kept.left_out
    kept.read(mailbox.source(mailbox="mixed", work_domains=("example.com",)))
    assert kept.sent == [later]
    kept.read(mailbox.source(mailbox="work"))
    assert len(kept.sent) == 3


def test_recipients_are_asked_for_only_where_domains_decide(mailbox: Mailbox) -> None:
    mailbox.put("a")
    Kept().read(mailbox.source(inbox=True))
    for use in ({"mailbox": "work"}, {"mailbox": "mixed"}, {"mailbox": "mixed", "work_folders": ("Sent",)}):
        Kept().read(mailbox.source(**use))
    assert not [line for line in mailbox.asked() if " TO " in f" {line.upper()} "]
    batches = Kept().read(mailbox.source(mailbox="mixed", work_domains=("example.org",))).batches
    (fetch,) = [line for line in mailbox.asked() if "FETCH" in line.upper() and " TO" in line.upper()]
    assert "SUBJECT" not in fetch.upper()
    assert MARK not in str([(batch.mark, batch.keys, batch.left_out, batch.activities.to_dict()) for batch in batches])


def test_a_folder_for_work_counts_whole_and_another_not_at_all(mailbox: Mailbox) -> None:
    mailbox.change(("create", "Jobb"))
    mailbox.put("a")
    mailbox.put("b", EVENING + HOUR, folder="Jobb")
    both = {"sent": ("Sent", "Jobb"), "mailbox": "mixed"}
    assert Kept().read(mailbox.source(**both, work_folders=("jobb",))).sent == [EVENING + HOUR]
    neither = {"work_folders": ("Jobb",), "work_domains": ("example.com",)}
    assert Kept().read(mailbox.source(**both, **neither)).left_out == {"not_of_work": 1}
    assert len(Kept().read(mailbox.source(**both, work_folders=("Jobb",), work_domains=("example.org",))).sent) == 2


def test_received_mail_is_told_the_same_way(mailbox: Mailbox) -> None:
    mailbox.put("a", folder="INBOX", sender="ola@example.org")
    mailbox.put("b", EVENING + HOUR, folder="INBOX", text=privately("b", EVENING + HOUR, mailbox.user))
    friend = privately("c", EVENING + 2 * HOUR, mailbox.user).replace("From: ", "X-From: ")
    mailbox.put("c", EVENING + 2 * HOUR, folder="INBOX", text=f"From: friend@example.com\n{friend}")
    source = mailbox.source(inbox=True, mailbox="mixed", work_domains=("example.org",))
    kept = Kept().read(source)
    assert EVENING in kept.received
    assert EVENING + 2 * HOUR not in kept.received
