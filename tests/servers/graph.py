"""Microsoft Graph on loopback: the published shapes of calendars, events, messages and batches, over TLS."""

from __future__ import annotations

import base64
import datetime as dt
import email.utils
import json
import re
import shutil
import ssl
import tempfile
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlencode

import trustme

from grense.sources.microsoft365 import Account, Microsoft365, sign_in
from servers.cable import Cable
from servers.entra import CLIENT, TENANT, Browser, Entra, Reply, fields_of
from servers.json_server import JsonHandler, JsonServer
from servers.stand import MARK, ME, PASSWORD

_VIEW = {"start", "end", "showAs", "isAllDay", "isCancelled", "isOrganizer", "isOnlineMeeting"} | {
    *("responseStatus", "sensitivity", "attendees", "organizer"),
}
_MAIL = {"conversationIndex", "internetMessageId", "isDraft", "sentDateTime", "toRecipients", "ccRecipients"}
_ALLOWED = {
    "calendarView": _VIEW,
    "calendar/events": {"id"},
    "calendars": {"id", "name", "isDefaultCalendar", "owner"},
    "mailFolders/sentitems/messages": _MAIL,
    "mailFolders/sentitems/messages/delta": _MAIL,
}
_CALENDAR = re.compile(r"calendars/([^/]+)/(calendarView|events)")
_CALENDAR_ALLOWED = {"calendarView": _VIEW, "events": {"id"}}
_OPTIONS = {"startDateTime", "endDateTime"} | {
    f"${name}" for name in ("select", "top", "count", "orderby", "filter", "skip", "skiptoken", "deltatoken")
}
_BATCH = 20
_PLAN = "settings/workHoursAndLocations/occurrencesView("
_FILTER_LIMIT = 5_000
_DAY = dt.timedelta(days=1)


class GraphStand:
    """A mailbox and its sign-in at one address. All answers include content, which must never be stored."""

    kind: ClassVar[str] = "microsoft365"
    meetings: ClassVar[bool] = True
    mails: ClassVar[bool] = True

    def __init__(self, *, trusted: bool = True, name: str = "localhost") -> None:
        self.entra = Entra()
        self.page_size = 1_000
        self.denied = False
        self.gone: set[str] = set()  # paths that no longer exist
        self.busy: tuple[int, str] | None = None
        self.unsupported: set[str] = set()  # options that are refused
        self.link_host = ""  # the host in links instead
        self.garbage: str | None = None  # the answer instead of a page
        self.refuses_tokens = False
        self.endless = False  # every page has a link to one more
        self.paths: list[str] = []
        self.events: dict[str, dict[str, Any]] = {}
        # By id: the owner and the events of each calendar beside the default one.
        self.calendars: dict[str, tuple[str, dict[str, dict[str, Any]]]] = {}
        self.offers_delta = True
        self.batched: list[int] = []  # the number of requests in each batch
        self.throttled: set[str] = set()  # paths that are refused within a batch
        self.journal: list[tuple[str, dict[str, Any]]] = []
        self.plan: list[dict[str, Any]] = []  # the published shape of workPlanOccurrence
        self.plan_status = 200
        self.kept = ""  # the last secret passed to `keep`
        self._epoch = self._version = self._asked = 0
        self._folder = tempfile.mkdtemp()
        self.ca = str(Path(self._folder) / "ca.pem")
        authority = trustme.CA()
        (authority if trusted else trustme.CA()).cert_pem.write_to_path(self.ca)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name, "127.0.0.1" if name == "localhost" else name).configure_cert(context)
        self._server = JsonServer(self, _Handler, context)
        self.cable = Cable(self._server.server_port)

    def account(
        self, port: int | None = None, *, tenant: str = TENANT, calendar: bool = True, mail: bool = True, **options: Any
    ) -> Account:
        base = f"https://localhost:{port or self.cable.port}"
        return Account(CLIENT, tenant, calendar, mail, authority=base, graph=base, ca=self.ca, **options)

    def sign_in(self, **options: Any) -> str:
        """Sign in without the cable, in a browser; return the secret that renews the sign-in."""
        browser = Browser(self.ca)
        try:
            return sign_in(
                self.account(self._server.server_port),
                show=lambda *_: None,
                open_browser=browser.open,
                wait=10,
                **options,
            )
        finally:
            browser.close()

    def source(
        self,
        password: str = PASSWORD,
        *,
        patience: float = 60.0,
        include: Collection[str] = (),
        me: Collection[str] = (),
        account: Account | None = None,
    ) -> Microsoft365:
        """The source; here a wrong password is a sign-in that the server does not renew."""
        if not self.kept:
            self.kept = self.sign_in()
            self.requests()
        tokens = self.kept if password == PASSWORD else self.kept.replace(f"{MARK}-refresh", f"{MARK}-{password}")
        return Microsoft365(
            account or self.account(),
            tokens,
            keep=self._keep,
            tz="Europe/Oslo",
            include=include,
            me=me,
            patience=patience,
        )

    def _keep(self, text: str) -> None:
        self.kept = text

    def put_calendar(self, name: str, owner: str = ME) -> str:
        """Add a calendar of an owner; its id is returned."""
        identity = f"{MARK}/{name}=="
        self.calendars[identity] = (owner, {})
        return identity

    def put_meeting(
        self,
        name: str,
        start: dt.datetime,
        end: dt.datetime,
        *,
        elsewhere: bool = False,
        calendar: str = "",
        **fields: Any,
    ) -> None:
        self._version += 1
        events = self.calendars[calendar][1] if calendar else self.events
        events[name] = {
            "id": f"{MARK}-{name}",
            "@odata.etag": f'W/"{self._version}"',
            "version": self._version,
            "span": (_moment(start)["dateTime"], _moment(end)["dateTime"]),
            "start": _moment(start),
            "end": _moment(end),
            "showAs": "workingElsewhere" if elsewhere else "busy",
            "isAllDay": False,
            "isCancelled": False,
            "isOrganizer": False,
            "isOnlineMeeting": False,
            "responseStatus": {"response": "accepted", "time": "0001-01-01T00:00:00Z"},
            "sensitivity": "normal",
            "type": "singleInstance",
            "subject": f"{MARK} {name}",
            "bodyPreview": MARK,
            "location": {"displayName": MARK},
            "organizer": {"emailAddress": {"name": MARK, "address": f"{MARK}@example.org"}},
            "attendees": [] if fields.get("isOrganizer") else [attendee(ME)],
            **fields,
        }

    def put_plan(self, where: str, start: str, end: str, zone: str = "W. Europe Standard Time") -> None:
        """Add an occurrence of the work plan, with local times as the server writes them."""
        times = {
            name: {"dateTime": f"{text}.0000000", "timeZone": zone} for name, text in (("start", start), ("end", end))
        }
        number = len(self.plan)
        self.plan.append(
            {"id": f"{MARK}-plan-{number}", "recurrenceId": MARK, "workLocationType": where, "placeId": MARK} | times
        )

    def remove_meeting(self, name: str) -> None:
        del self.events[name]

    def put_mail(self, name: str, sent: dt.datetime, *, answers: bool = False, **fields: Any) -> None:
        message = {
            "@odata.type": "#microsoft.graph.message",
            "id": f"{MARK}-{name}",
            "internetMessageId": f"<{name}.{MARK}@example.org>",
            "isDraft": False,
            "conversationIndex": base64.b64encode(bytes(27 if answers else 22)).decode(),
            "sentDateTime": f"{sent.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
            "subject": f"{MARK} {name}",
            "bodyPreview": MARK,
            "toRecipients": [{"emailAddress": {"name": MARK, "address": f"{MARK}@example.org"}}],
            **fields,
        }
        self.journal.append((name, message))

    def remove_mail(self, name: str) -> None:
        removed = {"@odata.type": "#microsoft.graph.message", "id": f"{MARK}-{name}", "@removed": {"reason": "deleted"}}
        self.journal.append((name, removed))

    def forget_deltas(self) -> None:
        """Invalidate all delta links."""
        self._epoch += 1

    def revoke(self) -> None:
        """Revoke every sign-in."""
        self.entra.access.clear()
        self.entra.refresh.clear()

    def requests(self) -> int:
        asked, self._asked = self._asked, 0
        return asked

    def stop(self) -> None:
        self.cable.stop()
        self._server.stop()
        shutil.rmtree(self._folder)
        assert not self.entra.wrongs, self.entra.wrongs

    def answer(self, base: str, address: str, token: str, prefer: str, form: dict[str, str]) -> Reply:
        """The answer to one request."""
        self._asked += 1
        path, query = fields_of(address)
        self.paths.append(path)
        if not path.startswith("/v1.0/"):
            return self.entra.answer(base, path, query, form)
        if token not in self.entra.access or self.refuses_tokens:
            return 401, _error("InvalidAuthenticationToken")
        if self.denied:
            return 403, _error("ErrorAccessDenied")
        if self.garbage is not None:
            return 200, self.garbage
        if self.endless and query.get("$top") != "1":
            return 200, {"value": [], "@odata.nextLink": self._link(base, "next", {"$skiptoken": str(self._asked)})}
        if path == "/v1.0/$batch":
            return self._batch(base, token, form)
        what = path.removeprefix("/v1.0/me/")
        if what.startswith(_PLAN):
            self.entra._check(set(query["$select"].split(",")) == {"id", "start", "end", "workLocationType"}, "$select")
            return (
                (200, {"value": self.plan})
                if self.plan_status == 200
                else (self.plan_status, _error("ErrorAccessDenied"))
            )
        if calendar := _CALENDAR.fullmatch(what):
            return self._other_calendar(base, unquote(calendar[1]), what, query, prefer)
        if what in self.gone or what not in _ALLOWED:
            return 404, _error("ErrorItemNotFound")
        self.entra._check(query.keys() <= _OPTIONS, f"options {query.keys()}")
        if what.endswith("/delta") and not self.offers_delta:
            self.entra.wrongs.append("changes of mail where they are not offered")
            return 400, _error("ErrorInvalidRequest")
        if self.unsupported & query.keys():
            return 400, _error("ErrorInvalidUrlQuery")
        self._check_select(what, query)
        self.entra._check('outlook.timezone="UTC"' in prefer and 'IdType="ImmutableId"' in prefer, "Prefer")
        if what == "calendarView":
            return self._view(base, what, self.events, query)
        if what == "calendar/events":
            return _newest(self.events, query)
        if what == "calendars":
            return 200, {"value": self._listed_calendars()}
        if what.endswith("/delta"):
            return self._delta(base, query)
        return self._messages(base, what, query)

    def _batch(self, base: str, token: str, form: dict[str, Any]) -> Reply:
        """The answers to several requests, each as it would be answered by itself, in another order."""
        self.batched.append(len(form["requests"]))
        self._asked -= len(form["requests"])
        self.entra._check(len(form["requests"]) <= _BATCH, "too large a batch")
        answers: list[dict[str, Any]] = []
        for one in form["requests"]:
            self.entra._check(set(one) == {"id", "method", "url", "headers"} and one["method"] == "GET", "batch")
            status, body = self.answer(base, f"/v1.0{one['url']}", token, one["headers"].get("Prefer", ""), {})
            if any(path in one["url"] for path in self.throttled):
                status, body = 429, _error("TooManyRequests")
            answers.insert(0, {"id": one["id"], "status": status, "headers": {"X-Name": MARK}, "body": body})
        return 200, {"responses": answers}

    def _other_calendar(self, base: str, identity: str, what: str, query: dict[str, str], prefer: str) -> Reply:
        if identity not in self.calendars:
            return 404, _error("ErrorItemNotFound")
        owner, events = self.calendars[identity]
        if owner != ME:  # a calendar that is shared needs Calendars.Read.Shared
            return 403, _error("ErrorAccessDenied")
        kind = what.rpartition("/")[2]
        asked = set(query.get("$select", "everything").split(","))
        self.entra._check("$skip" in query or asked <= _CALENDAR_ALLOWED[kind], f"$select {asked} of {kind}")
        self.entra._check('outlook.timezone="UTC"' in prefer and 'IdType="ImmutableId"' in prefer, "Prefer")
        if self.unsupported & query.keys():
            return 400, _error("ErrorInvalidUrlQuery")
        return self._view(base, what, events, query) if kind == "calendarView" else _newest(events, query)

    def _listed_calendars(self) -> list[dict[str, Any]]:
        listed = [("AAdefault", ME, True)]
        listed += [(identity, owner, False) for identity, (owner, _) in self.calendars.items()]
        return [
            {
                "id": identity,
                "name": f"{MARK} {identity}",
                "isDefaultCalendar": default,
                "owner": {"name": MARK, "address": owner},
                "canEdit": True,
                "color": "auto",
            }
            for identity, owner, default in listed
        ]

    def _messages(self, base: str, what: str, query: dict[str, str]) -> Reply:
        """The folder's mails as they are by now, filtered and ordered by when they were sent."""
        present: dict[str, dict[str, Any]] = {}
        for name, message in self.journal:
            present.pop(name, None)
            if "@removed" not in message:
                present[name] = message
        since = query.get("$filter", "").removeprefix("sentDateTime ge ")
        found = [one for one in present.values() if (one.get("sentDateTime") or "") >= since]
        if order := query.get("$orderby"):
            self.entra._check(bool(since) and order.startswith("sentDateTime"), "an order without its filter")
            found.sort(key=lambda one: one["sentDateTime"] or "", reverse=order.endswith(" desc"))
        skip, size = int(query.get("$skip", "0")), min(int(query["$top"]), self.page_size)
        page: dict[str, Any] = {"value": found[skip : skip + size]}
        if query.get("$count") == "true":
            page["@odata.count"] = len(found)
        if skip + size < len(found):
            page["@odata.nextLink"] = self._link(base, what, {**query, "$skip": str(skip + size)})
        return 200, page

    def _check_select(self, what: str, query: dict[str, str]) -> None:
        if "$skiptoken" not in query and "$deltatoken" not in query and "$skip" not in query:
            asked = set(query.get("$select", "everything").split(","))
            self.entra._check(asked <= _ALLOWED[what], f"$select {asked} of {what}")

    def _view(self, base: str, what: str, events: dict[str, dict[str, Any]], query: dict[str, str]) -> Reply:
        start, end = (query[name].rstrip("Z") for name in ("startDateTime", "endDateTime"))
        inside = [event for event in events.values() if event["span"][0] < end and event["span"][1] > start]
        skip, size = int(query.get("$skip", "0")), min(int(query["$top"]), self.page_size)
        page: dict[str, Any] = {"value": inside[skip : skip + size]}
        if query.get("$count") == "true":
            page["@odata.count"] = len(inside)
        if skip + size < len(inside):
            page["@odata.nextLink"] = self._link(base, what, {**query, "$skip": str(skip + size)})
        return 200, page

    def _delta(self, base: str, query: dict[str, str]) -> Reply:
        token = query.get("$skiptoken") or query.get("$deltatoken")
        if token is None:
            since = query.get("$filter", "").removeprefix("receivedDateTime ge ")
            epoch, position, listed = self._epoch, 0, 0 if since else -1
        else:
            numbers, since = token.split("|")
            epoch, position, listed = (int(number) for number in numbers.split("."))
        if epoch != self._epoch:
            return 410, _error("SyncStateNotFound")
        end = position + self.page_size
        items = [message for _, message in self.journal[position:end]]
        items = [item for item in items if "@removed" in item or (item.get("sentDateTime") or "9") >= since]
        page: dict[str, Any] = {"value": items}
        kind = "skip" if end < len(self.journal) else "delta"
        if listed >= 0:
            items[:] = items[: _FILTER_LIMIT - listed]
            listed += len(items)
        if listed >= _FILTER_LIMIT or kind == "delta":
            kind, end, listed = "delta", len(self.journal), -1
        state = {f"${kind}token": f"{epoch}.{end}.{listed}|{since}"}
        name = "nextLink" if kind == "skip" else "deltaLink"
        page[f"@odata.{name}"] = self._link(base, "mailFolders/sentitems/messages/delta", state)
        return 200, page

    def _link(self, base: str, what: str, query: dict[str, str]) -> str:
        return f"{self.link_host or base}/v1.0/me/{what}?{urlencode(query)}"


class ListedGraphStand(GraphStand):
    """The same in a cloud that does not list the changes of a folder of mail."""

    def __init__(self) -> None:
        super().__init__()
        self.offers_delta = False

    def account(self, *arguments: Any, **options: Any) -> Account:
        return super().account(*arguments, **{"cloud": "china", **options})


class _Handler(JsonHandler):
    def respond(self) -> None:
        stand = self.server.stand
        body = self.body().decode()
        is_json = self.headers.get("Content-Type") == "application/json"
        form = json.loads(body) if is_json else dict(parse_qsl(body))
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        busy = stand.busy if self.path.startswith("/v1.0/") else None
        if busy is not None:
            stand._asked += 1
            self.say(busy[0], _error("TooManyRequests"), {"Retry-After": busy[1]} if busy[1] else {})
            return
        self.say(
            *stand.answer(f"https://{self.headers['Host']}", self.path, token, self.headers.get("Prefer", ""), form)
        )

    def date_time_string(self, timestamp: float | None = None) -> str:
        return email.utils.formatdate(time.time() + self.server.stand.entra.clock, usegmt=True)


def attendee(address: str, kind: str = "required", response: str = "none") -> dict[str, Any]:
    """A person or resource invited to a meeting."""
    return {
        "type": kind,
        "status": {"response": response, "time": "0001-01-01T00:00:00Z"},
        "emailAddress": {"name": MARK, "address": address},
    }


def _newest(events: dict[str, dict[str, Any]], query: dict[str, str]) -> Reply:
    newest = sorted(events.values(), key=lambda event: -event["version"])
    return 200, {"value": newest[: int(query["$top"])]}


def _moment(moment: dt.datetime) -> dict[str, str]:
    return {"dateTime": f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def _error(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": f"{MARK} {ME}"}}
