"""The state of each source, kept between two runs: the result of the last reading, and the time of the next.

It can be rebuilt: an invalid file is replaced by an empty state.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grense.errors import GrenseError, SignInError, StoreError, UnreachableError
from grense.marks import N_
from grense.storage.files import make_folder, replace_file
from grense.storage.lock import locked

__all__ = ["LONGEST_PAUSE", "SHORTEST_PAUSE", "SourceState", "StateFile", "failed", "is_due", "mended", "succeeded"]

SHORTEST_PAUSE = dt.timedelta(minutes=5)
LONGEST_PAUSE = dt.timedelta(hours=24)

_MOMENTS = ("last_success", "last_try", "next_try")


@dataclass(frozen=True)
class SourceState:
    """The result of reading one source. All times are in UTC.

    `code`, `problem` and `hint` are the last error's code and templates, empty without an error; `values` fill the gaps
    of the templates, and `error` combines them. `needs_person` means that automatic retries are useless; `told` that
    the person has been notified of the problem. `password_left` means that the source was disconnected while its
    password could not be deleted. `warnings` are codes.
    """

    last_success: dt.datetime | None = None
    last_try: dt.datetime | None = None
    failures: int = 0
    next_try: dt.datetime | None = None
    code: str = ""
    problem: str = ""
    hint: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    needs_person: bool = False
    told: bool = False
    password_left: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def error(self) -> GrenseError | None:
        """The error of the last reading, without its detail; None when it succeeded."""
        return GrenseError(self.code, self.problem, hint=self.hint).with_values(self.values) if self.problem else None


def mended(state: SourceState) -> SourceState:
    """The state after the person has fixed the problem: the error is cleared."""
    return SourceState(last_success=state.last_success)


def succeeded(state: SourceState, now: dt.datetime, warnings: tuple[str, ...] = ()) -> SourceState:
    """The state after a reading without an error."""
    fresh = SourceState(last_success=now, last_try=now, warnings=warnings)
    return dataclasses.replace(state, **vars(fresh))


def failed(state: SourceState, error: GrenseError, now: dt.datetime) -> SourceState:
    """The state after an error: pauses that double, never shorter than the server's own, a day at most.

    A refused sign-in is not tried again, since that locks accounts. The same problem is notified once.
    """
    failures = state.failures + 1
    needs_person = isinstance(error, SignInError)
    return dataclasses.replace(
        state,
        last_try=now,
        failures=failures,
        next_try=None if needs_person else now + max(_growing(failures), _asked_for(error)),
        code=error.code,
        problem=error.templates[0],
        hint=error.templates[2],
        values=_shown_values(error),
        needs_person=needs_person,
        told=state.told and state.problem == error.templates[0],
    )


def _shown_values(error: GrenseError) -> Mapping[str, str]:
    """The values of the title and the hint; the values of the detail are not stored."""
    title, _, hint = error.templates
    return {name: value for name, value in error.values.items() if f"{{{name}}}" in title + hint}


def is_due(state: SourceState, now: dt.datetime) -> bool:
    """Whether a source is due to be read. A clock that was set back does not delay it."""
    if state.needs_person:
        return False
    if state.next_try is None or state.last_try is None:
        return True
    return now >= state.next_try or now < state.last_try


class StateFile:
    """The states of all sources, by label, in one file for its owner only. Several processes may change it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Mapping[str, SourceState]:
        """All states. Missing or invalid ones are left out."""
        try:
            table = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(table, dict):
            return {}
        states = {label: _understood(entry) for label, entry in table.items()}
        return {label: state for label, state in states.items() if state is not None}

    def passwords_left(self) -> list[str]:
        """The disconnected sources whose password may still be in the keyring."""
        return [label for label, state in self.load().items() if state.password_left]

    def forget(self) -> None:
        """Delete all states but those whose password is left; works on a full disk where there are none.

        Raises `StoreError` where the file can neither be written nor deleted.
        """
        labels = [label for label, state in self.load().items() if not state.password_left]
        if len(labels) < len(self.load()):
            for label in labels:
                self.update(label, lambda _: None)
            return
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            raise _unwritable() from None

    def update(self, label: str, change: Callable[[SourceState], SourceState | None]) -> None:
        """Change the state of one source, a new one if there is none; a result of None deletes it.

        Raises `StoreError` where the file cannot be written.
        """
        try:
            make_folder(self._path.parent)
            with locked(self._path):
                states = dict(self.load())
                changed = change(states.pop(label, SourceState()))
                if changed is not None:
                    states[label] = changed
                table = {name: _written(state) for name, state in sorted(states.items())}
                replace_file(self._path, json.dumps(table, indent=1).encode())
        except OSError:
            raise _unwritable() from None


def _unwritable() -> StoreError:
    return StoreError(
        "state_unwritable",
        N_("the state file cannot be written"),
        hint=N_("is the folder there, and may you write in it"),
    )


def _growing(failures: int) -> dt.timedelta:
    return min(SHORTEST_PAUSE * (1 << min(failures - 1, 16)), LONGEST_PAUSE)


def _asked_for(error: GrenseError) -> dt.timedelta:
    pause = error.pause if isinstance(error, UnreachableError) else None
    # In this order of comparison, a NaN pause counts as none.
    seconds = min(pause, LONGEST_PAUSE.total_seconds()) if pause is not None and pause > 0 else 0.0
    return dt.timedelta(seconds=seconds)


def _written(state: SourceState) -> dict[str, Any]:
    entry = {name: value for name, value in vars(state).items() if value}
    return {name: value.isoformat() if name in _MOMENTS else value for name, value in entry.items()}


def _understood(entry: Any) -> SourceState | None:
    with suppress(ValueError, TypeError, AttributeError):
        return SourceState(
            last_success=_moment(entry.get("last_success")),
            last_try=_moment(entry.get("last_try")),
            failures=max(int(entry.get("failures", 0)), 0),
            next_try=_moment(entry.get("next_try")),
            code=_code(entry),
            problem=str(entry.get("problem", "")),
            hint=str(entry.get("hint", "")),
            values={str(name): str(value) for name, value in entry.get("values", {}).items()},
            needs_person=entry.get("needs_person") is True,
            told=entry.get("told") is True,
            password_left=entry.get("password_left") is True,
            warnings=tuple(str(code) for code in entry.get("warnings", ())),
        )
    return None


def _code(entry: Mapping[str, Any]) -> str:
    """The code of the last error. Versions up to 0.1 stored none: there, a source that waits needs a new sign-in."""
    return str(entry.get("code", "sign_in_expired" if entry.get("needs_person") is True else ""))


def _moment(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    moment = dt.datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError(text)
    return moment.astimezone(dt.UTC)
