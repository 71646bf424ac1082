"""The dialogue that connects a source: show what is read and where it is stored, ask a few questions, then try it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from grense.cli.columns import settled_options
from grense.cli.context import Session, is_interactive
from grense.cli.found_places import ask_places
from grense.cli.mailboxes import ask_use
from grense.cli.own_addresses import ask_own_addresses
from grense.cli.secrets import AskedSecrets
from grense.errors import (
    ElsewhereError,
    NoPasswordError,
    SettingsError,
    SignInError,
    SourceError,
    ZoneError,
)
from grense.i18n import N_
from grense.i18n.errors import error_texts
from grense.model.time import load_zone
from grense.services.connections import (
    KINDS,
    Connection,
    check_options,
    check_password_works,
    connection_of,
    load_packages,
    open_source,
    with_client,
)
from grense.services.mailboxes import is_to_be_asked, likely_use
from grense.services.personal_data import STAYS
from grense.sources.base import Found
from grense.sources.contents import MAILBOX, MESSAGE, PRESENCE
from grense.sources.first_try import at_first_try
from grense.sources.providers import (
    API_TOKEN,
    APP_PASSWORD,
    Provider,
    SignInTerms,
    known_provider,
    owner_of,
    provider_of,
    wants_token,
)
from grense.sources.userinfo import without_userinfo
from grense.storage.home import machine_zone
from grense.storage.settings import LABEL_HINT, Settings, add_source, change, is_label, load
from grense.storage.source_state import mended
from grense.wording.connecting import (
    ANOTHER_HOST,
    ANOTHER_HOST_OF,
    NOT_OFFERED,
    ONLY_WORK,
    QUESTIONS,
    REFUSED,
    REFUSED_AGAIN,
    TITLES,
    AccountQuestion,
    what_is_read,
)
from grense.wording.file_counts import files_line
from grense.wording.printable import printable
from grense.wording.sources import odd

__all__ = ["Dialogue"]


class Dialogue:
    """One run of the dialogue; options in `given` were named before and are not prompted for.

    `provider` is the service, where it is known by more than the options.
    """

    def __init__(
        self, session: Session, given: Mapping[str, Any], *, device_code: bool, provider: Provider | None = None
    ) -> None:
        self._desk = session
        self._given = dict(given)
        self._provider = provider
        self._secrets = AskedSecrets(session, device_code=device_code)

    def kind(self) -> str:
        """Prompt for the kind of source."""
        self._desk.say(N_("What is to be connected?"))
        for number, kind in enumerate(KINDS, 1):
            typer.echo(f"  {number}  {kind:<13} {self._desk.words.gettext(TITLES[kind])}")
        names = {str(number): kind for number, kind in enumerate(KINDS, 1)} | {kind: kind for kind in KINDS}
        return names[self._choice(N_("Number or name"), tuple(names))]

    def add(self, kind: str, label: str) -> None:
        """Connect a new source under a label; nothing is stored before the trial sign-in has succeeded.

        Raises `SettingsError` for an invalid label or option, `MissingExtraError` for a kind that is
        not installed, and what the source raises.
        """
        if not is_label(label):
            raise SettingsError(
                "invalid_label", N_("a source cannot be called that"), "{value}", hint=LABEL_HINT, value=repr(label)
            )
        check_options(kind, label, self._given)
        load_packages([kind], needed=True)
        self._explain(kind, label)
        options, address = self._options(kind)
        if kind == "timesheet":
            options = settled_options(self._desk, options)
        options, typed = without_userinfo(options)
        options, self._secrets.client_secret = with_client(kind, options)
        connection = connection_of(label, {"kind": kind, **options})
        load_packages(connection.extras, needed=True)
        secret = address or typed or self._ask(connection)
        connection, secret, found = self._try(connection, options, secret, REFUSED)
        if line := files_line(found.files, self._desk.words):
            typer.echo(line)
        self._say_declined(found)
        for what in found.not_offered:
            self._desk.say(NOT_OFFERED[what])
        options |= {**self._chosen(kind, found), **found.options}
        options = {name: value for name, value in options.items() if value not in ("", [])}
        mine = ask_own_addresses(self._desk, kind, found, options)
        self._keep(kind, label, options | self._use(kind, options, found, mine), secret, mine)

    def sign_in_again(self, label: str) -> None:
        """Prompt for the secret of a connected source, and store it once it works."""
        kept = self._desk.settings.sources[label]
        connection = connection_of(label, kept)
        options, typed = without_userinfo({name: value for name, value in kept.items() if name != "kind"})
        connection, secret, found = self._try(connection, options, typed or self._ask(connection), REFUSED_AGAIN)
        self._say_declined(found)
        if kept != {"kind": connection.kind, **options}:
            add_source(self._desk.home.settings_file, label, {"kind": connection.kind, **options})
        self._secrets.keep(label, secret)
        self._desk.home.state().update(label, mended)
        self._desk.say(N_("{label} is connected again. grense sync reads it."), label=label)

    def _explain(self, kind: str, label: str) -> None:
        say = self._desk.say
        say(N_("What is read:"))
        for text in what_is_read(kind, KINDS[kind].reads):
            say(text, indent=2)
        with self._desk.home.store() as store:
            say(STAYS[store.protection()])
        if KINDS[kind].needs:
            self._secrets.tell()
        say(N_("Taking it back: grense disconnect {label}; grense data forget deletes what was read."), label=label)
        typer.echo()

    def _options(self, kind: str) -> tuple[dict[str, Any], str]:
        """The options of the account, and the address of a subscribed calendar, which is a secret."""
        options: dict[str, Any] = dict(self._given)
        if kind == "ics" and "://" in str(options.get("path", "")):
            return options, str(options.pop("path"))
        for question in QUESTIONS[kind]:
            if question.option not in options and question.is_asked(options):
                options[question.option] = self._answer(question)
        if kind in ("files", "timesheet"):
            options["path"] = _absolute(str(options["path"]))
        if kind != "ics" or "path" in options:
            return options, ""
        where = str(typer.prompt(self._desk.words.gettext("Address of the calendar, or path of the file"))).strip()
        if "://" not in where:
            return options | {"path": _absolute(where)}, ""
        if options.get("user"):
            password = typer.prompt(self._desk.words.gettext("Password"), hide_input=True)
            return options, f"{where}\n{password}"
        return options, where

    def _answer(self, question: AccountQuestion) -> str | bool:
        text = self._desk.words.gettext(question.text)
        if isinstance(question.default, bool):
            return typer.confirm(text, default=question.default)
        if question.choices:
            return self._choice(question.text, question.choices, question.default)
        return str(typer.prompt(text, default=question.default)).strip()

    def _choice(self, text: str, choices: Sequence[str], default: str | None = None) -> str:
        asked = f"{self._desk.words.gettext(text)} ({', '.join(choices)})" if len(choices) < 4 else text
        while True:
            answer = str(typer.prompt(self._desk.words.gettext(asked), default=default)).strip()
            if answer in choices:
                return answer

    def _ask(self, connection: Connection) -> str:
        """Prompt for the secret of a source, after checking that one helps; print the advice for the service first."""
        if connection.needs == "password":
            terms = self._terms(connection)
            if terms is not None and terms.password != "none":  # noqa: S105  # of those it is said by the error
                self._advise(terms)
            try:
                check_password_works(connection)
            except SourceError as error:
                raise at_first_try(error) from None
        return self._secrets.ask(connection)

    def _terms(self, connection: Connection) -> SignInTerms | None:
        """What the service wants of a program, where it is known."""
        known = provider_of(connection.kind, vars(connection.account))
        return known or (self._provider.terms_for(connection.kind) if self._provider else None)

    def _advise(self, terms: SignInTerms) -> None:
        """Print what a service wants, and where its page is."""
        if terms.advice:
            self._desk.say(_sentence(self._desk.words.gettext(terms.advice)))
        if (provider := known_provider(terms.provider)) is not None:
            self._desk.say(N_("Each click: {page}"), page=provider.page)

    def _try(
        self, connection: Connection, options: dict[str, Any], secret: str, refused: str
    ) -> tuple[Connection, str, Found]:
        """Sign in; once more with a password that the person types again, and with another host they agree to.

        A password is never sent a second time by itself: services lock accounts after a few wrong ones.
        """
        may_retry = connection.needs == "password"
        while True:
            self._desk.say(N_("Trying …"))
            try:
                return connection, secret, self._found(connection, secret)
            except SignInError as error:
                if not may_retry or not _helps_another(error):
                    raise
                may_retry = False
                if not self._may_try_again(connection, refused):
                    raise
                secret = self._secrets.ask(connection)
            except ElsewhereError as error:
                if not self._may_ask(error.host, connection, owner_of(connection.kind, options, error.host)):
                    raise
                options["hosts"] = [*options.get("hosts", ()), error.host]
                connection = connection_of(connection.label, {"kind": connection.kind, **options})

    def _may_try_again(self, connection: Connection, refused: str) -> bool:
        """Print that a password was refused and what the service wants, and prompt whether to try another one."""
        terms = self._terms(connection)
        provider = known_provider(terms.provider) if terms else None
        account = connection.account
        host = getattr(account, "host", "") or getattr(account, "url", "")
        self._desk.say(refused, owner=provider.owner if provider else printable(host))
        if terms is None:
            self._desk.say(API_TOKEN if wants_token(account) else APP_PASSWORD)
        else:
            self._advise(terms)
        return typer.confirm(self._desk.words.gettext("Try once more, with a password that you type again?"))

    def _may_ask(self, host: str, connection: Connection, owner: str) -> bool:
        """Prompt whether another host may be contacted; the default is yes where it belongs to the same service."""
        if not hasattr(connection.account, "hosts") or host in connection.account.hosts:
            return False
        text = self._desk.words.gettext(ANOTHER_HOST_OF if owner else ANOTHER_HOST)
        return typer.confirm(text.format(host=host, owner=owner), default=bool(owner))

    def _found(self, connection: Connection, secret: str) -> Found:
        settings, label = self._desk.settings, connection.label
        source = open_source(
            connection, secret, settings, tz=self._desk.tz, keep=lambda new: self._secrets.keep(label, new)
        )
        try:
            return source.explore()
        except SourceError as error:
            raise at_first_try(error) from None
        finally:
            source.close()

    def _say_declined(self, found: Found) -> None:
        for line in odd((f"{what}_not_agreed" for what in found.declined), self._desk.words):
            typer.echo(line)

    def _chosen(self, kind: str, found: Found) -> dict[str, Any]:
        """The chosen places, and what has to be known of what was found, as options of the account."""
        if kind == "files" and "only_work" not in self._given and found.files.get(PRESENCE):
            return {ONLY_WORK.option: self._answer(ONLY_WORK)}
        return ask_places(self._desk, kind, found.places, self._given)

    def _use(self, kind: str, options: Mapping[str, Any], found: Found, mine: Sequence[str]) -> dict[str, Any]:
        """What the mailbox is used for, as options of the account; not asked where the source reads no mail."""
        has_mail = not found.files or any(found.files.get(one) for one in (MAILBOX, MESSAGE))
        has_mail = has_mail and "mail" not in found.not_offered
        if not (has_mail and is_interactive() and is_to_be_asked({"kind": kind, **options})):
            return {}
        address = next((one for name in ("address", "user") if "@" in (one := str(options.get(name, "")))), "")
        return ask_use(self._desk, kind, mine, likely_use(address)).options

    def _keep(self, kind: str, label: str, options: dict[str, Any], secret: str, mine: tuple[str, ...]) -> None:
        self._secrets.keep(label, secret)
        add_source(self._desk.home.settings_file, label, {"kind": kind, **options})
        settings, _ = load(self._desk.home.settings_file)
        if mine != settings.me:
            change(self._desk.home.settings_file, "me", list(mine))
        if self._desk.settings.tz is None:
            self._keep_zone()
        self._desk.say(N_("{label} is connected. grense sync reads it, grense week shows the week."), label=label)

    def _keep_zone(self) -> None:
        """Prompt once for the person's time zone and store it, so that days do not depend on where the machine is."""
        zone = self._asked_zone(machine_zone())
        change(self._desk.home.settings_file, "tz", zone)
        self._desk.say(N_("Your time zone: {zone} (tz in the settings)."), zone=zone)

    def _asked_zone(self, default: str) -> str:
        while is_interactive():
            answer = str(typer.prompt(self._desk.words.gettext("Your time zone"), default=default)).strip()
            try:
                load_zone(answer)
            except ZoneError as error:
                title, _, hint = error_texts(error, self._desk.words)
                self._desk.say(N_("It did not work: {error}."), error=f"{title}, {hint}")
            else:
                return answer
        return default


def _helps_another(error: SignInError) -> bool:
    """Whether another password may help: not where the server takes none, or not in this way."""
    return not isinstance(error, NoPasswordError) and error.code != "sign_in_not_offered"


def _absolute(path: str) -> str:
    return str(Path(path).expanduser().resolve())


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}."


def free_label(settings: Settings, kind: str) -> str:
    """The kind's own name, or the first free name with a number."""
    numbered = (f"{kind}-{number}" for number in range(2, 1000))
    return next(label for label in (kind, *numbered) if label not in settings.sources)
