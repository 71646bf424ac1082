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
from servers import google_accounts
from servers.cable import Cable
from servers.dovecot import Dovecot, a_mail
from servers.entra import CLIENT, TENANT, Browser
from servers.google import GoogleStand
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


class _ImapTokenStand:
    """`ME`'s mailbox behind a cable, signed in to at a service of its own."""

    kind: ClassVar[str] = "imap"
    meetings: ClassVar[bool] = False
    mails: ClassVar[bool] = True

    def __init__(self, service: GraphStand | GoogleStand, mechanisms: str) -> None:
        self._service = service
        self.tokens = TokenService(self.valid)
        self.dovecot = Dovecot(asks=self.tokens.address, mechanisms=mechanisms)
        self.cable = Cable(self.dovecot.port)
        self.dovecot.watch(ME)
        self.kept = ""  # the last secret passed to `keep`
        self._ca = self.dovecot.home / "both"
        self._ca.write_text(Path(self.dovecot.ca).read_text() + Path(service.ca).read_text())

    def valid(self) -> Collection[str]:
        """The tokens that the service has given, and that have not expired."""
        raise NotImplementedError

    def options(self) -> dict[str, Any]:
        """The options of the account for the sign-in."""
        raise NotImplementedError

    def sign_in(self) -> str:
        raise NotImplementedError

    def account(self, **changed: Any) -> Account:
        given = {"port": self.cable.port, "ca": str(self._ca), **self.options()}
        return self.dovecot.account(**(given | changed))

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
        self._service.stop()


class MicrosoftImapStand(_ImapTokenStand):
    """Signed in to at Microsoft."""

    def __init__(self, mechanisms: str = "plain xoauth2 oauthbearer") -> None:
        self.microsoft = GraphStand()
        self.entra = self.microsoft.entra
        self.entra.scopes = {_SCOPE}
        super().__init__(self.microsoft, mechanisms)

    def valid(self) -> Collection[str]:
        return self.entra.access

    def options(self) -> dict[str, Any]:
        authority = f"https://localhost:{self.microsoft.cable.port}"
        return {"sign_in": "microsoft", "client_id": CLIENT, "tenant": TENANT, "authority": authority}

    def sign_in(self) -> str:
        browser = Browser(self.microsoft.ca)
        try:
            return sign_in(self.account(), show=lambda *_: None, open_browser=browser.open, wait=10)
        finally:
            browser.close()


class GoogleImapStand(_ImapTokenStand):
    """Signed in to at Google."""

    def __init__(self, mechanisms: str = "plain xoauth2 oauthbearer") -> None:
        self.google = GoogleStand()
        self.google.accounts.scopes = {"https://mail.google.com/"}
        super().__init__(self.google, mechanisms)

    def valid(self) -> Collection[str]:
        return self.google.accounts.access

    def options(self) -> dict[str, Any]:
        base = f"https://localhost:{self.google.cable.port}"
        page = f"{base}/o/oauth2/v2/auth"
        return {"sign_in": "google", "client_id": google_accounts.CLIENT, "authority": page, "tokens": base}

    def sign_in(self) -> str:
        browser = google_accounts.ConsentBrowser(self.google.ca)
        options = {"open_browser": browser.open, "wait": 10, "client_secret": google_accounts.CLIENT_SECRET}
        try:
            return sign_in(self.account(), show=lambda *_: None, **options)
        finally:
            browser.close()


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
