"""The protocol between a program that stays open and `grense.services.worker`: messages, and the one codec for them.

| message | sent | |
|---|---|---|
| `Request` | to the worker | an operation of `grense.services.worker.OPERATIONS` by name, and the arguments for it |
| `SourceProgress` | back, any number of times | a value on the way: how far a source is read, where to sign in |
| `Done`, `Failure` | back, once for each request | the operation's value, or what kept it from having one |

A message is one line: pickled, compressed, in base64. Only the types that are listed here are ever built from a line.
Importing this loads no pandas and no database.
"""

from __future__ import annotations

import base64
import copyreg
import datetime as dt
import gc
import io
import json
import pickle
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from grense.base.version import __version__
from grense.errors import GrenseError, RuleError, SettingsError, StoreError, ZoneError
from grense.model.time import load_zone

if TYPE_CHECKING:  # most operations need none
    from grense.outlook import Outlook

__all__ = [
    "Done",
    "Failure",
    "Message",
    "Problem",
    "Request",
    "SourceOutcome",
    "SourceProgress",
    "Synced",
    "WorkerAnswer",
    "kept",
    "pack",
    "recalled",
    "unpack",
]

_NEAR = dt.timedelta(days=13)  # the week before, this one and the next: which of them is shown first, the person knows

# What messages are made of: all classes of these modules, and these names. Nothing else is built from a line.
_MODULES = frozenset(
    {
        "grense.model.answer",
        "grense.model.balance",
        "grense.model.comparison",
        "grense.model.correction",
        "grense.model.crossing",
        "grense.model.crossing_reason",
        "grense.model.day_place",
        "grense.model.held",
        "grense.model.meetings",
        "grense.model.months",
        "grense.model.origin_counts",
        "grense.model.patterns",
        "grense.model.policy",
        "grense.model.presence",
        "grense.model.shown",
        "grense.model.timing",
        "grense.model.trend",
        "grense.model.week",
        "grense.model.week_guess",
        "grense.model.whereabouts",
        "grense.outlook",
        "grense.rules.agreed_hours",
        "grense.rules.categories",
        "grense.rules.frequency_coding",
        "grense.rules.kinds",
        "grense.rules.point_model",
        "grense.rules.profiles",
        "grense.sources.discovery.way_in",
    }
)
_NAMES = {("datetime", name) for name in ("date", "datetime", "timedelta", "timezone")} | {
    *(
        (__name__, name)
        for name in ("Done", "Failure", "Problem", "SourceProgress", "Request", "SourceOutcome", "Synced", "_path")
    ),
    ("grense.base.frozen", "FrozenDict"),
    ("grense.law.profile", "LawProfile"),
    *(("grense.law.rule", name) for name in ("Agreement", "BreakSteps", "LawRule")),
    *(("grense.law.results", name) for name in ("LawFinding", "LawView", "OwnInitiative", "RuleView")),
    *(("grense.questions.score", name) for name in ("Pulse", "Score")),
    ("grense.model.time", "load_zone"),
}

# What unpickling raises on bytes that are no pickle, or on one that does not fit the types that it names.
_NOT_BUILT = (
    *(AttributeError, EOFError, ImportError, LookupError, MemoryError, OverflowError, TypeError, ValueError),
    pickle.UnpicklingError,
    zlib.error,
)

_ABOUT: Mapping[type[GrenseError], str] = {
    SettingsError: "settings",
    ZoneError: "zone",
    RuleError: "rules",
    StoreError: "store",
}
# The codes of `grense.storage.store.faults.UnreadableError`, which is not loaded where no store is opened.
_DAMAGE = frozenset({"store_damaged", "store_no_cipher", "store_no_key", "store_no_keyring", "store_wrong_key"})


@dataclass(frozen=True)
class Request:
    """An operation that is asked for, by name, and the arguments for it, which may hold secrets."""

    id: int
    do: str
    given: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Problem:
    """An error as it is sent: its templates, its code and the values that fill the templates.

    `about` is `settings`, `zone`, `rules`, `damage` (of the store, so that a recovery may help), `store` or empty.
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
        return cls(*error.templates, "damage" if error.code in _DAMAGE else about, error.code, error.values)

    @property
    def error(self) -> GrenseError:
        """The error that was sent, as a `GrenseError` of no particular class."""
        return GrenseError(self.code, self.title, self.detail, self.hint).with_values(self.values)


@dataclass(frozen=True)
class SourceOutcome:
    """What became of one source: rows that came and went, or what ended it."""

    label: str
    added: int = 0
    removed: int = 0
    problem: Problem | None = None


@dataclass(frozen=True)
class Synced:
    """What reading the sources brought; `outlook` is None when no source was read."""

    outlook: Outlook | None
    outcomes: tuple[SourceOutcome, ...]


@dataclass(frozen=True)
class SourceProgress:
    """A value on the way to that of a request."""

    id: int
    value: Any


@dataclass(frozen=True)
class Failure:
    """A request that came to nothing; `id` is None when it was none."""

    id: int | None
    problem: Problem


@dataclass(frozen=True)
class Done:
    """A request fulfilled, with the value of its operation."""

    id: int
    value: Any = None


WorkerAnswer = SourceProgress | Failure | Done
Message = Request | WorkerAnswer


def pack(message: Message) -> bytes:
    """A message as the line that is sent.

    >>> unpack(pack(Request(1, "undo", {"number": 3}))).given
    {'number': 3}
    """
    return _pickled(message) + b"\n"


def unpack(line: bytes) -> Message:
    """A line as the message that it is. Raises `ValueError` for anything else."""
    message = _unpickled(line)
    if not isinstance(message, Message):
        raise ValueError("no message")
    return message


def kept(outlook: Outlook) -> bytes:
    """An outlook as it is kept until the next start: what the window shows first, without the weeks further away."""
    zone = load_zone(outlook.zone)
    today = outlook.made.astimezone(zone).date()
    near = {name: view for name, view in outlook.weeks.items() if abs(view.monday - today) <= _NEAR}
    words = {"grense": __version__, "outlook": _pickled(replace(outlook, weeks=near)).decode("ascii")}
    return json.dumps(words).encode("ascii") + b"\n"


def recalled(line: bytes) -> Outlook | None:
    """The outlook of a line that was kept; None where another version kept it, or it is none."""
    from grense.outlook import Outlook

    with suppress(ValueError, RecursionError):
        words = json.loads(line)
        if isinstance(words, dict) and words.get("grense") == __version__:
            outlook = _unpickled(str(words.get("outlook")).encode())
            return outlook if isinstance(outlook, Outlook) else None
    return None


def _path(path: str) -> Path:
    return Path(path)


def _pickled(value: object) -> bytes:
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, 5)
    # By name and as text: their own ways need getattr on the other side, which could build anything.
    pickler.dispatch_table = copyreg.dispatch_table | {
        ZoneInfo: lambda zone: (load_zone, (zone.key,)),
        type(Path()): lambda path: (_path, (str(path),)),
    }
    pickler.dump(value)
    return base64.b64encode(zlib.compress(buffer.getvalue(), 1))


class _Unpickler(pickle.Unpickler):
    """Builds what messages are made of, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _NAMES:
            return super().find_class(module, name)
        if module in _MODULES and "." not in name:  # what a module imports is not its own
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError("not part of a message")


def _unpickled(line: bytes) -> Any:
    """What a line holds. Raises `ValueError` where it holds anything but listed types."""
    try:
        with _without_collecting():
            return _Unpickler(io.BytesIO(zlib.decompress(base64.b64decode(line)))).load()
    except _NOT_BUILT:
        raise ValueError("no message") from None


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
