"""The IMAP source signed in to with tokens: against a real Dovecot that asks the service, and against odd servers."""

from __future__ import annotations

import base64
import datetime as dt
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from grense.errors import GrenseError, MissingExtraError, SettingsError, SignInError, UnreachableError
from grense.services import connections
from grense.services.connections import connection_of, load_packages
from grense.sources import faults
from grense.sources.base import Query
from grense.sources.imap import Account, Imap, check_password_works, sign_out
from grense.sources.imap.client import LINE
from grense.sources.imap.connection import ImapConnection
from servers.imap_tokens import GoogleImapStand, MicrosoftImapStand
from servers.odd_imap import OddImap
from servers.stand import MARK, ME
from sources.test_imap_faults import Trust, same, trust  # noqa: F401  # a fixture

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 25, tzinfo=dt.UTC), dt.datetime(2026, 12, 28, tzinfo=dt.UTC))
SCOPE = "https://outlook.office.com/IMAP.AccessAsUser.All"


@pytest.fixture
def stand() -> Iterator[MicrosoftImapStand]:
    one = MicrosoftImapStand()
    try:
        yield one
    finally:
        one.stop()


def read(source: Imap) -> list[dt.datetime]:
    """The sent mails, all read again."""
    batches = list(source.batches(Query(WINDOW, {}, str, NOW)))
    return sorted(moment.to_pydatetime() for batch in batches for moment in batch.activities["start"])


def refused(source: Imap) -> GrenseError:
    with pytest.raises(GrenseError) as caught:
        source.explore()
    assert MARK not in "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    return caught.value


@pytest.mark.parametrize("mechanism", ["xoauth2", "oauthbearer"])
def test_either_mechanism_signs_in_to_a_real_server(mechanism: str) -> None:
    stand = MicrosoftImapStand(f"plain {mechanism}")
    try:
        stand.put_mail("one", NOW)
        assert read(stand.source()) == [NOW]
        assert stand.entra.asked_for == {"IMAP.AccessAsUser.All", "openid", "offline_access"}
    finally:
        stand.stop()


def test_an_expired_token_is_renewed_once_on_the_way(stand: MicrosoftImapStand) -> None:
    source = stand.source()
    source.explore()
    stand.entra.access.clear()
    stand.tokens.asked.clear()
    stand.put_mail("one", NOW)
    assert read(source) == [NOW]
    old, new = stand.tokens.asked
    assert old != new


def test_a_sign_in_at_google_is_taken_back_there() -> None:
    stand = GoogleImapStand()
    try:
        stand.put_mail("one", NOW)
        assert read(stand.source()) == [NOW]
        assert stand.google.accounts.asked_for == {"https://mail.google.com/"}
        sign_out(stand.account(), stand.kept)
        assert isinstance(refused(stand.source()), SignInError)
    finally:
        stand.stop()


def test_a_new_token_that_is_refused_too_is_the_last_that_is_tried(stand: MicrosoftImapStand) -> None:
    stand.tokens.known = lambda: ()
    assert same(refused(stand.source()), faults.token_refused)
    assert len(stand.tokens.asked) == 2


def test_a_revoked_sign_in_sends_no_token_to_the_mail_server(stand: MicrosoftImapStand) -> None:
    stand.source()
    stand.microsoft.revoke()
    assert isinstance(refused(stand.source()), SignInError)
    assert stand.tokens.asked == []
    assert stand.cable.connections == 0


def test_a_mail_server_that_cannot_ask_the_service_is_busy(stand: MicrosoftImapStand) -> None:
    stand.tokens.is_down = True
    assert isinstance(refused(stand.source()), UnreachableError)
    assert len(stand.tokens.asked) == 1


def test_the_token_of_another_person_is_refused(stand: MicrosoftImapStand) -> None:
    kept = stand.sign_in()
    assert same(refused(Imap(stand.account(user="ola@example.org"), kept)), faults.token_refused)


def test_a_renewed_secret_is_given_to_keep(stand: MicrosoftImapStand) -> None:
    before = stand.sign_in()
    source = Imap(stand.account(), before, keep=stand.keep)
    source.explore()
    assert stand.kept not in ("", before)


def test_no_token_comes_into_a_log_an_error_or_the_environment(
    stand: MicrosoftImapStand, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    stand.put_mail("one", NOW)
    source = stand.source()
    told = [repr(source), repr(vars(source)), repr(stand.account()), repr(source._tokens)]
    read(source)
    stand.tokens.known = lambda: ()
    error = refused(source)
    told += ["".join(traceback.format_exception(error)), caplog.text, repr(os.environ), *capfd.readouterr()]
    for word in (MARK, *stand.tokens.asked):
        assert word not in "".join(told)


class Tokens:
    """A sign-in that gives these tokens, one after the other."""

    kept = ""

    def __init__(self, *tokens: str) -> None:
        self.left = list(tokens)

    def access(self, *, renew: bool = False) -> str:  # the protocol
        return self.left.pop(0)

    def close(self) -> None:
        pass


def odd_account(server: OddImap, trust: Trust, **changed: Any) -> Account:  # noqa: F811  # the fixture that is imported
    given = {"user": ME, "ca": trust.ca, "port": server.port, "sign_in": "microsoft", "client_id": "c"} | changed
    return Account("localhost", **given)


def capabilities(words: str) -> dict[str, Any]:
    return {"CAPABILITY": f"* CAPABILITY IMAP4rev1 {words}\r\n%T OK done\r\n".encode()}


MESSAGES = {
    "XOAUTH2": f"user={ME}\1auth=Bearer abc\1\1",
    "OAUTHBEARER": f"n,a={ME},\1host=localhost\1port=%d\1auth=Bearer abc\1\1",
}


@pytest.mark.parametrize("mechanism", MESSAGES)
def test_without_an_initial_response_the_token_is_the_second_line(
    trust: Trust,  # noqa: F811  # the fixture that is imported
    mechanism: str,
) -> None:
    with OddImap(capabilities(f"LOGINDISABLED AUTH={mechanism}"), context=trust.right) as server:
        check_password_works(odd_account(server, trust))
        ImapConnection(odd_account(server, trust), Tokens("abc"), 10).leave()
    message = MESSAGES[mechanism].replace("%d", str(server.port))
    assert server.heard[2:4] == [f"AUTHENTICATE {mechanism}", base64.b64encode(message.encode()).decode()]


@pytest.mark.parametrize(("mechanism", "farewell"), [("XOAUTH2", ""), ("OAUTHBEARER", "AQ==")])
@pytest.mark.parametrize("ending", [b"%T NO refused\r\n", b"%T BAD refused\r\n", b"* BYE refused\r\n"])
def test_the_reason_of_a_refusal_is_answered_as_documented(
    trust: Trust,  # noqa: F811  # the fixture that is imported
    mechanism: str,
    farewell: str,
    ending: bytes,
) -> None:
    # The server's line after a command with an initial response is the reason why it is refused.
    answers = capabilities(f"SASL-IR AUTH={mechanism}") | {"AUTHENTICATE": ending}
    with OddImap(answers, context=trust.right) as server, pytest.raises(SignInError) as caught:
        ImapConnection(odd_account(server, trust), Tokens("abc", "abc"), 10)
    assert same(caught.value, faults.token_refused)
    sent = [line for line in server.heard if line != "CAPABILITY"]
    assert [line[:20] for line in sent[::2]] == [f"AUTHENTICATE {mechanism} "[:20]] * 2
    assert sent[1::2] == [farewell] * 2


def test_a_permission_that_is_missing_is_said_to_be(trust: Trust) -> None:  # noqa: F811  # the fixture that is imported
    answers = capabilities("SASL-IR AUTH=OAUTHBEARER") | {"AUTHENTICATE": b"%T NO refused\r\n"}
    with OddImap(answers, context=trust.right) as server, pytest.raises(SignInError) as caught:  # noqa: PT012
        server.challenge = base64.b64encode(b'{"status":"insufficient_scope","scope":"imap"}')
        ImapConnection(odd_account(server, trust), Tokens("abc"), 10)
    assert same(caught.value, faults.consent_withdrawn)


def test_a_long_token_is_not_sent_in_the_line_of_the_command(trust: Trust) -> None:  # noqa: F811  # the fixture that is imported
    with OddImap(capabilities("SASL-IR AUTH=XOAUTH2"), context=trust.right) as server:
        ImapConnection(odd_account(server, trust), Tokens("a" * LINE), 10).leave()
    assert server.heard[1] == "AUTHENTICATE XOAUTH2"
    assert b"a" * LINE in base64.b64decode(server.heard[2])


@pytest.mark.parametrize("token", ["a\1b", "a\r\nLOGOUT", ""])
def test_no_token_can_add_a_command(trust: Trust, token: str) -> None:  # noqa: F811  # the fixture that is imported
    answers = capabilities("SASL-IR AUTH=XOAUTH2") | {"AUTHENTICATE": b"%T NO refused\r\n"}
    with OddImap(answers, context=trust.right) as server, pytest.raises(SignInError):
        ImapConnection(odd_account(server, trust), Tokens(token, token), 10)
    assert not any("LOGOUT" in line for line in server.heard)


@pytest.mark.parametrize("offered", ["AUTH=PLAIN", "LOGINDISABLED", "AUTH=XOAUTH"])
def test_a_server_that_takes_no_tokens_gets_none(trust: Trust, offered: str) -> None:  # noqa: F811  # the fixture that is imported
    with OddImap(capabilities(offered), context=trust.right) as server:
        for ask in (
            lambda: check_password_works(odd_account(server, trust)),
            lambda: ImapConnection(odd_account(server, trust), Tokens("abc"), 10),
        ):
            with pytest.raises(SignInError) as caught:
                ask()
            assert same(caught.value, faults.no_token)
    assert set(server.heard) == {"CAPABILITY"}


def test_a_password_is_not_asked_for_where_tokens_are_used(trust: Trust) -> None:  # noqa: F811  # the fixture that is imported
    with OddImap(capabilities("LOGINDISABLED AUTH=XOAUTH2"), context=trust.right) as server:
        options = vars(odd_account(server, trust))
        given = {name: options[name] for name in ("host", "user", "port", "ca", "sign_in", "client_id")}
        connections.check_password_works(connection_of("post", {"kind": "imap", **given}))


def test_the_options_of_a_sign_in() -> None:
    plain = Account("mail.example.org", ME)
    assert (plain.needs, plain.scopes, plain.extras) == ("password", (), ())
    made = Account("outlook.office365.com", ME, sign_in="microsoft", client_id="c")
    assert (made.needs, made.scopes, made.wider_scopes, made.extras) == (
        "tokens",
        (SCOPE,),
        (SCOPE,),
        ("microsoft365",),
    )
    other = Account("outlook.office365.us", ME, sign_in="microsoft", client_id="c", scope="https://o.us/IMAP")
    assert other.scopes == ("https://o.us/IMAP",)
    google = Account("imap.gmail.com", ME, sign_in="google", client_id="c")
    assert (google.needs, google.scopes, google.extras) == ("tokens", ("https://mail.google.com/",), ("google",))


@pytest.mark.parametrize("options", [{"sign_in": "yahoo"}, {"sign_in": "microsoft"}, {"sign_in": "google"}])
def test_options_that_are_none(options: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        connection_of("post", {"kind": "imap", "host": "h", "user": ME, **options})


@pytest.mark.parametrize(("service", "package"), [("microsoft", "msal"), ("google", "requests")])
def test_what_is_not_installed_is_named(service: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    made = connection_of("post", {"kind": "imap", "host": "h", "user": ME, "sign_in": service, "client_id": "c"})
    for ask in (lambda: load_packages(made.extras, needed=True), lambda: Imap(made.account, "")):
        with pytest.raises(MissingExtraError) as caught:
            ask()
        assert made.account.extras[0] in str(caught.value.hint)
    load_packages(connection_of("post", {"kind": "imap", "host": "h", "user": ME}).extras, needed=True)
