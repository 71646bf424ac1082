"""A lock between processes: a file beside the one to be changed, which the system unlocks when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grense.errors import StoreError
from grense.marks import N_

__all__ = ["locked", "try_lock"]

_PAUSE = 0.01


@contextmanager
def locked(path: Path, patience: float = 10.0) -> Iterator[None]:
    """Hold the lock of a file while the block runs, waiting for it up to `patience` seconds.

    The lock is a separate file, since the file itself is replaced when it is written. It is never deleted, and empty.
    Raises `StoreError` when another process holds it for too long, `OSError` where it cannot be created.
    """
    handle = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        ends = time.monotonic() + patience
        while not try_lock(handle):
            if time.monotonic() > ends:
                raise StoreError(
                    "file_locked", N_("another grense is writing"), hint=N_("wait until it is done, or end it")
                )
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)  # which releases the lock


if sys.platform == "win32":
    import msvcrt

    def try_lock(handle: int) -> bool:
        """Lock an open file until it is closed; False while another process holds it. Raises `OSError`."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def try_lock(handle: int) -> bool:
        """Lock an open file until it is closed; False while another process holds it. Raises `OSError`."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
