"""The redirect target of the browser after signing in: a port of this machine, open for one answer."""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit

__all__ = ["Redirect"]

_LONGEST = 64 * 1024
_PAGE = "Ferdig. Du kan lukke denne siden.\n\nDone. You can close this page.\n"


class Redirect:
    """Listens on loopback only; `address` is the registered redirect address, with a temporary port.

    `host` is the name of this machine in it, as the service registers it.
    """

    def __init__(self, host: str = "localhost") -> None:
        self._server = _Server(("127.0.0.1", 0), _Return)
        self.address = f"http://{host}:{self._server.server_port}"

    def answer(self, state: str, wait: float) -> dict[str, str] | None:
        """The values that the browser brings for the sign-in `state`; None when none have come after `wait` seconds."""
        ends = time.monotonic() + wait
        while (left := ends - time.monotonic()) > 0:
            self._server.timeout = left
            self._server.handle_request()
            # Any web page can send a request here; only the sign-in's own answer contains the state.
            if self._server.brought.get("state") == state:
                return self._server.brought
        return None

    def __enter__(self) -> Redirect:
        return self

    def __exit__(self, *error: object) -> None:
        self._server.server_close()


class _Server(HTTPServer):
    brought: dict[str, str]

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.brought = {}

    def handle_error(self, request: object, client_address: object) -> None:
        """Log nothing about a closed connection: by default this goes to the terminal."""


class _Return(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5

    def do_POST(self) -> None:
        """Read the form that the browser posts."""
        length = self.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) <= _LONGEST:
            self.server.brought = dict(parse_qsl(self.rfile.read(int(length)).decode("utf-8", "replace")))
        self._thank()

    def do_GET(self) -> None:
        """Read the values in the address, from a service that cannot post them."""
        if values := dict(parse_qsl(urlsplit(self.path).query)):
            self.server.brought = values
        self._thank()

    def _thank(self) -> None:
        page = _PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name in http.server
        """Log nothing: by default this goes to the terminal."""
