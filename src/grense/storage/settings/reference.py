"""The table of the settings in `docs/reference/settings.md`; run as a program, it writes the table into that page."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from grense.storage.settings.field import Field
from grense.storage.settings.fields import FIELDS

__all__ = ["reference_page", "reference_table"]

_START, _END = "<!-- settings: written by `make docs` -->\n", "<!-- settings: end -->\n"
_DEFAULT = " Default: "


def reference_table() -> str:
    """A Markdown table with a row for each setting, or for each few that share a comment; without the sources."""
    rows = ["| key | default | example | |", "|---|---|---|---|"]
    for group in _groups():
        about, _, otherwise = group[0].comment.partition(_DEFAULT)
        defaults = ", ".join(_code(json.dumps(one.default)) for one in group if one.default not in (None, ()))
        examples = "" if defaults else _code(group[0].example)
        meaning = f"{about} {group[0].reference}".rstrip()
        keys = ", ".join(_code(one.key) for one in group)
        rows.append(f"| {keys} | {defaults or otherwise.rstrip('.')} | {examples} | {meaning} |")
    return "\n".join(rows) + "\n"


def reference_page(page: str) -> str:
    """The text of the page with the current table between the two comments that enclose it."""
    before, _, rest = page.partition(_START)
    return f"{before}{_START}\n{reference_table()}\n{_END}{rest.partition(_END)[2]}"


def _groups() -> list[list[Field]]:
    """The settings that are one line each in the file; one without a comment is grouped with the one before it."""
    groups: list[list[Field]] = []
    for field in FIELDS:
        if "\n" not in field.shown:
            groups += [[]] if field.comment else []
            groups[-1].append(field)
    return groups


def _code(text: str) -> str:
    return f"`{text}`"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(reference_page(file.read_text("utf-8")), "utf-8")
