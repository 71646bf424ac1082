"""A TCP proxy on loopback between a source and its server, with faults: refused, silent, cut, garbled, answered."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable


class Cable:
    """Forwards connections from a port of its own to `target`; `connections` and `sent` count the traffic.

    It works until one of its faults is set; `mend` restores it. A fault also affects connections that
    are open already, too.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.connections = self.connections_since_fault = 0
        self.sent = 0
        self._fault: str = ""
        self._after = 0
        self._reply = b""
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self.port = 0
        self._listen()

    @property
    def patience(self) -> float:
        """The time-out of an answer over it, in seconds: shorter where no answer will come."""
        return {"": 60.0, "hang": 0.5}.get(self._fault, 3.0)

    def refuse(self) -> None:
        """Refuse connections."""
        self._deafen()
        self._close_all()

    def hang(self) -> None:
        """Accept data and send nothing."""
        self._set("hang")

    def cut(self, after: int) -> None:
        """Reset the connection after `after` bytes of the server."""
        self._set("cut", after)

    def end(self, after: int) -> None:
        """Close the connection properly after `after` bytes of the server: half a page."""
        self._set("end", after)

    def garble(self, after: int) -> None:
        """Replace the server's bytes by noise from byte `after` on."""
        self._set("garble", after)

    def say(self, reply: bytes) -> None:
        """Answer instead of the server, after a request, and close."""
        self._set("say", reply=reply)

    def mend(self) -> None:
        """Forward everything again."""
        self._set("")

    def stop(self) -> None:
        self._deafen()
        self._close_all()

    def __enter__(self) -> Cable:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _set(self, fault: str, after: int = 0, reply: bytes = b"") -> None:
        self._fault, self._after, self._reply = fault, after, reply
        self.connections_since_fault = 0
        self._close_all()
        self._listen()

    def _listen(self) -> None:
        if self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self.port))
            self.port = self._listener.getsockname()[1]
            self._thread = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
            self._thread.start()

    def _deafen(self) -> None:
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)  # wakes the waiting thread
            self._listener.close()
            self._thread.join()
            self._listener = None

    def _close_all(self) -> None:
        with self._lock:
            sockets, self._open = self._open, set()
        for one in sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            self.connections_since_fault += 1
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with self._lock:
            self._open.add(near)
        with contextlib.suppress(OSError):
            if self._fault == "hang":
                while near.recv(65_536):
                    pass
                return
            if self._fault == "say":
                near.recv(65_536)
                near.sendall(self._reply)
                near.shutdown(socket.SHUT_WR)
                return
            far = socket.create_connection(("127.0.0.1", self.target), 5)
            far.settimeout(None)
            for one in (near, far):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._open.add(far)
            threading.Thread(target=self._pump, args=(near, far, self._as_is), daemon=True).start()
            self._pump(far, near, self._spoil)

    def _pump(self, source: socket.socket, sink: socket.socket, change: Callable[[bytes, int], bytes]) -> None:
        carried = 0
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                changed = change(data, carried)
                carried += len(data)
                sink.sendall(changed)
                self.sent += len(changed)
                if change == self._spoil and self._fault in ("cut", "end") and carried >= self._after:
                    _close(sink, reset=self._fault == "cut")
                    source.close()
                    return
            sink.shutdown(socket.SHUT_WR)

    def _as_is(self, data: bytes, carried: int) -> bytes:
        return data

    def _spoil(self, data: bytes, carried: int) -> bytes:
        if self._fault in ("cut", "end"):
            return data[: max(self._after - carried, 0)]
        if self._fault == "garble":
            whole = max(self._after - carried, 0)
            return data[:whole] + bytes(byte ^ 0x5A for byte in data[whole:])
        return data


def _close(one: socket.socket, *, reset: bool) -> None:
    """Close, with a reset instead of a regular shutdown if needed."""
    with contextlib.suppress(OSError):
        if reset:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # The other direction may be blocked in it, and would keep it open.
        one.shutdown(socket.SHUT_RD if reset else socket.SHUT_RDWR)
    one.close()
