"""The report's figures as a yardstick: who was asked, how common each pattern was, and what went together with it.

AFI report 2022:04 is its source. Tables are pandas DataFrames (`prevalence`, `effects`, `table`, ...); `share_of`,
`findings_of` and `comparison` return the same as plain objects without pandas, and `grense.yardstick.wording` as
sentences. Figures that the report does not print are missing.

>>> share_of("long_week", round="O3").percent
29
"""

from __future__ import annotations

from grense.yardstick.compare import Comparison, comparison, is_fitting
from grense.yardstick.data import about, names, rows
from grense.yardstick.findings import Finding, burnout_within, findings_of
from grense.yardstick.shares import Conditions, Share, conditions_of, share_of
from grense.yardstick.tables import (
    conditions,
    contents,
    effects,
    inconsistencies,
    items,
    measures,
    moderators,
    prevalence,
    scales,
    strategies,
    subgroups,
    table,
)

__all__ = [
    "Comparison",
    "Conditions",
    "Finding",
    "Share",
    "about",
    "burnout_within",
    "comparison",
    "conditions",
    "conditions_of",
    "contents",
    "effects",
    "findings_of",
    "inconsistencies",
    "is_fitting",
    "items",
    "measures",
    "moderators",
    "names",
    "prevalence",
    "rows",
    "scales",
    "share_of",
    "strategies",
    "subgroups",
    "table",
]
