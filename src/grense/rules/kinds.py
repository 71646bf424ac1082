"""The kinds of activity: what each row of evidence is evidence of. Built-in ones, and a person's own as data.

A profile declares a kind of one's own as a trace or as a plan:

```toml
[kinds.commit]
counts_as = "trace"
lead_minutes = 10
source = "set by us"
checked_on = 2026-11-30
names.en = ["commit", "commits"]
```
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from grense.base.arguments import check_type, shown
from grense.marks import N_
from grense.rules.files import (
    check_keys,
    checked_date,
    checked_minutes,
    checked_name,
    checked_text,
    invalid_value,
    present,
)
from grense.rules.keys import KIND_KEYS
from grense.rules.keys import names as names_of
from grense.rules.ordinary_hours import MINUTES_A_DAY

__all__ = [
    "BESIDE",
    "KINDS",
    "NO_WORK",
    "PLACE",
    "PLANS",
    "TRACES",
    "ActivityKind",
    "checked_kinds",
    "plans",
    "read_kinds",
    "traces",
]

PLACE = "place"
BESIDE = ("registered", "registered_day", "presence", PLACE)
"""What stands beside the evidence: it makes no crossing and no hours of the three bases. A `place` row says where the
person was to work, in its column `place`."""

KINDS = ("meeting", "mail_sent", "mail_received", "manual", "long_entry", "shift", *BESIDE)
TRACES = ("mail_sent", "manual")
PLANS = ("meeting",)
NO_WORK = ("mail_received", "long_entry", "shift", *BESIDE)

_REQUIRED = tuple(one.name for one in KIND_KEYS if not one.default)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LONGEST_TEXT = 40
_MAPPING = N_("a mapping from name to ActivityKind")


@dataclass(frozen=True)
class ActivityKind:
    """A kind of activity of one's own.

    `counts_as` is `trace` (the person made it, as a sent mail) or `plan` (it may not have happened, as a meeting).
    A trace without length also counts for the `lead_minutes` before it. `source` is where that number comes from, and
    `checked_on` when that was last looked up. `names` are its singular and plural by language; without them it is
    called by its own name.

    Raises `RuleError` for an invalid value, which it names.

    >>> names = {"nb": ("stempling", "stemplinger")}
    >>> kind = ActivityKind("clock_in", "trace", "set by us", dt.date(2026, 11, 30), names=names)
    >>> kind.called("nb", 2), kind.called("nn")
    ('stemplinger', 'clock in')
    """

    name: str
    counts_as: Literal["trace", "plan"]
    source: str
    checked_on: dt.date
    lead_minutes: float = 0.0
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        is_text = isinstance(self.name, str)
        place, values = f"kinds.{self.name if is_text else shown(self.name)}.", vars(self)
        if not is_text or not _NAME.fullmatch(self.name) or self.name in KINDS:
            raise invalid_value(
                "{place}",
                N_("small letters, digits and _, from a letter on, up to 40; none of {names}"),
                place=place[:-1],
                names=", ".join(KINDS),
            )
        checked_name(values, "counts_as", place, ("trace", "plan"))
        checked_text(values, "source", place)
        checked_date(values, "checked_on", place)
        lead = checked_minutes(values, "lead_minutes", place, most=MINUTES_A_DAY if self.counts_as == "trace" else 0)
        object.__setattr__(self, "lead_minutes", lead)
        object.__setattr__(self, "names", _checked_names(self.names, f"{place}names"))

    def called(self, language: str, count: int = 1) -> str:
        """Its name in a language, in singular or plural; in English where the language has none, else its own."""
        plain = self.name.replace("_", " ")
        one, many = self.names.get(language) or self.names.get("en") or (plain, plain)
        return one if count == 1 else many

    def like(self, *, instant: bool) -> str:
        """The built-in kind as which it is drawn and counted."""
        if self.counts_as == "plan":
            return "meeting"
        return "mail_sent" if instant else "manual"


def traces(own: Mapping[str, ActivityKind]) -> tuple[str, ...]:
    """The kinds that are traces, those of one's own included."""
    return (*TRACES, *(name for name, kind in own.items() if kind.counts_as == "trace"))


def plans(own: Mapping[str, ActivityKind]) -> tuple[str, ...]:
    """The kinds that are plans, those of one's own included."""
    return (*PLANS, *(name for name, kind in own.items() if kind.counts_as == "plan"))


def checked_kinds(own: Any) -> dict[str, ActivityKind]:
    """A mapping from name to `ActivityKind`, checked."""
    check_type("kinds", own, Mapping, _MAPPING)
    for name, kind in own.items():
        check_type(f"kinds[{name!r}]", kind, ActivityKind, "grense.ActivityKind")
        if kind.name != name:
            raise invalid_value(N_("{name} is {type}"), _MAPPING, name=f"kinds[{name!r}]", type=repr(kind.name))
    return dict(own)


def read_kinds(data: Any) -> dict[str, ActivityKind]:
    """The kinds of the table `kinds` of a profile, by name.

    >>> data = {"commit": {"counts_as": "trace", "source": "set by us", "checked_on": dt.date(2026, 11, 30)}}
    >>> read_kinds(data)["commit"].lead_minutes
    0.0
    """
    if not isinstance(data, Mapping):
        raise invalid_value(N_("{place} is not a table"), place="kinds")
    return {name: _kind(name, one) for name, one in data.items()}


def _kind(name: str, data: Any) -> ActivityKind:
    place = f"kinds.{name}."
    if not isinstance(data, Mapping):
        raise invalid_value(N_("{place} is not a table"), place=place[:-1])
    check_keys(data, names_of(KIND_KEYS), place)
    for key in _REQUIRED:
        present(data, key, place)
    return ActivityKind(name, **data)


def _checked_names(names: Any, place: str) -> dict[str, tuple[str, str]]:
    if not isinstance(names, Mapping):
        raise invalid_value(N_("{place} is not a table"), place=place)
    for language, forms in names.items():
        fine = isinstance(forms, (list, tuple)) and len(forms) == 2 and all(map(_is_short_text, forms))
        if not fine or not isinstance(language, str):
            raise invalid_value(
                "{place}",
                N_('two short texts, singular and plural: ["commit", "commits"]'),
                place=f"{place}.{language}",
            )
    return {language: tuple(forms) for language, forms in names.items()}


def _is_short_text(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text) <= _LONGEST_TEXT and text.isprintable()
