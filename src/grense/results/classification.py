"""What `classify` gives: the frames, with a table, a summary, files, and the evidence and words of each crossing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from os import PathLike
from typing import Any, Self, cast

import pandas as pd

from grense.classification import explain as explaining
from grense.classification.result import Result
from grense.history.moved import moved_or_extra, timings
from grense.results import parquet
from grense.results.explanation import Explanation
from grense.results.printed import html_overview, text_overview
from grense.results.summary import summarise_persons
from grense.rules.agreed_hours import Agreed

__all__ = ["Classification", "read_parquet"]

# From version 3 on, pandas copies the data of a shallow copy when either frame is changed.
_COPIES_ON_WRITE = int(pd.__version__.partition(".")[0]) >= 3


@dataclass(frozen=True, eq=False, repr=False)
class Classification(Result):
    """What `classify` found: the frames of `Result`, and what they say.

    The frames are yours: a change in one changes nothing else. Evidence, explanations, the summary, files, comparisons
    and `grense.frequency` use what was found; `dataclasses.replace(found, crossings=mine)` makes a classification of
    other frames. Two are equal where everything that was found, and with what, is equal. One can be pickled and copied.
    """

    def __post_init__(self) -> None:
        vars(self)["_as_found"] = Result(**_fields(self, _own))

    @classmethod
    def of(cls, found: Result) -> Self:
        """The classifier's result as a classification, such as that of `grense.law.Assessment.report`."""
        return cls(**_fields(found))

    @property
    def as_found(self) -> Result:
        """The result with the frames as they were found."""
        return cast(Result, vars(self)["_as_found"])

    def evidence(self, crossing: int | pd.Series) -> pd.DataFrame:
        """The rows of the activity table that make a crossing, given by its index label or its row."""
        return explaining.evidence(self.as_found, crossing)

    def explain(self, crossing: int | pd.Series, *, agreed: Agreed | Mapping[Any, Agreed] | None = None) -> Explanation:
        """A crossing with its reason: rule, local times, figure, limit, and what would clear it.

        With the agreed time of a week, also whether it was moved or came on top (`timing`).
        """
        found = explaining.explain(self.as_found, crossing)
        if agreed is not None:
            found = replace(found, timing=timings(self.as_found, agreed).get(found.label))
        return Explanation.of(found)

    def moved_or_extra(self, agreed: Agreed | Mapping[Any, Agreed]) -> pd.DataFrame:
        """Whether each crossing was moved or came on top, as far as the traces tell, with the index of `crossings`.

        `agreed` is the agreed time of a week (`grense.rules.agreed_hours.agreed_week`), or a mapping from person to it.
        The columns are in docs/reference/data.md. Raises `GrenseError` where the mapping lacks a person.
        """
        return moved_or_extra(self.as_found, agreed)

    def summary(self) -> pd.DataFrame:
        """One row a person, with or without crossings; what has happened, but for the two columns of what is planned.

        `weeks`, `days`  ISO weeks and workdays with work; `first` and `last`, the local days of the first and last
        `minutes_…`      worked minutes on each basis, and `minutes_planned` on the calendar basis
        `crossings_…`    crossings of each category; missing where the profile has no rule for it
        `planned`        crossings that arise if everything planned takes place
        """
        return summarise_persons(self.as_found)

    def to_parquet(self, directory: str | PathLike[str]) -> None:
        """Write each frame as a Parquet file, and the rest as JSON; `grense.read_parquet` reads it all back.

        The directory is made where it is missing, and files of the same names are replaced. They are readable by their
        owner only. Raises `MissingExtraError` without pyarrow, `GrenseError` where they cannot be written.
        """
        parquet.write(self.as_found, directory)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Classification):
            return NotImplemented
        mine, theirs = _fields(self.as_found), _fields(other.as_found)
        return all(
            value.equals(theirs[name]) if isinstance(value, pd.DataFrame) else value == theirs[name]
            for name, value in mine.items()
        )

    def __hash__(self) -> int:
        found = self.as_found
        return hash((found.profile.id, found.rest_method, found.until, len(found.activities), len(found.crossings)))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).of, (self.as_found,)

    def __repr__(self) -> str:
        return text_overview(self.as_found)

    def _repr_html_(self) -> str:
        return html_overview(self.as_found)


def read_parquet(directory: str | PathLike[str]) -> Classification:
    """Read what `Classification.to_parquet` wrote; equal to what was written, dtypes included.

    Raises `MissingExtraError` without pyarrow, `GrenseError` for a directory that holds nothing of that kind.
    """
    return Classification.of(parquet.read(directory))


def _fields(found: Result, change: Callable[[Any], Any] = lambda value: value) -> dict[str, Any]:
    return {one.name: change(getattr(found, one.name)) for one in fields(found)}


def _own(value: Any) -> Any:
    """The value; of a frame a copy."""
    return value.copy(deep=not _COPIES_ON_WRITE) if isinstance(value, pd.DataFrame) else value
