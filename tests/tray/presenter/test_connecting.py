"""What is shown and tried for an address: every known service, in every language; the addresses; the noes."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grense.errors import GrenseError
from grense.i18n import LANGUAGES, load
from grense.services.find_ways import ways_for
from grense.sources import faults
from grense.sources.discovery.way_in import WayIn, WaysIn
from grense.sources.first_try import at_first_try
from grense.sources.providers import providers
from grense_tray.presenter.account_questions import CLIENT_SECRET, PASSWORD, asked_for
from grense_tray.presenter.connected import ReadSoFar, figures
from grense_tray.presenter.connecting import Service, attempts, found_page, service_of
from grense_tray.presenter.own_addresses import OwnAddresses
from grense_tray.presenter.refusals import Noes, refusal
from grense_tray.presenter.tries import Tries

EN = load("en")
PUBLIC = [one for one in providers() if one.domains]


def of(address: str) -> WaysIn:
    return ways_for(address)  # a domain of the service itself: nobody is asked


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("provider", PUBLIC, ids=lambda one: one.id)
def test_every_known_service_has_a_page_in_every_language(provider: object, language: str) -> None:
    address = f"kari@{provider.domains[0]}"  # type: ignore[attr-defined]  # an id function needs the plain type
    found, words = of(address), load(language)
    service = service_of(found)
    page = found_page(found, service, words)
    assert service.name in page.title
    assert page.rows or page.others
    assert page.known_by
    shown = [page.title, page.known_by, *(row.name for row in page.rows), *(one.text + one.note for one in page.others)]
    assert not any("{" in text for text in shown)
    for one in asked_for(page.rows, address, service, words):
        assert one.text
        assert one.of <= {row.reads for row in page.rows}
    offered = {way for way in found.ways if not way.elsewhere}
    assert {row.way for row in page.rows} <= offered
    for other in page.others:
        if not other.has_questions:
            assert other.way in {row.way for row in found_page(found, service, words, other.way).rows}


def test_the_calendar_comes_first_and_the_mail_is_a_second_consent() -> None:
    way = WayIn("microsoft365", ("calendar", "mail"), "browser", {"tenant": "t"})
    rows = found_page(WaysIn("example.org", "microsoft365", "mx", (way,)), Service("M", "M"), EN).rows
    both = attempts(rows)
    assert [(one.reads, one.options["calendar"], one.options["mail"]) for one in both] == [
        (("calendar",), True, False),
        (("calendar", "mail"), True, True),
    ]
    assert "second consent" in rows[1].never
    (mail,) = attempts(rows[1:])
    assert (mail.reads, mail.options["calendar"], mail.options["mail"]) == (("mail",), False, True)
    assert attempts(()) == ()


def test_what_was_agreed_to_in_part_is_read_in_part() -> None:
    way = WayIn("microsoft365", ("calendar", "mail"), "browser", {"tenant": "t"})
    rows = found_page(WaysIn("example.org", "microsoft365", "mx", (way,)), Service("M", "M"), EN).rows
    plan = Tries(attempts(rows), {"client_id": " id ", CLIENT_SECRET: " s "}, ["microsoft365"])
    first = plan.document()
    assert (first["label"], first["options"]["client_id"], first["client_secret"]) == ("microsoft365-2", "id", "s")
    plan.worked(first, {"addresses": [], "secret": "a"}, {})
    second = plan.document()
    assert second["label"] == first["label"]
    plan.worked(second, {"addresses": [], "secret": "b", "declined": ["mail"]}, {})
    (kept,) = plan.tried
    assert (kept.reads, kept.secret, plan.attempt) == (("calendar",), "b", None)
    assert "b" not in repr(kept).split("addresses")[0].rpartition("options")[2]


def test_only_busy_takes_the_place_of_the_calendar_and_leaves_the_mail_out() -> None:
    found = of("kari@fastmail.com")
    page = found_page(found, service_of(found), EN)
    busy = next(one for one in page.others if one.way.options.get("mode") == "free-busy")
    again = found_page(found, service_of(found), EN, busy.way)
    assert [row.reads for row in again.rows] == ["calendar"]
    assert again.rows[0].read == EN.gettext("Read: when you are busy, and nothing else.")
    assert {one.key for one in asked_for(again.rows, "kari@fastmail.com", Service(), EN)} >= {PASSWORD}


ADDRESSES = ("a@example.org", "b@example.org", "c@example.org")
MEETINGS = st.lists(st.sets(st.sampled_from(ADDRESSES)), max_size=30)


@given(MEETINGS)
def test_the_sum_follows_the_ticks(meetings: list[set[str]]) -> None:
    counts: dict[tuple[str, ...], int] = {}
    for who in meetings:
        key = tuple(one for one in ADDRESSES if one in who)
        counts[key] = counts.get(key, 0) + 1
    own = OwnAddresses(ADDRESSES[0], ADDRESSES[1:], counts)
    assert own.total == len(meetings)
    for size in range(len(ADDRESSES) + 1):
        for ticked in combinations(ADDRESSES, size):
            assert own.counted(ticked) == sum(1 for who in meetings if not who or who & {*ticked})
            for text in own.sum_of(ticked, EN):
                assert str(len(meetings)) in text or "by an address" in text
    for row in own.rows(EN):
        assert row.count == sum(row.address in who for who in meetings)
        assert 0 <= row.share <= 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "error",
    [
        faults.wrong_password(),
        faults.no_password(),
        faults.unreachable(),
        faults.insecure(),
        faults.consent_withdrawn(),
        faults.sign_in_expired(),
        faults.server_error(),
    ],
    ids=lambda error: error.code,
)
def test_a_refusal_never_speaks_of_what_was_read_before(error: GrenseError, language: str) -> None:
    words = load(language)
    said = refusal(at_first_try(error), Service("iCloud", "Apple"), "icloud.com", words)
    assert words.gettext("Nothing is connected, and nothing is kept.") in said.title
    before = words.gettext("what was read before stays; it is tried again later").partition(";")[0]
    assert before.casefold() not in said.text.casefold()
    assert "grense connect" not in said.text


def test_after_two_noes_something_has_to_change_each_time() -> None:
    noes, waits = Noes(), []
    for _ in range(3):
        noes.add()
        waits.append(noes.waits)
        noes.changed()
        assert not noes.waits
    assert waits == [False, True, True]


def test_figures_are_grouped_as_the_language_does() -> None:
    read = ReadSoFar(mails=1430)
    assert figures(read, ["mail"], EN)[0].number == "1,430"
    assert figures(read, ["mail"], load("nb"))[0].number == "1\N{NO-BREAK SPACE}430"
