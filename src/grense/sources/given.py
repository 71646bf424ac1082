"""What a caller gives to a reader, checked before anything is read."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import BinaryIO, TypeAlias

from grense.base.arguments import check_type
from grense.marks import N_

__all__ = ["Source", "check_labels"]

Source: TypeAlias = "str | os.PathLike[str] | bytes | bytearray | BinaryIO"
"""A path, the bytes themselves, or an open binary file."""


def check_labels(person: object, label: object, progress: object) -> None:
    """Raise `GrenseError` for labels that are no text, and for a progress that is not callable."""
    for name, value in (("person", person), ("label", label)):
        check_type(name, value, (str, type(None)), N_("a text, or None"))
    check_type(
        "progress",
        progress,
        (Callable, type(None)),  # type: ignore[arg-type]  # isinstance takes it
        N_("a function of two numbers, or None"),
    )
