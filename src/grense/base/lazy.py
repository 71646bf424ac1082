"""Public names that are imported on first use, and that `dir` and tab completion list before that."""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

__all__ = ["lazy_names"]


def lazy_names(module: str, homes: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` (PEP 562) of a module with an `__all__`.

    `homes` are the modules that define the names; a name whose home ends in the name itself is that module.
    """

    def get(name: str) -> Any:
        if name not in homes:
            message = f"module {module!r} has no attribute {name!r}"
            raise AttributeError(message)
        home = import_module(homes[name])
        return home if homes[name] == f"{module}.{name}" else getattr(home, name)

    def listed() -> list[str]:
        names = vars(sys.modules[module])
        return sorted({*names["__all__"], *(name for name in names if name.startswith("__"))})

    return get, listed
