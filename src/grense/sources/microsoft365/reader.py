"""The source: the chosen calendars and the folder of sent mail of the signed-in person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from grense.errors import SignInError
from grense.model.time import load_zone
from grense.sources import faults
from grense.sources.base import (
    DEFAULT_CALENDAR,
    SENT_MAIL,
    Batch,
    Found,
    Place,
    Progress,
    Query,
    ReadingWarning,
)
from grense.sources.microsoft365.account import Account
from grense.sources.microsoft365.calendar import Calendar
from grense.sources.microsoft365.client import Graph, NotSupportedError, NotThereError, StaleError
from grense.sources.microsoft365.mails import GraphMails
from grense.sources.microsoft365.own_calendars import own_calendars
from grense.sources.microsoft365.places import WorkPlan
from grense.sources.microsoft365.rows import ItemRows
from grense.sources.microsoft365.sent import SentMail
from grense.sources.microsoft365.sent_listed import ListedMail
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
        self._graph = graph = Graph(account, self._tokens, patience)
        self._chosen = dict.fromkeys((account.calendars or [DEFAULT_CALENDAR]) if account.calendar else [])
        zone = load_zone(tz)
        self._calendars = {name: Calendar(graph, name, include, zone, me) for name in self._chosen}
        sent = SentMail if account.where.mail_delta else ListedMail
        self._sent = sent(graph, GraphMails(account, me)) if account.mail else None
        self._plan = WorkPlan(graph) if account.reads_places else None

    def explore(self) -> Found:
        """Sign in, check that something may be read, and list the person's calendars. Raises what `batches` raises."""
        places: list[Place] = []
        try:
            gone = [name for name, part in self._parts() if not _is_there(name, part)]
            if gone and len(gone) == len(self._parts()):
                raise faults.not_found()
            if self._calendars:
                places += own_calendars(self._graph, self._chosen)
        except (NotSupportedError, StaleError):
            raise faults.not_understood() from None
        if self._sent is not None:
            places.append(Place(SENT_MAIL, SENT_MAIL))
        return Found(tuple(places))

    def batches(self, query: Query, progress: Progress | None = None) -> Iterator[Batch]:
        """Read what is new: each calendar as one batch, the mails one page at a time."""
        if len(self._calendars) > 1:
            self._graph.ask_together([one for part in self._calendars.values() for one in part.traces(query)])
        gone = []
        for name, part in self._parts():
            try:
                yield from part.batches(query.hashed(f"part {name}"), query, progress)
            except NotThereError:
                gone.append(query.hashed(f"part {name}"))
            except SignInError as refusal:
                if not _is_refused(name, refusal):
                    raise
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

    def _parts(self) -> list[tuple[str, Calendar | SentMail | ListedMail]]:
        return [*self._calendars.items(), *([] if self._sent is None else [(SENT_MAIL, self._sent)])]


def _is_there(name: str, part: Calendar | SentMail | ListedMail) -> bool:
    try:
        part.check()
    except NotThereError:
        return False
    except SignInError as refusal:
        if not _is_refused(name, refusal):
            raise
        return False
    return True


def _is_refused(name: str, refusal: SignInError) -> bool:
    """Whether this calendar alone may not be read: one that is somebody else's by now. The others may."""
    return name not in (DEFAULT_CALENDAR, SENT_MAIL) and refusal.code == faults.consent_withdrawn().code
