"""What the person has on a JMAP server: mailboxes, calendars, addresses, mail that waits to be sent, in one request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from grense.errors import GrenseError
from grense.model.addresses import bare_address, is_address
from grense.sources.jmap.client import JmapClient, MethodAnswer, MethodCall, StaleStateError, TooManyObjectsError
from grense.sources.jmap.session import CALENDARS, MAIL, SUBMISSION
from grense.sources.mail.names import meaning

__all__ = ["JmapListing", "JmapMailbox", "NamedCalendar", "listing", "sent_mailboxes"]

_MAILBOXES = MethodCall(MAIL, "Mailbox/get", {"ids": None, "properties": ["id", "name", "parentId", "role"]})
_CALENDARS = MethodCall(CALENDARS, "Calendar/get", {"ids": None, "properties": ["id", "includeInAvailability", "name"]})
_EVENTS = MethodCall(CALENDARS, "CalendarEvent/get", {"ids": [], "properties": ["id"]})
_OWN = MethodCall(CALENDARS, "ParticipantIdentity/get", {"ids": None, "properties": ["calendarAddress", "id"]})
_IDENTITIES = MethodCall(SUBMISSION, "Identity/get", {"ids": None, "properties": ["email", "id"]})
_WAITING = MethodCall(SUBMISSION, "EmailSubmission/query", {"filter": {"undoStatus": "pending"}})


@dataclass(frozen=True)
class JmapMailbox:
    """A mailbox: its id, its role ("sent", "inbox", ...) or "", and its names, as a path and the last level of it."""

    id: str
    role: str
    names: tuple[str, str]


@dataclass(frozen=True)
class NamedCalendar:
    """A calendar: its id and name, and whether its events say when the person is busy."""

    id: str
    name: str
    counts: bool


@dataclass(frozen=True)
class JmapListing:
    """What the person has there; `events` is the state of all events, "" without calendars.

    `waiting` holds the mails that are to be sent later, by id, with the instant.
    """

    mailboxes: tuple[JmapMailbox, ...] = ()
    calendars: tuple[NamedCalendar, ...] = ()
    events: str = ""
    addresses: frozenset[str] = frozenset()
    waiting: Mapping[str, dt.datetime] = field(default_factory=dict)


def listing(client: JmapClient, *, mail: bool, calendar: bool) -> JmapListing:
    """Request what the person has. `mail` and `calendar` are those parts that are read.

    Raises what `JmapClient` raises. Addresses and waiting mails are left away where the server refuses them.
    """
    waiting = MethodCall(
        SUBMISSION,
        "EmailSubmission/get",
        {
            "#ids": {"resultOf": "1", "name": _WAITING.name, "path": "/ids"},
            "properties": ["emailId", "id", "sendAt"],
        },
    )
    has_submission = client.session.has(SUBMISSION)
    # Those with a reference come first, where their numbers are known.
    wanted = [_IDENTITIES, *((_WAITING, waiting) if mail else ())] if has_submission else []
    wanted += [_MAILBOXES] if mail else []
    wanted += [_CALENDARS, _EVENTS, _OWN] if calendar else []
    answers: dict[str, MethodAnswer] = {}
    most = max(client.session.limits.calls, 3)
    for begin in range(0, len(wanted), most):
        calls = wanted[begin : begin + most]
        answers |= {one.name: answer for one, answer in zip(calls, client.call(calls), strict=True)}
    named = (one.get("email") for one in _optional(answers.get(_IDENTITIES.name)))
    invited = (one.get("calendarAddress") for one in _optional(answers.get(_OWN.name)))
    return JmapListing(
        _mailboxes(answers[_MAILBOXES.name]) if mail else (),
        _calendars(answers[_CALENDARS.name]) if calendar else (),
        str(answers[_EVENTS.name].content().get("state") or "") if calendar else "",
        frozenset(address for one in (*named, *invited, client.session.username) if (address := address_of(one))),
        _sent_later(_optional(answers.get(waiting.name))),
    )


def address_of(text: object) -> str:
    """A bare address in lower case, also in a "mailto:"; "" for anything else, such as all addresses of a domain."""
    address = bare_address(text.removeprefix("mailto:")) if isinstance(text, str) else ""
    return address if is_address(address) and "*" not in address else ""


def sent_mailboxes(mailboxes: Collection[JmapMailbox], named: str | Collection[str] | None) -> tuple[JmapMailbox, ...]:
    """The mailboxes of sent mails: the named ones, else the one that the server marks, else those of known names."""
    names = {named} if isinstance(named, str) else set(named or ())
    ways = (
        lambda one: one.id in names or not names.isdisjoint(one.names),
        lambda one: one.role == "sent",
        lambda one: not one.role and meaning(one.names[0]) == "sent",
    )
    found = (tuple(one for one in mailboxes if way(one)) for way in ways)
    return next((some for some in found if some), ())


def _optional(answer: MethodAnswer | None) -> list[dict[str, Any]]:
    """The objects of an answer, none where the server refuses them: a read-only token may not see them."""
    with suppress(GrenseError, StaleStateError, TooManyObjectsError):
        return _objects(answer) if answer is not None else []
    return []


def _objects(answer: MethodAnswer) -> list[dict[str, Any]]:
    return [one for one in answer.list_of("list") if isinstance(one, dict)]


def _mailboxes(answer: MethodAnswer) -> tuple[JmapMailbox, ...]:
    found = {one["id"]: one for one in _objects(answer) if isinstance(one.get("id"), str)}
    return tuple(JmapMailbox(id_, str(one.get("role") or ""), _names(one, found)) for id_, one in found.items())


def _names(mailbox: Mapping[str, Any], every: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    last = str(mailbox.get("name") or "")
    path, above = last, every.get(str(mailbox.get("parentId")))
    for _ in every:  # a circle of parents ends
        if above is None:
            break
        path, above = f"{above.get('name') or ''}/{path}", every.get(str(above.get("parentId")))
    return path, last


def _calendars(answer: MethodAnswer) -> tuple[NamedCalendar, ...]:
    return tuple(
        NamedCalendar(one["id"], str(one.get("name") or ""), one.get("includeInAvailability") != "none")
        for one in _objects(answer)
        if isinstance(one.get("id"), str)
    )


def _sent_later(submissions: Collection[Mapping[str, Any]]) -> Mapping[str, dt.datetime]:
    waiting = {}
    for one in submissions:
        with suppress(KeyError, TypeError, ValueError):
            waiting[str(one["emailId"])] = _utc(one["sendAt"])
    return waiting


def _utc(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(dt.UTC)
