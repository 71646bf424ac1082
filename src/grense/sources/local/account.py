"""What a person says of files on this machine: where they are."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Account"]


@dataclass(frozen=True)
class Account:
    """`path` is a file, a folder or an archive on this machine; it stands in the settings and nowhere else."""

    path: str
