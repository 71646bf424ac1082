"""Which mails do not count as work or contact: written by software, never sent, or deleted.

Only the header fields count, never the subject. `X-Auto-Response-Suppress` is not used: Outlook sets it
on mail that people write.
"""

from __future__ import annotations

import re
from functools import lru_cache

from grense.sources.mail.addresses import address
from grense.sources.mail.headers import Headers, is_delivered
from grense.sources.mail.names import meaning
from grense.sources.mail.words import decoded

__all__ = ["FORGIVEN", "REASONS", "SOFTWARE", "label_names", "marks", "reason"]

REASONS = (
    "draft",
    "chat",
    "spam",
    "calendar_response",
    "bounce",
    "automatic",
    "list_software",
    "deleted",
    "no_date",
    "bad_date",
    "impossible_date",
    "broken",
    "not_of_work",
    "duplicate",
)
FORGIVEN = ("list_software", "deleted")  # one's own post to a list is work, and deleting a mail does not unsend it
SOFTWARE = ("spam", "calendar_response", "bounce", "automatic", "list_software")

_CALENDAR_ROBOTS = frozenset({"calendar-notification@google.com"})
_CALENDAR_FIELDS = frozenset(
    b"x-ms-exchange-calendar-" + name
    for name in (b"originator-id", b"series-id", b"series-instance-id", b"series-master-id")
)
_TELLING = _CALENDAR_FIELDS | {
    b"auto-submitted",
    b"content-class",
    b"list-id",
    b"list-unsubscribe",
    b"precedence",
    b"sender",
    b"x-autoreply",
    b"x-autorespond",
}
# A mail that is a calendar object states its method; one that contains the calendar does not.
_TOLD_BY_TYPE = re.compile(
    rb"(?is)\s*+(?:text/calendar\b.*\bmethod\s*+=\s*+\"?(?P<method>[a-z]++)"
    rb"|multipart/report\b.*\breport-type\s*+=\s*+\"?(?:delivery-status|disposition-notification)\b)"
)
_ANSWERS = frozenset({b"reply", b"counter", b"declinecounter", b"refresh"})
_POSTMASTERS = ("mailer-daemon", "postmaster")
_AUTO_REPLY = re.compile(rb"(?i)\s*auto[_-]reply\b")
_BULK = re.compile(rb"(?i)\s*(?:bulk|junk)\b")
_NO_REPLY = re.compile(r"(?:no|do[-_.]?not|ikke)[-_.]?(?:reply|svar)(?:$|[^a-z])")
_LIST_MAILERS = re.compile(
    rb"(?i)acymailing|brevo|campaign ?monitor|constant contact|listmonk|mailchimp|mailjet|mailman|phplist|phpmailer"
    rb"|sendgrid|sendinblue|swiftmailer"
)
_MARKED = frozenset(
    {b"fcc", b"x-gmail-labels", b"x-mozilla-draft-info", b"x-mozilla-status", b"x-spam-flag", b"x-status", b"x-unsent"}
)
_HEX = re.compile(rb"[0-9A-Fa-f]{1,8}")
_EXPUNGED = 0x0008  # Thunderbird: deleted, but the file is not yet compacted
_LABEL = re.compile(r'"([^"]*+)"|([^,"]++)')
_SHORT = 512  # bytes; the same few labels stand on most mails
_UNSENT = frozenset({"draft", "scheduled"})
_NO_MARKS: frozenset[str] = frozenset()


def marks(headers: Headers, place: str = "") -> frozenset[str]:
    """Return the marks that a mailbox and mail programs have set: "sent", "draft", "chat", "spam", "deleted".

    `place` is the meaning of a flag or of the folder, or a `grense.sources.mail.names.meaning`. A mail that
    was sent is no draft any more: a draft's field in the header is ignored where a server has handled the
    mail or the mailbox marks it as sent, and a label beside "sent", or beside "inbox" where a server
    has handled it. Sent mail is never spam.
    """
    if _MARKED.isdisjoint(headers):
        if not place:
            return _NO_MARKS
        placed, noted = frozenset((place,)), _NO_MARKS
    else:
        placed, noted = _labels(headers.get(b"x-gmail-labels", b"")) | {place}, _noted(headers)
    was_delivered = is_delivered(headers)
    is_settled = "sent" in placed or ("inbox" in placed and was_delivered)
    if is_settled or was_delivered:
        noted -= {"draft", "sent"}
    if "draft" in noted:
        noted -= {"sent"}  # a draft of Thunderbird names the folder for its copy in advance
    if is_settled:
        placed -= _UNSENT | {"chat"}
    elif not _UNSENT.isdisjoint(placed):
        placed |= {"draft"}
    return (placed | noted) - {"spam"} if "sent" in placed else placed | noted


def reason(headers: Headers, sender: str, marked: frozenset[str]) -> str:
    """Return the reason for leaving a mail out, one of `REASONS`, or "" for a mail written by a person.

    `sender` is its address in lower case, `marked` its `marks`.
    """
    if marked:
        for mark in ("draft", "chat", "spam"):
            if mark in marked:
                return mark
    return _software(headers, sender) or ("deleted" if "deleted" in marked else "")


def _noted(headers: Headers) -> frozenset[str]:
    """Return the marks that mail programs have set in the header."""
    get = headers.get
    flags = get(b"x-status", b"").upper()
    status = get(b"x-mozilla-status", b"").strip()
    noted = {
        "sent": b"fcc" in headers,
        "draft": b"x-mozilla-draft-info" in headers or get(b"x-unsent", b"").strip() == b"1" or b"T" in flags,
        "spam": get(b"x-spam-flag", b"").strip().lower().startswith(b"yes"),
        "deleted": b"D" in flags or (_HEX.fullmatch(status) is not None and bool(int(status, 16) & _EXPUNGED)),
    }
    return frozenset(mark for mark, holds in noted.items() if holds)


def label_names(headers: Headers) -> list[str]:
    """The labels that Gmail gives a mail in an export, as they are named there."""
    # They come in the language of the account, and then encoded.
    names = _LABEL.findall(decoded(headers.get(b"x-gmail-labels", b"").decode("utf-8", "replace")))
    return [(quoted or plain).strip() for quoted, plain in names]


def _labels(value: bytes) -> frozenset[str]:
    return _short_labels(value) if len(value) <= _SHORT else _read_labels(value)


def _read_labels(value: bytes) -> frozenset[str]:
    return frozenset(map(meaning, label_names({b"x-gmail-labels": value})))


_short_labels = lru_cache(maxsize=4096)(_read_labels)


def _software(headers: Headers, sender: str) -> str:
    told = _TOLD_BY_TYPE.match(headers.get(b"content-type", b""))
    method = b"" if told is None else (told["method"] or b"").lower()
    if method in _ANSWERS:
        return "calendar_response"
    if told is not None and not method:
        return "bounce"
    if sender.startswith(_POSTMASTERS) and sender.partition("@")[0] in _POSTMASTERS:
        return "bounce"
    from_nowhere = "bounce" if headers.get(b"return-path", b"").strip() == b"<>" else ""
    if _TELLING.isdisjoint(headers):
        return from_nowhere
    if not method and _is_calendar_answer(headers):
        return "calendar_response"
    if _is_automatic(headers):
        return "automatic"
    # Automatic replies, which were recognised above, have an empty return path too.
    return from_nowhere or ("list_software" if _is_list_software(headers, sender) else "")


def _is_calendar_answer(headers: Headers) -> bool:
    """Whether it is an answer to an invitation; the invitations themselves have nearly the same fields."""
    return bool(
        b"urn:content-classes:calendarmessage" in headers.get(b"content-class", b"").lower()
        or (b"in-reply-to" in headers and not _CALENDAR_FIELDS.isdisjoint(headers))
        # Google sends both in the person's name, and marks the answer as automatic.
        or (b"auto-submitted" in headers and b"sender" in headers and address(headers[b"sender"]) in _CALENDAR_ROBOTS)
    )


def _is_automatic(headers: Headers) -> bool:
    submitted = headers.get(b"auto-submitted", b"").split(b";")[0].split(b"(")[0].strip().lower()
    return bool(
        submitted not in (b"", b"no")
        or any(headers.get(name, b"no").strip().lower() != b"no" for name in (b"x-autoreply", b"x-autorespond"))
        or _AUTO_REPLY.match(headers.get(b"precedence", b""))
    )


def _is_list_software(headers: Headers, sender: str) -> bool:
    if b"list-id" not in headers and b"list-unsubscribe" not in headers:
        return False
    return bool(
        _BULK.match(headers.get(b"precedence", b""))
        or _LIST_MAILERS.search(headers.get(b"x-mailer", b""))
        or _NO_REPLY.search(sender)
    )
