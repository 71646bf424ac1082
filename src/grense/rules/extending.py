"""Merge a file of rules over the built-in one that it extends; a changed value is refused without its own source."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from grense.errors import RuleError
from grense.marks import N_

__all__ = ["OWN", "check_changes", "check_own", "taken_over", "with_own_date"]

OWN = ("id", "title", "short", "checked_on")
"""What a file never takes over from the one it extends: its name, and the day on which it was checked."""

_EXAMPLES = {
    "id": 'id = "our_team"',
    "title": 'title = "Our agreement on working hours"',
    "checked_on": "checked_on = 2026-11-30",
    "source": 'source = "our team\'s agreement"',
    "section": 'section = "§ 3"',
}


def taken_over(base: Mapping[str, Any]) -> dict[str, Any]:
    """What a file that extends `base` takes over from its first level."""
    return {key: value for key, value in base.items() if key not in OWN}


def check_own(own: Mapping[str, Any], keys: Collection[str]) -> None:
    """Raise `RuleError` where a file that extends another lacks one of these keys, which it does not take over."""
    for key in keys:
        if key not in own:
            raise RuleError(
                "missing_key",
                N_("missing key"),
                "{place}",
                hint=N_("a file that extends another has its own, such as {line}"),
                place=key,
                line=_EXAMPLES[key],
            )


def check_changes(
    base: Mapping[str, Any],
    own: Mapping[str, Any],
    prefix: str,
    sourced: Collection[str],
    needed: Collection[str] = ("source",),
) -> set[str]:
    """The keys of `sourced` whose values differ from the base's; raises `RuleError` without their own `needed` keys."""
    changed = {key for key in sourced if key in own and own[key] != base.get(key)}
    missing = [key for key in needed if key not in own]
    if changed and missing:
        raise RuleError(
            "source_missing",
            N_("a changed value without its own source"),
            "{place}",
            hint=N_("beside it, write where it comes from, such as {line}"),
            place=f"{prefix}{min(changed, key=list(own).index)}",
            line=_EXAMPLES[missing[0]],
        )
    return changed


def with_own_date(own: Mapping[str, Any], date: Any) -> dict[str, Any]:
    """A table with the file's own date where it has its own source without one."""
    return {**({"checked_on": date} if "source" in own else {}), **own}
