"""Mutation testing of the core: change one operator or number at a time, and see whether a test fails."""

from __future__ import annotations

import argparse
import ast
import math
import multiprocessing
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from multiprocessing.process import BaseProcess
from pathlib import Path

import icalendar  # noqa: F401  # loaded once, before the forks
import loop
import pandas as pd  # noqa: F401  # as above
import pytest
from changes import Mutant, mutants, tree_of
from loop import FOUND, OUT_OF_TIME, SURVIVED, Loop

TESTS = Path(__file__).parents[1]
SEED = 20261130
SECONDS = 600  # of CPU time for the tests of a change outside functions
ARGUMENTS = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:faulthandler", "--tb=line"]

Result = tuple[Mutant, str, str]
"""The mutant, its outcome, and the test that found it."""


def package() -> Path:
    """The folder of the installed package."""
    spec = find_spec("grense")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def results_of(chosen: Sequence[Mutant], tests: Sequence[str], workers: int) -> Iterator[Result]:
    """Try mutants of modules that have the same tests."""
    inside = [mutant for mutant in chosen if mutant.statement is not None]
    if inside:
        receiver, sender = multiprocessing.Pipe(duplex=False)
        child = _pytest(tests, [Loop(package(), inside, workers, sender)])
        sender.close()
        for _ in inside:
            try:
                yield receiver.recv()
            except EOFError:
                sys.exit(f"pytest ended early; it prints why with: {' '.join(tests)}")
        child.join()
    for mutant in chosen:
        if mutant.statement is None:
            yield mutant, _outcome_outside(mutant, tests), ""


def _outcome_outside(mutant: Mutant, tests: Sequence[str]) -> str:
    """Of a change outside functions, which needs a copy of the package that is loaded from the start."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "grense")
        shutil.copytree(package(), copy, ignore=shutil.ignore_patterns("__pycache__"))
        (copy / mutant.module).write_text(ast.unparse(tree_of(mutant, package() / mutant.module)), "utf-8")
        child = _pytest(tests, [], folder)
        child.join()
    outcomes = {0: SURVIVED, 1: FOUND, 2: FOUND, -signal.SIGXCPU: OUT_OF_TIME}  # 2: not even collected
    if child.exitcode not in outcomes:
        raise RuntimeError(f"ended with {child.exitcode}: {mutant}")
    return outcomes[child.exitcode]


def _pytest(tests: Sequence[str], plugins: list[object], folder: str | None = None) -> BaseProcess:
    """Run tests in a process of their own, with the package in `folder` in place of the installed one."""

    def run() -> None:
        if folder is not None:
            sys.path.insert(0, folder)
            sys.dont_write_bytecode = True
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os._exit(pytest.main([*ARGUMENTS, *tests], [loop, *plugins]))

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    return child


def _interval(found: int, tried: int) -> tuple[float, float]:
    """Wilson's interval of 95 % for the share found of all, from a sample."""
    z = 1.96
    middle, share = 1 + z * z / tried, found / tried
    half = z * math.sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))
    return (share + z * z / (2 * tried) - half) / middle, (share + z * z / (2 * tried) + half) / middle


def _without_equivalent(every: list[Mutant], equivalent: list[dict[str, str]]) -> list[Mutant]:
    """The mutants that change what is returned; raises for an entry that names no mutant any more."""
    named = {(one["module"], one["function"], one["change"]) for one in equivalent}
    unknown = named - {(one.module, one.function, one.change) for one in every}
    if unknown:
        sys.exit(f"equivalent.toml: no such change: {min(unknown)}")
    return [one for one in every if (one.module, one.function, one.change) not in named]


def main() -> None:
    """Print each change that no test finds, and the share of those found."""
    folder = Path(__file__).parent
    given = tomllib.loads((folder / "modules.toml").read_text("utf-8"))
    equivalent = tomllib.loads((folder / "equivalent.toml").read_text("utf-8"))["equivalent"]
    tests: dict[str, list[str]] = given["modules"]

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--module", action="append", choices=tests, help="only this module; may be repeated")
    parser.add_argument("--sample", type=int, default=200, help="how many mutants to try; 0 for all")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--verbose", action="store_true", help="name the test that found each change")
    options = parser.parse_args()

    left_out = [f"{TESTS.name}/{test}" for test in given["without"]]
    every = [mutant for module in tests for mutant in mutants(module, package() / module)]
    left = [one for one in _without_equivalent(every, equivalent) if one.module in (options.module or tests)]
    size = min(options.sample or len(left), len(left))
    sample = sorted(random.Random(options.seed).sample(left, size), key=lambda one: (one.module, one.number))

    begun, outcomes = time.monotonic(), {module: Counter[str]() for module in tests}
    for files in dict.fromkeys(map(tuple, tests.values())):
        chosen = [mutant for mutant in sample if tuple(tests[mutant.module]) == files]
        arguments = [*(str(TESTS / test) for test in files), *(f"--deselect={test}" for test in left_out)]
        for mutant, outcome, by in results_of(chosen, arguments, options.workers):
            outcomes[mutant.module][outcome] += 1
            if outcome != FOUND or options.verbose:
                print(f"{outcome}: {mutant} {by}", flush=True)
    for module in tests:
        if outcomes[module]:
            print(f"{module}: {_score(outcomes[module])}")
    total = sum(outcomes.values(), Counter())
    print(f"all: {_score(total)}; {(time.monotonic() - begun) / 60:.0f} min")
    if size < len(left):
        low, high = _interval(size - total[SURVIVED], size)
        print(f"a sample of {size} of {len(left)}: {low:.1%} to {high:.1%} of all")


def _score(outcomes: Counter[str]) -> str:
    tried, found = outcomes.total(), outcomes.total() - outcomes[SURVIVED]
    return f"{found} of {tried} found ({found / tried:.1%}), {outcomes[OUT_OF_TIME]} of them out of time"


if __name__ == "__main__":
    main()
