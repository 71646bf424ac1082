"""The four figures of the study, drawn from its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from grense.plot.pen import AXIS, SMALL, THEME, WIDTH
from grense.validation.case import READINGS
from grense.validation.study import Study

__all__ = ["FIGURES", "save_figures"]

_MAIN = "mail and calendar"
_DPI = 130
_MOST = 12
_COLOURS = (THEME.ink3, THEME.cal, THEME.trace)
_WIDEST = 60.0  # hours of an axis of weeks


def shown_weeks(study: Study) -> Figure:
    """The true hours behind a week as shown, by the estimate and by the agreed reading."""
    figure, axes = _axes(2, 2.9, sharey=True)
    for ax, reading in zip(axes, READINGS, strict=False):
        rows = study.tables["shown_weeks"]
        rows = rows.loc[(rows["sources"] == _MAIN) & (rows["reading"] == reading) & (rows["weeks"] >= 10)]
        ends = np.minimum(rows["to"].to_numpy(), _WIDEST)
        for low, high, (ten, fifty, ninety) in zip(
            rows["from"], ends, rows[["true_10", "true_50", "true_90"]].to_numpy(), strict=True
        ):
            ax.fill_between([low, high], ten, ninety, color=THEME.cal, alpha=0.25, linewidth=0)
            ax.plot([low, high], [fifty, fifty], color=THEME.cal, linewidth=1.5)
        ax.plot([0, _WIDEST], [0, _WIDEST], color=THEME.ink3, linewidth=0.8, linestyle=":")
        ax.set_xlabel(f"hours shown: {reading}", fontsize=AXIS)
    axes[0].set_ylabel("true hours: median and middle 80 %", fontsize=AXIS)
    return figure


def errors(study: Study) -> Figure:
    """The middle 80 % of the errors a week, by sources and reading."""
    rows = study.tables["weeks"]
    figure, (ax,) = _axes(1, 3.2, left=0.27)
    sources = list(rows["sources"].unique())
    for shift, (reading, colour) in enumerate(zip(READINGS, _COLOURS, strict=True)):
        of = rows.loc[rows["reading"] == reading]
        place = np.arange(len(of)) + 0.22 * (shift - 1)
        ax.hlines(place, of["low"], of["high"], color=colour, linewidth=2, label=reading)
        ax.plot(of["bias"], place, "o", color=colour, markersize=4)
    ax.axvline(0, color=THEME.ink3, linewidth=0.8, linestyle=":")
    ax.set_yticks(range(len(sources)), sources)
    ax.invert_yaxis()
    ax.set_xlabel("hours a week, shown minus true: mean and middle 80 %", fontsize=AXIS)
    ax.legend(fontsize=SMALL, frameon=False, loc="lower left")
    return figure


def crossings(study: Study) -> Figure:
    """Precision and recall of each category with mail and calendar, on its widest basis."""
    rows = study.tables["crossings"]
    rows = rows.loc[(rows["sources"] == _MAIN) & (rows["basis"] == "estimate")].reset_index(drop=True)
    figure, axes = _axes(2, 2.6, left=0.17, sharey=True)
    for ax, name in zip(axes, ("precision", "recall"), strict=True):
        place = np.arange(len(rows))
        ax.hlines(place, 100 * rows[f"{name}_from"], 100 * rows[f"{name}_to"], color=THEME.cal, linewidth=2)
        ax.plot(100 * rows[name], place, "o", color=THEME.cal, markersize=4, label="against the diary")
        ax.plot(100 * rows[f"{name}_sessions"], place, "x", color=THEME.ink, markersize=4, label="against its sessions")
        ax.set_xlim(-3, 103)
        ax.set_xlabel(f"{name}, %", fontsize=AXIS)
    axes[0].set_yticks(range(len(rows)), rows["category"])
    axes[0].invert_yaxis()
    axes[0].legend(fontsize=SMALL, frameon=False, loc="upper left")
    return figure


def sensitivity(study: Study) -> Figure:
    """What each parameter does to the error of the estimate, and the error of both readings in the random sets."""
    figure, (left, right) = _axes(2, 3.4, left=0.17)
    table = study.tables["one_at_a_time"]
    by = table.loc[table["end"] != "value"].pivot_table(index="parameter", columns="end", values="estimate: mae")
    by = by.loc[(by["high"] - by["low"]).abs().sort_values().index[-_MOST:]]
    left.hlines(range(len(by)), by["low"], by["high"], color=THEME.cal, linewidth=2)
    left.plot(by["high"], range(len(by)), "o", color=THEME.cal, markersize=4, label="upper end of the range")
    left.set_yticks(range(len(by)), by.index)
    left.set_xlabel("mean absolute error of the estimate, hours", fontsize=AXIS)
    left.legend(fontsize=SMALL, frameon=False, loc="lower right")
    sets = study.tables["random_sets"]
    right.plot(sets["estimate: mae"], sets["agreed and shown: mae"], "o", color=THEME.cal, markersize=3)
    most = float(sets["estimate: mae"].max()) * 1.05
    right.plot([0, most], [0, most / 2], color=THEME.ink3, linewidth=0.8, linestyle=":")
    right.set_xlim(0, most)
    right.set_ylim(bottom=0)
    right.set_xlabel("error of the estimate, a dot a set", fontsize=AXIS)
    right.set_ylabel("error of the agreed reading (dotted: half)", fontsize=AXIS)
    return figure


FIGURES = {one.__name__: one for one in (shown_weeks, errors, crossings, sensitivity)}
"""The figures by name."""


def save_figures(study: Study, folder: Path) -> None:
    """Write each figure as a PNG file."""
    for name, draw in FIGURES.items():
        draw(study).savefig(folder / f"{name}.png", dpi=_DPI, metadata={"Software": None})


def _axes(count: int, height: float, *, left: float = 0.08, sharey: bool = False) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(WIDTH, height), facecolor=THEME.surface)
    found: Any = figure.subplots(1, count, sharey=sharey, squeeze=False)
    figure.subplots_adjust(left=left, right=0.98, top=0.97, bottom=0.45 / height, wspace=0.1 if sharey else 0.28)
    for ax in found[0]:
        ax.set_facecolor(THEME.surface)
        ax.tick_params(labelsize=AXIS, length=2)
        for side in ("top", "right"):
            ax.spines[side].set_visible(False)
    return figure, list(found[0])
