"""The source: the default calendar and the folder of sent mail of the signed-in person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from grense.model.time import load_zone
from grense.sources import faults
from grense.sources.base import Batch, Found, Place, Progress, Query, ReadingWarning
from grense.sources.microsoft365.account import Account
from grense.sources.microsoft365.calendar import Calendar
from grense.sources.microsoft365.client import Graph, NotSupportedError, NotThereError, StaleError
from grense.sources.microsoft365.places import WorkPlan
from grense.sources.microsoft365.rows import ItemRows
from grense.sources.microsoft365.sent import SentMail
from grense.sources.oauth.microsoft import MicrosoftTokens

__all__ = ["Microsoft365"]


class Microsoft365:
    """Reads when meetings are and when mails were sent. Implements `grense.sources.base.LiveSource`.

    `tokens` is the result of `sign_in`, or the last argument of `keep`, called when the secret changes. `tz` is
    the zone of days of absence, `include` the policy's options, `me` the person's own addresses. `patience` is
    the time-out for a silent server, in seconds.
    """

    def __init__(
        self,
        account: Account,
        tokens: str,
        *,
        keep: Callable[[str], None],
        tz: str,
        include: Collection[str] = (),
        me: Collection[str] = (),
        patience: float = 30.0,
    ) -> None:
        self._tokens = MicrosoftTokens(account.application, tokens, keep, patience)
        self._graph = Graph(account, self._tokens, patience)
        self._calendar = Calendar(self._graph, include, load_zone(tz), me) if account.calendar else None
        self._sent = SentMail(self._graph, account, me) if account.mail else None
        self._plan = WorkPlan(self._graph) if account.places else None

    def explore(self) -> Found:
        """Sign in, and check that everything may be read. Raises what `batches` raises."""
        try:
            for _, part in self._parts():
                part.check()
        except NotThereError:
            raise faults.not_found() from None
        except (NotSupportedError, StaleError):
            raise faults.not_understood() from None
        return Found(tuple(Place(name, name) for name, _ in self._parts()))

    def batches(self, query: Query, progress: Progress | None = None) -> Iterator[Batch]:
        """Read what is new: the calendar as one batch, the mails one page at a time."""
        gone = []
        for name, part in self._parts():
            try:
                yield from part.batches(query.hashed(f"part {name}"), query, progress)
            except NotThereError:
                gone.append(query.hashed(f"part {name}"))
            except (NotSupportedError, StaleError):
                raise faults.not_understood() from None
        if self._plan is not None:
            yield from self._plan.batches(query.hashed("part places"), query, progress)
        if gone and len(gone) == len(self._parts()):
            raise faults.not_found()
        for part_gone in gone:
            yield Batch(part_gone, ItemRows("meeting").table(), (), warnings=(ReadingWarning("place_gone"),))

    def close(self) -> None:
        """End the connections."""
        self._graph.close()
        self._tokens.close()

    def _parts(self) -> list[tuple[str, Calendar | SentMail]]:
        parts = (("calendar", self._calendar), ("sent", self._sent))
        return [(name, part) for name, part in parts if part is not None]
