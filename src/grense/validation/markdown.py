"""Tables in Markdown, and how numbers stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from grense.validation.study import Study

__all__ = [
    "count",
    "error_cells",
    "markdown_table",
    "number",
    "range_cell",
    "rows_of",
    "share",
    "week_cells",
    "where",
    "with_interval",
]

_MINUS = "−"


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of texts; all columns but the first are aligned to the right.

    >>> print(markdown_table(("a", "b"), [("x", "1")]))
    | a | b |
    |---|--:|
    | x | 1 |
    """
    lines = [" | ".join(head), "|".join(["---", *["--:"] * (len(head) - 1)]), *(" | ".join(row) for row in rows)]
    return "\n".join(f"|{line}|" if place == 1 else f"| {line} |" for place, line in enumerate(lines))


def rows_of(study: Study, name: str) -> list[dict[Any, Any]]:
    """The rows of a table of the study."""
    return study.tables[name].to_dict("records")


def where(frame: pd.DataFrame, **wanted: str) -> pd.DataFrame:
    """The rows of a frame that have these values."""
    for column, value in wanted.items():
        frame = frame.loc[frame[column] == value]
    return frame


def week_cells(row: Mapping[Any, Any]) -> tuple[str, ...]:
    """The errors of a week, and precision and recall of long weeks."""
    return *error_cells(row), *(with_interval(row, f"long_{one}") for one in ("precision", "recall"))


def error_cells(row: Mapping[Any, Any]) -> tuple[str, ...]:
    """Bias and mean absolute error with their intervals, root mean square error, and the middle 80 % of errors."""
    return *(with_interval(row, one, 1) for one in ("bias", "mae")), number(row["rmse"], 1), range_cell(row)


def range_cell(row: Mapping[Any, Any]) -> str:
    """The middle 80 % of errors."""
    return f"{number(row['low'], 1)} to {number(row['high'], 1)}"


def with_interval(row: Mapping[Any, Any], name: str, digits: int | None = None) -> str:
    """A measure with its interval, with so many digits; without any it is a share in percent."""
    low, value, high = row[f"{name}_from"], row[name], row[f"{name}_to"]
    show = share if digits is None else lambda one: number(one, digits)
    return show(value) if pd.isna(value) else f"{show(value)} ({show(low)} to {show(high)})"


def number(value: Any, digits: int) -> str:
    """A number with so many digits after the point; `none` where it is missing."""
    if pd.isna(value):
        return "none"
    text = f"{value:.{digits}f}"
    return (text.lstrip("-") if float(text) == 0 else text).replace("-", _MINUS)


def share(value: Any) -> str:
    """A share in percent."""
    return "none" if pd.isna(value) else f"{100 * value:.0f}"


def count(value: Any) -> str:
    """A whole number with commas between thousands."""
    return f"{value:,.0f}"
