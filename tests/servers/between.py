"""An HTTP proxy between a client and a real server: it forwards everything, unless a test changes it."""

from __future__ import annotations

import http.client
import http.server
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

_HOP = {"connection", "content-length", "transfer-encoding", "date", "server", "content-encoding"}


@dataclass(frozen=True)
class Exchange:
    """A request, and its answer as far as there is one."""

    method: str
    path: str
    depth: str
    question: str
    status: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def answer(self, status: int, body: str | bytes = b"", **fields: str) -> Exchange:
        """The same request with another answer; a field `Retry_After` is written Retry-After."""
        plain = body.encode() if isinstance(body, str) else body
        return replace(self, status=status, body=plain, fields={k.replace("_", "-"): v for k, v in fields.items()})

    def edited(self, old: str, new: str) -> Exchange:
        """The same answer with a text in it replaced."""
        return replace(self, body=self.body.replace(old.encode(), new.encode()))


Rule = Callable[[Exchange], "Exchange | None"]


class Between:
    """Forwards to `target`. `before` may answer instead, `after` may change the answer; `asked` holds the requests."""

    def __init__(self, target: int = 0, *, before: Rule | None = None, after: Rule | None = None) -> None:
        self.before, self.after = before, after
        self.asked: list[Exchange] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self) -> None:
                question = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                one = Exchange(self.command, self.path, self.headers.get("Depth", ""), question.decode())
                outer.asked.append(one)
                answer = outer._answered(one, target, dict(self.headers))
                self.send_response(answer.status)
                for name, value in answer.fields.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_PROPFIND = do_REPORT = do_GET = handle_one  # noqa: N815  # the library's names

            def log_message(self, *words: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Between:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _answered(self, one: Exchange, target: int, fields: dict[str, str]) -> Exchange:
        answer = self.before(one) if self.before is not None else None
        if answer is not None:
            return answer
        line = http.client.HTTPConnection("127.0.0.1", target, timeout=60)
        try:
            fields["Accept-Encoding"] = "identity"
            line.request(one.method, one.path, one.question.encode() or None, fields)
            said = line.getresponse()
            kept = {name: value for name, value in said.getheaders() if name.lower() not in _HOP}
            answer = replace(one, status=said.status, fields=kept, body=said.read())
        finally:
            line.close()
        return (self.after(answer) if self.after is not None else None) or answer
