"""Passwords, private addresses and tokens: in the system's keyring, or asked for each time, and nowhere else."""

from __future__ import annotations

from typing import Any

import typer

from grense.commands.desk import Desk, is_interactive
from grense.connections import Connection
from grense.credentials import Credentials
from grense.errors import SignInError
from grense.text import N_

__all__ = ["Secrets"]

_WHY_NOT = {
    "no_package": N_("the package keyring is not installed"),
    "no_keyring": N_("this machine has no keyring that grense can use"),
    "locked": N_("the keyring is locked"),
}
_PROMPTS = {"password": N_("Password"), "address": N_("Address of the calendar")}
_PERMISSIONS = N_(
    "Microsoft is asked for two permissions and no other: Calendars.ReadBasic (when your meetings are, without their "
    "text) and Mail.ReadBasic (when you sent mail, without its text)."
)


class Secrets:
    """The secrets of one person's sources."""

    def __init__(self, desk: Desk, *, device_code: bool = False) -> None:
        self._desk = desk
        self._device_code = device_code
        self._keyring: Credentials = desk.home.credentials()
        self.kept = self._keyring.available()
        self._told = False

    def of(self, connection: Connection) -> str:
        """The secret of a source, from the keyring or from the person.

        Raises `SignInError` when it is in no keyring and nobody is there to be asked.
        """
        if not connection.needs:
            return ""
        if self.kept:
            found = self._keyring.get(connection.label)
            if found is None:
                raise SignInError("the keyring holds no password for this source", hint="grense connect asks for it")
            return found
        if not is_interactive():
            raise SignInError("no password is kept, and nobody is there to be asked", hint="run it in a terminal")
        self.tell()
        return self.ask(connection)

    def ask(self, connection: Connection) -> str:
        """Ask the person for the secret, or let them sign in."""
        if not connection.needs:
            return ""
        if connection.needs == "tokens":
            return self._signed_in(connection)
        words, account = self._desk.words, connection.account
        prompt = f"{words.gettext(_PROMPTS[connection.needs])} ({connection.label})"
        answer = str(typer.prompt(prompt, hide_input=True))
        if connection.needs == "address" and account.user:
            answer += "\n" + typer.prompt(words.gettext(_PROMPTS["password"]), hide_input=True)
        return answer

    def keep(self, label: str, secret: str) -> None:
        """Put a secret into the keyring, where there is one."""
        if self.kept and secret:
            self._keyring.set(label, secret)

    def forget(self, label: str) -> None:
        """Take a secret out of the keyring."""
        if self.kept:
            self._keyring.delete(label)

    def tell(self) -> None:
        """Say where the password is, once."""
        if self._told:
            return
        self._told = True
        if self.kept:
            self._desk.say(
                N_("Passwords and private addresses stay in the system's keyring and are written to no file.")
            )
            return
        why = self._desk.words.gettext(_WHY_NOT[self._keyring.why_not()])
        self._desk.say(
            N_("Passwords and private addresses are not kept, since {why}: they are asked for each time."), why=why
        )

    def _signed_in(self, connection: Connection) -> str:
        from grense.sources import microsoft365

        self._desk.say(_PERMISSIONS)

        def show(address: str, code: str) -> None:
            if code:
                self._desk.say(N_("Open {address} in a browser and enter the code {code}."), address=address, code=code)
            else:
                self._desk.say(N_("Open {address} in a browser."), address=address)

        if not self._device_code:
            self._desk.say(N_("Your browser opens for the sign-in; --device-code signs in on another device."))
        tokens: Any = microsoft365.sign_in(connection.account, device_code=self._device_code, show=show)
        return str(tokens)
