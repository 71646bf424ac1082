"""The source: the mailboxes of sent mail, the inbox if wanted, and the calendars, as far as the server has them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from grense.model.addresses import bare_address
from grense.model.time import load_zone
from grense.sources import faults
from grense.sources.base import Batch, Found, Place, Progress, Query, ReadingWarning
from grense.sources.ics.account import table_of
from grense.sources.jmap.account import Account
from grense.sources.jmap.calendar import JmapCalendar
from grense.sources.jmap.client import JmapClient, StaleStateError, TooManyObjectsError
from grense.sources.jmap.listing import JmapListing, JmapMailbox, listing, sent_mailboxes
from grense.sources.jmap.mail import JmapMail
from grense.sources.jmap.session import CALENDARS, MAIL

__all__ = ["Jmap"]


class Jmap:
    """Reads when mails were sent and when meetings are. Implements `grense.sources.base.LiveSource`.

    `secret` is the token, or the password. `tz` is the zone of days of absence, `include` the policy's options, `me`
    the person's own addresses, to which those are added that the server gives. `patience` is the time-out for a silent
    server, in seconds.
    """

    def __init__(
        self,
        account: Account,
        secret: str,
        *,
        tz: str,
        include: Collection[str] = (),
        me: Collection[str] = (),
        patience: float = 30.0,
    ) -> None:
        self._account, self._include, self._zone = account, tuple(include), load_zone(tz)
        self._me = frozenset(map(bare_address, me))
        self._client = JmapClient(account, secret, patience)

    @property
    def requests_sent(self) -> int:
        """The number of requests so far."""
        return self._client.requests_sent

    def explore(self) -> Found:
        """Sign in, and list the mailboxes and calendars; those that are read are chosen."""
        try:
            listed, not_offered = self._listed()
        except StaleStateError:
            raise faults.not_understood() from None
        except TooManyObjectsError:
            raise faults.too_large() from None
        sent = sent_mailboxes(listed.mailboxes, self._account.sent)
        chosen = self._account.calendars or tuple(one.id for one in listed.calendars if one.counts)
        mailboxes = (Place(one.id, one.names[0], one in sent, "mail") for one in listed.mailboxes)
        calendars = (Place(one.id, one.name, one.id in chosen, "calendar") for one in listed.calendars)
        return Found((*mailboxes, *calendars), tuple(sorted(listed.addresses)), not_offered=not_offered)

    def batches(self, query: Query, progress: Progress | None = None) -> Iterator[Batch]:
        """Read what is new: the calendars as one batch, the mails some pages at a time.

        Raises `SignInError`, `UnreachableError`, `ElsewhereError` or another `SourceError`.
        """
        try:
            listed, not_offered = self._listed()
            mine = self._me | listed.addresses
            gone = [query.hashed(one) for one in not_offered if query.hashed(one) in query.marks]
            has_read = False
            if "calendar" not in not_offered and self._account.calendar:
                calendar = JmapCalendar(self._client, self._account.calendars, self._include, self._zone, mine)
                yield from calendar.batches(query.hashed("calendar"), query, progress, listed)
                has_read = True
            for name, mailboxes in self._mailboxes(listed).items() if "mail" not in not_offered else ():
                if not mailboxes:
                    gone.append(query.hashed(name))
                    continue
                mail = JmapMail(
                    self._client,
                    mailboxes,
                    self._account,
                    is_sent=name == "mail",
                    mine=mine,
                    every=listed.mailboxes,
                    waiting=listed.waiting,
                )
                yield from mail.batches(query.hashed(name), query, progress)
                has_read = True
        except TooManyObjectsError:
            raise faults.too_large() from None
        except StaleStateError:
            raise faults.not_understood() from None
        if not has_read:
            raise faults.not_found()
        for part in gone:
            yield Batch(part, table_of([], "mail_sent"), (), warnings=(ReadingWarning("place_gone"),))

    def close(self) -> None:
        """End the connections; may be called twice."""
        self._client.close()

    def _listed(self) -> tuple[JmapListing, tuple[str, ...]]:
        """What the person has there, and which of `calendar` and `mail` the server does not have, though wanted."""
        session = self._client.open()
        wanted = {"calendar": (self._account.calendar, CALENDARS), "mail": (self._account.mail, MAIL)}
        not_offered = tuple(name for name, (is_wanted, one) in wanted.items() if is_wanted and not session.has(one))
        read = {name: is_wanted and name not in not_offered for name, (is_wanted, _) in wanted.items()}
        if not any(read.values()):
            raise faults.consent_withdrawn()
        return listing(self._client, mail=read["mail"], calendar=read["calendar"]), not_offered

    def _mailboxes(self, listed: JmapListing) -> dict[str, tuple[JmapMailbox, ...]]:
        """The mailboxes to read, by part."""
        if not self._account.mail:
            return {}
        parts = {"mail": sent_mailboxes(listed.mailboxes, self._account.sent)}
        if self._account.inbox:
            parts["inbox"] = tuple(one for one in listed.mailboxes if one.role == "inbox")
        return parts
