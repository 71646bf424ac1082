"""The report's figures as pandas tables. pandas is imported only when a table is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from grense.base.arguments import check_type
from grense.marks import N_
from grense.names import ModelName, RoleName, RoundName
from grense.yardstick.data import about, check_known, names, outcome_units, rows
from grense.yardstick.findings import MODELS
from grense.yardstick.shares import ROLES, ROUNDS

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "conditions",
    "contents",
    "effects",
    "inconsistencies",
    "items",
    "measures",
    "moderators",
    "prevalence",
    "scales",
    "strategies",
    "subgroups",
    "table",
]

_TABLES = tuple(range(2, 9))
_REAL = ("percent", "value", "hours", "coefficient", "p_below", "mean")


def contents() -> pd.DataFrame:
    """The tables that `table` returns: `name`, `rows`, `about`. The coefficients of Tables 2 to 8 are in `effects`.

    >>> contents().query("name == 'surveys'")["rows"].item()
    5
    """
    return _frame({"name": name, "rows": len(rows(name)), "about": about(name)} for name in _readable())


def table(name: str) -> pd.DataFrame:
    """Any table by its name, as packaged; missing is what the report does not print.

    `where` is the table or chapter, `report` where only the line is known; `line` the line, or a tuple of lines, of the
    report's text version. Raises `UnknownNameError` with the known names.

    >>> table("panel")[["rounds", "count"]].to_records(index=False).tolist()[:2]
    [('T1 T2 T3', 2560), ('T1', 1463)]
    """
    check_known("table", name, _readable())
    return _frame(rows(name))


def prevalence(
    category: str | None = None,
    role: RoleName | None = None,
    round: RoundName | None = None,  # noqa: A002  # the survey's own word
) -> pd.DataFrame:
    """Shares in percent: `category`, `role`, `round`, `percent`, `period`, `where`, `line`.

    `percent` is missing where the report prints no figure: of round O3 it prints two. A share is about those who fit
    `conditions()`. Raises `UnknownNameError` with the known names.

    >>> prevalence("evening", round="T1")[["role", "percent"]].to_records(index=False).tolist()
    [('all', 20.0), ('leader', 32.0), ('exempt', 21.0), ('other', 11.0)]
    >>> prevalence(round="O3").dropna(subset="percent")[["category", "percent"]].to_records(index=False).tolist()
    [('outside_hours', 55.0), ('long_week', 29.0)]
    """
    if category is not None:
        check_known("category", category, [row["category"] for row in rows("categories")])
    if role is not None:
        check_known("role", role, ROLES)
    if round is not None:
        check_known("round", round, ROUNDS)
    return _where(_frame(rows("prevalence")), category=category, role=role, round=round)


def subgroups() -> pd.DataFrame:
    """Shares in subgroups, in percent, for those groups that the report names; `category`, `group`, `percent`, ...

    >>> subgroups().query("category == 'evening' and group == 'education'")["percent"].item()
    31.0
    """
    return table("subgroups")


def effects(
    table: Literal[2, 3, 4, 5, 6, 7, 8] | None = None,
    model: ModelName | None = None,
    joint: bool | None = None,
    outcome: str | None = None,
    pattern: str | None = None,
) -> pd.DataFrame:
    """The coefficients of Tables 2 to 8, one per row.

    - `table`; `model`: `BE` (different persons compared) or `FE` (one person at different times);
    - `joint`: whether the other patterns are held constant, missing where not asked; `controls`: whether the persons'
      background is, missing where unclear or, within a person, senseless;
    - `predictor`, `unit` (what the coefficient is for: `weekly`, `daily`, `monthly`, a `point`, an `hour`; missing: not
      stated), `reference`; `outcome`, `outcome_unit`;
    - `coefficient`, `stars` and `p_below` (missing without stars: not clear); both missing: the cell is not printed.

    Coefficients of different units are not to be compared: `connected` is per point, `long_week` per hour. Tables 2 and
    3 are about all with a home office, the others about contracts of 37 to 40 hours. `pattern` keeps the rows in which
    it is predictor or outcome. Raises `UnknownNameError` with the known names.

    >>> found = effects(table=6, model="FE", joint=True, outcome="burnout")
    >>> found[found.stars > 0][["predictor", "unit", "coefficient", "stars"]].to_records(index=False).tolist()
    [('connected', 'point', 0.03, 2), ('long_week', 'hour', 0.01, 2)]
    """
    check_type("joint", joint, (bool, type(None)), N_("True, False or None"))
    frame = _frame(_cells())
    for what, value, known in (
        ("table", table, _TABLES),
        ("model", model, MODELS),
        ("outcome", outcome, frame["outcome"].unique().tolist()),
        ("pattern", pattern, [row["category"] for row in rows("categories") if row["in_models"]]),
    ):
        if value is not None:
            check_known(what, value, known)
    frame = _where(frame, table=table, model=model, joint=joint, outcome=outcome)
    if pattern is None:
        return frame
    return frame[(frame["predictor"] == pattern) | (frame["outcome"] == pattern)].reset_index(drop=True)


def scales() -> pd.DataFrame:
    """The scales: source, how many items, from `low` to `high`, and whether the items are printed.

    >>> scales().query("not items_printed")["scale"].tolist()[-3:]
    ['working_time_control', 'segmentation_preference', 'job_demands']
    """
    return table("scales")


def items(scale: str | None = None) -> pd.DataFrame:
    """The printed questions and statements of the scales, word for word (`nb`) and translated by grense (`en`).

    They are quotations; their terms of use are the publishers'. `is_reversed` items count 6 minus the answer. Raises
    `UnknownNameError` with the known names.

    >>> items("burnout")["is_reversed"].sum().item()
    4
    """
    if scale is not None:
        check_known("scale", scale, list(dict.fromkeys(row["scale"] for row in rows("items"))))
    return _where(table("items"), scale=scale)


def strategies() -> pd.DataFrame:
    """How those interviewed keep work and the rest of life apart, with the limits of each.

    >>> strategies().query("chapter == 7")["strategy"].tolist()
    ['fixed_place', 'fixed_time', 'availability_limit', 'visibility_limit']
    """
    return table("strategies")


def measures() -> pd.DataFrame:
    """What employers and managers can do.

    >>> measures().query("measure == 'hold_mail_until_morning'")["en"].item()
    'in the evening, wait with sending the mail until next morning'
    """
    return table("measures")


def moderators() -> pd.DataFrame:
    """What makes a link `milder`, `stronger` or leaves it `unchanged`, by `pattern`, `unit` and `outcome`.

    >>> held = moderators().query("moderator == 'working_time_control' and link == 'milder'")
    >>> held[["pattern", "outcome"]].to_records(index=False).tolist()
    [('long_day', 'work_home_conflict'), ('long_day', 'burnout'), ('connected', 'work_home_conflict')]
    """
    return table("moderators")


def inconsistencies() -> pd.DataFrame:
    """Where the report contradicts itself, or a figure looks misprinted; nothing is corrected here.

    >>> inconsistencies()["figures"].tolist()[:2]
    [(27, 26), (66, 63)]
    """
    return table("inconsistencies")


def conditions(round: str = "T1") -> pd.DataFrame:  # noqa: A002  # the survey's own word
    """Who was asked in a round, when, and whom the shares are about: `fact`, `value`, `unit`, `text`, `where`, `line`.

    Raises `UnknownNameError` with the known names.

    >>> held = conditions("T1").set_index("fact")
    >>> held.loc["asked_from", "text"], held.loc["response_percent", "value"].item()
    ('2021-02-24', 41.0)
    """
    check_known("round", round, [row["round"] for row in rows("surveys")])
    survey = next(row for row in rows("surveys") if row["round"] == round)
    keys = ("fact", "value", "unit", "text", "where", "line")
    held = [{key: row[key] for key in keys} for row in rows("conditions") if row["round"] in (None, round)]
    return _frame([*_survey_facts(survey), *held])


def _survey_facts(survey: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    units = {"asked": "persons", "answered": "persons", "response_percent": "percent", "minutes": "minutes"}
    for fact in ("kind", "asked_from", "asked_to", *units):
        number, value = fact in units, survey[fact]
        yield {
            "fact": fact,
            "value": value if number else None,
            "unit": units.get(fact),
            "text": None if number else value,
            "where": survey["where"],
            "line": survey["line"],
        }


def _readable() -> tuple[str, ...]:
    """All but the wide tables 2 to 8, which `effects` returns."""
    wide = {f"table{number}" for number in _TABLES}
    return tuple(name for name in names() if name not in wide)


def _cells() -> Iterator[dict[str, Any]]:
    chances = {row["stars"]: row["p_below"] for row in rows("stars")}
    for number in _TABLES:
        units = outcome_units(f"table{number}")
        for row in rows(f"table{number}"):
            for outcome, unit in units.items():
                coefficient, stars = row[outcome] or (None, None)
                yield {
                    "table": number,
                    "model": row["model"],
                    "joint": row["joint"],
                    "controls": row["controls"],
                    "predictor": row["predictor"],
                    "unit": row["unit"],
                    "reference": row["reference"],
                    "outcome": outcome,
                    "outcome_unit": unit,
                    "coefficient": coefficient,
                    "stars": stars,
                    "p_below": chances.get(stars),
                    "where": f"Table {number}",
                    "line": row["line"],
                }


def _where(frame: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    for column, value in wanted.items():
        if value is not None:
            frame = frame[(frame[column] == value).fillna(value=False)]
    return frame.reset_index(drop=True)


def _frame(found: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    listed = [dict(row) for row in found]
    return pd.DataFrame({column: _column(column, [row[column] for row in listed]) for column in listed[0]})


def _column(name: str, values: list[Any]) -> pd.Series[Any]:
    """A column that keeps whole numbers as integers, and missing values as missing."""
    import pandas as pd

    kinds = {type(value) for value in values if value is not None}
    if tuple in kinds:
        return pd.Series(
            [value if isinstance(value, (tuple, type(None))) else (value,) for value in values], dtype=object
        )
    if kinds == {bool}:
        return pd.Series(values, dtype="boolean" if None in values else "bool")
    if kinds <= {int, float} and kinds and (name in _REAL or float in kinds):
        return pd.Series(values, dtype="float64")
    if kinds == {int}:
        return pd.Series(values, dtype="Int64" if None in values else "int64")
    return pd.Series(values, dtype="str" if kinds <= {str} else object)
