"""Passwords, private addresses and tokens: in the system's keyring, or prompted for each time."""

from __future__ import annotations

import typer

from grense.cli.context import Session, is_interactive
from grense.errors import SignInError
from grense.i18n import N_
from grense.services import connections
from grense.services.connections import Connection
from grense.services.personal_data import WHY_NOT
from grense.sources.consents import consents_of
from grense.wording.connecting import SECRETS_STAY
from grense.wording.permissions import permission_lines

__all__ = ["AskedSecrets"]

_PROMPTS = {"password": N_("Password"), "address": N_("Address of the calendar")}


class AskedSecrets(connections.Secrets):
    """The secrets of one person's sources; without a keyring the person is prompted."""

    hint = N_("grense connect asks for it")

    def __init__(self, session: Session, *, device_code: bool = False) -> None:
        super().__init__(session.home.credentials())
        self._desk = session
        self._device_code = device_code
        self._told = False
        self.client_secret = ""
        """That of one's own client, where it is known already."""

    def of(self, connection: Connection) -> str:
        """Return the secret of a source, from the keyring or from a prompt.

        Raises `SignInError` when it is in no keyring and the program is not interactive.
        """
        if self.kept or not connection.needs:
            return super().of(connection)
        if not is_interactive():
            raise SignInError(
                "password_not_asked",
                N_("no password is kept, and nobody is there to be asked"),
                hint=N_("run it in a terminal"),
            )
        self.tell()
        return self.ask(connection)

    def ask(self, connection: Connection) -> str:
        """Prompt for the secret, or run the sign-in."""
        if not connection.needs:
            return ""
        if connection.needs == "tokens":
            return self._signed_in(connection)
        words, account = self._desk.words, connection.account
        prompt = f"{words.gettext(_PROMPTS[connection.needs])} ({connection.label})"
        answer = str(typer.prompt(prompt, hide_input=True))
        if connection.needs == "address" and account.user:
            answer += "\n" + typer.prompt(words.gettext("Password"), hide_input=True)
        return answer

    def tell(self) -> None:
        """Print where the password is stored, once."""
        if self._told:
            return
        self._told = True
        if self.kept:
            self._desk.say(SECRETS_STAY)
            return
        why = self._desk.words.gettext(WHY_NOT[self._keyring.why_not()])
        self._desk.say(
            N_("Passwords and private addresses are not kept, since {why}: they are asked for each time."), why=why
        )

    def _signed_in(self, connection: Connection) -> str:
        for line in permission_lines(consents_of(connection.account.wider_scopes), self._desk.words):
            typer.echo(line)

        def show(address: str, code: str) -> None:
            if code:
                self._desk.say(N_("Open {address} in a browser and enter the code {code}."), address=address, code=code)
            else:
                self._desk.say(N_("Open {address} in a browser."), address=address)

        if not self._device_code:
            self._desk.say(N_("Your browser opens for the sign-in; --device-code signs in on another device."))
        own = self._client_secret(connection)
        return connections.sign_in(connection, show=show, device_code=self._device_code, client_secret=own)

    def _client_secret(self, connection: Connection) -> str:
        """The secret of one's own client, prompted for where it was not read from a file."""
        if self.client_secret or not getattr(connection.account, "wants_client_secret", False):
            return self.client_secret
        earlier = self._keyring.get(connection.label) if self.kept else None
        kept = connections.kept_client_secret(connection, earlier)
        text = N_("Client secret; Enter takes the one that is kept") if kept else N_("Client secret")
        typed = typer.prompt(self._desk.words.gettext(text), hide_input=True, default=kept or None, show_default=False)
        return str(typed).strip()
