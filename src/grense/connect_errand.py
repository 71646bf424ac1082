"""One try to connect a source, in a process of its own: `python -m grense.connect_errand`.

A program that stays open starts it, so that neither a slow server nor the packages of a source ever weigh on it. One
JSON document comes in on stdin, lines of JSON go out on stdout, the last of them the result; a secret goes through
these two pipes and nowhere else.

    in    {"label", "options", "secret", "me", "include", "tz", "device_code"}; options as in the settings, `kind` among
          them; with `device_code` no browser is opened here
    out   {"show": [address, code]}        where a browser has not opened by itself, or with the code that goes with it
          {"places": [[id, name, chosen], ...], "addresses": [...], "owners": [[address, count], ...], "likely": [...],
          "files": {kind: count}, "secret": ...}       `owners` stand in the meetings and mails; `likely` are those that
          are taken without a choice; `files` are those of a path; PROBLEM is what `errand.Problem.parts` gives
          {"error": PROBLEM, "fault": "sign_in" | "unreachable" | "elsewhere" | "", "host": ...}
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from grense.connections import Connection, connection_of, load_packages, open_source
from grense.errand import Problem
from grense.errors import ElsewhereError, GrenseError, SignInError, UnreachableError
from grense.home import machine_zone
from grense.marks import N_
from grense.settings import Settings
from grense.sources.base import Found
from grense.sources.faults import at_first_try

__all__ = ["main", "run"]

Say = Callable[[Mapping[str, Any]], None]

_FAULTS: Mapping[type[GrenseError], str] = {
    SignInError: "sign_in",
    UnreachableError: "unreachable",
    ElsewhereError: "elsewhere",
}


def run(errand: Mapping[str, Any], say: Say) -> None:
    """Try to connect, and say what came of it. Raises nothing."""
    try:
        say(_tried(errand, say))
    except GrenseError as error:
        host = error.host if isinstance(error, ElsewhereError) else ""
        fault = next((name for kind, name in _FAULTS.items() if isinstance(error, kind)), "")
        say({"error": Problem.of(at_first_try(error)).parts(), "fault": fault, "host": host})
    except Exception:  # the last seam of this process; what a foreign package raises may quote a secret
        problem = Problem(N_("something went wrong inside grense"), code="internal_error")
        say({"error": problem.parts(), "fault": "", "host": ""})


def main() -> None:
    """One errand, from stdin to stdout."""
    out = sys.stdout

    def say(line: Mapping[str, Any]) -> None:
        _write(line, out)

    # Whatever a package prints is not for the one who reads the answer.
    with contextlib.redirect_stdout(sys.stderr):
        run(json.loads(sys.stdin.buffer.readline()), say)


def _tried(errand: Mapping[str, Any], say: Say) -> Mapping[str, Any]:
    options, secret = dict(errand["options"]), str(errand.get("secret") or "")
    connection = connection_of(str(errand["label"]), options)
    load_packages([connection.kind], needed=True)
    if connection.needs == "tokens" and not secret:
        secret = _signed_in(connection, say, device_code=errand.get("device_code") is True)
    renewed = [secret]
    found = _found(connection, secret, errand, renewed.append)
    return {
        "places": [[place.id, place.name, place.chosen] for place in found.places],
        "addresses": list(found.addresses),
        "owners": [list(one) for one in found.owners.found],
        "likely": list(found.owners.best),
        "files": dict(found.files),
        "secret": renewed[-1],
    }


def _signed_in(connection: Connection, say: Say, *, device_code: bool) -> str:
    from grense.sources import microsoft365

    def show(address: str, code: str) -> None:
        say({"show": [address, code]})

    return microsoft365.sign_in(connection.account, device_code=device_code, show=show)


def _found(connection: Connection, secret: str, errand: Mapping[str, Any], keep: Callable[[str], None]) -> Found:
    settings = Settings(me=tuple(errand.get("me", ())), include=tuple(errand.get("include", ())))
    source = open_source(connection, secret, settings, tz=str(errand.get("tz") or machine_zone()), keep=keep)
    try:
        return source.explore()
    finally:
        source.close()


def _write(line: Mapping[str, Any], out: TextIO) -> None:
    out.write(json.dumps(line) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
