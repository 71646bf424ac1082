"""What the first and the second reading of a Microsoft 365 mailbox cost, from something like Graph on loopback.

    python benchmarks/microsoft365.py [--mails 20000] [--events 5000] [--rounds 5]

The mailbox is made up, the same in every run.
"""

from __future__ import annotations

from readings import fill, options_of, rounds_of, show

from servers.graph import GraphStand


def main() -> None:
    wanted = options_of(__doc__, ("mails", 20_000), ("events", 5_000))
    stand = GraphStand()
    try:
        fill(stand, wanted.mails, wanted.events)
        stand.source().close()  # signs in
        taken = rounds_of(stand, wanted.rounds, "first", "second")
    finally:
        stand.stop()
    print(f"{wanted.mails} mails, {wanted.events} events")
    show(taken)


if __name__ == "__main__":
    main()
