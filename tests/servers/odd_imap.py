"""A small IMAP server on loopback with answers given by the test, for answers that Dovecot never sends."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Mapping

Answer = bytes | Callable[[str], bytes]

HANG, CLOSE = b"(hang)", b"(close)"
_DONE = b"%T OK done\r\n"
_WELL_BEHAVED: dict[str, Answer] = {
    "GREETING": b"* OK ready\r\n",
    "CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN SPECIAL-USE\r\n" + _DONE,
    "STARTTLS": b"%T OK begin\r\n",
    "AUTHENTICATE": _DONE,
    "LOGIN": _DONE,
    "LIST": b'* LIST (\\HasNoChildren \\Sent) "/" Sent\r\n* LIST () "/" INBOX\r\n' + _DONE,
    "EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 2] ok\r\n%T OK [READ-ONLY] done\r\n",
    "SEARCH": b"* SEARCH 1\r\n" + _DONE,
    "FETCH": _DONE,
    "LOGOUT": b"* BYE bye\r\n" + _DONE,
}


class OddImap:
    """Answers each command as in `answers` ("GREETING" for none), with `%T` for its tag.

    `heard` holds the received commands, including literals and passwords, after encryption. `context` is its
    TLS context; without it, or with `plain`, it is unencrypted until STARTTLS.
    """

    def __init__(
        self, answers: Mapping[str, Answer] | None = None, *, context: ssl.SSLContext | None, plain: bool = False
    ) -> None:
        self.heard: list[str] = []
        self.challenge = b""  # after AUTHENTICATE
        self._answers = _WELL_BEHAVED | dict(answers or {})
        self._encrypted_answers: dict[str, Answer] = {}
        self._context, self._plain = context, plain
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def answer_encrypted(self, name: str, answer: Answer) -> None:
        """Set the answer to a command after STARTTLS."""
        self._encrypted_answers[name] = answer

    def stop(self) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def __enter__(self) -> OddImap:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _serve(self) -> None:
        while not self._stopped.is_set():
            try:
                bare, _ = self._listener.accept()
            except OSError:
                return
            bare.settimeout(60)
            with contextlib.suppress(OSError, StopIteration), contextlib.ExitStack() as open_things:
                open_things.enter_context(bare)
                self._talk(bare, open_things)

    def _talk(self, line: socket.socket, open_things: contextlib.ExitStack) -> None:
        if self._context is not None and not self._plain:
            line = open_things.enter_context(self._context.wrap_socket(line, server_side=True))
        file = open_things.enter_context(line.makefile("rb"))
        self._say(line, "GREETING", "", "")
        while said := file.readline().decode("utf-8", "replace").rstrip("\r\n"):
            rest = said
            while literal := re.search(r"\{(\d+)\}$", rest):
                line.sendall(b"+ go on\r\n")
                said += file.read(int(literal[1])).decode("utf-8", "replace")
                rest = file.readline().decode("utf-8", "replace").rstrip("\r\n")
                said += rest
            tag, _, command = said.partition(" ")
            self.heard.append(command)
            words = command.split(" ")
            name = words[1] if words[0] == "UID" else words[0]
            if name == "AUTHENTICATE":
                line.sendall(b"+ " + self.challenge + b"\r\n")
                self.heard.append(file.readline().decode().rstrip("\r\n"))
            self._say(line, name, tag, command)
            if name == "STARTTLS" and self._context is not None:
                line = open_things.enter_context(self._context.wrap_socket(line, server_side=True))
                file = open_things.enter_context(line.makefile("rb"))

    def _say(self, line: socket.socket, name: str, tag: str, command: str) -> None:
        is_encrypted = isinstance(line, ssl.SSLSocket)
        answer = self._encrypted_answers.get(name, self._answers[name]) if is_encrypted else self._answers[name]
        words = answer(command) if callable(answer) else answer
        if words == HANG:
            self._stopped.wait(60)
            raise StopIteration
        if words == CLOSE:
            raise StopIteration
        line.sendall(words.replace(b"%T", tag.encode()))
        if words.startswith(b"* BYE"):
            raise StopIteration
