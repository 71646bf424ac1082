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
    """Keep what the person says, and look anew."""

    correction: Correction


@dataclass(frozen=True)
class UndoCorrection:
    """Take back what was said at once: one correction or several, by their numbers in the store."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class TakeBack:
    """Take back the latest corrections, this many of them, which have no number yet."""

    count: int


@dataclass(frozen=True)
class Sync:
    """Read sources now: those of these labels, or all."""

    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChooseWeek:
    """Show another week."""

    week: str


@dataclass(frozen=True)
class AddTime:
    """Say something about days that have no evidence to click on: `worked`, `away` or `in_zone`, there in `zone`."""

    verb: str
    zone: str | None = None


@dataclass(frozen=True)
class OpenSettings:
    """Show the settings, on the page of one of `grense.storage.settings.GROUPS` or on the one that was open."""

    page: str = ""


@dataclass(frozen=True)
class Connect:
    """Connect a source, or sign in again to the one of that label."""

    label: str = ""


@dataclass(frozen=True)
class ShowData:
    """Show what is kept, and what can be done where it is damaged."""


@dataclass(frozen=True)
class MakeSheet:
    """Make a sheet to share."""


@dataclass(frozen=True)
class SayPart:
    """Say which part of a long entry was work; its local times are proposed."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True)
class AnswerAlike:
    """Say of all long entries of the same clock times what they are: `on-call` or `work`."""

    times: str
    answer: str


@dataclass(frozen=True)
class Questions:
    """Answer the report's questions, or put them off until the next month."""

    now: bool


@dataclass(frozen=True)
class AnswerZone:
    """Say whether one is where this machine is: `THERE` until back, `MOVED`, or `STAYED`."""

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
    | Questions
    | AnswerZone
)


@dataclass(frozen=True)
class Paragraph:
    """A head, or none, and a text."""

    head: str
    text: str


@dataclass(frozen=True)
class LabelledFigure:
    """A figure, and what it is."""

    value: str
    word: str


@dataclass(frozen=True)
class Card:
    """What stands in the crossings' place, or beside them, in a week that is empty, good, first or planned."""

    kind: str
    title: str
    lines: tuple[str, ...] = ()
    facts: tuple[LabelledFigure, ...] = ()
    actions: tuple[tuple[str, Command], ...] = ()
