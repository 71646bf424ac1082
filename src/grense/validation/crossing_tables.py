"""The tables of crossings and of codes: what is shown against what the diary has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from grense.classification.intervals import Bools
from grense.classification.worked_time import BASES
from grense.rules.profiles import CATEGORIES
from grense.validation.case import StudyCase, crossings_of
from grense.validation.measures import agreement, hits

__all__ = ["coding", "crossings", "private_mail"]

_SUMS = ("long_day", "long_week")
_MAIN = "mail and calendar"
_BY_TIME = tuple(one for one in CATEGORIES if one not in _SUMS)


def crossings(case: StudyCase) -> Iterator[dict[str, Any]]:
    """Precision and recall of each category on each basis, against the diary and against its sessions."""
    for sources, found in case.found.items():
        for category in CATEGORIES:
            for number, basis in enumerate(BASES):
                shown = crossings_of(found, category, BASES[: number + 1])
                row: dict[str, Any] = {"sources": sources, "category": category, "basis": basis}
                for name, truth in (("", case.truth), ("_sessions", case.truth_of_sessions)):
                    measured = hits(crossings_of(truth, category, BASES[:1]), shown, case.persons).measures()
                    row |= {f"{key}{name}": value for key, value in measured.items()}
                yield row


def private_mail(case: StudyCase) -> Iterator[dict[str, Any]]:
    """Precision and recall by traces of persons with and without private mail in the work mailbox."""
    found, private = case.found[_MAIN], case.diary.population.private_box
    for category in _BY_TIME:
        for name, chosen in (("with private mail", private), ("without", ~private)):
            true, shown = (
                _of_persons(crossings_of(one, category, bases), chosen)
                for one, bases in ((case.truth, BASES[:1]), (found, BASES[:2]))
            )
            yield {"category": category, "persons": name} | hits(true, shown, case.persons).measures()


def coding(case: StudyCase) -> Iterator[dict[str, Any]]:
    """Agreement of the coded frequencies with those of the diary."""
    truths = {"diary": case.truth, "sessions": case.truth_of_sessions}
    true = {name: case.codes(truth, "code_evidence") for name, truth in truths.items()}
    for sources, found in case.found.items():
        for column in ("code", "code_evidence"):
            for category, (known, code) in case.codes(found, column).items():
                for name, codes in true.items():
                    if category in codes:
                        both = known & codes[category][0]
                        row = {"sources": sources, "category": category, "by": column, "truth": name}
                        yield row | agreement(codes[category][1][both], code[both])


def _of_persons(rows: pd.DataFrame, chosen: Bools) -> pd.DataFrame:
    return rows.loc[chosen[rows["person"].cat.codes.to_numpy()]]
