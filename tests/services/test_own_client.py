"""Connecting with a client of one's own, as the window does: its file, its secret, and the next sign-in."""

from __future__ import annotations

import json
import webbrowser
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grense.services.connect import connect
from servers.google import GoogleStand
from servers.google_accounts import CLIENT, CLIENT_SECRET, ConsentBrowser


class Kept:
    """A keyring with one secret, or none."""

    def __init__(self, secret: str | None = None) -> None:
        self.secret = secret

    def available(self) -> bool:
        return True

    def get(self, label: str) -> str | None:
        return self.secret


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleStand]:
    stand = GoogleStand()
    browser = ConsentBrowser(stand.ca)
    monkeypatch.setattr(webbrowser, "open", browser.open)
    yield stand
    browser.close()
    stand.stop()


def tried(stand: GoogleStand, client: str, kept: str | None = None, **more: str) -> Mapping[str, Any]:
    """The result of a try, with the server's addresses in the options."""
    base = f"https://localhost:{stand.cable.port}"
    page = f"{base}/o/oauth2/v2/auth"
    options = {"kind": "google", "client_id": client, "authorization": page, "tokens": base, "api": base}
    call: Any = SimpleNamespace(home=SimpleNamespace(credentials=lambda: Kept(kept)), tell=lambda _: None)
    return connect(call, label="work", options={**options, "ca": stand.ca}, settings={"tz": "Europe/Oslo"}, **more)


def test_the_file_of_a_client_is_replaced_by_its_id(stand: GoogleStand, tmp_path: Path) -> None:
    path = tmp_path / "client_secret_1.json"
    path.write_text(json.dumps({"installed": {"client_id": CLIENT, "client_secret": CLIENT_SECRET}}))
    result = tried(stand, str(path))
    assert (result["options"], result["declined"]) == ({"client_id": CLIENT}, [])
    secret = result["secret"]
    assert json.loads(secret)["client_secret"] == CLIENT_SECRET
    again = tried(stand, CLIENT, kept=secret)
    assert (again["options"], json.loads(again["secret"])["client_secret"]) == ({}, CLIENT_SECRET)


def test_a_secret_that_is_given_goes_first(stand: GoogleStand) -> None:
    assert "secret" in tried(stand, CLIENT, client_secret=CLIENT_SECRET)
    refused = tried(stand, CLIENT)
    assert (refused["fault"], refused["error"].code) == ("sign_in", "client_secret_missing")


def test_a_missing_file_is_said(stand: GoogleStand) -> None:
    assert tried(stand, "/nowhere/client.json")["error"].code == "no_client_file"
