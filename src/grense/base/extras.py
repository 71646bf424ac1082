"""Optional dependencies: the error where one is not installed."""

from __future__ import annotations

from importlib.util import find_spec

from grense.errors import ErrorKind, MissingExtraError
from grense.marks import N_

__all__ = ["check_installed", "missing_extra"]


def check_installed(package: str, extra: str, kind: ErrorKind) -> None:
    """Raise `MissingExtraError` unless a package is installed; `extra` is what installs it, as `plot`."""
    if find_spec(package) is None:
        raise missing_extra(extra, kind)


def missing_extra(extra: str, kind: ErrorKind) -> MissingExtraError:
    """The error of an extra that is not installed, with the command that installs it."""
    return MissingExtraError(*kind, hint=N_('pip install "grense[{extra}]"'), extra=extra)
