"""What services say of the permissions that grense asks for."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib import import_module
from importlib.resources import files

import pytest

from grense.i18n import load
from grense.services.connections import KINDS
from grense.sources import google, microsoft365
from grense.sources.consents import RESTRICTED, SENSITIVE, consents_of, usual_consents
from grense.wording.permissions import permission_lines

ACCOUNTS = [
    google.Account("id"),
    google.Account("id", mode="free-busy"),
    google.Account("id", mail=True),
    microsoft365.Account("id", places=True),
    microsoft365.Account("id", graph="https://graph.microsoft.us"),
]


@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_permission_that_is_asked_for_is_said(account: google.Account | microsoft365.Account) -> None:
    consents = consents_of(account.wider_scopes)
    assert [one.scope.rpartition("/")[2] for one in consents] == [
        one.rpartition("/")[2] for one in account.wider_scopes
    ]
    assert len(permission_lines(consents, load("nb"))) >= 1 + len(consents)


def test_what_is_usual_is_what_an_account_asks_for_by_itself() -> None:
    kinds = [kind for kind, one in KINDS.items() if one.needs == "tokens"]
    for kind in kinds:
        account = import_module(KINDS[kind].module).Account("id")
        assert usual_consents(kind) == consents_of(account.wider_scopes) != ()
    assert all(usual_consents(kind) == () for kind in KINDS if kind not in kinds)


def test_google_warns_of_what_it_counts_as_restricted() -> None:
    said = ["\n".join(permission_lines(consents_of(one.wider_scopes), load("en"))) for one in ACCOUNTS]
    assert ["has not verified" in text for text in said] == [True, False, True, False, False]
    assert "strictest class" in said[2]
    assert permission_lines((), load("en")) == []


def test_the_facts_are_dated() -> None:
    facts = tomllib.loads(files("grense.sources").joinpath("consents.toml").read_text("utf-8"))["consent"]
    for fact in facts:
        assert fact["source"].startswith("https://")
        assert isinstance(fact["checked"], dt.date)
        assert fact.get("restricted", "") in ("", SENSITIVE, RESTRICTED)
