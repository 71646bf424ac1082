"""How fast a mailbox is read, beside the standard library and a plain read of the same file.

    python benchmarks/mail.py [--megabytes 100] [--rounds 5]

Writes a made-up mailbox of about 2 kB a mail into a temporary folder, checks that both readers find the same mails
with the same dates, and prints medians and ratios. The seed is fixed: every run reads the same bytes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import email
import email.parser
import email.utils
import mailbox
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from grense.sources.mail import read_mail

ME = "kari@example.org"
MAIL_BYTES = 2000
BEGIN = dt.datetime(2020, 1, 1, 7, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
WORDS = ("møte", "plan", "utkast", "tall", "rapport", "uke", "svar", "takk", "ferdig", "senere", "budsjett", "hilsen")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--megabytes", type=int, default=100)
    options.add_argument("--rounds", type=int, default=5)
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mailbox"
        mails = write_mailbox(path, wanted.megabytes * 1_000_000)
        print(f"{mails} mails, {path.stat().st_size / 1e6:.0f} MB")
        check(path)
        # In turns, so that a busy machine weighs on all alike.
        ways: dict[str, Callable[[Path], Any]] = {
            "plain read": plain_read,
            "grense": read_with_grense,
            "grense, owner inferred": lambda path: read_mail(path, now=NOW),
            "mailbox.mbox, headers only": read_headers_with_the_library,
            "mailbox.mbox": read_with_the_library,
        }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(wanted.rounds):
            for name, way in ways.items():
                taken[name].append(seconds(way, path))
        ours = statistics.median(taken["grense"])
        for name, times in taken.items():
            median = statistics.median(times)
            print(f"{name:28} {median:7.3f} s   {median / ours:6.2f} x grense")


def check(path: Path) -> None:
    """Stop when the two readers do not agree on the instants, one by one."""
    ours = read_with_grense(path)
    theirs = sorted(read_with_the_library(path))
    if list(ours.activities["start"]) != [pd.Timestamp(moment) for moment in theirs]:
        raise SystemExit("the readers do not agree")
    print(f"both readers agree on {len(theirs)} dates")


def read_with_grense(path: Path) -> Any:
    return read_mail(path, me=[ME], now=NOW)


def read_with_the_library(path: Path) -> list[dt.datetime]:
    box = mailbox.mbox(path, create=False)
    return [email.utils.parsedate_to_datetime(mail["Date"]) for mail in box]


def read_headers_with_the_library(path: Path) -> list[dt.datetime]:
    box = mailbox.mbox(path, factory=email.parser.BytesHeaderParser().parse, create=False)
    return [email.utils.parsedate_to_datetime(mail["Date"]) for mail in box]


def plain_read(path: Path) -> int:
    with path.open("rb") as file:
        return sum(len(block) for block in iter(lambda: file.read(1 << 20), b""))


def seconds(way: Callable[[Path], Any], path: Path) -> float:
    begin = time.perf_counter()
    way(path)
    return time.perf_counter() - begin


def write_mailbox(path: Path, size: int) -> int:
    """Write mails until the file has the size; about one in three is sent, the others came through servers."""
    chance = random.Random(2026)
    moment = BEGIN
    mails = 0
    with path.open("wb") as file:
        while file.tell() < size:
            moment += dt.timedelta(seconds=chance.randrange(1, 4000))
            file.write(one_mail(chance, mails, moment))
            mails += 1
    return mails


def one_mail(chance: random.Random, number: int, moment: dt.datetime) -> bytes:
    offset = chance.choice((0, 60, 120, -300, 330))
    local = moment.astimezone(dt.timezone(dt.timedelta(minutes=offset)))
    date = local.strftime("%a, %d %b %Y %H:%M:%S %z")
    subject = " ".join(chance.choices(WORDS, k=5))
    common = f"""Date: {date}
Message-ID: <{chance.getrandbits(96):024x}.{number}@mail.example.org>
MIME-Version: 1.0
Subject: =?utf-8?q?{subject.replace("ø", "=C3=B8").replace(" ", "_")}?=
"""
    if chance.random() < 1 / 3:
        header = f"From: Kari Nordmann <{ME}>\nTo: Ola <ola{number % 500}@example.com>\n{common}"
    else:
        stamp = moment.strftime("%a, %d %b %Y %H:%M:%S +0000")
        signature = f"{chance.getrandbits(1024):0256x}"
        header = f"""Return-Path: <ola{number % 500}@example.com>
Delivered-To: {ME}
Received: from out.example.com (out.example.com [192.0.2.{number % 250}])
\tby mx.example.org (Postfix) with ESMTPS id {chance.getrandbits(40):010X}
\tfor <{ME}>; {stamp} (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com;
\ts=mail; h=from:to:subject:date:message-id; bh={signature[:44]};
\tb={signature[44:112]}
\t {signature[112:180]}
\t {signature[180:]}
Authentication-Results: mx.example.org; dkim=pass header.d=example.com
From: "Ola {number % 500}" <ola{number % 500}@example.com>
To: {ME}
{common}"""
    separator = f"From {ME} {moment.strftime('%a %b %d %H:%M:%S %Y')}\n"
    return f"{separator}{header}{body(chance, number, MAIL_BYTES - len(header))}\n".encode()


def body(chance: random.Random, number: int, length: int) -> str:
    """Give a Content-Type field and what follows it: three in four are text and HTML side by side, as mail is now."""
    if chance.random() < 1 / 4:
        return f"Content-Type: text/plain; charset=utf-8\n\n{text(chance, length)}"
    edge = f"edge-{number}-{chance.getrandbits(64):016x}"
    parts = [
        f"--{edge}\nContent-Type: text/{form}; charset=utf-8\n\n{text(chance, length // 3)}"
        for form in ("plain", "html")
    ]
    return f'Content-Type: multipart/alternative; boundary="{edge}"\n\n{"".join(parts)}--{edge}--\n'


def text(chance: random.Random, length: int) -> str:
    lines = [" ".join(chance.choices(WORDS, k=10)) for _ in range(max(1, length // 62))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
