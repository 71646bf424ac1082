"""The header fields that a server is asked for: the few that determine the time and the kind of a mail."""

from __future__ import annotations

__all__ = ["needed_fields"]

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


def needed_fields(*, is_sent: bool, participants: bool) -> tuple[str, ...]:
    """The fields to request; never the subject or the whole header.

    A sent mail's sender is known, and only of it is asked whether it answers another. Recipients are requested only
    where it depends on the `participants` whether a mail is of work.
    """
    return (*_ALWAYS, *(_SENT if is_sent else _INCOMING), *(("to", "cc") if participants else ()))
