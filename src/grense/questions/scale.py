"""The questions on working time and free time that the report prints, by scale.

They are quotations of published scales; their authors are in `Scale.source`, and terms for using them elsewhere are
their publishers'. The report prints them in Norwegian (bokmål); nynorsk and English are translations by grense, which
nobody has validated. `grense.yardstick.items` has the report's other questions, which grense does not ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from grense.rules.toml import parse_toml
from grense.yardstick.data import check_known
from grense.yardstick.data import rows as published

__all__ = ["LEAST", "MOST", "SCALES", "SHORT", "Question", "Scale", "load_scale"]

SCALES = (
    "connectedness",
    "employer_expectation",
    "work_home_conflict",
    "detachment",
    "burnout",
    "effort",
    "quality",
)

# The default: twelve questions, on what is expected and on what the report found to vary with the hours.
SHORT = SCALES[:4]

LEAST, MOST = 1, 5


@dataclass(frozen=True)
class Question:
    """One statement of a scale, by language, to agree with from 1 to 5; `reversed` ones are scored in reverse."""

    number: int
    texts: Mapping[str, str]
    reversed: bool = False

    def text(self, language: str) -> str:
        """The statement in a language; in English where that one is missing."""
        return self.texts.get(language, self.texts["en"])


@dataclass(frozen=True)
class Scale:
    """A scale: its questions, its authors, and the words before each question, which may be empty.

    A score is the mean of the answers; a higher one means more of what the scale is named after.
    """

    name: str
    questions: tuple[Question, ...]
    source: str
    stem: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.questions)


def load_scale(name: str) -> Scale:
    """Load one of `SCALES`.

    Raises `UnknownNameError` with the known names.

    >>> load_scale("connectedness").questions[2].text("en")
    'I check job-related e-mail until I go to bed to sleep'
    """
    check_known("scale", name, SCALES)
    return _scale(name)


@cache
def _scale(name: str) -> Scale:
    about = next(row for row in published("scales") if row["scale"] == name)
    rows = [row for row in published("items") if row["scale"] == name]
    nynorsk = _nynorsk()
    questions = tuple(
        Question(row["item"], {"nb": row["nb"], "nn": text, "en": row["en"]}, row["is_reversed"])
        for row, text in zip(rows, nynorsk[name], strict=True)
    )
    stem = {"nb": about["stem_nb"], "nn": nynorsk["stems"].get(name), "en": about["stem_en"]}
    return Scale(name, questions, about["source"], {language: text or "" for language, text in stem.items()})


@cache
def _nynorsk() -> dict[str, Any]:
    return parse_toml(files("grense.questions").joinpath("nynorsk.toml").read_text("utf-8"))
