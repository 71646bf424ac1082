"""Microsoft 365: private accounts, other clouds, and more calendars than the default one."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grense.errors import SettingsError, SignInError, SourceError, UnreachableError
from grense.services.connections import connection_of
from grense.sources.base import Query
from grense.sources.microsoft365 import Account, sign_in
from grense.sources.microsoft365 import client as graph_client
from grense.sources.microsoft365.clouds import clouds
from servers.entra import CLIENT, TENANT, Browser
from servers.graph import GraphStand
from servers.kept import Kept, hashed
from servers.stand import MARK, ME

NOW = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)
WINDOW = (dt.datetime(2026, 5, 18, tzinfo=dt.UTC), dt.datetime(2026, 12, 28, tzinfo=dt.UTC))
HOUR = dt.timedelta(hours=1)
DAY = 24 * HOUR


@pytest.fixture
def stand() -> Iterator[GraphStand]:
    stand = GraphStand()
    yield stand
    stand.stop()


@pytest.fixture
def kept() -> Kept:
    return Kept()


def read(stand: GraphStand, kept: Kept, account: Account, at_most: int = 1_000, **options: Any) -> list[str]:
    """Read at most so many batches; return the warnings."""
    source = stand.source(account=account, patience=stand.cable.patience, **options)
    warnings: list[str] = []
    try:
        for number, batch in enumerate(source.batches(Query(WINDOW, dict(kept.marks), hashed, NOW)), 1):
            kept.keep(batch)
            warnings += [warning.code for warning in batch.warnings]
            if number == at_most:
                break
    finally:
        source.close()
    return warnings


def starts(kept: Kept) -> list[dt.datetime]:
    return [start for start, _ in kept.spans]


def signed_in(stand: GraphStand, tenant: str, *, device_code: bool = False, wait: float = 10) -> str:
    browser = Browser(stand.ca)
    try:
        return sign_in(
            stand.account(tenant=tenant),
            show=lambda *_: None,
            open_browser=browser.open,
            device_code=device_code,
            wait=wait,
        )
    finally:
        browser.close()


# Private accounts, and accounts at work or school


@pytest.mark.parametrize(
    ("tenant", "person"),
    [
        (TENANT, "work"),
        ("organizations", "work"),
        ("common", "work"),
        ("common", "personal"),
        ("consumers", "personal"),
    ],
)
@pytest.mark.parametrize("device_code", [False, True])
def test_an_account_signs_in_and_is_read_again_and_again(
    stand: GraphStand, kept: Kept, tenant: str, person: str, device_code: bool
) -> None:
    stand.entra.person = person
    stand.kept = signed_in(stand, tenant, device_code=device_code)
    stand.put_meeting("one", NOW, NOW + HOUR)
    stand.put_mail("one", NOW + 9 * HOUR)
    account = stand.account(tenant=tenant)
    for _ in range(2):
        assert read(stand, kept, account) == []
        assert starts(kept) == [NOW, NOW + 9 * HOUR]
    assert ME not in stand.kept


@pytest.mark.parametrize(
    ("tenant", "person", "application", "number"),
    [
        (TENANT, "personal", ("work", "personal"), "50020"),
        ("organizations", "personal", ("work", "personal"), "50020"),
        ("consumers", "personal", ("work",), "9002346"),
        ("organizations", "work", ("personal",), "9002331"),
    ],
)
def test_an_account_that_does_not_fit_is_told_apart_where_the_service_says_so(
    stand: GraphStand, tenant: str, person: str, application: tuple[str, ...], number: str
) -> None:
    stand.entra.person, stand.entra.application = person, application
    with pytest.raises(SignInError) as caught:
        signed_in(stand, tenant, device_code=True)
    assert caught.value.code == "wrong_account"
    assert MARK not in "".join(traceback.format_exception(caught.value))
    # In the browser its page shows an error, and sends nobody back.
    with pytest.raises(SignInError) as caught:
        signed_in(stand, tenant, wait=0.5)
    assert caught.value.code == "sign_in_unfinished"
    assert [error.split(":")[0] for error in stand.entra.shown] == [f"AADSTS{number}"]


def test_a_private_account_has_no_work_plan_and_is_asked_for_no_permission_for_it(
    stand: GraphStand, kept: Kept
) -> None:
    stand.entra.person = "personal"
    account = stand.account(tenant="consumers", places=True)
    assert account.wider_scopes == account.scopes
    stand.kept = signed_in(stand, "consumers")
    assert read(stand, kept, account) == []
    assert not [path for path in stand.paths if "workHours" in path]
    assert "Calendars.Read" not in stand.entra.asked_for
    assert Account("id", "common", places=True).wider_scopes[-1] == "Calendars.Read"


# Clouds


def test_each_cloud_has_its_own_places_and_permissions() -> None:
    for name, cloud in clouds().items():
        account = Account("id", "example.org", cloud=name)
        assert (account.authority, account.graph) == (cloud.authority, cloud.graph)
        assert account.application.authority == f"{cloud.authority}/example.org"
        prefix = "" if name == "worldwide" else f"{cloud.graph}/"
        assert account.scopes == (f"{prefix}Calendars.ReadBasic", f"{prefix}Mail.ReadBasic")
        assert all(address.startswith("https://") for address in (cloud.authority, cloud.graph))
    assert len({cloud.graph for cloud in clouds().values()}) == len(clouds()) == 4
    assert [name for name, cloud in clouds().items() if not cloud.mail_delta] == ["china"]


def test_the_file_of_clouds_says_where_each_fact_is_from() -> None:
    import grense.sources.microsoft365 as package

    text = (Path(package.__file__).parent / "clouds.toml").read_text()
    facts = {fact for cloud in tomllib.loads(text).values() for fact in cloud}
    assert all(f"# {fact}" in text for fact in facts)
    assert text.count("source: https://learn.microsoft.com/") == 3
    assert "2026" in text


def test_an_address_of_ones_own_goes_before_that_of_the_cloud() -> None:
    account = Account("id", cloud="us_gov", graph="https://graph.example.org/")
    assert account.graph == "https://graph.example.org"
    assert account.authority == "https://login.microsoftonline.us"


@pytest.mark.parametrize("wrong", [{"cloud": "germany"}, {"cloud": "china", "tenant": "consumers"}])
def test_a_cloud_that_is_not_there(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="cloud"):
        connection_of("work", {"kind": "microsoft365", "client_id": "id", **wrong})


# Sent mail by time, where changes are not listed


def china(stand: GraphStand, **options: Any) -> Account:
    stand.offers_delta = False
    return stand.account(cloud="china", **options)


def test_sent_mail_is_read_by_time_where_changes_are_not_offered(stand: GraphStand, kept: Kept) -> None:
    stand.page_size = 3
    sent = [NOW - number * HOUR for number in range(10)]
    for number, moment in enumerate(sent):
        stand.put_mail(f"mail {number}", moment)
    stand.put_mail("old", WINDOW[0] - HOUR)
    account = china(stand, calendar=False)
    read(stand, kept, account)
    assert starts(kept) == sorted(sent)
    stand.put_mail("new", NOW + HOUR)
    stand.put_mail("written offline", NOW - 30 * HOUR)
    stand.remove_mail("mail 3")
    read(stand, kept, account)
    assert starts(kept) == sorted([*sent, NOW + HOUR, NOW - 30 * HOUR])


def test_nothing_new_by_time_costs_five_requests(stand: GraphStand, kept: Kept) -> None:
    stand.put_mail("one", NOW)
    stand.put_meeting("one", NOW, NOW + HOUR)
    account = china(stand)
    read(stand, kept, account)
    before = len(kept.batches)
    stand.requests()
    read(stand, kept, account)
    assert stand.requests() == 5
    assert len(kept.batches) == before


def test_reading_by_time_goes_on_where_it_was_stopped(stand: GraphStand, kept: Kept) -> None:
    stand.page_size = 2
    for number in range(10):
        stand.put_mail(f"mail {number}", NOW - number * DAY)
    account = china(stand, calendar=False)
    read(stand, kept, account, at_most=3)
    assert len(starts(kept)) == 6
    read(stand, kept, account, at_most=1)
    assert len(starts(kept)) == 7  # the last one once more, and one page on
    read(stand, kept, account)
    assert starts(kept) == sorted(NOW - number * DAY for number in range(10))


def test_a_server_that_does_not_count_is_read_by_time_all_the_same(stand: GraphStand, kept: Kept) -> None:
    stand.unsupported = {"$count"}
    stand.put_mail("one", NOW)
    account = china(stand, calendar=False)
    for _ in range(2):
        read(stand, kept, account)
        assert starts(kept) == [NOW]
    stand.put_mail("two", NOW + HOUR)
    read(stand, kept, account)
    assert starts(kept) == [NOW, NOW + HOUR]


@pytest.mark.parametrize("mark", ["", "no json", "[]", "{}", '{"since": "x", "until": "x"}'])
def test_a_mark_that_is_none_is_read_by_time_from_the_beginning(stand: GraphStand, kept: Kept, mark: str) -> None:
    stand.put_mail("one", NOW - 30 * DAY)
    account = china(stand, calendar=False)
    read(stand, kept, account)
    kept.marks, kept.rows = dict.fromkeys(kept.marks, mark), {}
    read(stand, kept, account)
    assert starts(kept) == [NOW - 30 * DAY]


def test_a_mail_from_a_clock_ahead_hides_nothing_sent_after_it(stand: GraphStand, kept: Kept) -> None:
    stand.put_mail("ahead", NOW + 30 * DAY)
    account = china(stand, calendar=False)
    read(stand, kept, account)
    stand.put_mail("one", NOW - HOUR)
    read(stand, kept, account)
    assert starts(kept) == [NOW - HOUR]
    assert MARK not in json.dumps(kept.marks)


def test_only_work_mail_counts_by_time_too(stand: GraphStand, kept: Kept) -> None:
    to = [{"emailAddress": {"name": MARK, "address": "ola@example.org"}}]
    stand.put_mail("work", NOW, toRecipients=to)
    stand.put_mail("private", NOW + HOUR)
    read(stand, kept, china(stand, calendar=False), me=[ME])
    assert len(starts(kept)) == 2
    other = [{"emailAddress": {"name": MARK, "address": "friend@example.com"}}]
    stand.put_mail("private", NOW + HOUR, toRecipients=other)
    read(stand, kept, china(stand, calendar=False, mailbox="mixed", work_domains=("example.org",)), me=[ME])
    assert starts(kept) == [NOW]


# Calendars


@pytest.fixture
def calendars(stand: GraphStand) -> tuple[str, ...]:
    """The default calendar and two more, each with a meeting."""
    more = (stand.put_calendar("projects"), stand.put_calendar("shifts"))
    stand.put_meeting("one", NOW, NOW + HOUR)
    for number, calendar in enumerate(more, 1):
        stand.put_meeting("one", NOW + number * DAY, NOW + number * DAY + HOUR, calendar=calendar, id=calendar)
    return ("calendar", *more)


def test_explore_offers_the_own_calendars_and_no_others(stand: GraphStand, calendars: tuple[str, ...]) -> None:
    stand.put_calendar("a colleague's", owner="ola@example.org")
    for chosen in ((), calendars[1:]):
        source = stand.source(account=stand.account(calendars=chosen))
        places = source.explore().places
        source.close()
        assert [place.id for place in places] == [*calendars, "sent"]
        assert [place.id for place in places if place.chosen] == [*(chosen or ["calendar"]), "sent"]
    source = stand.source(account=stand.account(calendar=False))
    assert [place.id for place in source.explore().places] == ["sent"]
    source.close()


def test_a_server_that_lists_no_calendars_has_the_default_one(stand: GraphStand) -> None:
    stand.gone = {"calendars"}
    source = stand.source()
    assert [place.id for place in source.explore().places] == ["calendar", "sent"]
    source.close()


def test_chosen_calendars_are_read_each_by_itself(stand: GraphStand, kept: Kept, calendars: tuple[str, ...]) -> None:
    read(stand, kept, stand.account())
    assert starts(kept) == [NOW]
    read(stand, kept, stand.account(calendars=calendars))
    assert starts(kept) == [NOW, NOW + DAY, NOW + 2 * DAY]
    stand.put_meeting("two", NOW + 5 * DAY, NOW + 5 * DAY + HOUR, calendar=calendars[1])
    read(stand, kept, stand.account(calendars=calendars))
    assert starts(kept) == [NOW, NOW + DAY, NOW + 2 * DAY, NOW + 5 * DAY]
    said = json.dumps(kept.marks) + "".join(f"{batch}{batch.activities.to_csv()}" for batch in kept.batches)
    assert MARK not in said


def test_nothing_new_in_three_calendars_costs_four_requests(
    stand: GraphStand, kept: Kept, calendars: tuple[str, ...]
) -> None:
    stand.put_mail("one", NOW + 9 * HOUR)
    account = stand.account(calendars=calendars)
    read(stand, kept, account)
    stand.requests()
    stand.batched.clear()
    before = kept.spans
    read(stand, kept, account)
    assert stand.requests() == 4  # two to sign in, one for all calendars, one for the mail
    assert stand.batched == [6]
    assert kept.spans == before


@pytest.mark.parametrize("fault", ["throttled", "no batches"])
def test_what_is_refused_in_a_batch_is_asked_by_itself(
    stand: GraphStand, kept: Kept, calendars: tuple[str, ...], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault == "throttled":
        stand.throttled = {"calendarView"}
    else:
        monkeypatch.setattr(stand, "_batch", lambda *_: (400, {"error": {"code": "BadRequest"}}))
    account = stand.account(calendars=calendars)
    for _ in range(2):
        assert read(stand, kept, account) == []
        assert starts(kept) == [NOW, NOW + DAY, NOW + 2 * DAY]


@pytest.mark.parametrize("answers", [None, 5, [5, None], [{"id": "9", "status": 200, "body": {}}], [{"status": 200}]])
def test_a_batch_that_makes_no_sense_is_passed_over(
    stand: GraphStand, kept: Kept, calendars: tuple[str, ...], answers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stand, "_batch", lambda *_: (200, {"responses": answers}))
    read(stand, kept, stand.account(calendars=calendars))
    assert starts(kept) == [NOW, NOW + DAY, NOW + 2 * DAY]


def test_more_calendars_than_one_batch_holds(stand: GraphStand, kept: Kept) -> None:
    many = [stand.put_calendar(f"calendar {number}") for number in range(13)]
    for number, calendar in enumerate(many):
        stand.put_meeting("one", NOW + number * DAY, NOW + number * DAY + HOUR, calendar=calendar)
    account = stand.account(calendars=tuple(many), mail=False)
    read(stand, kept, account)
    assert stand.batched == [20, 6]
    assert len(starts(kept)) == 13
    assert graph_client._BATCH == 20


@pytest.mark.parametrize("gone", ["deleted", "somebody else's by now"])
def test_a_calendar_that_is_gone_leaves_the_others(
    stand: GraphStand, kept: Kept, calendars: tuple[str, ...], gone: str
) -> None:
    account = stand.account(calendars=calendars)
    read(stand, kept, account)
    if gone == "deleted":
        del stand.calendars[calendars[1]]
    else:
        stand.calendars[calendars[1]] = ("ola@example.org", {})
    stand.put_meeting("two", NOW + 5 * DAY, NOW + 5 * DAY + HOUR, calendar=calendars[2])
    assert read(stand, kept, account) == ["place_gone"]
    assert starts(kept) == [NOW, NOW + DAY, NOW + 2 * DAY, NOW + 5 * DAY]
    source = stand.source(account=account)
    assert calendars[1] not in [place.id for place in source.explore().places]
    source.close()


def test_a_calendar_of_somebody_else_is_never_counted(stand: GraphStand, kept: Kept) -> None:
    shared = stand.put_calendar("a colleague's", owner="ola@example.org")
    stand.put_meeting("one", NOW, NOW + HOUR, calendar=shared)
    with pytest.raises(SourceError, match="no longer on the server"):
        read(stand, kept, stand.account(calendars=(shared,), mail=False))
    assert starts(kept) == []


def test_consent_withdrawn_from_the_default_calendar_is_said_as_such(
    stand: GraphStand, kept: Kept, calendars: tuple[str, ...]
) -> None:
    stand.source().close()
    stand.denied = True
    with pytest.raises(SignInError, match="consent"):
        read(stand, kept, stand.account(calendars=calendars))


def test_a_pulled_cable_in_the_middle_of_three_calendars(
    stand: GraphStand, kept: Kept, calendars: tuple[str, ...]
) -> None:
    for number in range(200):
        stand.put_meeting(f"many {number}", NOW - number * HOUR, NOW - number * HOUR + HOUR, calendar=calendars[1])
    stand.source().close()
    account = stand.account(calendars=calendars)
    stand.cable.cut(20_000)
    with pytest.raises(UnreachableError):
        read(stand, kept, account)
    stand.cable.mend()
    read(stand, kept, account)
    assert len(starts(kept)) == 203


def test_the_settings_hold_the_calendars_as_a_list() -> None:
    options = {"kind": "microsoft365", "client_id": CLIENT, "calendars": ["calendar", "AAx"]}
    assert connection_of("work", options).account.calendars == ("calendar", "AAx")
