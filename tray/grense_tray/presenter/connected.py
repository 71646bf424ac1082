"""The last page of connecting: what was read, in numbers, and what the mailbox is for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grense.i18n import N_, NN_, Catalogue
from grense.model.time import load_zone

__all__ = ["MAILBOX", "ReadCount", "ReadSoFar", "figures", "span", "still_to_come"]

MAILBOX: Mapping[str, tuple[str, str]] = {
    "work": (N_("only for work"), N_("Every sent mail is a trace of work.")),
    "mixed": (
        N_("also private"),
        N_("Mail outside ordinary hours counts as perhaps private, and says so, until you say what it was."),
    ),
}
_MEETINGS = NN_("meeting of {weeks}", "meetings of {weeks}")
_WEEKS = NN_("{count} week", "{count} weeks")
_MAILS = NN_("sent mail, only its time", "sent mails, only their times")
_SPAN = N_("From {first} to {last}.")
_AHEAD = NN_(
    "{count} meeting still to come is drawn hollow and is not among them.",
    "{count} meetings still to come are drawn hollow and are not among them.",
)
_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class ReadSoFar:
    """What is kept of the connected sources: counts of meetings that began, of those to come, and of sent mails."""

    meetings: int = 0
    ahead: int = 0
    mails: int = 0
    first: dt.datetime | None = None
    last: dt.datetime | None = None

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> ReadSoFar:
        """From the value of the operation `first_reading`."""
        return cls(**value)


@dataclass(frozen=True)
class ReadCount:
    """A large number with what it counts."""

    number: str
    word: str


def figures(read: ReadSoFar, reads: Sequence[str], words: Catalogue) -> tuple[ReadCount, ...]:
    """The numbers of what the sources read, `calendar` and `mail`."""
    found = []
    if "calendar" in reads:
        weeks = words.ngettext(*_WEEKS, _weeks(read)).format(count=_weeks(read))
        found.append(
            ReadCount(_grouped(read.meetings, words), words.ngettext(*_MEETINGS, read.meetings).format(weeks=weeks))
        )
    if "mail" in reads:
        found.append(ReadCount(_grouped(read.mails, words), words.ngettext(*_MAILS, read.mails)))
    return tuple(found)


def span(read: ReadSoFar, zone: str, words: Catalogue) -> str:
    """From when to when it is, and what is still to come; empty for nothing."""
    if read.first is None or read.last is None:
        return still_to_come(read, words)
    first, last = (words.day(moment.astimezone(load_zone(zone)).date()) for moment in (read.first, read.last))
    return f"{words.gettext(_SPAN).format(first=first, last=last)} {still_to_come(read, words)}".rstrip()


def still_to_come(read: ReadSoFar, words: Catalogue) -> str:
    """The meetings that are planned; empty for none."""
    return words.ngettext(*_AHEAD, read.ahead).format(count=read.ahead) if read.ahead else ""


def _weeks(read: ReadSoFar) -> int:
    if read.first is None or read.last is None:
        return 0
    return max(1, -(-(read.last - read.first) // _WEEK))


def _grouped(count: int, words: Catalogue) -> str:
    return f"{count:,}".replace(",", "," if words.language == "en" else "\N{NO-BREAK SPACE}")
