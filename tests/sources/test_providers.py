"""The requirements of known services, shown to a person before the password prompt."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from command_line import runner
from grense.cli.main import app
from grense.model.addresses import offered_addresses
from grense.sources.providers import ADVICE, provider_of
from grense.sources.userinfo import split_userinfo, without_userinfo
from grense.storage.home import Home
from grense.storage.settings import load
from servers.jmap import MAIL, SUBMISSION, JmapStand
from servers.radicale import USER, CalDavStand
from servers.stand import ME, PASSWORD

SECRET = "zq-mark-in-url"


@pytest.mark.parametrize(
    ("kind", "address", "password"),
    [
        ("caldav", "https://apidata.googleusercontent.com/caldav/v2/kari%40gmail.com/user", "none"),
        ("caldav", "https://www.google.com/calendar/dav/", "none"),
        ("caldav", "calendar.google.com", "none"),
        ("caldav", "https://outlook.office365.com/", "none"),
        ("caldav", "https://caldav.icloud.com", "app"),
        ("caldav", "https://caldav.fastmail.com/dav/", "app"),
        ("jmap", "api.fastmail.com", "token"),
        ("imap", "outlook.office365.com", "none"),
        ("imap", "imap-mail.outlook.com", "none"),
        ("imap", "IMAP.gmail.com.", "app"),
        ("imap", "imap.mail.yahoo.com", "app"),
        ("imap", "imap.mail.me.com", "app"),
        ("imap", "imap.example.org", None),
        ("imap", "outlook.com.example.org", None),
        ("imap", "notgmail.com", None),
        ("caldav", "https://[::1/", None),
    ],
)
def test_a_service_is_known_by_its_host(kind: str, address: str, password: str | None) -> None:
    provider = provider_of(kind, {"host" if kind == "imap" else "url": address})
    assert (provider and provider.password) == password


def test_every_fact_has_a_source_and_a_day() -> None:
    known = tomllib.loads(files("grense.sources").joinpath("providers.toml").read_text("utf-8"))["provider"]
    facts = [fact for one in known for fact in one["accepts"]]
    for one in known:
        accepted = {kind for fact in one["accepts"] for kind in fact["kinds"]}
        assert {way["kind"] for way in one.get("ways", ())} - {"files"} <= accepted
        assert one["page"].startswith("docs/how-to/")
    assert {one["advice"] for one in facts if "advice" in one} == ADVICE.keys()
    for one in facts:
        assert one["source"].startswith("https://")
        assert isinstance(one["checked"], dt.date)
        assert one["password"] in ("none", "app", "own", "token", "oauth", "address", "bridge")


@pytest.mark.parametrize(
    ("address", "bare", "password"),
    [
        ("https://kari:secret@host/dav/?a@b", "https://host/dav/?a@b", "secret"),
        ("https://kari%40x:p%40ss@host:8443", "https://host:8443", "p@ss"),
        ("kari:secret@host", "host", "secret"),
        ("//kari:se@cret@host/", "//host/", "se@cret"),
        ("imaps://kari:secret@mail.host:993/", "imaps://mail.host:993/", "secret"),
        ("https://kari@host/", "https://host/", ""),
        (r"https://kari:secret\@host/", "https://host/", "secret\\"),
        ("https://host/a@b", "https://host/a@b", ""),
        ("host", "host", ""),
    ],
)
def test_a_password_is_taken_out_of_an_address(address: str, bare: str, password: str) -> None:
    assert split_userinfo(address) == (bare, password)


def test_mail_addresses_and_folders_are_no_addresses_of_servers() -> None:
    options = {"kind": "exchange", "user": "kari@x.no", "address": "kari@x.no", "sent": "a@b", "mail": True}
    assert without_userinfo(options) == (options, "")
    nested = {"hosts": ["kari:one@a.test"], "calendars": ("https://kari:two@b.test/c/",), "ca": "https://k:3@c/"}
    clean = {"hosts": ["a.test"], "calendars": ["https://b.test/c/"], "ca": "https://c/"}
    assert without_userinfo(nested) == (clean, "one")


def test_an_address_with_letters_that_cannot_be_seen_is_not_offered() -> None:
    said = ["Kari@example.org", "boss@example.org\u202e", "a@b.org, boss@example.org", "x\u200f@example.org", "nobody"]
    assert offered_addresses(said, {"user": "ola@example.org", "address": "kari@example.org"}) == (
        "kari@example.org",
        "ola@example.org",
    )


class Desk:
    """A person at a terminal, without a keyring; everything that is written lies in one folder."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        runner(monkeypatch)
        self.folder = folder
        monkeypatch.setenv("HOME", str(folder / "home"))
        monkeypatch.setenv("TZ", "Europe/Oslo")
        self.home = Home.of_this_person()

    def run(self, *words: str, answers: Sequence[str] = ()) -> Result:
        return CliRunner().invoke(app, [*words, "--lang", "en"], input="".join(f"{one}\n" for one in answers))

    def written(self) -> str:
        """All data on the disk."""
        return "".join(path.read_bytes().decode("latin-1") for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    return Desk(monkeypatch, tmp_path)


@pytest.fixture
def caldav() -> Iterator[CalDavStand]:
    stand = CalDavStand()
    yield stand
    stand.stop()


@pytest.mark.parametrize(
    ("kind", "address", "advice"),
    [
        ("caldav", "https://calendar.google.com/", "secret address in iCal format"),
        ("imap", "outlook.office365.com", "microsoft365"),
    ],
)
def test_where_no_password_works_none_is_asked_for(desk: Desk, kind: str, address: str, advice: str) -> None:
    result = desk.run("connect", kind, answers=[address, "kari", ""])
    assert result.exit_code == 2
    assert "Password" not in result.stdout.split("Your name there")[1]
    assert advice in result.stderr
    assert load(desk.home.settings_file)[0].sources == {}


def test_a_wrong_password_is_told_with_what_may_help_at_once(desk: Desk, caldav: CalDavStand) -> None:
    answers = [f"http://127.0.0.1:{caldav.cable.port}/", USER, "events", "wrong", "y", PASSWORD, "kari@example.org"]
    result = desk.run("connect", "caldav", answers=answers)
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert said.count("app password") == 1
    assert "did not let this password in. Nothing is connected, and nothing is kept." in said
    assert said.index("did not let this password in") < said.index("app password") < said.index("Try once more")


def test_a_second_wrong_password_is_the_last(desk: Desk, caldav: CalDavStand) -> None:
    answers = [f"http://127.0.0.1:{caldav.cable.port}/", USER, "events", "wrong", "y", "wrong", "y", PASSWORD]
    result = desk.run("connect", "caldav", answers=answers)
    assert result.exit_code == 2
    assert result.stdout.count("did not let this password in") == 1
    assert "does not accept the sign-in" in result.stderr
    assert load(desk.home.settings_file)[0].sources == {}


def test_without_a_yes_no_password_is_tried_again(desk: Desk, caldav: CalDavStand) -> None:
    answers = [f"http://127.0.0.1:{caldav.cable.port}/", USER, "events", "wrong", "", PASSWORD]
    result = desk.run("connect", "caldav", answers=answers)
    assert (result.exit_code, result.stdout.count("Trying")) == (2, 1)
    assert load(desk.home.settings_file)[0].sources == {}


@pytest.fixture
def jmap() -> Iterator[JmapStand]:
    stand = JmapStand()
    yield stand
    stand.stop()


def test_a_token_is_asked_for_and_what_the_server_lacks_is_told(desk: Desk, jmap: JmapStand) -> None:
    jmap.capabilities = {MAIL, SUBMISSION}
    jmap.put_mail("one", dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC))
    answers = [f"http://127.0.0.1:{jmap.cable.port}", "token", "n", "wrong", "y", PASSWORD, ""]
    result = desk.run("connect", "jmap", answers=answers)
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert "Your name there" not in said
    assert said.count("API token (jmap)") == 2
    assert said.index("did not let this password in") < said.index("An API token is made in the settings")
    assert "no calendar this way" in said
    assert load(desk.home.settings_file)[0].sources["jmap"] == {
        "kind": "jmap",
        "url": f"http://127.0.0.1:{jmap.cable.port}",
        "auth": "token",
        "inbox": False,
    }
    assert load(desk.home.settings_file)[0].me == (ME,)
    assert PASSWORD not in desk.written()


def test_another_token_is_not_asked_for_where_the_server_wants_a_password(desk: Desk, jmap: JmapStand) -> None:
    jmap.schemes = ("Basic",)
    result = desk.run("connect", "jmap", answers=[f"http://127.0.0.1:{jmap.cable.port}", "token", "n", PASSWORD])
    assert result.exit_code == 2
    assert "wants a name and a password" in result.stderr
    assert jmap.requests() == 1
    words = ["connect", "jmap", "--set", "auth=password", "--set", "inbox=true"]
    again = desk.run(*words, answers=[f"http://127.0.0.1:{jmap.cable.port}", ME, PASSWORD, ""])
    assert again.exit_code == 0, again.output
    assert load(desk.home.settings_file)[0].sources["jmap"]["user"] == ME


@pytest.mark.parametrize("how", ["asked", "set"])
def test_a_password_typed_into_the_address_reaches_no_file(
    desk: Desk, caldav: CalDavStand, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    address = f"http://{USER}:{PASSWORD}@127.0.0.1:{caldav.cable.port}/"
    words, answers = ["connect", "caldav"], [address, USER, "events", "kari@example.org"]
    if how == "set":
        words, answers = [*words, "--set", f"url={address}"], answers[1:]
    said = desk.run(*words, answers=answers)
    assert said.exit_code == 0, said.output
    exported = desk.run("data", "export", str(desk.folder / "export.json"))
    assert exported.exit_code == 0
    # What is typed is echoed in the output, by the terminal.
    assert PASSWORD not in desk.written() + said.stderr + exported.output + caplog.text


def test_a_password_written_into_the_settings_by_hand_is_in_no_export_and_no_error(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.home.settings_file.parent.mkdir(parents=True)
    desk.home.settings_file.write_text(
        f'[sources.work]\nkind = "caldav"\nurl = "https://kari:{SECRET}@127.0.0.1:1/"\nuser = "kari"\n'
    )
    out = desk.folder / "export.json"
    said = [desk.run("data", "export", str(out)), desk.run("connect", "work", answers=[PASSWORD]), desk.run("sources")]
    assert "127.0.0.1:1" in out.read_text()
    assert SECRET not in out.read_text() + caplog.text + "".join(one.output for one in said)


def test_a_mistyped_address_is_asked_for_again_before_anything_is_kept(desk: Desk, caldav: CalDavStand) -> None:
    answers = [f"http://127.0.0.1:{caldav.cable.port}/", USER, "events", PASSWORD, "not an address"]
    assert desk.run("connect", "caldav", answers=answers).exit_code != 0  # the answers have come to an end
    assert load(desk.home.settings_file)[0].sources == {}
    result = desk.run("connect", "caldav", answers=[*answers, "kari@example.org"])
    assert result.exit_code == 0
    assert load(desk.home.settings_file)[0].me == ("kari@example.org",)
