"""The numbers that code half a year's crossings as one of the report's answers, as data.

They are in a profile's `[frequency]`, with their source. A pace is written `"1 a week"` or `"1 a month"`.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from grense.base.frozen import FrozenDict
from grense.errors import RuleError
from grense.marks import N_
from grense.rules.extending import check_changes, with_own_date
from grense.rules.files import check_keys, checked_date, checked_text, present
from grense.rules.keys import FREQUENCY_KEYS, names, sourced

__all__ = ["ANSWERS", "MEAN", "QUESTIONS", "Coding", "Pace", "extended_coding", "read_coding"]

# The report's answers, from 1 to 6. "never" and "more_rarely" have no pace; the others have one each.
ANSWERS = ("never", "more_rarely", "monthly", "one_day_a_week", "several_days_a_week", "every_day")
MEAN, QUESTIONS = "mean", "questions"

_PACE = re.compile(r"(\d+(?:\.\d+)?) a (week|month)")
_PREFIX = "frequency."
_VALUE = "frequency.{key}: {value}"
_HINT = N_('write "1 a week" or "1 a month"')
_WHOLE = {one.name: one for one in FREQUENCY_KEYS if one.type.startswith("whole number")}


@dataclass(frozen=True)
class Pace:
    """At least this many days per `week` or `month`, averaged over active weeks."""

    least: float
    period: str = "week"


@dataclass(frozen=True)
class Coding:
    """The numbers of the coding.

    `codes` are the paces from which a category has code 1; `mean` uses the mean of full weeks, at least
    `fewest_full_weeks` of them, `questions` no timestamps.
    `answers` are paces in rising order, by name. `trend_weeks` are compared with as many before them. The last three
    numbers are for months: how many are needed in total and on each side, and how many active weeks a month must have
    to count.
    """

    weeks: int
    active_days: int
    fewest_active_weeks: int
    weeks_a_month: float
    trend_weeks: int
    fewest_months: int
    fewest_months_a_side: int
    fewest_active_weeks_a_month: int
    source: str
    checked_on: dt.date
    codes: Mapping[str, Pace | str] = field(default_factory=dict)
    answers: tuple[tuple[str, Pace], ...] = ()
    fewest_full_weeks: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", FrozenDict(self.codes))

    def weeks_of(self, period: str) -> float:
        """Number of weeks in a `week` or a `month`."""
        return self.weeks_a_month if period == "month" else 1.0

    def is_at(self, pace: Pace, count: int, active: int) -> bool:
        """Whether this many days in this many active weeks reach that pace.

        >>> from grense.rules.profiles import load_profile
        >>> coding = load_profile("afi_2022_04").coding
        >>> coding.is_at(Pace(1.0, "month"), 6, 26), coding.is_at(Pace(1.0, "month"), 5, 26)
        (True, False)
        """
        return active > 0 and count / (active / self.weeks_of(pace.period)) >= pace.least


def read_coding(data: Any, categories: Collection[str]) -> Coding:
    """Parse a profile's `[frequency]`. Raises `RuleError` that names the key."""
    table = _table(data, "frequency")
    check_keys(table, (*names(FREQUENCY_KEYS), "codes", "answers"), _PREFIX)
    # A file from before full weeks were counted has one number for both.
    table = {"fewest_full_weeks": table.get("fewest_active_weeks"), **table}
    numbers: dict[str, Any] = {key: _whole(table, key) for key in _WHOLE}
    if numbers["fewest_active_weeks"] > numbers["trend_weeks"]:
        raise _nonsense("trend_weeks", N_("frequency.{key}: fewer than fewest_active_weeks"))
    month = present(table, "weeks_a_month", _PREFIX)
    if isinstance(month, bool) or not isinstance(month, (int, float)) or not 4 <= month <= 5:
        raise _nonsense("weeks_a_month", _VALUE, value=repr(month))
    codes, answers = _table(table.get("codes", {}), "frequency.codes"), _answers(table.get("answers", {}))
    check_keys(codes, categories, "frequency.codes.")
    return Coding(
        **numbers,
        weeks_a_month=float(month),
        source=checked_text(table, "source", _PREFIX),
        checked_on=checked_date(table, "checked_on", _PREFIX),
        codes={one: _code(one, codes[one]) for one in categories if one in codes},
        answers=_rising(answers, float(month)),
    )


def extended_coding(base: Any, own: Any, date: Any) -> Any:
    """Merge the person's own table over the one it extends: it replaces the numbers, codes and answers it names.

    Raises `RuleError` for a changed number without a `source` in the own table; `date` is when that was checked, unless
    the table says it.
    """
    if not isinstance(base, dict) or not isinstance(own, dict):
        return base if own is None else own
    inner = {}
    check_changes(base, own, _PREFIX, sourced(FREQUENCY_KEYS))
    for name in ("codes", "answers"):
        if isinstance(own.get(name), dict):
            known = base.get(name, {})
            origin = {"source": own["source"]} if "source" in own else {}
            check_changes(known, {**own[name], **origin}, f"{_PREFIX}{name}.", list(known))
            inner[name] = {**known, **own[name]}
    return {**base, **with_own_date(own, date), **inner}


def _code(name: str, value: Any) -> Pace | str:
    return value if value in (MEAN, QUESTIONS) else _pace(value, f"codes.{name}")


def _answers(data: Any) -> tuple[tuple[str, Pace], ...]:
    table = _table(data, "frequency.answers")
    check_keys(table, ANSWERS[2:], "frequency.answers.")
    return tuple((name, _pace(table[name], f"answers.{name}")) for name in ANSWERS[2:] if name in table)


def _rising(answers: tuple[tuple[str, Pace], ...], month: float) -> tuple[tuple[str, Pace], ...]:
    paces = [pace.least / (month if pace.period == "month" else 1.0) for _, pace in answers]
    if any(later <= earlier for earlier, later in itertools.pairwise(paces)):
        raise _nonsense("answers", N_("frequency.{key}: an answer is no rarer than the one after it"))
    return answers


def _pace(value: Any, key: str) -> Pace:
    said = _PACE.fullmatch(value) if isinstance(value, str) else None
    if said is None or not 0 < float(said[1]) <= 31:
        raise _nonsense(key, _VALUE, _HINT, value=repr(value))
    return Pace(float(said[1]), said[2])


def _table(data: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise RuleError("invalid_value", N_("nonsense value"), N_("{place} is not a table"), place=name)
    return data


def _whole(data: Mapping[str, Any], key: str) -> int:
    value = present(data, key, _PREFIX)
    least, most = _WHOLE[key].least, _WHOLE[key].most
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        hint = N_("a whole number from {least} to {most}")
        raise _nonsense(key, _VALUE, hint, value=repr(value), least=least, most=most)
    return value


def _nonsense(key: str, detail: str, hint: str = "", **values: object) -> RuleError:
    return RuleError("invalid_value", N_("nonsense value"), detail, hint, key=key, **values)
