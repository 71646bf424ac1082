"""How fast a mailbox on a server is read, the first time and when there is nothing new.

    python benchmarks/imap.py [--mails 20000] [--rounds 3]

Starts a Dovecot of its own on loopback, with encryption, writes made-up sent mails into its Maildir, and reads them
over IMAP. Prints the median seconds, the seconds of CPU that grense took, the bytes and the commands, the two of the
sign-in among them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import statistics
import sys
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from grense.sources.base import Query
from grense.sources.imap import Imap
from servers.cable import Cable
from servers.dovecot import Dovecot, a_mail
from servers.stand import ME, PASSWORD

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 25, tzinfo=dt.UTC), dt.datetime(2026, 12, 28, tzinfo=dt.UTC))


class Figures(NamedTuple):
    seconds: float
    cpu: float
    kilobytes: float
    commands: int


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--mails", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=3)
    wanted = options.parse_args()
    first: list[Figures] = []
    second: list[Figures] = []
    for _ in range(wanted.rounds):
        # A server of its own each time: the second reading of a mailbox finds the headers in Dovecot's cache.
        with Dovecot() as server, Cable(server.port) as cable:
            write_mails(server, wanted.mails)
            marks: dict[str, str] = {}
            for figures, expected in ((first, wanted.mails), (second, 0)):
                figures.append(read(server, cable, marks, expected))
    print(f"{wanted.mails} mails")
    for name, figures in (("first reading", first), ("nothing new", second)):
        seconds, cpu, kilobytes, commands = (statistics.median(column) for column in zip(*figures, strict=True))
        print(f"{name:14} {seconds:6.2f} s {cpu:6.2f} s CPU {kilobytes:8.0f} kB {commands:4.0f} commands")


def write_mails(server: Dovecot, count: int) -> None:
    """Write mails evenly over the last 25 weeks."""
    server.watch(ME)
    for number in range(count):
        sent = NOW - dt.timedelta(weeks=25) * (number / count)
        server.write_mail(a_mail(str(number), sent.replace(microsecond=0)), came=sent, name=f"m{number}")


def read(server: Dovecot, cable: Cable, marks: dict[str, str], expected: int) -> Figures:
    before = dict(marks)
    begin, cpu = time.perf_counter(), time.process_time()
    rows = take(Imap(server.account(), PASSWORD), marks)
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    if rows != expected:
        raise SystemExit(f"{rows} mails read instead of {expected}")
    commands = 2 + len(server.asked())
    # The cable runs in this process, where its CPU would count as grense's: the bytes are counted in a reading apart.
    sent = cable.sent
    take(Imap(server.account(port=cable.port), PASSWORD), before)
    server.asked()
    return Figures(seconds, cpu, (cable.sent - sent) / 1000, commands)


def take(source: Imap, marks: dict[str, str]) -> int:
    rows = 0
    for batch in source.batches(Query(WINDOW, dict(marks), hashed, NOW)):
        rows += len(batch.keys)
        if batch.mark is not None:
            marks[batch.part] = batch.mark
    return rows


def hashed(identity: str) -> str:
    return hashlib.blake2b(identity.encode(), digest_size=16).hexdigest()


if __name__ == "__main__":
    main()
