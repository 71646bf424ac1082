"""Writing a file so that, whatever happens, either the old content or the new one is there, and never half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

__all__ = ["replace_file"]


def replace_file(path: Path, content: bytes) -> None:
    """Write beside the path first, and put it in place once it is on the disk; a new file is for its owner only.

    A link is followed, an old file keeps its rights. Raises `OSError`; what was there then still is.
    """
    place = Path(os.path.realpath(path))
    if place.exists() and not place.is_file():
        place.write_bytes(content)  # a device, or a pipe
        return
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".grense-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            Path(name).chmod(place.stat().st_mode & 0o7777)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
