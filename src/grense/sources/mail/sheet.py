"""Convert a server's data on mails to rows of a table: when each was sent or received, and nothing else.

`fields` are the few fields of the header that a server is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from grense.activities import validate
from grense.rules.origins import ANSWER, STARTED
from grense.sources.mail.addresses import participants
from grense.sources.mail.dates import instant
from grense.sources.mail.headers import LIMIT, Headers, answers_another, parse
from grense.sources.mail.ledger import UNREADABLE
from grense.sources.mail.rules import FORGIVEN, marks, reason
from grense.sources.mail.sender import Sender, sender
from grense.sources.mailbox_use import MailboxUse

__all__ = ["MailWindow", "ServedMail", "Sheet", "fields", "microseconds"]

_ALWAYS = (
    "date",
    "message-id",
    "auto-submitted",
    "content-class",
    "content-type",
    "in-reply-to",
    "precedence",
    "resent-date",
    "sender",
    "x-autoreply",
    "x-autorespond",
    "x-ms-exchange-calendar-originator-id",
    "x-ms-exchange-calendar-series-id",
    "x-ms-exchange-calendar-series-instance-id",
    "x-ms-exchange-calendar-series-master-id",
)
_SENT = ("references",)
_INCOMING = ("from", "list-id", "list-unsubscribe", "return-path", "x-mailer", "x-spam-flag")

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_DAY = 86_400_000_000
_EARLIEST = 631_152_000_000_000  # 1990: unset clocks give 1904, 1970 or 1980
_DRAFT = frozenset({b"\\draft", b"$draft"})
_SPAM = frozenset({b"$junk", b"junk"})
_NO_SPAM = frozenset({b"$notjunk", b"notjunk", b"nonjunk"})


def fields(*, is_sent: bool, participants: bool) -> tuple[str, ...]:
    """The fields of a mail's header to request; never the subject or the whole header.

    A sent mail's sender is known, and only of it is asked whether it answers another. Recipients are requested only
    where it depends on the `participants` whether a mail is of work.
    """
    return (*_ALWAYS, *(_SENT if is_sent else _INCOMING), *(("to", "cc") if participants else ()))


class ServedMail(NamedTuple):
    """A mail as a server describes it: its flags in lower case, its arrival, and its few fields.

    `came` is an instant as text; `block` begins with a line break and is None for a mail that has no header. `folders`
    are the names of those that it lies in, where they decide whether it is of work.
    """

    flags: frozenset[bytes]
    came: bytes | None
    block: bytes | None
    folders: tuple[str, ...] = ()


@dataclass(frozen=True)
class MailWindow:
    """The requested span, `[start, end)`, and the latest plausible instant, in UTC microseconds since 1970."""

    start: int
    end: int
    latest: int

    @classmethod
    def of(cls, window: tuple[dt.datetime, dt.datetime], now: dt.datetime) -> MailWindow:
        """The window of a query; a clock may be a day ahead of `now`."""
        return cls(microseconds(window[0]), microseconds(window[1]), microseconds(now) + _DAY)

    def believes(self, moment: int | None) -> bool:
        """Whether it is a plausible time of sending."""
        return moment is not None and _EARLIEST <= moment <= self.latest


def microseconds(moment: dt.datetime) -> int:
    """An instant as UTC microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


@dataclass
class Sheet:
    """Collects the mails of a page; returns the rows, their keys, and counts of what was left out by reason.

    `mine` holds the person's own addresses. One's own mail among those received is a copy of one among the sent: it is
    left out, and its key is in `replaces`. So is mail without a colleague where `use`, of a mixed mailbox, tells work
    mail by its participants; None takes all.
    """

    window: MailWindow
    hashed: Callable[[str], str]
    is_sent: bool
    mine: Collection[str] = ()
    use: MailboxUse | None = None
    left_out: Counter[str] = field(default_factory=Counter)
    replaces: set[str] = field(default_factory=set)
    _rows: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The key of each row."""
        return tuple(self._rows)

    def add(self, mails: Iterable[ServedMail]) -> None:
        """Add mails; those outside the window are not counted at all."""
        for mail in mails:
            try:
                if mail.block is not None and len(mail.block) <= LIMIT:
                    self._enter(mail, parse(mail.block))
                    continue
            except UNREADABLE:
                pass
            self.left_out["broken"] += 1

    def table(self) -> pd.DataFrame:
        """Return the activity table of the mails taken."""
        instants = np.array([moment for moment, _ in self._rows.values()], np.int64)
        column = pd.Series(instants.view("datetime64[us]")).dt.tz_localize("UTC")
        kind = pd.Categorical(["mail_sent" if self.is_sent else "mail_received"]).repeat(len(instants))
        columns = {"start": column, "end": column, "kind": kind}
        if self.is_sent:
            columns["origin"] = pd.Categorical([origin for _, origin in self._rows.values()], [ANSWER, STARTED])
        return validate(pd.DataFrame(columns))

    def _enter(self, mail: ServedMail, headers: Headers) -> None:
        moment, doubt = self._moment(mail, headers)
        if moment is not None and not self.window.start <= moment < self.window.end:
            return
        who = Sender("") if self.is_sent else sender(headers)
        why = reason(headers, who.author, marks(headers, _place(mail.flags)))
        if (self.is_sent and why in FORGIVEN) or not why:
            why = doubt
        if why or moment is None:
            self.left_out[why] += 1
            return
        name = headers.get(b"message-id", b"").strip().decode("latin-1") or f"mail without id {moment}"
        # A resent mail keeps the original's id, and is an activity of its own.
        key = self.hashed(f"{name} passed on {moment}" if self._is_passed_on(headers) else name)
        if not self.is_sent and who.is_one_of(self.mine):
            self.replaces.add(key)
            why = "duplicate"
        elif self.use is not None and not self._is_of_work(mail, headers, self.use):
            self.replaces.add(key)
            why = "not_of_work"
        elif key in self._rows:
            why = "duplicate"
        if why:
            self.left_out[why] += 1
        else:
            is_answer = self._is_passed_on(headers) or answers_another(headers)
            self._rows[key] = moment, ANSWER if is_answer else STARTED

    def _is_of_work(self, mail: ServedMail, headers: Headers, use: MailboxUse) -> bool:
        named = participants(headers, is_sent=self.is_sent)
        return use.has_folder(mail.folders) or use.has_colleague(named, self.mine)

    def _moment(self, mail: ServedMail, headers: Headers) -> tuple[int | None, str]:
        """Return the time of a mail: its Date where it is plausible, else its arrival; or the reason for none."""
        date = headers.get(b"resent-date" if self._is_passed_on(headers) else b"date")
        dated = None if date is None else instant(date)
        if self.window.believes(dated):
            return dated, ""
        came = None if mail.came is None else instant(mail.came)
        if self.window.believes(came):
            return came, ""
        return None, "no_date" if date is None else "bad_date" if dated is None else "impossible_date"

    def _is_passed_on(self, headers: Headers) -> bool:
        """Whether it is among the sent mails because the person resent another's mail, at its Resent-Date."""
        return self.is_sent and b"resent-date" in headers


def _place(flags: frozenset[bytes]) -> str:
    if not flags.isdisjoint(_DRAFT):
        return "draft"
    if not flags.isdisjoint(_SPAM) and flags.isdisjoint(_NO_SPAM):
        return "spam"
    return "deleted" if b"\\deleted" in flags else ""
