"""How many persons have each pattern, by unit: what a plot of prevalence shows."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from grense.base.arguments import check_type
from grense.errors import GrenseError
from grense.i18n import Catalogue
from grense.marks import N_
from grense.rules.frequency_coding import ANSWERS
from grense.rules.profiles import Profile
from grense.wording.category_words import PHRASES, category_word, phrases_of
from grense.wording.patterns import answer_word

__all__ = ["CategoryShares", "Prevalence", "UnitShare", "shares_of"]

By = pd.Series | Mapping[Hashable, Any] | str | None

_COLUMNS = ("person", "category", "answer", "code")
_UNITS = N_("units by person, or the name of a column")
_FRAME = N_("what grense.frequency.frequency gives")


@dataclass(frozen=True)
class UnitShare:
    """Persons of one unit with each answer, or with code 1; `without` have no code."""

    unit: str
    counts: tuple[int, ...]
    n: int
    without: int

    def percent(self, number: int) -> float:
        """The share of an answer in percent of those with a code."""
        return 100 * self.counts[number] / self.n if self.n else 0.0


@dataclass(frozen=True)
class CategoryShares:
    """One category: its text, and its units."""

    category: str
    text: str
    shares: tuple[UnitShare, ...]


@dataclass(frozen=True)
class Prevalence:
    """The categories that someone has a code for; `answers` are texts, none where only code 1 is counted."""

    groups: tuple[CategoryShares, ...]
    answers: tuple[str, ...]
    by_unit: bool


def shares_of(frequency: object, by: By, profile: Profile, words: Catalogue, show: str) -> Prevalence:
    """Count persons by category and unit; see `grense.plot.prevalence`."""
    frame = _checked(frequency, by)
    unit = _units(frame, by, words)
    wanted = frame["code"].notna() & (frame["answer"].notna() if show == "answer" else True)
    groups = []
    for name in dict.fromkeys(frame["category"].astype(object)):
        rows = (frame["category"] == name).to_numpy()
        if (rows & wanted.to_numpy(bool)).any():
            text = _text(str(name), profile, words, show)
            groups.append(CategoryShares(str(name), text, tuple(_counted(frame.loc[rows], unit.loc[rows], show))))
    if not groups:
        raise GrenseError(
            "invalid_value", N_("nonsense value"), "{name}", hint=N_("rows with a code"), name="frequency"
        )
    answers = tuple(answer_word(answer, words) for answer in ANSWERS) if show == "answer" else ()
    return Prevalence(tuple(groups), answers, by is not None)


def _checked(frequency: object, by: By) -> pd.DataFrame:
    check_type("frequency", frequency, pd.DataFrame, _FRAME)
    assert isinstance(frequency, pd.DataFrame)  # noqa: S101  # its type was checked
    frame = frequency if "category" in frequency.columns else frequency.reset_index()
    for name in _COLUMNS:
        if name not in frame.columns:
            raise GrenseError("invalid_value", N_("nonsense value"), "{name}", hint=_FRAME, name=f"frequency[{name!r}]")
    check_type("by", by, (pd.Series, Mapping, str, type(None)), _UNITS)
    if isinstance(by, str) and by not in frame.columns:
        raise GrenseError("invalid_value", N_("nonsense value"), "{name}", hint=_UNITS, name=f"by = {by!r}")
    return frame


def _units(frame: pd.DataFrame, by: By, words: Catalogue) -> pd.Series:
    """The unit of each row; those that are not known come last."""
    if by is None:
        return pd.Series("", index=frame.index).astype("category")
    given = frame[by] if isinstance(by, str) else frame["person"].astype(object).map(dict(by.items()))
    source = by if isinstance(by, pd.Series) else given
    known = (
        list(source.cat.categories)
        if isinstance(source.dtype, pd.CategoricalDtype)
        else sorted(set(given.dropna()), key=str)
    )
    unknown = words.gettext("not known")
    texts = given.astype(object).where(given.notna(), unknown).map(str)
    names = list(dict.fromkeys([*map(str, known), unknown]))
    there = set(texts)
    return texts.astype(pd.CategoricalDtype([name for name in names if name in there]))


def _counted(rows: pd.DataFrame, unit: pd.Series, show: str) -> Iterator[UnitShare]:
    code = rows["code"].astype("Int64")
    answer = rows["answer"].astype(object)
    for name in unit.cat.categories:
        here = (unit == name).to_numpy()
        coded = code[here].dropna()
        counts: tuple[int, ...] = (int((coded == 1).sum()),)
        if show == "answer":
            counts = tuple(int((answer[here] == one).sum()) for one in ANSWERS)
        n = sum(counts) if show == "answer" else len(coded)
        yield UnitShare(str(name), counts, n, int(here.sum()) - n)


def _text(name: str, profile: Profile, words: Catalogue, show: str) -> str:
    known = {one.name: one for one in profile.categories}
    category: str = known.get(name, name)
    if name not in known and name not in PHRASES:
        return name
    if show == "answer":
        return category_word(category, words)
    limit = profile.limit(name)
    text = phrases_of(category, words).often.format(limit=words.limit(limit) if limit else "")
    return text[:1].upper() + text[1:]
