"""Parse TOML texts: one place for all readers, where every error becomes one exception with a line.

Python's reader raises more than its own error: `RecursionError` for deep nesting, `ValueError` for long numbers. And it
returns what later steps cannot handle: very deeply nested tables, and integers that are longer than TOML's 64 bits.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

__all__ = ["TomlError", "parse_toml"]

DEEPEST = 50
"""How many tables and lists may lie within each other."""

_SMALLEST, _LARGEST = -(2**63), 2**63 - 1  # https://toml.io/en/v1.0.0#integer


class TomlError(ValueError):
    """An invalid TOML text; `line` is where parsing stopped, or its last line where that is not known."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def parse_toml(text: str) -> dict[str, Any]:
    r"""The tables of a TOML text. Raises `TomlError`, and no other error for any text.

    >>> parse_toml("[rules]\nlimit = 11")
    {'rules': {'limit': 11}}
    """
    last = text.count("\n") + 1
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        raise TomlError(int(place[1]) if place else last) from None
    if not _is_usable(tables):
        raise TomlError(last)
    return tables


def _is_usable(tables: dict[str, Any]) -> bool:
    """Whether nesting is shallow enough and every integer has 64 bits at most; level by level, without recursion."""
    level: list[Any] = [tables]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
        ]
        if any(isinstance(one, int) and not _SMALLEST <= one <= _LARGEST for one in level):
            return False
        if not level:
            return True
    return False
