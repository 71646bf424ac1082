"""`grense connect` for mailboxes with several calendars: Microsoft 365 on another device, and Exchange Server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from command_line import Run
from grense.cli.main import app
from grense.storage.home import Home
from grense.storage.settings import change, load
from servers.entra import CLIENT
from servers.exchange import ExchangeStand, Mailbox
from servers.exchange.domain import EWS, Domain
from servers.graph import GraphStand
from servers.stand import MARK, ME, PASSWORD


@pytest.fixture
def home(run: Run) -> Home:
    home = Home.of_this_person()
    change(home.settings_file, "tz", "Europe/Oslo")
    change(home.settings_file, "me", [ME])
    return home


@pytest.fixture
def exchange() -> Iterator[ExchangeStand]:
    stand = ExchangeStand()
    stand.server.calendars["AAprojects"] = Mailbox()
    yield stand
    stand.stop()


@pytest.fixture
def graph() -> Iterator[GraphStand]:
    stand = GraphStand()
    yield stand
    stand.stop()


def connect(kind: str, *options: str, answers: Sequence[str]) -> Result:
    given = [word for option in options for word in ("--set", option)]
    typed = "".join(f"{answer}\n" for answer in answers)
    return CliRunner().invoke(app, ["connect", kind, "--name", "work", *given], input=typed)


@pytest.mark.parametrize(
    ("answer", "chosen"), [("", []), ("1", []), ("2", ["AAprojects"]), ("1,2", ["calendar", "AAprojects"])]
)
def test_the_calendars_of_a_mailbox_are_offered(
    home: Home, exchange: ExchangeStand, answer: str, chosen: list[str]
) -> None:
    url = f"http://127.0.0.1:{exchange.server.port}"
    result = connect("exchange", answers=[ME, url, "basic", exchange.server.name, PASSWORD, answer, ME, "3"])
    assert result.exit_code == 0, result.output
    assert "Which are to be read?" in result.output
    kept = load(home.settings_file)[0].sources["work"]
    assert list(kept.get("calendars", ())) == chosen
    assert MARK not in home.settings_file.read_text()


def test_a_way_that_is_not_taken_is_said_once(home: Home, exchange: ExchangeStand) -> None:
    exchange.server.offers = ("Negotiate", "NTLM")
    url = f"http://127.0.0.1:{exchange.server.port}"
    result = connect("exchange", answers=[ME, url, "basic", "kari", PASSWORD])
    assert result.exit_code == 2
    assert "it takes kerberos, ntlm" in " ".join(result.output.split())
    assert exchange.requests() == 1
    assert "work" not in load(home.settings_file)[0].sources


def test_kerberos_asks_for_neither_name_nor_password(home: Home, exchange: ExchangeStand) -> None:
    url = f"http://127.0.0.1:{exchange.server.port}"
    result = connect("exchange", answers=[ME, url, "kerberos"])
    assert "Your name there" not in result.output
    assert "Password" not in result.output.partition("How to sign in")[2]
    # requests-gssapi is no dependency of the tests: it builds against the system's headers.
    assert 'pip install "grense[kerberos]"' in " ".join(result.output.split())


def test_a_private_account_chooses_its_calendars(home: Home, graph: GraphStand) -> None:
    graph.entra.person, graph.entra.pending = "personal", 0
    calendar = graph.put_calendar("projects")
    graph.put_calendar("a colleague's", owner="ola@example.org")
    account = graph.account(tenant="consumers")
    options = [f"{name}={getattr(account, name)}" for name in ("authority", "graph", "ca")]
    given = [word for option in options for word in ("--set", option)]
    result = CliRunner().invoke(
        app,
        ["connect", "microsoft365", "--name", "work", "--device-code", *given],
        input=f"{CLIENT}\nconsumers\n1,2\n{ME}\n3\n",
    )
    assert result.exit_code == 0, result.output
    assert "Outlook.com" in result.output
    kept = load(home.settings_file)[0].sources["work"]
    assert (kept["tenant"], kept["calendars"]) == ("consumers", ("calendar", calendar))
    assert "ola" not in result.output


@pytest.mark.parametrize("agreed", [True, False])
def test_the_domain_of_the_address_names_the_server_and_that_host_is_asked_about(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, agreed: bool
) -> None:
    domain = Domain(tmp_path)
    domain.put_in_front(monkeypatch)
    answers = [ME, "", "basic", domain.server.name, PASSWORD, "" if agreed else "n", ME, "3"]
    result = connect("exchange", f"ca={domain.ca}", answers=answers)
    domain.stop()
    assert "mail.example.org" in result.output
    sources = load(home.settings_file)[0].sources
    assert (result.exit_code == 0) is ("work" in sources) is agreed
    assert ("mail.example.org" in domain.proxy.asked) is agreed
    if agreed:
        assert sources["work"]["url"] == EWS
        assert "hosts" not in sources["work"]
