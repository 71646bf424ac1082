"""The settings of a CalDAV account, without the password."""

from __future__ import annotations

from dataclasses import dataclass

from grense.errors import GrenseError
from grense.marks import N_

__all__ = ["MODES", "Account"]

MODES = ("events", "free-busy")


@dataclass(frozen=True)
class Account:
    """An account on a CalDAV server.

    `url` is what the person typed: a server, a principal or a calendar. `calendars` are the addresses of the chosen
    ones; without any, all that hold events are read. `hosts` are further hosts that the person agreed to.
    `mode` is `events`, or `free-busy`, in which the server returns only busy times. `ca` is a file
    with an organisation's own certificate authority.

    Raises `GrenseError` for an unknown mode.
    """

    url: str
    user: str
    calendars: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    mode: str = "events"
    ca: str | None = None

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise GrenseError(
                "unknown_mode",
                N_("unknown mode"),
                "{value}",
                hint=N_("known: {names}"),
                value=repr(self.mode),
                names=", ".join(MODES),
            )
