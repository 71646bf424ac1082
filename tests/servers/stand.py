"""The interface of every test server for the contract tests: an account to which meetings and mails can be added."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Protocol

from grense.sources.base import LiveSource
from servers.cable import Cable

ME = "kari@example.org"
PASSWORD = "hemmelig-zebrafink"
MARK = "zebrafink"  # in every subject, body, name, place and folder; no output may contain it


class Stand(Protocol):
    """A server of one kind on loopback, reached over a cable with faults.

    The cable carries plain HTTP or, where `encrypted`, TLS. A meeting is busy, accepted by `ME` and has another
    participant; a mail is sent by `ME`. All content besides the times holds `MARK`.
    """

    kind: ClassVar[str]
    meetings: ClassVar[bool]
    mails: ClassVar[bool]
    cable: Cable

    def source(self, password: str = PASSWORD, *, patience: float = 60.0) -> LiveSource:
        """The source under test, over the cable; `patience` is its time-out, in seconds."""
        ...

    def put_meeting(self, name: str, start: dt.datetime, end: dt.datetime, *, elsewhere: bool = False) -> None:
        """Add a meeting, marked working elsewhere or busy, or move an existing one."""
        ...

    def remove_meeting(self, name: str) -> None: ...

    def put_mail(self, name: str, sent: dt.datetime, *, answers: bool = False) -> None: ...

    def requests(self) -> int:
        """The number of requests, or commands, since the last call."""
        ...

    def stop(self) -> None: ...
