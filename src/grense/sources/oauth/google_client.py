"""The file of a client that Google's console offers to download: its id, and its secret."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from grense.errors import SettingsError
from grense.marks import N_

__all__ = ["GoogleClient", "read_client"]

_LONGEST = 64 * 1024


@dataclass(frozen=True)
class GoogleClient:
    """The id of a client, for the settings, and its secret, for the keyring."""

    client_id: str
    client_secret: str = field(repr=False)


def read_client(path: str | Path) -> GoogleClient:
    """Read the file `client_secret_*.json` of a client of the type for desktop apps.

    Raises `SettingsError` for a file that is missing, is another, or is that of a client of another type.
    """
    content = None
    with suppress(OSError, ValueError, RecursionError), Path(path).expanduser().open("rb") as file:
        content = json.loads(file.read(_LONGEST))
    client = content.get("installed") if isinstance(content, dict) else None
    if isinstance(client, dict) and all(isinstance(client.get(name), str) for name in ("client_id", "client_secret")):
        return GoogleClient(client["client_id"], client["client_secret"])
    # The error names no path: the name of the file holds the client's id.
    raise SettingsError(
        "no_client_file",
        N_("that is no file of a client for desktop apps"),
        hint=N_("the console of Google offers it for download, as client_secret_….json, when a client is made"),
    )
