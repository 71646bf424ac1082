"""Operations of `grense.services.worker` that connect a source: a try, and storing what it needs once it works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from grense.errors import ElsewhereError, GrenseError, SignInError, UnreachableError
from grense.services.connections import (
    Connection,
    connection_of,
    kept_client_secret,
    load_packages,
    open_source,
    sign_in,
    with_client,
)
from grense.services.protocol import Problem
from grense.sources.base import Found
from grense.sources.first_try import at_first_try
from grense.storage.home import machine_zone
from grense.storage.settings import Settings, add_source
from grense.storage.source_state import mended

if TYPE_CHECKING:
    from grense.services.worker import Call
    from grense.sources.base import Found

__all__ = ["add", "connect", "why_no_keyring"]

_FAULTS: Mapping[type[GrenseError], str] = {
    SignInError: "sign_in",
    UnreachableError: "unreachable",
    ElsewhereError: "elsewhere",
}


def connect(
    call: Call,
    *,
    label: str,
    options: Mapping[str, Any],
    secret: str = "",
    settings: Mapping[str, Any],
    device_code: bool = False,
    client_secret: str = "",
) -> dict[str, Any]:
    """Try to connect a source, and keep nothing of it.

    `options` are those of the settings, `kind` among them; `settings` holds what the try needs of the others: `me`,
    `include` and `tz`. With `device_code` no browser is opened here; `client_secret` is that of one's own client, not
    needed where the option `client_id` is the path of its file, or an earlier sign-in holds it. Tells `(address, code)`
    where a browser has not opened by itself, or with the code that goes with it.

    Returns the `options` to be kept instead of those given, `places` (id, name, chosen), `addresses`, `owners` that
    stand in meetings and mails (address, count), `likely`, those that are taken without a choice, `files` of a path
    (count by kind), `columns` of a table (head by what it is read as), `declined`, what the person did not agree to
    (`calendar`, `mail`), `not_offered`, what was wanted and the server does not have, and the `secret`, which may be
    another now. Where the source refuses: `error`, a `Problem`, `fault` (`sign_in`, `unreachable`, `elsewhere` or
    empty), and `host`, the other host that it sends on to.
    """
    try:
        kept, read_secret = with_client(str(options.get("kind")), options)
        connection = connection_of(label, kept)
        load_packages(connection.extras, needed=True)
        if connection.needs == "tokens" and not secret:

            def show(address: str, code: str) -> None:
                call.tell((address, code))

            own = client_secret or read_secret or _kept_client_secret(call, connection)
            secret = sign_in(connection, show=show, device_code=device_code, client_secret=own)
        renewed = [secret]
        found = _found(connection, secret, settings, renewed.append)
    except GrenseError as error:
        fault = next((name for kind, name in _FAULTS.items() if isinstance(error, kind)), "")
        host = error.host if isinstance(error, ElsewhereError) else ""
        return {"error": Problem.of(at_first_try(error)), "fault": fault, "host": host}
    return {
        "options": {name: value for name, value in kept.items() if options.get(name) != value} | dict(found.options),
        "declined": list(found.declined),
        "places": [(place.id, place.name, place.chosen) for place in found.places],
        "addresses": list(found.addresses),
        "owners": list(found.owners.found),
        "likely": list(found.owners.best),
        "files": dict(found.files),
        "columns": dict(found.columns),
        "not_offered": list(found.not_offered),
        "secret": renewed[-1],
    }


def add(call: Call, label: str, options: Mapping[str, Any], secret: str) -> bool:
    """Keep a source in the settings, and its secret in the keyring.

    Returns whether it can be read without asking for its secret; where there is no keyring the secret is not kept.
    """
    credentials = call.home.credentials()
    can_be_read = not secret or credentials.available()
    if secret and can_be_read:
        credentials.set(label, secret)
    add_source(call.home.settings_file, label, options)
    call.home.state().update(label, mended)
    return can_be_read


def why_no_keyring(call: Call) -> str:
    """Why no secret can be kept, a key of `record.WHY_NOT`; empty where it can. The system may ask the person."""
    return call.home.credentials().why_not()


def _kept_client_secret(call: Call, connection: Connection) -> str:
    """That of an earlier sign-in to the same source."""
    credentials = call.home.credentials()
    return kept_client_secret(connection, credentials.get(connection.label)) if credentials.available() else ""


def _found(connection: Connection, secret: str, given: Mapping[str, Any], keep: Callable[[str], None]) -> Found:
    settings = Settings(me=tuple(given.get("me", ())), include=tuple(given.get("include", ())))
    source = open_source(connection, secret, settings, tz=str(given.get("tz") or machine_zone()), keep=keep)
    try:
        return source.explore()
    finally:
        source.close()
