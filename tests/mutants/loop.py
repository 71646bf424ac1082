"""Tests, run once without a change, and then for one change after another, each in a fork.

Loading grense, pandas and the tests takes longer than most tests, so that is done once: a fork gives the functions of
the loaded module the changed code. Only the tests that run the changed statement are run, the quickest first, until
one fails.
"""

from __future__ import annotations

import ast
import functools
import gc
import inspect
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import RawArray
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from changes import Mutant, recording, tree_of

FOUND, SURVIVED, OUT_OF_TIME = "found", "survived", "out of time"
MEMORY = 4 << 30
_PASSED, _FAILED, _BROKEN = 0, 1, 3
_OUTCOMES = {_PASSED: SURVIVED, _FAILED: FOUND, -signal.SIGXCPU: OUT_OF_TIME}
_RECORDER = "_ran"


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Let Hypothesis use the same examples each time, and not search for a smaller one after a failure."""
    from hypothesis import Phase, settings  # pytest warns when it is loaded before its own plugin

    settings.register_profile("mutants", derandomize=True, deadline=None, phases=[Phase.explicit, Phase.generate])
    settings.load_profile("mutants")


@dataclass(frozen=True)
class Trial:
    """One test without a change: its CPU time, and the statements that it runs, each a module and a line."""

    seconds: float
    statements: frozenset[tuple[str, int]]
    passed: bool


class Loop:
    """A plugin of pytest that runs the collected tests for each mutant instead of once.

    Sends each mutant with its outcome, and the test that found it, to `results`.
    """

    def __init__(self, package: Path, mutants: Sequence[Mutant], workers: int, results: Connection) -> None:
        self._package, self._mutants, self._workers, self._results = package, mutants, workers, results

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Stands in for pytest's own loop."""
        gc.freeze()  # so that a fork does not copy what it only looks through
        trials = self._without_change(session.items)
        failed = [item.nodeid for item, trial in zip(session.items, trials, strict=True) if not trial.passed]
        if failed:
            raise pytest.UsageError(f"fails without any change: {failed[0]}")
        found_by = RawArray("i", len(self._mutants))
        finds = [0] * len(session.items)
        running: dict[int, int] = {}

        def end_one() -> None:
            pid, status = os.wait()
            number, code = running.pop(pid), os.waitstatus_to_exitcode(status)
            if code not in _OUTCOMES:
                raise RuntimeError(f"ended with {code}: {self._mutants[number]}")
            test = found_by[number] if code == _FAILED else None
            if test is not None:
                finds[test] += 1
            by = "" if test is None else session.items[test].nodeid
            self._results.send((self._mutants[number], _OUTCOMES[code], by))

        for number, mutant in enumerate(self._mutants):
            while len(running) >= self._workers:
                end_one()
            chosen = [
                place for place, trial in enumerate(trials) if (mutant.module, mutant.statement) in trial.statements
            ]
            chosen.sort(key=lambda place: trials[place].seconds / (1 + finds[place]))

            def run(number: int = number, mutant: Mutant = mutant, chosen: list[int] = chosen) -> int:
                self._replace_code(mutant.module, tree_of(mutant, self._package / mutant.module))
                for place in chosen:
                    if not _passes(session.items[place]):
                        found_by[number] = place
                        return _FAILED
                return _PASSED

            running[_fork(run, 20 + 5 * sum(trials[place].seconds for place in chosen))] = number
        while running:
            end_one()
        return True

    def _without_change(self, items: list[pytest.Item]) -> list[Trial]:
        receiver, sender = multiprocessing.Pipe(duplex=False)

        def run() -> int:
            statements: set[tuple[str, int]] = set()
            for name in {mutant.module for mutant in self._mutants}:
                setattr(_loaded(name), _RECORDER, lambda line, name=name: statements.add((name, line)))
                self._replace_code(name, recording(self._package / name, _RECORDER))
            trials = []
            for item in items:
                statements.clear()
                begun = time.process_time()
                passed = _passes(item)
                trials.append(Trial(time.process_time() - begun, frozenset(statements), passed))
            sender.send(trials)
            return _PASSED

        pid = _fork(run, 3600)
        sender.close()
        trials: list[Trial] = receiver.recv()
        os.waitpid(pid, 0)
        return trials

    def _replace_code(self, name: str, tree: ast.Module) -> None:
        """Give the functions and methods of a loaded module the code of the same ones in `tree`."""
        whole = compile(tree, str(self._package / name), "exec", dont_inherit=True)
        for path, code in _functions_in(whole):
            *owners, own = path.split(".")
            function = vars(functools.reduce(getattr, owners, _loaded(name)))[own]
            for inner in ("fget", "func", "__func__"):  # of a property, a cached one, a class method
                function = getattr(function, inner, function)
            function = inspect.unwrap(function)
            assert isinstance(function, FunctionType)
            function.__code__ = code


def _fork(run: Callable[[], int], seconds: float) -> int:
    """Start a process that ends with what `run` returns, or after so much CPU time; returns its id."""
    pid = os.fork()
    if pid:
        return pid
    code = _BROKEN
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        code = run()
    finally:
        os._exit(code)


def _loaded(name: str) -> Any:
    return import_module("grense." + name.removesuffix(".py").replace("/", "."))


def _passes(item: pytest.Item) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def _functions_in(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType) and not inner.co_name.startswith("<"):
            if inner.co_flags & inspect.CO_OPTIMIZED:
                yield inner.co_qualname, inner
            else:  # a class
                yield from _functions_in(inner)
