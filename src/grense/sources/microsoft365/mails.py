"""Sent mails as rows: which of the listed items count, and which fields tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from grense.sources.base import Query
from grense.sources.conversation import origin_in
from grense.sources.ics.account import OccurrenceRow
from grense.sources.mailbox_use import MailboxUse
from grense.sources.microsoft365.rows import ItemRows

__all__ = ["FOLDER", "GraphMails"]

FOLDER = "mailFolders/sentitems/messages"
_FIELDS = "conversationIndex,internetMessageId,isDraft,sentDateTime"
_RECIPIENTS = ("toRecipients", "ccRecipients")
_RESPONSE = "#microsoft.graph.eventMessageResponse"  # an invitation and a cancellation are other types, and mail
_DAY = dt.timedelta(days=1)


class GraphMails:
    """Turns listed items into rows. Of a mailbox whose `use` is mixed only the work mail counts.

    `me` are the person's own addresses.
    """

    def __init__(self, use: MailboxUse, me: Collection[str] = ()) -> None:
        self._use, self._me = use, frozenset(one.strip().casefold() for one in me)

    @property
    def fields(self) -> str:
        """The fields to request; the recipients only where it depends on them whether a mail is of work."""
        return f"{_FIELDS},{','.join(_RECIPIENTS)}" if self._use.is_sorted and self._use.work_domains else _FIELDS

    def rule(self, query: Query) -> str:
        """The hash of what decides which mail is of work; empty where all mail counts."""
        return query.hashed(self._use.rule) if self._use.rule else ""

    def rows(self, items: list[Any], query: Query) -> tuple[ItemRows, frozenset[str]]:
        """The rows of the mails that count, and the keys of those that are not of work."""
        rows, private = ItemRows("mail_sent"), set()
        for item in items:
            try:
                if "@removed" in item:
                    continue
                reason = _reason(item)
                sent = None if reason else sent_at(item)
                key = query.hashed(item.get("internetMessageId") or f"mail {item['id']}")
                is_private = self._use.is_sorted and not self._use.has_colleague(_recipients(item), self._me)
            except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
                reason, sent, key, is_private = "broken", None, "", False
            if sent is not None and sent > query.now + _DAY:
                reason = "impossible_date"
            if reason:
                rows.left_out[reason] += 1
            elif sent is not None and query.window[0] <= sent < query.window[1]:
                if is_private:
                    rows.left_out["not_of_work"] += 1
                    private.add(key)
                else:
                    origin = origin_in(item.get("conversationIndex"))
                    rows.enter(key, OccurrenceRow(sent, sent, "mail_sent", origin=origin))
        return rows, frozenset(private)


def sent_at(item: dict[str, Any]) -> dt.datetime:
    """The instant at which a mail was sent. Raises `KeyError`, `TypeError` or `ValueError` without a valid one."""
    return dt.datetime.fromisoformat(item["sentDateTime"]).astimezone(dt.UTC)


def _recipients(item: dict[str, Any]) -> list[str]:
    """The addresses of a mail's recipients; to be compared and discarded."""
    named = (one for field in _RECIPIENTS for one in item.get(field) or ())
    return [str((one.get("emailAddress") or {}).get("address") or "").casefold() for one in named]


def _reason(item: dict[str, Any]) -> str:
    if item.get("isDraft"):
        return "draft"
    if item.get("@odata.type") == _RESPONSE:
        return "calendar_response"
    return "" if item.get("sentDateTime") else "no_date"
