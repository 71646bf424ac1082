"""Which mails are no work and no contact: written by software, never sent, or thrown away.

Only what the header fields say counts, never the subject. `X-Auto-Response-Suppress` is not asked: Outlook sets it
on mail that people write.
"""

from __future__ import annotations

import email.errors
import email.header
import re

from grense.sources.mail.headers import Headers, address

__all__ = ["FORGIVEN", "REASONS", "SOFTWARE", "reason"]

REASONS = (
    "draft",
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
_TOLD_BY_TYPE = re.compile(
    rb"(?is)\s*(?:(?P<calendar_response>text/calendar\b.*\bmethod\s*=\s*\"?(?:reply|counter|declinecounter|refresh)\b)"
    rb"|(?P<bounce>multipart/report\b.*\breport-type\s*=\s*\"?(?:delivery-status|disposition-notification)\b))"
)
_POSTMASTERS = ("mailer-daemon", "postmaster")
_AUTO_REPLY = re.compile(rb"(?i)\s*auto[_-]reply\b")
_BULK = re.compile(rb"(?i)\s*(?:bulk|junk)\b")
_NO_REPLY = re.compile(r"(?:no|do[-_.]?not|ikke)[-_.]?(?:reply|svar)(?:$|[^a-z])")
_LIST_MAILERS = re.compile(
    rb"(?i)acymailing|brevo|campaign ?monitor|constant contact|listmonk|mailchimp|mailjet|mailman|phplist|phpmailer"
    rb"|sendgrid|sendinblue|swiftmailer"
)
_MARKED = frozenset(
    {b"x-gmail-labels", b"x-mozilla-draft-info", b"x-mozilla-status", b"x-spam-flag", b"x-status", b"x-unsent"}
)
_HEX = re.compile(rb"[0-9A-Fa-f]{1,8}")
_EXPUNGED = 0x0008  # Thunderbird: deleted, but the file is not yet compacted
_LABELS = {
    "draft": "draft",
    "drafts": "draft",
    "utkast": "draft",
    "spam": "spam",
    "søppelpost": "spam",
    "trash": "deleted",
    "papirkurv": "deleted",
}


def reason(headers: Headers, sender: str, place: str = "") -> str:
    """Give the reason for which a mail is left out, one of `REASONS`, or "" for a mail that a person wrote.

    `sender` is its address in lower case; `place` what the mailbox itself says of it ("draft", "spam", "deleted" or
    ""), by a flag or by the folder it lies in.
    """
    marks = {place} if _MARKED.isdisjoint(headers) else _marks(headers) | {place}
    if "draft" in marks:
        return "draft"
    if "spam" in marks:
        return "spam"
    return _software(headers, sender) or ("deleted" if "deleted" in marks else "")


def _marks(headers: Headers) -> set[str]:
    """Say what mail programs have noted in the header."""
    get = headers.get
    flags = get(b"x-status", b"").upper()
    status = get(b"x-mozilla-status", b"").strip()
    noted = {
        "draft": b"x-mozilla-draft-info" in headers or get(b"x-unsent", b"").strip() == b"1" or b"T" in flags,
        "spam": get(b"x-spam-flag", b"").strip().lower().startswith(b"yes"),
        "deleted": b"D" in flags or (_HEX.fullmatch(status) is not None and bool(int(status, 16) & _EXPUNGED)),
    }
    return {mark for mark, holds in noted.items() if holds} | _labels(get(b"x-gmail-labels", b""))


def _labels(value: bytes) -> set[str]:
    if not value:
        return set()
    # Labels come in the language of the account, and then encoded.
    try:
        text = str(email.header.make_header(email.header.decode_header(value.decode("utf-8", "replace"))))
    except (email.errors.HeaderParseError, LookupError, ValueError):
        return set()
    return {_LABELS[label] for label in (part.strip(' "').casefold() for part in text.split(",")) if label in _LABELS}


def _software(headers: Headers, sender: str) -> str:
    told = _TOLD_BY_TYPE.match(headers.get(b"content-type", b""))
    if told is not None:
        return str(told.lastgroup)
    if sender.startswith(_POSTMASTERS) and sender.partition("@")[0] in _POSTMASTERS:
        return "bounce"
    from_nowhere = "bounce" if headers.get(b"return-path", b"").strip() == b"<>" else ""
    if _TELLING.isdisjoint(headers):
        return from_nowhere
    if _is_calendar_answer(headers):
        return "calendar_response"
    if _is_automatic(headers):
        return "automatic"
    # Automatic replies, which have been told by now, come from nowhere too.
    return from_nowhere or ("list_software" if _is_list_software(headers, sender) else "")


def _is_calendar_answer(headers: Headers) -> bool:
    return bool(
        b"urn:content-classes:calendarmessage" in headers.get(b"content-class", b"").lower()
        or not _CALENDAR_FIELDS.isdisjoint(headers)
        # Google sends a person's answer in that person's name.
        or (b"sender" in headers and address(headers[b"sender"]) in _CALENDAR_ROBOTS)
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
