"""A single tray per person: a second start makes the first show its window, and ends.

A lock decides which is first, and the system releases it when its holder dies; a local socket carries one message
and its acknowledgement, since a program that hangs still holds its lock.
"""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from PySide6.QtCore import QCryptographicHash, QDeadlineTimer, QLockFile, QObject, QThread, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from grense.errors import GrenseError
from grense.i18n import N_
from grense.storage.files import make_folder

__all__ = ["Instance"]

_PATIENCE = 4000
_SHOW, _HEARD = b"show", b"heard"


class Instance(QObject):
    """The single-instance lock of a folder. `raised` is emitted in the first instance when a second one starts."""

    raised = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        try:
            make_folder(folder)
        except OSError:
            raise _unwritable(folder) from None
        self._folder = folder
        self._name = _socket_name(folder)
        self._lock = QLockFile(str(folder / "tray.lock"))
        self._lock.setStaleLockTime(
            0
        )  # never by age, since a tray runs for months; a dead holder is detected all the same
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._came)

    def claim(self) -> bool:
        """Return whether this is the first; otherwise make the first show its window.

        Raises `GrenseError` where the folder cannot be written, and where the first does not reply.
        """
        if not self._lock.tryLock(50):
            if self._lock.error() != QLockFile.LockError.LockFailedError:
                raise _unwritable(self._folder)
            if not self._tell():
                raise self._hangs()
            return False
        QLocalServer.removeServer(self._name)  # left by a process that died
        self._server.listen(self._name)  # if that fails, a second start shows nothing, and all else works
        return True

    def close(self) -> None:
        """Release the lock."""
        self._server.close()
        self._lock.unlock()

    def _tell(self) -> bool:
        """Send the message to the first; return whether it replied. One that is just starting does not listen yet."""
        ends = QDeadlineTimer(_PATIENCE)
        while not ends.hasExpired():
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(_PATIENCE):
                socket.write(_SHOW)
                return socket.waitForReadyRead(ends.remainingTime())
            QThread.msleep(50)
        return False

    def _hangs(self) -> GrenseError:
        process, *_ = self._lock.getLockInfo()
        return GrenseError(
            "running_already",
            N_("grense is running already, and does not answer"),
            N_("process {process}"),
            hint=N_("end that process, and start grense again; what is kept is safe"),
            process=process,
        )

    def _came(self) -> None:
        # Only this person can connect, and there is only one message.
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.write(_HEARD)
            socket.flush()
            self.raised.emit()


def _unwritable(folder: Path) -> GrenseError:
    hint = N_("is the disk full, or may you not write there?")
    return GrenseError(
        "folder_unwritable", N_("the folder of grense cannot be written"), "{value}", hint=hint, value=str(folder)
    )


def _socket_name(folder: Path) -> str:
    """A name for this person and folder; in the person's own runtime folder where the system has one."""
    who = str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()
    # Qt's hash: Python's loads OpenSSL.
    digest = QCryptographicHash.hash(str(folder.resolve()).encode(), QCryptographicHash.Algorithm.Sha256).toHex().data()
    name = f"grense-{who}-{bytes(digest)[:12].decode()}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return str(Path(runtime) / name) if runtime and os.name == "posix" and Path(runtime).is_dir() else name
