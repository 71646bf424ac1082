"""Google on loopback: the sign-in, and the published shapes of events.list and freeBusy.query, over TLS."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import ssl
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

import trustme

from grense.sources.google import Account, Google, sign_in
from servers.cable import Cable
from servers.google_accounts import AUTH, CLIENT, CLIENT_SECRET, ConsentBrowser, GoogleAccounts
from servers.json_server import JsonHandler, JsonServer
from servers.stand import MARK, ME, PASSWORD

EVENTS, FREE_BUSY = f"{AUTH}calendar.events.owned.readonly", f"{AUTH}calendar.freebusy"

_HEADERS = {"host", "user-agent", "accept", "accept-encoding", "connection", "authorization"}
_FORM_HEADERS = {"content-type", "content-length"}
_ALWAYS = {
    "singleEvents": ["true"],
    "maxAttendees": ["20"],
    "eventTypes": ["default", "focusTime", "outOfOffice", "workingLocation"],
}
_FIELDS = {
    "items(attendees(resource,responseStatus,self),attendeesOmitted,end(date,dateTime),eventType,id,organizer(self),"
    "start(date,dateTime),status,transparency,visibility,workingLocationProperties(type)),nextPageToken,nextSyncToken",
    "items(id),nextPageToken,nextSyncToken",
    "items(id)",
}
_LONGEST_FREE_BUSY = dt.timedelta(days=60)

Reply = tuple[int, Any]


class GoogleStand:
    """A calendar and its sign-in at one address. All answers include content, which must never be stored.

    An answer has the requested fields alone, as the service's own. `tired` is an answer of a status, a reason and
    header fields instead of those of the interface.
    """

    kind: ClassVar[str] = "google"
    meetings: ClassVar[bool] = True
    mails: ClassVar[bool] = False

    def __init__(self, *, trusted: bool = True, name: str = "localhost") -> None:
        self.accounts = GoogleAccounts()
        self.page_size = 2_500
        self.tired: tuple[int, str, dict[str, str]] | None = None
        self.garbage: str | None = None  # the answer instead of a page
        self.gone: set[str] = set()  # calendars that are no longer there
        self.forgotten: set[str] = set()  # sync tokens that have expired
        self.endless = self.circular = False
        self.gives_tokens = True
        self.expired = 0  # answers 401 before the next one
        self.paths: list[str] = []
        self.calendars: dict[str, dict[str, dict[str, Any]]] = {"primary": {}}
        self.kept = ""  # the last secret passed to `keep`
        self._changes: dict[str, list[tuple[str, str]]] = {"primary": []}
        self._asked = 0
        self._folder = tempfile.mkdtemp()
        self.ca = str(Path(self._folder) / "ca.pem")
        authority = trustme.CA()
        (authority if trusted else trustme.CA()).cert_pem.write_to_path(self.ca)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name, "127.0.0.1" if name == "localhost" else name).configure_cert(context)
        self._server = JsonServer(self, _Handler, context)
        self.cable = Cable(self._server.server_port)

    def account(self, port: int | None = None, **options: Any) -> Account:
        base = f"https://localhost:{port or self.cable.port}"
        page = f"{base}/o/oauth2/v2/auth"
        return Account(CLIENT, authorization=page, tokens=base, api=base, ca=self.ca, **options)

    def sign_in(self, account: Account | None = None, **options: Any) -> str:
        """Sign in without the cable, in a browser; return the secret that renews the sign-in."""
        browser = ConsentBrowser(self.ca)
        try:
            return sign_in(
                account or self.account(self._server.server_port),
                show=lambda *_: None,
                open_browser=browser.open,
                wait=10,
                **{"client_secret": CLIENT_SECRET, **options},
            )
        finally:
            browser.close()

    def source(
        self,
        password: str = PASSWORD,
        *,
        patience: float = 60.0,
        include: Collection[str] = (),
        account: Account | None = None,
    ) -> Google:
        """The source; here a wrong password is a sign-in that the server does not renew."""
        if not self.kept:
            self.kept = self.sign_in(account)
            self.requests()
        tokens = self.kept if password == PASSWORD else self.kept.replace(f"{MARK}-refresh", f"{MARK}-{password}")
        return Google(
            account or self.account(), tokens, keep=self._keep, tz="Europe/Oslo", include=include, patience=patience
        )

    def _keep(self, text: str) -> None:
        self.kept = text

    def put_meeting(
        self,
        name: str,
        start: dt.datetime,
        end: dt.datetime,
        /,
        *,
        elsewhere: bool = False,
        calendar: str = "primary",
        **fields: Any,
    ) -> None:
        event = {
            "kind": "calendar#event",
            "id": f"{MARK}-{name}",
            "status": "confirmed",
            "summary": f"{MARK} {name}",
            "description": MARK,
            "location": MARK,
            "hangoutLink": f"https://meet.google.com/{MARK}",
            "creator": {"email": f"{MARK}@example.org", "displayName": MARK},
            "organizer": {"email": f"{MARK}@example.org", "displayName": MARK},
            "start": {"dateTime": start.isoformat(), "timeZone": "Europe/Oslo"},
            "end": {"dateTime": end.isoformat(), "timeZone": "Europe/Oslo"},
            "iCalUID": f"{MARK}-{name}@google.com",
            "attendees": [attendee(ME, "accepted", self=True), attendee(f"{MARK}@example.org", "accepted")],
            "eventType": "default",
            **fields,
        }
        self._put(calendar, name, {key: value for key, value in event.items() if value is not None})
        if elsewhere:
            self.put_place(f"{name} place", "customLocation", start, end)

    def put_place(self, name: str, where: str, start: Any, end: Any) -> None:
        """Add a working location, for days or times."""
        times = {
            key: {"dateTime": one.isoformat()} if isinstance(one, dt.datetime) else {"date": one.isoformat()}
            for key, one in (("start", start), ("end", end))
        }
        event = {
            "id": f"{MARK}-{name}",
            "status": "confirmed",
            "summary": MARK,
            "transparency": "transparent",
            "visibility": "public",
            "organizer": {"email": ME, "self": True},
            "eventType": "workingLocation",
            "workingLocationProperties": {"type": where, where: {"label": MARK}},
        }
        self._put("primary", name, event | times)

    def remove_meeting(self, name: str, calendar: str = "primary") -> None:
        del self.calendars[calendar][name]
        self._changes[calendar].append((f"{MARK}-{name}", name))

    def forget_tokens(self) -> None:
        """Expire every sync token given so far."""
        self.forgotten |= {str(number) for number in range(10_000)}

    def revoke(self) -> None:
        """Take back every sign-in."""
        self.accounts.revoke_all()

    def requests(self) -> int:
        asked, self._asked = self._asked, 0
        return asked

    def stop(self) -> None:
        self.cable.stop()
        self._server.stop()
        shutil.rmtree(self._folder)
        assert not self.accounts.wrongs, self.accounts.wrongs

    def answer(self, method: str, path: str, query: Mapping[str, list[str]], token: str, content: Any) -> Reply:
        """The answer of the interface to one request."""
        if self.expired or token not in self.accounts.access:
            self.expired = max(self.expired - 1, 0)
            return 401, refused("authError", 401)
        if self.tired is not None:
            return self.tired[0], refused(self.tired[1], self.tired[0])
        if self.garbage is not None:
            return 200, self.garbage
        scopes = self.accounts.access[token]
        what = path.removeprefix("/calendar/v3/")
        if method == "POST" and what == "freeBusy":
            return self._free_busy(query, content) if FREE_BUSY in scopes else _too_narrow()
        self.accounts.check(method == "GET", f"{method} {path}")
        calendar = unquote(what.removeprefix("calendars/").removesuffix("/events"))
        if calendar not in self.calendars or calendar in self.gone:
            return 404, refused("notFound", 404)
        return self._events(calendar, query) if EVENTS in scopes else _too_narrow()

    def fields(self, path: str) -> dict[str, str]:  # by path in other stands
        """The header fields of an answer at a path, besides the usual ones."""
        return self.tired[2] if self.tired else {}

    def _put(self, calendar: str, name: str, event: dict[str, Any]) -> None:
        self.calendars.setdefault(calendar, {})[name] = event
        self._changes.setdefault(calendar, []).append((event["id"], name))

    def _events(self, calendar: str, query: Mapping[str, list[str]]) -> Reply:
        single = {name: values[0] for name, values in query.items()}
        self._check_events(query)
        if self.endless:
            number = str(int(single.get("pageToken", "0")) + (not self.circular))
            return 200, {"kind": "calendar#events", "items": [], "nextPageToken": number}
        known = self.calendars[calendar]
        if (token := single.get("syncToken")) is not None:
            if token in self.forgotten:
                return 410, refused("fullSyncRequired", 410)
            changed = dict.fromkeys(self._changes[calendar][int(token) :])
            listed = [known.get(name, {"id": key, "status": "cancelled"}) for key, name in changed]
        else:
            listed = [event for event in known.values() if _is_inside(event, single)]
        start, size = int(single.get("pageToken", "0")), min(int(single["maxResults"]), self.page_size)
        attendees = int(single.get("maxAttendees", "1000"))
        page: dict[str, Any] = {
            "kind": "calendar#events",
            "summary": f"{MARK} {ME}",
            "timeZone": "Europe/Oslo",
            "items": [_shortened(event, attendees) for event in listed[start : start + size]],
        }
        if start + size < len(listed):
            page["nextPageToken"] = str(start + size)
        elif self.gives_tokens:
            page["nextSyncToken"] = str(len(self._changes[calendar]))
        return 200, selected(page, single["fields"])

    def _check_events(self, query: Mapping[str, list[str]]) -> None:
        check, names = self.accounts.check, set(query)
        check(query["fields"][0] in _FIELDS, f"fields {query['fields']}")
        if names == {"fields", "maxResults"}:
            return  # the first try
        check({name: query.get(name) for name in _ALWAYS} == _ALWAYS, f"options {query}")
        rest = names - {*_ALWAYS, "fields", "maxResults", "pageToken"}
        check(rest in ({"syncToken"}, {"timeMin", "timeMax"}), f"options {rest}")

    def _free_busy(self, query: Mapping[str, list[str]], question: Mapping[str, Any]) -> Reply:
        check = self.accounts.check
        check(query == {"fields": ["calendars"]}, f"options {query}")
        check(set(question) == {"timeMin", "timeMax", "timeZone", "items"}, f"question {question}")
        check(all(set(one) == {"id"} for one in question["items"]), f"question {question}")
        start, end = (dt.datetime.fromisoformat(question[name]) for name in ("timeMin", "timeMax"))
        if end - start > _LONGEST_FREE_BUSY:
            return 400, refused("timeRangeTooLong", 400)
        calendars: dict[str, Any] = {}
        for one in question["items"]:
            known = self.calendars.get(one["id"])
            if known is None or one["id"] in self.gone:
                calendars[one["id"]] = {"errors": [{"domain": "global", "reason": "notFound"}], "busy": []}
            else:
                calendars[one["id"]] = {"busy": _busy(known.values(), start, end)}
        return 200, {"calendars": calendars}


class _Handler(JsonHandler):
    def respond(self) -> None:
        stand = self.server.stand
        parts = urlsplit(self.path)
        body = self.body().decode()
        if parts.path == "/o/oauth2/v2/auth":
            self.say(302, "", {"Location": stand.accounts.page(dict(parse_qsl(parts.query)))})
            return
        stand._asked += 1
        stand.paths.append(parts.path)
        allowed = _HEADERS | (_FORM_HEADERS if self.command == "POST" else set())
        other = {name.lower() for name in self.headers} - allowed
        stand.accounts.check(not other and self.headers["User-Agent"] == "grense", f"headers {other}")
        if not parts.path.startswith(("/calendar/", "/gmail/", "/batch/")):
            self.say(*stand.accounts.answer(parts.path, dict(parse_qsl(body))))
            return
        query: dict[str, list[str]] = {}
        for name, value in parse_qsl(parts.query):
            query.setdefault(name, []).append(value)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        content = json.loads(body) if body and not parts.path.startswith("/batch/") else body
        self.say(*stand.answer(self.command, parts.path, query, token, content), stand.fields(parts.path))


def attendee(address: str, response: str = "needsAction", **fields: bool) -> dict[str, Any]:
    """A person or resource invited to a meeting."""
    return {"email": address, "displayName": MARK, "responseStatus": response, "comment": MARK, **fields}


def refused(reason: str, status: int) -> dict[str, Any]:
    """An error in the published shape."""
    listed = [{"domain": "global", "reason": reason, "message": f"{MARK} {ME}"}]
    return {"error": {"errors": listed, "code": status, "message": f"{MARK} {ME}"}}


def selected(value: Any, fields: str) -> Any:
    """A partial response: those of the fields, written as in `items(id,start(date)),nextPageToken`."""
    if isinstance(value, list):
        return [selected(one, fields) for one in value]
    chosen = {}
    for name, inner in _named(fields):
        if name in value:
            chosen[name] = selected(value[name], inner) if inner else value[name]
    return chosen


def _named(fields: str) -> list[tuple[str, str]]:
    """The names of a selector, each with what stands in its brackets."""
    pieces, depth = [""], 0
    for sign in fields:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += sign
    return [(name, inner.removesuffix(")")) for name, _, inner in (piece.partition("(") for piece in pieces)]


def _too_narrow() -> Reply:
    return 403, refused("insufficientPermissions", 403)


def _instants(event: Mapping[str, Any]) -> list[dt.datetime]:
    said = [event[name].get("dateTime") or f"{event[name]['date']}T00:00:00+01:00" for name in ("start", "end")]
    return [dt.datetime.fromisoformat(one) for one in said]


def _is_inside(event: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    start, end = _instants(event)
    return (
        event["status"] != "cancelled"
        and start < dt.datetime.fromisoformat(query.get("timeMax", "9999-01-01T00:00:00Z"))
        and end > dt.datetime.fromisoformat(query.get("timeMin", "0001-01-01T00:00:00Z"))
    )


def _shortened(event: dict[str, Any], most: int) -> dict[str, Any]:
    """The event with its attendees or, of more than the maximum, with the person alone."""
    attendees = event.get("attendees", [])
    if len(attendees) <= most:
        return event
    return {**event, "attendees": [one for one in attendees if one.get("self")], "attendeesOmitted": True}


def _busy(events: Collection[dict[str, Any]], start: dt.datetime, end: dt.datetime) -> list[dict[str, str]]:
    """The busy times, cut at the bounds; those that touch are one."""
    spans: list[list[dt.datetime]] = []
    for begin, finish in sorted(_instants(one) for one in events if one.get("transparency") != "transparent"):
        if begin >= end or finish <= start:
            continue
        if spans and begin <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], min(finish, end))
        else:
            spans.append([max(begin, start), min(finish, end)])
    texts = [[f"{one.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" for one in span] for span in spans]
    return [{"start": begin, "end": finish} for begin, finish in texts]
