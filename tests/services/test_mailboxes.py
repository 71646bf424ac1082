"""What is known of the mailboxes of connected sources, from the question to the explanation of a crossing."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from pathlib import Path

import pytest

from grense.activities import from_columns
from grense.errors import SettingsError
from grense.history.week import summarise_week
from grense.i18n import load
from grense.services.connections import KINDS, connection_of
from grense.services.gather import Scope, judge, recall
from grense.services.mailboxes import answer, unasked, with_contexts, work_contexts
from grense.services.person_rules import PersonRules
from grense.services.sync import Reader, SyncTiming, refresh
from grense.sources.mailbox_use import MailboxUse
from grense.storage.home import Home
from grense.storage.settings import add_source, change
from grense.wording.crossings import trust_sentence
from grense.wording.mailboxes import WAYS_OF
from servers.folder import mail

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
EVENING = dt.datetime(2026, 11, 17, 20, 40, tzinfo=dt.UTC)
ALONE = "Traces alone: what was sent or entered by hand."
WORK = "Traces alone: mail that you sent from a mailbox that is only for work."
OSLO, ME = "Europe/Oslo", "kari@example.org"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Somebody with a connected mailbox: two mails of an evening, one of them private."""
    home = Home(tmp_path / "settings.toml", tmp_path / "state.json", tmp_path / "kept")
    private = mail("p", EVENING + dt.timedelta(minutes=20)).replace(b"@example.org\nSubject", b"@example.com\nSubject")
    (tmp_path / "post.mbox").write_bytes(mail("w", EVENING) + private)
    add_source(home.settings_file, "post", {"kind": "files", "path": str(tmp_path / "post.mbox")})
    change(home.settings_file, "me", [ME])
    return home


def evening(home: Home) -> tuple[int, bool, str]:
    """Read what is new, and look at the evening: its mails, and how far it can be trusted."""
    settings, _ = home.settings()
    readers = [Reader(connection_of(label, given), "", lambda _: None) for label, given in settings.sources.items()]
    refresh(home, settings, readers, SyncTiming(NOW, OSLO))
    rules = PersonRules.of(settings)
    with home.store() as store:
        gathered = recall(store, home.state().load(), Scope(NOW, settings.me, OSLO), rules=rules)
    (why,) = [
        one
        for one in summarise_week(judge(gathered, rules, now=NOW), "2026-W47").crossings
        if one.category == "evening"
    ]
    return len(why.items), why.is_perhaps_private, trust_sentence(why, load("en"))


def test_each_answer_takes_effect_with_the_next_reading(home: Home) -> None:
    assert evening(home) == (2, False, ALONE)
    for use, expected in (
        (
            MailboxUse(mailbox="work"),
            (2, False, "Traces alone: mail that you sent from a mailbox that is only for work."),
        ),
        (
            MailboxUse(mailbox="mixed"),
            (
                2,
                True,
                "Traces alone: what was sent or entered by hand. Perhaps private: this mailbox is not only for work.",
            ),
        ),
        (
            MailboxUse(mailbox="mixed", work_domains=("example.org",)),
            (1, False, "Traces alone: the work mail that you sent from a mailbox that is also private."),
        ),
        (MailboxUse(mailbox="not_now"), (2, False, ALONE)),
    ):
        answer(home.settings_file, "post", use)
        assert evening(home) == expected


def test_each_source_with_mail_is_asked_about_once(home: Home) -> None:
    evening(home)
    add_source(home.settings_file, "cal", {"kind": "ics", "path": "/c.ics"})
    add_source(home.settings_file, "files", {"kind": "files", "path": "/no/mail/yet"})
    add_source(home.settings_file, "ews", {"kind": "exchange", "url": "x", "user": "u", "address": ME, "mail": False})
    with home.store() as store:
        assert unasked(home.settings()[0].sources, store) == ("post",)
    answer(home.settings_file, "post", MailboxUse(mailbox="not_now"))
    with home.store() as store:
        assert unasked(home.settings()[0].sources, store) == ()


def test_another_answer_takes_the_place_of_the_one_before(home: Home) -> None:
    for use in (MailboxUse(mailbox="mixed", work_domains=("example.org",)), MailboxUse(mailbox="work")):
        answer(home.settings_file, "post", use)
    assert set(home.settings()[0].sources["post"]) == {"kind", "path", "mailbox"}


def test_each_kind_is_offered_the_ways_by_which_it_can_tell() -> None:
    needed = {"imap": ("h", "u"), "files": ("/p",), "exchange": ("u", "u", ME), "microsoft365": ("id",), "jmap": ("u",)}
    for kind, ways in WAYS_OF.items():
        account = import_module(KINDS[kind].module).Account
        assert tuple(filter(None, ways)) == account.sorted_by
        for way in {"work_domains", "work_folders"} - {*ways}:
            with pytest.raises(SettingsError):
                account(*needed[kind], mailbox="mixed", **{way: ("example.org",)})
    assert {kind for kind, one in KINDS.items() if "mail" in one.reads} == WAYS_OF.keys()


def test_contexts_are_of_the_mails_of_their_source_alone() -> None:
    table = from_columns(
        ["2026-11-17T21:00+01:00"] * 3, kind=["mail_sent", "mail_sent", "meeting"], source=["post", "other", "post"]
    )
    assert "work_context" not in with_contexts(table, {}).columns
    found = with_contexts(table, {"post": "mixed"})["work_context"]
    assert found.astype(object).where(found.notna(), None).tolist() == ["mixed", None, None]


def test_an_answer_that_is_wrong_by_hand_hides_no_week() -> None:
    assert work_contexts({"a": {"mailbox": "nope"}, "b": {"mailbox": "work"}, "c": {"mailbox": "mixed"}}) == {
        "b": "work",
        "c": "mixed",
    }
