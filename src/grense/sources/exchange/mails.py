"""Sent mail from Exchange: when each was sent, and which were written by software."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

import pandas as pd

from grense.rules.origins import ANSWER
from grense.sources.conversation import origin_in
from grense.sources.exchange.meetings import instant
from grense.sources.ics.account import OccurrenceRow, table_of

__all__ = ["ExchangeMail", "ExchangeMark"]

_OVERLAP = dt.timedelta(days=2)  # mail written offline has the time of its writing, and arrives later
_DAY = dt.timedelta(days=1)
_EARLIEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
_MEETINGS = "ipm.schedule.meeting."
_INVITATIONS = (f"{_MEETINGS}request", f"{_MEETINGS}canceled")
_BY_RULES = "ipm.note.rules."


@dataclass(frozen=True)
class ExchangeMark:
    """The progress of reading sent mail: from `first` until `last`.

    `tail` is the hash of the mails in the two days before `last`, where late ones appear; an unchanged tail
    means that nothing was added.
    """

    first: dt.datetime
    last: dt.datetime
    tail: str = ""

    @classmethod
    def of(cls, text: str | None, begin: dt.datetime) -> ExchangeMark:
        """The stored mark, or a new one from `begin` if there is none or if it begins later than that."""
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            kept = json.loads(text or "")
            mark = cls(instant(kept["first"]), instant(kept["last"]), kept["tail"])
            if mark.first <= begin:
                return mark
        return cls(begin, begin)

    @property
    def since(self) -> dt.datetime:
        """The start of the next reading."""
        return max(self.first, self.last - _OVERLAP)

    def __str__(self) -> str:
        """The text that `of` reads."""
        return json.dumps({"first": self.first.isoformat(), "last": self.last.isoformat(), "tail": self.tail})


class ExchangeMail:
    """Collects mail page by page, in order of time; `mark` is the progress.

    A time of sending more than a day after `now` is not believed. Keys are `hashed`: of the Message-ID, so that
    the same mail in another mailbox has the same key, or else of the item in this `place`.
    """

    def __init__(self, mark: ExchangeMark, now: dt.datetime, place: str, hashed: Callable[[str], str]) -> None:
        self._mark = mark
        self._now, self._place, self._hashed = now, place, hashed
        self._seen: set[str] = set()
        self._tail: list[tuple[dt.datetime, str]] = []

    @property
    def mark(self) -> ExchangeMark:
        """The progress so far."""
        tail = "\n".join(sorted(f"{moment.isoformat()} {key}" for moment, key in self._tail))
        return replace(self._mark, tail=self._hashed(tail))

    def read(self, page: Iterable[Mapping[str, str]]) -> tuple[pd.DataFrame, tuple[str, ...], dict[str, int]]:
        """The mails of a page that count, as an activity table and their keys, and counts of the others by reason."""
        rows: list[OccurrenceRow] = []
        keys: list[str] = []
        left_out: Counter[str] = Counter()
        for item in page:
            moment, key = self._time(item), self._key(item)
            why = self._reason(item, moment, key)
            if moment is not None:
                self._tail.append((moment, key))
            if moment is not None and why is None:
                rows.append(OccurrenceRow(moment, moment, "mail_sent", origin=_origin(item)))
                keys.append(key)
                self._seen.add(key)
            else:
                left_out[why or "no_date"] += 1
        self._advance()
        return table_of(rows, "mail_sent"), tuple(keys), dict(sorted(left_out.items()))

    def _reason(self, item: Mapping[str, str], moment: dt.datetime | None, key: str) -> str | None:
        if item.get("IsDraft") in ("true", "1"):
            return "draft"
        software = _software(item.get("ItemClass", "").casefold())
        if software is not None:
            return software
        if moment is None:
            return "bad_date" if item.get("DateTimeSent") else "no_date"
        if not _EARLIEST <= moment <= self._now + _DAY:
            return "impossible_date"
        return "duplicate" if key in self._seen else None

    def _time(self, item: Mapping[str, str]) -> dt.datetime | None:
        with suppress(KeyError, ValueError, OverflowError):
            return instant(item["DateTimeSent"])
        return None

    def _key(self, item: Mapping[str, str]) -> str:
        message_id = item.get("InternetMessageId", "").strip()
        return self._hashed(message_id or f"{self._place} {item.get('ItemId', '')}")

    def _advance(self) -> None:
        """Move the mark forward, but not past the present: a mail dated in the future would hide later ones."""
        latest = max((moment for moment, _ in self._tail), default=self._mark.last)
        last = max(self._mark.last, min(latest, self._now))
        self._tail = [one for one in self._tail if one[0] >= last - _OVERLAP]
        self._mark = replace(self._mark, last=last)


def _software(item_class: str) -> str | None:
    """The reason for a mail by software, by the class of its item; None for a person, who also sends invitations."""
    if item_class.startswith("report."):
        return "bounce"
    if item_class.startswith(_MEETINGS) and not item_class.startswith(_INVITATIONS):
        return "calendar_response"
    return "automatic" if item_class.startswith(_BY_RULES) else None


def _origin(item: Mapping[str, str]) -> str:
    is_answer = any(item.get(name, "").strip() for name in ("InReplyTo", "References"))
    return ANSWER if is_answer else origin_in(item.get("ConversationIndex"))
