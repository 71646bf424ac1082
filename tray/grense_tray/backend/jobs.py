"""Looks and readings of sources, worked out by a process of `grense.services.worker` that is there while it is needed.

```
 look, weigh, sync --> [ one process, started when needed, kept warm while a window is open ] --> outlook_ready, weighed
```

Nothing here waits, but for `close`, and that for less than two seconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from grense.i18n import N_
from grense.model.correction import Correction
from grense.model.crossing_reason import CrossingReason
from grense.outlook import Outlook
from grense.services.protocol import Problem, Synced
from grense_tray.backend.worker import Faults, WorkerProcess

__all__ = ["Jobs"]

_KEEP_WARM = 20.0
# Longer than a source may be silent in the worker, which then goes on without it.
_SILENCE = 360.0
_LEAVES_WITHIN = 0.5

_BEGINS_AGAIN = N_("nothing that was kept is lost; it starts again the next time it is needed")
_FAULTS = Faults(
    Problem(
        N_("the part of grense that reads and reckons ended unexpectedly"), hint=_BEGINS_AGAIN, code="worker_crashed"
    ),
    Problem(
        N_("the part of grense that reads and reckons does not start"),
        hint=N_("installing grense again may mend it"),
        code="worker_not_started",
    ),
    Problem(
        N_("the part of grense that reads and reckons gave no answer and was ended"),
        hint=_BEGINS_AGAIN,
        code="worker_overdue",
    ),
)


@dataclass(frozen=True)
class _Look:
    """What a look is asked with."""

    example: bool
    corrections: tuple[Correction, ...]
    now: dt.datetime | None
    reasons: tuple[CrossingReason, ...] = ()


@dataclass(frozen=True)
class _Sync:
    """Which sources a sync reads."""

    labels: tuple[str, ...] | None
    due: bool


class Jobs(QObject):
    """Looks and syncs, done by a worker; what comes of them comes as a signal.

    `outlook_ready` brings an `Outlook`, `weighed` one that would be, `progressed` a source's label with how much of how
    much is read, `failed` a `Problem`; `busy_changed` whether anything is looked at or read.
    """

    outlook_ready = Signal(object)
    progressed = Signal(str, int, int)
    failed = Signal(object)
    weighed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: Sequence[str] = (),
        keep_warm: float = _KEEP_WARM,
        silence: float = _SILENCE,
    ) -> None:
        super().__init__(parent)
        self._keep_warm = keep_warm
        self._worker = WorkerProcess(
            self,
            command=command,
            keep_warm=0.0,
            silence=silence,
            faults=_FAULTS,
            failed=self._failed,
            open_errors=True,
        )
        self._looking = False
        self._next_look: _Look | None = None
        self._syncs: list[_Sync] = []
        self._weighing = 0
        self._was_busy = self._closed = False

    @property
    def busy(self) -> bool:
        """Whether anything is asked and not answered."""
        return self._looking or bool(self._syncs)

    def look(
        self,
        example: bool = False,
        corrections: Iterable[Correction] = (),
        now: dt.datetime | None = None,
        reasons: Iterable[CrossingReason] = (),
    ) -> None:
        """Ask for an outlook: the person's, or the made-up one's with `corrections` and `reasons` laid over it.

        While one is on its way, the latest of those asked for meanwhile follows, and only that one is brought.
        """
        look = _Look(example, tuple(corrections), now, tuple(reasons))
        if self._looking:
            self._next_look = look
        elif not self._closed:
            self._begin(look)

    def weigh(self, example: bool, corrections: Iterable[Correction], now: dt.datetime | None = None) -> None:
        """Ask for the outlook that there would be with `corrections`, which are kept nowhere; the latest is brought."""
        if self._closed:
            return
        self._weighing += 1
        look, number = _Look(example, tuple(corrections), now), self._weighing

        def bring(outlook: Outlook) -> None:
            if number == self._weighing:  # who asks for something else has turned away
                self.weighed.emit(outlook)

        self._worker.ask("look", bring, **vars(look))  # a failure leaves it unsaid

    def sync(
        self,
        labels: Iterable[str] | None = None,
        due: bool = False,
        secrets: Mapping[str, str] | None = None,
        now: dt.datetime | None = None,
    ) -> None:
        """Read sources, all by default; `due` leaves out those that are to be left alone for a while.

        What is being read in the same way already is not read twice.
        """
        wanted = _Sync(None if labels is None else tuple(labels), due)
        if self._closed or (not secrets and wanted in self._syncs):
            return
        self._syncs.append(wanted)
        self._worker.ask(
            "sync",
            lambda synced: self._synced(wanted, synced),
            lambda problem: self._sync_refused(wanted, problem),
            lambda progress: self.progressed.emit(*progress),
            **vars(wanted),
            secrets=dict(secrets or {}),
            now=now,
        )
        self._tell_busy()

    def set_window_open(self, is_open: bool) -> None:
        """Keep the worker warm while somebody looks; without a window its memory is given back at once."""
        self._worker.keep_warm = self._keep_warm if is_open else 0.0
        self._worker.settle()

    def close(self) -> None:
        """End all work, in less than two seconds. What has been read is kept."""
        self._closed = True
        self._forget()
        self._worker.close(_LEAVES_WITHIN)

    def _begin(self, look: _Look) -> None:
        self._looking = True
        self._worker.ask("look", self._looked, self._look_refused, **vars(look))
        self._tell_busy()

    def _looked(self, outlook: Outlook) -> None:
        self._go_on()
        self._bring(outlook)

    def _look_refused(self, problem: Problem) -> None:
        self._go_on()
        self._fail(problem)

    def _go_on(self) -> None:
        """A look is answered: begin with the next one."""
        look, self._next_look = self._next_look, None
        self._looking = False
        if look is not None:
            self._begin(look)
        self._tell_busy()

    def _synced(self, wanted: _Sync, synced: Synced) -> None:
        self._read(wanted)
        if synced.outlook is not None:
            self._bring(synced.outlook)

    def _sync_refused(self, wanted: _Sync, problem: Problem) -> None:
        self._read(wanted)
        self._fail(problem)

    def _read(self, wanted: _Sync) -> None:
        """A sync is answered."""
        self._syncs.remove(wanted)
        self._tell_busy()

    def _bring(self, outlook: Outlook) -> None:
        if not self._looking:  # a look that is on its way knows more
            self.outlook_ready.emit(outlook)

    def _failed(self, problem: Problem) -> None:
        """The worker has ended with all that it was asked."""
        was_busy = self.busy
        self._forget()
        self._tell_busy()
        if was_busy:
            self._fail(problem)

    def _forget(self) -> None:
        self._looking, self._next_look = False, None
        self._syncs.clear()

    def _fail(self, problem: Problem) -> None:
        self.failed.emit(problem)

    def _tell_busy(self) -> None:
        if self.busy != self._was_busy:
            self._was_busy = self.busy
            self.busy_changed.emit(self.busy)
