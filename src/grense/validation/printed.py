"""The tables of the page, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from grense.validation.parameters import parameters
from grense.validation.study import Study

__all__ = ["BLOCKS", "markdown_table"]

_MAIN = "mail and calendar"
_MINUS = "−"


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of texts; all columns but the first are aligned to the right.

    >>> print(markdown_table(("a", "b"), [("x", "1")]))
    | a | b |
    |---|--:|
    | x | 1 |
    """
    lines = [" | ".join(head), "|".join(["---", *["--:"] * (len(head) - 1)]), *(" | ".join(row) for row in rows)]
    return "\n".join(f"|{line}|" if number == 1 else f"| {line} |" for number, line in enumerate(lines))


def weeks(study: Study) -> str:
    """The error a week, and how long weeks are found."""
    head = ("sources", "reading", "bias", "MAE", "RMSE", "80 % of errors", "long weeks: precision", "recall")
    return markdown_table(head, ((row["sources"], row["reading"], *_week(row)) for row in _rows(study, "weeks")))


def days(study: Study) -> str:
    """The error a day."""
    head = ("sources", "reading", "bias", "MAE", "RMSE", "80 % of errors")
    return markdown_table(head, ((row["sources"], row["reading"], *_errors(row)) for row in _rows(study, "days")))


def models(study: Study) -> str:
    """Point models, gaps and changes of the default."""
    head = ("mail and calendar", "bias", "MAE", "RMSE", "80 % of errors", "long weeks: precision", "recall")
    return markdown_table(head, ((row["model"], *_week(row)) for row in _rows(study, "models")))


def crossings(study: Study) -> str:
    """Precision and recall by category, basis and sources."""
    frame = study.tables["crossings"]
    sources = list(frame["sources"].unique())
    rows = []
    for (category, basis), group in frame.groupby(["category", "basis"], sort=False):
        by = group.set_index("sources")
        main = by.loc[_MAIN]
        pairs = [f"{_share(by.loc[one, 'precision'])} / {_share(by.loc[one, 'recall'])}" for one in sources]
        sessions = f"{_share(main['precision_sessions'])} / {_share(main['recall_sessions'])}"
        rows.append((f"`{category}`", str(basis), _count(main["true"]), *pairs, sessions))
    head = ("category", "basis", "true", *(f"{one}: precision / recall" for one in sources))
    return markdown_table((*head, f"{_MAIN}, against sessions"), rows)


def coding(study: Study) -> str:
    """Agreement of the codes with mail and calendar, and kappa by the other sources."""
    frame = study.tables["coding"]
    rows = []
    for row in _of(frame, sources=_MAIN, truth="diary").to_dict("records"):
        same = _of(frame, category=row["category"], by=row["by"])
        kappas = [
            _number(_of(same, sources=sources, truth=truth)["kappa"].iloc[0], 2)
            for sources, truth in ((_MAIN, "sessions"), ("mail", "diary"), ("mail, calendar and presence", "diary"))
        ]
        by = "estimate" if row["by"] == "code" else "evidence"
        shares = (_share(row[name]) for name in ("share_true", "share_shown", "sensitivity", "specificity"))
        rows.append((f"`{row['category']}`", by, *shares, _with_interval(row, "kappa", 2), *kappas))
    head = ("category", "by", "true", "shown", "sensitivity", "specificity", "kappa")
    others = ("kappa against sessions", "kappa, mail alone", "kappa, with presence")
    return markdown_table((*head, *others), rows)


def shown_weeks(study: Study) -> str:
    """What a week as shown means."""
    rows = []
    for row in _of(study.tables["shown_weeks"], sources=_MAIN).to_dict("records"):
        if row["weeks"]:
            shown = f"{row['from']:g} " + ("and more" if np.isinf(row["to"]) else f"to {row['to']:g}")
            true = (_number(row[f"true_{one}"], 1) for one in (10, 50, 90))
            rows.append((row["reading"], shown, _count(row["weeks"]), *true, _share(row["over"])))
    head = ("reading", "hours shown", "weeks", "true: 10 %", "50 %", "90 %", "truly over 40")
    return markdown_table(head, rows)


def roles(study: Study) -> str:
    """The error a week by role."""
    frame = study.tables["roles"]
    rows = []
    for (sources, role), group in frame.groupby(["sources", "role"], sort=False):
        by = group.set_index("reading")
        cells = [f"{_number(by.loc[one, 'bias'], 1)} / {_number(by.loc[one, 'mae'], 1)}" for one in by.index]
        rows.append((str(sources), str(role), *cells))
    return markdown_table(("sources", "role", *(f"{one}: bias / MAE" for one in frame["reading"].unique())), rows)


def balance(study: Study) -> str:
    """The balance of half a year."""
    head = ("sources", "reading", "bias", "MAE", "persons with the wrong sign")
    rows = (
        (row["sources"], row["reading"], _number(row["bias"], 0), _number(row["mae"], 0), _share(row["wrong_sign"]))
        for row in _rows(study, "balance")
    )
    return markdown_table(head, rows)


def private_mail(study: Study) -> str:
    """What private mail in the work mailbox does."""
    head = ("category", "mailbox", "shown", "precision", "recall")
    rows = (
        (
            f"`{row['category']}`",
            row["persons"],
            _count(row["shown"]),
            _with_interval(row, "precision"),
            _with_interval(row, "recall"),
        )
        for row in _rows(study, "private_mail")
    )
    return markdown_table(head, rows)


def diaries(study: Study) -> str:
    """The diaries beside the report."""
    rows = (
        (f"`{row['category']}`", row["role"], *(_number(row[name], 0) for name in ("report", "sessions", "diary")))
        for row in _rows(study, "diaries")
    )
    return markdown_table(("pattern", "role", "report, %", "diary's sessions, %", "whole diary, %"), rows)


def parameter_table(study: Study) -> str:
    """All parameters with their sources, and what the ends of their ranges do."""
    frame = study.tables["one_at_a_time"].set_index(["parameter", "end"])
    rows = []
    for one in parameters():
        cells = []
        for name in ("estimate: mae", "agreed and shown: mae", "evening precision"):
            low, high = (frame.loc[(one.name, end), name] for end in ("low", "high"))
            show = _share if name.startswith("evening") else lambda value: _number(value, 1)
            cells.append(f"{show(low)} to {show(high)}")
        rows.append(
            (f"`{one.name}`", one.about, one.unit, f"{one.value:g}", f"{one.low:g} to {one.high:g}", *cells, one.source)
        )
    head = ("name", "what", "unit", "value", "range", "MAE of the estimate", "MAE of the agreed reading")
    return markdown_table((*head, "precision of evenings", "source"), rows)


def small(study: Study) -> str:
    """The small run."""
    head = ("sources", "reading", "weeks", "bias", "MAE", "RMSE", "80 % of errors")
    rows = (
        (
            row["sources"],
            row["reading"],
            _count(row["count"]),
            *(_number(row[one], 2) for one in ("bias", "mae", "rmse")),
            _range(row),
        )
        for row in _rows(study, "small")
    )
    return markdown_table(head, rows)


BLOCKS = {
    one.__name__: one
    for one in (
        weeks,
        days,
        models,
        crossings,
        coding,
        shown_weeks,
        roles,
        balance,
        private_mail,
        diaries,
        parameter_table,
        small,
    )
}
"""The text of each table of the page, by its name."""


def _rows(study: Study, name: str) -> list[dict[Any, Any]]:
    return study.tables[name].to_dict("records")


def _of(frame: pd.DataFrame, **wanted: str) -> pd.DataFrame:
    for column, value in wanted.items():
        frame = frame.loc[frame[column] == value]
    return frame


def _week(row: Mapping[Any, Any]) -> tuple[str, ...]:
    return *_errors(row), *(_with_interval(row, f"long_{one}") for one in ("precision", "recall"))


def _errors(row: Mapping[Any, Any]) -> tuple[str, ...]:
    return *(_with_interval(row, one, 1) for one in ("bias", "mae")), _number(row["rmse"], 1), _range(row)


def _range(row: Mapping[Any, Any]) -> str:
    return f"{_number(row['low'], 1)} to {_number(row['high'], 1)}"


def _with_interval(row: Mapping[Any, Any], name: str, digits: int | None = None) -> str:
    low, value, high = row[f"{name}_from"], row[name], row[f"{name}_to"]
    show = _share if digits is None else lambda one: _number(one, digits)
    return show(value) if pd.isna(value) else f"{show(value)} ({show(low)} to {show(high)})"


def _number(value: Any, digits: int) -> str:
    if pd.isna(value):
        return "none"
    text = f"{value:.{digits}f}"
    return (text.lstrip("-") if float(text) == 0 else text).replace("-", _MINUS)


def _share(value: Any) -> str:
    """A share in percent."""
    return "none" if pd.isna(value) else f"{100 * value:.0f}"


def _count(value: Any) -> str:
    return f"{value:,.0f}"
