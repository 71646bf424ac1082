"""Error handling of the command line: every exception becomes one line and an exit status."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

import typer

from grense.errors import GrenseError
from grense.i18n import Catalogue, choose_language, load
from grense.i18n.errors import error_line

__all__ = ["guarded"]

_DID_NOT_WORK, _BAD_INPUT, _INTERRUPTED, _PIPE_CLOSED = 1, 2, 130, 141


def guarded(run: Callable[[], Any], words: Callable[[], Catalogue], debug: bool) -> int:
    """Run, and turn every exception into one line and an exit status.

    `words` returns the catalogue for that line. It is called only for an error, and if it fails, the environment's
    language is used.
    """
    try:
        status = run()
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):
        # The reader closed the pipe (typer and rich then exit by themselves); buffered output is dropped.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except Exception as error:  # the last handler before the person
        if debug:
            traceback.print_exc()
        line, status = _told(error, _loaded(words))
        if line:
            typer.echo(f"grense: {line}", err=True)
        return status
    return status if isinstance(status, int) else 0


def _loaded(words: Callable[[], Catalogue]) -> Catalogue:
    try:
        return words()
    except Exception:  # no setting and no file may keep an error from being shown
        return load(choose_language(None, os.environ))


def _told(error: Exception, words: Catalogue) -> tuple[str, int]:
    if isinstance(error, GrenseError):
        return error_line(error, words), _BAD_INPUT
    if hasattr(error, "format_message") and hasattr(error, "exit_code"):
        return _usage_line(error, words), _BAD_INPUT
    if isinstance(error, MemoryError):
        return words.gettext("the files do not fit into this machine's memory"), _DID_NOT_WORK
    return words.gettext("something went wrong inside grense; --debug shows where"), _DID_NOT_WORK


def _usage_line(error: Any, words: Catalogue) -> str:
    """The parser's error, without the given values, which can be file names."""
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(error.format_message(), err=True)
        return ""
    hint = words.gettext("grense --help shows the commands")
    return f"{_usage(error, words)} ({hint})"


def _usage(error: Any, words: Catalogue) -> str:
    kind = type(error).__name__
    if kind == "MissingParameter":
        return words.gettext("{name} is missing").format(name=error.param.metavar or str(error.param.name).upper())
    if kind == "NoSuchOption":
        return words.gettext("there is no option {name}").format(name=error.option_name)
    if kind == "BadOptionUsage":
        return words.gettext("the option {name} needs one value, or takes none").format(name=error.option_name)
    return words.gettext("no such command, or an argument too many")
