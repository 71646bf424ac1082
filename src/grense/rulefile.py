"""Files of rules, read and checked: every key is known, every number makes sense, and what does not is named.

The built-in ones stand in a folder of the package; a person's own is the path of a `.toml` file. A `prefix` is where
in the file a key stands (`rules.evening.`), for the message.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from grense.errors import RuleError
from grense.hours import clock_minutes
from grense.toml import TomlError, parse_toml

__all__ = [
    "built_in_rules",
    "check_keys",
    "checked_clock",
    "checked_date",
    "checked_minutes",
    "checked_text",
    "is_rules_name",
    "present",
    "read_rules",
]


def is_rules_name(text: str) -> bool:
    """Whether it names rules that come with grense, rather than a file."""
    return not text.endswith(".toml") and not {"/", "\\"} & set(text)


def built_in_rules(folder: str, name: str, what: str) -> dict[str, Any]:
    """The rules of that name in a folder of the package (`"rules/profiles"`); `what` they are, for the message."""
    known = files("grense").joinpath(*folder.split("/"))
    names = sorted(entry.name.removesuffix(".toml") for entry in known.iterdir() if entry.name.endswith(".toml"))
    if name not in names:
        raise RuleError(f"unknown {what}", repr(name), hint=f"known: {', '.join(names)}; or the path of a .toml file")
    return parse_toml((known / f"{name}.toml").read_text("utf-8"))


def read_rules(path: Path) -> dict[str, Any]:
    """A file of a person's own."""
    try:
        return parse_toml(path.read_text("utf-8"))
    except TomlError as error:
        raise RuleError("the rules file is not valid TOML", str(error), hint="mend that line") from None
    except (OSError, ValueError):  # not UTF-8, or a path that no file can have
        raise RuleError("the rules file cannot be read", hint="is the path right, and is it UTF-8 text?") from None


def check_keys(data: Mapping[str, Any], known: Collection[str], prefix: str) -> None:
    """Refuse a key that nothing reads, with the nearest one that is known."""
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean {prefix}{near[0]}?" if near else f"known: {', '.join(known)}"
            raise RuleError("unknown key", f"{prefix}{key}", hint=hint)


def present(data: Mapping[str, Any], key: str, prefix: str) -> Any:
    """The value of a key that has to be there."""
    if key not in data:
        raise RuleError("missing key", f"{prefix}{key}")
    return data[key]


def checked_text(data: Mapping[str, Any], key: str, prefix: str) -> str:
    """A text that is not empty."""
    value = present(data, key, prefix)
    if not isinstance(value, str) or not value:
        raise RuleError("nonsense value", f"{prefix}{key} is not a text")
    return value


def checked_date(data: Mapping[str, Any], key: str, prefix: str) -> dt.date:
    """A day without a time."""
    value = present(data, key, prefix)
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise RuleError("nonsense value", f"{prefix}{key} is not a date")
    return value


def checked_minutes(data: Mapping[str, Any], key: str, prefix: str, *, least: float = 0, most: float) -> float:
    """A number of minutes within bounds."""
    value = present(data, key, prefix)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        raise RuleError("nonsense value", f"{prefix}{key} = {value!r}", hint=f"minutes from {least:g} to {most:g}")
    return float(value)


def checked_clock(data: Mapping[str, Any], key: str, prefix: str) -> int:
    """A time of day, as minutes after midnight."""
    return clock_minutes(present(data, key, prefix), f"{prefix}{key}")
