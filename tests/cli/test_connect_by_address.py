"""`grense connect` with an address, as typed: against a real name server and, by https, a real calendar server."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import catalogues
from command_line import Run
from grense.cli.main import app
from grense.cli.ways_in import kind_of_text
from grense.sources.discovery import records
from grense.storage.home import Home
from grense.storage.settings import Settings, load
from servers.calendar_site import Reply
from servers.domain_pages import DomainPages
from servers.dovecot import ImapStand
from servers.name_server import NameServer
from servers.radicale import USER, CalDavStand
from servers.stand import MARK, ME, PASSWORD

ZONES = {
    "work.test": "@ MX 10 mail\n_caldavs._tcp SRV 0 0 443 dav",
    "outside.test": "_caldavs._tcp SRV 0 0 443 dav.other.invalid.",
    "own-google.test": "@ MX 1 smtp.google.com.",
    "own-apple.test": "@ MX 10 mx01.mail.icloud.com.",
    "nothing.test": "@ MX 10 mail",
}
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//\r\nEND:VCALENDAR\r\n"

Type = Callable[..., Result]


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    server = NameServer(ZONES)
    yield server
    server.stop()


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[DomainPages]:
    served = DomainPages(monkeypatch, tmp_path, ("*.icloud.com", *ZONES, *(f"*.{zone}" for zone in ZONES)))
    yield served
    served.stop()


@pytest.fixture
def typed(run: Run, names: NameServer, pages: DomainPages, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types a command and its answers; `run` prepares an empty home folder without a keyring."""
    monkeypatch.setattr(records, "resolver_of_this_machine", names.resolver)

    def typing(*words: str, answers: Sequence[str] = (), lang: str = "en") -> Result:
        lines = "".join(f"{one}\n" for one in answers)
        return CliRunner().invoke(app, ["connect", *words, "--lang", lang], input=lines)

    return typing


@pytest.fixture
def calendars() -> Iterator[CalDavStand]:
    stand = CalDavStand()
    yield stand
    stand.stop()


def settings() -> Settings:
    return load(Home.of_this_person().settings_file)[0]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("asked", [True, False])
def test_an_address_is_enough_to_connect_a_calendar(
    typed: Type, pages: DomainPages, names: NameServer, calendars: CalDavStand, asked: bool
) -> None:
    pages.behind["dav.work.test"] = calendars.cable.port
    address = f"{USER}@work.test"
    words, first = ((), (address,)) if asked else ((address,), ())
    result = typed(*words, "--set", f"user={USER}", answers=[*first, "1", "events", PASSWORD, address])
    assert result.exit_code == 0, result.output
    said = flat(result.stdout)
    assert "Only what stands after the @ is asked about. Asking work.test" in said
    assert "work.test has a server of its own." in said
    assert "Found in the public service records (SRV) of work.test, asked just now." in said
    assert "1 caldav, dav.work.test: with your name and password there" in said
    kept = settings().sources["caldav"]
    assert (kept["url"], kept["user"]) == ("dav.work.test", USER)
    assert settings().me == (address,)
    # The name goes to the server that the person chose, and to nobody before that.
    assert all(USER not in name for name, _ in names.asked)


def test_the_address_is_the_name_there_unless_another_is_set(typed: Type, pages: DomainPages) -> None:
    pages.replies["dav.work.test", "/"] = Reply(401, {"WWW-Authenticate": 'Basic realm="x"'})
    result = typed("kari@work.test", answers=["1", "events", "wrong", "n"])
    assert result.exit_code == 2
    assert "Your name there" not in result.stdout
    assert "dav.work.test did not let this password in. Nothing is connected, and nothing is kept." in flat(
        result.stdout
    )
    assert settings().sources == {}


@pytest.mark.parametrize(("answer", "connected"), [("", True), ("n", False)])
def test_of_icloud_s_second_host_it_is_said_that_it_is_apple_s(
    typed: Type, pages: DomainPages, names: NameServer, calendars: CalDavStand, answer: str, connected: bool
) -> None:
    there = Reply(301, {"Location": "https://p42-caldav.icloud.com/"})
    pages.replies |= {("caldav.icloud.com", path): there for path in ("/", "/.well-known/caldav")}
    pages.behind["p42-caldav.icloud.com"] = calendars.cable.port
    names.asked.clear()
    words = ("kari@icloud.com", "--set", f"user={USER}")
    result = typed(*words, answers=["1", "0", "events", PASSWORD, answer, "kari@icloud.com"])
    said = flat(result.stdout)
    assert "iCloud takes an app-specific password here" in said
    assert "p42-caldav.icloud.com, which belongs to Apple as well. May that one be asked too, with the same" in said
    assert (result.exit_code == 0) is connected
    assert ("caldav" in settings().sources) is connected
    assert names.asked == []
    secrets = [host for _, host, _, fields in pages.asked if "authorization" in fields.lower()]
    assert ("p42-caldav.icloud.com" in secrets) is connected


def test_where_the_calendar_is_refused_the_mail_is_tried_all_the_same(typed: Type, pages: DomainPages) -> None:
    pages.replies |= {
        ("caldav.icloud.com", path): Reply(401, {"WWW-Authenticate": 'Basic realm="x"'})
        for path in ("/", "/.well-known/caldav")
    }
    result = typed("kari@icloud.com", answers=["1", "1", "events", "wrong", "y", "wrong", "n"])
    said = flat(result.stdout)
    assert said.count("Apple did not let this password in. Nothing is connected, and nothing is kept.") == 1
    assert "docs/how-to/providers/icloud.md" in said
    assert "Read when mail came in, too?" in said  # then it turns out that no mail server answers
    assert "caldav: the server does not accept the sign-in" in result.stderr
    assert result.exit_code == 2
    assert sum("authorization" in fields.lower() for *_, fields in pages.asked) == 2


def test_proton_s_mail_comes_from_the_program_on_this_machine(typed: Type) -> None:
    stand = ImapStand()
    try:
        stand.put_mail("one", dt.datetime.now(dt.UTC) - dt.timedelta(days=1))
        words = ("--set", f"port={stand.dovecot.plain_port}", "--set", f"user={ME}", "--set", "host=localhost")
        answers = ["0", "1", str(stand.dovecot.ca), "n", PASSWORD, ME, "3"]
        result = typed("kari@proton.me", *words, answers=answers)
    finally:
        stand.stop()
    assert result.exit_code == 0, result.output
    said = flat(result.stdout)
    assert "1 imap, 127.0.0.1: from the service's own program on this machine" in said
    assert "Proton hands mail to its own program alone" in said
    kept = settings().sources["imap"]
    assert (kept["security"], kept["ca"]) == ("starttls", str(stand.dovecot.ca))


def test_where_the_program_is_not_there_nothing_is_said_of_earlier_reading(typed: Type, tmp_path: Path) -> None:
    result = typed("kari@proton.me", "--set", "port=1", answers=["0", "1", str(tmp_path / "no"), "", "n"])
    assert result.exit_code == 2
    assert "There is no such file." in result.stdout
    assert "the server cannot be reached" in result.stderr
    assert "before" not in result.stderr


def test_calendar_and_mail_can_be_left_out(typed: Type) -> None:
    result = typed("kari@own-apple.test", answers=["0", "0"])
    assert result.exit_code == 0, result.output
    said = flat(result.stdout)
    assert "own-apple.test uses iCloud. Found in the public mail record (MX) of own-apple.test, asked just now." in said
    assert "docs/how-to/providers/icloud.md" in said
    assert said.endswith("Nothing is connected.")
    assert settings().sources == {}


def test_where_no_application_id_is_there_the_quieter_ways_are_offered(typed: Type, tmp_path: Path) -> None:
    calendar = tmp_path / "kari.ics"
    calendar.write_text(CALENDAR)
    result = typed("kari@hotmail.no", answers=["1", "n", "1", "1", "n", "0", str(calendar), "kari@hotmail.no"])
    assert result.exit_code == 0, result.output
    said = flat(result.stdout)
    assert "The domain is Microsoft's own, so nobody was asked." in said
    assert said.count("Do you have an application id for it?") == 2
    assert "How to get one: docs/how-to/providers/outlook-com.md These need none: 1 ics" in said
    assert "publish the calendar and copy the ICS address" in said
    assert list(settings().sources) == ["ics"]


def test_without_an_application_id_no_way_is_offered_that_needs_one(typed: Type) -> None:
    said = flat(typed("kari@gmail.com", answers=["1", "n", "0", "0"]).stdout)
    offered = said.partition("These need none:")[2].partition("0 leave it out")[0]
    assert "ics" in offered
    assert "google" not in offered


def test_of_a_known_service_nobody_is_asked(typed: Type) -> None:
    said = flat(typed("kari@gmail.com", answers=["0", "0"]).stdout)
    assert "Asking" not in said
    assert "gmail.com is Google. The domain is Google's own, so nobody was asked." in said


def test_one_way_for_both_is_one_source(typed: Type) -> None:
    result = typed("kari@outlook.com", "--device-code", "--set", "client_id=x", answers=["1", "y", "0"])
    # Nothing answers the sign-in here; what is asked for before it shows the choice.
    assert "microsoft365" in result.stdout
    assert result.exit_code != 0


def test_a_host_outside_the_domain_is_agreed_to_first(typed: Type, pages: DomainPages) -> None:
    result = typed("kari@outside.test", answers=["1", "n", "0"])
    assert result.exit_code == 0, result.output
    said = flat(result.stdout)
    assert "outside.test names a server outside it, dav.other.invalid. May that one be asked, with your pass" in said
    assert "dav.other.invalid" not in pages.reached_for
    assert settings().sources == {}


def test_what_the_domain_does_not_say_is_chosen(typed: Type, tmp_path: Path) -> None:
    calendar = tmp_path / "kari.ics"
    calendar.write_text(CALENDAR)
    result = typed("kari@nothing.test", answers=["ics", str(calendar), "kari@nothing.test"])
    assert result.exit_code == 0, result.output
    assert "nothing.test does not say. Choose yourself." in flat(result.stdout)
    assert list(settings().sources) == ["ics"]


@pytest.mark.parametrize("text", ["kari@localhost", "kari@", "kari@-.no", "@x.no"])
def test_a_mistyped_address_is_one_clear_line(typed: Type, text: str) -> None:
    result = typed(text)
    assert (result.exit_code, flat(result.stderr)) == (
        2,
        "grense: that is no e-mail address (an address such as kari@example.org)",
    )


def test_without_anything_the_kinds_are_shown(typed: Type, tmp_path: Path) -> None:
    calendar = tmp_path / "kari.ics"
    calendar.write_text(CALENDAR)
    result = typed(answers=["", "1", str(calendar), "kari@example.org"])
    assert result.exit_code == 0, result.output
    assert "What do you want to connect?" in result.stdout


def test_a_path_is_enough(typed: Type, tmp_path: Path) -> None:
    calendar = tmp_path / "kari.ics"
    calendar.write_text(CALENDAR)
    assert typed(str(calendar), answers=["kari@example.org"]).exit_code == 0
    assert settings().sources["ics"]["path"] == str(calendar)


def test_what_a_text_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.ics", "hours.csv", "post.mbox"):
        Path(name).write_text(MARK)
    Path("folder.ics").mkdir()
    here = os.path.realpath(tmp_path)
    assert kind_of_text("a.ics") == ("ics", {"path": f"{here}/a.ics"})
    assert kind_of_text("hours.csv") == ("timesheet", {"path": f"{here}/hours.csv"})
    assert kind_of_text("post.mbox") == ("files", {"path": f"{here}/post.mbox"})
    assert kind_of_text("folder.ics") == ("files", {"path": f"{here}/folder.ics"})
    assert kind_of_text("https://calendar.google.com/calendar/ical/x/private-y/basic.ics") == (
        "ics",
        {"path": "https://calendar.google.com/calendar/ical/x/private-y/basic.ics"},
    )
    assert kind_of_text("https://cloud.example.org/remote.php/dav/") == (
        "caldav",
        {"url": "https://cloud.example.org/remote.php/dav/"},
    )
    assert [kind_of_text(text) for text in ("", "caldav", "kari@example.org", "no-such.ics")] == [None] * 4


@pytest.mark.parametrize("lang", ["nb", "nn"])
def test_it_speaks_norwegian(typed: Type, lang: str) -> None:
    catalogues.compile_catalogues()
    result = typed("kari@own-google.test", answers=["0", "0"], lang=lang)
    assert result.exit_code == 0, result.output
    assert "own-google.test bruk" in result.stdout
