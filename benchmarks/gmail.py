"""What the first and the second reading of a Gmail mailbox cost, from something like the Gmail API on loopback.

    python benchmarks/gmail.py [--mails 20000] [--rounds 3]

Everything lies in the window. The mailbox is made up, the same in every run. The readings are in a process of their
own, so that seconds of CPU and the growth of its memory are the reader's alone; the network is none.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from readings import NOW, WINDOW, hashed

from grense.sources.base import Query
from grense.sources.google import Account, Google


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--mails", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--reader", action="store_true", help=argparse.SUPPRESS)
    wanted = options.parse_args()
    if wanted.reader:
        print(json.dumps(read_twice(json.load(sys.stdin))))
        return
    from servers.gmail import GmailStand

    stand = GmailStand()
    try:
        for number in range(wanted.mails):
            stand.put_mail(f"mail {number}", WINDOW[0] + (NOW - WINDOW[0]) / wanted.mails * number)
        account = stand.account(stand._server.server_port, calendar=False)
        kept = stand.sign_in(account)
        found = [read_elsewhere({"options": vars(account), "kept": kept}) for _ in range(wanted.rounds)]
    finally:
        stand.stop()
    print(f"{wanted.mails} mails")
    for name in ("first", "second"):
        rounds = [[one[name][key] for key in ("seconds", "cpu", "requests", "rows", "memory")] for one in found]
        seconds, cpu, requests, rows, memory = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(
            f"{name:8} {seconds:7.3f} s   {cpu:7.3f} s CPU   {requests:4.0f} requests   {rows:6.0f} rows"
            f"   {memory:6.1f} MiB more"
        )


def read_elsewhere(given: dict[str, Any]) -> dict[str, Any]:
    """The figures of two readings in a process of their own."""
    command = [sys.executable, __file__, "--reader"]
    answer = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
    return dict(json.loads(answer.stdout))


def read_twice(given: dict[str, Any]) -> dict[str, Any]:
    options = {name: tuple(one) if isinstance(one, list) else one for name, one in given["options"].items()}
    account, marks = Account(**options), {}
    # Packages are loaded before the first figure.
    Google(account, given["kept"], keep=lambda _: None, tz="Europe/Oslo").explore()
    return {name: read(account, given["kept"], marks) for name in ("first", "second")}


def read(account: Account, kept: str, marks: dict[str, str]) -> dict[str, float]:
    """Read once, remembering the marks."""
    source = Google(account, kept, keep=lambda _: None, tz="Europe/Oslo")
    before, begun, begun_cpu, rows = peak(), time.perf_counter(), time.process_time(), 0
    for batch in source.batches(Query(WINDOW, dict(marks), hashed, NOW)):
        rows += len(batch.activities)
        if batch.mark is not None:
            marks[batch.part] = batch.mark
    source.close()
    return {
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - begun_cpu,
        "requests": source._gmail._web.requests_sent + source._tokens._web.requests_sent,
        "rows": rows,
        "memory": peak() - before,
    }


def peak() -> float:
    """The most memory so far, in MiB; that of `resource` begins with the parent's."""
    status = Path("/proc/self/status").read_text().split("VmHWM:")[1]
    return int(status.split()[0]) / 1024


if __name__ == "__main__":
    main()
