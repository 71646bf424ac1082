"""The controller of the report's questions: when they are due, pages, answers to keep, and the ending. No Qt here.

```
 page --finished--> its answers are kept --> next page ... --> ending
     '--skipped--> nothing of it is kept --'
```
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from grense.i18n import N_, Catalogue
from grense.model.answer import Answer
from grense.model.shown import Shown
from grense.model.time import load_zone
from grense.questions import LEAST, MOST, SCALES, Pulse, Scale, course, is_due, load_scale
from grense.wording import questions as said

__all__ = ["CODE", "Asking", "Ending", "QuestionPage", "Statement", "due", "is_own", "merged", "put_off"]

# The code of a postponement in the store.
CODE = "questions"
_NOT_THIS_MONTH = "not_this_month"

_PROGRESS = N_("Page {page} of {pages}")
_KEPT = N_("Kept on this machine, and nowhere else.")
_NOTHING = N_("Nothing was answered. The questions can come again next month.")
_OPEN = N_("Where a statement was left open the answers are kept, and there is no mean.")


@dataclass(frozen=True)
class Statement:
    """A statement of a scale: its number, and the chosen answer, if any."""

    number: int
    text: str
    value: int | None = None


@dataclass(frozen=True)
class QuestionPage:
    """One scale. `answers` are the numbers from 1 to 5 with their labels, empty where none is printed."""

    scale: str
    title: str
    progress: str
    stem: str
    statements: tuple[Statement, ...]
    answers: tuple[tuple[int, str], ...]
    origin: str


@dataclass(frozen=True)
class Ending:
    """The page after the last question: sentences, and the person's own course of the scales just answered."""

    lines: tuple[str, ...]
    pulses: tuple[Pulse, ...]


@dataclass(frozen=True)
class Asking:
    """One run through the questions: the scales, the local day, the page, and its chosen answers.

    `kept` are the answers of the finished pages; those of an unfinished page are not stored.
    """

    scales: tuple[str, ...]
    day: dt.date
    place: int = 0
    given: Mapping[int, int] = field(default_factory=dict)
    kept: tuple[Answer, ...] = ()

    @classmethod
    def of(cls, scales: Iterable[str], day: dt.date) -> Asking:
        """Start a run: each known scale once, in the report's order."""
        chosen = set(scales)
        return cls(tuple(name for name in SCALES if name in chosen), day)

    @property
    def is_over(self) -> bool:
        """Whether there is no page left."""
        return self.place >= len(self.scales)

    @property
    def scale(self) -> Scale:
        """The scale of the page."""
        return load_scale(self.scales[self.place])

    def choosing(self, number: int, value: int) -> Asking:
        """Return a copy with an answer; unknown statements and values change nothing."""
        known = not self.is_over and any(question.number == number for question in self.scale.questions)
        if not known or not LEAST <= value <= MOST:
            return self
        return replace(self, given={**self.given, number: value})

    def leaving_open(self, number: int) -> Asking:
        """Return a copy without an answer to that statement."""
        return replace(self, given={one: value for one, value in self.given.items() if one != number})

    def after(self, number: int) -> int | None:
        """The number of the next statement; None after the last."""
        numbers = [question.number for question in self.scale.questions]
        return next((one for one in numbers[numbers.index(number) + 1 :]), None) if number in numbers else None

    def finished(self) -> tuple[Answer, ...]:
        """The answers to keep from the current page."""
        return tuple(Answer(self.day, self.scales[self.place], one, self.given[one]) for one in sorted(self.given))

    def went_on(self, kept: Iterable[Answer] = ()) -> Asking:
        """Return a copy at the next page, with these answers kept; none if the page was skipped."""
        return replace(self, place=self.place + 1, given={}, kept=(*self.kept, *kept))

    def page(self, words: Catalogue) -> QuestionPage:
        """The content of the current page."""
        scale, language = self.scale, words.language
        return QuestionPage(
            scale.name,
            said.title(scale.name, words),
            words.gettext(_PROGRESS).format(page=self.place + 1, pages=len(self.scales)),
            scale.stem.get(language, ""),
            tuple(Statement(one.number, one.text(language), self.given.get(one.number)) for one in scale.questions),
            tuple((value, said.answer_word(value, words)) for value in range(LEAST, MOST + 1)),
            said.origin(scale, words),
        )

    def ending(self, earlier: Iterable[Answer], words: Catalogue) -> Ending:
        """The results of the answers, beside the person's own earlier ones."""
        if not self.kept:
            return Ending((words.gettext(_NOTHING),), ())
        asked = {one.scale for one in self.kept}
        pulses = _pulses((one for one in merged(earlier, self.kept) if one.scale in asked), until=self.day)
        today = next((one for one in pulses if one.day == self.day), Pulse(self.day))
        lines = [words.gettext(_KEPT)]
        if asked - today.scores.keys():
            lines.append(words.gettext(_OPEN))
        if sentence := said.pulse_sentence(today, words):
            lines.insert(0, sentence)
        return Ending(tuple(lines), pulses)


def merged(earlier: Iterable[Answer], later: Iterable[Answer]) -> tuple[Answer, ...]:
    """All answers as in the store: a later answer to the same question on the same day replaces the earlier one."""
    return tuple({(one.day, one.scale, one.item): one for one in (*earlier, *later)}.values())


def due(scales: Sequence[str], answers: Iterable[Answer], shown: Iterable[Shown], now: dt.datetime, zone: str) -> bool:
    """Whether the questions are due at an instant: some are chosen, and a month has passed since the last time."""
    there = load_zone(zone)
    put_off_on = (one.moment.astimezone(there).date() for one in shown if is_own(one))
    asked = [*(one.day for one in answers if one.scale in SCALES), *put_off_on]
    return bool(scales) and is_due(asked, now.astimezone(there).date())


def put_off(now: dt.datetime, zone: str) -> Shown:
    """Return the stored row that postpones the questions to the next month."""
    month = now.astimezone(load_zone(zone)).date().isoformat()[:7]
    return Shown(CODE, f"{CODE}:{month}", now, _NOT_THIS_MONTH)


def is_own(row: Shown) -> bool:
    """Whether a row is about the questions, not about a nudge."""
    return row.code == CODE


def _pulses(answers: Iterable[Answer], until: dt.date) -> tuple[Pulse, ...]:
    return tuple(one for one in course(answers) if one.scores and one.day <= until)
