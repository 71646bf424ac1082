"""Rules as data: what counts as a crossing, and how points in time are counted.

Profiles and point models are TOML files with a source and a date; the built-in ones are in `grense/rules`. A file of
your own may extend one of them and change single values:

```toml
extends = "afi_2022_04"
id = "our_team"
checked_on = 2026-11-30
[rules.evening]
from = "20:00"
source = "our team's agreement"
```

`docs/reference/rules.md` lists the keys; a changed value has its own source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from grense.base.arguments import check_mapping, check_number, check_text, check_type, shown
from grense.base.frozen import FrozenDict
from grense.errors import RuleError
from grense.marks import N_
from grense.names import RestMethodName
from grense.rules import categories
from grense.rules.categories import CATEGORY, DAY_WINDOW, REST, WEEK_WINDOW, Category, Shape, category_of
from grense.rules.extending import check_changes, check_own, taken_over, with_own_date
from grense.rules.files import (
    built_in_rules,
    check_keys,
    check_rules_name,
    checked_clock,
    checked_date,
    checked_name,
    checked_number,
    checked_origin,
    checked_text,
    invalid_value,
    is_rules_name,
    present,
    read_rules,
)
from grense.rules.frequency_coding import Coding, extended_coding, read_coding
from grense.rules.keys import PROFILE_KEYS, RULE_KEYS, names, rule_keys, sourced
from grense.rules.kinds import ActivityKind, checked_kinds, read_kinds
from grense.rules.ordinary_hours import MINUTES_A_DAY, WEEKDAYS, OrdinaryHours, clock_minutes
from grense.rules.own_categories import own_categories
from grense.rules.point_model import PointModel, load_point_model

__all__ = [
    "CATEGORIES",
    "DEFAULT_PROFILE",
    "REST_METHODS",
    "Profile",
    "Rule",
    "active_days",
    "checked_rest_method",
    "default_profile",
    "load_profile",
]

CATEGORIES = categories.NAMES
DEFAULT_PROFILE = "afi_2022_04"
REST_METHODS: tuple[RestMethodName, ...] = ("overnight", "start_anchored", "rolling")
MINUTES_A_WEEK = 7 * MINUTES_A_DAY


@dataclass(frozen=True)
class Rule:
    """One category's rule. Minutes of a window count from local midnight, or of a week from Monday 00:00.

    `category` is the name of a built-in category, or a `Category` of one's own.
    """

    category: str
    source: str
    checked_on: dt.date
    limit_minutes: float = 0.0
    window: tuple[int, int] | None = None
    method: RestMethodName | None = None

    def __post_init__(self) -> None:
        check_text(category=self.category, source=self.source)
        check_type("checked_on", self.checked_on, dt.date, N_("a datetime.date"))
        check_number("limit_minutes", self.limit_minutes, least=0, most=MINUTES_A_WEEK)
        checked_rest_method(self.method, "method")
        match self.window:
            case None:
                pass
            case (int() as start, int() as end) if 0 <= start < end <= 2 * MINUTES_A_WEEK:
                pass
            case _:
                raise invalid_value("{place}", "tuple[int, int]", place=f"window = {shown(self.window)}")

    @property
    def lasts_days(self) -> bool:
        """Whether its window is longer than a day, such as a weekend."""
        return self.window is not None and self.window[1] - self.window[0] > MINUTES_A_DAY


@dataclass(frozen=True)
class Profile:
    """A set of rules with the numbers they share. A category without a rule is not judged.

    Without a `coding`, crossings are counted and not coded. Workdays start at `day_start`, in minutes after midnight.
    Where ordinary hours span it, they start elsewhere, unless the profile has `keeps_day_start`, which is set for a
    file of one's own that has a `day_start`. `kinds` are kinds of activity beside the built-in ones, by name.
    """

    id: str
    source: str
    checked_on: dt.date
    rules: Mapping[str, Rule]
    point_model: PointModel
    day_start: int
    flex_minutes: float
    micro_minutes: float
    title: str = ""
    coding: Coding | None = None
    keeps_day_start: bool = False
    kinds: Mapping[str, ActivityKind] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_text(id=self.id, source=self.source, title=self.title)
        check_type("checked_on", self.checked_on, dt.date, N_("a datetime.date"))
        check_type("keeps_day_start", self.keeps_day_start, bool, "bool")
        check_type("point_model", self.point_model, PointModel, N_("a PointModel, as load_point_model gives it"))
        check_type("coding", self.coding, (Coding, type(None)), "Coding | None")
        check_number("day_start", self.day_start, least=0, most=MINUTES_A_DAY // 2, whole=True)
        check_number("flex_minutes", self.flex_minutes, least=0, most=MINUTES_A_DAY / 2)
        check_number("micro_minutes", self.micro_minutes, least=0, most=MINUTES_A_DAY)
        check_mapping("rules", self.rules, str, Rule, "dict[str, Rule]")
        for name, rule in self.rules.items():
            if name != rule.category or not (name in CATEGORY or isinstance(rule.category, Category)):
                hint = N_("a Rule of a built-in category has its name, one of your own a Category")
                raise invalid_value("{place}", hint, place=f"rules[{name!r}]")
            shape = self.category(name).shape
            if shape.is_window:
                check_type(f"rules.{name}.window", rule.window, tuple, "tuple[int, int]")
            elif shape.has_limit:
                check_number(f"rules.{name}.limit_minutes", rule.limit_minutes, least=1, most=MINUTES_A_WEEK)
        object.__setattr__(self, "rules", FrozenDict(self.rules))
        object.__setattr__(self, "kinds", FrozenDict(checked_kinds(self.kinds)))

    def __repr__(self) -> str:
        return f"Profile({self.id!r}, {len(self.rules)} rules, point model {self.point_model.id!r})"

    @property
    def categories(self) -> tuple[Category, ...]:
        """The built-in categories, and then those of its own."""
        return (*CATEGORY.values(), *(self.category(name) for name in self.rules if name not in CATEGORY))

    def category(self, name: str) -> Category:
        """The category of that name, built-in or its own. Raises `KeyError` for another."""
        return CATEGORY[name] if name in CATEGORY else category_of(self.rules[name].category)

    def judged(self, shape: Shape) -> tuple[Category, ...]:
        """The categories of a shape that it has rules for."""
        return tuple(one for one in self.categories if one.shape == shape and one in self.rules)

    @property
    def rest_limit(self) -> float:
        """The limit by which rests are found: that of `short_rest`, or else the longest of its own."""
        own = [self.rules[name].limit_minutes for name in self.judged(REST)]
        return self.rules["short_rest"].limit_minutes if "short_rest" in self.rules else max(own, default=0.0)

    @property
    def evening(self) -> int | None:
        """The start of the evening, in minutes after local midnight; None where the profile has no rule for it."""
        rule = self.rules.get("evening")
        return rule.window[0] if rule is not None and rule.window is not None else None

    def limit(self, category: str) -> float | None:
        """The limit of a category in minutes; None where the profile has no rule for it.

        >>> default_profile().limit("long_week")
        2400.0
        """
        check_text(category=category)
        return self.rules[category].limit_minutes if category in self.rules else None

    def lead(self, kind: str) -> float:
        """The minutes before an instant of a kind of activity that it also counts for."""
        if self.point_model.block_minutes:
            return 0.0
        if kind == "mail_sent":
            return self.point_model.mail_lead_minutes
        return self.kinds[kind].lead_minutes if kind in self.kinds else 0.0

    def cited(self, category: str) -> Rule:
        """A rule as it can be quoted: without a source where it has that of a built-in rule with other numbers.

        >>> changed = replace(default_profile(), flex_minutes=0.0)
        >>> changed.cited("outside_hours").source, changed.cited("evening") == changed.rules["evening"]
        ('', True)
        """
        rule, built_in = self.rules[category], default_profile()
        quoted = built_in.rules.get(category)
        if quoted is None or rule.source != quoted.source or self._numbers(category) == built_in._numbers(category):
            return rule
        return replace(rule, source="")

    def _numbers(self, category: str) -> tuple[object, ...]:
        """What a rule's source answers for; where a workday ends is the profile's."""
        rule, shape = self.rules[category], self.category(category).shape
        window = rule.window[:1] if rule.window and shape == DAY_WINDOW else rule.window
        return (window, rule.limit_minutes, rule.method, *(getattr(self, name) for name in shape.shared))

    @property
    def limits(self) -> Mapping[str, float]:
        """The limits in minutes of all categories that it has rules for; 0 for those without one."""
        return {self.category(name): rule.limit_minutes for name, rule in self.rules.items()}

    def workday_start(self, hours: OrdinaryHours, date: dt.date) -> int:
        """The start of a date's workday for a person with these hours, in minutes after its midnight."""
        return self.day_start if self.keeps_day_start else hours.workday_start(date, self.day_start)


def default_profile() -> Profile:
    """The profile used when none is named."""
    return _built_in_profile(DEFAULT_PROFILE)


def load_profile(name: str | Path) -> Profile:
    """Load a profile by name (`"afi_2022_04"`) or from a TOML file of your own.

    Raises `RuleError` that names the key for an unknown or missing key or an invalid value.

    >>> load_profile("afi_2022_04").rules["short_rest"].limit_minutes
    660.0
    """
    check_rules_name(name, "profile")
    if isinstance(name, str) and is_rules_name(name):
        return _built_in_profile(name)
    own = read_rules(Path(name))
    return replace(_profile(own, Path(name).parent), keeps_day_start="day_start" in own)


def active_days(profile: Profile) -> int:
    """The workdays with work from which a week is active; the default profile's where the profile has no coding."""
    coding = profile.coding or default_profile().coding
    return coding.active_days if coding is not None else 1


def checked_rest_method(value: object, name: str = "rest_method") -> RestMethodName | None:
    """A method of rest, or None. Raises `RuleError` for anything else."""
    check_type(name, value, (str, type(None)), N_("known: {names}"), names=", ".join(REST_METHODS))
    found = next((one for one in REST_METHODS if one == value), None)
    if value is not None and found is None:
        raise RuleError(
            "unknown_rest_method",
            N_("unknown rest method"),
            "{value}",
            hint=N_("known: {names}"),
            value=repr(value),
            names=", ".join(REST_METHODS),
        )
    return found


@lru_cache
def _built_in_profile(name: str) -> Profile:
    return _profile(built_in_rules("rules/profiles", name, "profile"))


def _profile(data: dict[str, Any], folder: Path = Path()) -> Profile:
    if "extends" in data:
        data = _extended(data)
    check_keys(data, (*names(PROFILE_KEYS), "rules", "categories", "frequency", "kinds"), "")
    rules, own = data.get("rules", {}), own_categories(data.get("categories", {}))
    if not isinstance(rules, dict):
        raise invalid_value(N_("{place} is not a table"), place="rules")
    known = {**CATEGORY, **own}
    check_keys(rules, known, "rules.")
    for name in own:
        present(rules, name, "rules.")
    day_start = checked_clock(data, "day_start", "")
    if day_start > MINUTES_A_DAY // 2:
        raise invalid_value(N_("{place} lies after 12:00"), place="day_start")
    numbers: dict[str, Any] = {one.name: checked_number(data, one, "") for one in PROFILE_KEYS if one.type == "minutes"}
    model = checked_text(data, "point_model", "")
    return Profile(
        **checked_origin(data, ""),
        day_start=day_start,
        **numbers,
        # A point model given as a file is relative to the profile's folder.
        point_model=load_point_model(model if is_rules_name(model) else folder / model),
        rules={name: _rule(known[name], rules[name], day_start) for name in known if name in rules},
        coding=read_coding(data["frequency"], known.values()) if "frequency" in data else None,
        kinds=read_kinds(data.get("kinds", {})),
    )


def _extended(own: dict[str, Any]) -> dict[str, Any]:
    """A file merged over the one it extends. Raises `RuleError` for a changed value without its own source."""
    base = built_in_rules("rules/profiles", checked_text(own, "extends", ""), "profile")
    own_rules = own.get("rules", {})
    if not isinstance(own_rules, dict) or not all(isinstance(rule, dict) for rule in own_rules.values()):
        raise invalid_value(N_("{place} is not a table of tables"), place="rules")
    check_own(own, ("id", "checked_on"))
    date, rules = own["checked_on"], dict(base["rules"])
    changed = check_changes(base, own, "", sourced(PROFILE_KEYS))
    for name in rules:
        if changed.intersection(CATEGORY[name].shape.shared):
            rules[name] = {**rules[name], "source": own["source"], "checked_on": date}
    for name, rule in own_rules.items():
        if name in rules:
            check_changes(rules[name], rule, f"rules.{name}.", sourced(rule_keys(CATEGORY[name].shape)))
        rules[name] = {**rules.get(name, {}), **with_own_date(rule, date)}
    coding = extended_coding(base.get("frequency"), own.get("frequency"), date)
    kept = {key: value for key, value in own.items() if key != "extends"}
    return {**taken_over(base), **kept, "rules": rules, **({} if coding is None else {"frequency": coding})}


def _rule(category: Category, data: Any, day_start: int) -> Rule:
    prefix, shape, is_own = f"rules.{category}.", category.shape, category not in CATEGORY
    if not isinstance(data, dict):
        raise invalid_value(N_("{place} is not a table"), place=prefix[:-1])
    # How a rest is found is the same for all categories of a profile.
    keys = [one for one in rule_keys(shape) if not (is_own and one.name == "method")]
    check_keys(data, names((*RULE_KEYS, *keys)), prefix)
    window = None
    if shape == DAY_WINDOW:
        start = checked_clock(data, "from", prefix)
        window = (start if start >= day_start else start + MINUTES_A_DAY, day_start + MINUTES_A_DAY)
    elif shape == WEEK_WINDOW:
        window = _week_window(data, prefix)
    has_method = "method" in names(keys)
    method = checked_rest_method(checked_name(data, "method", prefix, REST_METHODS)) if has_method else None
    limit = next((checked_number(data, one, prefix) for one in keys if one.type == "minutes"), 0.0)
    named = category if is_own else category.name
    return Rule(
        named, checked_text(data, "source", prefix), checked_date(data, "checked_on", prefix), limit, window, method
    )


def _week_window(data: Mapping[str, Any], prefix: str) -> tuple[int, int]:
    def minutes(key: str) -> int:
        value = checked_text(data, key, prefix)
        name, _, clock = value.partition(" ")
        if name.lower() not in WEEKDAYS:
            raise invalid_value("{place}", N_("write sun 00:00"), place=f"{prefix}{key} = {value!r}")
        return WEEKDAYS.index(name.lower()) * MINUTES_A_DAY + clock_minutes(clock, f"{prefix}{key}")

    start, end = minutes("from"), minutes("to")
    end = end if end > start else end + MINUTES_A_WEEK
    if end - start > 3 * MINUTES_A_DAY:
        raise invalid_value(
            N_("{first} lies more than three days after {second}"), first=f"{prefix}to", second=f"{prefix}from"
        )
    return start, end
