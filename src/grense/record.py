"""What is held about the person: how it is told, how it is taken along, and how it is forgotten.

The commands and the windows say and do the same, which stands here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grense import __version__
from grense.atomic import replace_file
from grense.errors import GrenseError
from grense.home import Home
from grense.settings import remove_source
from grense.store import Held
from grense.text import N_, NN_, Catalogue
from grense.userinfo import without_userinfo
from grense.zones import load_zone

__all__ = [
    "IN_KEYRING",
    "PROTECTION",
    "STAYS",
    "WHY_NOT",
    "WRITTEN",
    "amount",
    "disconnect",
    "forget",
    "question",
    "write",
]

PROTECTION: Mapping[str, str] = {
    "encrypted": N_("Encrypted; the key is in the system's keyring."),
    "plain_no_extra": N_(
        'Not encrypted, readable by your user account alone; pip install "grense[encrypted]" encrypts it.'
    ),
    "plain_no_keyring": N_("Not encrypted, readable by your user account alone; this machine has no keyring."),
    "plain_not_yet": N_("Not encrypted yet, readable by your user account alone; it will be at the next opening."),
}
# The same before anything is kept.
STAYS: Mapping[str, str] = {
    "encrypted": N_("It stays on this machine, encrypted; the key is in the system's keyring."),
    "plain_no_extra": N_(
        "It stays on this machine, in a file that only your user account may read. "
        'pip install "grense[encrypted]" encrypts it.'
    ),
    "plain_not_yet": N_("It stays on this machine, in a file that only your user account may read, encrypted soon."),
    "plain_no_keyring": N_(
        "It stays on this machine, in a file that only your user account may read; without a keyring it is not "
        "encrypted."
    ),
}
# Why no password is kept, as `Credentials.why_not` tells it.
WHY_NOT: Mapping[str, str] = {
    "no_package": N_("the package keyring is not installed"),
    "no_keyring": N_("this machine has no keyring that grense can use"),
    "locked": N_("the keyring is locked"),
}
IN_KEYRING = N_("Passwords are in the system's keyring alone, under the name grense.")
WRITTEN = N_("Written. The file is not encrypted: it tells much about you.")
_COUNTS = {
    "meeting": NN_("{count} meeting", "{count} meetings"),
    "mail_sent": NN_("{count} sent mail", "{count} sent mails"),
    "mail_received": NN_("{count} received mail", "{count} received mails"),
    "manual": NN_("{count} entry of your own", "{count} entries of your own"),
}
_AWAY = NN_("{count} day away", "{count} days away")


def amount(held: Held, words: Catalogue, tz: str) -> str:
    """How much is kept of a source, and from when to when, on the clock of `tz`."""
    if held.first is None or held.last is None:
        return words.gettext("no times")
    counts = ", ".join(words.ngettext(*_COUNTS[kind], count).format(count=count) for kind, count in held.kinds.items())
    first, last = (moment.astimezone(load_zone(tz)).date().isoformat() for moment in (held.first, held.last))
    told = words.gettext("{counts}; from {first} to {last}").format(counts=counts, first=first, last=last)
    if held.absences:
        told += f"; {words.ngettext(*_AWAY, held.absences).format(count=held.absences)}"
    return told


def question(*, before: bool, source: bool) -> str:
    """What is asked before anything is forgotten: everything, what lies before a day, or what a source brought."""
    if source:
        return N_("Delete what was read from this source? It cannot be undone.")
    if before:
        return N_("Delete everything before that day, your corrections included? It cannot be undone.")
    return N_("Delete everything that is kept, your corrections and answers included? It cannot be undone.")


def write(home: Home, path: Path, tz: str, now: dt.datetime) -> None:
    """Write everything that is held, but for passwords, as one JSON file for its owner only. Raises `GrenseError`."""
    settings, _ = home.settings()
    document: dict[str, Any] = {
        "grense": __version__,
        "schema": 1,
        "exported": now.isoformat(),
        "zone": tz,
        "settings": vars(settings) | {"sources": _without_passwords(settings.sources)},
        "sources": {label: vars(state) for label, state in home.state().load().items()},
        "store": None,
    }
    if home.has_store():
        with home.store() as store:
            document["store"] = store.everything()
    try:
        replace_file(path, (json.dumps(document, indent=1, default=_plain) + "\n").encode())
        path.chmod(0o600)  # an older file of that name may have been open to others
    except (OSError, ValueError):
        raise GrenseError("the output cannot be written", hint="is the folder there, and may you write in it") from None


def _without_passwords(sources: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The sources as they may be written: somebody may have put a password into an address by hand."""
    return {label: without_userinfo(options)[0] for label, options in sources.items()}


def forget(home: Home, *, before: dt.datetime | None = None, label: str | None = None) -> None:
    """Delete everything that is kept, or what lies before an instant, or what one source brought."""
    if home.has_store():
        with home.store() as store:
            store.forget(before=before, label=label)
    if before is None:
        for known in list(home.state().load()) if label is None else [label]:
            home.state().update(known, lambda _: None)


def disconnect(home: Home, label: str) -> None:
    """Take a source back: its secret first, then its place in the settings. What was read from it stays."""
    credentials = home.credentials()
    if credentials.available():
        credentials.delete(label)
    home.state().update(label, lambda _: None)
    remove_source(home.settings_file, label)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):  # a datetime is one, too
        return value.isoformat()
    return list(value) if not hasattr(value, "items") else dict(value)
