"""What the stands that answer in JSON over HTTP share: a server on loopback, over TLS where it has a certificate."""

from __future__ import annotations

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from servers.stand import MARK

__all__ = ["JsonHandler", "JsonServer"]


class JsonHandler(BaseHTTPRequestHandler):
    """Answers each request by `respond`; every answer has a field that holds `MARK`."""

    server: JsonServer
    protocol_version = "HTTP/1.1"
    timeout = 30
    wbufsize = -1  # head and body in one piece: the second would wait for the acknowledgement of the first

    def respond(self) -> None:
        """Answer a request of any method with `say`."""
        raise NotImplementedError

    def do_GET(self) -> None:
        self.respond()

    def do_POST(self) -> None:
        self.respond()

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def say(self, status: int, content: Any, fields: dict[str, str] | None = None) -> None:
        """Send an answer; `content` is a text, or what is written as JSON."""
        body = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), "X-Name": MARK, **(fields or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name in http.server
        pass


class JsonServer(ThreadingHTTPServer):
    """Serves a `stand` at a free port from now on."""

    daemon_threads = True
    request_queue_size = 32

    def __init__(self, stand: Any, handler: type[JsonHandler], context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.stand, self._context = stand, context
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self._context is None:
            super().finish_request(request, client_address)
            return
        request.getpeername()  # if the connection is cut by now, ssl would leave a socket open
        with self._context.wrap_socket(request, server_side=True) as near:
            super().finish_request(near, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore errors of cut connections."""

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()
