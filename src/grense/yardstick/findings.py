"""The report's findings for each pattern, between persons and within one person, without pandas."""

from __future__ import annotations

from dataclasses import dataclass

from grense.names import ModelName
from grense.rules.categories import NAMES
from grense.yardstick.data import check_known, rows

__all__ = ["MODELS", "WELFARE", "Finding", "burnout_within", "findings_of", "reported"]

MODELS: tuple[ModelName, ...] = ("BE", "FE")
# The outcomes of Table 6 that are scales of 1 to 5, as used by the wording.
WELFARE = ("work_home_conflict", "detachment", "burnout")

_TABLES = (5, 6, 7)
_NO_FIGURES = ("model", "joint", "controls", "predictor", "unit", "reference", "line")


@dataclass(frozen=True)
class Finding:
    """One coefficient with a pattern as its predictor; None where the cell is not printed.

    `model` is `BE` (different persons compared) or `FE` (the same person at different times); `joint` whether the other
    patterns are held constant, None where that was not asked. `unit` is what the coefficient is for: `weekly`, `daily`
    or `monthly` against `reference`, one `point` of a scale of 1 to 5, or one `hour`. Coefficients of different units
    are not to be compared.
    """

    category: str
    model: str
    joint: bool | None
    outcome: str
    coefficient: float | None
    stars: int | None
    unit: str
    reference: str | None
    table: int
    line: int

    @property
    def is_clear(self) -> bool:
        """Whether a figure this far from 0 would come by chance in less than one of twenty."""
        return bool(self.stars)


def reported() -> tuple[str, ...]:
    """The categories that the report has figures of, in the order of `grense.rules.categories`."""
    known = {row["category"] for row in rows("categories")}
    return tuple(name for name in NAMES if name in known)


def findings_of(category: str) -> tuple[Finding, ...]:
    """All findings of Tables 5 to 7 for a category of `reported()`, row by row.

    Raises `UnknownNameError` with the known names.

    >>> within = [one for one in findings_of("short_rest") if one.model == "FE" and one.outcome == "detachment"]
    >>> [(one.joint, one.coefficient, one.is_clear) for one in within]
    [(False, -0.09, True), (True, -0.01, False)]
    """
    check_known("category", category, reported())
    return tuple(
        Finding(
            category=category,
            model=row["model"],
            joint=row["joint"],
            outcome=outcome,
            coefficient=None if cell is None else cell[0],
            stars=None if cell is None else cell[1],
            unit=row["unit"],
            reference=row["reference"],
            table=table,
            line=row["line"],
        )
        for table in _TABLES
        for row in rows(f"table{table}")
        if row["predictor"] == category
        for outcome, cell in row.items()
        if outcome not in _NO_FIGURES
    )


def burnout_within() -> tuple[str, ...]:
    """The categories associated with burnout in the same person, alone and beside the others.

    >>> burnout_within()
    ('long_week', 'connected')
    """
    return tuple(category for category in reported() if _is_burning(category))


def _is_burning(category: str) -> bool:
    within = [one for one in findings_of(category) if one.model == "FE" and one.outcome == "burnout"]
    return all(one.is_clear for one in within)
