"""Convert an assessment's frames to plain values for display."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd

from grense.classification.localtime import local_clock
from grense.law.assessment import Assessment
from grense.law.comparison import pairs
from grense.law.profile import LawProfile
from grense.law.results import LawFinding, LawView, OwnInitiative, RuleView
from grense.model.crossing_reason import CrossingReason
from grense.rules.files import checked_clock
from grense.rules.reasons import OWN

__all__ = ["PRESENCE", "view_of"]

_EVENING_AGREEMENT, _EVENING, _NIGHT = "evening_21_23", "evening", "night"

# Rules about whether there is work at all.
PRESENCE = (_NIGHT, "sunday_holiday", "next_sunday_free")


def view_of(
    found: Assessment,
    first: dt.date,
    last: dt.date,
    person: Any = None,
    *,
    reasons: Sequence[CrossingReason] = (),
) -> LawView:
    """One person's windows from the first day to the last, both whole weeks; without a name, the only person's.

    A window that began earlier is included if it ends within them. `reasons` are those given for crossings.
    """
    person = next(iter(found.zones)) if person is None else person
    zone = found.zones[person]
    measured, crossings = found.measured, found.report.crossings
    mine = measured.loc[(measured["person"] == person) & (measured["date"] <= pd.Timestamp(last))]
    beside = {rule: category for category, rule in pairs(found.law).items()}
    views = []
    for name, rule in found.law.rules.items():
        rows = mine.loc[mine["rule"] == name]
        category = beside.get(name, "")
        days = crossings.loc[(crossings["category"] == category) & (crossings["person"] == person), "date"]
        over = rows.loc[rows["over"]]
        findings = tuple(_finding(found, row, zone) for _, row in over.iterrows())
        nearest = None if over.size or not len(rows) else _finding(found, rows.loc[rows["margin"].idxmin()], zone)
        crossed = int(days.between(pd.Timestamp(first), pd.Timestamp(last)).sum())
        views.append(RuleView(rule, findings, nearest, len(rows), category, crossed))
    days = crossings.loc[(crossings["person"] == person) & crossings["date"].between(str(first), str(last))]
    return LawView(found.law, first, last, tuple(views), _initiative(found.law, days, zone, reasons))


def _initiative(
    law: LawProfile, crossings: pd.DataFrame, zone: str, reasons: Sequence[CrossingReason]
) -> OwnInitiative | None:
    """The evenings, as the report counts them, with work in the hours that the agreement about evenings allows."""
    agreement = law.agreements.get(_EVENING_AGREEMENT)
    changed = {} if agreement is None else agreement.rules.get(_NIGHT, {})
    if agreement is None or "from" not in changed:
        return None
    until = checked_clock(changed, "from", "")
    rows = crossings.loc[crossings["category"] == _EVENING]
    begins = [local_clock(start.to_pydatetime(), zone) for start in rows["start"]]
    evenings = {
        date.date()
        for date, start in zip(rows["date"], begins, strict=True)
        if start.date() == date.date() and 60 * start.hour + start.minute < until
    }
    given = [one.value for one in reasons if one.category == _EVENING and one.day in evenings]
    own = given.count(OWN)
    return OwnInitiative(agreement.section, until, len(evenings), own, len(given) - own)


def _finding(found: Assessment, row: Any, zone: str) -> LawFinding:
    start, end = (local_clock(row[name].to_pydatetime(), zone) for name in ("start", "end"))
    begins, ends = None, None
    if row["rule"] in PRESENCE:
        rows = found.evidence(int(row.name))
        begins, ends = (
            local_clock(moment.to_pydatetime(), zone)
            for moment in (max(rows["start"].min(), row["start"]), min(rows["end"].max(), row["end"]))
        )
    return LawFinding(
        label=int(row.name),
        rule=found.law.rules[row["rule"]],
        date=row["date"].date(),
        start=start,
        end=end,
        value=float(row["value"]),
        shown=_number(row["value_shown"]),
        limit=float(row["limit"]),
        margin=float(row["margin"]),
        basis="" if pd.isna(row["basis"]) else str(row["basis"]),
        micro_only=bool(row["micro_only"]),
        without_micro=_number(row["without_micro"]),
        complete=bool(row["complete"]),
        first=begins,
        last=ends,
        left_out=_left_out(found, row),
    )


def _left_out(found: Assessment, row: Any) -> tuple[tuple[dt.date, float], ...]:
    rule = found.law.rules[row["rule"]]
    if not rule.leave_left_out:
        return ()
    weeks, begin = found.left_out, row["date"]
    there = (weeks["person"] == row["person"]) & (weeks["date"] >= begin)
    there &= weeks["date"] < begin + pd.Timedelta(weeks=rule.weeks)
    chosen = weeks.loc[there]
    return tuple((day.date(), share) for day, share in zip(chosen["date"], chosen["share"], strict=True))


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
