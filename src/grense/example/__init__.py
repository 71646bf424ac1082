"""The example person: Kari, who works in Norway. Twenty weeks of a made-up calendar and a mailbox of what she sent.

The files are written by `benchmarks/make_example.py`; every name, address and text in them is invented.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

__all__ = ["EVENING", "ME", "NOW", "TZ", "paths"]

ME = "kari@example.org"
TZ = "Europe/Oslo"
# Her last week is over; and, for a program that goes on living with her, that evening just after a mail.
NOW = dt.datetime(2026, 11, 22, 22, tzinfo=dt.UTC)
EVENING = dt.datetime(2026, 11, 22, 18, 51, tzinfo=dt.UTC)


def paths() -> tuple[Path, Path]:
    """Where the calendar (`.ics`) and the mailbox (`.mbox`) of the example person lie."""
    from importlib.resources import files  # a tray that only tells the time needs none of it

    here = Path(str(files(__name__)))
    return here / "calendar.ics", here / "sent.mbox"
