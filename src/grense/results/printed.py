"""A classification in a dozen lines, as text and as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grense.classification.result import Result

__all__ = ["html_overview", "text_overview"]

_MOST_CATEGORIES = 8  # so that the whole fits in thirteen lines
_MOST_ZONES = 3


def text_overview(found: Result) -> str:
    """The overview as a short table."""
    rows = [("", "crossings", "persons"), *_categories(found)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    table = [
        f"  {name:<{widths[0]}}  {count:>{widths[1]}}  {persons:>{widths[2]}}".rstrip() for name, count, persons in rows
    ]
    notes = _notes(found)
    room = max(map(len, notes))
    return "\n".join([_title(found), *table, *(f"  {name:<{room}}  {note}" for name, note in notes.items())])


def html_overview(found: Result) -> str:
    """The overview as an HTML table, for notebooks."""
    head = _row("th", ("", "crossings", "persons"))
    body = [_row("td", row) for row in _categories(found)]
    foot = [
        f'<tr><td>{escape(name)}</td><td colspan="2">{escape(note)}</td></tr>' for name, note in _notes(found).items()
    ]
    caption = f"<caption>{escape(_title(found))}</caption>"
    return "\n".join(["<table>", caption, f"<thead>{head}</thead>", "<tbody>", *body, *foot, "</tbody>", "</table>"])


def _title(found: Result) -> str:
    worked = found.days.loc[found.days["start"].notna(), "date"]
    weeks = found.weeks.loc[found.weeks["days"] > 0, "week"].nunique()
    title = f"Classification of {_counted(len(found.zones), 'person')}, {_counted(weeks, 'week')} with work"
    return title if worked.empty else f"{title}, {worked.min():%Y-%m-%d} to {worked.max():%Y-%m-%d}"


def _categories(found: Result) -> list[tuple[str, str, str]]:
    """Each judged category with its crossings and the persons who have one."""
    happened = found.crossings.loc[~found.crossings["planned"], ["person", "category"]]
    crossings = happened["category"].value_counts()
    persons = happened.drop_duplicates()["category"].value_counts()
    names = [name for name in happened["category"].cat.categories if name in found.profile.rules]
    rows = [(name, f"{crossings[name]:,}", f"{persons[name]:,}") for name in names]
    if len(rows) <= _MOST_CATEGORIES:
        return rows
    return [*rows[: _MOST_CATEGORIES - 1], (f"{len(rows) - _MOST_CATEGORIES + 1} more categories", "", "")]


def _notes(found: Result) -> dict[str, str]:
    planned = int(found.crossings["planned"].sum())
    zones = dict.fromkeys(found.zones.values())
    if "zone" in found.activities.columns:
        zones |= dict.fromkeys(found.activities["zone"].cat.categories)
    profile = f"{found.profile.id}, rest method {found.rest_method}"
    if found.until is not None:
        profile += f", until {found.until:%Y-%m-%d %H:%M %Z}".rstrip()
    notes = {"planned": f"{planned:,} crossings more if everything planned takes place"} if planned else {}
    return notes | {"zones" if len(zones) > 1 else "zone": _listed(zones), "profile": profile}


def _listed(names: Iterable[str]) -> str:
    known = list(names)
    more = len(known) - _MOST_ZONES
    return ", ".join(known[:_MOST_ZONES]) + (f" and {more} more" if more > 0 else "")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _row(cell: str, values: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{cell}>{escape(value)}</{cell}>' for value in values)}</tr>"
