"""A worker that never answers, for tests of other parts of the resident."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

__all__ = ["Jobs"]


class Jobs(QObject):
    outlook_ready = Signal(object)
    progressed = Signal(str, int, int)
    failed = Signal(object)
    weighed = Signal(object)
    busy_changed = Signal(bool)

    def look(self, *_: object) -> None: ...

    def sync(self, **_: object) -> None: ...

    def set_window_open(self, is_open: bool) -> None: ...

    def close(self) -> None: ...
