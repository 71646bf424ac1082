"""The errors of timesheets. They name rows and columns, and never what stands in a cell."""

from __future__ import annotations

from grense.base.extras import missing_extra
from grense.errors import ErrorKind, MissingExtraError, SourceError
from grense.marks import N_

__all__ = [
    "ENDS_BEFORE",
    "NO_CLOCK",
    "NO_DATE",
    "NO_LENGTH",
    "NO_VALUE",
    "OVER_A_DAY",
    "PAUSE_TOO_LONG",
    "cell",
    "locked",
    "mixed_orders",
    "no_columns",
    "no_xlsx",
    "several_people",
    "too_large",
    "unclear_order",
    "unreadable",
]

NO_DATE = N_("row {row}, column {column} holds no date")
NO_CLOCK = N_("row {row}, column {column} holds no time of day")
NO_LENGTH = N_("row {row}, column {column} holds no length of time")
NO_VALUE = N_("row {row}, column {column} holds a formula whose value was not saved")
ENDS_BEFORE = N_("row {row}, column {column}: the end lies before the start")
OVER_A_DAY = N_("row {row}, column {column}: more than 24 hours")
PAUSE_TOO_LONG = N_("row {row}, column {column}: the break is longer than the time around it")

_STAYS = N_("what was read before stays; correct the table, or export it again")


def cell(detail: str, row: int, column: str) -> SourceError:
    """A cell that cannot be read; `detail` is one of the constants above."""
    return SourceError(
        "timesheet_cell", N_("a cell of the timesheet cannot be read"), detail, hint=_STAYS, row=row, column=column
    )


def unclear_order(column: str) -> SourceError:
    """Every date can be read in two ways."""
    return SourceError(
        "date_order_unclear",
        N_("it is unclear whether the day or the month comes first"),
        N_("column {column}"),
        hint=N_('date_order = "dmy" or "mdy" in the settings tells'),
        column=column,
    )


def mixed_orders(row: int, column: str) -> SourceError:
    """Some dates begin with the day, and others with the month."""
    return SourceError(
        "date_order_mixed",
        N_("some dates begin with the day and others with the month"),
        N_("row {row}, column {column} is the first that differs"),
        hint=_STAYS,
        row=row,
        column=column,
    )


def no_columns() -> SourceError:
    """No row of heads with the columns that are needed."""
    return SourceError(
        "timesheet_no_columns",
        N_("the columns of times were not found"),
        hint=N_("grense connect timesheet asks which they are: start and end, or date and hours"),
    )


def several_people() -> SourceError:
    """The table holds rows of several persons."""
    return SourceError(
        "timesheet_several_people",
        N_("the timesheet holds the hours of several persons"),
        hint=N_("export your own rows alone"),
    )


def locked() -> SourceError:
    """The file is encrypted with a password."""
    return SourceError(
        "timesheet_locked", N_("the table is behind a password"), hint=N_("save it without one, or export it again")
    )


def unreadable() -> SourceError:
    """The file is no table."""
    return SourceError(
        "timesheet_unreadable", N_("the file is no table"), hint=N_("known: CSV and XLSX; export it again")
    )


def too_large() -> SourceError:
    """The table is larger than any timesheet."""
    return SourceError("timesheet_too_large", N_("the table is too large"), hint=N_("export fewer months"))


def no_xlsx() -> MissingExtraError:
    """What reads XLSX is not installed."""
    return missing_extra("xlsx", ErrorKind("xlsx_not_installed", N_("XLSX needs python-calamine")))
