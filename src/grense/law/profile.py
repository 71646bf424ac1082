"""A law's limits as dated data: its rules, their numbers and sources, and what timestamps cannot show.

They are TOML files in `grense/law/profiles`, like those of `grense.rules.profiles`; a file of your own may extend one:

```toml
extends = "no_aml_general"
id = "our_agreement"
title = "Our collective agreement"
checked_on = 2026-11-30
[rules.daily_rest]
limit_minutes = 540
section = "§ 3"
source = "the agreement of 2026"
```

`docs/reference/rules.md` lists the keys; a changed value has its own section and source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from grense.base.arguments import check_many, check_type
from grense.base.frozen import FrozenDict
from grense.errors import RuleError
from grense.law.keys import AGREEMENT_KEYS, LAW_KEYS, LAW_RULE_KEYS, RULE_KEYS
from grense.law.rule import Agreement, BreakSteps, LawRule
from grense.marks import N_
from grense.rules.extending import check_changes, check_own, taken_over, with_own_date
from grense.rules.files import (
    built_in_rules,
    check_keys,
    checked_clock,
    checked_date,
    checked_name,
    checked_number,
    checked_text,
    invalid_value,
    is_rules_name,
    present,
    read_rules,
)
from grense.rules.keys import Key, names, sourced
from grense.rules.ordinary_hours import MINUTES_A_DAY, WEEKDAYS
from grense.rules.profiles import REST_METHODS

__all__ = ["LAW_RULES", "UNSEEN", "LawProfile", "general_rest", "load_law"]

LAW_RULES = tuple(LAW_RULE_KEYS)
UNSEEN = (
    "agreements",
    "exempt",
    "national",
    "plan",
    "same_employer",
    "off_screen",
    "on_call",
    "silence",
    "small_interruptions",
    "agreed_interruptions",
    "windows",
    "compensatory_rest",
    "ordered",
    "own_consent",
    "year",
    "leave",
    "opt_out",
    "shifts",
    "estimate",
    "short_breaks",
    "joined",
    "nature",
    "two_shifts",
    "other_night",
    "other_holidays",
)
EVES = ("christmas", "easter", "whitsun")
_AGREEMENTS_HINT = N_('such as ["evening_21_23"]')


@dataclass(frozen=True)
class LawProfile:
    """A law's rules with what they share. A missing rule is not judged; an exempt position has none.

    `day_anchor` is minutes after midnight, `week_anchor` a weekday from 0 for Monday, `reading` the profile (a name, or
    the path of a file) that defines workdays, quick looks and how points in time count. `agreed` are the agreements
    that were applied.
    """

    id: str
    title: str
    short: str
    source: str
    checked_on: dt.date
    reading: str
    rules: Mapping[str, LawRule]
    country: str | None = None
    day_anchor: int = 0
    week_anchor: int = 0
    unseen: tuple[str, ...] = ()
    text: str = ""
    agreements: Mapping[str, Agreement] = field(default_factory=dict)
    agreed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("rules", "agreements"):
            object.__setattr__(self, name, FrozenDict(getattr(self, name)))


def general_rest() -> float:
    """The general limit of the rest between two workdays in the Norwegian Act (§ 10-8), in minutes."""
    limit = load_law("no_aml_general").rules["daily_rest"].limit_minutes
    return 0.0 if limit is None else limit


def load_law(name: str | Path, agreements: Collection[str] = ()) -> LawProfile:
    """Load a law by name (`"no_aml_general"`) or from a TOML file of your own, as changed by agreements.

    Raises `RuleError` that names the key for an unknown or missing key or an invalid value, and for agreements that the
    law does not have or that exclude each other.

    >>> load_law("no_aml_general").rules["daily_rest"].limit_minutes
    660.0
    >>> load_law("no_aml_general", {"evening_21_23"}).rules["night"].window
    (1380, 1800)
    """
    check_type("name", name, (str, Path), N_("a name, or the path of a .toml file"))
    return _load(str(name), tuple(sorted(set(check_many("agreements", agreements, str, _AGREEMENTS_HINT)))))


@lru_cache
def _load(name: str, agreements: tuple[str, ...]) -> LawProfile:
    data = _read(name)
    folder = Path() if is_rules_name(name) else Path(name).parent
    plain = _law(data, folder)
    for one in agreements:
        if one not in plain.agreements:
            known = ", ".join(plain.agreements)
            hint = N_("known: {names}") if known else N_("this law has none")
            raise RuleError("unknown_agreement", N_("unknown agreement"), "{value}", hint, value=repr(one), names=known)
    others = [agreed.law for one in agreements if (agreed := plain.agreements[one]).law]
    if len(others) > 1:
        hint, names = N_("name the wider one"), ", ".join(agreements)
        raise RuleError("agreements_exclusive", N_("agreements that exclude each other"), "{names}", hint, names=names)
    base = _read(others[0]) if others and others[0] else data
    rules = dict(base.get("rules", {}))
    for one in agreements:
        agreed = plain.agreements[one]
        for rule, changes in agreed.rules.items():
            origin = {"section": agreed.section, "source": agreed.source, "checked_on": agreed.checked_on}
            rules[rule] = {**rules.get(rule, {}), **origin, **changes}
        rules = {rule: table for rule, table in rules.items() if rule not in agreed.drops}
    return _law({**base, "rules": rules}, folder, agreements)


def _read(name: str) -> dict[str, Any]:
    if is_rules_name(name):
        return _whole(built_in_rules("law/profiles", name, "law"), built_in=True)
    return _whole(read_rules(Path(name)), built_in=False)


def _whole(data: dict[str, Any], *, built_in: bool) -> dict[str, Any]:
    """The file merged over the one it extends. A changed value without a source in a file of one's own is refused."""
    if "extends" not in data:
        return data
    base = _whole(built_in_rules("law/profiles", checked_text(data, "extends", ""), "law"), built_in=True)
    own, own_rules = data, _tables(data, "rules", "")
    base_rules = base.get("rules", {})
    if not built_in:
        check_own(data, ("id", "title", "checked_on"))
        check_changes(base, own, "", sourced(LAW_KEYS))
        for name, rule in own_rules.items():
            if name in base_rules and name in LAW_RULE_KEYS:
                keys = sourced((*RULE_KEYS, *LAW_RULE_KEYS[name]))
                check_changes(base_rules[name], rule, f"rules.{name}.", keys, ("section", "source"))
        base = taken_over(base)
        own_rules = {name: with_own_date(rule, data["checked_on"]) for name, rule in own_rules.items()}
    rules = {name: {**base_rules.get(name, {}), **own_rules.get(name, {})} for name in {**base_rules, **own_rules}}
    return {**base, **{key: value for key, value in own.items() if key != "extends"}, "rules": rules}


def _tables(data: Mapping[str, Any], key: str, prefix: str) -> Mapping[str, dict[str, Any]]:
    tables = data.get(key, {})
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise invalid_value(N_("{place} is not a table of tables"), place=f"{prefix}{key}")
    return tables


def _law(data: dict[str, Any], folder: Path, agreed: tuple[str, ...] = ()) -> LawProfile:
    check_keys(data, (*names(LAW_KEYS), "rules", "agreements"), "")
    rules, agreements = _tables(data, "rules", ""), _tables(data, "agreements", "")
    check_keys(rules, LAW_RULES, "rules.")
    week_anchor, reading = checked_name(data, "week_anchor", "", WEEKDAYS), checked_text(data, "reading", "")
    return LawProfile(
        id=checked_text(data, "id", ""),
        title=checked_text(data, "title", ""),
        short=checked_text(data, "short", "") if "short" in data else checked_text(data, "title", ""),
        source=checked_text(data, "source", ""),
        checked_on=checked_date(data, "checked_on", ""),
        country=checked_text(data, "country", "") if "country" in data else None,
        # A reading given as a file is relative to the law's folder.
        reading=reading if is_rules_name(reading) else str(folder / reading),
        day_anchor=checked_clock(data, "day_anchor", ""),
        week_anchor=WEEKDAYS.index(week_anchor),
        unseen=_names(data, "unseen", "", UNSEEN),
        text=checked_text(data, "text", "") if "text" in data else "",
        rules={name: _rule(name, rules[name]) for name in LAW_RULES if name in rules},
        agreements={name: _agreement(name, agreements[name]) for name in agreements},
        agreed=agreed,
    )


def _rule(name: str, data: dict[str, Any]) -> LawRule:
    prefix, keys = f"rules.{name}.", {one.name: one for one in LAW_RULE_KEYS[name]}
    check_keys(data, (*names(RULE_KEYS), *keys), prefix)
    minutes: dict[str, Any] = {
        key: checked_number(data, keys[key], prefix)
        for key in ("limit_minutes", "day_baseline_minutes", "week_baseline_minutes")
        if key in keys
    }
    return LawRule(
        id=name,
        section=checked_text(data, "section", prefix),
        source=checked_text(data, "source", prefix),
        checked_on=checked_date(data, "checked_on", prefix),
        valid_from=checked_date(data, "valid_from", prefix) if "valid_from" in data else None,
        **minutes,
        weeks=_weeks(data, keys["weeks"], prefix) if "weeks" in keys and "weeks" in data else 1,
        leave_left_out=checked_text(data, "leave_left_out", prefix) if "leave_left_out" in data else "",
        method=_method(data, prefix) if "method" in keys else None,
        window=_window(data, prefix, overnight=name == "night") if "from" in keys else None,
        eves_from=checked_clock(data, "eves_from", prefix) if "eves_from" in data else None,
        eves=_names(data, "eves", prefix, EVES),
        breaks=_breaks(data, prefix) if name == "breaks" else None,
        compensatory=_flag(data, "compensatory", prefix),
        unseen=_names(data, "unseen", prefix, UNSEEN),
    )


def _agreement(name: str, data: dict[str, Any]) -> Agreement:
    prefix = f"agreements.{name}."
    check_keys(data, names(AGREEMENT_KEYS), prefix)
    rules = _tables(data, "rules", prefix)
    for rule, changes in rules.items():
        check_keys({rule: None}, LAW_RULES, f"{prefix}rules.")
        check_keys(changes, names((*RULE_KEYS, *LAW_RULE_KEYS[rule])), f"{prefix}rules.{rule}.")
    return Agreement(
        id=name,
        title=checked_text(data, "title", prefix),
        section=checked_text(data, "section", prefix),
        source=checked_text(data, "source", prefix),
        checked_on=checked_date(data, "checked_on", prefix),
        law=checked_text(data, "law", prefix) if "law" in data else None,
        drops=_names(data, "drops", prefix, LAW_RULES),
        rules=rules,
    )


def _breaks(data: dict[str, Any], prefix: str) -> BreakSteps:
    keys = {one.name: one for one in LAW_RULE_KEYS["breaks"]}

    def minutes(key: str) -> float:
        return checked_number(data, keys[key], prefix)

    steps: dict[str, float] = {"some_after": minutes("some_after_minutes"), "some": minutes("some_minutes")}
    for step, (begins, length) in {"long": ("long_from", "long"), "more": ("more_after", "more")}.items():
        if f"{begins}_minutes" in data or f"{length}_minutes" in data:
            steps |= {begins: minutes(f"{begins}_minutes"), step: minutes(f"{length}_minutes")}
    return BreakSteps(**steps)


def _window(data: dict[str, Any], prefix: str, *, overnight: bool) -> tuple[int, int]:
    start, end = checked_clock(data, "from", prefix), checked_clock(data, "to", prefix)
    return start, end + MINUTES_A_DAY if overnight and end <= start else end


def _method(data: dict[str, Any], prefix: str) -> str:
    return checked_name(data, "method", prefix, REST_METHODS)


def _weeks(data: dict[str, Any], key: Key, prefix: str) -> int:
    value = present(data, key.name, prefix)
    if isinstance(value, bool) or not isinstance(value, int) or not key.least <= value <= key.most:
        hint = N_("whole weeks from {least} to {most}")
        raise invalid_value("{place}", hint, place=f"{prefix}weeks = {value!r}", least=key.least, most=key.most)
    return value


def _flag(data: dict[str, Any], key: str, prefix: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise invalid_value(N_("{place} is neither true nor false"), place=f"{prefix}{key}")
    return value


def _names(data: Mapping[str, Any], key: str, prefix: str, known: Collection[str]) -> tuple[str, ...]:
    values = data.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise invalid_value(N_("{place} is not a list of names"), place=f"{prefix}{key}")
    for value in values:
        if value not in known:
            detail, hint, names = N_("{place} holds {value}"), N_("known: {names}"), ", ".join(known)
            raise invalid_value(detail, hint, place=f"{prefix}{key}", value=repr(value), names=names)
    return tuple(values)
