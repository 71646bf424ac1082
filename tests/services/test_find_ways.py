"""The ways in for an address, as the backend process hands them to a program: plain values over the protocol."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grense.errors import GrenseError
from grense.services.connections import KINDS
from grense.services.find_ways import ways_for
from grense.services.mailboxes import likely_use
from grense.services.protocol import Done, Failure, Request, pack, unpack
from grense.sources.organisation import is_public
from grense.sources.providers import Provider, providers


def answer(address: str) -> object:
    """What a worker's process answers to one request."""
    command = [sys.executable, "-W", "error", "-m", "grense.services.worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(pack(Request(1, "find_ways", {"address": address})))
        worker.stdin.flush()
        line = worker.stdout.readline()
        worker.stdin.close()
    return unpack(line)


def test_a_program_gets_the_ways_as_they_are() -> None:
    said = answer("Kari <kari@gmail.com>")
    assert isinstance(said, Done)
    assert said.value == ways_for("kari@gmail.com")
    assert said.value.provider == "google"


def test_a_program_gets_one_clear_line_for_what_is_no_address() -> None:
    said = answer("kari@localhost")
    assert isinstance(said, Failure)
    assert (said.problem.code, said.problem.title) == ("not_an_address", "that is no e-mail address")


@pytest.mark.parametrize("provider", providers(), ids=lambda provider: provider.id)
def test_the_domains_of_a_service_have_ways_of_kinds_that_can_be_connected(provider: Provider) -> None:
    for domain in provider.domains:
        found = ways_for(f"kari@{domain}")
        assert found.known_by == "domain"
        assert found.ways
        assert {way.kind for way in found.ways} <= KINDS.keys()
        assert not any("{" in str(value) for way in found.ways for value in way.options.values())


def test_the_mailbox_of_a_public_provider_is_most_likely_mixed() -> None:
    assert (likely_use("kari@iCloud.com"), likely_use("kari@example.org"), likely_use("kari")) == ("mixed", "work", "")
    assert is_public("web.de")
    assert is_public("tuta.com")


def test_an_address_is_in_no_error() -> None:
    with pytest.raises(GrenseError) as error:
        ways_for("zebrafink@localhost")
    assert "zebrafink" not in f"{error.value!r}{error.value.values}"
