"""EWS over HTTP on a free port of loopback, as far as grense uses it; errors are formatted like Exchange's."""

from __future__ import annotations

import base64
import datetime as dt
import ssl
import threading
from collections import deque
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from servers.exchange.mailbox import Mail, Mailbox
from servers.stand import MARK

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"
ERRORS = "http://schemas.microsoft.com/exchange/services/2006/errors"
PATH = "/EWS/Exchange.asmx"
AUTODISCOVER = "/autodiscover/autodiscover.xml"
TICKET = base64.b64encode(f"ticket of {MARK}".encode()).decode()
TIMES_AND_KINDS = frozenset(
    {
        "calendar:End",
        "calendar:IsAllDayEvent",
        "calendar:IsCancelled",
        "calendar:IsMeeting",
        "calendar:LegacyFreeBusyStatus",
        "calendar:MyResponseType",
        "calendar:Start",
        "folder:DisplayName",
        "folder:FolderClass",
        "item:DateTimeSent",
        "item:IsDraft",
        "item:InReplyTo",
        "item:ItemClass",
        "item:Sensitivity",
        "message:ConversationIndex",
        "message:InternetMessageId",
        "message:References",
    }
)
FOLDERS = {"calendar": "CalendarFolder", "sentitems": "Folder"}


class Answer(NamedTuple):
    """An answer instead of the real one."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = {}


class ExchangeServer:
    """A mailbox behind HTTP.

    `improper` holds the requested properties that grense must not read. `missing` are folders that do not exist,
    `errors` the errors of operations. `find_limit` is the maximum of a calendar view, `page_limit` that of a page.
    `schemas` are the supported ones, all where none is named. `instead` are answers to give in place of the next ones.

    `calendars` are those beside the default one, by id. `auth` is the way of signing in that is taken, `offers` are the
    ways named to others. `autodiscover` holds, by host, the answer to a request there, and `asked_where` each such
    request: its host, and whether it was signed in.
    """

    def __init__(self, name: str, password: str, *, auth: str = "basic", tls: ssl.SSLContext | None = None) -> None:
        self.mailbox = Mailbox()
        self.calendars: dict[str, Mailbox] = {}
        self.autodiscover: dict[str, Answer] = {}
        self.asked_where: list[tuple[str, bool]] = []
        self.offers: tuple[str, ...] = ()
        self.name, self.password, self.auth = name, password, auth
        self.requests = 0
        self.asked: list[str] = []
        self.improper: list[str] = []
        self.missing: set[str] = set()
        self.errors: dict[str, str] = {}
        self.schemas: set[str] = set()
        self.find_limit = 10_000
        self.page_limit = 10_000
        self.instead: deque[Answer] = deque()
        self._http = _Http(("127.0.0.1", 0), type("Handler", (_Handler,), {"server_of": self}))
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self.port: int = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def answer(self, request: bytes) -> Answer:
        """The answer to an authenticated request."""
        if self.instead:
            return self.instead.popleft()
        envelope = ET.fromstring(request)
        schema = envelope.find(f".//{{{TYPES}}}RequestServerVersion").get("Version")
        if self.schemas and schema not in self.schemas:
            return fault("ErrorInvalidServerVersion")
        asked = envelope.find(f"{{{SOAP}}}Body")[0]
        operation = asked.tag.partition("}")[2]
        self.asked.append(operation)
        fields = {one.get("FieldURI", "") for one in asked.iter(f"{{{TYPES}}}FieldURI")}
        shapes = {one.text for one in asked.iter(f"{{{TYPES}}}BaseShape")}
        improper = [*(fields - TIMES_AND_KINDS), *(shapes - {"IdOnly"})]
        improper += [one.tag for one in asked.iter() if one.tag.endswith(("ExtendedFieldURI", "IndexedFieldURI"))]
        if improper or operation not in _OPERATIONS:
            self.improper += improper or [operation]
            return fault("ErrorInvalidRequest")
        if operation in self.errors:
            return _messages(operation, [_error(operation, self.errors[operation])])
        return _messages(operation, _OPERATIONS[operation](self, asked))

    def lets_in(self, authorization: str) -> bool:
        if self.auth == "kerberos":
            return authorization == f"Negotiate {TICKET}"
        return authorization == "Basic " + base64.b64encode(f"{self.name}:{self.password}".encode()).decode()

    def get_folder(self, asked: ET.Element) -> list[str]:
        return [
            _error("GetFolder", "ErrorFolderNotFound")
            if name in self.missing
            else _success(
                "GetFolder",
                f'<m:Folders><t:{FOLDERS[name]}><t:FolderId Id="{name}" ChangeKey="AQ"/>'
                f"<t:DisplayName>{MARK} {name}</t:DisplayName></t:{FOLDERS[name]}></m:Folders>",
            )
            for name in _folders(asked)
        ]

    def find_folder(self, asked: ET.Element) -> list[str]:
        """The calendars among all folders of the mailbox; no other folder's name is to be asked for."""
        wanted = asked.find(f".//{{{TYPES}}}IsEqualTo")
        field = wanted.find(f"{{{TYPES}}}FieldURI").get("FieldURI")
        value = wanted.find(f".//{{{TYPES}}}Constant").get("Value")
        if (_folders(asked), asked.get("Traversal"), field, value) != (
            ["msgfolderroot"],
            "Deep",
            "folder:FolderClass",
            "IPF.Appointment",
        ):
            self.improper.append("folders beside the own calendars")
        found = "".join(
            f'<t:CalendarFolder><t:FolderId Id="{name}" ChangeKey="AQ"/><t:DisplayName>{MARK} {name}</t:DisplayName>'
            "</t:CalendarFolder>"
            for name in ("calendar", *self.calendars)
            if name not in self.missing
        )
        total = found.count("<t:CalendarFolder>")
        inner = (
            f'<m:RootFolder TotalItemsInView="{total}" IncludesLastItemInRange="true"><t:Folders>{found}</t:Folders>'
        )
        return [_success("FindFolder", f"{inner}</m:RootFolder>")]

    def sync_folder_items(self, asked: ET.Element) -> list[str]:
        state = asked.findtext(f"{{{MESSAGES}}}SyncState") or ""
        limit = int(asked.findtext(f"{{{MESSAGES}}}MaxChangesReturned") or 0)
        if (calendar := self._calendar(asked)) is None:
            return [_error("SyncFolderItems", "ErrorSyncFolderNotFound")]
        changes = calendar.changes(state, min(limit, 512))
        if changes is None:
            return [_error("SyncFolderItems", "ErrorInvalidSyncStateData")]
        items, state, is_all = changes
        return [
            _success(
                "SyncFolderItems",
                f"<m:SyncState>{state}</m:SyncState>"
                f"<m:IncludesLastItemInRange>{_bool(is_all)}</m:IncludesLastItemInRange>"
                f"<m:Changes>{''.join(items)}</m:Changes>",
            )
        ]

    def find_item(self, asked: ET.Element) -> list[str]:
        if _folders(asked)[0] in self.missing:
            return [_error("FindItem", "ErrorFolderNotFound")]
        view = asked.find(f"{{{MESSAGES}}}CalendarView")
        if view is not None:
            if (calendar := self._calendar(asked)) is None:
                return [_error("FindItem", "ErrorFolderNotFound")]
            found = calendar.between(_instant(view.get("StartDate")), _instant(view.get("EndDate")))
            if len(found) > self.find_limit:
                return [_error("FindItem", "ErrorExceededFindCountLimit")]
            page = found[: int(view.get("MaxEntriesReturned", len(found)))]
            return [_found(page, len(found), len(page) == len(found))]
        view = asked.find(f"{{{MESSAGES}}}IndexedPageItemView")
        mails = self._mails(asked)
        offset = int(view.get("Offset"))
        page = [
            mail.xml(base64.b64encode(f"mail:{name}".encode()).decode())
            for name, mail in mails[offset:][: min(int(view.get("MaxEntriesReturned")), self.page_limit)]
        ]
        offset += len(page)
        return [_found(page, len(mails), offset == len(mails), f' IndexedPagingOffset="{offset}"')]

    def _calendar(self, asked: ET.Element) -> Mailbox | None:
        name = _folders(asked)[0]
        return None if name in self.missing else self.mailbox if name == "calendar" else self.calendars.get(name)

    def _mails(self, asked: ET.Element) -> list[tuple[str, Mail]]:
        bounds = {}
        for word in ("IsGreaterThanOrEqualTo", "IsLessThan"):
            for one in asked.iter(f"{{{TYPES}}}{word}"):
                assert one.find(f"{{{TYPES}}}FieldURI").get("FieldURI") == "item:DateTimeSent"
                bounds[word] = _instant(one.find(f".//{{{TYPES}}}Constant").get("Value"))
        first = bounds.get("IsGreaterThanOrEqualTo", dt.datetime.min.replace(tzinfo=dt.UTC))
        last = bounds.get("IsLessThan", dt.datetime.max.replace(tzinfo=dt.UTC))
        found = [(name, mail) for name, mail in self.mailbox.mails.items() if mail.sent and first <= mail.sent < last]
        if asked.find(f"{{{MESSAGES}}}SortOrder") is not None:
            found.sort(key=lambda one: one[1].sent)
        return found


_OPERATIONS: Mapping[str, Any] = {
    "FindFolder": ExchangeServer.find_folder,
    "FindItem": ExchangeServer.find_item,
    "GetFolder": ExchangeServer.get_folder,
    "SyncFolderItems": ExchangeServer.sync_folder_items,
}


def fault(code: str, extra: str = "") -> Answer:
    """An error of the whole request: Exchange sends it with status 500."""
    return Answer(
        500,
        _envelope(
            f"<s:Fault><faultcode>t:{code}</faultcode><faultstring>{MARK}</faultstring><detail>"
            f'<e:ResponseCode xmlns:e="{ERRORS}">{code}</e:ResponseCode>'
            f'<e:Message xmlns:e="{ERRORS}">{MARK}</e:Message>{extra}</detail></s:Fault>'
        ),
    )


def settings(url: str, kind: str = "EXPR") -> Answer:
    """Autodiscover's answer with the address of EWS, and the names of people that come with it."""
    return autodiscovered(
        f"<Action>settings</Action><Protocol><Type>WEB</Type></Protocol><Protocol><Type>{kind}</Type>"
        f"<Server>{MARK}</Server><EwsUrl>{url}</EwsUrl></Protocol>"
    )


def autodiscovered(account: str) -> Answer:
    """Autodiscover's answer around the content of `Account`."""
    schemas = "http://schemas.microsoft.com/exchange/autodiscover"
    return Answer(
        200,
        f'<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="{schemas}/responseschema/2006">'
        f'<Response xmlns="{schemas}/outlook/responseschema/2006a"><User><DisplayName>{MARK}</DisplayName></User>'
        f"<Account><AccountType>email</AccountType>{account}</Account></Response></Autodiscover>",
    )


def busy(milliseconds: int) -> Answer:
    """Exchange's own way of requesting a pause."""
    value = f'<t:Value Name="BackOffMilliseconds">{milliseconds}</t:Value>'
    return fault("ErrorServerBusy", f"<t:MessageXml>{value}</t:MessageXml>")


def _messages(operation: str, messages: list[str]) -> Answer:
    inner = f"<m:ResponseMessages>{''.join(messages)}</m:ResponseMessages>"
    return Answer(200, _envelope(f"<m:{operation}Response>{inner}</m:{operation}Response>"))


def _success(operation: str, inner: str) -> str:
    return (
        f'<m:{operation}ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>'
        f"{inner}</m:{operation}ResponseMessage>"
    )


def _error(operation: str, code: str) -> str:
    return (
        f'<m:{operation}ResponseMessage ResponseClass="Error"><m:MessageText>{MARK}</m:MessageText>'
        f"<m:ResponseCode>{code}</m:ResponseCode><m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>"
        f"</m:{operation}ResponseMessage>"
    )


def _found(items: list[str], total: int, is_all: bool, offset: str = "") -> str:
    return _success(
        "FindItem",
        f'<m:RootFolder{offset} TotalItemsInView="{total}" IncludesLastItemInRange="{_bool(is_all)}">'
        f"<t:Items>{''.join(items)}</t:Items></m:RootFolder>",
    )


def _envelope(inner: str) -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{SOAP}" xmlns:m="{MESSAGES}" xmlns:t="{TYPES}">'
        '<s:Header><t:ServerVersionInfo MajorVersion="15" MinorVersion="2" MajorBuildNumber="1748"'
        f' MinorBuildNumber="10" Version="V2017_07_11"/></s:Header><s:Body>{inner}</s:Body></s:Envelope>'
    )


def _folders(asked: ET.Element) -> list[str]:
    kinds = ("DistinguishedFolderId", "FolderId")
    return [one.get("Id", "") for kind in kinds for one in asked.iter(f"{{{TYPES}}}{kind}")]


def _instant(text: str | None) -> dt.datetime:
    return dt.datetime.fromisoformat(text or "")


def _bool(value: bool) -> str:
    return str(value).lower()


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore broken connections, which the tests cause."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer
    server_of: ExchangeServer

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name in http.server
        """Print nothing."""

    def do_POST(self) -> None:
        request = self.rfile.read(int(self.headers["Content-Length"]))
        self.server_of.requests += 1
        answer = self._let_in() or self.server_of.answer(request)
        body = answer.body.encode()
        self.send_response(answer.status)
        for name, value in {"Content-Type": "text/xml; charset=utf-8", **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _let_in(self) -> Answer | None:
        """Return None for an authenticated request."""
        said = self.headers.get("Authorization", "")
        if self.path == AUTODISCOVER:
            return self._where(said)
        if self.path != PATH:
            return Answer(404)
        return self._signed_in(said)

    def _where(self, said: str) -> Answer:
        """The answer of autodiscover, which is given at some hosts only."""
        server, host = self.server_of, self.headers["Host"]
        server.asked_where.append((host, bool(said)))
        answer = server.autodiscover.get(host, Answer(404))
        return answer if answer.status != 200 else self._signed_in(said) or answer

    def _signed_in(self, said: str) -> Answer | None:
        server = self.server_of
        if server.auth == "ntlm":
            return self._let_in_by_ntlm(said)
        offers = server.offers or ("Negotiate" if server.auth == "kerberos" else "Basic realm=ews",)
        return None if server.lets_in(said) else Answer(401, headers={"WWW-Authenticate": ", ".join(offers)})

    def _let_in_by_ntlm(self, said: str) -> Answer | None:
        """NTLM authenticates a connection, not a request."""
        import spnego

        if getattr(self, "is_in", False):
            return None
        offer = {"WWW-Authenticate": ", ".join(self.server_of.offers or ("NTLM",))}
        if not said.startswith("NTLM "):
            return Answer(401, headers=offer)
        if not hasattr(self, "handshake"):
            self.handshake = spnego.server(protocol="ntlm", options=spnego.NegotiateOptions.use_ntlm)
        try:
            token = self.handshake.step(base64.b64decode(said.removeprefix("NTLM ")))
        except spnego.exceptions.SpnegoError:
            del self.handshake
            return Answer(401, headers=offer)
        if self.handshake.complete:
            self.is_in = True
            return None
        return Answer(401, headers={"WWW-Authenticate": f"NTLM {base64.b64encode(token).decode()}"})
