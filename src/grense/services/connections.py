"""The kinds of source that can be connected, and functions that build a source from its table in the settings."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from grense.errors import SettingsError, SignInError
from grense.i18n import N_
from grense.rules.shifts import shift_options
from grense.rules.work_places import place_options
from grense.services.mailboxes import work_domains
from grense.sources import faults, providers
from grense.sources.organisation import organisation_options
from grense.sources.userinfo import without_userinfo
from grense.storage.credentials import Credentials
from grense.storage.settings import Settings, nearest

if TYPE_CHECKING:
    from grense.sources.base import LiveSource

__all__ = [
    "KINDS",
    "Connection",
    "Kind",
    "Secrets",
    "check_options",
    "check_password_works",
    "connection_of",
    "kept_client_secret",
    "load_packages",
    "open_source",
    "sign_in",
    "sign_out",
    "with_client",
]


@dataclass(frozen=True)
class Kind:
    """A kind of source: `module` has its account and its reader, `needs` is what the keyring stores for it.

    `needs` is `password`, `address` (of a subscribed calendar, which works like a password), `tokens` or empty. `reads`
    are `calendar`, `mail`, `presence` and `hours`, as far as supported; `packages` are those needed for reading,
    imported late.
    """

    module: str
    source: str
    needs: str
    reads: tuple[str, ...]
    packages: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "ics": Kind("grense.sources.subscription", "Subscription", "address", ("calendar",), ("requests",)),
    "caldav": Kind(
        "grense.sources.caldav", "CalDav", "password", ("calendar",), ("requests", "defusedxml.ElementTree")
    ),
    "files": Kind("grense.sources.local", "LocalFiles", "", ("calendar", "mail", "presence")),
    "timesheet": Kind("grense.sources.timesheet", "Timesheet", "", ("hours",)),
    "imap": Kind("grense.sources.imap", "Imap", "password", ("mail",)),
    "exchange": Kind("grense.sources.exchange", "Exchange", "password", ("calendar", "mail"), ("exchangelib",)),
    "microsoft365": Kind(
        "grense.sources.microsoft365", "Microsoft365", "tokens", ("calendar", "mail"), ("msal", "requests")
    ),
    "google": Kind(
        "grense.sources.google", "Google", "tokens", ("calendar",), ("google_auth_oauthlib.flow", "requests")
    ),
    "activitywatch": Kind("grense.sources.activitywatch", "ActivityWatch", "", ("presence",), ("requests",)),
}


@dataclass(frozen=True)
class Connection:
    """One source of the settings: its label, its kind, and its account as the kind's module defines it."""

    label: str
    kind: str
    account: Any

    @property
    def needs(self) -> str:
        """What the keyring stores for it: `password`, `address`, `tokens`, or nothing for a file.

        An account that can be signed in to in more than one way has a property `needs`.
        """
        return "" if getattr(self.account, "path", None) else getattr(self.account, "needs", KINDS[self.kind].needs)


class Secrets:
    """Passwords, addresses and tokens of the sources: the given ones, or else the keyring's."""

    hint = N_("sign in to the source again")

    def __init__(self, keyring: Credentials, given: Mapping[str, str] | None = None) -> None:
        self._keyring, self._given = keyring, given or {}
        self.kept = keyring.available()

    def of(self, connection: Connection) -> str:
        """The secret of a source, empty where it needs none. Raises `SignInError` where it is missing."""
        if not connection.needs:
            return ""
        if connection.label in self._given:
            return self._given[connection.label]
        if not self.kept:
            raise SignInError("no_password_kept", N_("no password is kept on this machine"), hint=self.hint)
        found = self._keyring.get(connection.label)
        if found is None:
            raise SignInError("password_missing", N_("the keyring holds no password for this source"), hint=self.hint)
        return found

    def keep(self, label: str, secret: str) -> None:
        """Store a secret in the keyring, if there is one."""
        if self.kept and secret:
            self._keyring.set(label, secret)

    def keeper(self, label: str) -> Callable[[str], None]:
        """A callback that stores a renewed secret of a source."""
        return lambda secret: self.keep(label, secret)


def connection_of(label: str, options: Mapping[str, Any]) -> Connection:
    """Build a connection from its table in the settings.

    Raises `SettingsError` that names the key: an unknown kind or key, a missing key, or a value of another type.
    """
    kind = str(options.get("kind"))
    if kind not in KINDS:
        raise SettingsError(
            "unknown_kind_of_source",
            N_("unknown kind of source"),
            "{place}",
            N_("known: {names}"),
            place=f"[sources.{label}] {kind!r}",
            names=", ".join(KINDS),
        )
    given, _ = without_userinfo({name: value for name, value in options.items() if name != "kind"})
    check_options(kind, label, given)
    known = _fields(kind).values()
    missing = [one.name for one in known if one.default is dataclasses.MISSING and one.name not in given]
    if missing:
        raise SettingsError("missing_key", N_("missing key"), "{place}", place=f"[sources.{label}] {missing[0]!r}")
    frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    return Connection(label, kind, import_module(KINDS[kind].module).Account(**frozen))


def check_options(kind: str, label: str, given: Mapping[str, Any]) -> None:
    """Raise `SettingsError` for an option that the kind does not have, or a value of another type."""
    known = _fields(kind)
    for name, value in given.items():
        where = f"[sources.{label}] {name!r}"
        if name not in known:
            names = nearest(name, known) or ", ".join(known)
            raise SettingsError(
                "unknown_key", N_("unknown key"), "{place}", N_("known: {names}"), place=where, names=names
            )
        if not _fits(value, str(known[name].type)):
            kind_of_value = str(known[name].type)
            raise SettingsError(
                "invalid_value",
                N_("nonsense value"),
                "{place}",
                N_("a value of type {type}"),
                place=where,
                type=kind_of_value,
            )


def check_password_works(connection: Connection) -> None:
    """Raise `NoPasswordError` where the service accepts no password, by the list of providers or its own response.

    Call this before a person is prompted for a password. Also raises the errors of connecting.
    """
    account = connection.account
    providers.check_password_works(connection.kind, vars(account))
    if hasattr(account, "endpoint"):
        account.endpoint()
    module = import_module(KINDS[connection.kind].module)
    if hasattr(module, "check_password_works"):
        module.check_password_works(account)


def open_source(
    connection: Connection,
    secret: str,
    settings: Settings,
    *,
    tz: str,
    keep: Callable[[str], None],
    patience: float = 30.0,
) -> LiveSource:
    """Return the source, ready to read. `keep` is called with a secret that was renewed while reading."""
    kind = KINDS[connection.kind]
    build = getattr(import_module(kind.module), kind.source)
    context: dict[str, Any] = {"patience": patience}
    if "calendar" in kind.reads:
        shifts, places = shift_options(settings.shift_category), place_options(settings.place_categories)
        domains = organisation_options(work_domains(settings.sources))
        context |= {"include": (*settings.include, *shifts, *places, *domains), "tz": tz}
    if "hours" in kind.reads:
        context["tz"] = tz
    elif connection.kind != "exchange":
        context["me"] = settings.me
    if connection.needs == "tokens":
        context["keep"] = keep
    source: LiveSource = build(connection.account, secret, **context)
    return source


def sign_in(
    connection: Connection,
    *,
    show: Callable[[str, str], None],
    device_code: bool = False,
    client_secret: str = "",
) -> str:
    """Let the person sign in to a source that `needs` tokens, in a browser, and return the secret for the keyring.

    `show` and `device_code` are those of `grense.sources.oauth`; `client_secret` belongs to the organisation's or the
    person's own client, for services that want one. Raises what the sign-in raises.
    """
    options: dict[str, Any] = {"client_secret": client_secret} if client_secret else {}
    module = import_module(KINDS[connection.kind].module)
    return str(module.sign_in(connection.account, show=show, device_code=device_code, **options))


def sign_out(connection: Connection, secret: str) -> None:
    """Take back at the service what the person agreed to, where the kind of source can. Raises what that raises."""
    module = import_module(KINDS[connection.kind].module)
    if secret and hasattr(module, "sign_out"):
        module.sign_out(connection.account, secret)


def kept_client_secret(connection: Connection, secret: str | None) -> str:
    """The secret of one's own client in the secret of a source; "" without one."""
    module = import_module(KINDS[connection.kind].module)
    return str(module.client_secret_of(secret)) if secret and hasattr(module, "client_secret_of") else ""


def with_client(kind: str, options: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The options, and the secret of one's own client, where `client_id` is the path of the file that a service gave.

    The options name the id that the file holds. Raises `SettingsError` for another file.
    """
    module, named = import_module(KINDS[kind].module), str(options.get("client_id", ""))
    if not (named.endswith(".json") and hasattr(module, "read_client")):
        return dict(options), ""
    client = module.read_client(named)
    return {**options, "client_id": client.client_id}, client.client_secret


def load_packages(kinds: Collection[str], *, needed: bool = False) -> None:
    """Import the packages needed to read these kinds.

    Call this before they are read in parallel: two threads that import packages which import each other can get a
    half-loaded one. Missing packages are ignored, since the source itself raises an error; with `needed`, raises
    `MissingExtraError`.
    """
    for kind in sorted(kinds):
        for package in KINDS[kind].packages:
            try:
                import_module(package)
            except ImportError:
                if needed:
                    raise faults.missing_extra(kind) from None


def _fields(kind: str) -> dict[str, dataclasses.Field[Any]]:
    return {one.name: one for one in dataclasses.fields(import_module(KINDS[kind].module).Account)}


def _fits(value: Any, form: str) -> bool:
    """Whether a value of the settings has the type of an account's field."""
    is_many = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    if form.startswith("tuple") or (is_many and "tuple" in form):
        return is_many
    expected = {"str": str, "str | None": str, "str | tuple[str, ...] | None": str, "bool": bool, "int": int}[form]
    return isinstance(value, expected) and not (expected is int and isinstance(value, bool))
