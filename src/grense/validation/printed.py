"""The tables of the page, as Markdown."""

from __future__ import annotations

import numpy as np

from grense.validation.markdown import (
    count,
    error_cells,
    markdown_table,
    number,
    range_cell,
    rows_of,
    share,
    week_cells,
    where,
    with_interval,
)
from grense.validation.parameters import parameters
from grense.validation.study import Study

__all__ = ["BLOCKS"]

_MAIN = "mail and calendar"


def weeks(study: Study) -> str:
    """The error a week, and how long weeks are found."""
    head = ("sources", "reading", "bias", "MAE", "RMSE", "80 % of errors", "long weeks: precision", "recall")
    return markdown_table(head, ((row["sources"], row["reading"], *week_cells(row)) for row in rows_of(study, "weeks")))


def days(study: Study) -> str:
    """The error a day."""
    head = ("sources", "reading", "bias", "MAE", "RMSE", "80 % of errors")
    return markdown_table(head, ((row["sources"], row["reading"], *error_cells(row)) for row in rows_of(study, "days")))


def models(study: Study) -> str:
    """Point models, gaps and changes of the default."""
    head = ("mail and calendar", "bias", "MAE", "RMSE", "80 % of errors", "long weeks: precision", "recall")
    return markdown_table(head, ((row["model"], *week_cells(row)) for row in rows_of(study, "models")))


def crossings(study: Study) -> str:
    """Precision and recall by category, basis and sources."""
    frame = study.tables["crossings"]
    sources = list(frame["sources"].unique())
    rows = []
    for (category, basis), group in frame.groupby(["category", "basis"], sort=False):
        by = group.set_index("sources")
        main = by.loc[_MAIN]
        pairs = [f"{share(by.loc[one, 'precision'])} / {share(by.loc[one, 'recall'])}" for one in sources]
        sessions = f"{share(main['precision_sessions'])} / {share(main['recall_sessions'])}"
        rows.append((f"`{category}`", str(basis), count(main["true"]), *pairs, sessions))
    head = ("category", "basis", "true", *(f"{one}: precision / recall" for one in sources))
    return markdown_table((*head, f"{_MAIN}, against sessions"), rows)


def coding(study: Study) -> str:
    """Agreement of the codes with mail and calendar, and kappa by the other sources."""
    frame = study.tables["coding"]
    rows = []
    for row in where(frame, sources=_MAIN, truth="diary").to_dict("records"):
        same = where(frame, category=row["category"], by=row["by"])
        kappas = [
            number(where(same, sources=sources, truth=truth)["kappa"].iloc[0], 2)
            for sources, truth in ((_MAIN, "sessions"), ("mail", "diary"), ("mail, calendar and presence", "diary"))
        ]
        by = "estimate" if row["by"] == "code" else "evidence"
        shares = (share(row[name]) for name in ("share_true", "share_shown", "sensitivity", "specificity"))
        rows.append((f"`{row['category']}`", by, *shares, with_interval(row, "kappa", 2), *kappas))
    head = ("category", "by", "true", "shown", "sensitivity", "specificity", "kappa")
    others = ("kappa against sessions", "kappa, mail alone", "kappa, with presence")
    return markdown_table((*head, *others), rows)


def shown_weeks(study: Study) -> str:
    """What a week as shown means."""
    rows = []
    for row in where(study.tables["shown_weeks"], sources=_MAIN).to_dict("records"):
        if row["weeks"]:
            shown = f"{row['from']:g} " + ("and more" if np.isinf(row["to"]) else f"to {row['to']:g}")
            true = (number(row[f"true_{one}"], 1) for one in (10, 50, 90))
            rows.append((row["reading"], shown, count(row["weeks"]), *true, share(row["over"])))
    head = ("reading", "hours shown", "weeks", "true: 10 %", "50 %", "90 %", "truly over 40")
    return markdown_table(head, rows)


def roles(study: Study) -> str:
    """The error a week by role."""
    frame = study.tables["roles"]
    rows = []
    for (sources, role), group in frame.groupby(["sources", "role"], sort=False):
        by = group.set_index("reading")
        cells = [f"{number(by.loc[one, 'bias'], 1)} / {number(by.loc[one, 'mae'], 1)}" for one in by.index]
        rows.append((str(sources), str(role), *cells))
    return markdown_table(("sources", "role", *(f"{one}: bias / MAE" for one in frame["reading"].unique())), rows)


def balance(study: Study) -> str:
    """The balance of half a year."""
    head = ("sources", "reading", "bias", "MAE", "persons with the wrong sign")
    rows = (
        (row["sources"], row["reading"], number(row["bias"], 0), number(row["mae"], 0), share(row["wrong_sign"]))
        for row in rows_of(study, "balance")
    )
    return markdown_table(head, rows)


def private_mail(study: Study) -> str:
    """What private mail in the work mailbox does."""
    head = ("category", "mailbox", "shown", "precision", "recall")
    rows = (
        (
            f"`{row['category']}`",
            row["persons"],
            count(row["shown"]),
            with_interval(row, "precision"),
            with_interval(row, "recall"),
        )
        for row in rows_of(study, "private_mail")
    )
    return markdown_table(head, rows)


def diaries(study: Study) -> str:
    """The diaries beside the report."""
    rows = (
        (f"`{row['category']}`", row["role"], *(number(row[name], 0) for name in ("report", "sessions", "diary")))
        for row in rows_of(study, "diaries")
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
            show = share if name.startswith("evening") else lambda value: number(value, 1)
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
            count(row["count"]),
            *(number(row[one], 2) for one in ("bias", "mae", "rmse")),
            range_cell(row),
        )
        for row in rows_of(study, "small")
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
