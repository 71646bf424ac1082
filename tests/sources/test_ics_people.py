"""A calendar's owner, the participants, and the person's participation status, in the forms of real programs."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grense.errors import GrenseError
from grense.sources.base import Reading
from grense.sources.ics import find_owner, find_owners, read_ics
from grense.sources.ics.items import ItemReader
from grense.sources.ics.participant import participant_of
from grense.sources.ics.reader import _read_full
from grense.sources.mail import read_mail
from sources.test_ics import TIMES, YEAR, calendar, codes, event, read, starts

ME = "me@example.org"
BOSS = "ORGANIZER:mailto:boss@example.org"
MINE = f"ORGANIZER:mailto:{ME}"
OTHER = "ATTENDEE:mailto:other@example.org"
ROOM = "ATTENDEE;CUTYPE=ROOM:mailto:room@example.org"
LIST = "ATTENDEE:mailto:everybody@example.org"
BUSY = "X-MICROSOFT-CDO-BUSYSTATUS:"


def outcome(*lines: str, head: Sequence[str] = (), **options: object) -> str:
    """`taken`, or the reason why the one meeting was left out, which all three ways to read it agree on."""
    blocks = (list(head), event(*TIMES, *lines))
    reading = read(*blocks, **options)
    reader = ItemReader(me=options.get("me", [ME]), window=YEAR, tz="Europe/Oslo", include=options.get("include", ()))
    reader.read([("one", calendar(*blocks))])
    if options.get("me", [ME]):
        assert dict(reader.items().left_out) == dict(reading.left_out)
    return result(reading)


def result(reading: Reading) -> str:
    return "taken" if len(reading.activities) else next(iter(reading.left_out))


def attendee(status: str | None) -> str:
    return f"ATTENDEE;CN=Me{'' if status is None else f';PARTSTAT={status}'};RSVP=TRUE:mailto:{ME}"


def expected(organiser: str, status: str | None, busy: str) -> str:
    """The table of docs/reference/readers.md, by its row texts."""
    reasons = {"FREE": "free", "OOF": "out_of_office"}
    if (organiser != MINE and status in ("DECLINED", "DELEGATED")) or (
        organiser == MINE and status in ("DECLINED", "DELEGATED")
    ):
        return "declined"
    if busy in reasons:
        return reasons[busy]
    if busy == "TENTATIVE":
        return "unanswered"
    if organiser == MINE or status == "ACCEPTED":
        return "taken"
    if status == "not listed" and organiser == "":
        return "taken"
    return "taken" if busy == "BUSY" and status != "TENTATIVE" else "unanswered"


ANSWERS = (None, "NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED", "X-WHATEVER", "not listed")
SHOWN = ("", "BUSY", "TENTATIVE", "FREE", "OOF", "WORKINGELSEWHERE")


@pytest.mark.parametrize(("organiser", "status"), list(itertools.product((MINE, BOSS, ""), ANSWERS)))
def test_the_table_of_answers(organiser, status):
    own = () if status == "not listed" else (attendee(status),)
    for busy in SHOWN:
        lines = [line for line in (organiser, *own, OTHER, BUSY + busy if busy else "") if line]
        assert outcome(*lines) == expected(organiser, status, busy), busy


class TestBusyStatus:
    @pytest.mark.parametrize(
        "product", ["Google Inc//Google Calendar 70.9054", "Apple Inc.//macOS 14", "Mozilla.org/x"]
    )
    def test_programs_that_keep_the_answer_mean_needs_action(self, product):
        head = [f"PRODID:-//{product}//EN"]
        assert outcome(BOSS, attendee("NEEDS-ACTION"), BUSY + "BUSY", head=head) == "unanswered"
        assert outcome(BOSS, attendee(None), head=head) == "unanswered"

    @pytest.mark.parametrize("product", ["Microsoft Corporation//Outlook 16.0 MIMEDIR", "x//y"])
    def test_exchange_writes_needs_action_for_everything(self, product):
        assert outcome(BOSS, attendee("NEEDS-ACTION"), BUSY + "BUSY", head=[f"PRODID:-//{product}//EN"]) == "taken"

    def test_invited_through_a_group(self):
        assert outcome(BOSS, LIST, BUSY + "BUSY") == "taken"
        assert outcome(BOSS, LIST, BUSY + "BUSY", "TRANSP:TRANSPARENT") == "free"
        assert outcome(BOSS, LIST, BUSY + "TENTATIVE") == "unanswered"
        assert outcome(BOSS, LIST) == "unanswered"

    def test_what_the_organiser_intended_answers_nothing(self):
        assert outcome(BOSS, attendee(None), "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY") == "unanswered"
        assert outcome(BOSS, attendee("ACCEPTED"), "X-MICROSOFT-CDO-INTENDEDSTATUS:TENTATIVE") == "taken"
        intended = "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY"
        assert outcome(BOSS, attendee(None), BUSY + "TENTATIVE", intended) == "unanswered"

    def test_the_busy_status_of_somebody_elses_calendar_says_nothing_of_me(self):
        lines = (BOSS, OTHER, BUSY + "BUSY")
        assert outcome(*lines, head=[f"X-OWNER:mailto:{ME}"]) == "taken"
        assert outcome(*lines, head=["X-OWNER:mailto:other@example.org"]) == "unanswered"

    def test_a_changed_occurrence_says_everything_of_itself(self):
        first = event(*TIMES, "RRULE:FREQ=WEEKLY;COUNT=3", BOSS, attendee(None), BUSY + "BUSY")
        moved = [line.replace("20261117", "20261125") for line in TIMES]
        change = (*moved, "RECURRENCE-ID;TZID=Europe/Oslo:20261124T090000", BOSS, attendee(None))
        assert starts(read(first, event(*change, BUSY + "BUSY"))) == ["17.11 09:00", "25.11 09:00", "01.12 09:00"]
        for line in (BUSY + "TENTATIVE", "STATUS:CONFIRMED"):
            reading = read(first, event(*change, line))
            assert starts(reading) == ["17.11 09:00", "01.12 09:00"]
            assert dict(reading.left_out) == {"unanswered": 1}

    def test_whatever_answer_of_several_own_lines(self):
        second = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:second@example.org"
        assert outcome(BOSS, attendee("DECLINED"), second, me=[ME, "second@example.org"]) == "taken"
        assert outcome(BOSS, attendee("TENTATIVE"), attendee(None), BUSY + "BUSY") == "unanswered"

    def test_delegating(self):
        to = f'ATTENDEE;DELEGATED-TO="mailto:other@example.org":mailto:{ME}'
        assert outcome(BOSS, to, OTHER, BUSY + "BUSY") == "declined"
        by = f'ATTENDEE;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:other@example.org":mailto:{ME}'
        assert outcome(BOSS, by, "ATTENDEE;PARTSTAT=DELEGATED:mailto:other@example.org") == "taken"


@pytest.mark.parametrize("word", ["PUBLIC", "DEFAULT", "NORMAL", "default"])
def test_a_class_that_nobody_chose_is_not_private(word):
    assert outcome(MINE, OTHER, f"CLASS:{word}") == "taken"


@pytest.mark.parametrize("word", ["PRIVATE", "CONFIDENTIAL", "X-SECRET"])
def test_any_other_class_is_private(word):
    assert outcome(MINE, OTHER, f"CLASS:{word}") == "private"


class TestMessages:
    @pytest.mark.parametrize("method", ["REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH", "counter"])
    def test_a_message_about_a_meeting_is_none(self, method):
        lines = (BOSS, attendee("ACCEPTED"))
        assert outcome(*lines, head=[f"METHOD:{method}"]) == "scheduling_message"
        assert outcome(*lines, head=[f"METHOD:{method}"], include=["all"]) == "scheduling_message"

    @pytest.mark.parametrize("method", ["PUBLISH", "REQUEST", "ADD"])
    def test_an_entry_is_one(self, method):
        assert outcome(BOSS, attendee("ACCEPTED"), head=[f"METHOD:{method}"]) == "taken"

    def test_a_proposal_does_not_take_the_place_of_its_meeting(self):
        meeting = event(*TIMES, BOSS, attendee("ACCEPTED"))
        later = [line.replace("T09", "T19").replace("T10", "T20") for line in TIMES]
        proposal = event(*later, BOSS, attendee("TENTATIVE"), "SEQUENCE:5")
        data = calendar(["METHOD:COUNTER"], proposal) + calendar(meeting)
        reading = read_ics(data, me=[ME], window=YEAR)
        assert starts(reading) == ["17.11 09:00"]
        assert dict(reading.left_out) == {"scheduling_message": 1}


NOBODY = [
    "mailto:c_abc@group.calendar.google.com",
    "mailto:no.holiday#x@group.v.calendar.google.com",
    "mailto:c_abc@resource.calendar.google.com",
    "mailto:unknownorganizer@calendar.google.com",
    "mailto:iCloud",
    "invalid:nomail",
    "mailto:nomail@nomail.invalid",
    "MAILTO:noreply@example.org",
    "mailto:no-reply+abc@example.org",
    "mailto:do-not-reply@example.org",
    "/aMTExNTExMTE/principal/",
    "https://example.org/principals/users/per@example.org/",
    "urn:uuid:00000000-0000-0000-0000-000000000001",
    "/O=ORG/OU=FIRST ADMINISTRATIVE GROUP (X)/CN=RECIPIENTS/CN=PER",
    "mailto:/o=Org/ou=First Administrative Group/cn=Recipients/cn=per",
    "mailto:IMCEAEX-_O=ORG_CN=PER@example.org",
    "",
    "MAILTO:",
]


class TestWhoTakesPart:
    @pytest.mark.parametrize("value", NOBODY)
    def test_nobody_is_neither_a_participant_nor_an_organiser(self, value):
        organiser = f"ORGANIZER;CN=Whatever:{value}"
        assert outcome(organiser, attendee("ACCEPTED")) == "no_participant"
        assert outcome(organiser) == "no_participant"
        assert outcome(organiser, include=["blocks"]) == "taken"
        assert outcome(organiser, OTHER) == "taken"
        assert outcome(MINE, f"ATTENDEE;CN=Whatever;PARTSTAT=ACCEPTED:{value}") == "no_participant"

    @pytest.mark.parametrize("value", NOBODY)
    def test_the_address_beside_it_is_somebody(self, value):
        assert outcome(MINE, f"ATTENDEE;EMAIL=per@example.org:{value}") == "taken"
        assert outcome(BOSS, f'ATTENDEE;PARTSTAT=ACCEPTED;EMAIL="{ME}":{value}') == "taken"

    @pytest.mark.parametrize("user_type", ["INDIVIDUAL", "GROUP", "UNKNOWN", "X-ODD"])
    def test_people_of_any_kind_take_part(self, user_type):
        assert outcome(MINE, f"ATTENDEE;CUTYPE={user_type}:mailto:others@example.org") == "taken"

    def test_a_group_is_other_people_whatever_names_it(self):
        assert outcome(MINE, "ATTENDEE;CUTYPE=GROUP;CN=All:urn:uuid:1") == "taken"
        assert outcome(MINE, "ATTENDEE;CUTYPE=GROUP:mailto:c_1@group.calendar.google.com") == "no_participant"

    @pytest.mark.parametrize("user_type", ["ROOM", "RESOURCE", "resource"])
    def test_rooms_and_equipment_do_not(self, user_type):
        assert outcome(MINE, f"ATTENDEE;CUTYPE={user_type}:mailto:room@example.org") == "no_participant"

    def test_a_name_that_is_an_address_stands_for_a_value_that_is_none(self):
        assert outcome(BOSS, f"ATTENDEE;CN={ME};PARTSTAT=ACCEPTED:/123/principal/") == "taken"
        assert outcome(BOSS, f"ATTENDEE;CN={ME};PARTSTAT=ACCEPTED:mailto:other@example.org") == "unanswered"

    @pytest.mark.parametrize("written", ["k.nordmann@gmail.com", "KNordmann+x@GoogleMail.com"])
    def test_one_mailbox_of_gmail_under_two_addresses(self, written):
        lines = (f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{written}", "ORGANIZER:mailto:k.nordmann@googlemail.com")
        assert outcome(*lines, me=["knordmann@gmail.com"]) == "no_participant"
        assert outcome(lines[0], BOSS, me=["knordmann@gmail.com"]) == "taken"


NAMES = [
    "CN=Plain",
    'CN="Me; or: who, else"',
    'CN="Kari \\"Kaia\\" N"',
    'CN="Kari "Kaia" N"',
    'CN="Nordmann, Kari; (\\"Sales\\")"',
    "CN=Firm: Kari",
    "CN=Firm: Kari: N",
    "CN=Nordmann; Kari",
    "CN=Nordmann\\; Kari",
    "CN=Nordmann, Kari",
    "CN=Nordmann\\, Kari",
    "CN=Kari ^'K^' ^n N",
    "CN=100 % Kari",
    "CN=Kari\\Nordmann",
    'CN="Firm\\"',
    'CN=Kari 5" N',
    "CN=https://example.org/kari",
    "CN='Kari'",
    "CN=other@example.org",
    'CN="other@example.org"',
    "CN=",
    "CN=Kåri Nørdmånn",
    "CN",
]
VALUES = [
    f"mailto:{ME}",
    f"MAILTO:{ME.upper()}",
    f"mailto:mailto:{ME}",
    f"mailto://{ME}",
    f"mailto:{ME};",
    f"mailto:Kari <{ME}>",
    f"mailto: {ME}",
    f"mailto:<{ME}>",
    f"mailto:'{ME}'",
    f" {ME} ",
    ME,
]


class TestOddLines:
    @pytest.mark.parametrize("name", NAMES)
    def test_a_name_costs_neither_the_answer_nor_the_address(self, name):
        for before, after in (("PARTSTAT=ACCEPTED", name), (name, "PARTSTAT=ACCEPTED")):
            assert outcome(f"ATTENDEE;{before};{after}:mailto:{ME}", BOSS) == "taken"
            assert (
                outcome(f"ATTENDEE;{before};{after}:mailto:{ME}", f"ORGANIZER;{name}:mailto:{ME}") == "no_participant"
            )
        assert (
            outcome(f"ATTENDEE;{name};PARTSTAT=DECLINED:mailto:{ME}", f"ORGANIZER;{name}:mailto:a@b.org") == "declined"
        )
        assert outcome(f"ATTENDEE;{name};CUTYPE=ROOM:mailto:a@b.org", MINE) == "no_participant"

    @pytest.mark.parametrize("value", VALUES)
    def test_an_address_in_any_dress(self, value):
        assert outcome(f"ATTENDEE;CN=Me;PARTSTAT=ACCEPTED:{value}", BOSS) == "taken"

    @pytest.mark.parametrize("name", NAMES)
    def test_the_owner_is_found_and_attendees_are_seen(self, name):
        lines = [
            event(*TIMES, f"ATTENDEE;{name}:mailto:{ME}", f"ORGANIZER;{name}:mailto:{who}@example.org", uid=who)
            for who in ("a", "b", "c")
        ]
        assert find_owner(calendar(*lines)) == ME
        assert codes(read(*lines)) == {}

    def test_a_name_cannot_answer(self):
        assert outcome(f'ATTENDEE;CN="x;PARTSTAT=ACCEPTED";PARTSTAT=DECLINED:mailto:{ME}', BOSS) == "declined"
        assert outcome(f'ATTENDEE;CN="x:mailto:{ME}":mailto:other@example.org', MINE) == "taken"

    @given(st.binary(max_size=80))
    def test_no_line_is_too_odd(self, line):
        participant = participant_of(line)
        assert all("@" in address for address in participant.addresses)

    @pytest.mark.parametrize(
        "piece", [b":mailto:", b';CN="', b'\\"', b";A=b,", b"; ", b";PARTSTAT ", b"mailto: ", b":<"]
    )
    def test_a_long_line_takes_time_by_its_length(self, piece):
        begin = time.process_time()
        participant_of(piece * 50_000)
        assert time.process_time() - begin < 2

    @given(st.text(st.characters(exclude_characters='"\x7f', exclude_categories=("Cc", "Cs")), max_size=30))
    def test_whatever_stands_in_a_quoted_name(self, name):
        found = participant_of(f';CN="{name}";PARTSTAT=ACCEPTED:mailto:{ME}'.encode())
        assert (found.addresses, found.status) == ((ME,), "ACCEPTED")


def people(*groups: Sequence[str], head: Sequence[str] = ()) -> bytes:
    return calendar(head, *(event(*TIMES, *lines, uid=str(number)) for number, lines in enumerate(groups)))


class TestOwners:
    MEETINGS = ((BOSS, attendee(None), OTHER),) * 3 + ((BOSS, OTHER),) * 2

    @pytest.mark.parametrize(
        "line",
        [
            f'X-OWNER;CN="Me":mailto:{ME}',
            f'X-OWNER;CN="Me: x; \\"y\\"":MAILTO:{ME.upper()}',
            f"X-OWNER:{ME}",
            f"X-WR-CALNAME:{ME}",
            f"X-WR-CALNAME;VALUE=TEXT:{ME}",
            f"X-WR-RELCALID:{ME}",
        ],
    )
    def test_a_calendar_names_its_owner(self, line):
        data = people(*self.MEETINGS, head=[line])
        owners = find_owners(data)
        assert (owners.stated, owners.best, find_owner(data)) == ((ME,), (ME,), ME)
        assert owners.found[0] == ("boss@example.org", 5)
        assert codes(read_ics(data)) == {}
        assert dict(read_ics(data).left_out) == {"unanswered": 5}

    def test_the_owner_goes_before_the_name(self):
        head = ["X-WR-CALNAME:team@example.org", f"X-OWNER:mailto:{ME}"]
        for lines in (head, head[::-1]):
            assert find_owners(people(*self.MEETINGS, head=lines)).stated == (ME,)

    @pytest.mark.parametrize(
        "line",
        [
            "X-WR-CALNAME:Calendar",
            "X-WR-CALNAME:c_1@group.calendar.google.com",
            "X-WR-RELCALID:{0000002E-1BB2-8F0F-1203-47B98FEEF211}",
            'X-OWNER;CN="Room";CUTYPE=ROOM:invalid:nomail',
            "X-OWNER:mailto:noreply@example.org",
        ],
    )
    def test_other_names_state_nobody(self, line):
        assert find_owners(people(*self.MEETINGS, head=[line])).stated == ()

    def test_only_present_in_most_meetings_is_sensible(self):
        assert (
            find_owner(
                people((BOSS, attendee(None)), (MINE, OTHER), ("ORGANIZER:mailto:x@example.org", attendee(None)))
            )
            == ME
        )
        # Nobody stands in more than half.
        assert find_owner(people((BOSS,), (BOSS,), (MINE,), (OTHER,), (ROOM, LIST))) is None

    def test_who_organises_everything_may_be_the_boss(self):
        with_me = (BOSS, attendee("ACCEPTED"))
        assert find_owner(people(*[with_me] * 5)) is None
        assert find_owner(people(*[with_me] * 4, (BOSS, LIST))) is None
        assert find_owner(people(*[with_me] * 5, (MINE, OTHER))) == ME
        reading = read_ics(people(*[with_me] * 5))
        assert codes(reading) == {"owner_unknown": 5}

    def test_who_organises_everything_with_many_owns_the_calendar(self):
        assert find_owner(people(*[(MINE, f"ATTENDEE:mailto:{name}@example.org") for name in "abcde"])) == ME

    def test_a_distribution_list_is_nobodys_guess(self):
        meetings = [(f"ORGANIZER:mailto:{name}@example.org", LIST, attendee("ACCEPTED")) for name in "abcd"]
        assert find_owner(people(*meetings, ("ORGANIZER:mailto:a@example.org", LIST))) is None
        typed = "ATTENDEE;CUTYPE=GROUP:mailto:everybody@example.org"
        assert find_owner(people(*[(a, typed, mine) for a, _, mine in meetings], (BOSS, typed))) == ME

    @pytest.mark.parametrize("value", NOBODY)
    def test_nobody_is_never_offered(self, value):
        found = find_owners(people(*[(f"ORGANIZER:{value}", f"ATTENDEE:{value}", attendee(None), ROOM)] * 3)).found
        assert found == ((ME, 3),)

    def test_one_mailbox_is_offered_as_it_is_mostly_written(self):
        written = ("k.n@gmail.com", "kn@gmail.com", "k.n@gmail.com")
        data = people(*[(f"ATTENDEE:mailto:{one}", f"ORGANIZER:mailto:{n}@b.org") for n, one in enumerate(written)])
        assert find_owners(data).found[0] == ("k.n@gmail.com", 3)
        assert find_owner(data) == "k.n@gmail.com"

    def test_at_most_ten_are_offered(self):
        data = people(tuple(f"ATTENDEE:mailto:{number}@example.org" for number in range(30)), (BOSS,))
        assert len(find_owners(data).found) == 10


class TestMe:
    @pytest.mark.parametrize("me", [f"Me <{ME}>", [f"Me <{ME}>"], f"mailto:{ME}", [f"MAILTO:{ME}"], ME, (ME.upper(),)])
    def test_an_address_is_understood_as_people_write_it(self, me):
        assert result(read(event(*TIMES, BOSS, attendee("ACCEPTED")), me=me)) == "taken"

    @pytest.mark.parametrize("me", ["me", ["me"], [ME, "me"], [""]])
    def test_both_readers_refuse_the_same(self, me, tmp_path):
        box = tmp_path / "box"
        box.write_text("From x\nFrom: a@b.org\nDate: Tue, 17 Nov 2026 09:00:00 +0100\n\nx\n")
        refusals = []
        for reader, source in ((read_ics, calendar(event(*TIMES))), (read_mail, box)):
            with pytest.raises(GrenseError) as refusal:
                reader(source, me=me)
            refusals.append((refusal.value.title, refusal.value.detail, refusal.value.hint))
        assert refusals == [("not a mail address", "in 'me'", "such as name@example.org")] * 2


CUSTOMER = "ATTENDEE:mailto:ola@customer.example"
FAR_BOSS = "ORGANIZER:mailto:boss@customer.example"
ACCEPTED = f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}"


def contexts(*lines: str, me: Sequence[str] = (ME,), include: Sequence[str] = ()) -> list[str | None]:
    """The `work_context` of one meeting, which all three ways to read it agree on."""
    data = calendar([], event(*TIMES, *lines))
    items = ItemReader(me=me, window=YEAR, tz="Europe/Oslo", include=include)
    items.read([("one", data)])
    options = {"me": me, "window": YEAR, "tz": "Europe/Oslo", "include": include}
    tables = [read_ics(data, **options).activities, _read_full(data, **options).activities, items.items().activities]
    found = [
        table["work_context"].astype(object).where(table["work_context"].notna(), None).tolist()
        if "work_context" in table
        else [None] * len(table)
        for table in tables
    ]
    assert found[0] == found[1] == found[2]
    assert not any("customer" in table.to_csv() for table in tables)
    return found[0]


class TestOutside:
    @pytest.mark.parametrize(
        ("lines", "context"),
        [
            ((MINE, CUSTOMER), "outside"),
            ((MINE, CUSTOMER.upper()), "outside"),
            ((FAR_BOSS, ACCEPTED), "outside"),
            ((FAR_BOSS, ACCEPTED, CUSTOMER, ROOM), "outside"),
            ((MINE, CUSTOMER, "ATTENDEE:mailto:ola@myexample.org"), "outside"),
            ((MINE, CUSTOMER, OTHER), None),
            ((BOSS, ACCEPTED, CUSTOMER), None),
            ((FAR_BOSS, ACCEPTED, OTHER), None),
            ((MINE, CUSTOMER, "ATTENDEE:mailto:ola@mail.Example.org"), None),
            ((MINE, CUSTOMER, "ATTENDEE;CUTYPE=GROUP:mailto:team@example.org"), None),
            ((MINE, CUSTOMER, "ATTENDEE;CUTYPE=GROUP:mailto:team@customer.example"), "outside"),
            ((MINE, "ATTENDEE;CUTYPE=GROUP:mailto:team@customer.example"), None),
            ((MINE, CUSTOMER, "ATTENDEE;CUTYPE=GROUP:invalid:nomail"), None),
            ((MINE, CUSTOMER, "ATTENDEE;CN=Per:/principals/per/"), None),
            ((MINE, CUSTOMER, "ATTENDEE;CN=Per;EMAIL=per@example.org:urn:uuid:1"), None),
            ((MINE, OTHER), None),
        ],
    )
    def test_nobody_else_of_the_own_organisation(self, lines: Sequence[str], context: str | None) -> None:
        assert contexts(*lines) == [context]

    @pytest.mark.parametrize(
        ("me", "include", "context"),
        [
            (["me@gmail.com"], (), None),
            (["me@gmail.com"], ("organisation:Example.org",), "outside"),
            (["me@gmail.com"], ("organisation:customer.example",), None),
            (["me@gmail.com", "me@example.org"], (), "outside"),
            (["me@gmail.com", "me@customer.example"], (), None),
        ],
    )
    def test_whose_domains(self, me: Sequence[str], include: Sequence[str], context: str | None) -> None:
        lines = (f"ORGANIZER:mailto:{me[0]}", CUSTOMER)
        assert contexts(*lines, me=me, include=include) == [context]

    def test_the_owner_that_a_calendar_names_has_an_organisation(self) -> None:
        data = calendar(["X-OWNER:mailto:me@example.org"], event(*TIMES, MINE, CUSTOMER))
        assert read_ics(data, window=YEAR).activities["work_context"].tolist() == ["outside"]

    def test_of_a_series_each_meeting_has_its_own_people(self) -> None:
        first, second = (
            event("DTSTART:20261102T090000Z", "DTEND:20261102T100000Z", "RRULE:FREQ=DAILY;COUNT=2", MINE, CUSTOMER),
            event("DTSTART:20261103T110000Z", "DTEND:20261103T120000Z", "RECURRENCE-ID:20261103T090000Z", MINE, OTHER),
        )
        assert contexts_of(first, second) == ["outside", None]

    @given(st.lists(st.sampled_from(["a@example.org", "b@x.example.org", "c@customer.example", "d@gmail.com", ME])))
    def test_by_a_slow_reading(self, invited: Sequence[str]) -> None:
        others = [one for one in invited if one != ME]
        if others:
            is_outside = not any(one.partition("@")[2].endswith("example.org") for one in others)
            lines = (MINE, *(f"ATTENDEE:mailto:{one}" for one in invited))
            assert contexts(*lines) == ["outside" if is_outside else None]


def contexts_of(*blocks: Sequence[str]) -> list[str | None]:
    column = read_ics(calendar([], *blocks), me=[ME], window=YEAR).activities["work_context"]
    assert column.equals(_read_full(calendar([], *blocks), me=[ME], window=YEAR).activities["work_context"])
    return column.astype(object).where(column.notna(), None).tolist()
