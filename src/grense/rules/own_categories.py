"""Categories of one's own, from `[categories.NAME]` of a profile: a shape that exists, with a name and texts.

```toml
[categories.friday_late]
shape = "week_window"
[categories.friday_late.en]
name = "Late on Friday"

[rules.friday_late]
from = "fri 16:00"
to = "sat 00:00"
source = "our team's agreement"
```
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any

from grense.marks import N_
from grense.rules.categories import (
    CATEGORIES,
    CATEGORY,
    DAY_HOURS,
    DAY_WINDOW,
    REST,
    WEEK_HOURS,
    WEEK_WINDOW,
    Category,
    OwnTexts,
    Shape,
)
from grense.rules.files import check_keys, checked_name, checked_text, invalid_value, present
from grense.rules.keys import CATEGORY_KEYS, CATEGORY_TEXT_KEYS, names

__all__ = ["OWN_SHAPES", "own_categories"]

OWN_SHAPES = {one.name: one for one in (DAY_WINDOW, WEEK_WINDOW, REST, DAY_HOURS, WEEK_HOURS)}
"""The shapes that a category of one's own can have."""

_SIGNS: Mapping[Shape, str] = {one.shape: one.sign for one in CATEGORIES}
_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LONGEST = {"name": 40, "short": 20, "planned": 120, "often": 80}
_GAPS = {"planned": {"value", "limit"}}


def own_categories(data: Any) -> dict[str, Category]:
    """The categories of a profile's `[categories]`. Raises `RuleError` that names the key."""
    if not isinstance(data, dict):
        raise invalid_value(N_("{place} is not a table"), place="categories")
    return {name: _category(name, table, place) for place, (name, table) in enumerate(data.items())}


def _category(name: str, data: Any, place: int) -> Category:
    prefix = f"categories.{name}."
    if name in CATEGORY:
        hint = N_("write its numbers in [rules.{name}]; a new one has a name of its own")
        raise invalid_value(N_("{place} is a built-in category"), hint, place=prefix[:-1], name=name)
    if not _NAME.fullmatch(name):
        raise invalid_value(
            "{place}", N_("a name of small letters, digits and _, such as friday_late"), place=prefix[:-1]
        )
    if not isinstance(data, dict):
        raise invalid_value(N_("{place} is not a table"), place=prefix[:-1])
    languages = [key for key in data if _LANGUAGE.fullmatch(key)]
    check_keys(data, (*names(CATEGORY_KEYS), *languages), prefix)
    shape = OWN_SHAPES[_shape(data, prefix)]
    if not languages:
        present(data, "en", prefix)
    return Category(
        name,
        shape,
        weight=max(one.weight for one in CATEGORIES) + 1 + place,
        sign=checked_name(data, "sign", prefix, [one.sign for one in CATEGORIES]) if "sign" in data else _SIGNS[shape],
        worth=_worth(data, prefix),
        listed_first=shape == WEEK_HOURS,
        texts={language: _texts(data[language], f"{prefix}{language}") for language in languages},
    )


def _shape(data: Mapping[str, Any], prefix: str) -> str:
    value = checked_text(data, "shape", prefix)
    if value not in OWN_SHAPES and value in {one.shape.name for one in CATEGORIES}:
        detail, hint = N_("{place} is measured in one way only, that of the built-in category"), N_("known: {names}")
        raise invalid_value(detail, hint, place=f"{prefix}shape = {value!r}", names=", ".join(OWN_SHAPES))
    return checked_name(data, "shape", prefix, tuple(OWN_SHAPES))


def _worth(data: Mapping[str, Any], prefix: str) -> float:
    (key,) = (one for one in CATEGORY_KEYS if one.name == "worth")
    value = data.get("worth", 0)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not key.least <= value <= key.most:
        hint, place = N_("a number from {least} to {most}"), f"{prefix}worth = {value!r}"
        raise invalid_value("{place}", hint, place=place, least=f"{key.least:g}", most=f"{key.most:g}")
    return float(value)


def _texts(data: Any, place: str) -> OwnTexts:
    if not isinstance(data, dict):
        raise invalid_value(N_("{place} is not a table"), place=place)
    check_keys(data, names(CATEGORY_TEXT_KEYS), f"{place}.")
    texts = {key: _text(data, key, f"{place}.") for key in ("name", *data)}
    return OwnTexts(**texts)


def _text(data: Mapping[str, Any], key: str, prefix: str) -> str:
    value, most = checked_text(data, key, prefix), _LONGEST[key]
    if len(value) > most or not value.isprintable():
        hint = N_("one line of at most {most} characters")
        raise invalid_value("{place}", hint, place=f"{prefix}{key}", most=most)
    try:
        gaps = {gap for _, gap, form, how in Formatter().parse(value) if gap is not None and not form and not how}
        value.format(**dict.fromkeys(_GAPS.get(key, ()), ""))
    except (ValueError, LookupError, AttributeError):
        gaps = {""}
    if not gaps <= _GAPS.get(key, set()):
        known = ", ".join(f"{{{gap}}}" for gap in sorted(_GAPS.get(key, ()))) or "-"
        raise invalid_value("{place}", N_("the gaps of this text: {names}"), place=f"{prefix}{key}", names=known)
    return value
