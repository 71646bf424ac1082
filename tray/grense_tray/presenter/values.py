"""Commands that a page may give, and the texts and cards that it is made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grense.model.correction import Correction

if TYPE_CHECKING:
    pass

__all__ = [
    "AddTime",
    "AnswerAlike",
    "AnswerMailbox",
    "AnswerOutside",
    "AnswerZone",
    "Card",
    "ChooseWeek",
    "Command",
    "Connect",
    "KeepCorrection",
    "LabelledFigure",
    "MakeSheet",
    "OpenSettings",
    "Paragraph",
    "Questions",
    "SayPart",
    "ShowData",
    "Sync",
    "TakeBack",
    "UndoCorrection",
]


@dataclass(frozen=True)
class KeepCorrection:
    """Store a correction, and recompute."""

    correction: Correction


@dataclass(frozen=True)
class UndoCorrection:
    """Undo corrections made together: one or several, by their numbers in the store."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class TakeBack:
    """Undo the latest corrections, this many, which have no number yet."""

    count: int


@dataclass(frozen=True)
class Sync:
    """Read sources now: those with these labels, or all."""

    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChooseWeek:
    """Show another week."""

    week: str


@dataclass(frozen=True)
class AddTime:
    """Add a correction of days without evidence to click on: `worked`, `away` or `in_zone`, there in `zone`."""

    verb: str
    zone: str | None = None


@dataclass(frozen=True)
class OpenSettings:
    """Show the settings, on the page of one of `grense.storage.settings.GROUPS` or on the last one open."""

    page: str = ""


@dataclass(frozen=True)
class Connect:
    """Connect a source, or sign in again to the one of that label."""

    label: str = ""


@dataclass(frozen=True)
class ShowData:
    """Show the stored data, with the repairs for damaged data."""


@dataclass(frozen=True)
class MakeSheet:
    """Make a sheet to share."""


@dataclass(frozen=True)
class SayPart:
    """Set which part of a long entry was work; its local times are the default."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True)
class AnswerAlike:
    """Set what all long entries of the same clock times are: `on-call` or `work`."""

    times: str
    answer: str


@dataclass(frozen=True)
class AnswerMailbox:
    """Set what the mailbox of a source is used for; for `mixed`, ask how work mail is recognised."""

    label: str
    use: str


@dataclass(frozen=True)
class AnswerOutside:
    """Set what meetings are where nobody else is of the person's organisation."""

    use: str


@dataclass(frozen=True)
class Questions:
    """Open the report's questions, or postpone them to the next month."""

    now: bool


@dataclass(frozen=True)
class AnswerZone:
    """Answer whether the person is in the machine's zone: `THERE` until back, `MOVED`, or `STAYED`."""

    answer: str


Command = (
    KeepCorrection
    | UndoCorrection
    | TakeBack
    | Sync
    | ChooseWeek
    | AddTime
    | OpenSettings
    | Connect
    | MakeSheet
    | ShowData
    | SayPart
    | AnswerAlike
    | AnswerMailbox
    | AnswerOutside
    | Questions
    | AnswerZone
)


@dataclass(frozen=True)
class Paragraph:
    """An optional head, and a text."""

    head: str
    text: str


@dataclass(frozen=True)
class LabelledFigure:
    """A figure, and its label."""

    value: str
    word: str


@dataclass(frozen=True)
class Card:
    """A card in place of the crossings, or beside them, in a week that is empty, good, first or planned."""

    kind: str
    title: str
    lines: tuple[str, ...] = ()
    facts: tuple[LabelledFigure, ...] = ()
    actions: tuple[tuple[str, Command], ...] = ()
