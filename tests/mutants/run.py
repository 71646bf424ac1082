"""Mutation testing of the core: change one operator or number at a time, and see whether a test fails.

A seeded sample over several modules, each with tests of its own. The libraries are loaded once, and every mutant runs
in a fork with a changed copy of the package in front of the installed one.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

TESTS = Path(__file__).parents[1]
SEED = 20261130
SECONDS = 300.0  # a mutant that takes longer counts as found
_BROKEN = 70
_COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.RShift: ast.LShift, ast.LShift: ast.RShift,
}  # fmt: skip
_NAMES = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """The `number`-th change of a module."""

    module: str
    number: int
    line: int
    change: str


def package() -> Path:
    """The folder of the installed package."""
    spec = find_spec("grense")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def changes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Apply one change after another to the tree, reverting each; yields its line and description."""
    for node in list(_code(tree)):
        if isinstance(node, ast.Compare):
            for place, old in enumerate(node.ops):
                node.ops[place] = _COMPARISONS[type(old)]()
                yield node.lineno, f"{_name(old)} to {_name(node.ops[place])}"
                node.ops[place] = old
        elif isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in _OPERATORS:
            old_op = node.op
            node.op = _OPERATORS[type(old_op)]()
            yield node.lineno, f"{_name(old_op)} to {_name(node.op)}"
            node.op = old_op
        elif isinstance(node, ast.BoolOp):
            old_bool = node.op
            node.op = ast.And() if isinstance(old_bool, ast.Or) else ast.Or()
            yield node.lineno, f"{_name(old_bool)} to {_name(node.op)}"
            node.op = old_bool
        elif isinstance(node, ast.Constant) and isinstance(node.value, (bool, int)):
            value = node.value
            node.value = not value if isinstance(value, bool) else value + 1
            yield node.lineno, f"{value} to {node.value}"
            node.value = value
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Invert)):
            sign = node.op
            node.op = ast.UAdd()
            yield node.lineno, f"{_name(sign)} left out"
            node.op = sign
        elif isinstance(node, (ast.If, ast.IfExp, ast.While)):
            test = node.test
            node.test = ast.UnaryOp(ast.Not(), test)
            yield node.lineno, "the opposite condition"
            node.test = test
        elif isinstance(node, (ast.Name, ast.Attribute)):
            field = "id" if isinstance(node, ast.Name) else "attr"
            name = getattr(node, field)
            if name in _NAMES:
                setattr(node, field, _NAMES[name])
                yield node.lineno, f"{name} to {_NAMES[name]}"
                setattr(node, field, name)


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but annotations and decorators."""
    yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _code(child)


def _name(node: ast.AST) -> str:
    return type(node).__name__


def mutants(module: str) -> list[Mutant]:
    """All possible changes of a module."""
    tree = ast.parse((package() / module).read_text("utf-8"))
    return [Mutant(module, number, line, change) for number, (line, change) in enumerate(changes(tree))]


def source_of(mutant: Mutant) -> str:
    """The changed module."""
    tree = ast.parse((package() / mutant.module).read_text("utf-8"))
    for number, _ in enumerate(changes(tree)):
        if number == mutant.number:
            return ast.unparse(ast.fix_missing_locations(tree))
    raise LookupError(mutant)


def is_found(mutant: Mutant | None, tests: list[str]) -> bool:
    """Whether a test fails with this change, or without any for `None`."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "grense")
        shutil.copytree(package(), copy, ignore=shutil.ignore_patterns("__pycache__"))
        if mutant is not None:
            (copy / mutant.module).write_text(source_of(mutant), "utf-8")
        child = multiprocessing.get_context("fork").Process(target=_run, args=(folder, tests))
        child.start()
        child.join(SECONDS)
        if child.exitcode is None:
            child.kill()
            child.join()
            return True
        if child.exitcode not in (0, 1, 2):  # pytest's codes for: passed, failed, not even collected
            raise RuntimeError(f"pytest ended with {child.exitcode}")
        return child.exitcode != 0


def _run(folder: str, tests: list[str]) -> None:
    os.environ["PYTHONPATH"] = folder
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True
    os.chdir(TESTS.parent)
    import pytest

    code, printed = _BROKEN, io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", *(str(TESTS / test) for test in tests)])
    finally:
        os._exit(int(code))


def main() -> None:
    """Print each change that no test finds, and the share of those found."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--sample", type=int, default=200, help="how many mutants to try")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    os.environ["CI"] = "true"  # Hypothesis then uses the same examples each time
    import icalendar  # noqa: F401  # loaded once, before the forks
    import pandas as pd  # noqa: F401  # as above

    with Path(__file__).with_name("modules.toml").open("rb") as file:
        modules: dict[str, list[str]] = tomllib.load(file)["modules"]
    every = [mutant for module in modules for mutant in mutants(module)]
    sample = sorted(
        random.Random(options.seed).sample(every, min(options.sample, len(every))),
        key=lambda one: (one.module, one.number),
    )
    begun = time.monotonic()
    if is_found(None, ["test_intervals.py"]):
        sys.exit("tests fail without any change")
    survivors = []
    with ThreadPoolExecutor(options.workers) as workers:
        found = workers.map(lambda one: is_found(one, modules[one.module]), sample)
        for number, (mutant, is_dead) in enumerate(zip(sample, found, strict=True), 1):
            if not is_dead:
                survivors.append(mutant)
                print(f"survived: {mutant.module}:{mutant.line} {mutant.change}", flush=True)
            elif number % 20 == 0:
                print(f"{number} of {len(sample)}, {(time.monotonic() - begun) / 60:.0f} min", flush=True)
    dead = len(sample) - len(survivors)
    minutes = (time.monotonic() - begun) / 60
    print(f"{dead} of {len(sample)} found ({dead / len(sample):.1%}), of {len(every)} possible, in {minutes:.0f} min")


if __name__ == "__main__":
    main()
