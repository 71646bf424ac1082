"""Exchange: ways of signing in, what a refusal says, and where the server is, by the domain of an address."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from exchangelib import GSSAPI, transport

from grense.errors import (
    ElsewhereError,
    MissingExtraError,
    NoPasswordError,
    SignInError,
    SourceError,
    UnreachableError,
)
from grense.services.connections import Connection, check_password_works, connection_of
from grense.sources import faults
from grense.sources.exchange import Account
from servers.exchange import ExchangeStand
from servers.exchange.domain import EWS, Domain
from servers.exchange.server import AUTODISCOVER, TICKET, Answer, autodiscovered, settings
from servers.exchange.stand import USER
from servers.stand import MARK, ME, PASSWORD


class WithTicket(requests.auth.AuthBase):
    """What requests-gssapi does with the machine's ticket, without a Kerberos server to get one from."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Negotiate {TICKET}"
        return request


class WithoutTicket(requests.auth.AuthBase):
    """What requests-gssapi does on a machine without a ticket: the answer stays as it is."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


@pytest.fixture
def kerberos() -> Iterator[ExchangeStand]:
    stand = ExchangeStand(auth="kerberos")
    yield stand
    stand.stop()


@pytest.fixture
def stand() -> Iterator[ExchangeStand]:
    stand = ExchangeStand()
    yield stand
    stand.stop()


# Kerberos


def test_kerberos_needs_neither_password_nor_name(kerberos: ExchangeStand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(transport.AUTH_TYPE_MAP, GSSAPI, WithTicket)
    source = kerberos.source(password="", user="")
    assert source.explore().places
    source.close()
    options = {"kind": "exchange", "url": "mail.example.org", "address": ME, "auth": "kerberos"}
    assert connection_of("work", options).needs == ""
    assert connection_of("work", options | {"auth": "ntlm"}).needs == "password"


def test_kerberos_without_a_ticket(kerberos: ExchangeStand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(transport.AUTH_TYPE_MAP, GSSAPI, WithoutTicket)
    source = kerberos.source(password="")
    with pytest.raises(SourceError, match=faults.no_ticket().title) as caught:
        source.explore()
    source.close()
    assert not isinstance(caught.value, SignInError)  # it is tried again by itself, tomorrow on the network


def test_kerberos_that_is_not_installed_says_how_to_get_it(
    kerberos: ExchangeStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(transport.AUTH_TYPE_MAP, GSSAPI, raising=False)
    source = kerberos.source(password="")
    with pytest.raises(MissingExtraError, match=r"grense\[kerberos\]"):
        source.explore()
    source.close()
    assert kerberos.requests() == 0


# What a refusal says


@pytest.mark.parametrize(
    ("offers", "error", "said"),
    [
        (("Negotiate", "NTLM"), SignInError, "kerberos, ntlm"),
        (("NTLM",), SignInError, "ntlm"),
        (("Bearer client_id=x",), NoPasswordError, "no program"),
        ((f"{MARK} realm={MARK}",), NoPasswordError, "no program"),
        (("Negotiate", "NTLM", f'Basic realm="{MARK}"'), SignInError, "does not accept the sign-in"),
        ((), SignInError, "does not accept the sign-in"),
    ],
)
def test_a_refusal_names_what_the_server_takes(
    stand: ExchangeStand, offers: tuple[str, ...], error: type[SignInError], said: str
) -> None:
    stand.server.offers = offers
    source = stand.source("wrong")
    with pytest.raises(error, match=said) as caught:
        source.explore()
    source.close()
    assert MARK not in "".join(traceback.format_exception(caught.value))


def test_ntlm_at_a_server_that_takes_kerberos_alone(kerberos: ExchangeStand) -> None:
    source = kerberos.source(auth="ntlm")
    with pytest.raises(SignInError, match="it takes kerberos"):
        source.explore()
    source.close()


def test_without_a_name_the_address_signs_in(stand: ExchangeStand) -> None:
    stand.server.name = ME
    source = stand.source(user="")
    assert source.explore().places
    source.close()


# Where the server is


@pytest.fixture
def domain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Domain]:
    domain = Domain(tmp_path)
    domain.put_in_front(monkeypatch)
    yield domain
    domain.stop()


def test_the_domain_says_where_its_server_is(domain: Domain) -> None:
    source = domain.source()
    found = source.explore()
    source.close()
    assert found.places
    assert found.options == {"url": EWS, "hosts": []}
    assert set(domain.proxy.asked) == {"autodiscover.example.org", "mail.example.org"}
    assert domain.server.asked_where == [("autodiscover.example.org", False), ("autodiscover.example.org", True)]


def test_the_address_that_was_found_is_looked_up_no_more(domain: Domain) -> None:
    source = domain.source(url=EWS, hosts=())
    assert source.explore().options == {}
    source.close()
    assert set(domain.proxy.asked) == {"mail.example.org"}


def test_ntlm_signs_in_there_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = tmp_path / "users"
    users.write_text(f"EXAMPLE:kari:{PASSWORD}\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    domain = Domain(tmp_path, auth="ntlm")
    domain.put_in_front(monkeypatch)
    source = domain.source()
    assert source.explore().places
    source.close()
    domain.stop()


@pytest.mark.parametrize("kind", ["EXPR", "EXHTTP", "EXCH"])
def test_the_domain_itself_is_asked_where_the_other_name_is_not_there(domain: Domain, kind: str) -> None:
    del domain.proxy.ports["autodiscover.example.org"]
    domain.server.autodiscover = {"example.org": settings(EWS, kind)}
    source = domain.source()
    assert source.explore().places
    source.close()


def test_a_page_of_the_domain_never_gets_the_password(domain: Domain) -> None:
    domain.server.autodiscover = {"autodiscover.example.org": Answer(404), "example.org": Answer(404, f"<p>{MARK}")}
    source = domain.source()
    with pytest.raises(SourceError, match=faults.no_exchange_server().title):
        source.explore()
    source.close()
    assert [signed_in for _, signed_in in domain.server.asked_where] == [False, False]


REDIRECT = Answer(302, headers={"Location": f"https://autodiscover.example.com{AUTODISCOVER}"})
ELSEWHERE = {
    "by HTTP": (REDIRECT, "autodiscover.example.com"),
    "in the answer": (
        autodiscovered(
            f"<Action>redirectUrl</Action><RedirectUrl>https://autodiscover.example.com{AUTODISCOVER}</RedirectUrl>"
        ),
        "autodiscover.example.com",
    ),
    "by another address": (
        autodiscovered(f"<Action>redirectAddr</Action><RedirectAddr>{MARK}@example.com</RedirectAddr>"),
        "autodiscover.example.com",
    ),
    "the server itself": (settings("https://mail.example.com/EWS/Exchange.asmx"), "mail.example.com"),
}


@pytest.mark.parametrize("which", ELSEWHERE)
def test_another_host_is_asked_about_first_and_gets_nothing(domain: Domain, which: str) -> None:
    answer, host = ELSEWHERE[which]
    domain.server.autodiscover = {"autodiscover.example.org": answer}
    source = domain.source(hosts=())
    with pytest.raises(ElsewhereError) as caught:
        source.explore()
    source.close()
    assert caught.value.host == host
    assert set(domain.proxy.asked) == {"autodiscover.example.org"}
    assert MARK not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("which", ["by HTTP", "in the answer", "by another address"])
def test_another_host_that_was_agreed_to_is_asked(domain: Domain, which: str) -> None:
    domain.proxy.ports["autodiscover.example.com"] = domain.server.port
    domain.server.autodiscover = {
        "autodiscover.example.org": ELSEWHERE[which][0],
        "autodiscover.example.com": settings(EWS),
    }
    source = domain.source(hosts=("autodiscover.example.com", "mail.example.org"))
    assert source.explore().places
    source.close()


def test_a_redirect_without_end_is_given_up(domain: Domain) -> None:
    domain.server.autodiscover = {
        "autodiscover.example.org": Answer(302, headers={"Location": f"https://example.org{AUTODISCOVER}"}),
        "example.org": Answer(302, headers={"Location": f"https://autodiscover.example.org{AUTODISCOVER}"}),
    }
    source = domain.source()
    with pytest.raises(SourceError, match=faults.not_understood().title):
        source.explore()
    source.close()
    assert len(domain.server.asked_where) < 10


@pytest.mark.parametrize(
    "answer",
    [
        Answer(302, headers={"Location": f"https://autodiscover-s.outlook.com{AUTODISCOVER}"}),
        settings("https://outlook.office365.com/EWS/Exchange.asmx"),
    ],
)
def test_a_mailbox_in_exchange_online(domain: Domain, answer: Answer) -> None:
    domain.server.autodiscover = {"autodiscover.example.org": answer}
    source = domain.source()
    with pytest.raises(SourceError, match=faults.online_only().title):
        source.explore()
    source.close()
    assert set(domain.proxy.asked) == {"autodiscover.example.org"}


def test_a_server_without_encryption_is_not_asked(domain: Domain) -> None:
    domain.server.autodiscover = {"autodiscover.example.org": settings("http://mail.example.org/EWS/Exchange.asmx")}
    source = domain.source()
    with pytest.raises(SourceError, match=faults.insecure().title):
        source.explore()
    source.close()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>",
        "<a/>",
        f'<!DOCTYPE a [<!ENTITY b "{MARK}">]><a>&b;</a>',
        autodiscovered("<Action>settings</Action>").body,
        autodiscovered("<Protocol><Type>EXPR</Type><EwsUrl/></Protocol>").body,
        "<Autodiscover><Response><Error><ErrorCode>500</ErrorCode></Error></Response></Autodiscover>",
    ],
)
def test_an_answer_that_names_no_server(domain: Domain, body: str) -> None:
    domain.server.autodiscover = {"autodiscover.example.org": Answer(200, body)}
    source = domain.source()
    with pytest.raises(SourceError, match=faults.no_exchange_server().title) as caught:
        source.explore()
    source.close()
    assert MARK not in "".join(traceback.format_exception(caught.value))


def test_a_wrong_password_is_tried_at_one_host_alone(domain: Domain, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    domain.server.autodiscover["example.org"] = settings(EWS)
    source = domain.source("wrong-zebrafink")
    with pytest.raises(SignInError) as caught:
        source.explore()
    source.close()
    assert domain.server.asked_where == [("autodiscover.example.org", False), ("autodiscover.example.org", True)]
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caplog.text
    for word in ("zebrafink", ME, USER):
        assert word not in told


def test_a_domain_that_is_not_there(domain: Domain) -> None:
    domain.proxy.ports.clear()
    source = domain.source()
    with pytest.raises(UnreachableError, match=faults.unreachable().title):
        source.explore()
    source.close()
    assert domain.proxy.asked == ["autodiscover.example.org", "example.org"]


def test_a_certificate_of_nobody_is_refused(domain: Domain) -> None:
    source = domain.source(ca=None)
    with pytest.raises(SourceError, match=faults.untrusted().title):
        source.explore()
    source.close()
    assert domain.server.asked_where == []


def test_a_busy_server_is_left_alone(domain: Domain) -> None:
    domain.server.autodiscover = {name: Answer(503, headers={"Retry-After": "7"}) for name in domain.proxy.ports}
    source = domain.source()
    with pytest.raises(UnreachableError) as caught:
        source.explore()
    source.close()
    assert caught.value.pause == 7


def test_without_an_address_of_the_server_there_is_nothing_to_check_before_the_password() -> None:
    account = Account(address=ME)
    assert account.endpoint() == ""
    check_password_works(Connection("work", "exchange", account))


def test_a_server_that_sends_on_is_asked_there_once_the_person_agrees() -> None:
    account = Account("mail.example.org", "kari", ME, hosts=("mail.example.com",))
    assert account.endpoint() == "https://mail.example.com/EWS/Exchange.asmx"


def test_nothing_of_exchangelibs_own_autodiscover_is_loaded() -> None:
    """It guesses hosts, and asks the name server about them."""
    assert "grense.sources.exchange" in sys.modules
    source = Path(sys.modules["grense.sources.exchange"].__file__ or "").parent
    assert not [one for one in source.glob("*.py") if "exchangelib.autodiscover" in one.read_text()]
