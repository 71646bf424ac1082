"""Faults of the IMAP source: of the cable, the certificate, the sign-in, the answers."""

from __future__ import annotations

import datetime as dt
import hashlib
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
import trustme

from grense.errors import GrenseError, NoPasswordError, UnreachableError
from grense.sources import faults
from grense.sources.base import Query
from grense.sources.imap import Account, Imap, check_password_works
from servers.cable import Cable
from servers.dovecot import Dovecot, a_mail
from servers.odd_imap import CLOSE, HANG, Answer, OddImap
from servers.stand import MARK, PASSWORD

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 25, tzinfo=dt.UTC), dt.datetime(2026, 12, 28, tzinfo=dt.UTC))
MAILS = 1100  # two pages
Fault = Callable[[], GrenseError]


@dataclass(frozen=True)
class Trust:
    """Certificates: one for this machine, one for another, a self-signed one; `ca` is the file to trust."""

    ca: str
    right: ssl.SSLContext
    wrong_name: ssl.SSLContext
    self_signed: ssl.SSLContext


class Whole(NamedTuple):
    """The result of an undisturbed reading, and its bytes over the cable."""

    rows: dict[str, dt.datetime]
    size: int


def hashed(identity: str) -> str:
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


def read(source: Imap, rows: dict[str, dt.datetime], marks: dict[str, str]) -> None:
    for batch in source.batches(Query(WINDOW, dict(marks), hashed, NOW)):
        rows.update(zip(batch.keys, batch.activities["start"], strict=True))
        if batch.mark is not None:
            marks[batch.part] = batch.mark


def failure(source: Imap) -> GrenseError:
    """The error of a reading, checked to contain nothing from the server."""
    with pytest.raises(GrenseError) as caught:
        read(source, {}, {})
    assert MARK not in "".join(traceback.format_exception_only(caught.value))
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value


def same(error: GrenseError, fault: Fault) -> bool:
    return (type(error), error.args) == (type(fault()), fault().args)


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    folder = tmp_path_factory.mktemp("trust")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca"))
    contexts = [ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) for _ in range(3)]
    authority.issue_cert("localhost").configure_cert(contexts[0])
    authority.issue_cert("other.example").configure_cert(contexts[1])
    own: Path = folder / "own"
    stranger = trustme.CA()
    own.write_bytes(stranger.private_key_pem.bytes() + stranger.cert_pem.bytes())
    contexts[2].load_cert_chain(own)
    return Trust(str(folder / "ca"), *contexts)


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        for number in range(MAILS):
            sent = NOW - dt.timedelta(hours=number)
            server.write_mail(a_mail(str(number), sent), came=sent, name=f"m{number}")
        yield server


@pytest.fixture(scope="module")
def whole(dovecot: Dovecot) -> Whole:
    rows: dict[str, dt.datetime] = {}
    with Cable(dovecot.port) as cable:
        read(over(cable, dovecot), rows, {})
        assert len(rows) == MAILS
        return Whole(rows, cable.sent)


@pytest.fixture
def cable(dovecot: Dovecot) -> Iterator[Cable]:
    with Cable(dovecot.port) as one:
        yield one


def over(cable: Cable, dovecot: Dovecot, patience: float = 60.0) -> Imap:
    return Imap(dovecot.account(port=cable.port), PASSWORD, patience=patience)


def odd(server: OddImap, trust: Trust, *, password: str = PASSWORD, patience: float = 60.0, **changed: object) -> Imap:
    given: dict[str, object] = {"user": f"{MARK}@example.org", "ca": trust.ca, **changed}
    return Imap(Account("localhost", port=server.port, **given), password, patience=patience)


# The cable


@pytest.mark.parametrize("share", [0.0, 0.005, 0.015, 0.02, 0.03, 0.5, 0.95])
@pytest.mark.parametrize("fault", ["cut", "end", "garble"])
def test_a_line_that_fails_at_any_place_costs_nothing(
    dovecot: Dovecot, cable: Cable, whole: Whole, fault: str, share: float
) -> None:
    rows: dict[str, dt.datetime] = {}
    marks: dict[str, str] = {}
    getattr(cable, fault)(int(share * whole.size))
    with pytest.raises(GrenseError):
        read(over(cable, dovecot, patience=cable.patience), rows, marks)
    cable.mend()
    read(over(cable, dovecot), rows, marks)
    assert rows == whole.rows


def test_nobody_there(dovecot: Dovecot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert same(failure(Imap(dovecot.account(port=port), PASSWORD)), faults.unreachable)


def test_a_server_whose_name_nobody_knows() -> None:
    assert same(failure(Imap(Account("nowhere.invalid", "kari"), PASSWORD)), faults.unreachable)
    assert same(failure(Imap(Account("a..b", "kari"), PASSWORD)), faults.unreachable)


def test_refused(dovecot: Dovecot, cable: Cable) -> None:
    cable.refuse()
    assert isinstance(failure(over(cable, dovecot)), UnreachableError)


def test_silence(dovecot: Dovecot, cable: Cable) -> None:
    cable.hang()
    assert same(failure(over(cable, dovecot, patience=cable.patience)), faults.no_answer)


def test_another_kind_of_server(dovecot: Dovecot, cable: Cable) -> None:
    cable.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    assert same(failure(over(cable, dovecot)), faults.wrong_kind)


# The certificate


@pytest.mark.parametrize("certificate", ["wrong_name", "self_signed"])
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_cannot_be_trusted_is_told_nothing(trust: Trust, certificate: str, security: str) -> None:
    with OddImap(
        {"CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\r\n%T OK done\r\n"},
        context=getattr(trust, certificate),
        plain=security == "starttls",
    ) as server:
        assert same(failure(odd(server, trust, security=security)), faults.untrusted)
    assert server.heard == ([] if security == "tls" else ["CAPABILITY", "STARTTLS"])


def test_an_authority_that_nobody_named_is_not_trusted(dovecot: Dovecot) -> None:
    assert same(failure(Imap(dovecot.account(ca=None), PASSWORD)), faults.untrusted)
    assert same(failure(Imap(dovecot.account(ca="/nonexistent"), PASSWORD)), faults.untrusted)


def test_starttls_encrypts_before_the_sign_in(dovecot: Dovecot) -> None:
    rows: dict[str, dt.datetime] = {}
    read(Imap(dovecot.account(port=dovecot.plain_port, security="starttls"), PASSWORD), rows, {})
    assert len(rows) == MAILS


@pytest.mark.parametrize("security", ["", "none", "plain", "TLS"])
def test_nothing_but_encryption_is_accepted(dovecot: Dovecot, security: str) -> None:
    assert same(failure(Imap(dovecot.account(port=dovecot.plain_port, security=security), PASSWORD)), faults.insecure)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"GREETING": b"* PREAUTH welcome\r\n"},
        {"CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\r\n%T OK done\r\n", "STARTTLS": b"%T NO later\r\n"},
    ],
)
def test_a_server_that_does_not_want_encryption_is_told_no_password(trust: Trust, answers: dict[str, Answer]) -> None:
    with OddImap(answers, context=None) as server:
        error = failure(odd(server, trust, security="starttls"))
    assert same(error, faults.insecure)
    assert set(server.heard) <= {"CAPABILITY", "STARTTLS"}


def test_what_was_said_in_the_clear_is_forgotten(trust: Trust) -> None:
    forged = b'* LIST (\\Sent) "/" Forged\r\n* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\r\n%T OK done\r\n'
    with OddImap(
        {"CAPABILITY": forged, "LIST": b'* LIST (\\Sent) "/" Sent\r\n%T OK done\r\n'}, context=trust.right, plain=True
    ) as server:
        server.answer_encrypted("CAPABILITY", b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n%T OK done\r\n")
        places = odd(server, trust, security="starttls").explore().places
    assert [place.id for place in places] == ["Sent"]


# The sign-in


def test_a_wrong_password(dovecot: Dovecot) -> None:
    assert same(failure(Imap(dovecot.account(), f"not {MARK}")), faults.wrong_password)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (b"", faults.wrong_password),
        (b"[AUTHENTICATIONFAILED] ", faults.wrong_password),
        (b"[AUTHORIZATIONFAILED] ", faults.wrong_password),
        (b"[EXPIRED] ", faults.sign_in_expired),
        (b"[PRIVACYREQUIRED] ", faults.insecure),
        (b"[UNAVAILABLE] ", faults.busy),
        (b"[INUSE] ", faults.busy),
        (b"[LIMIT] ", faults.busy),
        (b"[OVERQUOTA] ", faults.busy),
        (b"[CONTACTADMIN] ", faults.busy),
        (b"[SOMETHING-NEW] ", faults.busy),
        (b"[WEBALERT https://accounts.example.org/] Web login required. ", faults.wrong_password),
        (b"[ALERT] Too many simultaneous connections. (Failure) ", faults.busy),
        (b"[ALERT] Account exceeded command or bandwidth limits. (Failure) ", faults.busy),
        (b"[ALERT] Too many login failures, try again later ", faults.busy),
        (b"[ALERT] Application-specific password required (Failure) ", faults.wrong_password),
        (b"[ALERT] Invalid credentials (Failure) ", faults.wrong_password),
    ],
)
@pytest.mark.parametrize("way", ["AUTHENTICATE", "LOGIN"])
def test_the_reason_for_a_no_is_told(trust: Trust, way: str, code: bytes, fault: Fault) -> None:
    answers: dict[str, Answer] = {way: b"%T NO " + code + MARK.encode() + b"\r\n"}
    if way == "LOGIN":
        answers["CAPABILITY"] = b"* CAPABILITY IMAP4rev1\r\n%T OK done\r\n"
    with OddImap(answers, context=trust.right) as server:
        assert same(failure(odd(server, trust)), fault)


@pytest.mark.parametrize("name", ["LIST", "EXAMINE"])
def test_a_right_password_without_a_mailbox_behind_it_is_told(trust: Trust, name: str) -> None:
    answer = b"%T BAD User is authenticated but not connected.\r\n"
    with OddImap({name: answer}, context=trust.right) as server:
        assert same(failure(odd(server, trust)), faults.no_mailbox)


LISTED = b'* %s (\\HasNoChildren \\Sent) "/" "Utboks"\r\n* %s () "/" INBOX\r\n%%T OK done\r\n'


@pytest.mark.parametrize("refusal", [b"%T BAD syntax\r\n", b"%T NO what\r\n"])
@pytest.mark.parametrize("known", ["SPECIAL-USE", "SPECIAL-USE LIST-EXTENDED", "LIST-EXTENDED", ""])
def test_folders_are_listed_in_the_plain_way_where_the_other_is_unknown(
    trust: Trust, known: str, refusal: bytes
) -> None:
    answers: dict[str, Answer] = {
        "CAPABILITY": f"* CAPABILITY IMAP4rev1 AUTH=PLAIN {known}\r\n%T OK done\r\n".encode(),
        "LIST": lambda command: refusal if "RETURN" in command else LISTED % (b"LIST", b"LIST"),
    }
    with OddImap(answers, context=trust.right) as server:
        found = odd(server, trust).explore()
    assert [place.name for place in found.places if place.chosen] == ["Utboks"]
    asked = [command for command in server.heard if command.startswith("LIST")]
    both = known == "SPECIAL-USE LIST-EXTENDED"
    assert ["RETURN" in command for command in asked] == ([True, False] if both else [False])


def test_folders_are_listed_by_the_older_way_where_that_is_known(trust: Trust) -> None:
    answers: dict[str, Answer] = {
        "CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN XLIST\r\n%T OK done\r\n",
        "XLIST": LISTED % (b"XLIST", b"XLIST"),
    }
    with OddImap(answers, context=trust.right) as server:
        assert [place.name for place in odd(server, trust).explore().places if place.chosen] == ["Utboks"]


@pytest.mark.parametrize("coremail", ["", "X-CM-EXT-1"])
def test_a_server_that_wants_to_know_the_program_is_told_its_name(trust: Trust, coremail: str) -> None:
    introduced = []

    def examined(command: str) -> bytes:
        known = any(said.startswith("ID ") for said in introduced[0].heard)
        opened = b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 2] ok\r\n%T OK done\r\n"
        return opened if known else b"%T NO EXAMINE Unsafe Login. Please contact us\r\n"

    answers: dict[str, Answer] = {
        "CAPABILITY": f"* CAPABILITY IMAP4rev1 AUTH=PLAIN ID {coremail}\r\n%T OK done\r\n".encode(),
        "ID": b'* ID ("name" "x")\r\n%T OK done\r\n',
        "EXAMINE": examined,
    }
    with OddImap(answers, context=trust.right) as server:
        introduced.append(server)
        read(odd(server, trust), {}, {})
    asked = [command.split(" ")[0] for command in server.heard if command.startswith(("ID", "EXAMINE"))]
    assert asked == (["ID", "EXAMINE"] if coremail else ["EXAMINE", "ID", "EXAMINE"])
    assert 'ID ("name" "grense")' in server.heard


def test_a_refused_introduction_costs_nothing(trust: Trust) -> None:
    answers: dict[str, Answer] = {
        "CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN ID X-CM-EXT-1\r\n%T OK done\r\n",
        "ID": b"%T BAD no\r\n",
    }
    with OddImap(answers, context=trust.right) as server:
        read(odd(server, trust), {}, {})


@pytest.mark.parametrize("mails", [5_000_001, 4_294_967_295])
def test_a_number_of_mails_that_no_folder_has_is_not_searched_through(trust: Trust, mails: int) -> None:
    answer = f"* {mails} EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 2] ok\r\n%T OK done\r\n".encode()
    with OddImap({"EXAMINE": answer}, context=trust.right) as server:
        assert same(failure(odd(server, trust)), faults.too_large)
    assert not any("SEARCH" in command for command in server.heard)


def test_whether_a_password_helps_is_seen_before_one_is_asked_for(trust: Trust) -> None:
    for capabilities, takes in (("AUTH=PLAIN", True), ("LOGINDISABLED AUTH=XOAUTH2", False), ("", True)):
        answer = f"* CAPABILITY IMAP4rev1 {capabilities}\r\n%T OK done\r\n".encode()
        with OddImap({"CAPABILITY": answer}, context=trust.right) as server:
            account = Account("localhost", "kari", server.port, ca=trust.ca)
            if takes:
                check_password_works(account)
            else:
                with pytest.raises(NoPasswordError):
                    check_password_works(account)
        assert server.heard == ["CAPABILITY"]


@pytest.mark.parametrize("password", ["pæssørd 密", 'quote " \\ slash', "{5}", " line\r\nbreak ", "\udce6"])
def test_a_server_without_sasl_is_told_odd_passwords_as_they_are(trust: Trust, password: str) -> None:
    with OddImap({"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n%T OK done\r\n"}, context=trust.right) as server:
        odd(server, trust, password=password, user='åse "x"').explore()
    secret = password.encode(errors="surrogateescape")
    assert f'LOGIN "åse \\"x\\"" {{{len(secret)}}}{secret.decode(errors="replace")}' in server.heard


@pytest.mark.parametrize(
    ("user", "capabilities", "fault"),
    [
        ("kari", "LOGINDISABLED", faults.no_password),
        ("kari", "LOGINDISABLED AUTH=XOAUTH2 AUTH=OAUTHBEARER", faults.no_password),
        ("kari\r\nx LOGOUT", "", faults.wrong_password),
        ("kari\0x", "AUTH=PLAIN", faults.wrong_password),
    ],
)
def test_where_no_password_can_be_told_none_is(trust: Trust, user: str, capabilities: str, fault: Fault) -> None:
    answer = f"* CAPABILITY IMAP4rev1 {capabilities}\r\n%T OK done\r\n".encode()
    with OddImap({"CAPABILITY": answer}, context=trust.right) as server:
        assert same(failure(odd(server, trust, user=user)), fault)
    assert server.heard == ["CAPABILITY"]


# The answers

MARKED = MARK.encode()
ENDLESS = b"* SEARCH" + b" 1" * 600_000 + b"\r\n%T OK done\r\n"


@pytest.mark.parametrize(
    ("name", "answer", "fault"),
    [
        ("GREETING", b"220 smtp " + MARKED + b"\r\n", faults.wrong_kind),
        ("GREETING", b"* BYE [UNAVAILABLE] " + MARKED + b"\r\n", faults.busy),
        ("GREETING", b"* BYE " + MARKED + b"\r\n", faults.reset),
        ("GREETING", CLOSE, faults.reset),
        ("GREETING", HANG, faults.no_answer),
        ("CAPABILITY", b"* CAPABILITY IMAP2\r\n%T OK done\r\n", faults.not_understood),
        ("CAPABILITY", b"* CAPABILITY \xff\xfe\r\n%T OK done\r\n", faults.not_understood),
        ("CAPABILITY", b"* CAPABILITY {3}\r\nabc\r\n%T OK done\r\n", faults.not_understood),
        ("AUTHENTICATE", HANG, faults.no_answer),
        ("AUTHENTICATE", CLOSE, faults.reset),
        ("AUTHENTICATE", b"* BYE [UNAVAILABLE] " + MARKED + b"\r\n", faults.busy),
        ("AUTHENTICATE", b"%T BAD " + MARKED + b"\r\n", faults.wrong_password),
        ("AUTHENTICATE", MARKED + b"\r\n", faults.not_understood),
        ("LIST", b"%T NO [INUSE] " + MARKED + b"\r\n", faults.busy),
        ("LIST", b"%T BAD " + MARKED + b"\r\n", faults.not_understood),
        ("LIST", b'* LIST () "/" Other\r\n%T OK done\r\n', faults.not_found),
        ("LIST", b"%T OK done\r\n", faults.not_found),
        ("EXAMINE", b"%T NO [UNAVAILABLE] " + MARKED + b"\r\n", faults.busy),
        ("EXAMINE", b"%T NO [NONEXISTENT] " + MARKED + b"\r\n", faults.not_found),
        ("EXAMINE", b"* 1 EXISTS\r\n%T OK done\r\n", faults.not_understood),
        ("EXAMINE", b"* OK [UIDVALIDITY 7] ok\r\n%T OK done\r\n", faults.not_understood),
        ("EXAMINE", b"* 1 EXISTS\r\n* OK [UIDVALIDITY x] ok\r\n%T OK done\r\n", faults.not_understood),
        ("SEARCH", b"* SEARCH one two\r\n%T OK done\r\n", faults.not_understood),
        ("SEARCH", b"%T NO " + MARKED + b"\r\n", faults.not_understood),
        ("SEARCH", ENDLESS, faults.too_large),
        ("FETCH", HANG, faults.no_answer),
        ("FETCH", CLOSE, faults.reset),
        ("FETCH", b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (DATE)] {99}\r\nDate: half", faults.no_answer),
        ("FETCH", b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (DATE)] {99999999999}\r\nx", faults.too_large),
        ("FETCH", b"%T NO [SERVERBUG] " + MARKED + b"\r\n", faults.busy),
        ("FETCH", b"%T BAD " + MARKED + b"\r\n", faults.not_understood),
        ("FETCH", b"* BYE " + MARKED + b"\r\n", faults.reset),
        ("FETCH", MARKED + b"\r\n", faults.not_understood),
    ],
)
def test_an_odd_answer_is_told_in_our_own_words(trust: Trust, name: str, answer: bytes, fault: Fault) -> None:
    patience = 0.5 if fault is faults.no_answer else 60.0
    with OddImap({name: answer}, context=trust.right) as server:
        assert same(failure(odd(server, trust, patience=patience)), fault)


DATE = b"Date: Tue, 17 Nov 2026 21:40:00 +0100\r\n\r\n"
LITERAL = b"{%d}\r\n%b" % (len(DATE), DATE)
CAME = b'INTERNALDATE "17-Nov-2026 21:40:00 +0100"'


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        (b"* 1 FETCH (BODY[HEADER.FIELDS (DATE)] " + LITERAL + b" UID 1 " + CAME + b")\r\n", 1),
        (b"* 1 FETCH (FLAGS (UID 9 x]y) UID 1 body[header.fields (Date)] " + LITERAL + b")\r\n", 1),
        (b"* 1 FETCH (UID 1 " + CAME + b")\r\n* 1 FETCH (UID 1 BODY[HEADER.FIELDS (DATE)] " + LITERAL + b")\r\n", 1),
        (b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (DATE)] " + LITERAL + b")\r\n* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n", 1),
        (b"* 1 FETCH (UID 1 " + CAME + b' BODY[HEADER.FIELDS (DATE)] "")\r\n', 1),
        (b"* 1 FETCH (FLAGS (\\Seen))\r\n* 5 EXISTS\r\n* 3 EXPUNGE\r\n", 0),
        (b"* 1 FETCH (UID 1 " + CAME + b" BODY[HEADER.FIELDS (DATE)] NIL)\r\n", 0),
        (b"* 1 FETCH (UID 2 BODY[HEADER.FIELDS (DATE)] " + LITERAL + b")\r\n", 0),
        (b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (DATE)] " + LITERAL + b")\r\n%T NO [EXPUNGEISSUED] one is gone\r\n", 1),
        (b"", 0),
    ],
)
def test_a_mail_is_understood_however_it_is_told(trust: Trust, answer: bytes, count: int) -> None:
    with OddImap({"FETCH": answer + b"%T OK done\r\n"}, context=trust.right) as server:
        rows: dict[str, dt.datetime] = {}
        read(odd(server, trust), rows, {})
    assert list(rows.values()) == [dt.datetime(2026, 11, 17, 20, 40, tzinfo=dt.UTC)] * count


def test_without_a_sent_folder_the_inbox_is_read_and_the_loss_is_told(trust: Trust) -> None:
    mail = b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (DATE)] " + LITERAL + b")\r\n%T OK done\r\n"
    with OddImap({"LIST": b'* LIST () "/" inbox\r\n%T OK done\r\n', "FETCH": mail}, context=trust.right) as server:
        source = odd(server, trust, inbox=True)
        received, gone = source.batches(Query(WINDOW, {}, hashed, NOW))
    assert list(received.activities["kind"]) == ["mail_received"]
    assert [warning.code for warning in gone.warnings] == ["place_gone"]
    assert (gone.part, gone.mark, len(gone.keys)) == (hashed("sent"), None, 0)


def test_a_command_stays_short_however_far_apart_the_mails_are(trust: Trust) -> None:
    uids = range(1_000_000_001, 4_000_000_000, 3_000_000)
    found = f"* SEARCH {' '.join(map(str, uids))}\r\n%T OK done\r\n".encode()
    with OddImap({"SEARCH": found}, context=trust.right) as server:
        read(odd(server, trust), {}, {})
    sets = [command.split(" ")[2] for command in server.heard if command.startswith("UID FETCH")]
    assert [int(uid) for one in sets for uid in one.split(",")] == list(uids)
    assert max(map(len, sets)) <= 8000


def test_a_renamed_folder_that_the_server_marks_goes_on_where_it_was(trust: Trust) -> None:
    mail = b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (DATE)] " + LITERAL + b")\r\n%T OK done\r\n"
    rows: dict[str, dt.datetime] = {}
    marks: dict[str, str] = {}
    with OddImap({"FETCH": mail}, context=trust.right) as server:
        read(odd(server, trust), rows, marks)
    with OddImap({"LIST": b'* LIST (\\Sent) "/" Other\r\n%T OK done\r\n'}, context=trust.right) as server:
        read(odd(server, trust), rows, marks)
    assert len(rows) == 1
    assert [command.split(" ")[0] for command in server.heard[3:]] == ["CAPABILITY", "LIST", "EXAMINE", "LOGOUT"]


def test_the_last_mail_is_not_taken_for_a_new_one(trust: Trust) -> None:
    without_next = b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n%T OK done\r\n"
    mail = b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (DATE)] " + LITERAL + b")\r\n%T OK done\r\n"
    with OddImap({"EXAMINE": without_next, "FETCH": mail}, context=trust.right) as server:
        rows: dict[str, dt.datetime] = {}
        marks: dict[str, str] = {}
        read(odd(server, trust), rows, marks)
        server.heard.clear()
        read(odd(server, trust), rows, marks)
    assert len(rows) == 1
    assert [command for command in server.heard if "SEARCH" in command] == ["UID SEARCH UID 2:* SINCE 23-May-2026"]
    assert not [command for command in server.heard if "FETCH" in command]


def test_a_server_that_was_set_back_is_read_anew(trust: Trust) -> None:
    mail = b"* 1 FETCH (UID 1 BODY[HEADER.FIELDS (DATE)] " + LITERAL + b")\r\n%T OK done\r\n"
    far = b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 900] ok\r\n%T OK done\r\n"
    rows: dict[str, dt.datetime] = {}
    marks: dict[str, str] = {}
    with OddImap({"EXAMINE": far, "SEARCH": b"* SEARCH\r\n%T OK done\r\n"}, context=trust.right) as server:
        read(odd(server, trust), rows, marks)
    with OddImap({"FETCH": mail}, context=trust.right) as server:
        read(odd(server, trust), rows, marks)
    assert len(rows) == 1


def test_closing_twice_and_before_anything_is_opened(dovecot: Dovecot) -> None:
    source = Imap(dovecot.account(), PASSWORD)
    source.close()
    reading = source.batches(Query(WINDOW, {}, hashed, NOW))
    next(reading)
    source.close()
    source.close()
    with pytest.raises(UnreachableError):
        list(reading)


def test_closing_while_an_answer_is_waited_for(trust: Trust) -> None:
    with OddImap({"FETCH": HANG}, context=trust.right) as server:
        source = odd(server, trust)

        def close_once_asked() -> None:
            while not any("FETCH" in command for command in server.heard):
                time.sleep(0.01)
            source.close()

        closing = threading.Thread(target=close_once_asked)
        closing.start()
        assert isinstance(failure(source), UnreachableError)
        closing.join()
