"""What the contract asks of every server of the tests: a person's account that meetings and mails can be put into."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Protocol

from grense.sources.base import LiveSource
from servers.cable import Cable

ME = "kari@example.org"
PASSWORD = "hemmelig-zebrafink"
MARK = "zebrafink"  # stands in every subject, body, name, place and folder; nothing that comes out may hold it


class Stand(Protocol):
    """A server of one kind on loopback, reached over a cable that can be pulled.

    The cable carries plain HTTP or, where `encrypted`, TLS. A meeting is busy, accepted by `ME` and has somebody else
    in it; a mail is sent by `ME`. All content beside the times holds `MARK`.
    """

    kind: ClassVar[str]
    meetings: ClassVar[bool]
    mails: ClassVar[bool]
    cable: Cable

    def source(self, password: str = PASSWORD, *, patience: float = 60.0) -> LiveSource:
        """The source under test, over the cable; `patience` is how long it waits for an answer, in seconds."""
        ...

    def put_meeting(self, name: str, start: dt.datetime, end: dt.datetime) -> None:
        """Put a meeting there, or move it when it is there."""
        ...

    def remove_meeting(self, name: str) -> None: ...

    def put_mail(self, name: str, sent: dt.datetime) -> None: ...

    def requests(self) -> int:
        """How many requests, or commands, the server has had since this was last asked."""
        ...

    def stop(self) -> None: ...
