"""The keys of profiles and point models: what the readers accept, and what `docs/reference/rules.md` lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from grense.rules.categories import Shape

__all__ = [
    "ANSWER_KEYS",
    "CATEGORY_KEYS",
    "CATEGORY_TEXT_KEYS",
    "CODE_KEYS",
    "FREQUENCY_KEYS",
    "KIND_KEYS",
    "ORIGIN_KEYS",
    "POINT_MODEL_KEYS",
    "PROFILE_KEYS",
    "RULE_KEYS",
    "Key",
    "names",
    "rule_keys",
    "sourced",
]

_A_DAY, _A_WEEK = 24 * 60, 7 * 24 * 60
_LONGEST = 520  # weeks: ten years


@dataclass(frozen=True)
class Key:
    """One key of a file of rules.

    `type` is the form of its value, `bounds` what else holds for it, `default` its value where the file leaves it out
    (empty for a required key). Numbers lie from `least` to `most`. `sourced` marks a value that decides what counts:
    a file that extends another and changes it gives its own source.
    """

    name: str
    type: str
    meaning: str
    bounds: str = ""
    default: str = ""
    least: float = 0
    most: float = 0
    sourced: bool = False


def names(keys: Collection[Key]) -> tuple[str, ...]:
    """The names of keys, in their order."""
    return tuple(one.name for one in keys)


def sourced(keys: Collection[Key]) -> tuple[str, ...]:
    """The names of those that ask for a source when they are changed."""
    return tuple(one.name for one in keys if one.sourced)


def minutes(name: str, meaning: str, most: float = _A_DAY, **more: Any) -> Key:
    """A key for a number of minutes."""
    return Key(name, "minutes", meaning, most=most, sourced=True, **more)


def whole(name: str, meaning: str, most: int, unit: str, **more: Any) -> Key:
    """A key for a whole number from 1."""
    return Key(name, f"whole number, {unit}", meaning, least=1, most=most, sourced=True, **more)


EXTENDS = Key("extends", "name", "The built-in file whose values hold where this one has none.", default="none")
ORIGIN_KEYS = (
    Key("id", "text", "The name of these rules, which is in every result. Never taken over from another file."),
    Key("title", "text", "What they are called where people read it. Not taken over.", default="none"),
    Key("source", "text", "Where the numbers of this level come from."),
    Key("checked_on", "date", "The day on which the source was checked. Not taken over."),
)
PROFILE_KEYS = (
    EXTENDS,
    *ORIGIN_KEYS,
    Key("day_start", "clock", "Where a workday starts. Naming it keeps it for every workday, also for ordinary hours "
        "over night.", "00:00 to 12:00", sourced=True),
    minutes("flex_minutes", "How far beyond ordinary hours work is still inside them, on each side.", _A_DAY / 2),
    minutes("micro_minutes", "A session with less activity is a quick look."),
    Key("point_model", "name or path", "How points in time count; a path is relative to the profile's folder."),
)  # fmt: skip
RULE_KEYS = (
    Key("source", "text", "Where the rule comes from. A changed value has its own; an explanation prints it."),
    Key("checked_on", "date", "The day on which the source was checked.",
        default="in a file that extends another, its own `checked_on`"),
)  # fmt: skip
_SHAPE_KEYS: Mapping[str, Key] = {
    "from": Key("from", "", "Where the window begins.", sourced=True),
    "to": Key("to", "weekday and clock", "Where the window ends, at most three days later.", "`mon 00:00`",
              sourced=True),
    "limit_minutes": minutes("limit_minutes", "The limit, which itself is no crossing.", _A_WEEK, least=1),
    "method": Key("method", "name", "How a rest is found.", "`overnight`, `start_anchored`, `rolling`", sourced=True),
}  # fmt: skip
CATEGORY_KEYS = (
    Key("shape", "name", "How it is measured; its rule has the keys of this shape.",
        "`day_window`, `week_window`, `rest`, `day_hours`, `week_hours`"),
    Key("sign", "name", "Its drawing, that of a built-in category.", default="that of the built-in one of its shape"),
    Key("worth", "number", "What a nudge about it is worth beside others; with 0 there is none.", default="0", most=10),
    Key("a language", "table", "Its texts in `nb`, `nn` or `en`, at least one; the first stands for those missing."),
)  # fmt: skip
CATEGORY_TEXT_KEYS = (
    Key("name", "text", "What it is called, as in \"Late on Friday\"; at most 40 characters."),
    Key("short", "text", "Its word inside a picture; at most 20 characters.", default="none"),
    Key("planned", "text", "That it would be one, as in \"Would be late on Friday: {value}.\"; `{limit}` is its limit.",
        default="the name, \"as planned\", and the figure"),
    Key("often", "text", "A clause that says that it is a pattern, as in \"late Fridays are weekly\".",
        default="\"often\", and the name"),
)  # fmt: skip
KIND_KEYS = (
    Key("counts_as", "name", "Whether the person made it, or planned it.", "`trace`, `plan`"),
    Key("source", "text", "Where the kind and its number come from."),
    Key("checked_on", "date", "The day on which the source was checked."),
    minutes("lead_minutes", "A trace without length also stands for the minutes before it; a plan has none.",
            default="0"),
    Key("names", "table", "What one and several are called, by language: `names.en = [\"commit\", \"commits\"]`; each "
        "at most 40 characters.", default="its own name"),
)  # fmt: skip
FREQUENCY_KEYS = (
    whole("weeks", "The whole weeks that are counted.", _LONGEST, "weeks"),
    whole("active_days", "A week with work on so many days is active.", 7, "days"),
    whole("fewest_active_weeks", "With fewer there are counts, and no code. At most `trend_weeks`.", _LONGEST, "weeks"),
    whole("fewest_full_weeks", "With fewer active weeks without a holiday or day off on an ordinary workday, what is "
          "coded by the mean has no code.", _LONGEST, "weeks", default="`fewest_active_weeks`"),
    Key("weeks_a_month", "number", "The weeks of a mean month.", least=4, most=5, sourced=True),
    whole("trend_weeks", "The last so many weeks are held against as many before.", _LONGEST, "weeks"),
    whole("fewest_months", "How many months are needed for a comparison of them.", _LONGEST, "months"),
    whole("fewest_months_a_side", "How many of them have more of a pattern, and how many less.", _LONGEST, "months"),
    whole("fewest_active_weeks_a_month", "A month with fewer active weeks does not count.", _LONGEST, "weeks"),
    Key("source", "text", "Where these numbers come from."),
    Key("checked_on", "date", "The day on which the source was checked.",
        default="in a file that extends another, its own `checked_on`"),
)  # fmt: skip
_PACE = '`"1 a week"`, `"1 a month"`; from above 0 to 31'
CODE_KEYS = (
    Key("a category", "pace or word", "From how often on it has code 1: a pace by active weeks, `mean` (the mean week "
        "is over the limit) or `questions` (no timestamp answers it).", _PACE, "it is counted, and not coded",
        sourced=True),
)  # fmt: skip
ANSWER_KEYS = tuple(
    Key(name, "pace", meaning, "each more often than the one before", "the answer is not given", sourced=True)
    for name, meaning in (
        ("monthly", "From how often on the answer is \"monthly\"."),
        ("one_day_a_week", "From how often on it is \"one day a week\"."),
        ("several_days_a_week", "From how often on it is \"several days a week\"."),
        ("every_day", "From how often on it is \"every day\"."),
    )
)  # fmt: skip
POINT_MODEL_KEYS = (
    EXTENDS,
    *ORIGIN_KEYS,
    minutes("mail_lead_minutes", "A sent mail also stands for the minutes before it.", default="0"),
    minutes("block_minutes", "Every block of the clock with an activity counts whole.",
            bounds="a whole part of an hour: 5, 10, 15, 30, 60", default="0"),
    Key("join_ordinary_hours", "true or false", "Inside ordinary hours everything from a workday's first to its last "
        "evidence is work.", default="false", sourced=True),
    Key("reach_ordinary_hours", "true or false", "That span reaches the start or end of ordinary hours where a piece "
        "of the workday lies beyond it, at most `join_gap_minutes` away.", default="false", sourced=True),
    minutes("join_gap_minutes", "Pieces at most this far apart are joined.", default="0"),
    minutes("break_after_minutes", "Of the span inside ordinary hours, what exceeds this is an unpaid break ...",
            default="0"),
    minutes("break_minutes", "... up to this.", default="0"),
)  # fmt: skip


def rule_keys(shape: Shape) -> tuple[Key, ...]:
    """The keys of the rule of a category of that shape, beside those of every rule."""
    return tuple(_of_shape(name, shape) for name in shape.keys)


def _of_shape(name: str, shape: Shape) -> Key:
    if name != "from":
        return _SHAPE_KEYS[name]
    weekly = "to" in shape.keys
    return replace(
        _SHAPE_KEYS[name],
        type="weekday and clock" if weekly else "clock",
        bounds="`sun 00:00`" if weekly else "`21:00`; it ends with the workday",
    )
