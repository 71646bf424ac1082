"""The small changes that are tried: one operator, condition, number or name of a module at a time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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
    """The `number`-th change of a module.

    `statement` is the line of the innermost statement with the change if that is in a function, otherwise None.
    """

    module: str
    number: int
    line: int
    function: str
    statement: int | None
    change: str

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.function}: {self.change}"


@dataclass(frozen=True)
class _Place:
    """A node, the expression around it, and where it is."""

    node: ast.AST
    around: ast.AST
    function: str
    statement: int | None


def mutants(module: str, path: Path) -> list[Mutant]:
    """All possible changes of a module."""
    changed = enumerate(_changes(ast.parse(path.read_text("utf-8"))))
    return [
        Mutant(module, number, place.node.lineno, place.function, place.statement, change)
        for number, (place, change) in changed
    ]


def tree_of(mutant: Mutant, path: Path) -> ast.Module:
    """The changed module."""
    tree = ast.parse(path.read_text("utf-8"))
    for number, _ in enumerate(_changes(tree)):
        if number == mutant.number:
            return ast.fix_missing_locations(tree)
    raise LookupError(mutant)


def recording(path: Path, name: str) -> ast.Module:
    """The module with `name(line)` before each statement of its functions."""
    tree = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for block in {id(one): one for function in functions for one in _blocks(function)}.values():
        for place, statement in reversed(list(enumerate(block))):
            block.insert(place, ast.parse(f"{name}({statement.lineno})").body[0])
    return ast.fix_missing_locations(tree)


def _blocks(function: ast.FunctionDef) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(function):
        for value in (value for _, value in ast.iter_fields(node)):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                yield value


def _changes(tree: ast.Module) -> Iterator[tuple[_Place, str]]:
    """Apply one change after another to the tree, reverting each; yields its place and description."""
    for place in list(_places(tree, _Place(tree, tree, "", None))):
        node = place.node
        shown = place.around if isinstance(node, (ast.Constant, ast.Name, ast.Attribute, ast.UnaryOp)) else node
        if isinstance(node, (ast.If, ast.While)):
            shown = node.test
        before = ast.unparse(shown)
        for _ in _changed(node):
            after = "the opposite" if isinstance(node, (ast.If, ast.While)) else ast.unparse(shown)
            yield place, f"{before} -> {after}"


def _changed(node: ast.AST) -> Iterator[None]:
    if isinstance(node, ast.Compare):
        for place, old in enumerate(node.ops):
            node.ops[place] = _COMPARISONS[type(old)]()
            yield
            node.ops[place] = old
    elif isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in _OPERATORS and not _is_text(node):
        yield from _with(node, "op", _OPERATORS[type(node.op)]())
    elif isinstance(node, ast.BoolOp):
        yield from _with(node, "op", ast.And() if isinstance(node.op, ast.Or) else ast.Or())
    elif isinstance(node, ast.Constant) and isinstance(node.value, (bool, int)):
        yield from _with(node, "value", not node.value if isinstance(node.value, bool) else node.value + 1)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Invert)):
        yield from _with(node, "op", ast.UAdd())
    elif isinstance(node, (ast.If, ast.IfExp, ast.While)) and not _is_negated_elsewhere(node.test):
        yield from _with(node, "test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.Name) and node.id in _NAMES:
        yield from _with(node, "id", _NAMES[node.id])
    elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield from _with(node, "attr", _NAMES[node.attr])


def _is_text(node: ast.AST) -> bool:
    """Whether strings are joined: with another operator that raises whatever the tests are."""
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    return isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))


def _is_negated_elsewhere(test: ast.expr) -> bool:
    """Whether the opposite is the change of a comparison, or the test is only for type checkers."""
    if isinstance(test, ast.Compare):
        return isinstance(test.ops[0], (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn))
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def _with(node: ast.AST, field: str, new: object) -> Iterator[None]:
    old = getattr(node, field)
    setattr(node, field, new)
    yield
    setattr(node, field, old)


def _places(node: ast.AST, at: _Place) -> Iterator[_Place]:
    """All nodes but annotations and decorators."""
    yield at
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST):
                continue
            function, statement = at.function, at.statement
            if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
                function = f"{function}.{child.name}".lstrip(".")
            if isinstance(child, ast.stmt) and (statement is not None or isinstance(node, ast.FunctionDef)):
                statement = child.lineno
            around = at.around if isinstance(node, (ast.UnaryOp, ast.Slice)) else node
            yield from _places(child, _Place(child, around, function, statement))
