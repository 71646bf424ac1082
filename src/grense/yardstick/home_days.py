"""What the report found about whole days at home, for a person whose own answer is known, in the person's language.

Tables 2 and 3 are about all with a home office, Table 4 about contracts of 37 to 40 hours. Sentences name the clear
figures alone, and count the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grense.i18n import N_, Catalogue
from grense.rules.frequency_coding import ANSWERS
from grense.yardstick.data import FileRow, check_known, outcome_units, rows
from grense.yardstick.outcomes import difference, joined
from grense.yardstick.shares import conditions_of

__all__ = ["home_days"]

_LIFE, _TIME = (2, 3), (4,)
_OFTEN = {
    "daily": N_("every day"),
    "weekly": N_("weekly but not every day"),
    "monthly or more rarely": N_("once a month or more rarely"),
}
_BETWEEN = N_(
    "Between persons, with their background held constant: compared with {rarely}, whole days at home {often} go"
    " together with {links}. Of the other {count} outcomes it is not clear."
)
_BETWEEN_TIME = N_("Of the working-time patterns, they go together with {links}.")
_WITHIN = N_(
    "For the same person over time, whole days at home {often} rather than {rarely} go together with {links}. Of the"
    " other {count} outcomes it is not clear."
)
_WITHIN_TIME = N_("Of the working-time patterns, with {links}.")
_LOGIT = N_("By another model, long days are more frequent then, too.")
_EVENING = N_(
    "For those at home every day, evening work goes together with poorer detachment from work, also with the other"
    " patterns held constant."
)
_CONDITIONS = N_(
    "These are answers of {least} to {most} persons who can work at home and do so at least monthly, asked up to three"
    " times in 2021 and 2022, partly when they were to work at home. The working-time patterns are about contracts of"
    " {shortest} to {longest} hours."
)
_SIZE = N_(
    "On answer scales from 1 to 5 the clear differences are {between} at most between persons, and {within} within one"
    " person. They show what goes together, not what causes what, and a link that is not clear may still exist. Source:"
    " AFI report 2022:04, Tables 2, 3 and 4."
)


@dataclass(frozen=True)
class _Cell:
    """A coefficient of a table, with the unit of its outcome."""

    outcome: str
    unit: str | None
    coefficient: float
    stars: int


def home_days(answer: str, words: Catalogue) -> tuple[str, ...]:
    """The findings around a person's own answer of `ANSWERS`: between, within, conditions, how to read it.

    Between persons an answer is compared with once a month or more rarely, and within one person with the steps next to
    it. For those to whom no place is known nothing is to be shown. Raises `UnknownNameError` with the known answers.

    >>> from grense.i18n import load
    >>> home_days("every_day", load("en"))[1].partition(" go together")[0]
    'For the same person over time, whole days at home every day rather than weekly but not every day'
    """
    check_known("answer", answer, ANSWERS)
    every_day = answer == ANSWERS[-1]
    own = "daily" if every_day else "weekly"
    steps = ("daily",) if every_day else ("weekly", "daily") if answer in ANSWERS[3:] else ("weekly",)
    return (
        _between(own, words),
        " ".join(_within(one, words) for one in steps),
        _conditions(words),
        _size(own, steps, words),
    )


def _between(unit: str, words: Catalogue) -> str:
    said = _compared(_BETWEEN, "BE", unit, words)
    return f"{said} {words.gettext(_BETWEEN_TIME).format(links=_links(_clear(_TIME, 'BE', unit), words))}"


def _within(unit: str, words: Catalogue) -> str:
    said = [_compared(_WITHIN, "FE", unit, words)]
    said.append(words.gettext(_WITHIN_TIME).format(links=_links(_clear(_TIME, "FE", unit), words)))
    if any(row["stars"] for row in rows("robustness") if (row["unit"], row["outcome"]) == (unit, "long_day")):
        said.append(words.gettext(_LOGIT))
    if unit == "daily":
        said.append(words.gettext(_EVENING))
    return " ".join(said)


def _compared(sentence: str, model: str, unit: str, words: Catalogue) -> str:
    clear, reference = _clear(_LIFE, model, unit), _row(_LIFE[0], model, unit)["reference"]
    return words.gettext(sentence).format(
        often=words.gettext(_OFTEN[unit]),
        rarely=words.gettext(_OFTEN[reference]),
        links=_links(clear, words),
        count=words.number(len(list(_cells(_LIFE, model, unit))) - len(clear)),
    )


def _conditions(words: Catalogue) -> str:
    held = [row for row in rows("tables") if row["table"] in _LIFE]
    least, most = min(row["persons_least"] for row in held), max(row["persons_most"] for row in held)
    shortest, longest = conditions_of().contract_hours
    return words.gettext(_CONDITIONS).format(least=least, most=most, shortest=shortest, longest=longest)


def _size(own: str, steps: tuple[str, ...], words: Catalogue) -> str:
    within = [cell for unit in steps for cell in _clear(_LIFE, "FE", unit)]
    return words.gettext(_SIZE).format(
        between=_largest(_clear(_LIFE, "BE", own), words), within=_largest(within, words)
    )


def _largest(found: list[_Cell], words: Catalogue) -> str:
    return words.decimal(max(abs(cell.coefficient) for cell in found if cell.unit == "1-5"), 2)


def _links(found: list[_Cell], words: Catalogue) -> str:
    return joined([difference(cell.outcome, cell.coefficient, words) for cell in found], words)


def _clear(tables: tuple[int, ...], model: str, unit: str) -> list[_Cell]:
    return [cell for cell in _cells(tables, model, unit) if cell.stars]


def _cells(tables: tuple[int, ...], model: str, unit: str) -> Iterator[_Cell]:
    for table in tables:
        row = _row(table, model, unit)
        for outcome, scale in outcome_units(f"table{table}").items():
            yield _Cell(outcome, scale, *row[outcome])


def _row(table: int, model: str, unit: str) -> FileRow:
    """The row of a step; between persons with their background held constant."""
    return next(
        row
        for row in rows(f"table{table}")
        if (row["model"], row["unit"]) == (model, unit) and row["controls"] is not False
    )
