"""Addresses, encoded words and names in headers: found in any spelling, in linear time, for any input."""

from __future__ import annotations

import email.utils
import time
import tomllib
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grense.sources.mail.addresses import address, addresses
from grense.sources.mail.headers import parse
from grense.sources.mail.ledger import Ledger
from grense.sources.mail.names import meaning
from grense.sources.mail.rules import REASONS, marks, reason
from grense.sources.mail.sender import sender
from grense.sources.mail.words import decoded

ME = "kari@example.org"


@pytest.mark.parametrize(
    "written",
    [
        *["kari@example.org", "Kari <kari@example.org>", "<kari@example.org>", "KARI@Example.ORG", "kari@example.org."],
        *[
            "kari@example.org <kari@example.org>",
            "ola@example.org <kari@example.org>",
            '"ola@x.org" <kari@example.org>',
        ],
        *["Nordmann, Kari <kari@example.org>", "Nordmann; Kari <kari@example.org>", "Firma: Kari <kari@example.org>"],
        *["'kari@example.org' <kari@example.org>", "'kari@example.org'", "<'kari@example.org'>", '"kari@example.org"'],
        *["Kari [mailto:kari@example.org]", "Kari <mailto:kari@example.org>", "mailto:kari@example.org"],
        *["<kari@example.org> Kari", "kari@example.org (Kari)", "(Kari) kari@example.org", "Kari kari@example.org"],
        *["kari@example.org (Kari (K.) Nordmann, ola@x.org)", "kari@example.org (Kari <ola@x.org>)"],
        *["=?utf-8?q?Nordmann=2C_Kari?= <kari@example.org>", "=?utf-8?q?=22Kari?= <kari@example.org>"],
        *["=?utf-8?q?Kari_=3Ckari=40example=2Eorg=3E?=", "=?utf-8?b?a2FyaUBleGFtcGxlLm9yZw==?="],
        *["Team: kari@example.org, ola@example.org;", "kari@example.org, Ola <ola@example.org>"],
        *["Kari <kari@example.org>, Ola <ola@example.org>", "Kari <kari@example.org> tull", "kari@example.org; tull"],
        *[
            "Kari <<kari@example.org>>",
            "Kari <kari@example.org",
            'Kari "Kaia <kari@example.org>',
            "Kari (boss <kari@example.org>",
        ],
        *[
            "Kari <>, <kari@example.org>",
            "Kari < kari @ example.org >",
            "Kari\n <kari@example.org>",
            "<@a,@b:kari@example.org>",
        ],
        *[
            '"kari"@example.org',
            '<"kari"@example.org>',
            "Kari \\<b\\> <kari@example.org>",
            '"Kari \\"K\\"" <kari@example.org>',
        ],
        *[
            "'Kari <kari@example.org>'",
            "Kåri <kari@example.org>",
            "SMTP:kari@example.org",
            "Kari :) <kari@example.org>",
        ],
    ],
)
def test_the_address_is_found_however_it_is_written(written: str) -> None:
    assert address(written.encode()) == ME


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Kari <o'brien@example.org>", "o'brien@example.org"),
        ('"kari nordmann"@example.org', '"kari nordmann"@example.org'),
        ("kari@[192.0.2.1]", "kari@[192.0.2.1]"),
        ("Kari <kari@BÜCHER.example>", "kari@xn--bcher-kva.example"),
        ("kari@xn--bcher-kva.example", "kari@xn--bcher-kva.example"),
        ("kari+a=b@example.org", "kari+a=b@example.org"),
        ("MAILER-DAEMON (Mail Delivery System)", "mailer-daemon"),
        ("MAILER-DAEMON@example.org (Mail)", "mailer-daemon@example.org"),
        ("Kari Nordmann", ""),
        ("kari@", ""),
        ("@example.org", ""),
        ("", ""),
    ],
)
def test_addresses_of_all_kinds(written: str, expected: str) -> None:
    assert address(written.encode()) == expected


def test_a_long_name_hides_no_address() -> None:
    assert address(b"Kari " * 50_000 + b"<kari@example.org>") == ME


def test_recipients_are_read_up_to_a_number() -> None:
    written = b"Nordmann, Kari <kari@example.org>, a@x.org (A), b: c@x.org, d@x.org;"
    assert addresses(written, 9) == [ME, "a@x.org", "c@x.org", "d@x.org"]
    assert addresses(written, 2) == [ME, "a@x.org"]


names = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=30)


@given(names, st.sampled_from(["kari@example.org", "o'brien@example.org", "a.b+c@x-y.example"]))
def test_what_the_library_writes_is_found(name: str, one: str) -> None:
    assert address(email.utils.formataddr((name, one)).encode()) == one


@given(st.text("<>\"\\()@,;:[]' a.=?", max_size=60))
def test_any_punctuation_gives_at_most_one_address(text: str) -> None:
    found = address(text.encode())
    assert "@" not in found or not set(found.partition("@")[2]) & set("<>,;()\\")


# Whole headers


FIELDS = (
    *["date", "from", "sender", "to", "cc", "message-id", "return-path", "delivered-to", "received", "x-gmail-labels"],
    *[
        "content-type",
        "content-class",
        "auto-submitted",
        "precedence",
        "list-id",
        "x-mozilla-status",
        "x-status",
        "fcc",
    ],
    *[
        "resent-from",
        "resent-date",
        "x-spam-flag",
        "x-mailer",
        "x-unsent",
        "content-length",
        "envelope-to",
        "in-reply-to",
    ],
)
VALUES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            *[
                b"=?\xc3\xb8?q?a?=",
                b"=?utf-8?b?a?=",
                b"=?utf-8?b?====?=",
                b"=?idna?q?x?=",
                b"=?hex?q?zz?=",
                b"=?\0?q?a?=",
            ],
            *[
                b"=?unicode_escape?q?\\x?=",
                b"=?utf-16?b?AA?=",
                b"=?undefined?q?x?=",
                b"=?rot13?q?x?=",
                b"=?zlib?b?eA==?=",
            ],
            *[b"(" * 2000, b"<" * 2000, b'"' * 2000, b"a@" * 900, b"\\" * 1999, b"Tue, 17 Nov 2026 21:40:00 +0100"],
            *[b"k@\xc3\xb8" + b"\xc3\xb8" * 90, b"k@" + b"a." * 300, b"\xff\xfe", b"9" * 5000, b"k@xn--\xc3\xb8"],
        ]
    ),
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=8))
def test_one_header_never_costs_the_rest(fields: dict[str, bytes]) -> None:
    block = b"".join(b"\n%s: %s" % (name.encode(), value.replace(b"\n", b" ")) for name, value in fields.items())
    headers = parse(block)
    who = sender(headers)
    assert reason(headers, who.author, marks(headers, "")) in ("", *REASONS)
    ledger = Ledger()
    ledger.add(headers, "")
    ledger.owners()
    ledger.add({b"from": ME.encode(), b"date": b"Tue, 17 Nov 2026 21:40:00 +0100", b"message-id": b"<last>"}, "")
    settled = ledger.settle([ME], None, 2**62)
    assert 1_794_948_000_000_000 in settled.instants[settled.sent]


LONG = {
    "labels": (b"x-gmail-labels", b"=?utf-8?q?a=C3=B8?= \n ", b""),
    "quoted labels": (b"x-gmail-labels", b'"a, b",c,', b""),
    "words that never end": (b"x-gmail-labels", b"=?utf-8?q?a", b""),
    "brackets": (b"from", b"(", b""),
    "angles": (b"from", b"<a", b""),
    "quotes": (b"from", b'\\"', b'"'),
    "ats": (b"from", b"a@", b""),
    "recipients": (b"to", b"Kari <kari@example.org>, ", b""),
    "blanks": (b"content-type", b" text/calendar", b""),
    "date": (b"date", b"Tue (", b""),
    "status": (b"x-mozilla-status", b"0", b""),
}


@pytest.mark.parametrize("kind", LONG)
def test_twice_the_header_takes_twice_the_time(kind: str) -> None:
    name, piece, end = LONG[kind]

    def seconds(length: int) -> float:
        block = b"\nX: 1\n%s: %s" % (name, piece * (length // len(piece)) + end)
        taken = []
        for _ in range(3):
            begin = time.process_time()
            Ledger().add(parse(block), "")
            taken.append(time.process_time() - begin)
        return min(taken)

    # Half as much again for what a busy machine adds.
    assert seconds(200_000) < 3 * seconds(100_000) + 0.02


# Encoded words and names


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Sent", "Sent"),
        ("=?utf-8?q?S=C3=B8ppelpost?=", "Søppelpost"),
        ("=?UTF-8?B?RW50d8O8cmZl?=", "Entwürfe"),
        ("=?iso-8859-1?q?Entw=FCrfe?=, x", "Entwürfe, x"),
        ("=?utf-8?q?S=C3?=\n =?utf-8?q?=B8ppel?= =?utf-8?b?cG9zdA==?=", "Søppelpost"),
        ("=?utf-8*nb?q?a_b?= c", "a b c"),
        ("=?nonsense?q?a?=", "=?nonsense?q?a?="),
        ("a =?utf-8?q?b?= c =?utf-8?q?d?=", "a b c d"),
    ],
)
def test_encoded_words(written: str, expected: str) -> None:
    assert decoded(written) == expected


def test_no_name_has_two_meanings() -> None:
    table = tomllib.loads(files("grense.sources.mail").joinpath("names.toml").read_text("utf-8"))
    meanings = Counter(
        name
        for names in ({n.casefold() for all_ in one.values() for n in all_} for one in table.values())
        for name in names
    )
    assert {name for name, times in meanings.items() if times > 1} == set()
    for meant, languages in table.items():
        for one in languages.values():
            assert {meaning(name) for name in one} == {meant}


def test_names_are_compared_whole_and_without_case() -> None:
    assert meaning("  SENDT   E-post ") == meaning("[Gmail]/Sendt e-post") == meaning("\\Sent") == "sent"
    assert meaning("Entwu\u0308rfe") == "draft"
    assert meaning("Customers/Sent") == meaning("Sent 2026") == meaning("") == meaning("x" * 10_000) == ""
