"""Gmail on loopback: the published shapes of messages, history and labels, and of batches, under `gmail.metadata`."""

from __future__ import annotations

import datetime as dt
import email
import json
from collections.abc import Collection, Mapping
from email.message import Message
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from grense.sources.google import Account
from servers.google import GoogleStand, Reply, refused, selected
from servers.google_accounts import AUTH
from servers.stand import MARK, ME

METADATA = f"{AUTH}gmail.metadata"

_ME = "/gmail/v1/users/me/"
_BOUNDARY = "batch_zebra"
_HEADERS = {
    *("date", "message-id", "auto-submitted", "content-class", "content-type", "in-reply-to", "references"),
    *("precedence", "resent-date", "sender", "x-autoreply", "x-autorespond"),
    *("x-ms-exchange-calendar-originator-id", "x-ms-exchange-calendar-series-id"),
    *("x-ms-exchange-calendar-series-instance-id", "x-ms-exchange-calendar-series-master-id"),
}
_PARTICIPANTS = {"to", "cc"}
_LIST = {
    "labelIds": ["SENT"],
    "includeSpamTrash": ["true"],
    "maxResults": ["500"],
    "fields": ["messages(id),nextPageToken"],
}
_CHECK = {"labelIds": ["SENT"], "maxResults": ["1"], "fields": ["messages(id)"]}
_CHANGES = "history(labelsAdded(labelIds,message(id)),labelsRemoved(message(id)),messagesAdded(message(id)))"


class Gmail:
    """A mailbox. `mails` are by name, in the order in which they came; all hold content, which must never be stored."""

    def __init__(self, wrongs: list[str]) -> None:
        self.wrongs = wrongs
        self.mails: dict[str, dict[str, Any]] = {}
        self.names: dict[str, str] = {}  # of the mails, by id
        self.labels = {"SENT": "SENT", "Label_1": f"{MARK} label"}
        self.history: list[dict[str, Any]] = []
        self.page_size = 500
        self.shuffled = False  # the list is not ordered by time
        self.is_sorted = False  # recipients may be asked for
        self.too_old = False  # the history no longer goes back to any position
        self.forgets_pages = False
        self.endless = False
        self.refuses: list[tuple[int, str, dict[str, str]]] = []  # answers instead, one for a part each
        self.drops_parts = 0
        self.batch_garbage: str | None = None  # the answer to a batch instead
        self.raw: dict[str, dict[str, Any]] = {}  # fields of a mail instead of its own, by its name
        self.batch_sizes: list[int] = []

    def answer(self, path: str, query: Mapping[str, list[str]]) -> Reply:
        """The answer to one request, in a batch or by itself."""
        self._check("q" not in query, "a search, which this permission refuses")
        what = path.removeprefix(_ME)
        if what == "messages":
            return self._list(query)
        if what == "history":
            return self._changes(query)
        if what == "profile":
            self._check(query == {"fields": ["historyId"]}, f"profile {query}")
            return 200, selected({"emailAddress": ME, "historyId": self._position}, query["fields"][0])
        if what == "labels":
            self._check(query == {"fields": ["labels(id,name)"]} and self.is_sorted, f"labels {query}")
            return 200, {"labels": [{"id": key, "name": name} for key, name in self.labels.items()]}
        self._check(what.startswith("messages/"), f"path {path}")
        return self._mail(what.removeprefix("messages/"), query)

    def batch(self, kind: str, body: str) -> str:
        """The answer to a batch."""
        whole = email.message_from_string(f"Content-Type: {kind}\r\n\r\n{body}")
        parts = [one for one in whole.get_payload() if isinstance(one, Message)]
        self._check(0 < len(parts) <= 50, f"{len(parts)} parts")
        self.batch_sizes.append(len(parts))
        answers = [self._part(part) for part in parts]
        if self.batch_garbage is not None:
            return self.batch_garbage
        answers = answers[self.drops_parts :]
        return "".join(answers) + f"--{_BOUNDARY}--\r\n"

    def _part(self, part: Message) -> str:
        self._check(part.get_content_type() == "application/http", "type of a part")
        method, address, _ = str(part.get_payload()).splitlines()[0].split()
        self._check(method == "GET", f"{method} in a batch")
        parts = urlsplit(address)
        status, content, fields = 0, None, {}
        if self.refuses:
            status, reason, fields = self.refuses.pop(0)
            content = refused(reason, status)
        else:
            query: dict[str, list[str]] = {}
            for name, value in parse_qsl(parts.query):
                query.setdefault(name, []).append(value)
            self._check(parts.path.startswith(f"{_ME}messages/"), f"{parts.path} in a batch")
            status, content = self.answer(parts.path, query)
        more = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        number = part["Content-ID"].strip("<>")
        return (
            f"--{_BOUNDARY}\r\nContent-Type: application/http\r\nContent-ID: <response-{number}>\r\n\r\n"
            f"HTTP/1.1 {status} Said\r\nContent-Type: application/json; charset=UTF-8\r\n{more}\r\n"
            f"{json.dumps(content, ensure_ascii=False)}\r\n"
        )

    def _list(self, query: Mapping[str, list[str]]) -> Reply:
        single = {name: values[0] for name, values in query.items()}
        rest = {name: values for name, values in query.items() if name != "pageToken"}
        self._check(rest in (_LIST, _CHECK), f"list {query}")
        if self.endless:
            return 200, {"nextPageToken": str(int(single.get("pageToken", "0")) + 1)}
        if self.forgets_pages and "pageToken" in query:
            self.forgets_pages = False
            return 400, refused("invalidArgument", 400)
        sent = [mail for mail in self.mails.values() if "SENT" in mail["labelIds"]]
        if not self.shuffled:
            sent.sort(key=lambda mail: -int(mail["internalDate"]))
        start, size = int(single.get("pageToken", "0")), min(int(single["maxResults"]), self.page_size)
        page: dict[str, Any] = {"resultSizeEstimate": 201}
        if some := sent[start : start + size]:
            page["messages"] = some
        if start + size < len(sent):
            page["nextPageToken"] = str(start + size)
        return 200, selected(page, single["fields"])

    def _changes(self, query: Mapping[str, list[str]]) -> Reply:
        kinds = ["messageAdded", "labelAdded", *(["labelRemoved"] if self.is_sorted else [])]
        self._check(
            set(query) - {"pageToken"} == {"startHistoryId", "labelId", "historyTypes", "maxResults", "fields"}
            and query["labelId"] == ["SENT"]
            and query["historyTypes"] in (kinds, kinds[:2])
            and query["fields"] == [f"{_CHANGES},historyId,nextPageToken"],
            f"history {query}",
        )
        start = int(query["startHistoryId"][0])
        if self.too_old:
            self.too_old = False
            return 404, refused("notFound", 404)
        records = [
            one
            for one in self.history
            if int(one["id"]) > start and one["kind"] in query["historyTypes"] and "SENT" in one["labels"]
        ]
        begin = int(query.get("pageToken", ["0"])[0])
        end = begin + min(int(query["maxResults"][0]), self.page_size)
        page: dict[str, Any] = {"historyId": self._position}
        if some := records[begin:end]:
            page["history"] = some
        if end < len(records):
            page["nextPageToken"] = str(end)
        return 200, selected(page, query["fields"][0])

    def _mail(self, key: str, query: Mapping[str, list[str]]) -> Reply:
        asked = {name.lower() for name in query.get("metadataHeaders", [])}
        allowed = _HEADERS | (_PARTICIPANTS if self.is_sorted else set())
        self._check(asked <= allowed and asked >= {"date"}, f"headers of a mail {asked - allowed}")
        rest = {name: values for name, values in query.items() if name != "metadataHeaders"}
        wanted = {"format": ["metadata"], "fields": ["id,internalDate,labelIds,payload(headers)"]}
        self._check(rest == wanted | {"prettyPrint": ["false"]}, f"mail {rest}")
        name = self.names.get(key, "")
        mail = self.mails.get(name)
        if mail is None:
            return 404, refused("notFound", 404)
        headers = [one for one in mail["payload"]["headers"] if one["name"].lower() in asked]
        shown = selected({**mail, "payload": {"headers": headers}}, query["fields"][0])
        return 200, shown | self.raw.get(name, {})

    @property
    def _position(self) -> str:
        return str(1_000 + len(self.history))

    def record(self, kind: str, labels: Collection[str], **changes: Any) -> None:
        """Add to the history of a mail, which has these labels by now."""
        self.history.append({"id": str(1_001 + len(self.history)), "kind": kind, "labels": set(labels), **changes})

    def _check(self, holds: bool, wrong: str) -> None:
        if not holds:
            self.wrongs.append(wrong)


class GmailStand(GoogleStand):
    """A calendar and a mailbox at Google."""

    mails: ClassVar[bool] = True

    def __init__(self, *, trusted: bool = True, name: str = "localhost") -> None:
        super().__init__(trusted=trusted, name=name)
        self.gmail = Gmail(self.accounts.wrongs)
        self.expires_at = ""  # the path at which the token expires, once

    def account(self, port: int | None = None, **options: Any) -> Account:
        base = f"https://localhost:{port or self.cable.port}"
        return super().account(port, **{"mail": True, "gmail": base, **options})

    def put_mail(
        self,
        name: str,
        sent: dt.datetime,
        *,
        answers: bool = False,
        labels: Collection[str] = ("SENT",),
        came: dt.datetime | None = None,
        **headers: str,
    ) -> None:
        """Add a mail, sent at its Date and taken by the server when it `came`; `headers` are further fields."""
        named = {
            "Delivered-To": ME,
            "From": f"{MARK} <{ME}>",
            "To": f"{MARK} <{MARK}@example.org>",
            "Subject": f"{MARK} {name}",
            "Date": sent.strftime("%a, %d %b %Y %H:%M:%S %z"),
            "Message-ID": f"<{MARK}-{name}@example.org>",
            **({"In-Reply-To": f"<{MARK}@example.org>"} if answers else {}),
            **{field.replace("_", "-"): value for field, value in headers.items()},
        }
        key = f"{MARK}-{name}".replace(" ", "-")
        self.gmail.names[key] = name
        self.gmail.mails[name] = {
            "id": key,
            "threadId": MARK,
            "labelIds": list(labels),
            "snippet": MARK,
            "historyId": "1",
            "internalDate": str(int((came or sent).timestamp() * 1000)),
            "sizeEstimate": 1,
            "payload": {
                "mimeType": "text/plain",
                "headers": [{"name": field, "value": value} for field, value in named.items()],
            },
        }
        self.gmail.record("messageAdded", labels, messagesAdded=[{"message": {"id": key, "threadId": MARK}}])

    def label(self, name: str, label: str, *, remove: bool = False) -> None:
        """Add a label to a mail, or remove it."""
        mail = self.gmail.mails[name]
        (mail["labelIds"].remove if remove else mail["labelIds"].append)(label)
        change = {"message": {"id": mail["id"], "labelIds": list(mail["labelIds"])}, "labelIds": [label]}
        if remove:
            self.gmail.record("labelRemoved", mail["labelIds"], labelsRemoved=[change])
        else:
            self.gmail.record("labelAdded", mail["labelIds"], labelsAdded=[change])

    def answer(self, method: str, path: str, query: Mapping[str, list[str]], token: str, content: Any) -> Reply:
        if not path.startswith(("/gmail/", "/batch/")):
            return super().answer(method, path, query, token, content)
        if path == self.expires_at:
            self.expires_at = ""
            self.accounts.access.clear()
        if self.expired or token not in self.accounts.access:
            self.expired = max(self.expired - 1, 0)
            return 401, refused("authError", 401)
        if self.tired is not None:
            return self.tired[0], refused(self.tired[1], self.tired[0])
        if self.garbage is not None:
            return 200, self.garbage
        if METADATA not in self.accounts.access[token]:
            return 403, refused("insufficientPermissions", 403)
        if path == "/batch/gmail/v1":
            self.accounts.check(method == "POST" and not query, f"batch {method} {query}")
            return 200, self.gmail.batch("multipart/mixed; boundary=grense", content)
        self.accounts.check(method == "GET", f"{method} {path}")
        return self.gmail.answer(path, query)

    def fields(self, path: str) -> dict[str, str]:
        kind = {"Content-Type": f"multipart/mixed; boundary={_BOUNDARY}"} if path.startswith("/batch/") else {}
        return kind | super().fields(path)
