"""A program that starts writers by forking, so that two hundred of them can be killed in a few seconds.

    writer.py TASK FOLDER KEYS NOTES

For each line `NAME;SECONDS` on its input it forks a writer for that store in FOLDER, which is killed after so long, and
says `dead`. A writer notes the number of each step that was kept in the file NOTES: what a process that is killed has
written is not lost.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from grense.storage.store import KeyKeeper, open_store
from storage.store.kept import LABEL, KeyFile, last_step, step


def write(folder: Path, keys: KeyKeeper | None, notes: Path) -> None:
    """Write step after step until killed."""
    handle = os.open(notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with open_store(folder, keys=keys) as store:
        count = last_step(store)
        while True:
            count += 1
            store.keep(LABEL, step(count))
            os.write(handle, f"{count}\n".encode())


def enter(folder: Path, keys: KeyKeeper | None, notes: Path) -> None:
    """Only open it, which creates or encrypts it."""
    open_store(folder, keys=keys).close()


def forget(folder: Path, keys: KeyKeeper | None, notes: Path) -> None:
    """Forget everything."""
    with open_store(folder, keys=keys) as store:
        store.forget()


def main() -> None:
    task, folder, keys, notes = (
        {"write": write, "enter": enter, "forget": forget}[sys.argv[1]],
        *map(Path, sys.argv[2:5]),
    )
    assert "pandas" not in sys.modules
    if not keys.exists():
        sys.modules["sqlcipher3"] = None  # type: ignore[assignment]  # refuses the import: Python's own SQLite
    for line in sys.stdin:
        name, seconds = line.split(";")
        child = os.fork()
        if not child:
            status = 1
            # The system ends it, as SIGKILL would, once it has had so much of the processor: a busy machine changes
            # nothing of how far it came.
            signal.setitimer(signal.ITIMER_PROF, max(float(seconds), 1e-4))
            try:
                task(folder / name, KeyFile(keys) if keys.exists() else None, notes)
                status = 0
            finally:
                os._exit(status)
        _, status = os.waitpid(child, 0)
        sys.stdout.write("dead\n" if os.WIFSIGNALED(status) or status == 0 else "failed\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
