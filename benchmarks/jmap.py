"""What the first and the second reading of an account over JMAP cost, from a stand for JMAP on loopback.

    python benchmarks/jmap.py [--mails 20000] [--events 5000] [--rounds 5]

The mailbox is made up, the same in every run.
"""

from __future__ import annotations

from readings import fill, options_of, rounds_of, show

from servers.jmap import JmapStand


def main() -> None:
    wanted = options_of(__doc__, ("mails", 20_000), ("events", 5_000))
    stand = JmapStand()
    try:
        fill(stand, wanted.mails, wanted.events)
        taken = rounds_of(stand, wanted.rounds, "first", "second")
    finally:
        stand.stop()
    print(f"{wanted.mails} mails, {wanted.events} events")
    show(taken)


if __name__ == "__main__":
    main()
