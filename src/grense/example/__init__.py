"""The example person: Kari, who works in Norway. Twenty weeks of a made-up calendar and a mailbox of what she sent.

The files are written by `benchmarks/make_example.py`; every name, address and text in them is invented.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["ME", "TZ", "paths"]

ME = "kari@example.org"
TZ = "Europe/Oslo"


def paths() -> tuple[Path, Path]:
    """Where the calendar (`.ics`) and the mailbox (`.mbox`) of the example person lie."""
    here = Path(str(files(__name__)))
    return here / "calendar.ics", here / "sent.mbox"
