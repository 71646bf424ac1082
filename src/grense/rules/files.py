"""Read and check files of rules: unknown keys and invalid values raise an error that names them.

The built-in ones are in a folder of the package; a person's own is the path of a `.toml` file. A `prefix` is the
position of a key in the file (`rules.evening.`), for the message.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from grense.base.arguments import shown
from grense.errors import ErrorKind, RuleError
from grense.marks import N_
from grense.rules.keys import Key
from grense.rules.ordinary_hours import clock_minutes
from grense.rules.toml import TomlError, parse_toml

__all__ = [
    "UNKNOWN_RULES",
    "built_in_rules",
    "check_keys",
    "check_rules_name",
    "checked_clock",
    "checked_date",
    "checked_minutes",
    "checked_name",
    "checked_number",
    "checked_origin",
    "checked_text",
    "invalid_value",
    "is_rules_name",
    "present",
    "read_rules",
]


UNKNOWN_RULES = {
    "law": ErrorKind("unknown_law", N_("unknown law")),
    "point model": ErrorKind("unknown_point_model", N_("unknown point model")),
    "profile": ErrorKind("unknown_profile", N_("unknown profile")),
}
"""Code and title of the error for rules that there are not, by what they are."""


def is_rules_name(text: str) -> bool:
    """Whether it names built-in rules, rather than a file."""
    return not text.endswith(".toml") and not {"/", "\\"} & set(text)


def built_in_rules(folder: str, name: str, what: str) -> dict[str, Any]:
    """The rules of that name in a folder of the package (`"rules/profiles"`); `what` is their type, for the message."""
    known = files("grense").joinpath(*folder.split("/"))
    names = sorted(entry.name.removesuffix(".toml") for entry in known.iterdir() if entry.name.endswith(".toml"))
    if name not in names:
        raise RuleError(
            *UNKNOWN_RULES[what],
            "{value}",
            hint=N_("known: {names}; or the path of a .toml file"),
            value=repr(name),
            names=", ".join(names),
        )
    return parse_toml((known / f"{name}.toml").read_text("utf-8"))


def read_rules(path: Path) -> dict[str, Any]:
    """Read a file of a person's own."""
    try:
        return parse_toml(path.read_text("utf-8"))
    except TomlError as error:
        raise RuleError(
            "rules_file_invalid",
            N_("the rules file is not valid TOML"),
            N_("line {line}"),
            hint=N_("mend that line"),
            line=error.line,
        ) from None
    except (OSError, ValueError):  # not UTF-8, or an impossible path
        raise RuleError(
            "rules_file_unreadable",
            N_("the rules file cannot be read"),
            hint=N_("is the path right, and is it UTF-8 text?"),
        ) from None


def check_keys(data: Mapping[str, Any], known: Collection[str], prefix: str) -> None:
    """Raise an error for an unknown key, with the nearest known one."""
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint, names = (
                (N_("did you mean {names}?"), f"{prefix}{near[0]}")
                if near
                else (N_("known: {names}"), ", ".join(known))
            )
            raise RuleError("unknown_key", N_("unknown key"), "{place}", hint=hint, place=f"{prefix}{key}", names=names)


def invalid_value(detail: str, hint: str = "", **values: object) -> RuleError:
    """The error for an invalid value in a file; `detail` names its key."""
    return RuleError("invalid_value", N_("nonsense value"), detail, hint, **values)


def present(data: Mapping[str, Any], key: str, prefix: str) -> Any:
    """The value of a required key."""
    if key not in data:
        raise RuleError("missing_key", N_("missing key"), "{place}", place=f"{prefix}{key}")
    return data[key]


def checked_text(data: Mapping[str, Any], key: str, prefix: str) -> str:
    """A text that is not empty."""
    value = present(data, key, prefix)
    if not isinstance(value, str) or not value:
        raise invalid_value(N_("{place} is not a text"), place=f"{prefix}{key}")
    return value


def checked_name(data: Mapping[str, Any], key: str, prefix: str, known: Collection[str]) -> str:
    """A text that is one of the known names."""
    value = checked_text(data, key, prefix)
    if value not in known:
        place, names = f"{prefix}{key} = {value!r}", ", ".join(known)
        raise invalid_value("{place}", N_("known: {names}"), place=place, names=names)
    return value


def checked_date(data: Mapping[str, Any], key: str, prefix: str) -> dt.date:
    """A date without a time."""
    value = present(data, key, prefix)
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise invalid_value(N_("{place} is not a date"), place=f"{prefix}{key}")
    return value


def checked_minutes(data: Mapping[str, Any], key: str, prefix: str, *, least: float = 0, most: float) -> float:
    """A number of minutes within bounds."""
    value = present(data, key, prefix)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        raise invalid_value(
            "{place}",
            N_("minutes from {least} to {most}"),
            place=f"{prefix}{key} = {shown(value)}",
            least=f"{least:g}",
            most=f"{most:g}",
        )
    return float(value)


def checked_number(data: Mapping[str, Any], key: Key, prefix: str) -> float:
    """A number of minutes within the bounds of its key."""
    return checked_minutes(data, key.name, prefix, least=key.least, most=key.most)


def checked_clock(data: Mapping[str, Any], key: str, prefix: str) -> int:
    """A time of day, as minutes after midnight."""
    return clock_minutes(present(data, key, prefix), f"{prefix}{key}")


def check_rules_name(name: object, what: str) -> None:
    """Raise `RuleError` for what is neither a name nor a path; `what` is one of `UNKNOWN_RULES`."""
    if not isinstance(name, (str, Path)):
        raise RuleError(
            *UNKNOWN_RULES[what],
            N_("{name} is {type}"),
            hint=N_("a name, or the path of a .toml file"),
            name=what,
            type=type(name).__name__,
        )


def checked_origin(data: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The id, title, source and date of a file of rules or of a part of it."""
    return {
        "id": checked_text(data, "id", prefix),
        "title": checked_text(data, "title", prefix) if "title" in data else "",
        "source": checked_text(data, "source", prefix),
        "checked_on": checked_date(data, "checked_on", prefix),
    }
