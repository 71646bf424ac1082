"""The data that is stored about the person: its summary, its export and its deletion.

The commands and the windows say and do the same, which stands here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grense.base.version import __version__
from grense.errors import GrenseError, StoreError
from grense.i18n import N_, NN_, Catalogue
from grense.model.held import Held, Recovered
from grense.model.time import load_zone
from grense.services.connections import connection_of, sign_out
from grense.sources.userinfo import without_userinfo
from grense.storage.files import replace_file, sweep
from grense.storage.home import Home
from grense.storage.settings import Settings, is_label, remove_source
from grense.storage.source_state import SourceState

if TYPE_CHECKING:  # a program that stays open takes the texts without what opens the store
    from grense.storage.store import Store

__all__ = [
    "IN_KEYRING",
    "PROTECTION",
    "STAYS",
    "STILL_AGREED",
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
    "refuses": N_("the keyring refuses"),
}
_AWAY = NN_("{count} day away", "{count} days away")
DISCONNECTED = N_("{label} is disconnected.")
PASSWORD_GONE = N_("Its password is gone from the keyring.")
PASSWORD_LEFT = N_(
    "If its password was kept, it is still in the system's keyring, since {why}: the entry grense, {label}. Once the "
    "keyring can be used, grense disconnect {label} deletes it."
)
STILL_AGREED = "still_agreed"
_STILL_AGREED = N_(
    "Its password is gone from the keyring, but the service could not be told, so what you agreed to there still "
    "stands. It can be taken back in your account there."
)
DAMAGED = N_("The store is damaged. What can be read of it is here; grense data recover brings it back.")
NOT_WHOLE = N_("Not all could be read of: {what}.")
_TABLES = {
    "correction": N_("your corrections"),
    "answer": N_("your answers"),
    "reason": N_("your reasons"),
    "guess": N_("your guesses"),
    "shown": N_("nudges shown"),
    "activity": N_("times"),
    "absence": N_("days away"),
}
_BROUGHT = {
    "correction": NN_("{count} correction", "{count} corrections"),
    "answer": NN_("{count} answer", "{count} answers"),
    "reason": NN_("{count} reason", "{count} reasons"),
    "guess": NN_("{count} guess", "{count} guesses"),
    "shown": NN_("{count} nudge that was shown", "{count} nudges that were shown"),
    "activity": NN_("{count} time", "{count} times"),
    "absence": _AWAY,
}
_READ_AGAIN = ("source", "part", "activity", "absence")
ALL_TABLES = frozenset(_TABLES)
IN_KEYRING = N_("Passwords are in the system's keyring alone, under the name grense.")
WRITTEN = N_("Written. The file is not encrypted: it tells much about you.")
_COUNTS = {
    "meeting": NN_("{count} meeting", "{count} meetings"),
    "mail_sent": NN_("{count} sent mail", "{count} sent mails"),
    "mail_received": NN_("{count} received mail", "{count} received mails"),
    "manual": NN_("{count} entry of your own", "{count} entries of your own"),
    "long_entry": NN_("{count} long entry", "{count} long entries"),
    "shift": NN_("{count} shift", "{count} shifts"),
    "registered": NN_("{count} registered time", "{count} registered times"),
    "registered_day": NN_("{count} day of registered hours", "{count} days of registered hours"),
    "presence": NN_("{count} time at the machine", "{count} times at the machine"),
}


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


def not_whole(lost: Collection[str], words: Catalogue) -> str:
    """What of a damaged store could not be read whole, in one sentence; empty where all could."""
    what = [words.gettext(name) for table, name in _TABLES.items() if table in lost]
    return words.gettext(NOT_WHOLE).format(what=", ".join(what)) if what else ""


def recovered(found: Recovered, words: Catalogue) -> list[str]:
    """What a recovery brought back, in counts, and where the damaged file is now."""
    if found.whole:
        return [words.gettext("The store is whole, and was left as it is.")]
    lines = []
    if of_store := _counts(found.of_store, words):
        lines.append(words.gettext("Brought back from the store: {counts}.").format(counts=of_store))
    if found.copy_day and (of_copy := _counts(found.of_copy, words)):
        day = words.day(found.copy_day)
        lines.append(words.gettext("From the copy of {day}: {counts}.").format(day=day, counts=of_copy))
    if not lines:
        lines.append(words.gettext("Nothing could be read, and the store is empty now."))
    if not found.lost.isdisjoint(_READ_AGAIN):
        lines.append(words.gettext("grense sync reads the connected sources again."))
    if found.aside is not None:
        kept = words.gettext("The damaged file is kept until grense data forget deletes it: {path}")
        lines.append(kept.format(path=found.aside))
    return lines


def _counts(counts: Mapping[str, int], words: Catalogue) -> str:
    return ", ".join(
        words.ngettext(*_BROUGHT[table], count).format(count=count) for table, count in counts.items() if count
    )


def question(*, before: bool, source: bool) -> str:
    """What is asked before anything is forgotten: everything, what lies before a day, or what a source brought."""
    if source:
        return N_("Delete what was read from this source? It cannot be undone.")
    if before:
        return N_("Delete everything before that day, your corrections included? It cannot be undone.")
    return N_("Delete everything that is kept, your corrections and answers included? It cannot be undone.")


@contextmanager
def opened(home: Home) -> Iterator[tuple[Store, frozenset[str]]]:
    """The store to read all of it, and the tables that cannot be read whole, where it is damaged.

    Raises `StoreError` where nothing of it can be read.
    """
    store, lost = _readable(home)
    with store:
        yield store, lost


def _readable(home: Home) -> tuple[Store, frozenset[str]]:
    from grense.storage.store import UnreadableError, open_readable

    with suppress(UnreadableError):
        store = home.store()
        try:
            store.everything()  # which meets the damage before anything is shown
        except UnreadableError:
            store.close()
        else:
            return store, frozenset()
    return open_readable(home.store_folder, keys=home.store_keys())


def write(home: Home, path: Path, tz: str, now: dt.datetime) -> frozenset[str]:
    """Write everything that is held, but for passwords, as one JSON file for its owner only.

    Of a damaged store it is what can be read; gives the names of the tables that are not whole. Raises `GrenseError`.
    """
    from grense.storage.store import UnreadableError

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
    lost: frozenset[str] = frozenset()
    if home.has_store():
        try:
            with opened(home) as (store, lost):
                document["store"] = store.everything()
        except UnreadableError:
            lost = ALL_TABLES
        document["not_whole"] = sorted(lost)
    try:
        replace_file(path, (json.dumps(document, indent=1, default=_plain) + "\n").encode())
        path.chmod(0o600)  # an older file of that name may have been open to others
    except (OSError, ValueError):
        raise GrenseError(
            "output_unwritable",
            N_("the output cannot be written"),
            hint=N_("is the folder there, and may you write in it"),
        ) from None
    return lost


def _without_passwords(sources: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The sources as they may be written: somebody may have put a password into an address by hand."""
    return {label: without_userinfo(options)[0] for label, options in sources.items()}


def forget(home: Home, *, before: dt.datetime | None = None, label: str | None = None) -> None:
    """Delete everything that is kept, or what lies before an instant, or what one source brought.

    Everything goes whatever state the store is in: one that is damaged, without a key or made by a newer version, and
    one on a full disk, is deleted as files.
    """
    if before is None and label is None:
        _forget_store(home)
        for name in home.state().passwords_left():
            disconnect(home, name)
        home.state().forget()
        for folder in {*home.folders(), Path.cwd(), Path.home()}:
            sweep(folder)  # of exports, too, that were killed
        return
    if home.has_store():
        with home.store() as store:
            store.forget(before=before, label=label)
    if label is not None:
        home.state().update(label, lambda _: None)


def _forget_store(home: Home) -> None:
    from grense.storage.store import NewerError, UnreadableError, UnwritableError, erase

    if home.has_store():
        try:
            with home.store() as store:
                store.forget()
        except (NewerError, UnreadableError, UnwritableError):
            erase(home.store_folder, keys=home.store_keys())
    else:
        erase(home.store_folder, keys=home.store_keys())


def disconnect(home: Home, label: str) -> str:
    """Take a source back: its secret first, then its place in the settings. What was read from it stays.

    What was agreed to at a service is taken back there first. Gives why its password may still be in the keyring, a
    key of `WHY_NOT`, or `STILL_AGREED` where the service could not be told; empty where all is gone, or never was. A
    password that is left is remembered, so that doing the same later deletes it.
    """
    was_told = _sign_out(home, label)
    left = _delete_password(home, label)
    home.state().update(label, lambda _: SourceState(password_left=True) if left else None)
    remove_source(home.settings_file, label)
    return left or ("" if was_told else STILL_AGREED)


def may_have_password(home: Home, label: str) -> bool:
    """Whether a source that is not connected may have a password in the keyring."""
    if label in home.state().passwords_left():
        return True
    credentials = home.credentials()
    return is_label(label) and credentials.available() and credentials.get(label) is not None


def has_secret(settings: Settings, label: str) -> bool:
    """Whether a source needs a password, a private address or tokens; one that is not understood may."""
    try:
        return bool(connection_of(label, settings.sources[label]).needs)
    except (GrenseError, KeyError):
        return True


def password_left(label: str, why: str, words: Catalogue) -> str:
    """What is left of a source that was disconnected, and how to delete it; `why` is what `disconnect` gave."""
    if why == STILL_AGREED:
        return words.gettext(_STILL_AGREED)
    return words.gettext(PASSWORD_LEFT).format(label=label, why=words.gettext(WHY_NOT[why]))


def _sign_out(home: Home, label: str) -> bool:
    """Take back at the service what was agreed to. Returns whether it was told, or there is nothing to tell it."""
    try:
        connection = connection_of(label, home.settings()[0].sources[label])
    except (GrenseError, KeyError):
        return True
    credentials = home.credentials()
    if connection.needs != "tokens" or credentials.why_not():
        return True
    try:
        sign_out(connection, credentials.get(label) or "")
    except GrenseError:
        return False
    return True


def _delete_password(home: Home, label: str) -> str:
    if not has_secret(home.settings()[0], label):
        return ""
    credentials = home.credentials()
    if why := credentials.why_not():
        return why
    try:
        credentials.delete(label)
        return "" if credentials.get(label) is None else "refuses"
    except StoreError:
        return "refuses"


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):  # a datetime is one, too
        return value.isoformat()
    return list(value) if not hasattr(value, "items") else dict(value)
