"""The process that works for a program that stays open: `python -m grense.services.worker`.

It keeps pandas, the readers, the database and the keyring out of that program. It reads requests from standard input
and writes answers to standard output, as `grense.services.protocol` packs them; what an operation needs is imported
when it is first requested.

```
 stdin --> [ reads lines ] --looks ------------> [ one after the other ]       --> stdout
                           --store operations -> [ one after the other ]
                           --sync, connect,
                             find_ways --------> [ a thread each ]
```

It ends with its input, at once, whatever it is reading or working out; but store operations that were asked for before
are finished, for `LAST_WORK` seconds at most.
"""

from __future__ import annotations

import datetime as dt
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO

from grense.errors import GrenseError
from grense.marks import N_
from grense.services import protocol as errand
from grense.services.protocol import Done, Failure, Problem, Request, SourceProgress, WorkerAnswer
from grense.storage.home import Home

__all__ = ["LAST_WORK", "OPERATIONS", "Call", "Operation", "Worker", "main"]

LAST_WORK = 5.0

_LOOKS, _STORE = "looks", "store"


@dataclass(frozen=True)
class Operation:
    """A function that takes a `Call` and the request's arguments, and returns the answer's value.

    Those of one `lane` run one after the other, in the order in which they were asked for; without one each has a
    thread of its own.
    """

    module: str
    function: str
    lane: str = ""

    def load(self) -> Callable[..., Any]:
        """The function; imports what it needs."""
        with _loading:  # modules that import each other are imported by one thread
            return getattr(import_module(self.module), self.function)  # type: ignore[no-any-return]  # looked up by name


OPERATIONS: Mapping[str, Operation] = {
    "look": Operation("grense.services.looks", "look", _LOOKS),
    "sync": Operation("grense.services.looks", "sync"),
    "connect": Operation("grense.services.connect", "connect"),
    "find_ways": Operation("grense.services.find_ways", "find_ways"),
    "consents": Operation("grense.services.consents", "consents"),
    "meetings_by_address": Operation("grense.services.first_reading", "meetings_by_address"),
    "first_reading": Operation("grense.services.first_reading", "first_reading", _STORE),
    "add_source": Operation("grense.services.connect", "add", _STORE),
    "why_no_keyring": Operation("grense.services.connect", "why_no_keyring", _STORE),
    **{
        name: Operation("grense.services.store_operations", name, _STORE)
        for name in (
            *("shown", "note_shown", "correct", "undo", "outlook", "answers", "keep_answers", "protection"),
            *("everything", "recover", "export", "forget", "disconnect", "give_reason", "take_back_reason"),
        )
    },
}
_loading = threading.Lock()


class Call:
    """What an operation gets besides its arguments: the person's `home`, the `clock`, and ways to answer."""

    def __init__(self, worker: Worker, request: Request) -> None:
        self.home, self.clock = worker.home, worker.clock
        self.answered = False
        self._worker, self._id = worker, request.id

    def tell(self, value: Any) -> None:
        """Send a value on the way."""
        self._worker.say(SourceProgress(self._id, value))

    def answer(self, value: Any) -> None:
        """Send the operation's value before the operation is over; what it returns is dropped then."""
        self.answered = True
        self._worker.say(Done(self._id, value))

    def afterwards(self, work: Callable[[], None]) -> None:
        """Have something done among the store operations that nobody waits for."""
        self._worker.afterwards(work)


class Worker:
    """Fulfils requests for `home`; `say` takes the answers, from any thread."""

    def __init__(self, home: Home, clock: Callable[[], dt.datetime], say: Callable[[WorkerAnswer], None]) -> None:
        self.home, self.clock, self.say = home, clock, say
        self._lanes = {name: _Lane() for name in (_LOOKS, _STORE)}

    def ask(self, request: Request) -> None:
        """Begin with a request; it is answered later."""
        operation = OPERATIONS.get(request.do)
        if operation is None:
            self.say(_not_understood(request.id))
        elif operation.lane:
            self._lanes[operation.lane].put(lambda: self._fulfil(request, operation))
        else:
            _daemon(lambda: self._fulfil(request, operation))

    def afterwards(self, work: Callable[[], None]) -> None:
        """Have something done among the store operations that nobody waits for."""
        self._lanes[_STORE].put(work)

    def finish(self) -> None:
        """Wait for store operations, `LAST_WORK` seconds at most."""
        self._lanes[_STORE].finish(LAST_WORK)

    def _fulfil(self, request: Request, operation: Operation) -> None:
        """Answer a request, also where it fails; no answer holds anything that was read."""
        call = Call(self, request)
        try:
            value = operation.load()(call, **request.given)
            if not call.answered:
                self.say(Done(request.id, value))
        except GrenseError as error:
            self.say(Failure(request.id, Problem.of(error)))
        except Exception as error:  # the last seam: a request that fails does not end the others
            _print_place(error)
            name = type(error).__name__
            problem = Problem(N_("something went wrong inside grense"), name, code="internal_error")
            self.say(Failure(request.id, problem))


class _Lane:
    """A thread that does one piece of work after the other."""

    def __init__(self) -> None:
        self._works: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        _daemon(self._run)

    def put(self, work: Callable[[], object]) -> None:
        """Have it done after all that was put before it."""
        self._works.put(work)

    def finish(self, seconds: float) -> None:
        """Wait until all that was put is done, or the seconds are over."""
        done = threading.Event()
        self.put(done.set)
        done.wait(seconds)

    def _run(self) -> None:
        while True:
            try:
                self._works.get()()
            except Exception as error:  # what comes next is not to wait for ever
                _print_place(error)


def main() -> None:
    """Answer until the input ends. Does not return."""
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, whose end is the input's
    requests, answers = os.fdopen(0, "rb", closefd=False), _answers()
    lock = threading.Lock()

    def say(answer: WorkerAnswer) -> None:
        line = errand.pack(answer)
        try:
            with lock:
                answers.write(line)
                answers.flush()
        except OSError:  # nobody listens any more
            os._exit(0)

    worker = Worker(Home.of_this_person(), lambda: dt.datetime.now(dt.UTC), say)
    for line in requests:
        request = None
        with suppress(ValueError, RecursionError):
            request = errand.unpack(line)
        if isinstance(request, Request):
            worker.ask(request)
        else:
            say(_not_understood(None))
    worker.finish()
    # Not sys.exit: that waits for threads that read, and a server may hang.
    os._exit(0)


def _not_understood(number: int | None) -> Failure:
    return Failure(number, Problem(N_("the request is not understood"), code="invalid_request"))


def _answers() -> BinaryIO:
    """Standard output for the answers alone: what anything else prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    with suppress(OSError):
        os.dup2(2, 1)
    sys.stdout = sys.stderr
    return answers


def _print_place(error: Exception) -> None:
    """Print where an error was raised, and not what it says, which may quote what was read."""
    traceback.print_tb(error.__traceback__)


def _daemon(run: Callable[[], object]) -> None:
    threading.Thread(target=run, daemon=True).start()


if __name__ == "__main__":
    main()
