"""Google from connecting to disconnecting, typed as a person does, with a keyring and a browser."""

from __future__ import annotations

import json
import webbrowser
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from typer.testing import CliRunner, Result

from command_line import NOW, Run
from grense.cli import main as cli
from servers.file_keyring import FILE, FileKeyring, read
from servers.google import GoogleStand
from servers.google_accounts import AUTH, CLIENT, CLIENT_SECRET, ConsentBrowser
from servers.stand import MARK, ME


class Desk:
    """A person at a terminal, whose client's file lies in their folder."""

    def __init__(self, stand: GoogleStand, folder: Path) -> None:
        self.stand, self.folder = stand, folder
        self.file = folder / f"client_secret_{CLIENT}.json"
        self.file.write_text(json.dumps({"installed": {"client_id": CLIENT, "client_secret": CLIENT_SECRET}}))

    def run(self, *words: str, answers: str = "") -> Result:
        return CliRunner().invoke(cli.app, [*words, "--lang", "en"], input=answers)

    def connect(self, client: str, answers: str = f"{ME}\n", *more: str) -> Result:
        base = f"https://localhost:{self.stand.cable.port}"
        places = {"authorization": f"{base}/o/oauth2/v2/auth", "tokens": base, "api": base, "ca": self.stand.ca}
        options = [word for name, value in places.items() for word in ("--set", f"{name}={value}")]
        return self.run("connect", "google", "--name", "work", *options, *more, answers=f"{client}\n\nn\n{answers}")

    def kept(self) -> dict[str, str]:
        return read(self.folder / "keyring.json")

    def written(self) -> str:
        """All that grense has written outside the keyring."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and path.suffix not in (".json", ".pem"))
        return "".join(path.read_bytes().decode("latin-1") for path in files)


@pytest.fixture
def desk(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv(FILE, str(tmp_path / "keyring.json"))
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())
    stand = GoogleStand()
    stand.put_meeting("one", NOW.replace(hour=9), NOW.replace(hour=10))
    browser = ConsentBrowser(stand.ca)
    monkeypatch.setattr(webbrowser, "open", browser.open)
    yield Desk(stand, tmp_path)
    browser.close()
    stand.stop()
    keyring.set_keyring(before)


def test_from_connecting_to_disconnecting(desk: Desk) -> None:
    result = desk.connect(str(desk.file))
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    page = said.index("“See the events on Google calendars you own”. What is read: when your meetings are")
    assert said.index("Google is asked for this, and for nothing else") < page < said.index("The browser opens")
    assert "counts this as sensitive" in said
    assert "Client secret" not in said
    assert "--device-code" not in said
    assert json.loads(desk.kept()["work"])["client_secret"] == CLIENT_SECRET
    assert "work: 1 new" in desk.run("sync").output
    assert "work: nothing new" in desk.run("sync").output

    assert desk.stand.accounts.refresh
    gone = desk.run("disconnect", "work", "--keep").output
    assert "Its password is gone from the keyring." in gone
    assert not desk.stand.accounts.refresh
    assert "work" not in desk.kept()
    for word in (MARK, CLIENT_SECRET, "ya29", "1//"):
        assert word not in result.output + gone + desk.written()


def test_a_typed_id_wants_the_secret_once(desk: Desk) -> None:
    result = desk.connect(CLIENT, f"{CLIENT_SECRET}\n{ME}\n")
    assert result.exit_code == 0, result.output
    assert CLIENT_SECRET not in result.output
    again = desk.run("connect", "work", answers="\n")
    assert again.exit_code == 0, again.output
    assert "Enter takes the one that is kept" in again.output
    assert CLIENT_SECRET not in again.output
    assert json.loads(desk.kept()["work"])["client_secret"] == CLIENT_SECRET


def test_a_wrong_file_or_secret_connects_nothing(desk: Desk) -> None:
    desk.file.write_text("{}")
    result = desk.connect(str(desk.file))
    assert result.exit_code == 2
    assert "no file of a client for desktop apps" in result.stderr
    result = desk.connect(CLIENT, "another\n")
    assert result.exit_code == 2
    assert "the service does not know this client id" in " ".join(result.stderr.split())
    assert "work" not in desk.kept()
    assert "No source is connected" in desk.run("sources").output


def test_a_service_that_cannot_be_told_keeps_nobody_from_disconnecting(desk: Desk) -> None:
    desk.connect(str(desk.file))
    desk.stand.cable.refuse()
    said = " ".join(desk.run("disconnect", "work", "--keep").output.split())
    assert "work is disconnected." in said
    assert "the service could not be told, so what you agreed to there still stands" in said
    assert "work" not in desk.kept()
    assert desk.stand.accounts.refresh


def test_what_was_unticked_is_said_while_connecting(desk: Desk) -> None:
    desk.stand.accounts.unticked = {f"{AUTH}gmail.metadata"}
    result = desk.connect(str(desk.file), f"{ME}\n", "--set", "mail=true")
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "counts the permission for mail as restricted" in said
    assert "you have not agreed to the mail there" in said
