"""The evidence of a week by day: from when to when, how many meetings and mails, and how much lies outside. No Qt.

Meetings count in hours where they do not overlap, and an entry of the person's own counts where no meeting is. Each
figure is in whole minutes, and the last row is the sum of those above it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grense.drawing.evidence import Evidence
from grense.i18n import Catalogue
from grense.model.time import load_zone
from grense.model.week import DaySummary
from grense_tray.presenter.viewmodel import EvidenceTable

__all__ = ["DayCount", "counts_of", "evidence_table"]

_MINUTE = dt.timedelta(minutes=1)
_SPANS = ("meeting", "manual")
_Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class DayCount:
    """The counts of one workday. `first` and `last` are minutes after its midnight, None without evidence.

    `met`, `added` and `outside` are whole minutes: meetings, the additional time of entries, and the part of both
    outside the day's ordinary hours.
    """

    first: float | None = None
    last: float | None = None
    meetings: int = 0
    met: int = 0
    added: int = 0
    mails: int = 0
    outside: int = 0


def counts_of(days: Sequence[DaySummary], evidence: Sequence[Evidence]) -> tuple[DayCount, ...]:
    """The counts of the days of a week that have begun."""
    happened = [one for one in evidence if not one.planned]
    return tuple(_count(number, day, [one for one in happened if one.day == number]) for number, day in enumerate(days))


def evidence_table(days: Sequence[DaySummary], evidence: Sequence[Evidence], words: Catalogue) -> EvidenceTable:
    """The days as rows of texts, and their sum."""
    counts = counts_of(days, evidence)
    added = any(one.added for one in counts)
    heads = [
        "",
        words.gettext("first to last"),
        words.gettext("meetings"),
        words.gettext("hours"),
        *((words.gettext("added"),) if added else ()),
        words.gettext("mails"),
        words.gettext("outside"),
    ]
    rows = [_row(words.short_weekday(day.date), one, words, added=added) for day, one in zip(days, counts, strict=True)]
    total = DayCount(
        meetings=sum(one.meetings for one in counts),
        met=sum(one.met for one in counts),
        added=sum(one.added for one in counts),
        mails=sum(one.mails for one in counts),
        outside=sum(one.outside for one in counts),
    )
    rows.append(_row(words.gettext("Week"), total, words, added=added))
    return EvidenceTable(words.gettext("Evidence by day"), tuple(heads), tuple(rows))


def _count(number: int, day: DaySummary, evidence: Sequence[Evidence]) -> DayCount:
    if not evidence:
        return DayCount()
    opening, closing = day.start.astimezone(dt.UTC), day.start.astimezone(dt.UTC) + day.length * 60 * _MINUTE
    spans: dict[str, list[_Span]] = {kind: [] for kind in _SPANS}
    for one in evidence:
        if one.item.like in spans:
            start, end = (moment.astimezone(dt.UTC) for moment in (one.item.start, one.item.end))
            spans[one.item.like].append((max(start, opening), min(end, closing)))
    begins_here = [one for one in evidence if not (number and one.item.start.astimezone(dt.UTC) < opening)]
    met = _minutes(spans["meeting"])
    together = _minutes(spans["meeting"] + spans["manual"])
    inside = _minutes(_within(spans["meeting"] + spans["manual"], _ordinary(day)))
    return DayCount(
        min(one.start for one in evidence),
        max(one.end for one in evidence),
        sum(one.item.kind == "meeting" for one in begins_here),
        met,
        together - met,
        sum(one.item.kind == "mail_sent" for one in evidence),
        together - inside,
    )


def _ordinary(day: DaySummary) -> _Span | None:
    if day.ordinary is None:
        return None
    midnight = dt.datetime.combine(day.date, dt.time(), day.start.tzinfo or load_zone("UTC"))
    start, end = ((midnight + minutes * _MINUTE).astimezone(dt.UTC) for minutes in day.ordinary)
    return start, end


def _within(spans: Iterable[_Span], window: _Span | None) -> list[_Span]:
    if window is None:
        return []
    cut = [(max(start, window[0]), min(end, window[1])) for start, end in spans]
    return [(start, end) for start, end in cut if start < end]


def _minutes(spans: Iterable[_Span]) -> int:
    """The length of the union, in whole minutes."""
    total, reached = dt.timedelta(), None
    for start, end in sorted(spans):
        begin = start if reached is None else max(start, reached)
        total += max(end - begin, dt.timedelta())
        reached = end if reached is None else max(end, reached)
    return round(total / _MINUTE)


def _row(name: str, one: DayCount, words: Catalogue, *, added: bool) -> tuple[str, ...]:
    span = ""
    if one.first is not None and one.last is not None:
        span = words.gettext("{first}–{last}").format(first=words.hour(int(one.first)), last=words.hour(int(one.last)))
    return (
        name,
        span,
        _number(one.meetings),
        _length(one.met, words),
        *((_length(one.added, words),) if added else ()),
        _number(one.mails),
        _length(one.outside, words),
    )


def _number(count: int) -> str:
    return str(count) if count else "–"


def _length(minutes: int, words: Catalogue) -> str:
    return words.short_duration(minutes) if minutes else "–"
