"""The kinds of error that the code raises, extracted from the code: each with a code and a title."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import catalogues
from grense import errors

__all__ = ["Raised", "bare_texts", "raised", "table"]

FAMILY = frozenset(errors.__all__) - {"ErrorKind", "filled"} | {
    "BusyError",
    "NewerError",
    "UnreadableError",
    "UnwritableError",
}
_HEAD = "| Code | What is wrong |\n|---|---|\n"


class Raised(NamedTuple):
    """A code, its title, and the file."""

    code: str
    title: str
    where: str


def raised() -> list[Raised]:
    """Each code with its title, in the order of the files."""
    return [Raised(*pair, path.name) for path, call in _calls() if (pair := _code_and_title(call))]


def bare_texts() -> list[str]:
    """The texts of errors that are not marked for the catalogues, with their positions.

    A text is marked, created elsewhere, a single word such as a key, or only placeholders.
    """
    return [
        f"{path.name}:{call.lineno}: {ast.unparse(part)}"
        for path, call in _calls()
        if _name(call) in FAMILY
        for part in (*call.args[1:4], *(one.value for one in call.keywords if one.arg in ("detail", "hint")))
        if isinstance(part, ast.JoinedStr | ast.BinOp) or re.search(r"\w\s|\s\w", _text(part))
    ]


def table() -> str:
    """The table of `docs/reference/errors.md`."""
    titles = {one.code: one.title for one in raised()}
    return _HEAD + "".join(f"| `{code}` | {title} |\n" for code, title in sorted(titles.items()))


def _calls() -> Iterator[tuple[Path, ast.Call]]:
    """Every call that creates an error, or names its kind."""
    kinds = FAMILY | {"ErrorKind", "Problem"}
    return ((path, node) for path, node in catalogues.calls() if _name(node) in kinds)


def _code_and_title(call: ast.Call) -> tuple[str, str] | None:
    """The code and the title of a call, where it has them: a `Problem` has the title first."""
    code = next((one.value for one in call.keywords if one.arg == "code"), None)
    parts = [code, *call.args[:1]] if code is not None else call.args[:2]
    if len(parts) < 2 or not _text(parts[0]):
        return None
    title = parts[1]
    return _text(parts[0]), _text(title.args[0]) if isinstance(title, ast.Call) and _name(title) == "N_" else ""


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
