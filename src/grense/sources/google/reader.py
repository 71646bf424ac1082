"""The source: the chosen calendars and the sent mail of the signed-in person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Protocol

from grense.model.time import load_zone
from grense.sources import faults
from grense.sources.base import Batch, Found, Place, Progress, Query, ReadingWarning
from grense.sources.google.account import FREE_BUSY, MAIL_SCOPE, Account
from grense.sources.google.calendar import GoogleCalendar
from grense.sources.google.client import GoogleApi, NoSuchPlaceError, NotAcceptedError, PositionExpiredError
from grense.sources.google.free_busy import FreeBusy
from grense.sources.google.sent import GmailSentMail
from grense.sources.ics.account import table_of
from grense.sources.oauth.google import GoogleTokens

__all__ = ["Google"]


class GooglePart(Protocol):
    """What is read as one part: a calendar, or the sent mail."""

    def check(self) -> None: ...

    def batches(self, part: str, query: Query, progress: Progress | None) -> Iterator[Batch]: ...


class Google:
    """Reads when meetings are and when mails were sent. Implements `grense.sources.base.LiveSource`.

    `tokens` is the result of `sign_in`, or the last argument of `keep`, called when the secret changes. `tz` is
    the zone of days, `include` the policy's options, `me` the person's own addresses. `patience` is the time-out for a
    silent server, in seconds.
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
        self._account = account
        self._tokens = GoogleTokens(account.application, tokens, keep, patience)
        self._api = GoogleApi(account.api, self._tokens, ca=account.ca, patience=patience)
        self._gmail = GoogleApi(account.gmail, self._tokens, ca=account.ca, patience=patience)
        # By name, which is hashed for the marks, with the permission that each needs.
        self._parts: list[tuple[str, str, GooglePart]] = []
        if account.calendar:
            zone = load_zone(tz)
            for name in account.calendars:
                busy = account.mode == FREE_BUSY
                part = FreeBusy(self._api, name) if busy else GoogleCalendar(self._api, name, include, zone)
                self._parts.append((name, account.calendar_scope, part))
        if account.mail:
            self._parts.append(("sent", MAIL_SCOPE, GmailSentMail(self._gmail, account, me)))

    def explore(self) -> Found:
        """Sign in, and check that everything that was agreed to may be read. Raises what `batches` raises."""
        agreed = self._agreed()
        try:
            for _, part in agreed:
                part.check()
        except NoSuchPlaceError:
            raise faults.not_found() from None
        except (NotAcceptedError, PositionExpiredError):
            raise faults.not_understood() from None
        return Found(tuple(Place(name, name) for name, _ in agreed), declined=self._declined())

    def batches(self, query: Query, progress: Progress | None = None) -> Iterator[Batch]:
        """Read what is new, one part after the other; a part that was not agreed to gives a warning."""
        agreed, gone = self._agreed(), []
        for name, part in agreed:
            key = query.hashed(f"part {name}")
            try:
                yield from part.batches(key, query, progress)
            except NoSuchPlaceError:
                gone.append(key)
            except (NotAcceptedError, PositionExpiredError):
                raise faults.not_understood() from None
        if gone and len(gone) == len(agreed):
            raise faults.not_found()
        for key in gone:
            yield Batch(key, table_of(), (), warnings=(ReadingWarning("place_gone"),))
        for what in self._declined():
            key = query.hashed(f"missing {what}")
            yield Batch(key, table_of(), (), warnings=(ReadingWarning(f"{what}_not_agreed"),))

    def close(self) -> None:
        """End the connections."""
        self._api.close()
        self._gmail.close()
        self._tokens.close()

    def _agreed(self) -> list[tuple[str, GooglePart]]:
        """The parts that the person agreed to, by name. Raises `SignInError` where there are none."""
        # Google lets a person untick single permissions, at the sign-in and later.
        self._tokens.access()
        agreed = [(name, part) for name, scope, part in self._parts if scope in self._tokens.granted]
        if not agreed:
            raise faults.consent_withdrawn()
        return agreed

    def _declined(self) -> tuple[str, ...]:
        """What was asked for and not agreed to: `calendar`, `mail`."""
        account, granted = self._account, self._tokens.granted
        wanted = {"calendar": (account.calendar, account.calendar_scope), "mail": (account.mail, MAIL_SCOPE)}
        return tuple(what for what, (needed, scope) in wanted.items() if needed and scope not in granted)
