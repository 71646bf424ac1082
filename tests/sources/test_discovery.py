"""The ways in for an address, against a real name server and web servers by https, all on this machine."""

from __future__ import annotations

import logging
import pickle
import socket
import string
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import dns.resolver
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grense.errors import GrenseError
from grense.services.find_ways import ways_for
from grense.sources.discovery import find, records
from grense.sources.discovery.autoconfig import mail_server
from grense.sources.discovery.domain import domain_of, is_host, is_under
from grense.sources.discovery.find import ways_in
from grense.sources.discovery.records import Target
from grense.sources.discovery.side_by_side import answers_within
from grense.sources.discovery.way_in import SIGN_INS, WayIn, WaysIn
from grense.sources.discovery.ways import ways_of
from grense.sources.providers import known_provider, providers
from servers.calendar_site import Reply
from servers.domain_pages import DomainPages
from servers.name_server import NameServer, resolver_at

LOCAL = "zebrafink-kari"
SRV = "_caldavs._tcp 60 IN SRV 0 1 443 {0}\n_imaps._tcp 60 IN SRV 0 1 993 {1}"
AUTOCONFIG = """<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="x">
<incomingServer type="pop3"><hostname>pop.%EMAILDOMAIN%</hostname><port>995</port><socketType>SSL</socketType>
<username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication></incomingServer>
<incomingServer type="imap"><hostname>{host}</hostname><port>{port}</port><socketType>{security}</socketType>
<username>{user}</username><authentication>{how}</authentication></incomingServer></emailProvider></clientConfig>"""

ZONES = {
    "workspace.test": "@ MX 1 aspmx.l.google.com.\n@ MX 5 alt1.aspmx.l.google.com.",
    "workspace-new.test": "@ MX 1 SMTP.GOOGLE.COM.",
    "office.test": "@ MX 0 office-test.mail.protection.outlook.com.",
    "office-new.test": "@ MX 0 office-new-test.x-v1.mx.microsoft.",
    "office-filtered.test": "@ MX 10 eu-smtp-1.filter.invalid.\nautodiscover CNAME autodiscover.outlook.com.",
    "own-icloud.test": "@ MX 10 mx01.mail.icloud.com.\n@ MX 10 mx02.mail.icloud.com.",
    "own-fastmail.test": "@ MX 10 in1-smtp.messagingengine.com.\n" + SRV.format("caldav.fastmail.com.", "."),
    "srv-fastmail.test": "@ MX 10 mx.filter.invalid.\n" + SRV.format("caldav.fastmail.com.", "imap.fastmail.com."),
    "own-proton.test": "@ MX 10 mail.protonmail.ch.\n@ MX 20 mailsec.protonmail.ch.",
    "own-mailbox.test": "@ MX 10 mxext1.mailbox.org.",
    "plain.test": "@ MX 10 mail\n" + SRV.format("dav", "mail"),
    "ports.test": "_caldavs._tcp SRV 5 1 8443 dav\n_caldavs._tcp SRV 1 1 9443 first\n_imaps._tcp SRV 0 0 1993 mail",
    "exchange.test": "@ MX 10 mail\n_autodiscover._tcp SRV 0 0 443 mail",
    "elsewhere.test": SRV.format("dav.other.invalid.", "imap.other.invalid."),
    "none.test": SRV.format(".", "."),
    "silent-pages.test": "@ MX 10 mail",
    "nextcloud.test": "@ MX 10 mail\n_imaps._tcp SRV 0 0 993 mail",
    "both.test": "@ MX 1 smtp.google.com.\n_caldavs._tcp SRV 0 0 443 cloud",
    "sogo.test": "@ MX 10 mail",
    "pages.test": "@ MX 10 mail",
    "hostile.test": "@ MX 10 .\n_caldavs._tcp SRV 0 0 0 dav\n_imaps._tcp SRV 0 0 993 a\\032b\n"
    "_jmap._tcp SRV 0 0 443 evil\\047path",
    "xn--bcher-kva.test": "@ MX 1 smtp.google.com.",
}
HOSTS = ("*.test", *(name for zone in ZONES for name in (zone, f"*.{zone}")))


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    server = NameServer(ZONES)
    yield server
    server.stop()


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[DomainPages]:
    served = DomainPages(monkeypatch, tmp_path, HOSTS)
    yield served
    served.stop()


@pytest.fixture
def at(names: NameServer, pages: DomainPages, monkeypatch: pytest.MonkeyPatch) -> Iterator[DomainPages]:
    """The name server as the system's resolver; at the end, that nothing but the typed domain was asked about."""
    monkeypatch.setattr(records, "resolver_of_this_machine", names.resolver)
    names.asked.clear()
    yield pages
    domains = {domain for name, _ in names.asked if (domain := next((z for z in ZONES if z in name), None))}
    assert len(domains) <= 1
    for domain in domains:
        assert all(is_under(name.rstrip("."), domain) for name, _ in names.asked)
        assert all(is_under(host, domain) for host in pages.reached_for)
    assert LOCAL not in repr((names.asked, pages.asked, pages.reached_for))


def found(domain: str, **more: float) -> WaysIn:
    return ways_for(f"{LOCAL}@{domain}", **more)


def brief(ways: WaysIn) -> list[tuple[str, str]]:
    return [(way.kind, way.host) for way in ways.ways]


GOOGLE = [("ics", ""), ("imap", "imap.gmail.com")]
MICROSOFT = [("microsoft365", ""), ("ics", ""), ("files", "")]
ICLOUD = [("caldav", "caldav.icloud.com"), ("imap", "imap.mail.me.com")]
FASTMAIL = [("caldav", "caldav.fastmail.com"), ("imap", "imap.fastmail.com")]
PROTON = [("ics", ""), ("imap", "127.0.0.1"), ("files", "")]
MAILBOX = [("caldav", "dav.mailbox.org"), ("imap", "imap.mailbox.org")]
ADDRESSES = [
    ("gmail.com", "google", "domain", GOOGLE),
    ("googlemail.com", "google", "domain", GOOGLE),
    ("workspace.test", "google_workspace", "mx", GOOGLE),
    ("workspace-new.test", "google_workspace", "mx", GOOGLE),
    ("bücher.test", "google_workspace", "mx", GOOGLE),
    ("outlook.com", "outlook_com", "domain", MICROSOFT),
    ("hotmail.no", "outlook_com", "domain", MICROSOFT),
    ("live.com", "outlook_com", "domain", MICROSOFT),
    ("office.test", "microsoft365", "mx", MICROSOFT),
    ("office-new.test", "microsoft365", "mx", MICROSOFT),
    ("office-filtered.test", "microsoft365", "autodiscover", MICROSOFT),
    ("icloud.com", "icloud", "domain", ICLOUD),
    ("me.com", "icloud", "domain", ICLOUD),
    ("own-icloud.test", "icloud", "mx", ICLOUD),
    ("fastmail.com", "fastmail", "domain", FASTMAIL),
    ("own-fastmail.test", "fastmail", "mx", FASTMAIL),
    ("srv-fastmail.test", "fastmail", "srv", FASTMAIL),
    ("proton.me", "proton", "domain", PROTON),
    ("own-proton.test", "proton", "mx", PROTON),
    ("mailbox.org", "mailbox_org", "domain", MAILBOX),
    ("own-mailbox.test", "mailbox_org", "mx", MAILBOX),
    ("plain.test", "", "srv", [("caldav", "dav.plain.test"), ("imap", "mail.plain.test")]),
    ("ports.test", "", "srv", [("caldav", "first.ports.test:9443"), ("imap", "mail.ports.test")]),
    ("exchange.test", "", "autodiscover", [("exchange", "mail.exchange.test")]),
    ("none.test", "", "", []),
    ("both.test", "google_workspace", "mx", [*GOOGLE, ("caldav", "cloud.both.test")]),
]


@pytest.mark.parametrize(("domain", "provider", "known_by", "ways"), ADDRESSES, ids=[one[0] for one in ADDRESSES])
def test_an_address_leads_to_the_ways_in(
    at: DomainPages, domain: str, provider: str, known_by: str, ways: list[tuple[str, str]]
) -> None:
    result = found(domain)
    assert (result.provider, result.known_by, result.missing) == (provider, known_by, ())
    # Kinds that other parts bring are skipped until they are there.
    assert [one for one in brief(result) if one[0] not in ("google", "jmap")] == ways
    assert pickle.loads(pickle.dumps(result)) == result


def test_at_icloud_the_name_is_that_of_an_icloud_address(at: DomainPages) -> None:
    calendar, mail = found("icloud.com").ways
    assert (calendar.options["user"], mail.options["user"]) == (f"{LOCAL}@icloud.com", LOCAL)
    assert all("user" not in way.options for way in found("own-icloud.test").ways)


def test_of_a_known_domain_nobody_is_asked(at: DomainPages, names: NameServer) -> None:
    assert found("gmail.com").provider == "google"
    assert (names.asked, at.reached_for) == ([], [])


def test_where_records_name_a_service_no_page_is_asked(at: DomainPages) -> None:
    assert found("office.test").provider == "microsoft365"
    assert at.reached_for == []


def test_the_address_is_put_into_the_options_here(at: DomainPages) -> None:
    calendar, mail = found("plain.test").ways
    assert calendar.options == {"url": "dav.plain.test", "user": f"{LOCAL}@plain.test"}
    assert mail.options == {"host": "mail.plain.test", "port": 993, "user": f"{LOCAL}@plain.test"}


def test_the_address_is_the_mailbox_of_an_exchange_server(at: DomainPages) -> None:
    exchange = found("exchange.test").ways[0]
    assert exchange.options["address"] == exchange.options["user"] == f"{LOCAL}@exchange.test"


def test_a_host_outside_the_domain_is_named(at: DomainPages) -> None:
    result = found("elsewhere.test")
    assert [way.elsewhere for way in result.ways] == [("dav.other.invalid",), ("imap.other.invalid",)]


def test_a_host_below_the_domain_is_its_own(at: DomainPages) -> None:
    assert [way.elsewhere for way in found("plain.test").ways] == [(), ()]


@pytest.mark.parametrize(
    ("domain", "path", "provider"),
    [
        ("nextcloud.test", "/remote.php/dav/", "nextcloud"),
        ("nextcloud.test", "/cloud/remote.php/dav/", "nextcloud"),
        ("sogo.test", "/SOGo/dav/", "sogo"),
        ("pages.test", "/calendars/", ""),
    ],
)
def test_a_server_of_ones_own_is_found_by_its_well_known_address(
    at: DomainPages, domain: str, path: str, provider: str
) -> None:
    at.replies[domain, "/.well-known/caldav"] = Reply(301, {"Location": f"https://www.{domain}{path}"})
    at.replies[f"www.{domain}", path] = Reply(401, {"WWW-Authenticate": "Basic realm=x"})
    result = found(domain)
    assert (result.provider, result.known_by) == (provider, "well_known")
    calendar = next(way for way in result.ways if way.kind == "caldav")
    assert (calendar.host, calendar.elsewhere) == (f"https://www.{domain}{path}", ())
    assert all("authorization" not in fields.lower() for *_, fields in at.asked)


@pytest.mark.parametrize(
    ("status", "location"),
    [(200, None), (403, None), (404, None), (405, None), (500, None), (302, "https://www.other.invalid/")],
)
def test_a_usual_web_site_is_no_calendar_server(at: DomainPages, status: int, location: str | None) -> None:
    at.replies["pages.test", "/.well-known/caldav"] = Reply(status, {"Location": location} if location else {})
    at.replies["pages.test", "/.well-known/jmap"] = Reply(status, {"Location": location} if location else {}, b"<html>")
    assert found("pages.test") == WaysIn("pages.test")


def test_a_redirect_out_of_the_domain_is_named_and_not_followed(at: DomainPages) -> None:
    there = "https://dav.other.invalid/principals/"
    at.replies["pages.test", "/.well-known/caldav"] = Reply(302, {"Location": there})
    calendar = found("pages.test").ways[0]
    assert (calendar.host, calendar.elsewhere) == (there, ("dav.other.invalid",))
    assert "dav.other.invalid" not in at.reached_for


def test_a_redirect_to_a_known_service_is_that_service(at: DomainPages) -> None:
    there = "https://caldav.fastmail.com/dav/principals/"
    at.replies["pages.test", "/.well-known/caldav"] = Reply(302, {"Location": there})
    assert (found("pages.test").provider, found("pages.test").ways[0].elsewhere) == ("fastmail", ())


def test_a_redirect_without_end_ends(at: DomainPages) -> None:
    at.replies["pages.test", "/.well-known/caldav"] = Reply(302, {"Location": "/.well-known/caldav"})
    at.replies["pages.test", "/.well-known/jmap"] = Reply(302, {"Location": "http://pages.test/jmap"})
    assert found("pages.test").ways == ()


@pytest.mark.parametrize("place", [("autoconfig.pages.test", "/mail"), ("pages.test", "/.well-known/autoconfig/mail")])
def test_the_configuration_for_mail_programs_is_read(at: DomainPages, place: tuple[str, str]) -> None:
    text = AUTOCONFIG.format(
        host="imap.%EMAILDOMAIN%", port=143, security="STARTTLS", user="%EMAILLOCALPART%", how="password-cleartext"
    )
    at.replies[place[0], f"{place[1]}/config-v1.1.xml"] = Reply(200, {}, text.encode())
    result = found("pages.test")
    assert result.known_by == "autoconfig"
    assert result.ways[0].options == {"host": "imap.pages.test", "port": 143, "security": "starttls", "user": LOCAL}
    assert all("?" not in path for _, _, path, _ in at.asked)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<",
        b"\xff\xfe<",
        b"<clientConfig/>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><clientConfig>&b;</clientConfig>",
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><clientConfig/>',
        b"<?xml version='1.0' encoding='no-such'?><a/>",
        b"<a>" * 50_000,
        AUTOCONFIG.format(host="imap.x.test", port=143, security="plain", user="", how="password-cleartext").encode(),
        AUTOCONFIG.format(host="imap.x.test", port=993, security="SSL", user="", how="OAuth2").encode(),
        AUTOCONFIG.format(host="127.0.0.1", port=993, security="SSL", user="", how="plain").encode(),
        AUTOCONFIG.format(host="a b", port=993, security="SSL", user="", how="plain").encode(),
        AUTOCONFIG.format(host="imap.x.test", port="99999999999", security="SSL", user="", how="plain").encode(),
        AUTOCONFIG.format(host="imap.x.test", port="0", security="SSL", user="", how="plain").encode(),
        AUTOCONFIG.format(host="imap.x.test", port="٩٩٣", security="SSL", user="", how="plain").encode(),
    ],
)
def test_hostile_configurations_name_no_server(text: bytes) -> None:
    assert mail_server(text, "pages.test") is None


def test_a_page_without_end_is_cut(at: DomainPages) -> None:
    text = AUTOCONFIG.format(host="imap.pages.test", port=993, security="SSL", user="", how="plain")
    huge = text.encode() + b" " * 2_000_000
    at.replies["autoconfig.pages.test", "/mail/config-v1.1.xml"] = Reply(200, {}, huge)
    assert found("pages.test").ways == ()


def test_hostile_records_name_no_server(at: DomainPages) -> None:
    assert found("hostile.test") == WaysIn("hostile.test")


def test_a_slow_server_is_not_waited_for(at: DomainPages) -> None:
    at.silent |= {"silent-pages.test", "autoconfig.silent-pages.test"}
    begun = time.monotonic()
    result = found("silent-pages.test", seconds=1.0)
    assert time.monotonic() - begun < 3
    assert result == WaysIn("silent-pages.test")


def test_what_was_found_before_a_slow_server_counts(at: DomainPages) -> None:
    at.silent |= {"nextcloud.test", "autoconfig.nextcloud.test"}
    assert brief(found("nextcloud.test", seconds=1.0)) == [("imap", "mail.nextcloud.test")]


def test_where_records_name_calendar_and_mail_no_page_is_asked(at: DomainPages) -> None:
    assert brief(found("plain.test")) == [("caldav", "dav.plain.test"), ("imap", "mail.plain.test")]
    assert at.reached_for == []


def test_where_nothing_answers_that_is_said(pages: DomainPages) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        begun = time.monotonic()
        result = ways_in("plain.test", resolver=resolver_at(silent.getsockname()[1]), seconds=0.6)
    assert result == WaysIn("plain.test", missing=("answer",))
    assert time.monotonic() - begun < 3


def test_a_machine_without_a_resolver_is_no_error(pages: DomainPages, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*given: object, **named: object) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver, "Resolver", none)
    assert ways_in("plain.test", seconds=0.5) == WaysIn("plain.test", missing=("answer",))


def test_without_the_extra_known_domains_and_pages_still_work(
    at: DomainPages, names: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "find_spec", lambda package: None if package == "dns" else True)
    at.replies["pages.test", "/.well-known/caldav"] = Reply(401)
    result = found("pages.test")
    assert (brief(result), result.missing) == ([("caldav", "pages.test")], ("records",))
    assert found("gmail.com").missing == ()
    assert names.asked == []


def test_a_search_can_be_stopped(at: DomainPages) -> None:
    at.silent |= {"silent-pages.test", "autoconfig.silent-pages.test"}
    ends = time.monotonic() + 0.3
    result = ways_for("kari@silent-pages.test", seconds=30, stopped=lambda: time.monotonic() > ends)
    assert time.monotonic() - ends < 5
    assert result.ways == ()


def test_nothing_of_the_search_is_logged(at: DomainPages, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    at.replies["pages.test", "/.well-known/caldav"] = Reply(401)
    found("pages.test")
    assert "pages.test" not in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        *("", "kari", "kari@", "@example.org", "kari@localhost", "kari@192.0.2.1", "kari@-x.no", "kari@a..b"),
        *("kari@example.org, ola@example.org", "kari@ex ample.org", f"kari@{'a' * 64}.org", "kari@\u202eexample.org"),
        *(f"kari@{'.'.join(['a' * 60] * 5)}", "kari@[192.0.2.1]", "kari@example.123", "https://kari@example.org/"),
        "k@x_y.no",
    ],
)
def test_what_is_no_address_is_one_clear_line(text: str) -> None:
    with pytest.raises(GrenseError, match="no e-mail address") as error:
        domain_of(text)
    assert error.value.code == "not_an_address"


@given(st.text(string.ascii_letters + string.digits + ".+-_", min_size=1, max_size=20), st.text(max_size=30))
def test_every_text_has_a_domain_that_can_be_looked_up_or_none(local: str, rest: str) -> None:
    try:
        domain = domain_of(f"{local}@{rest}")
    except GrenseError:
        return
    assert is_host(domain)
    assert domain.isascii()


_HOST = st.sampled_from(["dav.x.test", "x.test", "mx.microsoft", "imap.fastmail.com", "other.invalid"])
_SAID = st.fixed_dictionaries(
    {},
    optional={
        "mx": st.lists(_HOST).map(tuple),
        "autodiscover": st.lists(_HOST).map(tuple),
        **{
            kind: st.none() | st.lists(st.builds(Target, _HOST, st.integers(1, 65_535)), max_size=3).map(tuple)
            for kind in records.SERVICES
        },
        "caldav_page": st.none() | _HOST.map("https://{}/dav/".format) | st.text(max_size=10),
        "jmap_page": st.none() | _HOST.map("https://{}/.well-known/jmap".format),
    },
)


@given(_SAID)
def test_whatever_a_domain_says_each_host_is_its_own_known_or_named(said: Mapping[str, object]) -> None:
    result = ways_of("x.test", said)
    provider = known_provider(result.provider)
    for way in result.ways:
        host = way.host.partition("://")[2].partition("/")[0] or way.host
        host = host.partition(":")[0]
        of_provider = provider is not None and way in provider.ways_at("x.test")
        assert of_provider or is_under(host, "x.test") or way.elsewhere == (host,)


def test_questions_that_fail_take_nothing_else_down() -> None:
    def broken() -> None:
        raise MemoryError

    assert answers_within({"a": broken, "b": lambda: 2, "c": lambda: None}, 5.0) == {"b": 2, "c": None}


def test_every_way_of_a_provider_is_well_formed() -> None:
    for provider in providers():
        assert provider.ways or provider.paths
        for way in provider.ways:
            assert isinstance(way, WayIn)
            assert way.signs_in in SIGN_INS
            assert set(way.reads) <= {"calendar", "mail"}
            assert (
                not way.host
                or way.host == "127.0.0.1"
                or provider.answers_at(way.host.removeprefix("https://").partition("/")[0])
            )
