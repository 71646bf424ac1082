"""What a program that stays open and its worker say to each other: a line of JSON each, without pandas.

| request | |
|---|---|
| `{"id": 1, "do": "look"}` | an outlook; `"example": true` for the made-up person's; `corrections` are laid over it |
| `{"id": 2, "do": "sync", "labels": null, "due": false}` | read sources; `secrets` are for machines without keyring |
| `{"do": "quit"}` | end at once, as at the end of the input |

An answer carries the request's id and `progress`, `error`, or what was asked for: `outcomes`, `outlook` or both.
"""

from __future__ import annotations

import base64
import binascii
import copyreg
import datetime as dt
import gc
import io
import json
import pickle
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from grense import __version__
from grense.corrections import Correction
from grense.errors import GrenseError, RuleError, SettingsError, StoreError, ZoneError
from grense.outlook import Outlook
from grense.zones import load_zone

__all__ = [
    "LOOK",
    "QUIT",
    "SYNC",
    "Answer",
    "Done",
    "Failure",
    "Problem",
    "Progress",
    "Request",
    "SourceOutcome",
    "kept",
    "pack",
    "recalled",
    "understood",
    "unpack",
]

LOOK, SYNC, QUIT = "look", "sync", "quit"

_NEAR = dt.timedelta(days=13)  # the week before, this one and the next: which of them is shown first, the person knows

# What an outlook is made of. Nothing else is built from what a pipe brings, and pandas least of all.
_MODULES = (
    "grense.coding",
    "grense.corrections",
    "grense.crossing",
    "grense.flexitime.agreed",
    "grense.flexitime.balance",
    "grense.frequency.pattern",
    "grense.months.month",
    "grense.outlook",
    "grense.profiles",
    "grense.week",
    "grense.whereabouts",
)
_OTHERS = {("datetime", name) for name in ("date", "datetime", "timedelta", "timezone")} | {
    *(("grense.law.profile", name) for name in ("BreakSteps", "Agreement", "LawProfile", "LawRule")),
    *(("grense.law.views", name) for name in ("LawFinding", "LawView", "RuleView")),
    *(("grense.policy", name) for name in ("AgreedHours", "Policy")),
    *(("grense.questions.score", name) for name in ("Pulse", "Score")),
    ("grense.zones", "load_zone"),
}

_ABOUT: Mapping[type[GrenseError], str] = {
    SettingsError: "settings",
    ZoneError: "zone",
    RuleError: "rules",
    StoreError: "store",
}


@dataclass(frozen=True)
class Request:
    """One thing asked of the worker. `labels` of None are all sources; `now` stands in for the clock."""

    id: int
    do: str
    example: bool = False
    corrections: tuple[Correction, ...] = ()
    labels: tuple[str, ...] | None = None
    due: bool = False
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    now: dt.datetime | None = None

    def line(self) -> bytes:
        """The request as it is sent."""
        words: dict[str, Any] = {"id": self.id, "do": self.do}
        if self.do == LOOK:
            words |= {"example": self.example, "corrections": [_written(one) for one in self.corrections]}
        elif self.do == SYNC:
            labels = None if self.labels is None else list(self.labels)
            words |= {"labels": labels, "due": self.due, "secrets": dict(self.secrets)}
        if self.now is not None:
            words["now"] = self.now.isoformat()
        return _line(words)


@dataclass(frozen=True)
class Problem:
    """An error as it is sent: its templates, its code and the values that fill the templates.

    `about` is `settings`, `zone`, `rules`, `store` or empty.
    """

    title: str
    detail: str = ""
    hint: str = ""
    about: str = ""
    code: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, error: GrenseError) -> Problem:
        """What an error holds, and what it is about."""
        about = next((name for kind, name in _ABOUT.items() if isinstance(error, kind)), "")
        return cls(*error.templates, about, error.code, error.values)

    @property
    def error(self) -> GrenseError:
        """The error that was sent, as a `GrenseError` of no particular class."""
        return GrenseError(self.code, self.title, self.detail, self.hint).with_values(self.values)

    def parts(self) -> Sequence[Any]:
        """What stands for it in JSON: `Problem(*parts)` is this one."""
        return [self.title, self.detail, self.hint, self.about, self.code, dict(self.values)]


@dataclass(frozen=True)
class SourceOutcome:
    """What became of one source: rows that came and went, or what ended it."""

    label: str
    added: int = 0
    removed: int = 0
    problem: Problem | None = None


@dataclass(frozen=True)
class Progress:
    """How far reading one source is."""

    id: int
    label: str
    done: int
    total: int


@dataclass(frozen=True)
class Failure:
    """A request that came to nothing; `id` is None when it was none."""

    id: int | None
    problem: Problem


@dataclass(frozen=True)
class Done:
    """A request fulfilled. `outcomes` is None for a look; a sync that touched no source has no outlook."""

    id: int
    outlook: Outlook | None = None
    outcomes: tuple[SourceOutcome, ...] | None = None


Answer = Progress | Failure | Done


def understood(line: bytes) -> Request:
    """A line as the request that it is. Raises `ValueError` for anything else."""
    words = json.loads(line)
    if not isinstance(words, dict) or words.get("do") not in (LOOK, SYNC, QUIT):
        raise ValueError("no request")
    number, labels, secrets = words.get("id", 0), words.get("labels"), words.get("secrets") or {}
    if not isinstance(number, int) or not isinstance(secrets, dict) or not isinstance(labels, list | None):
        raise ValueError("no request")
    try:
        return Request(
            id=number,
            do=words["do"],
            example=words.get("example") is True,
            corrections=tuple(_correction(one) for one in words.get("corrections") or ()),
            labels=None if labels is None else tuple(str(label) for label in labels),
            due=words.get("due") is True,
            secrets={str(label): str(secret) for label, secret in secrets.items()},
            now=_moment(words.get("now")),
        )
    except (GrenseError, KeyError, TypeError, AttributeError):
        raise ValueError("no request") from None


def pack(answer: Answer) -> bytes:
    """An answer as it is sent."""
    words: dict[str, Any] = {"id": answer.id}
    if isinstance(answer, Progress):
        words["progress"] = [answer.label, answer.done, answer.total]
    elif isinstance(answer, Failure):
        words["error"] = _parts(answer.problem)
    else:
        if answer.outcomes is not None:
            words["outcomes"] = [
                {"label": one.label, "added": one.added, "removed": one.removed, "error": _parts(one.problem)}
                for one in answer.outcomes
            ]
        if answer.outlook is not None:
            words["outlook"] = _pickled(answer.outlook)
    return _line(words)


def unpack(line: bytes) -> Answer:
    """A line as the answer that it is. Raises `ValueError` for anything else."""
    words = json.loads(line)
    try:
        number = words["id"]
        if "progress" in words:
            label, done, total = words["progress"]
            return Progress(number, label, done, total)
        if "error" in words:
            return Failure(number, Problem(*words["error"]))
        outlook = _outlook(words["outlook"]) if "outlook" in words else None
        outcomes = tuple(_outcome(one) for one in words["outcomes"]) if "outcomes" in words else None
        return Done(number, outlook, outcomes)
    except (
        KeyError,
        TypeError,
        AttributeError,
        ImportError,
        EOFError,
        binascii.Error,
        zlib.error,
        pickle.UnpicklingError,
    ):
        raise ValueError("no answer") from None


def kept(outlook: Outlook) -> bytes:
    """An outlook as it is kept until the next start: what the window shows first, without the weeks further away."""
    zone = load_zone(outlook.zone)
    today = outlook.made.astimezone(zone).date()
    near = {name: view for name, view in outlook.weeks.items() if abs(view.summary.monday - today) <= _NEAR}
    words = {"grense": __version__, "outlook": _pickled(replace(outlook, weeks=near))}
    return _line(words)


def recalled(line: bytes) -> Outlook | None:
    """The outlook of a line that was kept; None where another version kept it, or it is none."""
    with suppress(ValueError, RecursionError):
        words = json.loads(line)
        if isinstance(words, dict) and words.get("grense") == __version__:
            answer = unpack(_line({"id": 0, "outlook": words.get("outlook")}))
            return answer.outlook if isinstance(answer, Done) else None
    return None


def _pickled(outlook: Outlook) -> str:
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, 5)
    # By name: its own way needs getattr on the other side, which could build anything.
    pickler.dispatch_table = copyreg.dispatch_table | {ZoneInfo: lambda zone: (load_zone, (zone.key,))}
    pickler.dump(outlook)
    return base64.b64encode(zlib.compress(buffer.getvalue(), 1)).decode("ascii")


class _Unpickler(pickle.Unpickler):
    """Builds what an outlook is made of, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if module not in _MODULES and (module, name) not in _OTHERS:
            raise pickle.UnpicklingError("not part of an outlook")
        return super().find_class(module, name)


def _outlook(text: str) -> Outlook:
    with _without_collecting():
        found = _Unpickler(io.BytesIO(zlib.decompress(base64.b64decode(text)))).load()
    if not isinstance(found, Outlook):
        raise pickle.UnpicklingError("not an outlook")
    return found


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Without the garbage collector, which doubles the time that many small objects take: a window is waiting."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _line(words: Mapping[str, Any]) -> bytes:
    return json.dumps(words).encode("ascii") + b"\n"


def _parts(problem: Problem | None) -> Sequence[Any] | None:
    return None if problem is None else problem.parts()


def _outcome(words: Mapping[str, Any]) -> SourceOutcome:
    problem = None if words["error"] is None else Problem(*words["error"])
    return SourceOutcome(words["label"], words["added"], words["removed"], problem)


def _written(one: Correction) -> dict[str, Any]:
    times = {name: moment.isoformat() for name in ("start", "end", "until") if (moment := getattr(one, name))}
    return {"verb": one.verb, "kind": one.kind, "zone": one.zone, **times}


def _correction(words: Mapping[str, Any]) -> Correction:
    start, end, until = (_moment(words.get(name)) for name in ("start", "end", "until"))
    if start is None or end is None:
        raise ValueError("no correction")
    return Correction(words["verb"], start, end, words.get("kind"), until, words.get("zone"))


def _moment(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    moment = dt.datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError("a time without zone")
    return moment.astimezone(dt.UTC)
