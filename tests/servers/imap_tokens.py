"""A mailbox on a real Dovecot that takes tokens, and the service that gives them."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Collection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from grense.sources.imap import Account, Imap, sign_in
from servers.cable import Cable
from servers.dovecot import Dovecot, a_mail
from servers.entra import CLIENT, TENANT, Browser
from servers.graph import GraphStand
from servers.stand import MARK, ME, PASSWORD

_SCOPE = "IMAP.AccessAsUser.All"


class TokenService:
    """Tells Dovecot whose a token is: `known` are the valid ones, `asked` all that it was asked about."""

    def __init__(self, known: Callable[[], Collection[str]]) -> None:
        self.known = known
        self.asked: list[str] = []
        self.is_down = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.service = self  # type: ignore[attr-defined]  # read by the handler
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    def answer(self, token: str) -> tuple[int, dict[str, Any]]:
        self.asked.append(token)
        if self.is_down:
            return 500, {}
        return 200, {"active": True, "email": ME} if token in self.known() else {"active": False}  # RFC 7662, 2.2

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class MicrosoftImapStand:
    """`ME`'s mailbox behind a cable, signed in to at a Microsoft of its own."""

    kind: ClassVar[str] = "imap"
    meetings: ClassVar[bool] = False
    mails: ClassVar[bool] = True

    def __init__(self, mechanisms: str = "plain xoauth2 oauthbearer") -> None:
        self.microsoft = GraphStand()
        self.entra = self.microsoft.entra
        self.entra.scopes = {_SCOPE}
        self.tokens = TokenService(lambda: self.entra.access)
        self.dovecot = Dovecot(asks=self.tokens.address, mechanisms=mechanisms)
        self.cable = Cable(self.dovecot.port)
        self.dovecot.watch(ME)
        self.kept = ""  # the last secret passed to `keep`
        self._ca = self.dovecot.home / "both"
        self._ca.write_text(Path(self.dovecot.ca).read_text() + Path(self.microsoft.ca).read_text())

    def account(self, **changed: Any) -> Account:
        given: dict[str, Any] = {
            "port": self.cable.port,
            "ca": str(self._ca),
            "sign_in": "microsoft",
            "client_id": CLIENT,
            "tenant": TENANT,
            "authority": f"https://localhost:{self.microsoft.cable.port}",
        }
        return self.dovecot.account(**(given | changed))

    def sign_in(self, **changed: Any) -> str:
        browser = Browser(self.microsoft.ca)
        try:
            return sign_in(self.account(**changed), show=lambda *_: None, open_browser=browser.open, wait=10)
        finally:
            browser.close()

    def source(self, password: str = PASSWORD, *, patience: float = 60.0) -> Imap:
        """The source; here a wrong password is a sign-in that the service does not renew."""
        self.kept = self.kept or self.sign_in()
        kept = self.kept if password == PASSWORD else self.kept.replace(f"{MARK}-refresh", f"{MARK}-{password}")
        return Imap(self.account(), kept, keep=self.keep, patience=patience)

    def keep(self, text: str) -> None:
        self.kept = text

    def put_meeting(self, name: str, start: dt.datetime, end: dt.datetime, *, elsewhere: bool = False) -> None:
        raise NotImplementedError("a mailbox holds no meetings")

    def remove_meeting(self, name: str) -> None:
        raise NotImplementedError("a mailbox holds no meetings")

    def put_mail(self, name: str, sent: dt.datetime, *, answers: bool = False) -> None:
        self.dovecot.write_mail(a_mail(name, sent, answers=answers), came=sent, name=f"{MARK}-{name}")

    def requests(self) -> int:
        return sum(2 + len(session) for session in self.dovecot.sessions(ME))

    def stop(self) -> None:
        self.cable.stop()
        self.dovecot.stop()
        self.tokens.stop()
        self.microsoft.stop()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        service: TokenService = self.server.service  # type: ignore[attr-defined]  # set by `TokenService`
        status, content = service.answer(self.headers.get("Authorization", "").removeprefix("Bearer "))
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name in http.server
        pass
