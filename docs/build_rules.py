"""Write the tables of keys into `docs/reference/rules.md`, from the lists that the readers of rules use.

`python docs/build_rules.py docs/reference/rules.md`
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from grense.law.keys import AGREEMENT_KEYS, LAW_KEYS, LAW_RULE_KEYS
from grense.law.keys import RULE_KEYS as LAW_EVERY_RULE
from grense.rules.categories import CATEGORIES, SHAPES
from grense.rules.keys import (
    ANSWER_KEYS,
    CATEGORY_KEYS,
    CATEGORY_TEXT_KEYS,
    CODE_KEYS,
    FREQUENCY_KEYS,
    KIND_KEYS,
    POINT_MODEL_KEYS,
    PROFILE_KEYS,
    RULE_KEYS,
    Key,
    rule_keys,
)

_PART = re.compile(r"(<!-- keys of ([^:]+): written by `make docs` -->\n).*?(<!-- end -->\n)", re.DOTALL)


def tables() -> Mapping[str, str]:
    """The tables of the page by name, as Markdown."""
    return {
        "a profile": key_table(PROFILE_KEYS),
        "every rule": key_table(RULE_KEYS),
        "rules by shape": "\n".join(
            _under(f"{_names(shape)}: `{shape.name}`", rule_keys(shape)) for shape in SHAPES if shape.keys
        ),
        "a category": key_table(CATEGORY_KEYS),
        "texts of a category": key_table(CATEGORY_TEXT_KEYS),
        "a kind": key_table(KIND_KEYS),
        "frequency": key_table(FREQUENCY_KEYS),
        "frequency codes": key_table(CODE_KEYS),
        "frequency answers": key_table(ANSWER_KEYS),
        "a point model": key_table(POINT_MODEL_KEYS),
        "a law": key_table(LAW_KEYS),
        "every rule of a law": key_table(LAW_EVERY_RULE),
        "rules of a law": "\n".join(_under(names, keys) for keys, names in _alike().items()),
        "an agreement": key_table(AGREEMENT_KEYS),
    }


def key_table(keys: Collection[Key]) -> str:
    """One row a key."""
    rows = ["| key | value | if left out | own source | |", "|---|---|---|---|---|"]
    for one in keys:
        value = ", ".join(filter(None, (one.type, _span(one), one.bounds)))
        sourced = "yes" if one.sourced else ""
        name = f"`{one.name}`" if " " not in one.name else one.name
        rows.append(f"| {name} | {value} | {one.default or 'required'} | {sourced} | {one.meaning} |")
    return "\n".join(rows) + "\n"


def page(text: str) -> str:
    """The text of the page with the current tables."""
    return _PART.sub(lambda part: f"{part[1]}\n{tables()[part[2]]}\n{part[3]}", text)


def _span(key: Key) -> str:
    return f"{key.least:g} to {key.most:g}" if key.most else ""


def _names(shape: object) -> str:
    return ", ".join(f"`{one.name}`" for one in CATEGORIES if one.shape == shape)


def _alike() -> dict[tuple[Key, ...], str]:
    """The keys of rules, with the names of the rules that have them."""
    found: dict[tuple[Key, ...], list[str]] = {}
    for name, keys in LAW_RULE_KEYS.items():
        found.setdefault(keys, []).append(f"`{name}`")
    return {keys: ", ".join(rules) for keys, rules in found.items()}


def _under(head: str, keys: Collection[Key]) -> str:
    return f"{head}\n\n{key_table(keys)}"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(page(file.read_text("utf-8")), "utf-8")
