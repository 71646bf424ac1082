"""Web servers of made-up domains on loopback, by https: what each answers, and what was asked of them."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from servers.calendar_site import Reply

_HANDED_ON = ("content-type", "dav", "location", "www-authenticate", "etag")


class DomainPages:
    """Answers with `replies` by host and path, to any method; hosts without one cannot be reached.

    `asked` are the requests (method, host, path and fields as one text), `reached_for` all hosts that were connected
    to. `silent` hosts take the connection and say nothing; `behind` are the ports of plain servers on this machine that
    hosts hand requests on to.
    """

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path, hosts: tuple[str, ...]) -> None:
        self.replies: dict[tuple[str, str], Reply] = {}
        self.asked: list[tuple[str, str, str, str]] = []
        self.reached_for: list[str] = []
        self.silent: set[str] = set()
        self.behind: dict[str, int] = {}
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(folder / "authority.pem"))
        patch.setenv("REQUESTS_CA_BUNDLE", str(folder / "authority.pem"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*hosts).configure_cert(context)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._hole = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        # Names are looked up here, so that a request to a made-up host reaches this machine, and no other one.
        patch.setattr(socket, "getaddrinfo", self._look_up)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._hole.close()

    def _look_up(self, host: Any, port: Any, *more: Any, **named: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if name not in ("127.0.0.1", "localhost"):
            self.reached_for.append(name)
            if name not in {*self.silent, *self.behind, *(known for known, _ in self.replies)}:
                raise socket.gaierror(socket.EAI_NONAME, "no such host")
            port = (self._hole.getsockname() if name in self.silent else self._server.server_address)[1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def _handler_of(pages: DomainPages) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            host = self.headers.get("host", "")
            pages.asked.append((self.command, host, self.path, f"{self.headers}{body.decode('latin-1')}"))
            reply = pages.replies.get((host, self.path)) or self.handed_on(host, body)
            self.send_response(reply.status)
            for name, value in (reply.fields or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_PROPFIND = do_REPORT = answer  # noqa: N815  # the names that the standard library calls

        def handed_on(self, host: str, body: bytes) -> Reply:
            if host not in pages.behind:
                return Reply(404)
            line = http.client.HTTPConnection("127.0.0.1", pages.behind[host])
            line.request(self.command, self.path, body, {**self.headers, "Accept-Encoding": "identity"})
            answer = line.getresponse()
            fields = {name: value for name, value in answer.headers.items() if name.lower() in _HANDED_ON}
            return Reply(answer.status, fields, answer.read())

        def handle(self) -> None:
            with contextlib.suppress(OSError):
                super().handle()

        def log_message(self, *message: object) -> None:
            """Print nothing."""

    return Handler
