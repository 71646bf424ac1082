"""A crossing with the words that the command uses."""

from __future__ import annotations

from typing import Any, Self

from grense.base.arguments import check_type
from grense.i18n import Catalogue, load
from grense.marks import N_
from grense.model.crossing import Crossing
from grense.results.crossing_values import crossing_values
from grense.wording.crossings import headline
from grense.wording.explanation import explanation_text

__all__ = ["Explanation"]


class Explanation(Crossing):
    """A crossing that can say what it is: `to_text` for people, `to_dict` for programs.

    `language` is a tag or the name of a locale: `nb`, `nn-NO`, `en_GB.UTF-8`. With one that grense does not have, the
    text is English, with an `UnknownLanguageWarning`.
    """

    @classmethod
    def of(cls, crossing: Crossing) -> Self:
        """The crossing as an explanation."""
        return cls(**vars(crossing))

    def to_text(self, language: str = "en") -> str:
        """As `grense explain` prints it: what it is, the rule, what shows it, what would clear it, the evidence."""
        return explanation_text(self, _words(language))

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """As in `grense explain --json`: plain values for JSON, two of them sentences in the language."""
        return crossing_values(self, _words(language))

    def __eq__(self, other: object) -> bool:
        """Equal to the crossing that it explains, too."""
        return vars(self) == vars(other) if isinstance(other, Crossing) else NotImplemented

    __hash__ = Crossing.__hash__

    def __repr__(self) -> str:
        return f"Explanation({self.label!r}, {self.date}, {headline(self, load('en'))!r})"


def _words(language: str) -> Catalogue:
    check_type("language", language, str, N_("a language such as nb"))
    return load(language)
