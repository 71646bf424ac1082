"""JMAP on loopback: the published shapes of RFC 8620, RFC 8621 and draft-ietf-jmap-calendars."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from grense.sources.jmap import Account, Jmap
from servers.cable import Cable
from servers.json_server import JsonHandler, JsonServer
from servers.stand import MARK, ME, PASSWORD

CORE, MAIL, SUBMISSION, CALENDARS = (
    f"urn:ietf:params:jmap:{name}" for name in ("core", "mail", "submission", "calendars")
)
OTHER = f"{MARK}@example.com"
_ACCOUNT = f"account-{MARK}"
_WEEK = dt.timedelta(weeks=1)
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")

_HEADERS = {
    *("Message-Id", "Auto-Submitted", "Content-Class", "Content-Type", "In-Reply-To", "Precedence", "Resent-Date"),
    *("Sender", "X-Autoreply", "X-Autorespond", "References", "From", "List-Id", "List-Unsubscribe", "Return-Path"),
    *("X-Mailer", "X-Spam-Flag", "To", "Cc"),
    *(f"X-Ms-Exchange-Calendar-{name}-Id" for name in ("Originator", "Series", "Series-Instance", "Series-Master")),
}
# What may be asked for: the properties of each type, and the arguments of each method.
_PROPERTIES = {
    "Mailbox": {"id", "name", "parentId", "role"},
    "Identity": {"id", "email"},
    "EmailSubmission": {"id", "emailId", "sendAt"},
    "Calendar": {"id", "includeInAvailability", "name"},
    "ParticipantIdentity": {"id", "calendarAddress"},
    "Email": {"id", "keywords", "mailboxIds", "receivedAt", "sentAt", *(f"header:{name}" for name in _HEADERS)},
    "CalendarEvent": {
        *("calendarIds", "duration", "freeBusyStatus", "id", "isDraft", "isOrigin", "keywords", "participants"),
        *("privacy", "showWithoutTime", "start", "status", "utcEnd", "utcStart"),
    },
}
_GET = {"accountId", "ids", "properties"}
_QUERY = {"accountId", "filter", "sort", "position", "limit", "calculateTotal"}
_METHODS = {
    "Mailbox/get": (MAIL, _GET),
    "Email/query": (MAIL, _QUERY),
    "Email/queryChanges": (MAIL, {"accountId", "filter", "sort", "sinceQueryState", "maxChanges"}),
    "Email/get": (MAIL, _GET),
    "Identity/get": (SUBMISSION, _GET),
    "EmailSubmission/query": (SUBMISSION, {"accountId", "filter"}),
    "EmailSubmission/get": (SUBMISSION, _GET),
    "Calendar/get": (CALENDARS, _GET),
    "ParticipantIdentity/get": (CALENDARS, _GET),
    "CalendarEvent/query": (CALENDARS, {*_QUERY, "expandRecurrences", "timeZone"}),
    "CalendarEvent/get": (CALENDARS, {*_GET, "timeZone"}),
}
_ASKED_HEADERS = {
    *("host", "user-agent", "accept", "accept-encoding", "connection", "authorization", "content-type"),
    "content-length",
}


class RefusalError(Exception):
    """A method-level error."""


class JmapStand:
    """An account with mail and calendars. All content holds `MARK`, ids and names among it.

    What is asked for beyond the lists above is recorded in `wrongs`, and refused.
    """

    kind: ClassVar[str] = "jmap"
    meetings: ClassVar[bool] = True
    mails: ClassVar[bool] = True
    elsewhere: ClassVar[bool] = False  # no property of JSCalendar says it

    def __init__(self) -> None:
        self.wrongs: list[str] = []
        self.limits = {"maxCallsInRequest": 16, "maxObjectsInGet": 500, "maxSizeRequest": 10_000_000}
        self.capabilities = {MAIL, SUBMISSION, CALENDARS}
        self.longest = "P400D"  # maxExpandedQueryDuration
        self.api = "/jmap/api"
        self.username = f"{MARK}-name"
        self.identities = [ME]
        self.schemes = ("Bearer", "Basic")
        self.tired: dict[str, tuple[int, Any, dict[str, str]]] = {}  # the answer instead, by path
        self.during: Callable[[], None] | None = None  # is called once, after the next page of mails
        self.errors: dict[str, str] = {}  # a method-level error, by method
        self.can_calculate = True
        self.page_limit = 0  # a limit of the server's own for each query
        self.stuck = False  # every page is the first one
        self.mailboxes = {"inbox": ("inbox", "Inbox", None), "sent": ("sent", f"Sent {MARK}", None)}
        self.calendars = {"work": (f"Work {MARK}", "all")}
        self.mails_by_id: dict[str, dict[str, Any]] = {}
        self.gone_mails: dict[str, int] = {}
        self.events: dict[str, dict[str, Any]] = {}
        self.waiting: list[dict[str, Any]] = []
        self.calls: list[str] = []  # the methods that were called
        self._expanded: dict[tuple[int, str], dict[str, dict[str, Any]]] = {}  # the events, by version and zone
        self._found: dict[str, list[str]] = {}  # the last query
        self._version = self._event_version = self._asked = self._epoch = 0
        self._server = JsonServer(self, _Handler)
        self.cable = Cable(self._server.server_port)

    def account(self, **options: Any) -> Account:
        return Account(**{"url": f"http://127.0.0.1:{self.cable.port}", **options})

    def source(
        self,
        password: str = PASSWORD,
        *,
        patience: float = 60.0,
        include: Collection[str] = (),
        me: Collection[str] = (),
        account: Account | None = None,
    ) -> Jmap:
        return Jmap(account or self.account(), password, tz="Europe/Oslo", include=include, me=me, patience=patience)

    def put_meeting(
        self, name: str, start: dt.datetime, end: dt.datetime, *, elsewhere: bool = False, **fields: Any
    ) -> None:
        """Add an event; `weekly=3` makes it a series of three, and `local` is the start in another zone.

        The times in `computed` are answered in place of the true ones.
        """
        length = int((end - start).total_seconds())
        self._event_version += 1
        self.events[name] = {
            "@type": "Event",
            "uid": f"{name}@{MARK}.example.org",
            "title": f"{MARK} {name}",
            "description": MARK,
            "locations": {"1": {"@type": "Location", "name": MARK}},
            "calendarIds": {f"{MARK}-work": True},
            "start": f"{start.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}",
            "timeZone": "Etc/UTC",
            "duration": f"PT{length // 3600}H{length % 3600 // 60}M",
            "status": "confirmed",
            "isDraft": False,
            "isOrigin": False,
            "participants": {
                "a": participant(OTHER, "accepted", roles={"owner": True, "attendee": True}),
                "b": participant(ME, "accepted"),
            },
            **fields,
        }
        self.events[name]["start"] = fields.get("local", self.events[name]["start"])

    def remove_meeting(self, name: str) -> None:
        self._event_version += 1
        del self.events[name]

    def put_mail(self, name: str, sent: dt.datetime, *, answers: bool = False, **fields: Any) -> None:
        """Add a mail to the sent ones, or change it; fields such as `mailboxIds` or "header:To" replace the usual."""
        self._version += 1
        headers = {f"header:{header}": None for header in _HEADERS} | {
            "header:Message-Id": f" <{name}.{MARK}@example.org>",
            "header:In-Reply-To": f" <{MARK}@example.org>" if answers else None,
            "header:From": f" {MARK} <{ME}>",
            "header:To": f" {MARK} <{OTHER}>",
            "header:Content-Type": " text/plain; charset=utf-8",
        }
        self.mails_by_id[f"{MARK}-{name}"] = {
            "version": self._version,
            "keywords": {"$seen": True},
            "mailboxIds": {f"{MARK}-sent": True},
            "receivedAt": f"{sent.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
            "sentAt": sent.astimezone(ZoneInfo("Europe/Oslo")).isoformat(timespec="seconds"),
            "subject": f"{MARK} {name}",
            "preview": MARK,
            **headers,
            **fields,
        }

    def remove_mail(self, name: str) -> None:
        self._version += 1
        del self.mails_by_id[f"{MARK}-{name}"]
        self.gone_mails[f"{MARK}-{name}"] = self._version

    def forget_states(self) -> None:
        """Let the server forget what has changed since any state, so that every query is answered from its start."""
        self._epoch += 1

    def requests(self) -> int:
        asked, self._asked = self._asked, 0
        return asked

    def stop(self) -> None:
        self.cable.stop()
        self._server.stop()
        assert not self.wrongs, self.wrongs

    def answer(self, request: JsonHandler, body: bytes) -> tuple[int, Any, dict[str, str]]:
        """The answer to one request: status, content, fields."""
        self._asked += 1
        path = request.path
        self._check({name.lower() for name in request.headers} <= _ASKED_HEADERS, f"headers {list(request.headers)}")
        if path in self.tired:
            return self.tired[path]
        if not self._is_signed_in(request.headers.get("Authorization", "")):
            return 401, "", {"WWW-Authenticate": ", ".join(f'{one} realm="{MARK}"' for one in self.schemes)}
        if request.command == "GET" and path == "/.well-known/jmap":
            return 301, "", {"Location": "/jmap/session"}
        if request.command == "GET" and path == "/jmap/session":
            return 200, self._session(), {}
        if request.command == "POST" and path == "/jmap/api":
            self._check(request.headers.get("Content-Type") == "application/json", "Content-Type")
            return self._request(body)
        return 404, "", {}

    def _check(self, holds: bool, what: str) -> None:
        if not holds:
            self.wrongs.append(what)

    def _is_signed_in(self, said: str) -> bool:
        basic = base64.b64encode(f"{ME}:{PASSWORD}".encode()).decode()
        return said in {"Bearer": f"Bearer {PASSWORD}", "Basic": f"Basic {basic}"}.values() and (
            said.partition(" ")[0] in self.schemes
        )

    def _session(self) -> dict[str, Any]:
        details: dict[str, Any] = {one: {} for one in self.capabilities}
        if CALENDARS in details:
            details[CALENDARS] = {"maxExpandedQueryDuration": self.longest}
        return {
            "capabilities": {CORE: self.limits, **{one: {} for one in self.capabilities}},
            "accounts": {
                f"shared-{MARK}": {"name": MARK, "isPersonal": False, "accountCapabilities": {MAIL: {}}},
                _ACCOUNT: {"name": MARK, "isPersonal": True, "isReadOnly": True, "accountCapabilities": details},
            },
            "primaryAccounts": dict.fromkeys(self.capabilities, _ACCOUNT),
            "username": self.username,
            "apiUrl": self.api,
            "downloadUrl": f"/{MARK}/{{accountId}}",
            "uploadUrl": f"/{MARK}/",
            "eventSourceUrl": f"/{MARK}/",
            "state": "s1",
        }

    def _request(self, body: bytes) -> tuple[int, Any, dict[str, str]]:
        if len(body) > self.limits["maxSizeRequest"]:
            return 400, _problem("limit", limit="maxSizeRequest"), {}
        request = json.loads(body)
        self._check(set(request) == {"using", "methodCalls"}, f"request {set(request)}")
        using, calls = request["using"], request["methodCalls"]
        if set(using) - {CORE, *self.capabilities}:
            return 400, _problem("unknownCapability"), {}
        if len(calls) > self.limits["maxCallsInRequest"]:
            return 400, _problem("limit", limit="maxCallsInRequest"), {}
        self._check(CORE in using and len(using) == len(set(using)), f"using {using}")
        responses: list[Any] = []
        for name, arguments, number in calls:
            try:
                responses.append([name, self._method(name, arguments, using, responses), number])
            except RefusalError as refusal:
                responses.append(["error", {"type": str(refusal), "description": f"{MARK} {ME}"}, number])
        needed = {_METHODS[name][0] for name, *_ in calls if name in _METHODS}
        self._check(needed == set(using) - {CORE}, f"using {using} for {needed}")
        return 200, {"methodResponses": responses, "sessionState": "s1"}, {}

    def _method(self, name: str, given: dict[str, Any], using: list[str], before: list[Any]) -> dict[str, Any]:
        self.calls.append(name)
        if name in self.errors:
            raise RefusalError(self.errors[name])
        capability, allowed = _METHODS.get(name, ("", set()))
        if capability not in using:
            self._check(False, f"method {name}")
            raise RefusalError("unknownMethod")
        arguments = {key.removeprefix("#"): self._referred(key, value, before) for key, value in given.items()}
        self._check(set(arguments) <= allowed, f"{name} {set(arguments) - allowed}")
        if not set(arguments) <= allowed:
            raise RefusalError("invalidArguments")
        if arguments["accountId"] != _ACCOUNT:
            self._check(False, "accountId")
            raise RefusalError("accountNotFound")
        type_, _, verb = name.partition("/")
        return {"accountId": _ACCOUNT, **getattr(self, f"_{verb}")(type_, arguments)}

    def _referred(self, key: str, value: Any, before: list[Any]) -> Any:
        """The value of an argument; of a reference, what its path points to."""
        if not key.startswith("#"):
            return value
        self._check(set(value) == {"resultOf", "name", "path"}, f"reference {value}")
        found = next((one for one in before if one[2] == value["resultOf"]), None)
        if found is None or found[0] != value["name"]:
            raise RefusalError("invalidResultReference")
        return _pointed(found[1], value["path"].split("/")[1:])

    def _get(self, type_: str, given: dict[str, Any]) -> dict[str, Any]:
        wanted = set(given.get("properties") or ["everything"])
        if not wanted <= _PROPERTIES[type_]:
            self._check(False, f"{type_} {wanted - _PROPERTIES[type_]}")
            raise RefusalError("invalidArguments")
        every = self._objects(type_, given)
        ids = list(every) if given["ids"] is None else given["ids"]
        if len(ids) > self.limits["maxObjectsInGet"]:
            raise RefusalError("requestTooLarge")
        said = {one: {**every[one], **every[one].get("computed", {})} for one in ids if one in every}
        found = [{"id": one} | {name: it.get(name) for name in wanted - {"id"}} for one, it in said.items()]
        missing = [one for one in ids if one not in every]
        return {"state": self._state(type_), "list": found, "notFound": missing}

    def _objects(self, type_: str, given: dict[str, Any]) -> dict[str, Any]:
        objects: dict[str, Callable[[], dict[str, Any]]] = {
            "Mailbox": lambda: {
                f"{MARK}-{id_}": {"role": role, "name": name, "parentId": above and f"{MARK}-{above}"}
                for id_, (role, name, above) in self.mailboxes.items()
            },
            "Identity": lambda: {str(number): {"email": one} for number, one in enumerate(self.identities)},
            "ParticipantIdentity": lambda: {"1": {"calendarAddress": f"mailto:{ME}"}},
            "EmailSubmission": lambda: {one["id"]: one for one in self.waiting},
            "Calendar": lambda: {
                f"{MARK}-{id_}": {"name": name, "includeInAvailability": which}
                for id_, (name, which) in self.calendars.items()
            },
            "Email": lambda: self.mails_by_id,
            "CalendarEvent": lambda: self._instances(given.get("timeZone", "Etc/UTC")),
        }
        return objects[type_]()

    def _query(self, type_: str, given: dict[str, Any]) -> dict[str, Any]:
        if type_ == "EmailSubmission":
            self._check(given["filter"] == {"undoStatus": "pending"}, f"filter {given['filter']}")
            return {"queryState": "1", "position": 0, "ids": [one["id"] for one in self.waiting]}
        found = self._found_events(given) if type_ == "CalendarEvent" else self._found_mails(given)
        position = 0 if self.stuck else given["position"]
        limit = min(given["limit"], self.page_limit or given["limit"])
        answer: dict[str, Any] = {
            "queryState": self._state(type_),
            "canCalculateChanges": self.can_calculate,
            "position": given["position"],
            "ids": found[position : position + limit],
        }
        if type_ == "Email" and (during := self.during):
            self.during = None
            during()
        if limit < given["limit"]:
            answer["limit"] = limit
        if given.get("calculateTotal"):
            answer["total"] = 10**7 if self.stuck else len(found)
        return answer

    def _queryChanges(self, type_: str, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802  # the method's name
        epoch, _, version = given["sinceQueryState"].partition(".")
        if not self.can_calculate or epoch != str(self._epoch):
            raise RefusalError("cannotCalculateChanges")
        since = int(version)
        found = self._found_mails(given)
        added = [
            {"id": one, "index": index} for index, one in enumerate(found) if self.mails_by_id[one]["version"] > since
        ]
        removed = [one for one, at in self.gone_mails.items() if at > since]
        if len(added) + len(removed) > given["maxChanges"]:
            raise RefusalError("tooManyChanges")
        states = {"oldQueryState": given["sinceQueryState"], "newQueryState": self._state(type_)}
        return {**states, "removed": removed, "added": added}

    def _state(self, type_: str) -> str:
        return f"{self._epoch}.{self._event_version if type_ == 'CalendarEvent' else self._version}"

    def _found_mails(self, given: dict[str, Any]) -> list[str]:
        self._check(given["sort"] == [{"property": "receivedAt", "isAscending": True}], f"sort {given['sort']}")
        wanted = given["filter"]
        conditions = wanted["conditions"] if wanted.get("operator") == "OR" else [wanted]
        self._check(all(set(one) == {"inMailbox", "after"} for one in conditions), f"filter {wanted}")
        asked = json.dumps([wanted, self._version])
        if asked not in self._found:
            found = (
                (mail["receivedAt"], id_)
                for id_, mail in self.mails_by_id.items()
                if any(
                    one["inMailbox"] in mail["mailboxIds"] and mail["receivedAt"] >= one["after"] for one in conditions
                )
            )
            self._found = {asked: [id_ for _, id_ in sorted(found)]}
        return self._found[asked]

    def _found_events(self, given: dict[str, Any]) -> list[str]:
        self._check(given["sort"] == [{"property": "start", "isAscending": True}], f"sort {given['sort']}")
        self._check(set(given["filter"]) == {"after", "before"}, f"filter {given['filter']}")
        self._check(given["expandRecurrences"] is True and given["timeZone"] == "Etc/UTC", "expandRecurrences")
        after, before = (dt.datetime.fromisoformat(given["filter"][name]) for name in ("after", "before"))
        if before - after > _length(self.longest):
            raise RefusalError("expandDurationTooLarge")
        span = (f"{after.isoformat()}Z", f"{before.isoformat()}Z")
        found = (
            (event["utcStart"], id_)
            for id_, event in self._instances("Etc/UTC").items()
            if event["utcStart"] < span[1] and event["utcEnd"] > span[0]
        )
        return [id_ for _, id_ in sorted(found)]

    def _instances(self, zone: str) -> dict[str, dict[str, Any]]:
        if (self._event_version, zone) not in self._expanded:
            self._expanded[self._event_version, zone] = dict(self._expand(zone))
        return self._expanded[self._event_version, zone]

    def _expand(self, zone: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for name, event in self.events.items():
            for number in range(event.get("weekly", 1)):
                start = dt.datetime.fromisoformat(event["start"]) + number * _WEEK
                there = start.replace(tzinfo=ZoneInfo(event.get("timeZone") or zone)).astimezone(dt.UTC)
                times = {
                    "start": start.isoformat(),
                    "utcStart": f"{there:%Y-%m-%dT%H:%M:%SZ}",
                    "utcEnd": f"{there + _length(event['duration']):%Y-%m-%dT%H:%M:%SZ}",
                }
                yield f"{MARK}-{name};{number}", {**event, **times}


class _Handler(JsonHandler):
    def respond(self) -> None:
        asked = self.body()
        try:
            status, content, fields = self.server.stand.answer(self, asked)
        except Exception as error:  # shows in the test, which sees only a closed connection
            self.server.stand.wrongs.append(repr(error))
            raise
        self.say(status, content, fields)


def participant(address: str, status: str = "needs-action", **fields: Any) -> dict[str, Any]:
    """A participant as the successor of RFC 8984 has one."""
    return {
        "@type": "Participant",
        "name": MARK,
        "calendarAddress": f"mailto:{address}",
        "kind": "individual",
        "roles": {"attendee": True},
        "participationStatus": status,
        **fields,
    }


def _pointed(value: Any, steps: list[str]) -> Any:
    """What a JSON pointer points to; "*" means each item of a list."""
    if not steps:
        return value
    first, *others = steps
    return [_pointed(one, others) for one in value] if first == "*" else _pointed(value[first], others)


def _length(duration: str) -> dt.timedelta:
    match = _DURATION.fullmatch(duration)
    assert match is not None
    days, hours, minutes = (int(number or 0) for number in match.groups())
    return dt.timedelta(days=days, hours=hours, minutes=minutes)


def _problem(kind: str, **fields: str) -> dict[str, Any]:
    return {"type": f"urn:ietf:params:jmap:error:{kind}", "status": 400, "detail": f"{MARK} {ME}", **fields}
