"""What the first and the later readings of a Google Calendar cost, from something like Google's interface on loopback.

    python benchmarks/google_calendar.py [--events 5000] [--rounds 5]

The calendar is made up, the same in every run.
"""

from __future__ import annotations

from readings import fill, options_of, rounds_of, show

from servers.google import GoogleStand


def main() -> None:
    wanted = options_of(__doc__, ("events", 5_000))
    stand = GoogleStand()
    try:
        fill(stand, 0, wanted.events)
        stand.source().close()  # signs in
        taken = rounds_of(stand, wanted.rounds, "first", "nothing new", "one new")
    finally:
        stand.stop()
    print(f"{wanted.events} events")
    show(taken)


if __name__ == "__main__":
    main()
