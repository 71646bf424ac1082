"""The mailbox of the fake Exchange: events, series of them, and sent mail, each with content in it."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from servers.stand import MARK, ME

INSTANT = "%Y-%m-%dT%H:%M:%SZ"
CONTENT = (
    f"<t:Subject>{MARK} 1</t:Subject><t:Body BodyType='Text'>{MARK} 2 &amp; {ME}</t:Body>"
    f"<t:DisplayTo>{MARK} 3</t:DisplayTo><t:Categories><t:String>{MARK} 4</t:String></t:Categories>"
)


@dataclass(frozen=True)
class Event:
    """An event, or with `every` a series of `count` of them; words as Exchange writes them."""

    start: dt.datetime
    end: dt.datetime
    busy: str = "Busy"
    answer: str = "Accept"
    is_meeting: bool = True
    is_cancelled: bool = False
    all_day: bool = False
    sensitivity: str = "Normal"
    every: dt.timedelta = dt.timedelta(0)
    count: int = 1
    raw: str = ""  # replaces everything else, for servers with invalid data

    def occurrences(self, name: str) -> Iterator[tuple[str, Event]]:
        for number in range(self.count):
            shift = number * self.every
            once = replace(self, start=self.start + shift, end=self.end + shift)
            yield identity(f"{name} {number}"), once

    def xml(self, item_id: str) -> str:
        fields = self.raw or "".join(
            f"<t:{name}>{value}</t:{name}>"
            for name, value in (
                ("Sensitivity", self.sensitivity),
                ("Start", self.start.strftime(INSTANT)),
                ("End", self.end.strftime(INSTANT)),
                ("IsAllDayEvent", str(self.all_day).lower()),
                ("LegacyFreeBusyStatus", self.busy),
                ("Location", MARK),
                ("IsMeeting", str(self.is_meeting).lower()),
                ("IsCancelled", str(self.is_cancelled).lower()),
                ("MyResponseType", self.answer),
                ("Organizer", f"<t:Mailbox><t:Name>{MARK}</t:Name><t:EmailAddress>{ME}</t:EmailAddress></t:Mailbox>"),
            )
        )
        return f'<t:CalendarItem><t:ItemId Id="{item_id}" ChangeKey="DwAA"/>{CONTENT}{fields}</t:CalendarItem>'


@dataclass(frozen=True)
class Mail:
    """A mail in the folder of sent mail."""

    sent: dt.datetime | None
    item_class: str = "IPM.Note"
    message_id: str = ""
    is_draft: bool = False
    more: str = f"<t:ConversationIndex>{base64.b64encode(bytes(22)).decode()}</t:ConversationIndex>"

    def xml(self, item_id: str) -> str:
        sent = "" if self.sent is None else f"<t:DateTimeSent>{self.sent.strftime(INSTANT)}</t:DateTimeSent>"
        named = f"<t:InternetMessageId>{self.message_id}</t:InternetMessageId>" if self.message_id else ""
        return (
            f'<t:Message><t:ItemId Id="{item_id}" ChangeKey="DwAA"/><t:ItemClass>{self.item_class}</t:ItemClass>'
            f"{CONTENT}{sent}{self.more}<t:IsDraft>{str(self.is_draft).lower()}</t:IsDraft>{named}</t:Message>"
        )


class Mailbox:
    """Events and mails by name; counts changes of the calendar, for requests of changes since a state."""

    def __init__(self) -> None:
        self.events: dict[str, Event] = {}
        self.mails: dict[str, Mail] = {}
        self.forgotten = 0  # states before this change are no longer known
        self._now = 0
        self._changed: dict[str, int] = {}

    def put(self, name: str, event: Event) -> None:
        self._touch(name)
        self.events[name] = event

    def remove(self, name: str) -> None:
        self._touch(name)
        del self.events[name]

    def forget(self) -> None:
        """Reset the count, like a mailbox that is moved to another machine."""
        self.forgotten = self._now = self._now + 1

    def between(self, start: dt.datetime, end: dt.datetime) -> list[str]:
        """Occurrences in a span, and those that end exactly at its start, as Exchange returns them."""
        unfolded = [one for name, event in self.events.items() for one in event.occurrences(name)]
        found = [one for one in unfolded if one[1].end >= start and one[1].start < end]
        return [event.xml(item) for item, event in sorted(found, key=lambda one: one[1].start)]

    def changes(self, state: str, limit: int) -> tuple[list[str], str, bool] | None:
        """Changed items since a state, the new one, and whether that is all; None for an unknown state."""
        since = int(base64.b64decode(state).decode().rpartition(":")[2]) if state else 0
        if state and since < self.forgotten:
            return None
        later = sorted((when, name) for name, when in self._changed.items() if when > since)
        page = later[:limit]
        until = page[-1][0] if len(page) < len(later) else self._now
        return [self._change(name) for _, name in page], _state(until), len(page) == len(later)

    def _touch(self, name: str) -> None:
        self._now += 1
        self._changed[name] = self._now

    def _change(self, name: str) -> str:
        item = f'<t:ItemId Id="{identity(name)}" ChangeKey="DwAA"/>'
        if name not in self.events:
            return f"<t:Delete>{item}</t:Delete>"
        return f"<t:Update><t:CalendarItem>{item}{CONTENT}</t:CalendarItem></t:Update>"


def identity(name: str) -> str:
    return base64.b64encode(f"item:{name}".encode()).decode()


def _state(number: int) -> str:
    return base64.b64encode(f"state:{number}".encode()).decode()
