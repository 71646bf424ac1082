"""Signing in over HTTP: by the server's method, and without repeated attempts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from grense.errors import SignInError
from grense.sources.digest import Digest, challenges
from grense.sources.http import Web
from servers.calendar_site import CalendarSite, Reply
from servers.stand import PASSWORD

USER = "kåri"
HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256, "SHA-512-256": lambda data: hashlib.new("sha512_256", data)}


@dataclass
class DigestServer:
    """The server's side of RFC 7616, implemented independently. `lifetime` is the number of requests of a nonce."""

    algorithm: str | None = None
    qop: str | None = "auth"
    lifetime: int = 1000
    says_stale: bool = True
    besides: str = ""
    nonce: int = 0
    used: int = 0
    refused: list[str] = field(default_factory=list)

    def reply(self, path: str, fields: Mapping[str, str]) -> Reply:
        given = fields.get("authorization", "").encode("latin-1").decode()
        if not given.startswith("Digest "):
            self.refused.append(given)
            return self.challenge()
        parts = {name: quoted or bare for name, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', given)}
        if not self.is_right(parts, path):
            self.refused.append("wrong")
            return self.challenge()
        if parts["nonce"] != f"n{self.nonce}" or self.used >= self.lifetime:
            return self.challenge(stale=self.says_stale)
        self.used += 1
        return Reply(body=b"in")

    def is_right(self, parts: Mapping[str, str], path: str) -> bool:
        name, _, _ = (self.algorithm or "MD5").partition("-sess")

        def hashed(text: str) -> str:
            return HASHES[name](text.encode()).hexdigest()

        first = hashed(f"{USER}:BaikalDAV:{PASSWORD}")
        if "-sess" in (self.algorithm or ""):
            first = hashed(f"{first}:{parts['nonce']}:{parts['cnonce']}")
        second = f"GET:{path}" + (f":{hashed('')}" if self.qop == "auth-int" else "")
        middle = parts["nonce"]
        if self.qop:
            middle += f":{parts['nc']}:{parts['cnonce']}:{parts['qop']}"
        return (parts["username"], parts["uri"]) == (USER, path) and parts["response"] == hashed(
            f"{first}:{middle}:{hashed(second)}"
        )

    def challenge(self, *, stale: bool = False) -> Reply:
        self.nonce, self.used = self.nonce + 1, 0
        said = f'Digest realm="BaikalDAV", nonce="n{self.nonce}", opaque="o"'
        said += f', qop="{self.qop}"' if self.qop else ""
        said += f", algorithm={self.algorithm}" if self.algorithm else ""
        said += ", stale=true" if stale else ""
        return Reply(401, {"WWW-Authenticate": said + self.besides})


@pytest.fixture
def site() -> Iterator[CalendarSite]:
    with CalendarSite() as found:
        yield found


def read(site: CalendarSite, times: int = 1, password: str = PASSWORD) -> int:
    """Send several requests in one session; return how many were sent in all."""
    web = Web([f"127.0.0.1:{site.port}"], password=(USER, password), patience=2.0)
    try:
        for _ in range(times):
            assert web.send("GET", f"http://127.0.0.1:{site.port}/a?b=c").body == b"in"
    finally:
        web.close()
    return web.requests_sent


@pytest.mark.parametrize("algorithm", [None, "MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256"])
@pytest.mark.parametrize("qop", [None, "auth", "auth-int"])
def test_digest_in_all_its_forms(site, algorithm, qop):
    server = DigestServer(algorithm, qop)
    site.reply = server.reply
    assert read(site, 3) == 4
    assert server.refused == [""]


@pytest.mark.parametrize("besides", [', Basic realm="x"', ", Negotiate", ', Bearer realm="a, b", scope="c"'])
def test_digest_is_preferred_wherever_it_is_offered(site, besides):
    site.reply = DigestServer(besides=besides).reply
    assert read(site) == 2
    assert not any("Basic" in fields.get("authorization", "") for _, fields in site.asked)


def test_auth_is_taken_where_more_is_offered(site):
    server = DigestServer()
    site.reply = lambda path, fields: given(server.reply(path, fields), 'qop="auth"', 'qop="auth-int, auth"')
    assert read(site, 2) == 3


def given(reply: Reply, old: str, new: str) -> Reply:
    return Reply(reply.status, {k: v.replace(old, new) for k, v in (reply.fields or {}).items()}, reply.body)


@pytest.mark.parametrize("says_stale", [True, False])
def test_a_nonce_that_runs_out_is_renewed(site, says_stale):
    server = DigestServer(lifetime=1, says_stale=says_stale)
    site.reply = server.reply
    assert read(site, 4) == 2 + 3 * 2
    assert server.refused == [""]


def test_a_wrong_password_is_sent_once(site):
    server = DigestServer()
    site.reply = server.reply
    with pytest.raises(SignInError, match="does not accept the sign-in"):
        read(site, password="wrong")
    assert server.refused == ["", "wrong"]


def test_a_server_that_always_calls_the_nonce_stale_is_given_up(site):
    site.reply = DigestServer(lifetime=0).reply
    with pytest.raises(SignInError):
        read(site)
    assert len(site.asked) == 2


def test_basic_is_sent_after_the_server_has_asked_for_it(site):
    def reply(path, fields):
        if "authorization" in fields:
            return Reply(body=b"in")
        return Reply(401, {"WWW-Authenticate": 'Basic realm="x"'})

    site.reply = reply
    assert read(site, 3) == 4


def test_a_server_that_shows_less_to_strangers_is_asked_again(site):
    site.reply = lambda path, fields: Reply(body=b"in" if "authorization" in fields else b"the public part")
    assert read(site, 3) == 4


@pytest.mark.parametrize("offered", ["Bearer", "Negotiate", "NTLM", 'Digest realm="x", nonce="n", algorithm=MYSTERY'])
def test_where_no_password_works_none_is_sent(site, offered):
    site.reply = lambda path, fields: Reply(401, {"WWW-Authenticate": offered})
    with pytest.raises(SignInError, match="no program sign in with a password"):
        read(site)
    assert [fields.get("authorization") for _, fields in site.asked] == [None]


def test_several_challenges_are_told_apart():
    text = 'Negotiate, Basic realm="a \\"b\\", Digest", Digest qop="auth,auth-int", realm=x, nonce="a,b", NTLM abc=='
    assert list(challenges(text)) == [
        ("negotiate", {}),
        ("basic", {"realm": 'a "b", Digest'}),
        ("digest", {"qop": "auth,auth-int", "realm": "x", "nonce": "a,b"}),
        ("ntlm", {}),
    ]


def test_the_example_of_the_standard(monkeypatch):
    """RFC 7616, 3.9.1."""
    nonce, once = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    monkeypatch.setattr("grense.sources.digest.secrets.token_hex", lambda _: once)
    for algorithm, response in (
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ):
        parameters = {"realm": "http-auth@example.org", "nonce": nonce, "qop": "auth, auth-int", "algorithm": algorithm}
        proof = Digest(parameters).answer("Mufasa", "Circle of Life", "GET", "/dir/index.html", b"")
        assert f'response="{response}"' in proof.decode()
